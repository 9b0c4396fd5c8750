#!/bin/sh
# What quickstart does about missing packages, on a machine made of stand-ins: id, pkg-config,
# apt-get, apt-cache and sudo are scripts that say what they were asked for. Installs nothing.
#
# usage: quickstart_test.sh SCRATCH_FOLDER

set -eu

here=$(cd -P -- "$(dirname -- "$0")" && pwd)
quickstart=$here/../../quickstart
scratch=$1
cases=0
failures=0

stand_in() {
    cat >"$scratch/bin/$1"
    chmod +x "$scratch/bin/$1"
}

# A machine: $1 user id, $2 the modules that are missing, $3 the packages apt-cache knows.
machine() {
    rm -rf "$scratch"
    mkdir -p "$scratch/bin"
    echo "$2" >"$scratch/missing"
    echo "$3" >"$scratch/known"
    echo "echo $1" | stand_in id
    stand_in pkg-config <<END
! grep -qw -- "\$2" "$scratch/missing"
END
    stand_in apt-cache <<END
grep -qw -- "\$2" "$scratch/known"
END
    stand_in apt-get <<END
echo "apt-get \$DEBIAN_FRONTEND \$*" >>"$scratch/log"
case "\$*" in
*update) echo "libpopt-dev libcriterion-dev" >"$scratch/known" ;;
*install*) [ ! -e "$scratch/stale" ] || { rm "$scratch/stale"; exit 100; } ;;
esac
END
    stand_in sudo <<END
[ -e "$scratch/may_sudo" ] || exit 1
[ "\$1" = -n ] && exit 0
echo sudo >>"$scratch/log"
exec "\$@"
END
    : >"$scratch/log"
    path=$scratch/bin:$PATH
}

# What the machine has of its own, and nothing else: none of the tools that the tests use.
bare() {
    for tool in sh env dirname grep sed tr cat rm cc cmake make ninja; do
        ! found=$(command -v "$tool") || ln -sf "$found" "$scratch/bin/$tool"
    done
    path=$scratch/bin
}

# Runs `quickstart deps` there; leaves its exit status in $status, what it said in said.
deps() {
    status=0
    PATH=$path "$quickstart" deps >"$scratch/said" 2>&1 </dev/null || status=$?
    sed -e 's/^apt-get noninteractive -o DPkg::Lock::Timeout=300/apt-get/' "$scratch/log" |
        tr '\n' ';' >"$scratch/calls"
}

# expect NAME STATUS CALLS SAID; a * in CALLS stands for anything
expect() {
    cases=$((cases + 1))
    # shellcheck disable=SC2254 # a pattern
    case $(cat "$scratch/calls") in
    $3) called=true ;;
    *) called=false ;;
    esac
    if [ "$status" -eq "$2" ] && [ $called = true ] && grep -qF -- "$4" "$scratch/said"; then
        echo "ok $cases - $1"
    else
        failures=$((failures + 1))
        echo "not ok $cases - $1"
        sed 's/^/# /' "$scratch/said" "$scratch/log"
    fi
}

update="apt-get update;"
popt="apt-get install -y --no-install-recommends libpopt-dev;"

machine 0 "" ""
deps
expect "nothing is missing" 0 "" "everything needed is installed"

machine 0 popt libpopt-dev
deps
expect "root installs" 0 "$popt" "installing libpopt-dev"

machine 0 popt ""
deps
expect "empty lists are brought up to date first" 0 "$update$popt" "installing libpopt-dev"

machine 0 popt libpopt-dev
touch "$scratch/stale"
deps
expect "stale lists are brought up to date" 0 "$popt$update$popt" "trying again"

machine 1000 popt libpopt-dev
deps
expect "a user without rights is told the command" 3 "" \
    "run: apt-get update && apt-get install -y --no-install-recommends libpopt-dev"

machine 1000 popt libpopt-dev
touch "$scratch/may_sudo"
deps
expect "a user with sudo installs" 0 "sudo;$popt" "installing libpopt-dev"

machine 0 lwip ""
deps
expect "a release without lwIP" 0 "$update" "without liblwip-dev the lwip targets are left out"

machine 0 lwip liblwip-dev
deps
expect "lwIP where there is one" 0 "apt-get install -y --no-install-recommends liblwip-dev;" \
    "installing liblwip-dev"

machine 0 "" "python3 strace curl redis-server socat nginx-light netcat-openbsd"
bare
deps
expect "the tools of the tests" 0 \
    "*apt-get install -y --no-install-recommends python3 strace curl redis-server socat*" \
    "everything needed is installed"

machine 0 "" "strace"
bare
stand_in apt-get <<END
echo "apt-get \$DEBIAN_FRONTEND \$*" >>"$scratch/log"
END
deps
expect "those of them that there are" 0 "$update*apt-get install -y --no-install-recommends strace;" \
    "without redis-server some tests are skipped"

machine 1000 "" "strace"
bare
deps
expect "a user without rights does without" 0 "" "without strace some tests are skipped"

echo "1..$cases"
[ "$failures" -eq 0 ]
