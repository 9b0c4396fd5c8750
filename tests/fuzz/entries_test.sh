#!/bin/sh
# Entries find what is there to be found and nothing else, and say it so that engines understand.
. "$(dirname "$0")/../cli/lib.sh"
: "${FUZZ:?names the folder of the entries}"

# replay STATUS ENTRY ARGUMENT...: as `expect`, of an entry.
replay() {
    wanted=$1
    entry=$2
    shift 2
    got=0
    "$FUZZ/$entry" "$@" >"$work/.out" 2>"$work/.err" || got=$?
    [ "$got" -eq "$wanted" ] || fail "$entry $* gave $got, not $wanted"
}

cat >shallow.sock <<'END'
family tcp4
L = socket()
bind(L, loopback)
listen(L, 1)
C = socket()
connect(C, L)
S = accept(L)
send(C, 5)
recv(S, 9)
send(S, 4)
getsockname(S)
shutdown(C, SHUT_WR)
recv(S, 9)
send(S, 4)
END
cat >deep.sock <<'END'
family tcp4
L = socket()
bind(L, loopback)
listen(L, 1)
C = socket()
connect(C, L)
S = accept(L)
recv(S, 3, MSG_DONTWAIT)
send(C, 5)
recv(S, 3, MSG_PEEK)
recv(S, 3)
send(S, 4)
shutdown(S, SHUT_WR)
send(S, 4, MSG_NOSIGNAL)
recv(S, 9)
shutdown(C, SHUT_WR)
recv(S, 9)
recv(S, 9)
END
for name in shallow deep; do
    "$SOCKDRILL" convert $name.sock --output $name.bin
    sed '$d' $name.sock >less.sock
    "$SOCKDRILL" convert less.sock --output $name-less.bin
done

aborted=134
replay $aborted fuzz_planted shallow.bin
rule=$(sed -n 's/^DEDUP_TOKEN: \([A-Z0-9-]*\)$/\1/p' .err)
err_has "^=== $rule\$"
err_has '  permitted: 4 '
err_has 'seen:      -1 ENOMEM'
err_has '^shutdown(S2, SHUT_WR)$'
replay 0 fuzz_planted shallow-less.bin deep-less.bin
out_has '^fuzz_planted: 2 inputs, 2 runs, [1-9][0-9]* features'
DRILL_FUZZ_KNOWN=OTHER,$rule replay 0 fuzz_planted shallow.bin
replay 0 fuzz_lifecycle shallow.bin deep.bin

export DRILL_FUZZ_DEPTH=10
replay 0 fuzz_planted shallow.bin deep-less.bin
replay $aborted fuzz_planted deep.bin
err_has '^DEDUP_TOKEN: '
DRILL_FUZZ_DEPTH=7 replay 0 fuzz_planted deep.bin
err_has 'no chain of 7 stages'
unset DRILL_FUZZ_DEPTH

# What counts as progress: what the model says, calls and their ends, or nothing.
replay 0 fuzz_lifecycle deep.bin
out_has ', [1-9][0-9]* features'
DRILL_FUZZ_FEEDBACK=calls replay 0 fuzz_lifecycle deep.bin
out_has ', 1[0-9] features'
DRILL_FUZZ_FEEDBACK=none replay 0 fuzz_lifecycle deep.bin
out_has ', 0 features'

# A target of choice; one that there is not, is said and leaves nothing to do.
DRILL_TARGET=unix-stream replay 0 fuzz_lifecycle deep.bin
DRILL_TARGET=nowhere replay 0 fuzz_lifecycle deep.bin
err_has '^nowhere: '

# Other inputs and arguments.
: >empty
replay 0 fuzz_lifecycle empty
replay 0 fuzz_text -repeat=3 empty deep.sock
out_has '^fuzz_text: 2 inputs, 6 runs'
mkdir some && cp deep.bin some/a && cp shallow.bin some/b
replay 0 fuzz_bytes some
out_has '^fuzz_bytes: 2 inputs'
replay 2 fuzz_text missing
err_has missing
replay 0 fuzz_oracle
out_has '^fuzz_oracle: the judge'

# By one thread nothing waits.
DRILL_FUZZ_THREADS=no replay 0 fuzz_lifecycle deep.bin
out_has '^fuzz_lifecycle: 1 inputs, 1 runs, [1-9]'
