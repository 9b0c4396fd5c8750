#!/bin/sh
# lwIP 2.1.3 deviates in known ways; each must come out as a violation of its rule. Usage: lwip.sh PROGRAM
set -u
program=$1
failed=0
"$program" targets | grep -q '^lwip-tcp4 ' || { echo "skipped: built without lwIP"; exit 77; }

# expect RULE SCENARIO: the scenario is rejected on lwIP, by the rule (a pattern).
expect() {
    report=$("$program" check --target lwip-tcp4 --filter "$2" --timeout 2 --format jsonl 2>/dev/null)
    status=$?
    if [ "$status" -eq 1 ] && printf '%s\n' "$report" | grep -q "\"rule\": *\"$1\""; then
        echo "ok - $2: $1"
    else
        echo "not ok - $2: expected $1, exit $status: $report"
        failed=1
    fi
}

expect RCV-EOF close/eof-without-data
expect CON-REFUSED connect/refused
expect BND-TWICE bind/twice
# The backlog is ignored: a connection too many is made and not reset, or accepted after all.
expect "LST-\(CAP\|FULL\)-TCP" backlog/overflow-leaves-no-trace
exit $failed
