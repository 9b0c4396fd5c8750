#!/bin/sh
# What the libraries do to a program, what they leave alone, and what they refuse.
. "$(dirname "$0")/lib.sh"
: "${HELPERS:?names the folder of naive, threads and edges}"

# refuses LIBRARY VARIABLE VALUE TEXT
refuses() {
    status=0
    env LD_PRELOAD="$work/$1" "$2=$3" true 2>said || status=$?
    [ "$status" -eq 2 ] || fail "$2=$3 gives status $status"
    grep -qF "$4" said || fail "$2=$3 says $(cat said)"
}

# Without variables nothing happens.
LD_PRELOAD=$work/chaos.so "$HELPERS/naive" 200 || fail "chaos without a seed"
LD_PRELOAD=$work/mutant.so "$HELPERS/naive" 200 || fail "a mutant without a name"

refuses chaos.so DRILL_CHAOS x7 "DRILL_CHAOS: 'x7' is no seed"
refuses chaos.so DRILL_CHAOS -1 "DRILL_CHAOS: '-1' is no seed"
refuses chaos.so DRILL_CHAOS 99999999999999999999 "is no seed"
refuses mutant.so DRILL_MUTANT no-such-thing "there is no mutant of that name"
refuses mutant.so DRILL_MUTANT con-refused-as-reset,none "there is no mutant of that name"
DRILL_CHAOS=7
export DRILL_CHAOS
refuses chaos.so DRILL_PRELOAD_LOG /nowhere/log "DRILL_PRELOAD_LOG: cannot write a log"
refuses chaos.so DRILL_CHAOS_EINTR maybe "DRILL_CHAOS_EINTR: 'maybe' is neither 0 nor 1"
unset DRILL_CHAOS

# A careless program fails with some seed, the same way each time, and the log tells why.
broke=
for seed in 1 2 3 4 5 6 7 8; do
    chaotic "$seed" env DRILL_PRELOAD_LOG=log "$HELPERS/naive" 200 >said || broke=$seed
    [ -n "$broke" ] || continue
    chaotic "$seed" "$HELPERS/naive" 200 >again && fail "seed $seed broke it once"
    cmp said again || fail "seed $seed breaks it in two ways"
    grep -q '^recv([0-9]*, 4000) = .*; made recv(' log.* || fail "no log of seed $seed"
    break
done
[ -n "$broke" ] || fail "chaos leaves a careless program alone"
