#!/bin/sh
# The explanations of rejections, against files: each scenario beside them shows one deliberate break,
# and what the program says of it must be enough to act on. With GOLDEN_WRITE set the files are written.
# Usage: explain.sh PROGRAM FOLDER
set -u
program=$1
failed=0
cd "$2" || exit 1
said=$(mktemp)
trap 'rm -f "$said"' EXIT
for scenario in *.sock; do
    name=${scenario%.sock}
    "$program" run "$scenario" --target "broken-$name" --timeout 3 2>&1 |
        sed -e 's/\(127\.0\.0\.1\):[0-9][0-9]*/\1:PORT/g' \
            -e 's/\(not run in\) [0-9.]* m*s/\1 TIME/' \
            -e 's/(@[^)]*)/(@NAME)/g' >"$said"
    if [ -n "${GOLDEN_WRITE:-}" ]; then
        cp "$said" "$name.txt"
    elif ! diff "$name.txt" "$said"; then
        echo "not ok - $name"
        failed=1
    fi
done
exit $failed
