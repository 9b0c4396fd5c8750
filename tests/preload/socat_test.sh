#!/bin/sh
# Two of socat: payloads go there and back.
. "$(dirname "$0")/lib.sh"
need socat python3

# With both directions full, two of socat wait for each other (targets/preload/README.md). A payload that
# fits into the smallest buffers that chaos gives leaves room.
for seed in ${SEEDS:-3 9}; do
    serve "$seed" socat TCP-LISTEN:4000,reuseaddr,fork PIPE
    until_ready socat -u OPEN:/dev/null TCP:127.0.0.1:4000
    exchange "$count" "$seed" 2000 echo "$(chaotic_words "$seed") socat - TCP:127.0.0.1:4000" ||
        fail "socat with socat, seed $seed"
    stop_server
done
