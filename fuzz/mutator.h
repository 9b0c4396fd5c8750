#ifndef DRILL_FUZZ_MUTATOR_H
#define DRILL_FUZZ_MUTATOR_H

/* Varying inputs in the byte form of scenarios: by the step, not by the byte. What comes out is
 * valid, canonical, and makes sense of what it has made before. For one thread. */

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "scenario/vary.h"

/* What inputs are varied for. */
struct fuzz_purpose {
    enum drill_family family;
    enum drill_focus focus;
};

/* Whether several threads are to make calls: unless DRILL_FUZZ_THREADS is "no". */
bool fuzz_threads_wanted(void);

/* Writes a variation of `bytes`, with a piece of `with` now and then (NULL: never), into `ret`,
 * which is emptied first: at most `max` bytes. The same seed gives the same. Nothing (no memory, no
 * room for one step): `ret` stays empty. */
void fuzz_vary(const struct fuzz_purpose *purpose, const uint8_t *bytes, size_t len,
               const uint8_t *with, size_t with_len, size_t max, uint64_t seed,
               struct drill_text *ret);

/* The input without the `n` records from `at` on, at most to its end, into `ret`, which is emptied
 * first. */
void fuzz_cut(const uint8_t *bytes, size_t len, size_t at, size_t n, struct drill_text *ret);

/* The calls of the input's beginning, joined by '-', for a file name: "socket-bind-listen". Writes
 * less than `size` bytes and a 0. */
void fuzz_describe(const uint8_t *bytes, size_t len, char *ret, size_t size);

#endif
