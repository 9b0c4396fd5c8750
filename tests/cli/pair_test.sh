#!/bin/sh
# drill-server and drill-client, over real sockets of any free port.
. "$(dirname "$0")/lib.sh"
: "${DRILL_SERVER:?names the server}" "${DRILL_CLIENT:?names the client}"

# run STATUS PROGRAM ARGUMENT...: as expect, of any program.
run() {
    wanted=$1
    shift
    got=0
    "$@" >"$work/.out" 2>"$work/.err" || got=$?
    [ "$got" -eq "$wanted" ] || fail "$* gave $got, not $wanted"
}

# serve ARGUMENT...: starts a server for one client; its port is in $port.
serve() {
    "$DRILL_SERVER" --clients 1 "$@" >"$work/said" 2>"$work/complaints" &
    server=$!
    exec 3<"$work/said"
    read -r line <&3
    port=${line##*:}
}

# Ends with the server, which must have ended with the status.
ends() {
    got=0
    wait "$server" || got=$?
    exec 3<&-
    [ "$got" -eq "$1" ] || fail "the server gave $got, not $1: $(cat "$work/complaints")"
}

mkfifo "$work/said"

for mode in echo discard chargen half-close; do
    for sizes in '--send-size 1 --receive-size 1 --bytes 50' '--send-size 977 --bytes 100003' \
        '--bytes 0' '--send-size 1048576 --receive-size 65536 --bytes 3000001 --plain'; do
        # shellcheck disable=SC2086 # a list of words
        set -- $sizes
        if [ $mode = chargen ]; then serve -m $mode localhost 0; else serve -m $mode --check localhost 0; fi
        run 0 "$DRILL_CLIENT" -m $mode "$@" localhost "$port"
        out_has 'every one right'
        ends 0
    done
done

# A careful client notices what a wrong server does to its bytes, and a careful server that the
# client is another one.
serve -m chargen localhost 0
run 1 "$DRILL_CLIENT" -m echo -n 100 localhost "$port"
err_has '^drill-client: received at offset 0 byte 0x'
ends 0
if command -v python3 >/dev/null; then
    serve --check localhost 0
    run 0 python3 -c "
import socket
s = socket.create_connection(('127.0.0.1', $port))
s.sendall(b'this is not what drill-client sends')
s.shutdown(socket.SHUT_WR)
try:
    while s.recv(100): pass
except ConnectionError: pass"
    ends 1
    grep -q '^drill-server: received at offset 0 byte 0x' "$work/complaints" ||
        fail "the server is silent"
fi

# Nobody listens any more.
run 1 "$DRILL_CLIENT" localhost "$port"
err_has 'ECONNREFUSED'

run 3 "$DRILL_CLIENT" localhost no-such-service
err_has '^drill-client: no-such-service: '
run 3 "$DRILL_CLIENT" localhost 65536
err_has 'there is no such port'
run 2 "$DRILL_CLIENT" localhost
err_has 'it takes a HOST and a SERVICE; see drill-client --help'
run 2 "$DRILL_CLIENT" --bytes -1 localhost 80
run 2 "$DRILL_CLIENT" --backlog 1 localhost 80
err_has -- '--backlog: unknown option'
run 2 "$DRILL_SERVER" --backlog 0 localhost 0
run 2 "$DRILL_SERVER" --mode chat localhost 0
err_has 'that is no value for it'
for program in "$DRILL_SERVER" "$DRILL_CLIENT"; do
    run 0 "$program" --help
    out_has 'Exit status'
    err_is_empty
    run 0 "$program" --version
    out_has '^drill-[a-z]* [0-9]'
done
