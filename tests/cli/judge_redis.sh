#!/bin/sh
# redis-server with redis-cli on a UNIX socket, to be recorded.
set -eu

d=$(mktemp -d)
redis-server --port 0 --unixsocket "$d/socket" --save "" --dir "$d" >"$d/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -rf "$d"' EXIT
tries=0
until redis-cli -s "$d/socket" ping >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 2000 ]
done
redis-cli -s "$d/socket" set a b
redis-cli -s "$d/socket" get a
head -c 200000 /dev/zero | redis-cli -s "$d/socket" -x set big
redis-cli -s "$d/socket" get big >/dev/null
printf 'set x 1\nincr x\nbogus\n' | redis-cli -s "$d/socket"
redis-cli -s "$d/socket" shutdown nosave
wait "$server"
