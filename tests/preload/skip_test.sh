#!/bin/sh
# A test whose program is missing is skipped and says so; it neither passes nor fails.
. "$(dirname "$0")/lib.sh"

# Everything is there but the programs that the tests are about.
mkdir bin
for tool in sh dirname mktemp cp rm env cat seq; do
    ln -s "$(command -v "$tool")" "bin/$tool"
done

for name in http netcat nginx redis socat; do
    status=0
    env -u DRILL_TEST_INSIDE PATH="$work/bin" sh "$here/${name}_test.sh" >said 2>&1 || status=$?
    [ "$status" -eq 77 ] || fail "${name}_test.sh gives $status: $(cat said)"
    grep -q '^skipped: no [a-z]' said || fail "${name}_test.sh says $(cat said)"
done
