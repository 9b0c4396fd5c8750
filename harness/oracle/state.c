/* States: make, copy, compare; sockets, descriptors, connections, messages. */

#include "oracle/state.h"

#include <string.h>

#include "base/check.h"

void state_init(struct drill_state *state, const uint8_t *choices, const uint8_t *all)
{
    memset(state->fds, 0, state->n_fds * sizeof state->fds[0]);
    memset(state->socks, 0, state->n_socks * sizeof state->socks[0]);
    memset(state->conns, 0, state->n_conns * sizeof state->conns[0]);
    memset(state->messages, 0, state->n_messages * sizeof state->messages[0]);
    memset(state->holds, 0, state->n_holds * sizeof state->holds[0]);
    memset(state->files, 0, state->n_files * sizeof state->files[0]);
    memset(state->rights, 0, state->n_rights * sizeof state->rights[0]);
    state->n_files = state->n_rights = 0;
    state->doomed = 0;
    memset(state->watches, 0, state->n_watches * sizeof state->watches[0]);
    state->n_watches = 0;
    memset(state->mask_known, 0, sizeof state->mask_known);
    memset(state->mask, 0, sizeof state->mask);
    state->serials = 0;
    state->raised = (struct model_raised){0};
    state->n_socks = state->n_conns = state->n_messages = state->n_holds = 0;
    state->n_fds = state->open_fds = 0;
    state->overflow = false;
    state->done = 0;
    state->passed = 0;
    for (size_t i = 0; i < DRILL_COUNT(state->inside); i++)
        state->inside[i] = DRILL_NONE;
    memcpy(state->variants, choices, sizeof state->variants);
    memcpy(state->observed, all, sizeof state->observed);
}

void state_copy(struct drill_state *to, const struct drill_state *from)
{
    /* Everything up to the tables, then the part of each table that is in use. Unused entries of
     * `to` beyond that are zero, because state_init and the trimming below keep them so. */
    if (to->n_fds > from->n_fds)
        memset(to->fds + from->n_fds, 0, (to->n_fds - from->n_fds) * sizeof to->fds[0]);
    if (to->n_socks > from->n_socks)
        memset(to->socks + from->n_socks, 0,
               (size_t)(to->n_socks - from->n_socks) * sizeof to->socks[0]);
    if (to->n_conns > from->n_conns)
        memset(to->conns + from->n_conns, 0,
               (size_t)(to->n_conns - from->n_conns) * sizeof to->conns[0]);
    if (to->n_messages > from->n_messages)
        memset(to->messages + from->n_messages, 0,
               (size_t)(to->n_messages - from->n_messages) * sizeof to->messages[0]);
    if (to->n_files > from->n_files)
        memset(to->files + from->n_files, 0,
               (size_t)(to->n_files - from->n_files) * sizeof to->files[0]);
    if (to->n_watches > from->n_watches)
        memset(to->watches + from->n_watches, 0,
               (size_t)(to->n_watches - from->n_watches) * sizeof to->watches[0]);
    if (to->n_rights > from->n_rights)
        memset(to->rights + from->n_rights, 0,
               (size_t)(to->n_rights - from->n_rights) * sizeof to->rights[0]);
    memcpy(to, from, offsetof(struct drill_state, rights));
    memcpy(to->rights, from->rights, from->n_rights * sizeof to->rights[0]);
    memcpy(to->watches, from->watches, from->n_watches * sizeof to->watches[0]);
    memcpy(to->files, from->files, from->n_files * sizeof to->files[0]);
    memcpy(to->holds, from->holds, from->n_holds * sizeof to->holds[0]);
    memcpy(to->fds, from->fds, from->n_fds * sizeof to->fds[0]);
    memcpy(to->socks, from->socks, from->n_socks * sizeof to->socks[0]);
    memcpy(to->conns, from->conns, from->n_conns * sizeof to->conns[0]);
    memcpy(to->messages, from->messages, from->n_messages * sizeof to->messages[0]);
}

bool state_equal(const struct drill_state *a, const struct drill_state *b)
{
    return memcmp(a, b, offsetof(struct drill_state, rights)) == 0 &&
           memcmp(a->rights, b->rights, a->n_rights * sizeof a->rights[0]) == 0 &&
           memcmp(a->files, b->files, a->n_files * sizeof a->files[0]) == 0 &&
           memcmp(a->watches, b->watches, a->n_watches * sizeof a->watches[0]) == 0 &&
           memcmp(a->holds, b->holds, a->n_holds * sizeof a->holds[0]) == 0 &&
           memcmp(a->fds, b->fds, a->n_fds * sizeof a->fds[0]) == 0 &&
           memcmp(a->socks, b->socks, a->n_socks * sizeof a->socks[0]) == 0 &&
           memcmp(a->conns, b->conns, a->n_conns * sizeof a->conns[0]) == 0 &&
           memcmp(a->messages, b->messages, a->n_messages * sizeof a->messages[0]) == 0;
}

/* The id that a collected address left. */
static int16_t reuse_address(struct model_env *env, const struct drill_addr *addr)
{
    for (uint16_t i = 1; i < env->n_addrs; i++) {
        if (env->addrs[i].kind == DRILL_ADDR_NONE) {
            env->addrs[i] = *addr;
            return (int16_t)i;
        }
    }
    return 0;
}

int16_t env_find_address(const struct model_env *env, const struct drill_addr *addr)
{
    for (uint16_t i = 1; i < env->n_addrs; i++) {
        if (drill_addr_equal(&env->addrs[i], addr))
            return (int16_t)i;
    }
    return 0;
}

int16_t env_address(struct model_env *env, const struct drill_addr *addr)
{
    if (addr->kind == DRILL_ADDR_NONE)
        return 0;
    int16_t known = env_find_address(env, addr);
    if (known != 0)
        return known;
    if (env->n_addrs == 0)
        env->n_addrs = 1;
    if (env->n_addrs == DRILL_COUNT(env->addrs))
        return reuse_address(env, addr);
    env->addrs[env->n_addrs] = *addr;
    return (int16_t)env->n_addrs++;
}

int state_socket(const struct drill_state *state, int fd)
{
    /* fds[] holds socket + 1, so that zeroed memory means "not open". */
    if (fd < 0 || fd >= state->n_fds)
        return DRILL_NONE;
    return state->fds[fd].sock - 1;
}

int state_add_socket(struct drill_state *state)
{
    int i = 0;
    while (i < state->n_socks && state->socks[i].phase != PHASE_UNUSED)
        i++;
    if (i == DRILL_MODEL_SOCKETS) {
        state->overflow = true;
        return DRILL_NONE;
    }
    if (i == state->n_socks)
        state->n_socks++;
    state->socks[i] = (struct model_sock){0};
    state->socks[i].phase = PHASE_FRESH;
    state->socks[i].conn = DRILL_NONE;
    state->socks[i].lowat = 1;
    state->socks[i].queue.first = state->socks[i].queue.last = DRILL_NONE;
    state->socks[i].stream = ++state->serials;
    return i;
}

int state_add_conn(struct drill_state *state)
{
    int i = 0;
    while (i < state->n_conns && state->conns[i].phase != CONN_UNUSED)
        i++;
    if (i == DRILL_MODEL_CONNS) {
        state->overflow = true;
        return DRILL_NONE;
    }
    if (i == state->n_conns)
        state->n_conns++;
    struct model_conn *conn = &state->conns[i];
    *conn = (struct model_conn){0};
    conn->phase = CONN_QUEUED;
    conn->first_fin = DRILL_NONE;
    conn->sock[0] = conn->sock[1] = DRILL_NONE;
    conn->listener = conn->next = DRILL_NONE;
    for (int d = 0; d < 2; d++)
        conn->flow[d].messages.first = conn->flow[d].messages.last = DRILL_NONE;
    return i;
}

void state_open_fd(struct drill_state *state, int fd, int sock, bool cloexec)
{
    if (fd < 0 || fd >= DRILL_MAX_FD || sock == DRILL_NONE) {
        state->overflow = true;
        return;
    }
    if (fd >= state->n_fds)
        state->n_fds = (uint16_t)(fd + 1);
    state->fds[fd] = (struct model_fd){.sock = (int16_t)(sock + 1), .cloexec = cloexec};
    state->socks[sock].refs++;
    state->open_fds++;
}

void state_open_other(struct drill_state *state, int fd, enum model_other file)
{
    if (fd < 0 || fd >= DRILL_MAX_FD) {
        state->overflow = true;
        return;
    }
    if (fd >= state->n_fds)
        state->n_fds = (uint16_t)(fd + 1);
    state->fds[fd] = (struct model_fd){.file = (uint8_t)file};
    state->open_fds++;
}

enum model_other state_other(const struct drill_state *state, int fd)
{
    if (fd < 0 || fd >= state->n_fds)
        return OTHER_NONE;
    return (enum model_other)state->fds[fd].file;
}

void state_enter(struct drill_state *state, uint8_t actor, int sock)
{
    state->inside[actor] = (int16_t)sock;
    if (sock != DRILL_NONE)
        state->socks[sock].holds++;
}

void state_push_conn(struct drill_state *state, int listener, int conn)
{
    struct model_queue *queue = &state->socks[listener].queue;
    if (queue->last == DRILL_NONE)
        queue->first = (int16_t)conn;
    else
        state->conns[queue->last].next = (int16_t)conn;
    queue->last = (int16_t)conn;
    queue->count++;
    state->socks[listener].shown = false;
    state->conns[conn].listener = (int16_t)listener;
    state->conns[conn].next = DRILL_NONE;
    state->conns[conn].phase = CONN_QUEUED;
}

void state_admit_conn(struct drill_state *state, int listener, int conn)
{
    /* Linux net/ipv4/tcp_input.c tcp_rcv_state_process(), TCP_SYN_RECV: it ends at once. */
    if (state->socks[listener].shut_early && state->socks[listener].shut_wr)
        conn_fin(&state->conns[conn], 1);
    if (!state->socks[listener].defer) {
        state_push_conn(state, listener, conn);
        return;
    }
    state->conns[conn].phase = CONN_DEFERRED;
    state->conns[conn].listener = (int16_t)listener;
}

void state_wake_conn(struct drill_state *state, int conn)
{
    if (state->conns[conn].phase == CONN_DEFERRED)
        state_push_conn(state, state->conns[conn].listener, conn);
}

void state_drop_conn(struct drill_state *state, int listener, int conn)
{
    struct model_queue *queue = &state->socks[listener].queue;
    int16_t *link = &queue->first;
    int16_t before = DRILL_NONE;
    while (*link != DRILL_NONE && *link != conn) {
        before = *link;
        link = &state->conns[*link].next;
    }
    DRILL_CHECK(*link == conn);
    *link = state->conns[conn].next;
    if (queue->last == conn)
        queue->last = before;
    queue->count--;
    state->conns[conn].next = DRILL_NONE;
    state->conns[conn].listener = DRILL_NONE;
    state->socks[listener].seen = false;
}

bool state_push_message(struct drill_state *state, struct model_queue *queue,
                        const struct model_message *message)
{
    int i = 0;
    while (i < state->n_messages && state->messages[i].in_use)
        i++;
    if (i == DRILL_MODEL_MESSAGES) {
        state->overflow = true;
        return false;
    }
    if (i == state->n_messages)
        state->n_messages++;
    state->messages[i] = *message;
    state->messages[i].in_use = true;
    state->messages[i].next = DRILL_NONE;
    if (queue->last == DRILL_NONE)
        queue->first = (int16_t)i;
    else
        state->messages[queue->last].next = (int16_t)i;
    queue->last = (int16_t)i;
    queue->count++;
    return true;
}

void state_pop_message(struct drill_state *state, struct model_queue *queue)
{
    int16_t first = queue->first;
    queue->first = state->messages[first].next;
    if (queue->first == DRILL_NONE)
        queue->last = DRILL_NONE;
    queue->count--;
    state_doom_rights(state, state->messages[first].rights);
    state->messages[first] = (struct model_message){0};
}

struct model_flow *sock_reads(struct drill_state *state, int sock)
{
    const struct model_sock *so = &state->socks[sock];
    if (so->conn == DRILL_NONE)
        return NULL;
    struct model_conn *conn = &state->conns[so->conn];
    return &conn->flow[conn->self ? so->end : 1 - so->end];
}

struct model_flow *sock_writes(struct drill_state *state, int sock)
{
    const struct model_sock *so = &state->socks[sock];
    return so->conn == DRILL_NONE ? NULL : &state->conns[so->conn].flow[so->end];
}

void sock_take_route(struct model_sock *so, const struct model_env *env)
{
    const struct drill_addr *addr = &env->addrs[so->addr];
    /* The broadcast address is none to speak from, either (Linux net/ipv4/af_inet.c inet_bind()).
     */
    if (so->addr == 0 || !(drill_addr_is_wildcard(addr) || drill_addr_is_broadcast(addr)))
        return;
    so->source = so->addr;
    so->addr = 0;
}

uint64_t conn_in_hand(const struct drill_state *state, const struct model_env *env, int conn,
                      int end)
{
    uint64_t sum = 0;
    for (unsigned a = 0; a < env->n_actors; a++) {
        int sock = state->inside[a];
        if (env->pending[a] && sock != DRILL_NONE && state->socks[sock].conn == conn &&
            state->socks[sock].end == end && drill_call_sends(&env->calls[a]))
            sum += drill_call_length(&env->calls[a]);
    }
    return sum;
}

bool conn_closing(const struct drill_state *state, const struct model_env *env, int conn, int end)
{
    for (unsigned a = 0; a < env->n_actors; a++) {
        int sock = state->inside[a];
        if (env->pending[a] && sock != DRILL_NONE && state->socks[sock].conn == conn &&
            state->socks[sock].end == end && env->calls[a].id == DRILL_CALL_CLOSE)
            return true;
    }
    return false;
}

int64_t env_capacity(const struct model_env *env, int32_t backlog, unsigned formula, unsigned neg)
{
    int64_t limit =
        env->sysctl_known[DRILL_SYSCTL_SOMAXCONN] ? env->sysctl[DRILL_SYSCTL_SOMAXCONN] : INT32_MAX;
    int64_t b = backlog;
    if (b < 0)
        b = neg == 0 ? limit : 0;
    if (backlog == 0 && neg == 1)
        b = limit;
    if (b > limit)
        b = limit;
    switch (formula) {
    case 0:
        return b + 1;
    case 1:
        return b;
    case 2:
        return 3 * b / 2 + 1;
    default:
        return b > 1 ? b : 1;
    }
}
