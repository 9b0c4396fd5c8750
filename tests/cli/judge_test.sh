#!/bin/sh
# The command that judges recorded traces: formats, exit statuses, and programs recorded here and now
# as far as they are installed.

here=$(cd -P -- "$(dirname -- "$0")" && pwd)
# shellcheck source=tests/cli/lib.sh
. "$here/lib.sh"

# --- Traces of our own

"$SOCKDRILL" check --filter 'tcp4:*' --format jsonl -v >own.jsonl || fail "check"
expect 0 judge own.jsonl
out_has '0 rejected, 0 undecided'
expect 0 judge - <own.jsonl
sed 's/"value":300}/"value":301}/' own.jsonl >doctored.jsonl
expect 1 judge doctored.jsonl
out_has 'where: *doctored.jsonl:[0-9]'
"$SOCKDRILL" check --filter 'tcp4:*' --format jsonl >short.jsonl || fail "check"
expect 3 judge short.jsonl

# --- strace's

cat >good.strace <<'END'
7 1700000000.000000 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
7 1700000000.000001 sendto(3, "abc", 3, 0, NULL, 0) = 3
7 1700000000.000002 recvfrom(4, "abc", 10, 0, NULL, NULL) = 3
END
expect 0 judge good.strace
out_has '1 accepted'
sed 's/NULL) = 3/NULL) = 4/' good.strace >bad.strace
expect 1 judge bad.strace
out_has 'INV-PREFIX'
out_has 'bad.strace:3: 7 1700000000.000002 recvfrom'
out_has '2: 7 1700000000.000001 sendto'
for format in tap junit jsonl; do
    expect 1 judge --format $format bad.strace
    out_has 'INV-PREFIX'
    out_has 'bad.strace:3'
done
expect 1 judge --output report.txt bad.strace
out_is_empty
grep -q INV-PREFIX report.txt || fail "nothing in report.txt"
echo 'no line of any kind' >malformed
expect 2 judge malformed
err_has 'malformed:1:'
expect 2 judge nowhere.strace
expect 2 judge
echo '7 recvfrom(9, "abc", 10, 0, NULL, NULL) = 3' >unknown
expect 3 judge unknown
out_has '1 of 1 calls undecided'

# --- Programs, live

missing() {
    for tool; do
        command -v "$tool" >/dev/null || { echo "skipped: no $tool" && return 0; }
    done
    return 1
}

# record NAME COMMAND...: its trace is NAME.strace, and must be accepted.
record() {
    name=$1
    shift
    if ! strace -o probe.strace true 2>/dev/null; then
        echo "skipped: $name: strace may not trace here"
        return 0
    fi
    strace -f -ttt -o "$name.strace" -e trace=%net,%desc,%process "$@" >"$name.said" 2>&1 ||
        { cat "$name.said" && fail "$name"; }
    expect 0 judge "$name.strace"
    strace -f -ttt -o "$name.strace" \
        -e trace=%net,read,write,close,dup,dup2,fcntl,poll "$@" >"$name.said" 2>&1 ||
        { cat "$name.said" && fail "$name"; }
    expect 0 judge "$name.strace"
}

missing strace python3 || record python python3 "$here/judge_sockets.py"
missing strace python3 curl || record http python3 "$here/judge_http.py"
missing strace nginx curl || record nginx sh "$here/judge_nginx.sh"
missing strace redis-server redis-cli || record redis sh "$here/judge_redis.sh"
if ! missing strace python3 && python3 -c 'import test.test_socket' 2>/dev/null; then
    record cpython python3 -m unittest -q test.test_socket.BasicTCPTest \
        test.test_socket.BasicUDPTest test.test_socket.BasicSocketPairTest \
        test.test_socket.NonBlockingTCPTests test.test_socket.TCPCloserTest \
        test.test_socket.TestUnixDomain
else
    echo "skipped: no test.test_socket"
fi
