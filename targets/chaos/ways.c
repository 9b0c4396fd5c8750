/* The table of other systems' answers. Named as in oracle/variants.def: the other choices of its
 * rows. */

#include "targets/chaos/ways.h"

#include "base/check.h"

#define CALL(id) (UINT64_C(1) << DRILL_CALL_##id)

static const uint64_t SENDS = CALL(SEND) | CALL(SENDTO) | CALL(SENDMSG) | CALL(WRITE);
static const uint64_t RECEIVES = CALL(RECV) | CALL(RECVFROM) | CALL(RECVMSG) | CALL(READ);

/* A call of `calls` for which `applies` holds (NULL: always) fails with `error`: without being made
 * (`instead`), or when the implementation answers `answer`. */
struct way {
    drill_family_set families;
    uint64_t calls;
    bool (*applies)(const struct drill_turn *turn);
    bool instead;
    uint16_t answer;
    uint16_t error;
};

static bool is_socket(const struct drill_turn *turn)
{
    return drill_turn_option(turn, turn->call->fd, DRILL_SO_TYPE, -1) >= 0;
}

static bool is_listener(const struct drill_turn *turn)
{
    return drill_turn_option(turn, turn->call->fd, DRILL_SO_ACCEPTCONN, 0) != 0;
}

static bool has_inet_address(const struct drill_turn *turn)
{
    return turn->call->addr.kind == DRILL_ADDR_INET4 || turn->call->addr.kind == DRILL_ADDR_INET6;
}

static bool lacks_buffers(const struct drill_turn *turn)
{
    return turn->call->n_len == 0 && is_socket(turn);
}

static bool has_unknown_flag(const struct drill_turn *turn)
{
    return (turn->call->flags & DRILL_MSG_UNKNOWN) != 0 && is_socket(turn);
}

static bool is_urgent(const struct drill_turn *turn)
{
    return (turn->call->flags & DRILL_MSG_OOB) != 0;
}

static bool is_urgent_on_socket(const struct drill_turn *turn)
{
    return is_urgent(turn) && is_socket(turn);
}

static bool is_urgent_on_connection(const struct drill_turn *turn)
{
    return is_urgent(turn) && drill_turn_has_peer(turn);
}

static bool sets_peek_offset(const struct drill_turn *turn)
{
    return turn->call->option == DRILL_SO_PEEK_OFF && is_socket(turn);
}

static bool lacks_name(const struct drill_turn *turn)
{
    struct drill_outcome name;
    return drill_turn_name(turn, DRILL_CALL_GETSOCKNAME, turn->call->fd, &name) &&
           name.addr.kind == DRILL_ADDR_UNNAMED && !drill_turn_has_peer(turn);
}

static bool is_to_unspec(const struct drill_turn *turn)
{
    return turn->call->addr.kind == DRILL_ADDR_UNSPEC && is_socket(turn);
}

static bool is_listener_to_somebody(const struct drill_turn *turn)
{
    return turn->call->addr.kind != DRILL_ADDR_UNSPEC && is_listener(turn);
}

static bool is_to_port_0(const struct drill_turn *turn)
{
    return has_inet_address(turn) && turn->call->addr.port == 0 && is_socket(turn);
}

static bool names_another(const struct drill_turn *turn)
{
    return has_inet_address(turn) && drill_turn_has_peer(turn);
}

static bool is_unconnected(const struct drill_turn *turn)
{
    return is_socket(turn) && !is_urgent(turn) && !drill_turn_has_peer(turn);
}

static bool shuts_unconnected(const struct drill_turn *turn)
{
    return is_socket(turn) && !drill_turn_has_peer(turn) && !is_listener(turn);
}

static bool stops_listener(const struct drill_turn *turn)
{
    return (turn->call->number == DRILL_SHUT_RD || turn->call->number == DRILL_SHUT_RDWR) &&
           is_listener(turn);
}

static bool passes_too_many(const struct drill_turn *turn)
{
    return turn->call->n_rights > 253;
}

static bool passes_descriptors(const struct drill_turn *turn)
{
    return turn->call->n_rights > 0 && is_socket(turn);
}

/* Of UNIX sockets. */
static bool is_of_another_family(const struct drill_turn *turn)
{
    uint8_t family = turn->call->twist[DRILL_TWIST_FAMILY];
    return family != DRILL_CONSTANT_NONE && family != DRILL_AF_UNIX;
}

static bool is_without_address(const struct drill_turn *turn)
{
    return turn->call->twist[DRILL_TWIST_ADDR] == DRILL_POINTER_NULL;
}

static bool names_protocol_alone(const struct drill_turn *turn)
{
    return turn->call->twist[DRILL_TWIST_TYPE] == DRILL_CONSTANT_NONE &&
           turn->call->twist[DRILL_TWIST_FAMILY] == DRILL_CONSTANT_NONE;
}

/* clang-format off */
static const struct way ways[] = {
    {DRILL_FAMILIES_ALL, CALL(SENDMSG) | CALL(RECVMSG), lacks_buffers, .instead = true, .error = DRILL_EMSGSIZE},
    {DRILL_FAMILIES_ALL, SENDS | RECEIVES, has_unknown_flag, .instead = true, .error = DRILL_EOPNOTSUPP},
    {DRILL_FAMILY_BIT(DRILL_UDP6), SENDS, is_urgent_on_socket, .instead = true, .error = DRILL_EOPNOTSUPP},
    {DRILL_FAMILIES_INET, CALL(SETSOCKOPT), sets_peek_offset, .instead = true, .error = DRILL_EOPNOTSUPP},
    {DRILL_FAMILIES_UNIX, CALL(LISTEN), lacks_name, .answer = DRILL_EINVAL, .error = DRILL_EDESTADDRREQ},
    {DRILL_FAMILIES_TCP, CALL(CONNECT), is_listener, .answer = DRILL_EISCONN, .error = DRILL_EOPNOTSUPP},
    {DRILL_FAMILIES_UNIX, CALL(CONNECT), is_listener_to_somebody, .answer = DRILL_EINVAL, .error = DRILL_EOPNOTSUPP},
    {DRILL_FAMILIES_TCP, CALL(CONNECT), is_to_unspec, .instead = true, .error = DRILL_EAFNOSUPPORT},
    {DRILL_FAMILIES_DATAGRAM, CALL(CONNECT), is_to_unspec, .answer = DRILL_ENONE, .error = DRILL_EAFNOSUPPORT},
    {DRILL_FAMILIES_UNIX, CALL(CONNECT), is_to_unspec, .answer = DRILL_EINVAL, .error = DRILL_EAFNOSUPPORT},
    {DRILL_FAMILIES_UDP, CALL(CONNECT), is_to_port_0, .instead = true, .error = DRILL_EADDRNOTAVAIL},
    {DRILL_FAMILIES_INET, CALL(CONNECT) | SENDS, NULL, .answer = DRILL_ENETUNREACH, .error = DRILL_EHOSTUNREACH},
    {DRILL_FAMILIES_UDP, CALL(SENDTO) | CALL(SENDMSG), names_another, .instead = true, .error = DRILL_EISCONN},
    {DRILL_FAMILIES_TCP, CALL(SENDTO) | CALL(SENDMSG), names_another, .instead = true, .error = DRILL_EISCONN},
    {DRILL_FAMILIES_UDP, CALL(SENDTO) | CALL(SENDMSG), is_to_port_0, .answer = DRILL_EINVAL, .error = DRILL_EADDRNOTAVAIL},
    {DRILL_FAMILIES_STREAM, RECEIVES, is_urgent_on_connection, .answer = DRILL_EINVAL, .error = DRILL_EAGAIN},
    {DRILL_FAMILIES_UNIX & DRILL_FAMILIES_CONNECTION, CALL(SHUTDOWN), shuts_unconnected, .instead = true, .error = DRILL_ENOTCONN},
    {DRILL_FAMILIES_CONNECTION, CALL(SHUTDOWN), stops_listener, .instead = true, .error = DRILL_ENOTCONN},
    {DRILL_FAMILY_BIT(DRILL_UNIX_STREAM), RECEIVES, is_unconnected, .answer = DRILL_EINVAL, .error = DRILL_ENOTCONN},
    {DRILL_FAMILY_BIT(DRILL_UNIX_SEQPACKET), RECEIVES, is_unconnected, .answer = DRILL_ENOTCONN, .error = DRILL_EINVAL},
    {DRILL_FAMILIES_UNIX, CALL(OPEN), NULL, .answer = DRILL_ENXIO, .error = DRILL_EOPNOTSUPP},
    {DRILL_FAMILIES_UNIX, CALL(BIND), is_of_another_family, .answer = DRILL_EINVAL, .error = DRILL_EAFNOSUPPORT},
    {DRILL_FAMILIES_UNIX, CALL(BIND), is_without_address, .answer = DRILL_EFAULT, .error = DRILL_EDESTADDRREQ},
    {DRILL_FAMILIES_ALL, CALL(GETADDRINFO), NULL, .answer = DRILL_EAI_ADDRFAMILY, .error = DRILL_EAI_NONAME},
    {DRILL_FAMILIES_UNIX, CALL(SENDMSG), passes_too_many, .answer = DRILL_EINVAL, .error = DRILL_EMSGSIZE},
    {DRILL_FAMILIES_INET, CALL(SENDMSG), passes_descriptors, .instead = true, .error = DRILL_EINVAL},
    {DRILL_FAMILIES_INET, CALL(SOCKET), names_protocol_alone, .answer = DRILL_EPROTONOSUPPORT, .error = DRILL_EPROTOTYPE},
};
/* clang-format on */

/* The ways that are no rows: bits behind those of the table. */
enum {
    WAY_RESTART_POLL = 56,
    WAY_STOP_CONT,
    WAY_NO_RDHUP
};

_Static_assert(DRILL_COUNT(ways) <= WAY_RESTART_POLL, "a bit for each row");

static bool holds(const struct drill_turn *turn, unsigned way)
{
    return !turn->inner->hosted && (turn->chaos->temper.ways >> way & 1) != 0;
}

static bool fits(const struct drill_turn *turn, unsigned i)
{
    return holds(turn, i) && drill_turn_is_of(turn, ways[i].families) &&
           (ways[i].calls >> turn->call->id & 1) != 0;
}

bool drill_ways_refuse(const struct drill_turn *turn)
{
    for (unsigned i = 0; i < DRILL_COUNT(ways); i++) {
        if (fits(turn, i) && ways[i].instead && ways[i].applies(turn)) {
            drill_turn_fail(turn, (enum drill_errno)ways[i].error);
            return true;
        }
    }
    return false;
}

void drill_ways_rename(const struct drill_turn *turn)
{
    for (unsigned i = 0; i < DRILL_COUNT(ways); i++) {
        if (fits(turn, i) && !ways[i].instead && turn->out->error == ways[i].answer &&
            (ways[i].applies == NULL || ways[i].applies(turn))) {
            drill_turn_fail(turn, (enum drill_errno)ways[i].error);
            return;
        }
    }
}

static bool asks_readiness(const struct drill_call *call)
{
    return call->id == DRILL_CALL_POLL || call->id == DRILL_CALL_SELECT ||
           call->id == DRILL_CALL_EPOLL_WAIT || call->id == DRILL_CALL_SIGWAITINFO;
}

/* To call connect() again would be another call. */
static bool is_timed(const struct drill_turn *turn)
{
    bool out = drill_call_sends(turn->call);
    enum drill_option option = out ? DRILL_SO_SNDTIMEO : DRILL_SO_RCVTIMEO;
    return !asks_readiness(turn->call) && drill_call_may_wait(turn->call) &&
           turn->call->id != DRILL_CALL_CLOSE && turn->call->id != DRILL_CALL_CONNECT &&
           drill_turn_option(turn, turn->call->fd, option, 0) != 0;
}

/* Who sends more signals than that wants the call to end. */
enum {
    MOST_SIGNALS = 64
};

bool drill_ways_go_on(const struct drill_turn *turn, unsigned times)
{
    unsigned process = turn->inner->process;
    if (turn->out->error != DRILL_EINTR || times == MOST_SIGNALS)
        return false;
    drill_turn_lock(turn, -1);
    bool caught = turn->chaos->catches[process];
    bool restarts = turn->chaos->restarts[process];
    drill_turn_unlock(turn);
    if (caught && !restarts)
        return false;
    if (!caught)
        return holds(turn, WAY_STOP_CONT) && is_timed(turn);
    return asks_readiness(turn->call) && holds(turn, WAY_RESTART_POLL);
}

uint32_t drill_ways_unknown_events(const struct drill_turn *turn)
{
    bool asks = turn->call->id == DRILL_CALL_POLL || turn->call->id == DRILL_CALL_EPOLL_CTL;
    return asks && holds(turn, WAY_NO_RDHUP) ? DRILL_POLLRDHUP : 0;
}
