#!/bin/sh
# What documents permit is not rejected: chaos of many seeds around every kernel target, each seed
# over a part of the corpus, the next one over another, and beside them the plain kernel; then a few
# seeds over all of it.
#
# usage: seeds.sh SOCKDRILL [SEEDS [PARTS [WHOLE]]]
#
# SEEDS seeds (60) over one of PARTS parts (53) each, then WHOLE more (0) over everything. For ten
# thousand: seeds.sh ./sockdrill 10000 101 20

set -u
sockdrill=$1
seeds=${2:-60}
parts=${3:-53}
whole=${4:-0}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0

# judge NAME TARGETS [OPTION...]: says what was rejected, and how many there were of everything.
judge() {
    name=$1
    targets=$2
    shift 2
    got=0
    "$sockdrill" check --target "$targets" "$@" -q >"$scratch/out" 2>"$scratch/err" || got=$?
    if [ "$got" -eq 0 ]; then
        echo "ok - $name: $(tail -n 1 "$scratch/out")"
        return
    fi
    status=1
    cat "$scratch/out" "$scratch/err"
    echo "not ok - $name: status $got"
}

judge "the plain kernel" kernel
judge "$seeds seeds, a part each" "kernel,chaos:1-$seeds@kernel" --shard "1/$parts"
if [ "$whole" -gt 0 ]; then
    judge "$whole seeds, everything" "chaos:$((seeds + 1))-$((seeds + whole))@kernel"
fi
exit $status
