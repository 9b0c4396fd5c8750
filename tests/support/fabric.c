/* The little that has to be known of sockets to number them and to name them. Sockets are never
 * forgotten, so that the name of one that was closed while it waited in a queue is still there. */

#include "support/fabric.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"

static bool has(const struct fabric *fabric, drill_family_set set)
{
    return (DRILL_FAMILY_BIT(fabric->family) & set) != 0;
}

void fabric_begin(struct fabric *fabric, enum drill_family family)
{
    fabric->family = family;
    fabric->next_port = FABRIC_FIRST_PORT;
    fabric->n_sockets = 0;
    memset(fabric->process, 0, sizeof fabric->process);
    for (int i = 0; i < FABRIC_FDS; i++)
        fabric->fds[i] = -1;
}

static int socket_of(const struct fabric *fabric, int fd)
{
    return fd >= 0 && fd < FABRIC_FDS ? fabric->fds[fd] : -1;
}

/* The unspecified name of the family. */
static struct drill_addr no_name(const struct fabric *fabric)
{
    return has(fabric, DRILL_FAMILIES_INET) ? drill_addr_any(fabric->family, 0)
                                            : (struct drill_addr){.kind = DRILL_ADDR_UNNAMED};
}

static int make_socket(struct fabric *fabric)
{
    DRILL_CHECK(fabric->n_sockets < FABRIC_SOCKETS);
    struct fabric_socket *socket = &fabric->sockets[fabric->n_sockets];
    socket->name = no_name(fabric);
    socket->peer = (struct drill_addr){0};
    socket->queue.n = 0;
    return fabric->n_sockets++;
}

static int lowest(const struct fabric *fabric)
{
    int fd = FABRIC_FIRST_FD;
    while (fd < DRILL_PROCESS_FDS && fabric->fds[fd] >= 0)
        fd++;
    return fd;
}

static int make_fd(struct fabric *fabric, int socket)
{
    int fd = lowest(fabric);
    DRILL_CHECK(fd < DRILL_PROCESS_FDS);
    fabric->fds[fd] = (int16_t)socket;
    return fd;
}

void fabric_follow(struct fabric *fabric, unsigned actor, const struct drill_call *call,
                   struct drill_outcome *outcome)
{
    bool kills = call->id == DRILL_CALL_KILL && call->number == DRILL_SIGKILL;
    unsigned *own = &fabric->process[kills ? (unsigned)call->value[0] : actor];
    if (outcome->error != DRILL_ENONE)
        return;
    if (call->id == DRILL_CALL_FORK) {
        *own = 1;
        for (unsigned a = 0; a < FABRIC_ACTORS; a++)
            *own += &fabric->process[a] != own && fabric->process[a] != 0;
        outcome->value = *own;
        memcpy(fabric->fds + *own * DRILL_PROCESS_FDS, fabric->fds,
               DRILL_PROCESS_FDS * sizeof fabric->fds[0]);
    } else if (kills || call->id == DRILL_CALL_EXIT) {
        for (int i = 0; i < DRILL_PROCESS_FDS; i++)
            fabric->fds[(int)*own * DRILL_PROCESS_FDS + i] = -1;
        *own = 0;
    }
}

bool fabric_name(const struct fabric *fabric, int fd, struct drill_addr *ret)
{
    int socket = socket_of(fabric, fd);
    if (socket < 0)
        return false;
    *ret = fabric->sockets[socket].name;
    return true;
}

/* Gives an unbound INET socket a port at `host` (0: the wildcard). */
static void name_it(struct fabric *fabric, struct fabric_socket *socket, uint8_t host)
{
    if (!has(fabric, DRILL_FAMILIES_INET) || socket->name.port != 0)
        return;
    socket->name = host == 0 ? drill_addr_any(fabric->family, fabric->next_port)
                             : drill_addr_loopback(fabric->family, host, fabric->next_port);
    fabric->next_port++;
}

static bool answers(const struct fabric_socket *socket, const struct drill_addr *addr)
{
    bool inet = addr->kind == DRILL_ADDR_INET4 || addr->kind == DRILL_ADDR_INET6;
    if (drill_addr_equal(&socket->name, addr))
        return true;
    return inet && addr->port != 0 && addr->port == socket->name.port &&
           (drill_addr_is_wildcard(addr) || drill_addr_is_wildcard(&socket->name));
}

/* The open socket with this name that was made first. */
static struct fabric_socket *find(struct fabric *fabric, const struct drill_addr *addr)
{
    int found = -1;
    for (int fd = 0; fd < FABRIC_FDS; fd++) {
        int socket = fabric->fds[fd];
        if (socket >= 0 && answers(&fabric->sockets[socket], addr) && (found < 0 || socket < found))
            found = socket;
    }
    return found >= 0 ? &fabric->sockets[found] : NULL;
}

static void push(struct fabric_queue *queue, int socket)
{
    if (queue->n < FABRIC_QUEUE)
        queue->socket[queue->n++] = (int16_t)socket;
}

/* The first of the queue, which leaves it; -1 when it is empty. */
static int pull(struct fabric_queue *queue)
{
    if (queue->n == 0)
        return -1;
    int socket = queue->socket[0];
    queue->n--;
    memmove(queue->socket, queue->socket + 1, (size_t)queue->n * sizeof queue->socket[0]);
    return socket;
}

static void take_back(struct fabric_queue *queue, int socket)
{
    for (int i = 0; i < queue->n; i++) {
        if (queue->socket[i] != socket)
            continue;
        queue->n--;
        memmove(queue->socket + i, queue->socket + i + 1,
                (size_t)(queue->n - i) * sizeof queue->socket[0]);
        return;
    }
}

static void begin_connect(struct fabric *fabric, const struct drill_call *call, int index)
{
    struct fabric_socket *socket = &fabric->sockets[index];
    struct fabric_socket *listener = find(fabric, &call->addr);
    if (socket->peer.kind != DRILL_ADDR_NONE && !has(fabric, DRILL_FAMILIES_DATAGRAM))
        return; /* it asks again */
    name_it(fabric, socket, 1);
    socket->peer = call->addr;
    if (listener != NULL && !has(fabric, DRILL_FAMILIES_DATAGRAM))
        push(&listener->queue, index);
}

void fabric_call(struct fabric *fabric, const struct drill_call *call)
{
    int socket = socket_of(fabric, call->fd);
    for (unsigned i = 0; drill_call_sends(call) && i < drill_call_rights(call); i++)
        fabric->passed[i] = socket_of(fabric, call->rights[i]);
    if (socket < 0)
        return;
    if (call->id == DRILL_CALL_CONNECT)
        begin_connect(fabric, call, socket);
    else if (drill_call_sends(call) && has(fabric, DRILL_FAMILIES_UDP))
        name_it(fabric, &fabric->sockets[socket], 1);
}

static void end_connect(struct fabric *fabric, const struct drill_call *call, int index,
                        const struct drill_outcome *outcome)
{
    struct fabric_socket *socket = &fabric->sockets[index];
    bool goes_on = outcome->error == DRILL_ENONE || outcome->error == DRILL_EINPROGRESS ||
                   outcome->error == DRILL_EALREADY || outcome->error == DRILL_EISCONN;
    if (goes_on)
        return;
    struct fabric_socket *listener = find(fabric, &call->addr);
    if (listener != NULL)
        take_back(&listener->queue, index);
    socket->peer = (struct drill_addr){0};
}

static void end_accept(struct fabric *fabric, const struct drill_call *call, int listener,
                       struct drill_outcome *outcome)
{
    int client = pull(&fabric->sockets[listener].queue);
    int made = make_socket(fabric);
    struct fabric_socket *socket = &fabric->sockets[made];
    if (client >= 0) {
        socket->peer = fabric->sockets[client].name;
        socket->name = fabric->sockets[client].peer;
    } else {
        socket->peer = no_name(fabric);
        name_it(fabric, socket, 1);
    }
    outcome->value = make_fd(fabric, made);
    if (call->want_addr)
        outcome->addr = socket->peer;
}

static void end_pair(struct fabric *fabric, struct drill_outcome *outcome)
{
    int made[2];
    for (int d = 0; d < 2; d++) {
        made[d] = make_socket(fabric);
        fabric->sockets[made[d]].peer = no_name(fabric);
    }
    outcome->value = make_fd(fabric, made[0]);
    outcome->second_fd = make_fd(fabric, made[1]);
}

static void end_send(struct fabric *fabric, const struct drill_call *call, int index)
{
    const struct drill_addr *to =
        call->addr.kind != DRILL_ADDR_NONE ? &call->addr : &fabric->sockets[index].peer;
    struct fabric_socket *receiver = find(fabric, to);
    if (has(fabric, DRILL_FAMILIES_DATAGRAM) && receiver != NULL)
        push(&receiver->queue, index);
}

static void end_receive(struct fabric *fabric, const struct drill_call *call, int index,
                        struct drill_outcome *outcome)
{
    struct fabric_queue *queue = &fabric->sockets[index].queue;
    if (!has(fabric, DRILL_FAMILIES_DATAGRAM))
        return;
    int sender = queue->n > 0 ? queue->socket[0] : -1;
    if ((call->flags & DRILL_MSG_PEEK) == 0)
        pull(queue);
    if (call->want_addr)
        outcome->addr = sender >= 0 ? fabric->sockets[sender].name : no_name(fabric);
}

/* The name that bind() to `addr` gives. */
static struct drill_addr bound_name(struct fabric *fabric, const struct drill_addr *addr)
{
    struct drill_addr name = *addr;
    char digits[8];
    if (has(fabric, DRILL_FAMILIES_INET) && name.port == 0)
        name.port = fabric->next_port++;
    if (name.kind == DRILL_ADDR_UNNAMED) {
        snprintf(digits, sizeof digits, "%05x", fabric->next_port++);
        name = drill_addr_unix(DRILL_ADDR_ABSTRACT, digits, 5);
    }
    return name;
}

static void give_name(const struct drill_addr *name, struct drill_outcome *outcome)
{
    bool named = name->kind == DRILL_ADDR_ABSTRACT || name->kind == DRILL_ADDR_PATH;
    outcome->addr = *name;
    outcome->addr_len = named ? (uint16_t)(name->name_len + 1) : 0;
}

/* Successes of calls on the open socket `index`. */
static void end_on(struct fabric *fabric, const struct drill_call *call, int index,
                   struct drill_outcome *outcome)
{
    struct fabric_socket *socket = &fabric->sockets[index];
    switch ((enum drill_call_id)call->id) {
    case DRILL_CALL_BIND:
        socket->name = bound_name(fabric, &call->addr);
        break;
    case DRILL_CALL_LISTEN:
        name_it(fabric, socket, 0);
        break;
    case DRILL_CALL_ACCEPT:
    case DRILL_CALL_ACCEPT4:
        end_accept(fabric, call, index, outcome);
        break;
    case DRILL_CALL_DUP:
        outcome->value = make_fd(fabric, index);
        break;
    case DRILL_CALL_CLOSE:
        fabric->fds[call->fd] = -1;
        break;
    case DRILL_CALL_GETSOCKNAME:
        give_name(&socket->name, outcome);
        break;
    case DRILL_CALL_GETPEERNAME:
        give_name(&socket->peer, outcome);
        break;
    default:
        if (drill_call_sends(call))
            end_send(fabric, call, index);
        else if (drill_call_receives(call))
            end_receive(fabric, call, index, outcome);
        break;
    }
}

void fabric_return(struct fabric *fabric, const struct drill_call *call,
                   struct drill_outcome *outcome)
{
    int index = socket_of(fabric, call->fd);
    bool failed = outcome->error != DRILL_ENONE;
    if (call->id == DRILL_CALL_CONNECT && index >= 0)
        end_connect(fabric, call, index, outcome);
    if (failed)
        return;
    if (call->id == DRILL_CALL_SOCKET || call->id == DRILL_CALL_SOCKETPAIR ||
        call->id == DRILL_CALL_DUP || call->id == DRILL_CALL_OPENAT)
        outcome->lowest_fd = 1 + lowest(fabric);
    if (call->id == DRILL_CALL_SOCKET || call->id == DRILL_CALL_OPENAT ||
        call->id == DRILL_CALL_EPOLL_CREATE)
        outcome->value = make_fd(fabric, make_socket(fabric));
    else if (call->id == DRILL_CALL_SOCKETPAIR)
        end_pair(fabric, outcome);
    else if (index >= 0)
        end_on(fabric, call, index, outcome);
}

void fabric_pass(struct fabric *fabric, unsigned n, struct drill_outcome *outcome)
{
    outcome->n_rights = (uint16_t)n;
    for (unsigned i = 0; i < n && i < DRILL_RIGHTS; i++)
        outcome->rights[i] = make_fd(fabric, fabric->passed[i] >= 0 ? fabric->passed[i] : 0);
}
