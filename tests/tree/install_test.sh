#!/bin/sh
# Installs a build into an empty folder and builds a program with an adapter of its own against
# nothing but that, by pkg-config and by the CMake package; both must find their target wrong.
#
# usage: install_test.sh BUILD_FOLDER COMPILER

set -eu

here=$(cd -P -- "$(dirname -- "$0")" && pwd)
build=$1
compiler=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cases=0
failures=0

# expect NAME STATUS PATTERN COMMAND...: the command ends with STATUS and says PATTERN.
expect() {
    name=$1
    wanted=$2
    pattern=$3
    shift 3
    cases=$((cases + 1))
    status=0
    "$@" >"$scratch/said" 2>&1 || status=$?
    if [ "$status" -eq "$wanted" ] && grep -q -- "$pattern" "$scratch/said"; then
        echo "ok $cases - $name"
    else
        failures=$((failures + 1))
        echo "not ok $cases - $name (status $status)"
        tail -n 40 "$scratch/said" | sed 's/^/# /'
    fi
}

# Compiles the consumer by pkg-config's word.
compile_by_pkgconfig() {
    flags=$(PKG_CONFIG_PATH=$(dirname "$(find "$scratch/root" -name sockdrill.pc)") \
        pkg-config --cflags --libs sockdrill)
    # shellcheck disable=SC2086 # a list of words
    "$compiler" -std=c17 -o "$scratch/by-pkgconfig" "$here/consumer.c" $flags && echo compiled
}

compile_by_cmake() {
    mkdir "$scratch/project"
    cat >"$scratch/project/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.22)
project(consumer LANGUAGES C)
find_package(sockdrill REQUIRED)
add_executable(by-cmake "$here/consumer.c")
target_link_libraries(by-cmake PRIVATE sockdrill::sockdrill)
END
    generator=$(sed -n 's/^CMAKE_GENERATOR:INTERNAL=//p' "$build/CMakeCache.txt")
    cmake -S "$scratch/project" -B "$scratch/build" -G "$generator" -DCMAKE_C_COMPILER="$compiler" \
        -DCMAKE_PREFIX_PATH="$scratch/root" && cmake --build "$scratch/build" && echo compiled
}

expect "install" 0 sockdrill.pc cmake --install "$build" --prefix "$scratch/root"
expect "the program" 0 "^sockdrill [0-9]" "$scratch/root/bin/sockdrill" --version
expect "the reference server" 0 "^drill-server [0-9]" "$scratch/root/bin/drill-server" --version
expect "the reference client" 0 "^drill-client [0-9]" "$scratch/root/bin/drill-client" --version
expect "the library of chaos" 2 "DRILL_CHAOS: 'x' is no seed" env DRILL_CHAOS=x \
    LD_PRELOAD="$(find "$scratch/root" -name libdrill-chaos.so)" true
expect "the library of mutants" 2 "there is no mutant of that name" env DRILL_MUTANT=x \
    LD_PRELOAD="$(find "$scratch/root" -name libdrill-mutant.so)" true
expect "compile by pkg-config" 0 '^compiled$' compile_by_pkgconfig
expect "its target is listed" 0 mute-tcp4 "$scratch/by-pkgconfig" targets
expect "its target is wrong" 1 'FAIL mute-tcp4' "$scratch/by-pkgconfig" check
expect "compile by CMake" 0 '^compiled$' compile_by_cmake
expect "its target is wrong there too" 1 'FAIL mute-tcp4' "$scratch/build/by-cmake" check

echo "1..$cases"
[ "$failures" -eq 0 ]
