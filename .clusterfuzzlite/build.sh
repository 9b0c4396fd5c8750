#!/bin/bash -eu
# Builds the fuzz entries the way that OSS-Fuzz and ClusterFuzzLite ask for: with $CC, $CXX, $CFLAGS,
# $CXXFLAGS and $LIB_FUZZING_ENGINE, from $SRC/sockdrill into $OUT. fuzz_planted stays out: what it
# finds is planted.

build=${WORK:-$SRC}/sockdrill-build
cmake -S "$SRC/sockdrill" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DCMAKE_C_COMPILER="$CC" -DCMAKE_CXX_COMPILER="$CXX" \
    -DCMAKE_C_FLAGS="$CFLAGS" -DCMAKE_CXX_FLAGS="$CXXFLAGS" \
    -DDRILL_FUZZ=engine -DDRILL_STATIC=ON -DDRILL_TESTS=OFF -DDRILL_INSTALL=OFF
ninja -C "$build" fuzz_entries

cd "$build/fuzz"
for entry in lifecycle stream backlog close datagram text bytes trace oracle; do
    name=fuzz_$entry
    cp "$name" "$OUT/$name"
    (cd "seeds/$name" && rm -f "$OUT/${name}_seed_corpus.zip" &&
        zip -q "$OUT/${name}_seed_corpus.zip" ./*)
    [ ! -e "$name.dict" ] || cp "$name.dict" "$OUT/"
    cp "$SRC/sockdrill/fuzz/fuzz.options" "$OUT/$name.options"
done
