#!/bin/sh
# What an LD_PRELOAD shim answers is what is judged, and the harness itself does not depend on it.
. "$(dirname "$0")/lib.sh"
: "${SHIM:?names the shim}"

expect 0 check --target tcp4 --filter 'close/unread-data-resets'
cp "$SHIM" "$work/shim.so" # spaces in the path of the build would cut the list in LD_PRELOAD
LD_PRELOAD=$work/shim.so
export LD_PRELOAD
expect 1 check --target tcp4 --filter 'close/unread-data-resets'
out_has '^  rule:      CLS-UNREAD-RST'
expect 0 check --target tcp4 --filter 'lifecycle/documented-lifecycle'
