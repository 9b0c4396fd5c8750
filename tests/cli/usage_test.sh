#!/bin/sh
# Help, version and every kind of bad usage: status, stream, and a message that helps.
. "$(dirname "$0")/lib.sh"

expect 0 --version
out_has '^sockdrill [0-9]*\.[0-9]*\.[0-9]*$'
err_is_empty

expect 0 --help
for command in check run fuzz convert atlas rules targets bench; do out_has "^  $command"; done
out_has '^Exit status:$'
err_is_empty

for command in check run fuzz atlas rules targets bench; do
    expect 0 "$command" --help
    out_has "sockdrill $command \[OPTION"
    out_has '--format'
    out_has '^  130 '
    err_is_empty
done
expect 0 rules --help
out_lacks '--repeat'
expect 0 --help check
out_has '--jobs'

# bad PATTERN ARGUMENT...: refused with a message, and nothing else happens.
bad() {
    pattern=$1
    shift
    expect 2 "$@"
    err_has "$pattern"
    out_is_empty
}

expect 2
err_has 'Usage: sockdrill COMMAND'
out_is_empty
bad "unknown command 'chekc'; did you mean 'check'" chekc
bad "unknown command 'zzzz'" zzzz
bad "unknown option '--jbos'; did you mean '--jobs'" check --jbos 2
bad "unknown option '-X'" check -X
bad "has no use for --jobs" rules --jobs 2
bad "has no use for --filter" targets --filter x
bad "run needs FILE" run
bad "unexpected argument 'b'" rules a b
bad "unexpected argument 'x'" targets x
bad "'0' is not a number from 1" check --jobs 0
bad "'2x' is not a number" check --jobs 2x
bad "'-1' is not a number" check --repeat -1
bad "'' is not a number" check --timeout ''
bad "'18446744073709551616' is not a number" check --seed 18446744073709551616
for shard in 0/2 3/2 2 /2 1/ 1/0 a/b 1/2x -1/2; do
    bad "'$shard' is not I/N" check "--shard=$shard"
done
bad "unknown profile 'linx'; did you mean 'linux'" check --profile linx
bad "unknown format 'jsnl'; did you mean 'jsonl'" check --format jsnl
bad "unknown kind 'maybe'; known: auto, netns, none" check --isolation maybe
bad "unknown target 'tpc4'; did you mean 'tcp4'" check --target tpc4
bad "unknown target ''" check --target tcp4,
bad "missing" check --jobs
bad "formats pretty and jsonl" rules --format tap
bad "formats pretty and jsonl" targets --format junit
bad "unknown rule" rules NO-SUCH-RULE
