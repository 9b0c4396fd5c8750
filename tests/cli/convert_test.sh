#!/bin/sh
# `convert` and the byte form in `run`: there and back, the same verdict, and clear words for what has
# no byte form.
. "$(dirname "$0")/lib.sh"

cat >life.sock <<'END'
# A byte sent is a byte received.
# rule: SND-COUNT
family stream
Listener = socket()
bind(Listener, loopback)
listen(Listener, 1)
Client = socket()
connect(Client, Listener)
Served = accept(Listener)
send(Client, 5)                  = 5
T1: recv(Served, 9)              = 5
END
cat >canonical.sock <<'END'
family stream
A = socket()
bind(A, loopback)
listen(A, 1)
B = socket()
connect(B, A)
C = accept(A)
send(B, 5)
T1: recv(C, 9)
END

expect 0 convert life.sock --output life.bin
out_is_empty
err_is_empty
expect 0 convert life.bin
cmp -s .out canonical.sock || fail "the text is not the canonical one"
expect 0 convert canonical.sock
cmp -s .out life.bin || fail "the canonical text has other bytes"
expect 0 convert canonical.sock --output again.bin
cmp -s again.bin life.bin || fail "text, bytes, text, bytes: not the same"

# From standard input, by its header.
got=0
"$SOCKDRILL" convert - <life.bin >.out 2>.err || got=$?
[ "$got" -eq 0 ] || fail "bytes on standard input gave $got"
cmp -s .out canonical.sock || fail "not recognised by its header"

# `run` takes both, and says the same.
expect 0 run life.bin --target tcp4
out_has '^ok   tcp4  life.bin$'
out_has 'recv(C, 9) = 5'
cp life.bin life.dat
expect 0 run life.dat --target tcp4,unix-stream
out_has '2 accepted'

# Any bytes will do, without a header too.
printf '000000000000zzzzzzzzzzzz' >any.bin
expect 0 convert any.bin
out_has '^family any$'
out_has '^A = socket()$'
: >none.bin
expect 0 run none.bin --target udp4
out_has '^ok   udp4  none.bin$'

# What has no byte form is named with its line, and nothing is written.
cat >long.sock <<'END'
family stream
A = socket()
send(A, 65537)
END
expect 2 convert long.sock --output long.bin
err_has '^long.sock:3:1: .*65536 bytes'
[ ! -e long.bin ] || fail "half a file was left"
expect 2 convert malformed.sock
err_has '^malformed.sock:4:3: '
expect 2 convert missing.sock
err_has 'missing.sock'

# Bytes of a version that is not known here.
printf '\377S\177000000000' >later.bin
expect 2 run later.bin --target tcp4
err_has 'later.bin: bytes of a later version'

expect 2 convert
expect 2 convert life.bin life.bin
expect 2 convert life.bin --target tcp4
