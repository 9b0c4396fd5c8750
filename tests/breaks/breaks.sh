#!/bin/sh
# Every deliberate break of the kernel target is rejected, and one of the rejections names the rule that
# it breaks; the copy without a break passes. Usage: breaks.sh PROGRAM
set -u
program=$1
failed=0
"$program" --expectations | {
    while read -r name rule; do
        # Most cases of a broken target only wait for what never comes: many at once, and not for long.
        set -- --jobs 16 --timeout 2
        [ "$rule" != - ] || set --
        report=$("$program" check --target "$name" "$@" --format jsonl 2>/dev/null)
        status=$?
        rules=$(printf '%s\n' "$report" | sed -n 's/.*"verdict": *"rejected".*"rule": *"\([^"]*\)".*/\1/p' |
            sort | uniq -c | sort -rn | awk '{printf "%s%s*%s", sep, $1, $2; sep = " "}')
        verdict=ok
        if [ "$rule" = - ]; then
            [ "$status" -eq 0 ] || verdict="not ok"
        else
            [ "$status" -eq 1 ] || verdict="not ok"
            case " $rules " in *"*$rule "*) ;; *) verdict="not ok" ;; esac
        fi
        [ "$verdict" = ok ] || failed=1
        echo "$verdict - $name: exit $status, expected $rule, rejected by: $rules"
    done
    exit $failed
}
