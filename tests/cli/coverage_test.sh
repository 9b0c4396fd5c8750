#!/bin/sh
# Coverage: the conformance corpus exercises every rule that the kernel's targets can reach; the others
# are listed with the reason. And what check and rules tell of it.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

expect 0 check --coverage --format jsonl
sed -n 's/^{"type":"coverage","rule":"\([^"]*\)".*"exercised":\[\],.*/\1/p' .out | sort >missing
sed -n 's/^\([A-Z0-9-]*\): ..*/\1/p' "$here/../unit/oracle/unexercised.txt" | sort >listed
diff listed missing >difference || {
    cat difference >&2
    fail "rules that were not exercised (>), or are listed and were (<)"
}
[ "$(grep -c '^{"type":"coverage"' .out)" -gt 100 ] || fail "rules are missing"

cat >eof.sock <<'END'
# The end of a connection.
# rule: RCV-EOF, INV-PREFIX
family unix-stream
A, B = socketpair()
close(A)
recv(B, 1) = 0
END
expect 0 check eof.sock --coverage
out_has '^coverage: [0-9]* of [0-9]* rules and [0-9]* of [0-9]* permitted outcomes exercised$'
out_has '^  not exercised: '
out_has '^  RCV-EOF  *1  value'
out_has '^  INV-PREFIX  *1  .*checked'
out_has '; [0-9]* of [0-9]* rules and [0-9]* of [0-9]* permitted outcomes exercised$'
expect 0 check eof.sock
out_lacks 'exercised'
expect 0 check eof.sock --coverage --format tap
out_has '^# coverage: '
expect 0 check eof.sock --coverage --format junit
out_has '<!--.* exercised-->'
expect 0 check eof.sock --coverage --format html
out_has '<h2>Coverage</h2>'

expect 0 rules RCV-EOF --coverage --target unix-stream --filter 'close/*'
out_has '^  outcomes: .*value'
out_has '^  exercised by:$'
out_has '^    unix-stream  *close/[a-z0-9-]*: '
out_lacks '^    tcp4 '
expect 0 rules RCV-EOF --coverage --target unix-stream --filter 'close/*' --format jsonl
out_has '"exercised_by":\[{"target":"unix-stream","name":"close/'
expect 0 rules --coverage --target unix-stream --filter 'close/*'
out_has '^RULE .* CASES  SOURCE$'
expect 3 rules --coverage --filter no-such-case
