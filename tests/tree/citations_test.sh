#!/bin/sh
# Shows that citations.sh bites: a tiny table with one citation at a time, beside a manual page and a
# kernel source made up for it.
#
# usage: citations_test.sh SCRATCH_FOLDER

set -eu

here=$(cd -P -- "$(dirname -- "$0")" && pwd)
scratch=$1
rm -rf "$scratch"
mkdir -p "$scratch/harness/oracle" "$scratch/tests/tree" "$scratch/man/man2" \
    "$scratch/linux/net/ipv4"
cp "$here/citations.awk" "$scratch/tests/tree/"
echo 'What it finds:' >"$scratch/README.md"
echo 'int inet_bind(void);' >"$scratch/linux/net/ipv4/af_inet.c"
cat >"$scratch/man/man2/accept.2" <<'END_OF_PAGE'
.\" SO_NOWHERE
.TH accept 2
.SH DESCRIPTION
waits on \fISO_RCV\fPTIMEO
.SS The "flags"
.BR SOCK_NONBLOCK
and more
.SH ERRORS
.BR "a list " of
.B EFAULT
END_OF_PAGE
echo '.so man2/accept.2' >"$scratch/man/man2/accept4.2"
cases=0
failures=0

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
    "$here/citations.sh" "$scratch" "$scratch/man" "$scratch/linux" >"$scratch/said" 2>&1
}

# rule CITATION: a table with this one.
rule() {
    printf 'X(A, "A", POSIX, ALL, "%s", "Sentence with \\"quotes\\".")\n' "$1" \
        >"$scratch/harness/oracle/rules.def"
    : >"$scratch/harness/oracle/variants.def"
}

# variant DOCUMENT PLATFORM
variant() {
    : >"$scratch/harness/oracle/rules.def"
    printf 'X(A, "label", "one,other", 1 << 1,\n  "%s",\n  "%s")\n' "$1" "$2" \
        >"$scratch/harness/oracle/variants.def"
}

good() {
    rule "$1"
    if run; then report ok "$1"; else report 'not ok' "$1"; fi
}

# bad CITATION FAULT
bad() {
    rule "$1"
    refused "$1" "$2"
}

refused() {
    if ! run && grep -qF -- "$2" "$scratch/said" && grep -q ' 1 faults$' "$scratch/said"; then
        report ok "$1"
    else
        report 'not ok' "$1"
    fi
}

good 'POSIX.1-2017 send() and recv() ERRORS, EPIPE and EINTR; POSIX.1-2001 gethostbyname() ERRORS'
good 'POSIX.1-2017 <sys/socket.h> DESCRIPTION, SCM_RIGHTS; POSIX.1-2017 2.10.16 Use of Options, SO_TYPE'
good 'RFC 9293 3.6, figure 12; RFC 768 Introduction; README.md What it finds'
good 'accept(2) ERRORS, EFAULT; accept4(2) ERRORS, a list of; accept(2) SO_RCVTIMEO and SOCK_NONBLOCK'
good 'accept(2) DESCRIPTION, SOCK_NONBLOCK; accept(2) The flags, SOCK_NONBLOCK and more'
good 'Linux net/ipv4/af_inet.c inet_bind(); FreeBSD sys/kern/uipc_socket.c sonewconn(), the queue'

bad 'not documented' 'is no citation'
bad '' 'cites nothing'
bad 'accept(2)' 'is no citation'
bad 'RFC 9293' 'is no citation'
bad 'RFC 9293 section 2' 'is no citation'
bad 'RFC 9293 3.6; Linux says otherwise' 'is no citation'
bad 'RFC 9293 3.6; RFC 9293 3.6' 'is cited twice'
bad 'POSIX.1-2017 send()' 'is no section of a page of POSIX'
bad 'POSIX.1-2017 send() DESCRIPTION (unspecified)' 'is no section of a page of POSIX'
bad 'POSIX.1-2017 send() ERRORS, every one' 'does not name errors'
bad 'POSIX.1-2017 2.10.12 Socket Receive Queue' 'is not the title of the chapter'
bad 'POSIX.1-2017 2.99 Sockets' 'is a chapter that this check does not know'
bad 'accept5(2) ERRORS' 'there is no such manual page'
bad 'accept(2) RETURN VALUE' 'the manual page lacks "RETURN VALUE"'
bad 'accept(2) SO_NOWHERE' 'the manual page lacks "SO_NOWHERE"'
bad 'accept(2) ERRORS, SOCK_NONBLOCK' 'the manual page lacks "SOCK_NONBLOCK" there'
bad 'accept(2) The flags, EFAULT' 'the manual page lacks "EFAULT" there'
bad 'Linux net/ipv4/af_inet.c inet_listen()' 'net/ipv4/af_inet.c lacks inet_listen'
bad 'Linux net/ipv4/gone.c inet_bind()' 'net/ipv4/gone.c lacks inet_bind'
bad 'README.md What it loses' 'README.md lacks it'

variant 'POSIX.1-2017 listen() DESCRIPTION: as 0' 'Linux net/ipv4/af_inet.c inet_bind(): why'
if run; then report ok "remarks on a variant"; else report 'not ok' "remarks on a variant"; fi
variant 'POSIX.1-2017 listen()' 'accept(2) ERRORS'
refused "a variant's document" 'variants.def:1: is no section'
variant '' 'Linux says so'
refused "a variant's platform" 'variants.def:1: is no citation'

rule 'accept(2) RETURN VALUE'
if "$here/citations.sh" "$scratch" "$scratch/gone" >"$scratch/said" &&
    grep -qx 'manual pages: skipped: no man pages' "$scratch/said"; then
    report ok "without manual pages"
else
    report 'not ok' "without manual pages"
fi

echo "1..$cases"
[ "$failures" -eq 0 ]
