#!/bin/sh
# With a mutant preloaded, the program's own conformance suite says which rule the kernel breaks.
. "$(dirname "$0")/lib.sh"
: "${SOCKDRILL:?names the program}"

# rejects MUTANT TARGET SCENARIO RULE
rejects() {
    status=0
    LD_PRELOAD=$mutant_so DRILL_MUTANT=$1 "$SOCKDRILL" check --target "$2" --filter "$3" \
        >said 2>&1 || status=$?
    [ "$status" -eq 1 ] || fail "$1 on $2: $3 gives status $status"
    grep -q "^  rule:      $4 " said || fail "$1 on $2: $3 is not rejected by $4"
}

rejects con-refused-as-reset tcp4 accept/listener-closed-under-it CON-REFUSED
rejects con-isconn-missing tcp6 connect/accepted-socket CON-ISCONN
rejects snd-dontwait-ignored unix-stream send/full-unix-buffer-is-exact SND-DONTWAIT
rejects shu-ignored-wr tcp4 shutdown/after-both-half-closes SHU-WR-FIN
rejects bnd-inuse-allowed tcp4 'bind/*' BND-INUSE
rejects lst-poll-writable tcp4 listen/poll-empty LST-POLL
rejects cls-twice tcp4 'close/*' CLS-EBADF
rejects con-refused-as-reset,shu-ignored-wr tcp4 shutdown/after-both-half-closes SHU-WR-FIN

# And without one, nothing.
LD_PRELOAD=$mutant_so "$SOCKDRILL" check --target tcp4 --filter 'lifecycle/*' >said 2>&1 ||
    fail "the library without a mutant: $(cat said)"
