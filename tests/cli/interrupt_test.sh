#!/bin/sh
# A run that is interrupted reports what was done, whole, and leaves no process behind.
. "$(dirname "$0")/lib.sh"

# interrupted SIGNAL FORMAT FILE: interrupts a long run once it has said something.
interrupted() {
    rm -f line
    mkfifo line
    # A shell that is not interactive starts it with SIGINT ignored; this makes it as usual.
    env --default-signal=INT "$SOCKDRILL" check good.sock --target tcp4 --repeat 1000000 \
        --format "$2" >line 2>.err &
    pid=$!
    {
        while read -r said; do
            printf '%s\n' "$said"
            case $said in *good.sock*) break ;; esac
        done
        kill -s "$1" "$pid"
        cat
    } <line >"$3"
    got=0
    wait "$pid" || got=$?
    cp "$3" .out
    [ "$got" -eq 130 ] || fail "interrupted by $1, it gave $got"
    err_is_empty
}

interrupted TERM jsonl partial.jsonl
interrupted INT tap partial.tap
grep -q '^ok 1 ' partial.tap || fail "the first result is missing"

# Formats that are one document at the end: interrupted once the program holds SIGINT and SIGTERM back.
for format in sarif html; do
    env --default-signal=INT "$SOCKDRILL" check good.sock --repeat 1000000 --target tcp4 \
        --format "$format" --output "partial.$format" >.out 2>.err &
    pid=$!
    until grep -q '^SigBlk:.*4002$' "/proc/$pid/status"; do :; done
    kill -s INT "$pid"
    got=0
    wait "$pid" || got=$?
    [ "$got" -eq 130 ] || fail "interrupted with $format, it gave $got"
done

# The reader of standard output goes away: the program ends by SIGPIPE, and quietly.
{
    got=0
    "$SOCKDRILL" check good.sock --target tcp4 --repeat 1000000 --format tap 2>.err || got=$?
    echo "$got" >status
} | sed '/^ok 1 /q' >.out
out_has '^ok 1 '
err_is_empty
[ "$(cat status)" -eq 141 ] || fail "without a reader it gave $(cat status)"

command -v python3 >/dev/null || exit 0
python3 - <<'END'
import json

with open("partial.jsonl") as file:
    rows = [json.loads(line) for line in file]
with open("partial.sarif") as file:
    invocation = json.load(file)["runs"][0]["invocations"][0]
assert invocation["executionSuccessful"] is False, invocation
with open("partial.html") as file:
    page = file.read()
assert "interrupted" in page and page.endswith("</html>\n")
cases = [row for row in rows if row["type"] == "case"]
assert cases and all(row["verdict"] == "accepted" for row in cases)
assert rows[-1]["interrupted"] is True, rows[-1]
END
