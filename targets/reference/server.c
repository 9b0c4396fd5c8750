/* The server: create, bind to (address, port), listen(backlog), accept (a new socket and the
 * client's address), send and receive, close. It serves as many clients as the case has, one after
 * the other, in the order in which they queued. */

#include "targets/reference/roles.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "targets/reference/transfer.h"

/* A UNIX name that nobody else uses now. */
static struct drill_addr fresh_name(void)
{
    static atomic_uint count;
    char name[DRILL_ADDR_NAME_MAX];
    snprintf(name, sizeof name, "drill-reference-%ld-%u", (long)getpid(),
             atomic_fetch_add(&count, 1));
    return drill_addr_unix(DRILL_ADDR_ABSTRACT, name, strlen(name));
}

/* Where to bind: by name, or any free port of the loopback, or a fresh name. */
static bool choose_address(struct drill_reference_side *side, struct drill_addr *ret)
{
    if (side->run->program->by_name)
        return drill_reference_resolve(side, ret);
    if (side->params->strangers) {
        *ret = side->run->meeting;
        return true;
    }
    if (drill_reference_is_inet(side))
        *ret = drill_addr_loopback(side->target->type->family, 1, 0);
    else
        *ret = fresh_name();
    return true;
}

/* Binds and listens; the clients learn the address before the first of them can connect. */
static bool settle(struct drill_reference_side *side, int32_t fd)
{
    struct drill_call bind = {.id = DRILL_CALL_BIND, .fd = fd};
    const struct drill_call name = {.id = DRILL_CALL_GETSOCKNAME, .fd = fd};
    const struct drill_call listen = {
        .id = DRILL_CALL_LISTEN, .fd = fd, .number = side->params->backlog};
    struct drill_outcome out;
    /* So that a server that is started again need not wait for the last one's connections. */
    if (!drill_reference_set_inet(side, fd, DRILL_SO_REUSEADDR) ||
        !choose_address(side, &bind.addr))
        return false;
    if (!drill_reference_call(side, &bind, &out) || !drill_reference_call(side, &name, &out))
        return false;
    side->run->meeting = out.addr;
    return drill_reference_call(side, &listen, &out);
}

/* Accepts the next client; one that went away while it queued is passed over. */
static bool take_client(struct drill_reference_side *side, int32_t listener, int32_t *ret_fd)
{
    const struct drill_call call = {.id = DRILL_CALL_ACCEPT, .fd = listener, .want_addr = true};
    struct drill_outcome out;
    do {
        drill_target_perform(side->target, &call, NULL, &out);
    } while (out.error == DRILL_EINTR || out.error == DRILL_ECONNABORTED);
    if (out.error != DRILL_ENONE)
        return drill_reference_call_fault(side, &call, &out);
    if (out.value == listener)
        return drill_reference_fault(side, "accept returned the listening socket itself");
    if (drill_reference_is_inet(side) &&
        (out.addr.kind != side->run->meeting.kind || out.addr.port == 0)) {
        char text[DRILL_ADDR_TEXT];
        drill_reference_fault(side, "accept gave %s as the client's address",
                              drill_addr_print(&out.addr, text, sizeof text));
        return drill_reference_close(side, (int32_t)out.value, false);
    }
    *ret_fd = (int32_t)out.value;
    return true;
}

static bool check_count(struct drill_reference_side *side, uint64_t expected)
{
    if (side->received != expected && !side->params->strangers)
        return drill_reference_fault(side, "received %llu bytes, the client sent %llu",
                                     (unsigned long long)side->received,
                                     (unsigned long long)expected);
    return true;
}

/* Reads to the end of the stream, sending everything back where `echo`. */
static bool read_to_end(struct drill_reference_side *side, int32_t fd, bool echo)
{
    size_t len;
    do {
        if (!drill_reference_receive_some(side, fd, side->params->receive_size, &len))
            return false;
        if (echo && !drill_reference_send_all(side, fd, len))
            return false;
    } while (len > 0);
    return true;
}

/* Sends the first `total` bytes back and reads no further. */
static bool echo_total(struct drill_reference_side *side, int32_t fd)
{
    while (side->received < side->params->total) {
        size_t len;
        if (!drill_reference_receive_some(side, fd, side->params->receive_size, &len))
            return false;
        if (len == 0)
            return check_count(side, side->params->total);
        if (!drill_reference_send_all(side, fd, len))
            return false;
    }
    return check_count(side, side->params->total);
}

static bool serve_echo(struct drill_reference_side *side, int32_t fd)
{
    const struct drill_reference_case *params = side->params;
    switch (params->ending) {
    case DRILL_REFERENCE_CLIENT_SHUTDOWN:
    case DRILL_REFERENCE_CLIENT_CLOSES:
        return read_to_end(side, fd, true) && check_count(side, params->total);
    case DRILL_REFERENCE_SERVER_CLOSES:
        return echo_total(side, fd);
    case DRILL_REFERENCE_SERVER_SHUTDOWN:
        return echo_total(side, fd) && drill_reference_end_sending(side, fd) &&
               read_to_end(side, fd, false) &&
               check_count(side, (uint64_t)params->total + params->tail);
    }
    return drill_reference_fault(side, "a case without an ending");
}

static bool serve_discard(struct drill_reference_side *side, int32_t fd)
{
    if (!read_to_end(side, fd, false) || !check_count(side, side->params->total))
        return false;
    for (unsigned i = 0; i < sizeof(uint64_t); i++)
        side->bytes[i] = (unsigned char)(side->received >> (56 - 8 * i));
    return drill_reference_send_all(side, fd, sizeof(uint64_t));
}

/* Sends up to `total` bytes in parts of the send size. */
static bool send_own(struct drill_reference_side *side, int32_t fd, uint64_t total)
{
    while (side->sent < total) {
        uint64_t left = total - side->sent;
        size_t most = side->params->send_size;
        size_t taken;
        if (!drill_reference_send_payload(side, fd, true, left < most ? (size_t)left : most,
                                          &taken))
            return false;
    }
    return true;
}

/* Its client has nothing to say but that it is gone. */
static bool serve_chargen(struct drill_reference_side *side, int32_t fd)
{
    size_t len;
    if (!side->params->strangers)
        return send_own(side, fd, side->params->total) && drill_reference_end_sending(side, fd) &&
               drill_reference_receive_some(side, fd, 1, &len) && check_count(side, 0);
    if (!send_own(side, fd, UINT64_MAX) && side->error != DRILL_EPIPE &&
        side->error != DRILL_ECONNRESET)
        return false;
    side->why[0] = '\0';
    return true;
}

static bool serve_answer(struct drill_reference_side *side, int32_t fd)
{
    return read_to_end(side, fd, false) && check_count(side, side->params->total) &&
           send_own(side, fd, side->received);
}

static bool serve(struct drill_reference_side *side, int32_t fd)
{
    side->sent = 0;
    side->received = 0;
    /* Of several clients the server cannot know which one it took: they check their echo. */
    if (!side->params->strangers)
        side->stream = side->run->program->roles == 2 ? 1 : 0;
    side->own = DRILL_REFERENCE_SERVER;
    if (!drill_reference_set_inet(side, fd, DRILL_TCP_NODELAY))
        return false;
    switch (side->params->service) {
    case DRILL_REFERENCE_ECHO:
        return serve_echo(side, fd);
    case DRILL_REFERENCE_DISCARD:
        return serve_discard(side, fd);
    case DRILL_REFERENCE_CHARGEN:
        return serve_chargen(side, fd);
    case DRILL_REFERENCE_ANSWER:
        return serve_answer(side, fd);
    }
    return drill_reference_fault(side, "a case without a service");
}

bool drill_reference_listen(struct drill_reference_side *side, int32_t *ret_fd)
{
    int32_t listener = -1;
    if (!drill_reference_create(side, &listener))
        return false;
    if (!settle(side, listener))
        return drill_reference_close(side, listener, false);
    *ret_fd = listener;
    return true;
}

bool drill_reference_serve_next(struct drill_reference_side *side, int32_t listener)
{
    int32_t client = -1;
    return take_client(side, listener, &client) &&
           drill_reference_close(side, client, serve(side, client));
}

bool drill_reference_server(struct drill_reference_side *side)
{
    int32_t listener = -1;
    bool fine = drill_reference_listen(side, &listener);
    if (!fine)
        return false;
    for (unsigned served = 1; fine && served < side->run->program->roles; served++)
        fine = drill_reference_serve_next(side, listener);
    return drill_reference_close(side, listener, fine);
}
