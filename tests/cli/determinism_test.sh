#!/bin/sh
# Apart from times, the report of a run depends neither on the number of workers nor on the order in
# which they were given the cases.
. "$(dirname "$0")/lib.sh"

# report FILE ARGUMENT...: the whole corpus as JSON lines, without times.
report() {
    into=$1
    shift
    expect 0 check --format jsonl "$@"
    sed 's/,"time_ns":[0-9]*//g' .out >"$into"
}

report one --jobs 1
report many --jobs 6
report shuffled --jobs 3 --seed 42
report again --jobs 3 --seed 42
for other in many shuffled again; do
    diff one "$other" >difference || {
        head -20 difference >&2
        fail "the report '$other' differs"
    }
done
grep -q '^{"type":"conflict"' one || fail "no conflict was found"
! grep -q 'time_ns' one || fail "times are left"
