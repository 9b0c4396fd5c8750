#!/bin/sh
# redis-cli with redis-server, by TCP.
. "$(dirname "$0")/lib.sh"
need redis-server redis-cli python3

for seed in ${SEEDS:-3 9}; do
    serve "$seed" redis-server --bind 127.0.0.1 --port 6379 --save "" --dir "$work"
    until_ready redis-cli ping
    exchange "$count" "$seed" 20000 lines "$(chaotic_words "$seed") redis-cli" ||
        fail "redis-cli with redis-server, seed $seed"
    stop_server
done
