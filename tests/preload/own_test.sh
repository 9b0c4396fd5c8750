#!/bin/sh
# Careful programs of our own survive the libraries: with threads, children and cancelled calls, waiting
# by edges, and the reference pair with every byte intact, also where signals interrupt it. The same pair
# without the care does not.
. "$(dirname "$0")/lib.sh"
: "${HELPERS:?names the folder of threads and edges}"
: "${DRILL_SERVER:?names the server}" "${DRILL_CLIENT:?names the client}"

# With WITHIN set the libraries are part of programs for ThreadSanitizer, which would take the threads of
# the parent for leaks of a child.
if [ -n "${WITHIN-}" ]; then
    TSAN_OPTIONS=${TSAN_OPTIONS:+$TSAN_OPTIONS:}report_thread_leaks=0
    export TSAN_OPTIONS
    for seed in ${SEEDS:-1 2 3 4 5 6}; do
        DRILL_CHAOS=$seed "$HELPERS/threads-chaos" || fail "threads and children, seed $seed"
        DRILL_CHAOS=$seed "$HELPERS/edges-chaos" || fail "waiting by edges, seed $seed"
    done
    DRILL_MUTANT=con-refused-as-reset "$HELPERS/threads-mutant" ||
        fail "threads and children with a mutant"
    exit 0
fi

for seed in ${SEEDS:-1 2 3 4 5 6}; do
    chaotic "$seed" "$HELPERS/threads" || fail "threads and children, seed $seed"
    chaotic "$seed" "$HELPERS/edges" || fail "waiting by edges, seed $seed"
done
LD_PRELOAD=$mutant_so DRILL_MUTANT=con-refused-as-reset "$HELPERS/threads" ||
    fail "threads and children with a mutant"

# converse SEED MODE BYTES [OPTION...]: a server and its client, both on chaos of the seed; false: the
# client fails.
converse() {
    on=$1
    mode=$2
    bytes=$3
    shift 3
    chaotic "$on" "$DRILL_SERVER" --mode "$mode" --clients 1 localhost 0 "$@" >said 2>complaints &
    server=$!
    exec 3<said
    read -r line <&3 || fail "no server of $mode, seed $on: $(cat complaints)"
    result=0
    chaotic "$on" "$DRILL_CLIENT" --mode "$mode" --bytes "$bytes" localhost "${line##*:}" "$@" \
        >told 2>&1 || result=1
    wait "$server" || result=1
    exec 3<&-
    server=
    return "$result"
}

mkfifo said
DRILL_CHAOS_EINTR=1
DRILL_PRELOAD_LOG=$work/log
export DRILL_CHAOS_EINTR DRILL_PRELOAD_LOG
for seed in ${SEEDS:-1 7 17}; do
    for mode in echo discard chargen half-close; do
        converse "$seed" "$mode" 50000 || fail "$mode, seed $seed: $(cat told complaints)"
    done
done
for call in accept connect recv send; do
    grep -q "^$call(.* = -1 EINTR" log.* || fail "$call was never interrupted"
done

# Taking every count to be what was asked for works as the kernel mostly is.
DRILL_CHAOS_EINTR=0
converse "" echo 40960 --naive || fail "the naive pair without chaos: $(cat told complaints)"
for seed in ${SEEDS:-3 5 9}; do
    ! converse "$seed" echo 40960 --naive || fail "the naive pair survives seed $seed"
done
