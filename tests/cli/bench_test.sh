#!/bin/sh
# `bench`: every layer is measured, and the model on recorded traces. How fast is not asserted.
. "$(dirname "$0")/lib.sh"

expect 0 bench --target tcp4,udp4,unix-seqpacket --filter 'recv/*'
err_is_empty
for target in tcp4 udp4 unix-seqpacket; do
    out_has "^$target  *[0-9][0-9]*  *[0-9]*  *[0-9.]*x  *[0-9]*  *[0-9.]*x  *[0-9]*  *[0-9.]*x\$"
done
out_has '^The model alone, on [1-9][0-9]* recorded cases with [1-9][0-9]* events: '
expect 0 bench --target unix-stream --filter 'recv/*' --format jsonl
[ "$(grep -c '^{"type":"layer","target":"unix-stream","layer":"[a-z ]*","median_ns":[0-9]' .out)" -eq 4 ] ||
    fail "four layers were expected"
out_has '^{"type":"model","cases":[1-9][0-9]*,"events":[1-9][0-9]*,"events_per_s":[1-9]'
expect 2 bench --format tap
expect 2 bench some-file.sock
expect 3 bench --filter no-such-case
