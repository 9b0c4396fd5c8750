#!/bin/sh
# Every act of chaos is seen to happen: the program is run with its chaos under watch, and each kind of
# act must have been counted.
#
# usage: acts.sh WATCHED CORPUS [SEEDS]

set -u
here=$(cd -P -- "$(dirname -- "$0")" && pwd)
seeds=${3:-60}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0

"$1" "$scratch/acts" check --target "chaos:1-$seeds@kernel" -q "$here/acts" \
    "$2/signal/eintr-poll.sock" "$2/reuse/port-spreads-datagrams.sock" \
    >"$scratch/out" 2>"$scratch/err" || status=$?
[ "$status" -eq 0 ] || cat "$scratch/out" "$scratch/err"
while read -r count act; do
    if [ "$count" -gt 0 ]; then
        echo "ok - $act: $count times"
    else
        echo "not ok - $act: never, in $seeds seeds"
        status=1
    fi
done <"$scratch/acts"
exit "$status"
