#!/bin/sh
# `check`: the built-in corpus, files and directories; filter, shards and repetitions.
. "$(dirname "$0")/lib.sh"

# The names of the cases of a run, in order.
names() {
    "$SOCKDRILL" check --format jsonl "$@" 2>.err |
        sed -n 's/^{"type":"case","name":"\([^"]*\)","target":"\([^"]*\)".*/\2:\1/p'
}

mkdir -p tree/b tree/a/deep
cp good.sock tree/b/1.sock
cp good.sock tree/a/2.sock
cp good.sock tree/a/deep/3.sock
echo "no scenario" >tree/a/notes.txt

expect 0 check --target tcp4 tree
out_has '3 accepted, 0 rejected'
[ "$(names --target tcp4 tree)" = "tcp4:tree/a/2.sock
tcp4:tree/a/deep/3.sock
tcp4:tree/b/1.sock" ] || fail "the order is another one: $(names --target tcp4 tree)"
[ "$(names --target udp4,tcp4 tree/b | tr '\n' ' ')" = "udp4:tree/b/1.sock tcp4:tree/b/1.sock " ] ||
    fail "targets do not keep their order"

cp broken.sock tree/b/4.sock
expect 1 check --target tcp4 tree
out_has '3 accepted, 1 rejected'
out_has '^  repeat: sockdrill check tree/b/4.sock --target tcp4$'
expect 0 check --target tcp4 tree --filter 'tree/a/*'
out_has '2 accepted'
expect 0 check --target tcp4,udp4 tree --filter 'udp4:*/1.sock'
out_has '1 accepted'
cp malformed.sock tree/a/
expect 2 check --target tcp4 tree
err_has '^tree/a/malformed.sock:4:3: '
expect 2 check --target tcp4 no-such-directory
err_has 'no-such-directory'

# What is built in: scenarios and programs, each repeated by its name.
expect 0 check --target tcp4 --filter 'lifecycle/documented-lifecycle'
out_has '1 accepted'
expect 0 check --target tcp4 --filter 'reference/*'
out_has 'accepted, 0 rejected'

# A conflict with a document is told, and fails only under the profile of that document.
expect 0 check --target tcp4 --filter 'lifecycle/send-needs-a-connection'
out_has '^conflicts: '
out_has '^  send on a TCP socket never connected (SEND_UNCONNECTED): EPIPE, on tcp4$'
out_has '^    document: ENOTCONN; POSIX'
out_has '^    seen at:  lifecycle/send-needs-a-connection:[0-9]'
out_has '; 1 conflict with documents$'
expect 0 check --target tcp4 --filter 'lifecycle/send-needs-a-connection' --profile linux
out_has '; 1 conflict with documents$'
expect 1 check --target tcp4 --filter 'lifecycle/send-needs-a-connection' --profile posix

# The shards are a partition of the whole.
names --target tcp4,unix-stream --filter '*e*' | sort >whole
: >parts
for i in 1 2 3; do
    names --target tcp4,unix-stream --filter '*e*' --shard "$i/3" >part
    [ -s part ] || fail "shard $i is empty"
    cat part >>parts
done
sort parts | cmp -s - whole || fail "the shards are not the whole"

# Repetitions, more jobs than cases, and another order of giving out: the same report.
[ "$(names --target tcp4 good.sock --repeat 5 | wc -l)" -eq 5 ] || fail "not five times"
names --target tcp4,tcp6 good.sock tree/b/1.sock --repeat 20 --jobs 1 >one
names --target tcp4,tcp6 good.sock tree/b/1.sock --repeat 20 --jobs 7 --seed 3 >seven
cmp -s one seven || fail "jobs and seed change the order of the report"

# Without namespaces it runs as well.
expect 0 check --target tcp4 good.sock --isolation none
