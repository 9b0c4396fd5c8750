#!/bin/sh
# Checks what the oracle's rules and variants cite: the form of every citation; that a chapter of POSIX
# has the title given; that the README has the words cited; where the Linux manual pages are installed,
# that each page cited exists and has the section or the words cited; and, given a kernel's source, that
# each file cited has the symbol cited.
#
# usage: citations.sh SOURCE_FOLDER [MAN_FOLDER [LINUX_FOLDER]]
#
# The form, several separated by "; ":
#     POSIX.1-YEAR NAME() [and NAME()...] SECTION[, KEY...]     SUSv4 likewise
#     POSIX.1-YEAR <HEADER> SECTION[, KEY...]
#     POSIX.1-YEAR N.N.N TITLE[, KEY...]
#     RFC N SECTION[, KEY...]
#     NAME(N) WORDS[, WORDS...]                                 WORDS that the manual page has
#     Linux PATH SYMBOL [and SYMBOL...][, KEY]                  FreeBSD likewise
#     README.md WORDS
# In variants.def ": REMARK" may follow the last one.

set -eu

if [ $# -lt 1 ]; then
    sed -n 's/^# usage: //p' "$0" >&2
    exit 2
fi
root=$1
man=${2:-/usr/share/man}
linux=${3:-}

if [ ! -e "$man/man2/accept.2.gz" ] && [ ! -e "$man/man2/accept.2" ]; then
    man=
    echo "manual pages: skipped: no man pages"
fi

cd "$root"
awk -v man="$man" -v linux="$linux" -f tests/tree/citations.awk \
    harness/oracle/rules.def harness/oracle/variants.def
