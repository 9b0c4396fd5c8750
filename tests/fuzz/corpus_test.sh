#!/bin/sh
# fuzz/corpus keeps of every feature the shortest input, with libFuzzer's merge and AFL++'s afl-cmin,
# and says what is missing. A tiny entry is built for each; where its compiler is missing, that is
# skipped.
. "$(dirname "$0")/../cli/lib.sh"
: "${CORPUS:?names the script}"

cat >entry.c <<'END'
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

volatile int seen;

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (len > 0 && bytes[0] == 'a')
        seen = 1;
    else if (len > 0 && bytes[0] == 'b')
        seen = 2;
    return 0;
}
END
mkdir -p one two/queue two/crashes
printf a >one/short
printf aaaaaaaa >one/long
printf bbbbbbbbbbbb >two/queue/id:000000
printf bb >two/queue/id:000001
printf c >two/crashes/id:000000
: >two/fuzzer_stats

# corpus STATUS ARGUMENT...: as `expect`, of the script.
corpus() {
    wanted=$1
    shift
    got=0
    "$CORPUS" "$@" >"$work/.out" 2>"$work/.err" || got=$?
    [ "$got" -eq "$wanted" ] || fail "corpus $* gave $got, not $wanted: $(cat "$work/.err")"
}

corpus 2
err_has '^usage: '
corpus 2 merge ./missing into one
err_has 'missing: no such program'
corpus 2 merge /bin/true into one nowhere
err_has 'nowhere: no such folder'
corpus 2 mingle /bin/true into one
err_has '^usage: '

# The shortest of what starts with a, and of what starts with b; what crashed is not taken.
expect_least() { # HOW ENTRY
    rm -rf into
    corpus 0 "$1" "$2" into one two
    out_has '^into: [1-4] of 4 inputs$'
    grep -qx a into/* || fail "$1: the shortest that begins with a is not kept"
    grep -qx bb into/* || fail "$1: the shortest that begins with b is not kept"
    ! grep -qxE 'a{2,}|b{3,}|c' into/* || fail "$1: more than the shortest are kept"
    before=$(cat into/* | wc -c)
    corpus 0 "$1" "$2" into one
    [ "$(cat into/* | wc -c)" -eq "$before" ] || fail "$1: a second time another corpus comes out"
}

ran=0
if clang -O1 -fsanitize=fuzzer entry.c -o libfuzzer >/dev/null 2>&1; then
    expect_least merge ./libfuzzer
    ran=1
fi
if command -v afl-cmin >/dev/null && afl-clang-fast -O1 -fsanitize=fuzzer entry.c -o afl >/dev/null 2>&1; then
    expect_least prune ./afl
    ran=$((ran + 1))
fi
[ "$ran" -eq 2 ] || { echo "SKIP: clang's fuzzer or AFL++ is missing"; exit 77; }
