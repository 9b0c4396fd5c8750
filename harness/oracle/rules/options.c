/* getsockopt, setsockopt.
 *
 * Not modelled: the values of buffer sizes and times beyond their sign; option lengths;
 * SO_RCVLOWAT under a receive that waits: Linux goes on by the mark that the call began with.
 * OPT-PERSIST: the window that a buffer makes is not seen through the API. */

#include "base/check.h"
#include "oracle/permit.h"
#include "oracle/rules/message.h"
#include "oracle/rules/pending.h"
#include "oracle/rules/rights.h"
#include "oracle/rules/peek_offset.h"
#include "oracle/rules/reuse.h"
#include "oracle/rules/stream.h"
#include "oracle/rules/udp.h"

/* The bit of an on/off option that the model only remembers; 0 for the others. */
static uint8_t bit_of(enum drill_option option)
{
    static const enum drill_option remembered[] = {DRILL_SO_KEEPALIVE, DRILL_SO_BROADCAST,
                                                   DRILL_SO_OOBINLINE, DRILL_TCP_NODELAY,
                                                   DRILL_SO_REUSEPORT};
    for (unsigned i = 0; i < DRILL_COUNT(remembered); i++) {
        if (remembered[i] == option)
            return (uint8_t)(1U << i);
    }
    return 0;
}

bool options_on(const struct model_sock *so, enum drill_option option)
{
    return (so->options_on & bit_of(option)) != 0;
}

/* Times that were chosen on this very socket may be rounded up, but not to nothing. */
static bool check_time(struct move *move, int32_t chosen)
{
    int64_t got = move->outcome->option[0];
    if (chosen <= 0 ? got >= 0 : got >= chosen)
        return true;
    return move_breaks(move, DRILL_RULE_OPT_KEPT, "at least %d ms", chosen);
}

/* On is 1, or the number that the system keeps it as: one of the two, as long as it is on. */
static bool check_boolean(struct move *move)
{
    const struct model_sock *so = move_sock(move);
    uint8_t bit = bit_of((enum drill_option)move->call->option);
    int64_t got = move->outcome->option[0];
    if (got > 0 && ((got == 1 ? so->told_other : so->told_one) & bit) != 0)
        return move_breaks(move, DRILL_RULE_OPT_BOOL, "what it gave before");
    return got == 0 || got == 1 || (move->state->variants[DRILL_V_BOOLEAN] & 2) != 0 ||
           move_breaks(move, DRILL_RULE_OPT_BOOL, "0 or 1");
}

/* What a buffer is told to be after `set` was asked for: twice that, or that. Less only where a
 * limit of the system cuts what was asked for: none is below CERTAIN. More only where the least of
 * a buffer is: 2048 and 256 are documented, Linux has more. */
static bool check_buffer(struct move *move, int32_t set, int64_t least)
{
    enum {
        CERTAIN = 65536,
        LEAST_MAX = 32768
    };
    int64_t got = move->outcome->option[0];
    const uint8_t *variants = move->state->variants;
    bool exact = (variants[DRILL_V_BUFFER_SIZE] & 2) != 0;
    int64_t twice = 2 * (int64_t)set;
    if (set < 0 || (set > CERTAIN && got > 0 && got <= twice))
        return true;
    if (got == twice || (exact && got == set))
        return true;
    bool higher = (variants[DRILL_V_BUFFER_LEAST] & 1) != 0 && got > least && got <= LEAST_MAX;
    if (got >= twice && (got == least || higher))
        return true;
    return move_breaks(move, DRILL_RULE_SND_BUF_DOUBLE, "%lld, or the least of a buffer",
                       (long long)twice);
}

static bool check_lowat(struct move *move)
{
    /* So much a mark may be on any system; some cut it down to what the buffer holds (Linux
     * net/ipv4/tcp.c tcp_set_rcvlowat()), and buffers are as large as the system likes. */
    enum {
        MODEST = 1024
    };
    const struct model_sock *so = move_sock(move);
    int64_t got = move->outcome->option[0];
    if (so->lowat == INT32_MAX) /* below 0, or the largest number */
        return got >= MODEST ||
               (got == 1 && (move->state->variants[DRILL_V_LOWAT_NEGATIVE] & 2) != 0) ||
               move_breaks(move, DRILL_RULE_RCV_LOWAT_RANGE, "the largest there is");
    if (got == so->lowat || (so->lowat > MODEST && got >= MODEST && got < so->lowat))
        return true;
    return move_breaks(move, so->lowat == 1 ? DRILL_RULE_RCV_LOWAT_RANGE : DRILL_RULE_OPT_KEPT,
                       "%d", so->lowat);
}

/* What socket() was given. */
static bool check_identity(struct move *move)
{
    enum drill_constant got = (enum drill_constant)move->outcome->option[0];
    bool tcp = env_has(move->env, DRILL_FAMILIES_TCP);
    bool unix_family = env_has(move->env, DRILL_FAMILIES_UNIX);
    bool six = move->env->family == DRILL_TCP6 || move->env->family == DRILL_UDP6;
    enum drill_constant want = create_type(move->env->family);
    if (move->call->option == DRILL_SO_DOMAIN)
        want = unix_family ? DRILL_AF_UNIX : (six ? DRILL_AF_INET6 : DRILL_AF_INET);
    if (move->call->option == DRILL_SO_PROTOCOL)
        want = unix_family ? DRILL_IPPROTO_DEFAULT : (tcp ? DRILL_IPPROTO_TCP : DRILL_IPPROTO_UDP);
    return got == want || (want == DRILL_IPPROTO_DEFAULT && got == DRILL_IPPROTO_UNIX) ||
           move_breaks(move, DRILL_RULE_CRE_SOCKOPT_ID, "%s", drill_constant_name(want));
}

/* Elsewhere it is as it was set, where that is no more than any buffer has. */
static bool check_sndlowat(struct move *move)
{
    enum {
        LITTLE = 1024
    };
    int32_t set = move_sock(move)->sndlowat;
    if (set > 0 && set <= LITTLE && move->outcome->option[0] != set)
        return move_breaks(move, DRILL_RULE_OPT_KEPT, "%d", set);
    return move->outcome->option[0] == 1 || (move->state->variants[DRILL_V_SNDLOWAT] & 2) != 0 ||
           move_breaks(move, DRILL_RULE_SND_SNDLOWAT, "1");
}

static bool check_remembered(struct move *move)
{
    const struct model_sock *so = move_sock(move);
    uint8_t bit = bit_of((enum drill_option)move->call->option);
    bool on = (so->options_on & bit) != 0;
    if (bit != 0 && !check_boolean(move))
        return false;
    if ((so->options_known & bit) == 0 || (move->outcome->option[0] != 0) == on)
        return move->outcome->option[0] >= 0 ||
               move_breaks(move, DRILL_RULE_OPT_KEPT, "no negative value");
    return move_breaks(
        move, (so->inherited & bit) != 0 ? DRILL_RULE_ACC_INHERIT_OPT : DRILL_RULE_OPT_KEPT, "%s",
        on ? "not 0" : "0");
}

static bool check_known(struct move *move)
{
    const struct model_sock *so = move_sock(move);
    int64_t got = move->outcome->option[0];
    bool on;
    switch ((enum drill_option)move->call->option) {
    case DRILL_SO_ACCEPTCONN:
        return (got != 0) == (so->phase == PHASE_LISTENING) ||
               move_breaks(move, DRILL_RULE_LST_MARK, "%d", so->phase == PHASE_LISTENING);
    case DRILL_SO_REUSEADDR:
        on = (so->reuse & REUSE_ADDR) != 0;
        return check_boolean(move) &&
               (env_has(move->env, DRILL_FAMILIES_UNIX) || (got != 0) == on ||
                move_breaks(move, DRILL_RULE_OPT_KEPT, "%s", on ? "not 0" : "0"));
    case DRILL_SO_LINGER:
        return (got != 0) == so->linger ||
               move_breaks(move, DRILL_RULE_OPT_KEPT, "%s", so->linger ? "not 0" : "0");
    case DRILL_SO_TYPE:
    case DRILL_SO_DOMAIN:
    case DRILL_SO_PROTOCOL:
        return check_identity(move);
    case DRILL_SO_SNDBUF:
        return so->sndbuf == 0 || check_buffer(move, so->sndbuf, 2048);
    case DRILL_SO_RCVBUF:
        return so->rcvbuf == 0 || check_buffer(move, so->rcvbuf, 256);
    case DRILL_SO_RCVLOWAT:
        return check_lowat(move);
    case DRILL_SO_SNDLOWAT:
        return check_sndlowat(move);
    case DRILL_SO_PEERCRED:
        return rights_check_peer(move);
    case DRILL_SO_PASSCRED:
        return rights_check_pass(move);
    case DRILL_SO_RCVTIMEO:
        return check_time(move, so->end == 0 ? so->timeout_in : 0);
    case DRILL_SO_SNDTIMEO:
        return check_time(move, so->end == 0 ? so->timeout_out : 0);
    case DRILL_SO_PEEK_OFF:
        return peek_offset_check(move);
    case DRILL_IP_RECVERR:
    case DRILL_IP_MULTICAST_TTL:
    case DRILL_IP_MULTICAST_LOOP:
    case DRILL_UDP_CORK:
        return udp_check_option(move);
    default:
        return check_remembered(move);
    }
}

/* Options and levels that there are not. False: it is another. */
static bool permit_unknown(const struct move *move, struct permits *p)
{
    uint8_t option = move->call->option;
    if (option != DRILL_SO_OTHER && option != DRILL_SOL_OTHER)
        return false;
    p->rule = DRILL_RULE_OPT_UNKNOWN;
    permit_error(p, DRILL_ENOPROTOOPT, DRILL_RULE_OPT_UNKNOWN, NULL);
    if (option == DRILL_SOL_OTHER) {
        permit_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_OPT_UNKNOWN, NULL);
        permit_error(p, DRILL_EINVAL, DRILL_RULE_OPT_UNKNOWN, NULL);
    }
    return true;
}

static uint16_t rule_of_get(enum drill_option option)
{
    switch (option) {
    case DRILL_SO_TYPE:
    case DRILL_SO_DOMAIN:
    case DRILL_SO_PROTOCOL:
        return DRILL_RULE_CRE_SOCKOPT_ID;
    case DRILL_SO_SNDBUF:
    case DRILL_SO_RCVBUF:
        return DRILL_RULE_SND_BUF_DOUBLE;
    case DRILL_SO_SNDLOWAT:
        return DRILL_RULE_SND_SNDLOWAT;
    default:
        return DRILL_RULE_OPT_KEPT;
    }
}

/* The other answer: the accepted socket did not get its listener's option. */
static bool check_default(struct move *move)
{
    uint8_t bit = bit_of((enum drill_option)move->call->option);
    bool on = (move_sock(move)->options_on & bit) != 0;
    return (move->outcome->option[0] != 0) != on ||
           move_breaks(move, DRILL_RULE_ACC_INHERIT_OPT, "%s", on ? "0" : "not 0");
}

static void permit_inherited(struct move *move, struct permits *p, struct permit_option *option)
{
    uint8_t bit = bit_of((enum drill_option)move->call->option);
    if ((move_sock(move)->inherited & bit) == 0)
        return;
    option->rule = p->rule = DRILL_RULE_ACC_INHERIT_OPT;
    permit_under(option, DRILL_V_ACCEPT_OPTIONS, 1);
    option = permit_value(p, 0, 0, DRILL_RULE_ACC_INHERIT_OPT, NULL);
    option->check = check_default;
    permit_under(option, DRILL_V_ACCEPT_OPTIONS, 2);
}

static void apply_get(struct move *move)
{
    if (move->call->option == DRILL_SO_SNDBUF && move->outcome->option[0] <= INT32_MAX)
        move_sock(move)->sndbuf_told = (int32_t)move->outcome->option[0];
    uint8_t bit = bit_of((enum drill_option)move->call->option);
    if (move->outcome->option[0] == 1)
        move_sock(move)->told_one |= bit;
    else if (move->outcome->option[0] > 1)
        move_sock(move)->told_other |= bit;
}

static void permit_get(struct move *move, struct permits *p)
{
    struct permit_option *option;
    if (move->call->option == DRILL_SO_ERROR) {
        p->rule = DRILL_RULE_CON_ERR_ONCE;
        option = permit_value(p, 0, 0, DRILL_RULE_CON_ERR_ONCE, pending_tell);
        option->check = pending_check;
        return;
    }
    if (permit_unknown(move, p))
        return;
    p->rule = rule_of_get((enum drill_option)move->call->option);
    option = permit_value(p, 0, 0, (enum drill_rule_id)p->rule, apply_get);
    option->check = check_known;
    permit_inherited(move, p, option);
    if (move->call->option == DRILL_SO_TYPE)
        return; /* POSIX has it on every socket */
    permit_error(p, DRILL_ENOPROTOOPT, DRILL_RULE_OPT_UNKNOWN, NULL);
    permit_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_OPT_UNKNOWN, NULL);
}

static const drill_family_set IPV6 = DRILL_FAMILY_BIT(DRILL_TCP6) | DRILL_FAMILY_BIT(DRILL_UDP6);

/* Whether the socket has a local address: what counts when it gets one can come too late. */
static bool has_address(const struct move *move)
{
    const struct model_sock *so = move_sock(move);
    return so->bound || so->addr != 0 || so->conn != DRILL_NONE || so->peer_set;
}

static void set_reuse(struct move *move, enum model_reuse which, bool on)
{
    struct model_sock *so = move_sock(move);
    if (((so->reuse & which) != 0) == on)
        return;
    so->reuse ^= (uint8_t)which;
    if (has_address(move))
        so->late ^= (uint8_t)which;
}

static void apply_set(struct move *move)
{
    struct model_sock *so = move_sock(move);
    int64_t value = move->call->value[0];
    uint8_t bit = bit_of((enum drill_option)move->call->option);
    so->options_known |= bit;
    so->inherited &= (uint8_t)~bit;
    so->told_one &= (uint8_t)~bit;
    so->told_other &= (uint8_t)~bit;
    so->options_on = (uint8_t)(value != 0 ? so->options_on | bit : so->options_on & ~bit);
    switch ((enum drill_option)move->call->option) {
    case DRILL_SO_REUSEADDR:
        set_reuse(move, REUSE_ADDR, value != 0);
        break;
    case DRILL_SO_REUSEPORT:
        set_reuse(move, REUSE_PORT, value != 0);
        break;
    case DRILL_IPV6_V6ONLY:
        so->v6only = value != 0;
        so->v6only_set = true;
        break;
    case DRILL_SO_LINGER:
        so->linger = value != 0;
        so->linger_s = (int32_t)move->call->value[1];
        break;
    case DRILL_SO_SNDBUF:
        so->sized = true;
        so->sndbuf = (int32_t)value;
        so->recent &= (uint8_t)~RECENT_WRITABLE; /* there may be less room now */
        so->sndbuf_told = 0;
        break;
    case DRILL_SO_RCVBUF:
        so->sized = true;
        so->rcvbuf = (int32_t)value;
        break;
    case DRILL_SO_RCVTIMEO:
        so->timeout_in = (int32_t)value;
        break;
    case DRILL_SO_SNDTIMEO:
        so->timeout_out = (int32_t)value;
        break;
    case DRILL_SO_PASSCRED:
        rights_set_pass(move);
        break;
    case DRILL_TCP_USER_TIMEOUT:
        so->give_up = (int32_t)value;
        break;
    case DRILL_TCP_DEFER_ACCEPT:
        so->defer = value > 0;
        break;
    case DRILL_SO_SNDLOWAT:
        so->sndlowat = value <= INT32_MAX ? (int32_t)value : 0;
        break;
    case DRILL_SO_RCVLOWAT:
        so->lowat = value < 0 ? INT32_MAX : (value == 0 ? 1 : (int32_t)value);
        break;
    default:
        udp_set_option(move);
        break;
    }
}

/* Microseconds below 0 are out of their domain; whole seconds below 0 are on some systems as well.
 */
static void permit_set_timeout(struct move *move, struct permits *p)
{
    int64_t ms = move->call->value[0];
    p->rule = ms < 0 ? DRILL_RULE_RCV_TIMEO_RANGE : DRILL_RULE_OPT_SET;
    if (ms >= 0 || ms % 1000 == 0)
        permit_value(p, 0, 0, (enum drill_rule_id)p->rule, apply_set);
    if (ms < 0)
        permit_error(p, DRILL_EDOM, DRILL_RULE_RCV_TIMEO_RANGE, NULL);
    permit_error(p, DRILL_ENOPROTOOPT, DRILL_RULE_OPT_UNKNOWN, NULL);
}

/* Optional in POSIX, or restricted once in use. */
static void permit_optional(struct permits *p)
{
    permit_error(p, DRILL_ENOPROTOOPT, DRILL_RULE_OPT_UNKNOWN, NULL);
    permit_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_OPT_UNKNOWN, NULL);
    permit_error(p, DRILL_EINVAL, DRILL_RULE_OPT_SET, NULL);
    permit_error(p, DRILL_EDOM, DRILL_RULE_OPT_SET, NULL);
    permit_error(p, DRILL_ENOBUFS, DRILL_RULE_OPT_SET, NULL);
}

/* IPV6_V6ONLY of an IPv6 socket that has an address: it is too late. */
static bool is_late_v6only(const struct move *move)
{
    return move->call->option == DRILL_IPV6_V6ONLY && env_has(move->env, IPV6) &&
           has_address(move) && !reuse_lost_port(move, move->sock);
}

/* What a connection has of its listener since it was made, not since it was accepted. */
static bool is_inherited(enum drill_option option)
{
    switch (option) {
    case DRILL_SO_SNDBUF:
    case DRILL_SO_RCVBUF:
    case DRILL_TCP_DEFER_ACCEPT:
    case DRILL_SO_ERROR:
    case DRILL_SO_TYPE:
    case DRILL_SO_ACCEPTCONN:
    case DRILL_SO_DOMAIN:
    case DRILL_SO_PROTOCOL:
    case DRILL_SO_PEERCRED:
    case DRILL_SO_PASSCRED:
    case DRILL_SO_OTHER:
    case DRILL_SOL_OTHER:
        return false;
    default:
        return true;
    }
}

static void permit_set(struct move *move, struct permits *p)
{
    if (is_late_v6only(move)) {
        p->rule = DRILL_RULE_BND_V6ONLY_LATE;
        permit_error(p, DRILL_EINVAL, DRILL_RULE_BND_V6ONLY_LATE, NULL);
        return;
    }
    p->rule = DRILL_RULE_OPT_SET;
    if (move_sock(move)->phase == PHASE_LISTENING && env_has(move->env, DRILL_FAMILIES_TCP) &&
        move_sock(move)->queue.count > 0 && is_inherited((enum drill_option)move->call->option))
        p->unknown = "an option of a listener that connections wait at is not modelled";
    switch ((enum drill_option)move->call->option) {
    case DRILL_SO_ERROR:
    case DRILL_SO_TYPE:
    case DRILL_SO_ACCEPTCONN:
    case DRILL_SO_DOMAIN:
    case DRILL_SO_PROTOCOL:
    case DRILL_SO_PEERCRED:
        p->rule = DRILL_RULE_OPT_RO;
        permit_error(p, DRILL_ENOPROTOOPT, DRILL_RULE_OPT_RO, NULL);
        permit_error(p, DRILL_EINVAL, DRILL_RULE_OPT_RO, NULL);
        return;
    case DRILL_SO_OTHER:
    case DRILL_SOL_OTHER:
        permit_unknown(move, p);
        return;
    case DRILL_SO_RCVTIMEO:
    case DRILL_SO_SNDTIMEO:
        permit_set_timeout(move, p);
        return;
    case DRILL_SO_SNDLOWAT:
        p->rule = DRILL_RULE_SND_SNDLOWAT;
        permit_under(permit_error(p, DRILL_ENOPROTOOPT, DRILL_RULE_SND_SNDLOWAT, NULL),
                     DRILL_V_SNDLOWAT, 1);
        permit_under(permit_error(p, DRILL_EINVAL, DRILL_RULE_SND_SNDLOWAT, NULL), DRILL_V_SNDLOWAT,
                     2);
        permit_under(permit_value(p, 0, 0, DRILL_RULE_SND_SNDLOWAT, apply_set), DRILL_V_SNDLOWAT,
                     2);
        return;
    case DRILL_SO_REUSEADDR:
    case DRILL_SO_LINGER:
        break;
    case DRILL_SO_PEEK_OFF:
        peek_offset_permit_set(move, p);
        return;
    case DRILL_SO_RCVLOWAT:
        permit_optional(p);
        break;
    default:
        permit_optional(p);
        break;
    }
    permit_value(p, 0, 0, DRILL_RULE_OPT_SET, apply_set);
}

void permit_option_call(struct move *move, struct permits *p)
{
    if (move->call->id == DRILL_CALL_GETSOCKOPT)
        permit_get(move, p);
    else
        permit_set(move, p);
}
