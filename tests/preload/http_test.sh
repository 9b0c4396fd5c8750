#!/bin/sh
# curl with Python's http.server: files, a connection each.
. "$(dirname "$0")/lib.sh"
need python3 curl

mkdir html
for seed in ${SEEDS:-2 9}; do
    exchange "$count" "$seed" 100000 files "$work/html"
    serve "$seed" python3 -m http.server --bind 127.0.0.1 --directory "$work/html" 8000
    until_ready curl -s -o /dev/null http://127.0.0.1:8000/1
    mkdir got
    chaotic "$seed" curl -sS -f -o 'got/#1' "http://127.0.0.1:8000/[1-$count]" ||
        fail "curl with http.server, seed $seed: curl gives $?"
    diff -rq html got || fail "curl with http.server, seed $seed"
    stop_server
    rm -rf got
done
