/* Mutants: their types, made from names, and their instances. */

#include "targets/mutants/mutants.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/rng.h"
#include "targets/mutants/act.h"

struct mutant_type {
    struct drill_wrap_type wrap;
    const struct mutant_row *row;
    uint64_t draw;
};

static struct mutant *mutant_of(struct drill_target *self)
{
    return DRILL_CONTAINER_OF(self, struct mutant, wrap.target);
}

static struct drill_status open_mutant(const struct drill_target_type *type,
                                       struct drill_target **ret, struct drill_diag *diag)
{
    const struct mutant_type *own = DRILL_CONTAINER_OF(type, const struct mutant_type, wrap.type);
    struct mutant *mutant = calloc(1, sizeof *mutant);
    if (mutant == NULL)
        return DRILL_FAIL(NO_MEMORY);
    mutant->row = own->row;
    mutant->draw = own->draw;
    pthread_mutex_init(&mutant->store.lock, NULL);
    struct drill_status s = drill_wrap_begin(&mutant->wrap, type, diag);
    if (drill_ok(s)) {
        *ret = &mutant->wrap.target;
        return s;
    }
    pthread_mutex_destroy(&mutant->store.lock);
    free(mutant);
    return s;
}

static void close_mutant(struct drill_target *self)
{
    struct mutant *mutant = mutant_of(self);
    drill_wrap_end(&mutant->wrap);
    pthread_mutex_destroy(&mutant->store.lock);
    free(mutant);
}

static void perform(struct drill_target *self, const struct drill_call *call,
                    const struct drill_buffer *buffers, struct drill_outcome *out)
{
    struct act act = {mutant_of(self), 0, call, buffers, out};
    act.mutant->row->body(&act);
}

static void perform_in_child(struct drill_target *self, unsigned child,
                             const struct drill_call *call, const struct drill_buffer *buffers,
                             struct drill_outcome *out)
{
    struct act act = {mutant_of(self), child, call, buffers, out};
    act.mutant->row->body(&act);
}

/* A scenario is over: the next one starts without a memory. */
static void restore_process(struct drill_target *self)
{
    struct mutant *mutant = mutant_of(self);
    struct drill_target *inner = mutant->wrap.inner;
    if (inner->type->restore_process != NULL)
        inner->type->restore_process(inner);
    atomic_fetch_add(&mutant->scenarios, 1);
    atomic_store(&mutant->hits, 0);
    atomic_store(&mutant->memo, 0);
    atomic_store(&mutant->sockets, 0);
    for (int fd = 0; fd < MUTANT_FDS; fd++) {
        atomic_store(&mutant->notes[fd], 0);
        atomic_store(&mutant->failed[fd], false);
        atomic_store(&mutant->shut[fd], false);
    }
    pthread_mutex_lock(&mutant->store.lock);
    mutant->store.full = false;
    pthread_mutex_unlock(&mutant->store.lock);
}

static const struct drill_wrap_methods methods = {open_mutant, close_mutant, perform};

/* "mutant:NAME#SEED@INNER"; without the seed where it is 0. */
static const char *name_of(const struct mutant_row *row, uint64_t seed, const char *inner,
                           struct drill_arena *arena)
{
    char text[256];
    char number[24] = "";
    if (seed != 0)
        snprintf(number, sizeof number, "#%llu", (unsigned long long)seed);
    int len = snprintf(text, sizeof text, "%s%s%s@%s", drill_mutant_maker.prefix, row->name, number,
                       inner);
    if (len < 0 || (size_t)len >= sizeof text)
        return NULL;
    return drill_arena_text(arena, text, (size_t)len);
}

static struct drill_status add(const struct drill_target_type *inner, const struct mutant_row *row,
                               uint64_t seed, struct drill_arena *arena,
                               struct drill_target_list *ret)
{
    struct mutant_type *made = drill_arena_take(arena, sizeof *made);
    const char *name = name_of(row, seed, inner->name, arena);
    if (made == NULL || name == NULL)
        return DRILL_FAIL(NO_MEMORY);
    struct drill_rng rng = drill_rng_make(seed, (uint64_t)(row - drill_mutant_table) + 1);
    drill_wrap_type_init(&made->wrap, inner, &methods, name, "mutants", row->gloss);
    made->wrap.type.breaks = row->breaks;
    made->wrap.type.restore_process = restore_process;
    if (made->wrap.type.call_in_child != NULL)
        made->wrap.type.call_in_child = perform_in_child;
    made->row = row;
    made->draw = drill_rng_next(&rng);
    return drill_target_list_add(ret, arena, &made->wrap.type);
}

/* Splits "NAME#SEED". False: no number comes after the sign. */
static bool parse_seed(const char *word, size_t *ret_len, uint64_t *seed)
{
    char *end;
    *ret_len = strcspn(word, "#");
    if (word[*ret_len] == '\0')
        return true;
    const char *digits = word + *ret_len + 1;
    if (digits[0] < '0' || digits[0] > '9')
        return false;
    *seed = strtoull(digits, &end, 10);
    return *end == '\0';
}

static size_t common_prefix(const char *a, const char *b)
{
    size_t len = 0;
    while (a[len] != '\0' && a[len] == b[len])
        len++;
    return len;
}

/* Some of the names that begin most like `word`, with commas between. */
static void list_nearest(const char *word, char *ret, size_t size)
{
    size_t most = 0;
    size_t used = 0;
    for (const struct mutant_row *row = drill_mutant_table; row->name != NULL; row++) {
        size_t len = common_prefix(word, row->name);
        most = len > most ? len : most;
    }
    ret[0] = '\0';
    for (const struct mutant_row *row = drill_mutant_table; row->name != NULL; row++) {
        if (common_prefix(word, row->name) < most)
            continue;
        int len = snprintf(ret + used, size - used, "%s%s", used > 0 ? ", " : "", row->name);
        if (len < 0 || (size_t)len >= size - used) {
            ret[used] = '\0';
            return;
        }
        used += (size_t)len;
    }
}

static struct drill_status refuse(const char *name, const char *word, bool known,
                                  struct drill_diag *diag)
{
    char nearest[120];
    if (known)
        return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0,
                              "'%s': no family of the target has this mutant", name);
    list_nearest(word, nearest, sizeof nearest);
    return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0,
                          "'%s': there is no mutant of that name; nearest: %s", name, nearest);
}

static struct drill_status make(const struct drill_target_stock *stock, const char *name,
                                struct drill_arena *arena, struct drill_target_list *ret,
                                struct drill_diag *diag)
{
    struct drill_target_list inner = {0};
    const char *word = NULL;
    uint64_t seed = stock->seed;
    size_t len = 0;
    bool known = false;
    size_t before = ret->count;
    struct drill_status s =
        drill_wrap_parse(&drill_mutant_maker, stock, name, arena, &word, &inner, diag);
    if (!drill_ok(s))
        return s;
    if (!parse_seed(word, &len, &seed))
        return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0, "'%s': no seed after '#'", name);
    bool all = len == strlen("all") && memcmp(word, "all", len) == 0;
    for (size_t i = 0; i < inner.count && drill_ok(s); i++) {
        if (all)
            s = drill_target_list_add(ret, arena, inner.types[i]);
        for (const struct mutant_row *row = drill_mutant_table; row->name != NULL && drill_ok(s);
             row++) {
            bool named = strlen(row->name) == len && memcmp(row->name, word, len) == 0;
            known = known || named;
            if ((named || all) && (row->families & DRILL_FAMILY_BIT(inner.types[i]->family)) != 0)
                s = add(inner.types[i], row, seed, arena, ret);
        }
    }
    if (!drill_ok(s) || ret->count > before)
        return s;
    return refuse(name, word, known, diag);
}

const struct drill_target_maker drill_mutant_maker = {
    .prefix = "mutant:",
    .form = "mutant:NAME@TARGET",
    .gloss = "TARGET made wrong in one known way; NAME all: in every one",
    .make = make,
};
