/* Ports that are bound wrongly: a book of what became of each. */

#include <string.h>

#include "targets/mutants/act.h"

enum {
    PORTS_MAX = MUTANT_BYTES / (int)sizeof(struct mutant_port)
};

static struct mutant_port *book_of(struct act *act)
{
    return (struct mutant_port *)(void *)act->mutant->store.bytes;
}

/* What is known of a port; behind the lock. NULL: nothing. */
static struct mutant_port *find(struct act *act, uint16_t port)
{
    struct mutant_port *book = book_of(act);
    for (size_t i = 0; i < act->mutant->store.len; i++)
        if (book[i].port == port)
            return &book[i];
    return NULL;
}

/* Notes what a port has become. */
static void note(struct act *act, uint16_t port, uint16_t traits)
{
    struct mutant_store *store = &act->mutant->store;
    if (port == 0)
        return;
    pthread_mutex_lock(&store->lock);
    if (!store->full)
        store->len = 0;
    store->full = true;
    struct mutant_port *known = find(act, port);
    if (known == NULL && store->len < PORTS_MAX) {
        known = &book_of(act)[store->len++];
        *known = (struct mutant_port){.port = port};
    }
    if (known != NULL)
        known->traits |= traits;
    pthread_mutex_unlock(&store->lock);
}

static uint16_t traits_of(struct act *act, uint16_t port)
{
    struct mutant_store *store = &act->mutant->store;
    pthread_mutex_lock(&store->lock);
    const struct mutant_port *known = store->full ? find(act, port) : NULL;
    uint16_t traits = known != NULL ? known->traits : 0;
    pthread_mutex_unlock(&store->lock);
    return traits;
}

/* What the socket is that is to be bound. */
static uint16_t traits_now(struct act *act)
{
    int fd = act->call->fd;
    uint16_t traits = 0;
    if (act_ask_option(act, fd, DRILL_SO_REUSEADDR) > 0)
        traits |= PORT_REUSEADDR;
    if (act_ask_option(act, fd, DRILL_SO_REUSEPORT) > 0)
        traits |= PORT_REUSEPORT;
    if (drill_addr_is_wildcard(&act->call->addr))
        traits |= PORT_WILDCARD;
    return traits;
}

/* What a port becomes when its socket is closed. */
static struct mutant_port last_of(struct act *act)
{
    int fd = act->call->fd;
    struct mutant_port port = {.port = act_ask_name(act, fd, DRILL_CALL_GETSOCKNAME).port,
                               .traits = PORT_CLOSED};
    if (act_ask_option(act, fd, DRILL_SO_ACCEPTCONN) != 1)
        port.traits |= PORT_ENDED;
    return port;
}

/* Follows the calls other than bind() that say something of a port. */
static void follow(struct act *act, const struct mutant_port *before)
{
    const struct drill_call *call = act->call;
    int fd = call->fd;
    if (!act_succeeded(act))
        return;
    if (call->id == DRILL_CALL_LISTEN)
        note(act, act_ask_name(act, fd, DRILL_CALL_GETSOCKNAME).port, PORT_LISTENED);
    if (call->id == DRILL_CALL_CONNECT || call->id == DRILL_CALL_ACCEPT)
        note(act, act_ask_name(act, fd, DRILL_CALL_GETSOCKNAME).port, PORT_CONNECTED);
    if (call->id == DRILL_CALL_CLOSE)
        note(act, before->port, before->traits);
}

/* Whether bind() is about a port that is as the row says: the old one has all of `with` and none of
 * `without`, the new socket all of `flags` and none of `number`. */
static bool is_such(struct act *act, uint16_t now)
{
    const struct mutant_args *args = args_of(act);
    uint16_t old = traits_of(act, act->call->addr.port);
    return old != 0 && (old & args->with) == args->with && (old & args->without) == 0 &&
           (now & args->flags) == args->flags && (now & (uint64_t)args->number) == 0;
}

/* bind() to a port that was bound before: (to: 0) what is refused is told as done, else what is
 * done as refused. */
BODY(port_again)
{
    const struct drill_call *call = act->call;
    bool binds = call->id == DRILL_CALL_BIND && call->fd >= 0;
    uint16_t now = binds ? traits_now(act) : 0;
    struct mutant_port before = {0};
    if (call->id == DRILL_CALL_CLOSE)
        before = last_of(act);
    act_pass(act);
    if (!binds) {
        follow(act, &before);
        return;
    }
    bool such = call->addr.port != 0 && is_such(act, now);
    uint16_t to = args_of(act)->to;
    if (act_succeeded(act))
        note(act, act_ask_name(act, call->fd, DRILL_CALL_GETSOCKNAME).port,
             (uint16_t)(now | PORT_BOUND));
    if (such && to == 0 && act->out->error == DRILL_EADDRINUSE)
        act_succeed(act, 0);
    else if (such && to != 0 && act_succeeded(act))
        act_fail(act, (enum drill_errno)to);
}
