/* Chaos around a target. */

#include "targets/chaos/chaos.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/check.h"
#include "targets/chaos/engine.h"
#include "targets/wrap/wrap.h"

enum {
    SEEDS_MAX = 100000, /* targets that one name stands for */
    DECOYS_MAX = 8
};

struct chaos_type {
    struct drill_wrap_type wrap; /* first */
    uint64_t seed;
    ino_t home; /* the network namespace of who made the name */
};

struct chaos_target {
    struct drill_wrap wrap; /* first */
    struct drill_chaos chaos;
    int decoys[DECOYS_MAX];
    bool sysctls; /* those of the network namespace are nobody else's */
};

/* A call's way to the inner target. */
struct route {
    struct drill_chaos_inner inner; /* first */
    struct drill_target *target;
};

static struct chaos_target *chaos_of(struct drill_target *self)
{
    return DRILL_CONTAINER_OF(self, struct chaos_target, wrap.target);
}

static void make_call(const struct drill_chaos_inner *inner, const struct drill_call *call,
                      const struct drill_buffer *buffers, struct drill_outcome *out)
{
    const struct route *route = DRILL_CONTAINER_OF(inner, const struct route, inner);
    if (inner->process == 0)
        drill_target_perform(route->target, call, buffers, out);
    else
        drill_target_perform_in(route->target, inner->process, call, buffers, out);
}

static struct route route_to(const struct chaos_target *self, unsigned child)
{
    const struct drill_target_type *type = self->wrap.inner->type;
    return (struct route){
        .inner = {.perform = make_call,
                  .family = type->family,
                  .process = (uint8_t)child,
                  .sysctls = self->sysctls},
        .target = self->wrap.inner,
    };
}

static void perform(struct drill_target *self, const struct drill_call *call,
                    const struct drill_buffer *buffers, struct drill_outcome *out)
{
    struct route route = route_to(chaos_of(self), 0);
    drill_chaos_perform(&chaos_of(self)->chaos, &route.inner, call, buffers, out);
}

static void call_in_child(struct drill_target *self, unsigned child, const struct drill_call *call,
                          const struct drill_buffer *buffers, struct drill_outcome *out)
{
    struct route route = route_to(chaos_of(self), child);
    drill_chaos_perform(&chaos_of(self)->chaos, &route.inner, call, buffers, out);
}

/* A scenario is over: the next one must not depend on it. */
static void restore_process(struct drill_target *self)
{
    struct drill_target *inner = chaos_of(self)->wrap.inner;
    if (inner->type->restore_process != NULL)
        inner->type->restore_process(inner);
    drill_chaos_reset(&chaos_of(self)->chaos);
}

/* Descriptors of its own move those of the scenarios up. */
static void open_decoys(struct chaos_target *self)
{
    const struct drill_call make = {.id = DRILL_CALL_SOCKET};
    struct drill_outcome out;
    for (unsigned i = 0; i < DECOYS_MAX; i++) {
        self->decoys[i] = -1;
        if (i >= self->chaos.temper.decoys)
            continue;
        drill_target_perform(self->wrap.inner, &make, NULL, &out);
        self->decoys[i] = (int)out.value;
    }
}

static ino_t network(void)
{
    struct stat status;
    return stat("/proc/self/ns/net", &status) == 0 ? status.st_ino : 0;
}

static struct drill_status open_chaos(const struct drill_target_type *type,
                                      struct drill_target **ret, struct drill_diag *diag)
{
    const struct chaos_type *own = DRILL_CONTAINER_OF(type, const struct chaos_type, wrap.type);
    struct chaos_target *self = calloc(1, sizeof *self);
    if (self == NULL)
        return drill_diag_set(diag, DRILL_CODE_NO_MEMORY, 0, 0, "target %s: out of memory",
                              type->name);
    struct drill_status s = drill_wrap_begin(&self->wrap, type, diag);
    if (!drill_ok(s)) {
        free(self);
        return s;
    }
    drill_chaos_init(&self->chaos, own->seed);
    /* Settings of the machine are left alone. */
    self->sysctls =
        (self->wrap.inner->type->caps & DRILL_CAP_SYSCTLS) != 0 && network() != own->home;
    open_decoys(self);
    *ret = &self->wrap.target;
    return DRILL_OK;
}

static void close_chaos(struct drill_target *self)
{
    struct chaos_target *own = chaos_of(self);
    struct drill_outcome ignored;
    for (unsigned i = 0; i < DECOYS_MAX; i++) {
        const struct drill_call closing = {.id = DRILL_CALL_CLOSE, .fd = own->decoys[i]};
        if (own->decoys[i] >= 0)
            drill_target_perform(own->wrap.inner, &closing, NULL, &ignored);
    }
    drill_chaos_deinit(&own->chaos);
    drill_wrap_end(&own->wrap);
    free(own);
}

static const struct drill_wrap_methods methods = {open_chaos, close_chaos, perform};

/* Appends the target of one seed around one type. */
static struct drill_status add_type(const struct drill_target_type *inner, uint64_t seed,
                                    struct drill_arena *arena, struct drill_target_list *ret)
{
    char name[160];
    int len = snprintf(name, sizeof name, "chaos:%llu@%s", (unsigned long long)seed, inner->name);
    struct chaos_type *own = drill_arena_take(arena, sizeof *own);
    char *kept = drill_arena_text(arena, name, (size_t)len);
    if (own == NULL || kept == NULL)
        return DRILL_FAIL(NO_MEMORY);
    drill_wrap_type_init(&own->wrap, inner, &methods, kept, "chaos",
                         "another target, made unusual in every permitted way");
    own->seed = seed;
    own->home = network();
    own->wrap.type.claims_relaxed = true;
    own->wrap.type.restore_process = restore_process;
    if (inner->call_in_child != NULL)
        own->wrap.type.call_in_child = call_in_child;
    return drill_target_list_add(ret, arena, &own->wrap.type);
}

static bool read_number(const char *text, char **ret_end, uint64_t *ret)
{
    errno = 0;
    *ret = strtoull(text, ret_end, 10);
    return text[0] >= '0' && text[0] <= '9' && errno == 0;
}

/* "7" or "1-10000". */
static bool read_seeds(const char *word, uint64_t *ret_first, uint64_t *ret_last)
{
    char *end;
    if (!read_number(word, &end, ret_first))
        return false;
    *ret_last = *ret_first;
    if (*end == '-' && !read_number(end + 1, &end, ret_last))
        return false;
    return *end == '\0' && *ret_last >= *ret_first && *ret_last - *ret_first < SEEDS_MAX;
}

static struct drill_status make(const struct drill_target_stock *stock, const char *name,
                                struct drill_arena *arena, struct drill_target_list *ret,
                                struct drill_diag *diag)
{
    struct drill_target_list inner = {0};
    const char *word = NULL;
    uint64_t first;
    uint64_t last;
    struct drill_status s =
        drill_wrap_parse(&drill_chaos_maker, stock, name, arena, &word, &inner, diag);
    if (!drill_ok(s))
        return s;
    if (!read_seeds(word, &first, &last))
        return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0,
                              "'%s': the seed is a number, or a range of at most %d as in 1-100",
                              name, SEEDS_MAX);
    for (uint64_t seed = first; drill_ok(s) && seed - first <= last - first; seed++)
        for (size_t i = 0; drill_ok(s) && i < inner.count; i++)
            s = add_type(inner.types[i], seed, arena, ret);
    return s;
}

const struct drill_target_maker drill_chaos_maker = {
    .prefix = "chaos:",
    .form = "chaos:SEED@TARGET",
    .gloss = "TARGET made unusual in every permitted way; SEED is a number or a range",
    .make = make,
};
