# shellcheck shell=sh
# What the tests of the command line share. Source it with SOCKDRILL set to the program; it changes
# into an empty folder that is removed at the end, and makes a few scenarios there.

set -eu
: "${SOCKDRILL:?names the program}"
work=$(mktemp -d)
trap 'cd / && rm -rf "$work"' EXIT
cd "$work"

fail() {
    echo "FAIL: $*"
    echo "--- standard output"
    cat "$work/.out"
    echo "--- standard error"
    cat "$work/.err"
    exit 1
} >&2

# expect STATUS ARGUMENT...: runs the program with standard output in .out, standard error in .err.
expect() {
    wanted=$1
    shift
    got=0
    "$SOCKDRILL" "$@" >"$work/.out" 2>"$work/.err" || got=$?
    [ "$got" -eq "$wanted" ] || fail "sockdrill $* gave $got, not $wanted"
}

# Each of these speaks of the last run.
out_has() { grep -qe "$1" "$work/.out" || fail "no '$1' on standard output"; }
err_has() { grep -qe "$1" "$work/.err" || fail "no '$1' on standard error"; }
out_lacks() { ! grep -qe "$1" "$work/.out" || fail "'$1' on standard output"; }
out_is_empty() { [ ! -s "$work/.out" ] || fail "something on standard output"; }
err_is_empty() { [ ! -s "$work/.err" ] || fail "something on standard error"; }

cat >good.sock <<'END'
# A socket can be made and closed.
family any
A = socket()
close(A) = 0
END

cat >broken.sock <<'END'
# The author claims what does not happen.
family any
A = socket()
close(A) = -1 EIO
END

cat >malformed.sock <<'END'
# The second step calls what is no call.
family any
A = socket()
  clse(A)
END
