#!/bin/sh
# Checks the shape of the tree at ROOT (default: the one this script is in) and names every fault as
# path:line: what is wrong. What it checks is listed in tests/README.md.
#
# usage: layers.sh [ROOT]

set -eu

here=$(cd -P -- "$(dirname -- "$0")" && pwd)
root=${1:-$here/../..}
cd -- "$root"
faults=$(mktemp)
trap 'rm -f "$faults"' EXIT

# The sources that exist; every later check reads these. Build folders are not part of the tree.
sources() {
    for folder in harness targets fuzz tests; do
        [ -d "$folder" ] && find "$folder" -type f \( -name '*.c' -o -name '*.h' -o -name '*.def' \)
    done | LC_ALL=C sort
}

check_top_level() {
    for entry in *; do
        case $entry in
        harness | targets | corpora | fuzz | tests) ;;
        CMakeLists.txt | CMakePresets.json | README.md | LICENSE | quickstart) ;;
        build | build-* | out | findings) ;; # made by builds and runs; git ignores them
        *) echo "$entry:1: does not belong at the top level" ;;
        esac
    done
    for entry in harness targets corpora tests CMakeLists.txt CMakePresets.json README.md \
        LICENSE quickstart; do
        [ -e "$entry" ] || echo "$entry:1: is missing from the top level"
    done
}

# Each .c of harness/ has a Criterion file of its name, or a line in covered_by.txt: "PATH: TEST", or
# "PATH: because REASON".
check_unit_tests() {
    list=tests/tree/covered_by.txt
    [ -f "$list" ] || list=/dev/null
    sources | grep '^harness/.*\.c$' | while IFS= read -r path; do
        layer=${path#harness/}
        layer=${layer%%/*}
        test=tests/unit/$layer/$(basename "$path" .c)_test.c
        listed=$(grep -c "^$path: ." "$list" || true)
        if [ -f "$test" ] && [ "$listed" -ne 0 ]; then
            echo "$path:1: has a test and needs no line in $list"
        elif [ ! -f "$test" ] && [ "$listed" -ne 1 ]; then
            echo "$path:1: has no $test and not one line in tests/tree/covered_by.txt"
        fi
    done
    grep -v -e '^#' -e '^$' "$list" | while IFS=: read -r path test; do
        test=${test# }
        [ -f "$path" ] || echo "$list:1: $path does not exist"
        case $test in
        "because "?*) ;;
        *) [ -z "$test" ] || [ -f "$test" ] || echo "$list:1: $test does not exist" ;;
        esac
    done
}

# Nothing waits for time to pass: neither C nor the test scripts.
check_sleeps() {
    sources | xargs -d '\n' grep -nE \
        '(^|[^[:alnum:]_])(sleep|usleep|nanosleep|clock_nanosleep|thrd_sleep)[[:space:]]*\(' /dev/null |
        sed -E 's/^([^:]*:[0-9]+):.*/\1: sleeps/' || true
    find . -path './build*' -prune -o -type f -name '*.sh' -exec \
        grep -nE '(^|[;&|(]|do|then)[[:space:]]*sleep[[:space:]]+[0-9]' /dev/null {} + |
        sed -E 's|^(\./)?([^:]*:[0-9]+):.*|\2: sleeps|' || true
}

# What CMake declares may not grant more than the table: LAYERS of harness/*/CMakeLists.txt.
check_declarations() {
    for list in harness/*/CMakeLists.txt; do
        [ -f "$list" ] && awk -v own="$(basename "$(dirname "$list")")" \
            -f "$here/declarations.awk" harness/cmake/edges.txt "$list"
    done
}

# The table that people read says the same as the one that machines read.
check_readme() {
    readme=harness/README.md
    [ -f "$readme" ] || return 0
    sed -n -e 's/^base:$/base: nothing but libc/p' -e '/^[a-z]*: /p' harness/cmake/edges.txt |
        while IFS= read -r edge; do
            grep -qF -- "| \`${edge%%:*}\` | ${edge#*: } |" "$readme" ||
                echo "$readme:1: has no row for $edge"
        done
}

check_all() {
    check_top_level
    check_unit_tests
    check_sleeps
    check_declarations
    check_readme
    sources | awk -f "$here/includes.awk" harness/cmake/edges.txt -
}

check_all >"$faults"
if [ -s "$faults" ]; then
    LC_ALL=C sort "$faults"
    echo "$(wc -l <"$faults") faults"
    exit 1
fi
