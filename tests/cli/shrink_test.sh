#!/bin/sh
# Shrinking: what comes of it is small, and rejected by the same rule.
. "$(dirname "$0")/lib.sh"

cat >long.sock <<'END'
# More than it takes.
family stream
A = socket()
getsockopt(A, SO_TYPE)
L = socket()
bind(L, loopback)
listen(L, 5)
C = socket()
connect(C, L)
S = accept(L)
close(A)
send(C, 1000, MSG_NOSIGNAL)
recv(S, 300)
getpeername(S)
recv(S, 300)
close(C)
recv(S, 4096)
close(S)
END

wrong=mutant:rcv-max-over@tcp4
expect 0 shrink long.sock --target "$wrong"
err_has "^$wrong: RCV-MAX, [1-8] of 16 steps, "
out_has '^# More than it takes.$'
out_has 'recv'
out_lacks 'getpeername'
cp .out short.sock
[ "$(grep -c '(' short.sock)" -le 8 ] || fail "it is not small"
expect 1 run short.sock --target "$wrong"
out_has 'RCV-MAX'

# What is small stays as it is; a file gets the same.
expect 0 shrink short.sock --target "$wrong" --output again.sock -q
out_is_empty
err_is_empty
cmp short.sock again.sock || fail "it shrinks for ever"

# The first target that rejects it is taken; bytes and standard input are read as well.
expect 0 shrink - --target "udp4,tcp4,$wrong" <long.sock
err_has "^$wrong: "
"$SOCKDRILL" convert long.sock >long.bin
expect 0 shrink long.bin --target "$wrong"
err_has ' of 16 steps'

# What an author claims is kept too.
expect 0 shrink broken.sock --target tcp4
err_has 'CLAIM, 2 of 2 steps'
out_has '= -1 EIO'

# There is nothing to keep of what is accepted.
expect 3 shrink long.sock --target tcp4
err_has 'not rejected (tcp4: accepted)'
out_is_empty
expect 3 shrink long.sock --target udp4
err_has 'no target is of its families'
expect 2 shrink malformed.sock
err_has '^malformed.sock:4:3: '
expect 2 shrink
err_has 'shrink needs FILE'
