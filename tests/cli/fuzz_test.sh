#!/bin/sh
# Campaigns: what they find, what they write, when they end, and that they can be repeated.
. "$(dirname "$0")/lib.sh"

# A target that is wrong in one way is caught, told once, and saved as a scenario that shows it.
expect 1 fuzz --target mutant:rcv-max-over@tcp4 --runs 200 --jobs 1 --focus stream
out_has '^FOUND mutant:rcv-max-over@tcp4  RCV-MAX in '
out_has '^mutant:rcv-max-over@tcp4: [0-9]* executions ([0-9]*/s), [0-9]* features, [0-9]* rules, '
[ "$(grep -c 'FOUND.* RCV-MAX in recv() on connected' .out)" -le 1 ] || fail "told twice"
for found in FINDINGS/RCV-MAX-*.sock; do :; done
expect 1 run "$found" --target mutant:rcv-max-over@tcp4
out_has 'RCV-MAX'
expect 1 judge "${found%.sock}.jsonl"
out_has 'RCV-MAX'
for program in FINDINGS/RCV-MAX-*.c; do
    "${CC:-cc}" -Wall -Wextra -Werror -o program "$program" -lpthread || fail "$program"
done

# What is known is not found again.
echo '*  *  # all of it' >all.known
expect 0 fuzz --target mutant:rcv-max-over@tcp4 --runs 200 --jobs 1 --focus stream --known all.known \
    --findings none
out_lacks '^FOUND'
out_has ' known'
[ -z "$(ls none)" ] || fail "files of what is known"

# The same seed gives the same run; two targets are two campaigns.
for round in 1 2; do
    got=0
    "$SOCKDRILL" fuzz --target tcp4,unix-stream --runs 300 --jobs 1 --seed 5 --format jsonl \
        --known all.known --findings none >.out 2>.err || got=$?
    [ "$got" -eq 0 ] || fail "it gave $got"
    sed 's/"time_ns":[0-9]*//' .out >"round.$round"
done
cmp round.1 round.2 || fail "two runs from one seed differ"
[ "$(grep -c '"type":"campaign"' .out)" -eq 2 ] || fail "two targets, not two campaigns"
out_has '"executions":300'

# Several processes share the work; a seed of a corpus comes first.
mkdir seeds
cp good.sock seeds
expect 0 fuzz --target tcp4 --runs 130 --jobs 3 --corpus seeds --known all.known --findings none
out_has ': 130 executions'

# A second is enough for something, and then it is over.
expect 0 fuzz --target udp4 --time 1 --jobs 1 --known all.known --findings none -q
out_has '^udp4: '
err_is_empty

# Interrupted, it tells what was done.
env --default-signal=INT "$SOCKDRILL" fuzz --target tcp4 --time 300 --jobs 2 --known all.known \
    --findings none --format jsonl -q >.out 2>.err &
pid=$!
until grep -q '^SigBlk:.*4002$' "/proc/$pid/status"; do :; done
kill -s INT "$pid"
got=0
wait "$pid" || got=$?
[ "$got" -eq 130 ] || fail "interrupted, it gave $got"
out_has '"interrupted":true'

# bad PATTERN ARGUMENT...: refused with a message.
bad() {
    pattern=$1
    shift
    expect 2 fuzz "$@"
    err_has "$pattern"
    out_is_empty
}
bad "unknown focus 'strem'; did you mean 'stream'" --focus strem
bad "fuzz knows the formats" --format tap
bad "'0' is not a number from 1" --runs 0
bad "missing.known" --known missing.known
echo 'tcp4' >short.known
bad 'short.known:1:1: no rule' --known short.known
bad "good.sock: Not a directory" --findings good.sock
bad "unexpected argument" tcp4
