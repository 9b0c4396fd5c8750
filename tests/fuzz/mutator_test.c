/* The mutator by the interface that AFL++ loads it by. */

#include <criterion/criterion.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/bytes.h"

enum {
    ROOM = 780,
    TURNS = 2000
};

static struct {
    void *library;
    void *(*init)(void *afl, unsigned seed);
    void (*deinit)(void *data);
    size_t (*fuzz)(void *data, uint8_t *bytes, size_t len, uint8_t **ret, uint8_t *with,
                   size_t with_len, size_t max);
    int32_t (*init_trim)(void *data, uint8_t *bytes, size_t len);
    size_t (*trim)(void *data, uint8_t **ret);
    int32_t (*post_trim)(void *data, unsigned char success);
    const char *(*describe)(void *data, size_t max);
    void *data;
} mutator;

/* As POSIX has it: through a pointer to the pointer. */
static void find(const char *name, void *function)
{
    void *symbol = dlsym(mutator.library, name);
    cr_assert_not_null(symbol, "%s", name);
    memcpy(function, &symbol, sizeof symbol);
}

static void begin(void)
{
    mutator.library = dlopen(MUTATOR, RTLD_NOW | RTLD_LOCAL);
    cr_assert_not_null(mutator.library, "%s", dlerror());
    find("afl_custom_init", &mutator.init);
    find("afl_custom_deinit", &mutator.deinit);
    find("afl_custom_fuzz", &mutator.fuzz);
    find("afl_custom_init_trim", &mutator.init_trim);
    find("afl_custom_trim", &mutator.trim);
    find("afl_custom_post_trim", &mutator.post_trim);
    find("afl_custom_describe", &mutator.describe);
    mutator.data = mutator.init(NULL, 7);
    cr_assert_not_null(mutator.data);
}

static void end(void)
{
    mutator.deinit(mutator.data);
    dlclose(mutator.library);
}

TestSuite(fuzz_mutator, .init = begin, .fini = end);

static bool is_canonical(const uint8_t *bytes, size_t len)
{
    struct drill_arena arena;
    struct drill_scenario *scenario = NULL;
    struct drill_text again = {0};
    drill_arena_init(&arena, 0);
    cr_assert(drill_ok(
        drill_scenario_decode(&scenario, &arena, bytes, len, DRILL_BYTES_ANY_FAMILY, NULL)));
    cr_assert(drill_ok(drill_scenario_encode(scenario, &again, NULL)));
    bool same = again.len == len && memcmp(again.bytes, bytes, len) == 0;
    drill_text_free(&again);
    drill_arena_reset(&arena);
    return same;
}

/* Each is varied from the one before it, with pieces of the one before that. */
Test(fuzz_mutator, what_comes_out_is_canonical_and_no_longer_than_asked)
{
    uint8_t now[ROOM];
    uint8_t before[ROOM];
    size_t len = 0;
    size_t before_len = 0;
    size_t longest = 0;
    for (int i = 0; i < TURNS; i++) {
        uint8_t *out = NULL;
        size_t n = mutator.fuzz(mutator.data, now, len, &out, before, before_len, ROOM);
        cr_assert_not_null(out);
        cr_assert_leq(n, ROOM);
        cr_assert(is_canonical(out, n), "turn %d", i);
        longest = n > longest ? n : longest;
        memcpy(before, now, len);
        before_len = len;
        memcpy(now, out, n);
        len = n;
    }
    cr_assert_gt(longest, 10 * DRILL_BYTES_RECORD);
}

Test(fuzz_mutator, the_same_seed_makes_the_same)
{
    void *other = mutator.init(NULL, 7);
    uint8_t zeros[5 * DRILL_BYTES_RECORD] = {0};
    for (int i = 0; i < 50; i++) {
        uint8_t *a = NULL;
        uint8_t *b = NULL;
        size_t n = mutator.fuzz(mutator.data, zeros, sizeof zeros, &a, NULL, 0, ROOM);
        cr_assert_eq(mutator.fuzz(other, zeros, sizeof zeros, &b, NULL, 0, ROOM), n);
        cr_assert_eq(memcmp(a, b, n), 0);
    }
    mutator.deinit(other);
}

Test(fuzz_mutator, without_room_nothing_is_made)
{
    uint8_t *out = NULL;
    uint8_t zeros[2 * DRILL_BYTES_RECORD] = {0};
    cr_assert_eq(mutator.fuzz(mutator.data, zeros, sizeof zeros, &out, NULL, 0, DRILL_BYTES_RECORD),
                 0);
    cr_assert_not_null(out);
}

/* Of `records` numbered ones, all but those of `wanted` go; as AFL++ drives it. */
static size_t trimmed(const char *wanted, uint8_t records, uint8_t *left)
{
    uint8_t bytes[64 * DRILL_BYTES_RECORD];
    size_t len = (size_t)records * DRILL_BYTES_RECORD;
    for (uint8_t i = 0; i < records; i++)
        memset(bytes + i * DRILL_BYTES_RECORD, 'A' + i, DRILL_BYTES_RECORD);
    memcpy(left, bytes, len);
    int32_t turns = mutator.init_trim(mutator.data, bytes, len);
    for (int32_t turn = 0; turn < turns;) {
        uint8_t *out = NULL;
        size_t n = mutator.trim(mutator.data, &out);
        bool does_the_same = true;
        cr_assert_leq(n, len);
        for (const char *at = wanted; *at != '\0'; at++)
            does_the_same = does_the_same && memchr(out, *at, n) != NULL;
        if (does_the_same) {
            memcpy(left, out, n);
            len = n;
        }
        turn = mutator.post_trim(mutator.data, does_the_same);
    }
    return len / DRILL_BYTES_RECORD;
}

Test(fuzz_mutator, trimming_leaves_the_records_that_matter)
{
    uint8_t left[64 * DRILL_BYTES_RECORD];
    cr_assert_eq(trimmed("CH", 20, left), 2);
    cr_assert_eq(left[0], 'C');
    cr_assert_eq(left[DRILL_BYTES_RECORD], 'H');
    cr_assert_eq(trimmed("A", 1, left), 1);
    cr_assert_eq(trimmed("ABC", 3, left), 3);
    cr_assert_eq(trimmed("", 0, left), 0);
}

Test(fuzz_mutator, names_say_which_calls_are_made)
{
    uint8_t *out = NULL;
    uint8_t now[ROOM];
    size_t n = 0;
    for (int i = 0; i < 200 && n < 5 * DRILL_BYTES_RECORD; i++) {
        n = mutator.fuzz(mutator.data, now, n, &out, NULL, 0, ROOM);
        memcpy(now, out, n);
    }
    const char *name = mutator.describe(mutator.data, 100);
    for (const char *word = name; *word != '\0'; word += *word == '-') {
        enum drill_call_id call;
        size_t len = strcspn(word, "-");
        cr_assert(drill_call_find(word, len, &call), "%s", word);
        word += len;
    }
    cr_assert_not_null(strchr(name, '-'), "%s", name);
    cr_assert_lt(strlen(name), 100);
    cr_assert_lt(strlen(mutator.describe(mutator.data, 9)), 9);
}

Test(fuzz_mutator, one_thread_where_no_more_are_wanted)
{
    uint8_t *out = NULL;
    setenv("DRILL_FUZZ_THREADS", "no", 1);
    for (int i = 0; i < TURNS / 10; i++) {
        struct drill_arena arena;
        struct drill_scenario *scenario = NULL;
        size_t n = mutator.fuzz(mutator.data, NULL, 0, &out, NULL, 0, ROOM);
        drill_arena_init(&arena, 0);
        cr_assert(drill_ok(
            drill_scenario_decode(&scenario, &arena, out, n, DRILL_BYTES_ANY_FAMILY, NULL)));
        for (uint32_t k = 0; k < scenario->n_steps; k++)
            cr_assert_eq(scenario->steps[k].actor, 0);
        drill_arena_reset(&arena);
    }
}

Test(fuzz_mutator, the_environment_says_what_for)
{
    setenv("DRILL_FUZZ_FAMILY", "unix-stream", 1);
    setenv("DRILL_FUZZ_FOCUS", "close", 1);
    void *other = mutator.init(NULL, 1);
    cr_assert_not_null(other);
    mutator.deinit(other);
    setenv("DRILL_FUZZ_FAMILY", "decnet", 1);
    cr_assert_null(mutator.init(NULL, 1));
    setenv("DRILL_FUZZ_FAMILY", "udp4", 1);
    setenv("DRILL_FUZZ_FOCUS", "nothing", 1);
    cr_assert_null(mutator.init(NULL, 1));
}
