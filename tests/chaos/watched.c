/* The program with its chaos under watch: what chaos asks of the implementation is compared with
 * what was asked of chaos. `watched FILE ARGUMENT...` is `sockdrill ARGUMENT...`, and adds to FILE
 * a line for each kind of act: how often it was seen, and what it is.
 *
 * A target around chaos begins and ends a watch, which is its thread's; one within tells the watch
 * of every call. Workers are processes of their own: the counts are in memory that all share. */

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/check.h"
#include "cli/cli.h"
#include "targets/builtin.h"
#include "targets/chaos/chaos.h"
#include "targets/wrap/wrap.h"

#define ACTS(X)                                                                                    \
    X(SHORT_RECEIVE, "a receive asks for less")                                                    \
    X(SHORT_SEND, "a send hands on less")                                                          \
    X(DATA_LATE, "a receive finds nothing yet")                                                    \
    X(END_LATE, "a receive or a poll finds no end yet")                                            \
    X(READINESS_LATE, "poll or select shows nothing yet")                                          \
    X(BATCH, "FIONREAD tells of fewer bytes than have arrived")                                    \
    X(NO_ROOM, "a send finds no room")                                                             \
    X(CONNECTION_LATE, "accept finds no connection yet")                                           \
    X(SPURIOUS, "a listener was ready, and accept finds nothing")                                  \
    X(SMALL_BUFFER, "a socket has a small buffer")                                                 \
    X(OTHER_PORT, "a socket connects from a port that bind found")                                 \
    X(OTHER_DESCRIPTOR, "a descriptor is in use already")                                          \
    X(OTHER_CAPACITY, "a queue has another capacity")                                              \
    X(NEGATIVE_IS_ZERO, "a negative backlog is 0")                                                 \
    X(INHERITED, "an accepted socket inherits O_NONBLOCK")                                         \
    X(REMOVED, "a connection that was reset has left the queue")                                   \
    X(ABORTED, "accept tells of a connection that was reset")                                      \
    X(REFUSED, "a full queue refuses")                                                             \
    X(RESET, "a full queue resets")                                                                \
    X(INSTEAD, "a call is refused as other systems refuse it")                                     \
    X(RENAMED, "a call fails as on other systems")                                                 \
    X(RESTARTED, "a call goes on after a signal")                                                  \
    X(UNKNOWN_EVENT, "POLLRDHUP is not known")

enum act {
#define X(id, gloss) id,
    ACTS(X)
#undef X
    ACT_COUNT
};

static atomic_ulong *counts;

static void count(enum act act)
{
    atomic_fetch_add(&counts[act], 1);
}

/* What has become of one call so far. */
struct watch {
    const struct drill_call *asked; /* NULL: no call is under way */
    struct drill_call made;         /* of the asked kind, the first one */
    struct drill_outcome first;     /* what it gave, and what the last one gave */
    struct drill_outcome last;
    unsigned times;     /* that one was made */
    uint32_t events;    /* that looks of chaos itself found */
    bool diverted;      /* a connect went elsewhere */
    bool listened;      /* a socket listened meanwhile */
    bool dropped;       /* a descriptor was closed meanwhile */
    bool bound;         /* its own socket was bound meanwhile */
    bool sized;         /* a buffer was sized meanwhile */
    bool made_nonblock; /* O_NONBLOCK was set meanwhile */
};

static _Thread_local struct watch watch;

/* --- Within chaos ----------------------------------------------------------------------------- */

/* Whether it is the call that was asked for, and none by which chaos looks for itself. */
static bool is_asked(const struct drill_call *call)
{
    const struct drill_call *asked = watch.asked;
    if (call->id != asked->id || call->fd != asked->fd)
        return false;
    if (call->id == DRILL_CALL_POLL)
        return watch.times == 0 || call->number != 0 || asked->number == 0;
    return !drill_call_sends(call) || drill_call_length(call) > 0 || drill_call_length(asked) == 0;
}

static void note_made(const struct drill_call *call, const struct drill_outcome *out)
{
    if (call->id == DRILL_CALL_CONNECT && !drill_addr_equal(&call->addr, &watch.asked->addr))
        watch.diverted = true;
    if (watch.times++ == 0) {
        watch.made = *call;
        watch.first = *out;
    }
    watch.last = *out;
}

static void note_aside(const struct drill_call *call, const struct drill_outcome *out)
{
    switch (call->id) {
    case DRILL_CALL_POLL:
        watch.events |= out->revents;
        break;
    case DRILL_CALL_LISTEN:
        watch.listened = true;
        break;
    case DRILL_CALL_CLOSE:
        watch.dropped = true;
        break;
    case DRILL_CALL_BIND:
        watch.bound = watch.bound || call->fd == watch.asked->fd;
        break;
    case DRILL_CALL_SETSOCKOPT:
        watch.sized = true;
        break;
    case DRILL_CALL_FCNTL:
        watch.made_nonblock = watch.made_nonblock || (call->flags & DRILL_O_NONBLOCK) != 0;
        break;
    default:
        break;
    }
}

static void perform_within(struct drill_target *self, const struct drill_call *call,
                           const struct drill_buffer *buffers, struct drill_outcome *out)
{
    drill_target_perform(DRILL_CONTAINER_OF(self, struct drill_wrap, target)->inner, call, buffers,
                         out);
    if (watch.asked == NULL && call->id == DRILL_CALL_SOCKET)
        count(OTHER_DESCRIPTOR);
    else if (watch.asked != NULL && is_asked(call))
        note_made(call, out);
    else if (watch.asked != NULL)
        note_aside(call, out);
}

/* --- Around chaos ----------------------------------------------------------------------------- */

static void judge_transfer(const struct drill_call *call, const struct drill_outcome *out)
{
    bool sends = drill_call_sends(call);
    if (watch.times > 0 && drill_call_length(&watch.made) < drill_call_length(call))
        count(sends ? SHORT_SEND : SHORT_RECEIVE);
    if (watch.times > 0 || out->error != DRILL_EAGAIN)
        return;
    if (sends)
        count(NO_ROOM);
    else
        count((watch.events & DRILL_POLLRDHUP) != 0 ? END_LATE : DATA_LATE);
}

static void judge_look(const struct drill_outcome *out)
{
    uint32_t hidden = watch.first.revents & ~out->revents;
    if ((hidden & DRILL_POLLIN) != 0)
        count(READINESS_LATE);
    else if ((hidden & DRILL_POLLRDHUP) != 0)
        count(END_LATE);
    if ((watch.asked->flags & ~watch.made.flags & DRILL_POLLRDHUP) != 0)
        count(UNKNOWN_EVENT);
}

static void judge_accept(const struct drill_outcome *out)
{
    if (watch.times == 0 && out->error == DRILL_EAGAIN)
        count(CONNECTION_LATE);
    if (watch.dropped)
        count(out->error == DRILL_ECONNABORTED ? ABORTED : REMOVED);
    if (watch.dropped && out->error == DRILL_EAGAIN)
        count(SPURIOUS);
    if (watch.made_nonblock)
        count(INHERITED);
}

static void judge_connect(const struct drill_outcome *out)
{
    if (watch.bound)
        count(OTHER_PORT);
    if (watch.diverted)
        count(watch.listened ? RESET : REFUSED);
    else if (watch.last.error == DRILL_EAGAIN && out->error == DRILL_ECONNREFUSED)
        count(REFUSED);
}

static void judge_listen(const struct drill_call *call)
{
    if (call->number < 0 && watch.made.number == 0)
        count(NEGATIVE_IS_ZERO);
    else if (call->number > 0 && watch.made.number != call->number)
        count(OTHER_CAPACITY);
}

static void judge(const struct drill_call *call, const struct drill_outcome *out)
{
    bool transfers = drill_call_sends(call) || drill_call_receives(call);
    bool waits = transfers || call->id == DRILL_CALL_ACCEPT || call->id == DRILL_CALL_ACCEPT4;
    if (transfers)
        judge_transfer(call, out);
    else if (call->id == DRILL_CALL_POLL || call->id == DRILL_CALL_SELECT)
        judge_look(out);
    else if (waits)
        judge_accept(out);
    else if (call->id == DRILL_CALL_CONNECT)
        judge_connect(out);
    else if (call->id == DRILL_CALL_LISTEN && watch.times > 0)
        judge_listen(call);
    else if (call->id == DRILL_CALL_IOCTL && out->value < watch.last.value)
        count(BATCH);
    else if (watch.sized)
        count(SMALL_BUFFER);
    if (watch.times == 0 && !(waits && out->error == DRILL_EAGAIN))
        count(INSTEAD);
    else if (watch.times == 1 && out->error != watch.last.error && !watch.dropped &&
             watch.last.error != DRILL_EAGAIN)
        count(RENAMED);
    if (watch.times > 1 && watch.first.error == DRILL_EINTR)
        count(RESTARTED);
}

static void perform_around(struct drill_target *self, const struct drill_call *call,
                           const struct drill_buffer *buffers, struct drill_outcome *out)
{
    watch = (struct watch){.asked = call};
    drill_target_perform(DRILL_CONTAINER_OF(self, struct drill_wrap, target)->inner, call, buffers,
                         out);
    judge(call, out);
    watch.asked = NULL;
}

/* --- The targets ------------------------------------------------------------------------------ */

static struct drill_status open_watch(const struct drill_target_type *type,
                                      struct drill_target **ret, struct drill_diag *diag)
{
    struct drill_wrap *wrap = calloc(1, sizeof *wrap);
    if (wrap == NULL)
        return DRILL_FAIL(NO_MEMORY);
    struct drill_status s = drill_wrap_begin(wrap, type, diag);
    if (!drill_ok(s)) {
        free(wrap);
        return s;
    }
    *ret = &wrap->target;
    return DRILL_OK;
}

static void close_watch(struct drill_target *self)
{
    struct drill_wrap *wrap = DRILL_CONTAINER_OF(self, struct drill_wrap, target);
    drill_wrap_end(wrap);
    free(wrap);
}

static const struct drill_wrap_methods within = {open_watch, close_watch, perform_within};
static const struct drill_wrap_methods around = {open_watch, close_watch, perform_around};

enum {
    MOST_TYPES = 16
};

static struct drill_wrap_type types[MOST_TYPES];
static const struct drill_target_type *listed[MOST_TYPES + 1];

static void list_types(void)
{
    for (size_t i = 0; drill_builtin_targets[i] != NULL; i++) {
        const struct drill_target_type *inner = drill_builtin_targets[i];
        DRILL_CHECK(i < MOST_TYPES);
        drill_wrap_type_init(&types[i], inner, &within, inner->name, inner->group, inner->gloss);
        listed[i] = &types[i].type;
    }
}

/* What the maker of chaos makes, each within a watch. */
static struct drill_status make(const struct drill_target_stock *stock, const char *name,
                                struct drill_arena *arena, struct drill_target_list *ret,
                                struct drill_diag *diag)
{
    struct drill_target_list chaos = {0};
    struct drill_status s = drill_chaos_maker.make(stock, name, arena, &chaos, diag);
    for (size_t i = 0; drill_ok(s) && i < chaos.count; i++) {
        const struct drill_target_type *inner = chaos.types[i];
        struct drill_wrap_type *type = drill_arena_take(arena, sizeof *type);
        if (type == NULL)
            return DRILL_FAIL(NO_MEMORY);
        drill_wrap_type_init(type, inner, &around, inner->name, inner->group, inner->gloss);
        type->type.claims_relaxed = inner->claims_relaxed;
        s = drill_target_list_add(ret, arena, &type->type);
    }
    return s;
}

static int report(const char *path)
{
    static const char *const glosses[] = {
#define X(id, gloss) gloss,
        ACTS(X)
#undef X
    };
    FILE *file = fopen(path, "ae");
    if (file == NULL)
        return -1;
    for (int i = 0; i < ACT_COUNT; i++)
        fprintf(file, "%lu %s\n", atomic_load(&counts[i]), glosses[i]);
    return fclose(file);
}

int main(int argc, char **argv)
{
    static struct drill_target_maker maker;
    static const struct drill_target_maker *const makers[] = {&maker, NULL};
    maker = drill_chaos_maker;
    maker.make = make;
    const struct drill_cli_stock stock = {.targets = listed,
                                          .makers = makers,
                                          .programs = drill_builtin_programs,
                                          .corpus = &drill_corpus_conformance};
    counts = mmap(NULL, ACT_COUNT * sizeof *counts, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (argc < 2 || counts == MAP_FAILED)
        return DRILL_EXIT_USAGE;
    list_types();
    int status = drill_cli_main(argc - 1, argv + 1, &stock);
    if (report(argv[1]) != 0 && status == DRILL_EXIT_ACCEPTED)
        status = DRILL_EXIT_NOTHING_RAN;
    return status;
}
