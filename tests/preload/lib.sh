# shellcheck shell=sh
# What the tests of the preloaded libraries share. Source it with CHAOS and MUTANT naming the two and
# ALONE the program that gives a command a network of its own; FIRST, where set, is preloaded before
# them. A test that cannot run here says so and ends with status 77.

set -eu
: "${CHAOS:?names libdrill-chaos.so}" "${MUTANT:?names libdrill-mutant.so}" "${ALONE:?names alone}"

if [ -z "${DRILL_TEST_INSIDE-}" ]; then
    DRILL_TEST_INSIDE=1
    export DRILL_TEST_INSIDE
    exec "$ALONE" sh "$0" "$@"
fi

here=$(cd -P -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
server=
# shellcheck disable=SC2034 # read by those that source this
count=${COUNT:-1000} # exchanges with each program
# Spaces in the path of the build would cut the list in LD_PRELOAD.
cp "$CHAOS" "$work/chaos.so"
cp "$MUTANT" "$work/mutant.so"
chaos_so=${FIRST:+$FIRST:}$work/chaos.so
# shellcheck disable=SC2034 # read by those that source this
mutant_so=${FIRST:+$FIRST:}$work/mutant.so

stop_server() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ -z "$server" ] || wait "$server" 2>/dev/null || true
    server=
}

finish() {
    stop_server
    cd /
    rm -rf "$work"
}
trap finish EXIT
cd "$work"

skip() {
    echo "skipped: $*"
    exit 77
}

need() { # TOOL...
    for tool; do
        command -v "$tool" >/dev/null 2>&1 || skip "no $tool"
    done
}

fail() {
    echo "FAIL: $*" >&2
    exit 1
}

# Runs a command on chaos of a seed.
chaotic() { # SEED COMMAND...
    seed_of_it=$1
    shift
    env DRILL_CHAOS="$seed_of_it" LD_PRELOAD="$chaos_so" "$@"
}

# The same as words of a command, for others to run.
chaotic_words() { # SEED
    echo "env DRILL_CHAOS=$1 LD_PRELOAD=$chaos_so"
}

# Starts a server on chaos of a seed; what it says goes to `log`.
serve() { # SEED COMMAND...
    seed_of_it=$1
    shift
    env DRILL_CHAOS="$seed_of_it" LD_PRELOAD="$chaos_so" "$@" >log 2>&1 &
    server=$!
}

# Waits until a command succeeds.
until_ready() { # COMMAND...
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -lt 5000 ] || fail "does not start: $*"
    done
}

exchange() { # ARGUMENT...
    python3 "$here/exchange.py" "$@"
}
