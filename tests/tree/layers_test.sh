#!/bin/sh
# Shows that layers.sh bites: builds a tiny tree that passes, breaks it in one way at a time, and
# expects the fault to be named.
#
# usage: layers_test.sh SCRATCH_FOLDER

set -eu

here=$(cd -P -- "$(dirname -- "$0")" && pwd)
scratch=$1
rm -rf "$scratch"
mkdir -p "$scratch"
cases=0
failures=0
nap='sle''ep 1' # in two parts, because this file is checked too

# A whole tree in which nothing is wrong.
make_good() {
    rm -rf "$scratch/tree"
    mkdir -p "$scratch/tree"
    cd "$scratch/tree"
    mkdir -p harness/base harness/vocab harness/target harness/world harness/oracle harness/report \
        harness/cmake targets/kernel targets/lwip corpora fuzz tests/support tests/tree \
        tests/unit/base
    cp "$here/../../harness/cmake/edges.txt" harness/cmake/
    touch CMakeLists.txt CMakePresets.json README.md LICENSE quickstart tests/support/build.h
    echo '/* nothing */' | tee harness/base/text.h harness/target/target.h harness/target/program.h \
        harness/world/world.h targets/kernel/kernel.h targets/lwip/lwip.h >/dev/null
    printf '#include "base/text.h"\n' | tee harness/base/text.c harness/vocab/vocab.h >/dev/null
    printf '#include "vocab/vocab.h"\n' >harness/oracle/oracle.h
    printf '#include "target/program.h"\n' >harness/report/report.h
    printf '#include "target/target.h"\n' >targets/kernel/kernel.c
    printf '#include "targets/kernel/kernel.h"\n' >targets/main.c
    printf '#include "base/text.h"\n' >tests/unit/base/text_test.c
    printf 'drill_layer(vocab SOURCES a.c LAYERS base)\n' >harness/vocab/CMakeLists.txt
}

report() {
    cases=$((cases + 1))
    if [ "$1" = ok ]; then
        echo "ok $cases - $2"
    else
        failures=$((failures + 1))
        echo "not ok $cases - $2"
        sed 's/^/# /' "$scratch/said"
    fi
}

run() {
    "$here/layers.sh" "$scratch/tree" >"$scratch/said" 2>&1
}

# expect NAME FAULT: the broken tree is refused, for this reason and no other.
expect() {
    if ! run && grep -qF -- "$2" "$scratch/said" && grep -qx '1 faults' "$scratch/said"; then
        report ok "$1"
    else
        report 'not ok' "$1"
    fi
}

# line FILE TEXT: appends the line.
line() {
    printf '%s\n' "$2" >>"$1"
}

make_good
if run; then report ok "a tree without fault passes"; else report 'not ok' "a good tree passes"; fi

make_good
line harness/base/text.c '#include "vocab/vocab.h"'
expect "an include upwards" "harness/base/text.c:2: base may not include vocab/vocab.h"

make_good
line harness/oracle/oracle.h '  #  include "world/world.h"'
expect "the oracle includes the world" "oracle.h:2: oracle may not include world/world.h"

make_good
line harness/report/report.h '#include "target/target.h"'
expect "a header beside the one granted" "report may not include target/target.h"

make_good
line harness/world/world.h '#include "targets/kernel/kernel.h"'
expect "the harness includes a target" "world may not include targets/kernel/kernel.h"

make_good
line targets/kernel/kernel.c '#include "targets/lwip/lwip.h"'
expect "one target includes another" "targets/kernel may not include targets/lwip/lwip.h"

make_good
line targets/kernel/kernel.c '#include "oracle/oracle.h"'
expect "a target includes the oracle" "targets/kernel may not include oracle/oracle.h"

make_good
line harness/base/text.c '#include "support/build.h"'
expect "the harness includes a test" "base may not include support/build.h"

make_good
line harness/base/text.c '#include <vocab/vocab.h>'
expect "a header of ours in angle brackets" "in angle brackets"

make_good
line harness/base/text.c '#include <jansson.h>'
expect "another library's header" "base may not include <jansson.h>"

make_good
line harness/base/text.c '#include "text.h"'
expect "an include without its folder" "includes text.h without its folder"

make_good
line harness/base/text.c '#include "base/gone.h"'
expect "an include of nothing" "base/gone.h, which is not in the tree"

make_good
echo '#include "base/text.h"' >harness/base/list.h
line harness/base/text.h '#include "base/list.h"'
expect "a circle of headers" "closes a circle of includes"

make_good
awk 'BEGIN { for (i = 0; i < 501; i++) print "int x;" }' >harness/base/text.h
expect "a file that is too long" "harness/base/text.h:501: is longer than 500 lines"

make_good
touch harness/base/arena.c
expect "a source without a test" "harness/base/arena.c:1: has no tests/unit/base/arena_test.c"

make_good
touch harness/base/arena.c
line tests/tree/covered_by.txt 'harness/base/arena.c: '
expect "a source covered by nothing" "harness/base/arena.c:1: has no tests/unit"

make_good
touch harness/base/arena.c
line tests/tree/covered_by.txt 'harness/base/arena.c: tests/unit/base/gone_test.c'
expect "a source covered by what is not there" "tests/unit/base/gone_test.c does not exist"

make_good
touch harness/base/arena.c
line tests/tree/covered_by.txt 'harness/base/arena.c: tests/unit/base/text_test.c'
line tests/tree/covered_by.txt 'harness/base/gone.c: because it is gone'
expect "a line about nothing" "harness/base/gone.c does not exist"

make_good
line tests/tree/covered_by.txt 'harness/base/text.c: because of that'
expect "a line without need" "has a test and needs no line"

make_good
touch notes.txt
expect "a stray file" "notes.txt:1: does not belong at the top level"

make_good
rm LICENSE
expect "a missing file" "LICENSE:1: is missing from the top level"

make_good
line harness/base/text.c 'static void wait_a_little(void) { usleep (10); }'
expect "a source that sleeps" "harness/base/text.c:2: sleeps"

make_good
line tests/slow.sh "true; $nap"
expect "a script that sleeps" "tests/slow.sh:1: sleeps"

make_good
line harness/vocab/CMakeLists.txt 'drill_layer(vocab SOURCES a.c
  LAYERS base scenario LIBRARIES x)'
expect "a declared edge" "harness/vocab/CMakeLists.txt:3: vocab may not be linked with scenario"

# shellcheck disable=SC2016 # backquotes of Markdown
{
    make_good
    sed -n 's/^\([a-z]*\): \(.*\)/| `\1` | \2 | what it is |/p' harness/cmake/edges.txt |
        sed 's/^| `oracle` | trace/&, world/' >harness/README.md
    line harness/README.md '| `base` | nothing but libc | what it is |'
}
expect "a readme that says otherwise" "harness/README.md:1: has no row for oracle: trace vocab base"

echo "1..$cases"
[ "$failures" -eq 0 ]
