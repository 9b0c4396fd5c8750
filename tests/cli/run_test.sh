#!/bin/sh
# `run`: verdicts become exit statuses, results and messages keep to their streams, malformed input is
# named by its place.
. "$(dirname "$0")/lib.sh"

expect 0 run good.sock --target tcp4
out_has '^ok   tcp4  good.sock$'
out_has 'close(A) = 0'
out_has '1 accepted'
err_is_empty

# Options may stand anywhere, and -- ends them.
expect 0 --target tcp4 run good.sock
expect 0 run --target=tcp4 -- good.sock
cp good.sock ./-odd.sock
expect 0 run --target tcp4 -- -odd.sock

# Every kernel target that the scenario holds for.
expect 0 run good.sock
for target in tcp4 tcp6 udp4 udp6 unix-stream unix-seqpacket unix-dgram; do
    out_has "^$target:  *1 accepted\|  $target  *good.sock\|not run.*$target"
done

expect 1 run broken.sock --target tcp4
out_has '^FAIL tcp4  broken.sock$'
out_has 'claims = -1 EIO'
out_has '^  repeat: sockdrill run broken.sock --target tcp4$'
err_is_empty
expect 1 run good.sock broken.sock --target tcp4
out_has '1 accepted, 1 rejected'

# The command that is printed does repeat it, whatever the file is called.
mkdir "odd dir"
cp broken.sock "odd dir/it's \$1.sock"
expect 1 run "odd dir/it's \$1.sock" --target tcp4 --profile linux
repeat=$(sed -n 's/^  repeat: sockdrill //p' "$work/.out")
got=0
eval "\"\$SOCKDRILL\" $repeat" >again.txt || got=$?
[ "$got" -eq 1 ] || fail "$repeat gave $got"
grep -q '^FAIL tcp4' again.txt || fail "$repeat does not repeat it"

# Standard input.
got=0
"$SOCKDRILL" run --target tcp4 - <good.sock >.out 2>.err || got=$?
[ "$got" -eq 0 ] || fail "a scenario on standard input gave $got"
out_has '^ok   tcp4  -$'

# Malformed and missing files; all of them are named, and nothing is run.
expect 2 run malformed.sock good.sock --target tcp4
err_has '^malformed.sock:4:3: '
out_is_empty
expect 2 run malformed.sock missing.sock --target tcp4
err_has '^malformed.sock:4:3: '
err_has 'missing.sock: No such file'
: >empty.sock
expect 2 run empty.sock --target tcp4
err_has '^empty.sock:'

# Nothing runs.
sed 's/family any/family tcp/' good.sock >tcp.sock
expect 3 run tcp.sock --target udp4
err_has 'nothing to run'
out_is_empty
expect 3 run good.sock --target tcp4 --filter 'no-such-case'

# Quiet and verbose.
expect 1 run broken.sock --target tcp4 -q
out_lacks '^FAIL'
out_has '1 rejected'
expect 0 check good.sock --target tcp4
out_lacks '^ok'
expect 0 check good.sock --target tcp4 -v
out_has '^ok '
