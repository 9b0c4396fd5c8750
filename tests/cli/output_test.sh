#!/bin/sh
# --output: the file appears whole at the end or not at all, and what cannot be written is said before
# anything runs.
. "$(dirname "$0")/lib.sh"

expect 0 check good.sock --target tcp4 --format tap --output report.tap
out_is_empty
grep -q '^1\.\.1$' report.tap || fail "no plan in the file"
grep -q '^ok 1 ' report.tap || fail "no result in the file"

# A violation is reported all the same.
expect 1 check broken.sock --target tcp4 --format tap --output report.tap
grep -q '^not ok 1 ' report.tap || fail "the older file is still there"

# What does not get as far as a report leaves the older one alone, and nothing beside it.
cp report.tap kept
expect 2 check malformed.sock --target tcp4 --output report.tap
expect 2 check good.sock --target nonsense --output report.tap
expect 3 check good.sock --target tcp4 --filter nothing --output report.tap
cmp -s report.tap kept || fail "the older file was changed"
[ "$(find . -name "report.tap*" | wc -l)" -eq 1 ] || fail "temporary files are left"

expect 2 check good.sock --target tcp4 --output missing/report.tap
err_has 'cannot write missing/report.tap: No such file'
mkdir folder
expect 2 check good.sock --target tcp4 --output folder
err_has 'cannot write folder: Is a directory'
expect 2 rules --output missing/rules
expect 0 rules --output rules.txt
grep -q '^RULE ' rules.txt || fail "no catalogue in the file"

# Standard output that takes nothing.
if [ -w /dev/full ]; then
    got=0
    "$SOCKDRILL" check good.sock --target tcp4 >/dev/full 2>.err || got=$?
    [ "$got" -eq 3 ] || fail "a full standard output gave $got"
    err_has 'cannot write the results'
    got=0
    "$SOCKDRILL" --help >/dev/full 2>.err || got=$?
    [ "$got" -eq 3 ] || fail "a full standard output gave $got for --help"
fi
