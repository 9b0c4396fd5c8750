/* The chains, and how far each descriptor is in its own. Compiled without instrumentation: how far
 * that is must not show in edges, as it would not in a kernel. */

#include "fuzz/planted.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "targets/wrap/wrap.h"

/* What a stage is passed by: a call that came to such an end. */
enum yield {
    GAVE_NONE,  /* 0 */
    GAVE_SOME,  /* more */
    GAVE_ERROR, /* stage.error */
    GAVE_NEW    /* another descriptor: the chain begins there */
};

struct stage {
    enum drill_call_id call;
    uint32_t flags; /* that must be among the call's */
    enum yield yield;
    enum drill_errno error;
};

/* A server that is asked, answers, sees the end of what it is asked, and answers again. */
static const struct stage shallow[] = {
    {DRILL_CALL_ACCEPT, 0, GAVE_NEW, DRILL_ENONE}, {DRILL_CALL_RECV, 0, GAVE_SOME, DRILL_ENONE},
    {DRILL_CALL_SEND, 0, GAVE_SOME, DRILL_ENONE},  {DRILL_CALL_RECV, 0, GAVE_NONE, DRILL_ENONE},
    {DRILL_CALL_SEND, 0, GAVE_SOME, DRILL_ENONE},
};

/* A server that finds nothing, then something, answers, ends its own direction and reads the other
 * to its end, and once more. */
static const struct stage deep[] = {
    {DRILL_CALL_ACCEPT, 0, GAVE_NEW, DRILL_ENONE},
    {DRILL_CALL_RECV, DRILL_MSG_DONTWAIT, GAVE_ERROR, DRILL_EAGAIN},
    {DRILL_CALL_RECV, DRILL_MSG_PEEK, GAVE_SOME, DRILL_ENONE},
    {DRILL_CALL_RECV, 0, GAVE_SOME, DRILL_ENONE},
    {DRILL_CALL_SEND, 0, GAVE_SOME, DRILL_ENONE},
    {DRILL_CALL_SHUTDOWN, 0, GAVE_NONE, DRILL_ENONE},
    {DRILL_CALL_SEND, 0, GAVE_ERROR, DRILL_EPIPE},
    {DRILL_CALL_RECV, 0, GAVE_SOME, DRILL_ENONE},
    {DRILL_CALL_RECV, 0, GAVE_NONE, DRILL_ENONE},
    {DRILL_CALL_RECV, 0, GAVE_NONE, DRILL_ENONE},
};

_Static_assert(DRILL_COUNT(shallow) == PLANTED_SHALLOW, "as planted.h says");
_Static_assert(DRILL_COUNT(deep) == PLANTED_DEEP, "as planted.h says");

enum {
    FDS = 1024
};

struct planted {
    struct drill_wrap wrap;
    unsigned passed[FDS];
};

static struct {
    struct drill_wrap_type wrap;
    const struct stage *chain;
    unsigned depth;
    atomic_bool sprung;
} planted_type;

static bool is_passed(const struct stage *stage, const struct drill_call *call,
                      const struct drill_outcome *out)
{
    if (call->id != stage->call || (call->flags & stage->flags) != stage->flags)
        return false;
    switch (stage->yield) {
    case GAVE_NONE:
        return out->error == DRILL_ENONE && out->value == 0;
    case GAVE_SOME:
        return out->error == DRILL_ENONE && out->value > 0;
    case GAVE_ERROR:
        return out->error == stage->error;
    case GAVE_NEW:
        return out->error == DRILL_ENONE && out->value >= 0;
    }
    return false;
}

static void perform(struct drill_target *self, const struct drill_call *call,
                    const struct drill_buffer *buffers, struct drill_outcome *out)
{
    struct planted *planted = DRILL_CONTAINER_OF(self, struct planted, wrap.target);
    drill_target_perform(planted->wrap.inner, call, buffers, out);
    int64_t fd = is_passed(&planted_type.chain[0], call, out) ? out->value : call->fd;
    if (fd < 0 || fd >= FDS)
        return;
    unsigned *passed = &planted->passed[fd];
    if (call->id == DRILL_CALL_CLOSE)
        *passed = 0;
    else if (fd != call->fd)
        *passed = 1;
    else if (*passed > 0 && *passed < planted_type.depth &&
             is_passed(&planted_type.chain[*passed], call, out) &&
             ++*passed == planted_type.depth) {
        *out = drill_outcome_error(DRILL_ENOMEM);
        atomic_store(&planted_type.sprung, true);
    }
}

static struct drill_status open_planted(const struct drill_target_type *type,
                                        struct drill_target **ret, struct drill_diag *diag)
{
    struct planted *planted = calloc(1, sizeof *planted);
    if (planted == NULL)
        return DRILL_FAIL(NO_MEMORY);
    struct drill_status s = drill_wrap_begin(&planted->wrap, type, diag);
    if (drill_ok(s))
        *ret = &planted->wrap.target;
    else
        free(planted);
    return s;
}

static void close_planted(struct drill_target *self)
{
    struct planted *planted = DRILL_CONTAINER_OF(self, struct planted, wrap.target);
    drill_wrap_end(&planted->wrap);
    free(planted);
}

const struct drill_target_type *planted_around(const struct drill_target_type *inner,
                                               unsigned depth)
{
    static const struct drill_wrap_methods methods = {open_planted, close_planted, perform};
    if (depth != PLANTED_SHALLOW && depth != PLANTED_DEEP)
        return NULL;
    planted_type.chain = depth == PLANTED_DEEP ? deep : shallow;
    planted_type.depth = depth;
    drill_wrap_type_init(&planted_type.wrap, inner, &methods, "planted", "planted",
                         "wrong at the end of a chain of outcomes");
    return &planted_type.wrap.type;
}

bool planted_sprung(void)
{
    return atomic_exchange(&planted_type.sprung, false);
}
