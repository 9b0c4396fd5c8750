/* Calls with an unusual argument (vocab/twist.h): what the ordinary call would be permitted,
 * changed by what is wrong with it.
 *
 * An error that the ordinary call may give stays: of several faults a system tells the one that it
 * comes to first. What would have succeeded or waited fails instead; or it is permitted as it is,
 * where the argument does not matter.
 *
 * Not modelled: a receive on a stream that fails behind its back, which loses bytes that nobody
 * counted; SO_ERROR into a place that faults; connect() with the family AF_UNSPEC. */

#include "oracle/permit.h"

static uint8_t twist(const struct move *move, enum drill_twist of)
{
    return move->call->twist[of];
}

static bool is_bad_pointer(uint8_t constant)
{
    return constant == DRILL_POINTER_FAULT || constant == DRILL_POINTER_NULL;
}

static bool has_room(const struct drill_call *call)
{
    return call->id == DRILL_CALL_ACCEPT || call->id == DRILL_CALL_ACCEPT4 ||
           call->id == DRILL_CALL_RECVFROM || call->id == DRILL_CALL_RECVMSG ||
           call->id == DRILL_CALL_GETSOCKNAME || call->id == DRILL_CALL_GETPEERNAME;
}

/* Drops what is no error, and with `waits` what waits as well. */
static void keep_errors(struct permits *p, bool waits)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < p->n; i++) {
        if (p->option[i].kind == PERMIT_ERROR || (p->option[i].kind == PERMIT_BLOCK && !waits))
            p->option[kept++] = p->option[i];
    }
    p->n = kept;
    p->n_blames = 0;
}

/* A failed connect, and a failed send, may have bound a datagram socket. */
static void apply_maybe_bound(struct move *move)
{
    struct model_sock *so = move_sock(move);
    if (env_has(move->env, DRILL_FAMILIES_UDP) && !so->bound && so->addr == 0)
        so->vague = true;
}

/* It fails before it does anything. */
static void fail(struct permits *p, enum drill_errno error, enum drill_rule_id rule)
{
    keep_errors(p, true);
    p->rule = (uint16_t)rule;
    permit_error(p, error, rule, apply_maybe_bound);
}

/* Of an attempt that is under way Linux tells what became of it, whatever address is given
 * (net/ipv4/af_inet.c __inet_stream_connect()). */
static void fail_by_address(const struct move *move, struct permits *p, enum drill_errno error,
                            enum drill_rule_id rule)
{
    const struct model_sock *so = move_sock(move);
    bool under_way =
        move->call->id == DRILL_CALL_CONNECT && env_has(move->env, DRILL_FAMILIES_TCP) &&
        (so->phase == PHASE_CONNECTING || (so->phase == PHASE_CONNECTED && !so->reported));
    /* Of no family there is no more to be read. */
    bool whole = move->call->id == DRILL_CALL_CONNECT &&
                 move->call->twist[DRILL_TWIST_FAMILY] == DRILL_CONSTANT_NONE &&
                 move->call->addr.kind == DRILL_ADDR_UNSPEC;
    if (!under_way && !whole) {
        fail(p, error, rule);
        return;
    }
    p->rule = (uint16_t)rule;
    permit_error(p, error, rule, NULL);
}

/* The successes need `choice` of the variant; with another it fails. */
static void fail_under(struct permits *p, enum drill_errno error, enum drill_rule_id rule,
                       enum drill_variant variant, uint8_t choice)
{
    for (unsigned i = 0; i < p->n; i++) {
        if (p->option[i].kind != PERMIT_ERROR)
            permit_under(&p->option[i], variant, (uint8_t)~choice);
    }
    p->rule = (uint16_t)rule;
    p->n_blames = 0;
    permit_under(permit_error(p, error, rule, apply_maybe_bound), variant, choice);
}

/* An address that is given to bind or connect. */
static void permit_wrong_family(struct move *move, struct permits *p, enum drill_rule_id rule)
{
    if (move->call->id == DRILL_CALL_CONNECT &&
        twist(move, DRILL_TWIST_FAMILY) == DRILL_AF_UNSPEC) {
        p->unknown = "connect() to an address of no family is not modelled";
        return;
    }
    if (move->call->id == DRILL_CALL_CONNECT) {
        /* POSIX allows EINVAL for it as well. */
        fail_by_address(move, p, DRILL_EAFNOSUPPORT, rule);
        permit_error(p, DRILL_EINVAL, rule, apply_maybe_bound);
        return;
    }
    if (env_has(move->env, DRILL_FAMILIES_INET)) {
        fail(p, DRILL_EAFNOSUPPORT, rule);
        /* What has no family has not the length of an address of IPv6 either. */
        if (move->call->addr.kind == DRILL_ADDR_UNSPEC)
            permit_error(p, DRILL_EINVAL, rule, NULL);
        return;
    }
    fail(p, DRILL_EINVAL, rule);
    permit_under(&p->option[p->n - 1], DRILL_V_UNIX_FAMILY, 1);
    permit_under(permit_error(p, DRILL_EAFNOSUPPORT, rule, NULL), DRILL_V_UNIX_FAMILY, 2);
}

/* A datagram for an address of another family. */
static void permit_sent_astray(struct permits *p)
{
    fail(p, DRILL_EINVAL, DRILL_RULE_SND_FAMILY);
    permit_error(p, DRILL_EAFNOSUPPORT, DRILL_RULE_SND_FAMILY, NULL);
}

/* A wildcard address of no family is, to bind(), one of IPv4 (Linux, for the sake of old programs);
 * an IPv4 address is one of IPv6 to a datagram socket of that family. */
static bool is_near_family(const struct move *move)
{
    uint8_t family = twist(move, DRILL_TWIST_FAMILY);
    if (move->call->id == DRILL_CALL_BIND)
        return family == DRILL_AF_UNSPEC && drill_addr_is_wildcard(&move->call->addr);
    return family == DRILL_AF_INET && env_has(move->env, DRILL_FAMILY_BIT(DRILL_UDP6));
}

static void permit_null_name(struct move *move, struct permits *p, enum drill_rule_id rule)
{
    fail(p, DRILL_EFAULT, rule);
    if (move->call->id != DRILL_CALL_BIND || !env_has(move->env, DRILL_FAMILIES_UNIX))
        return;
    permit_under(&p->option[p->n - 1], DRILL_V_BIND_NULL, 1);
    permit_under(permit_error(p, DRILL_EDESTADDRREQ, rule, NULL), DRILL_V_BIND_NULL, 2);
}

static void permit_given(struct move *move, struct permits *p)
{
    bool binds = move->call->id == DRILL_CALL_BIND;
    uint8_t len = twist(move, DRILL_TWIST_LEN);
    enum drill_rule_id of_len = binds ? DRILL_RULE_BND_LEN : DRILL_RULE_CON_FAMILY;
    enum drill_rule_id of_family = binds ? DRILL_RULE_BND_FAMILY : DRILL_RULE_CON_FAMILY;
    enum drill_rule_id of_pointer = binds ? DRILL_RULE_BND_FAULT : DRILL_RULE_CON_FAMILY;
    if (len == DRILL_LENGTH_ZERO || len == DRILL_LENGTH_NEGATIVE) {
        fail(p, DRILL_EINVAL, of_len);
    } else if (len == DRILL_LENGTH_SHORT) {
        fail_by_address(move, p, DRILL_EINVAL, of_len);
    } else if (len == DRILL_LENGTH_LONG && env_has(move->env, DRILL_FAMILIES_UNIX)) {
        fail_by_address(move, p, DRILL_EINVAL, of_len);
    } else if (len == DRILL_LENGTH_LONG) {
        fail_under(p, DRILL_EINVAL, of_len, DRILL_V_NAME_LONG, 2);
    }
    if (is_near_family(move))
        p->unknown = "an address of a family that is near the socket's";
    else if (!move_own_family(move) || !move_own_address(move))
        permit_wrong_family(move, p, of_family);
    if (twist(move, DRILL_TWIST_ADDR) == DRILL_POINTER_NULL)
        permit_null_name(move, p, of_pointer);
    else if (twist(move, DRILL_TWIST_ADDR) == DRILL_POINTER_FAULT)
        fail(p, DRILL_EFAULT, of_pointer);
}

static enum drill_rule_id rule_of_room(const struct move *move)
{
    if (move->call->id == DRILL_CALL_ACCEPT || move->call->id == DRILL_CALL_ACCEPT4)
        return DRILL_RULE_ACC_ADDR;
    return drill_call_receives(move->call) ? DRILL_RULE_RCV_FROM_TRUNC : DRILL_RULE_NAM_TRUNC;
}

/* What the length says is that of the whole address; on FreeBSD that of what was stored. The choice
 * stands in the option. */
static bool check_told(struct move *move, enum drill_rule_id rule)
{
    const struct permit_option *option = move->option;
    uint8_t told = move->outcome->told;
    uint8_t len = twist(move, DRILL_TWIST_LEN);
    bool stored = option->n_needs > 0 &&
                  option->need[option->n_needs - 1].variant == DRILL_V_NAME_CUT &&
                  option->need[option->n_needs - 1].choices == 2;
    uint8_t want = stored ? len : (uint8_t)DRILL_LENGTH_EXACT;
    /* The address of a UNIX socket without a name is so short that it fits. */
    bool fits = len == DRILL_LENGTH_SHORT && env_has(move->env, DRILL_FAMILIES_UNIX);
    bool none = told == DRILL_LENGTH_ZERO && drill_call_receives(move->call) &&
                env_has(move->env, DRILL_FAMILIES_UNIX);
    return told == want || none || told == DRILL_CONSTANT_NONE ||
           (fits && told == DRILL_LENGTH_SHORT) ||
           move_breaks(move, rule, "a length that is %s",
                       drill_constant_name((enum drill_constant)want));
}

bool twisted_address_is_right(struct move *move, const struct drill_addr *known)
{
    const struct drill_addr *got = &move->outcome->addr;
    enum drill_rule_id rule = rule_of_room(move);
    if (twist(move, DRILL_TWIST_ADDR) == DRILL_POINTER_NULL ||
        (drill_call_receives(move->call) && env_has(move->env, DRILL_FAMILIES_CONNECTION)))
        return true;
    /* Of a UNIX socket without a name nothing is written: the pointer does not matter. */
    if (is_bad_pointer(twist(move, DRILL_TWIST_ADDR)) && env_has(move->env, DRILL_FAMILIES_UNIX))
        return true;
    if (!check_told(move, rule))
        return false;
    if (!env_has(move->env, DRILL_FAMILIES_INET))
        return true;
    if (twist(move, DRILL_TWIST_LEN) == DRILL_LENGTH_ZERO)
        return got->kind == DRILL_ADDR_NONE || move_breaks(move, rule, "no address");
    return known == NULL || known->port == 0 || got->port == known->port ||
           move_breaks(move, rule, "the beginning of the address");
}

static bool check_cut_name(struct move *move)
{
    const struct model_sock *so = move_sock(move);
    int16_t id = so->addr;
    if (move->call->id == DRILL_CALL_GETPEERNAME)
        id = so->conn != DRILL_NONE ? move->state->conns[so->conn].addr[1 - so->end] : so->peer;
    return twisted_address_is_right(move, id != 0 ? &move->env->addrs[id] : NULL);
}

/* Room that is too short for the address: all else is as usual. */
static void permit_cut(struct move *move, struct permits *p)
{
    bool names =
        move->call->id == DRILL_CALL_GETSOCKNAME || move->call->id == DRILL_CALL_GETPEERNAME;
    unsigned n = p->n;
    for (unsigned i = 0; i < n; i++) {
        if (p->option[i].kind != PERMIT_VALUE)
            continue;
        if (names) {
            p->option[i].check = check_cut_name;
            p->option[i].apply = NULL; /* an address that was cut is none to be learnt */
        }
        p->option[i].rule = (uint16_t)rule_of_room(move);
        permit_under(permit_copy(p, i), DRILL_V_NAME_CUT, 2);
        permit_under(&p->option[i], DRILL_V_NAME_CUT, 1);
    }
}

/* Of the message that the option takes the sender has no name, as far as is known: there is nothing
 * to write. */
static bool may_be_unnamed(const struct move *move, const struct permit_option *option)
{
    return drill_call_receives(move->call) && env_has(move->env, DRILL_FAMILIES_UNIX) &&
           move->state->messages[option->arg].from == 0;
}

/* What the call would have given is gone, or still there. */
static void lose(struct move *move, struct permits *p, enum drill_errno error)
{
    bool accepts = !drill_call_receives(move->call);
    enum drill_rule_id rule = accepts ? DRILL_RULE_ACC_ADDR_LOSS : DRILL_RULE_RCV_FROM_TRUNC;
    enum drill_variant variant = accepts ? DRILL_V_ACCEPT_FAULT : DRILL_V_RECV_FAULT;
    unsigned n = p->n;
    p->rule = (uint16_t)rule;
    p->n_blames = 0;
    for (unsigned i = 0; i < n; i++) {
        struct permit_option *option = &p->option[i];
        /* Where nothing is taken there is no address to write. */
        if (option->kind != PERMIT_VALUE || (!accepts && option->apply == NULL))
            continue;
        if (may_be_unnamed(move, option) && !is_bad_pointer(twist(move, DRILL_TWIST_LEN)))
            permit_copy(p, i);
        option->kind = PERMIT_ERROR;
        option->error = (uint16_t)error;
        option->rule = (uint16_t)rule;
        option->check = NULL;
        if (accepts)
            option->apply = accept_and_lose;
        permit_under(option, variant, 1);
    }
    permit_under(permit_error(p, error, rule, NULL), variant, 2);
}

/* recvmsg() has its room in a header, which is looked at first. */
static void permit_bad_room(struct move *move, struct permits *p, enum drill_errno error)
{
    bool first = move->call->id == DRILL_CALL_RECVMSG && error == DRILL_EINVAL;
    if (move->call->id == DRILL_CALL_GETSOCKNAME || move->call->id == DRILL_CALL_GETPEERNAME)
        fail(p, error, DRILL_RULE_NAM_TRUNC);
    else if (first)
        fail(p, error, DRILL_RULE_RCV_FROM_TRUNC);
    else if (drill_call_receives(move->call) && env_has(move->env, DRILL_FAMILIES_STREAM))
        p->unknown = "a receive that may have lost bytes";
    else
        lose(move, p, error);
}

static void permit_room(struct move *move, struct permits *p)
{
    uint8_t addr = twist(move, DRILL_TWIST_ADDR);
    uint8_t len = twist(move, DRILL_TWIST_LEN);
    bool names =
        move->call->id == DRILL_CALL_GETSOCKNAME || move->call->id == DRILL_CALL_GETPEERNAME;
    /* Without a pointer no address is wanted, and the length is not looked at. */
    if (addr == DRILL_POINTER_NULL && !names)
        return;
    if (drill_call_receives(move->call) && env_has(move->env, DRILL_FAMILIES_CONNECTION) &&
        addr != DRILL_CONSTANT_NONE && len != DRILL_CONSTANT_NONE)
        p->unknown = "an address that a connection does not give";
    else if (len == DRILL_LENGTH_NEGATIVE)
        permit_bad_room(move, p, DRILL_EINVAL);
    else if (is_bad_pointer(len) || (is_bad_pointer(addr) && len != DRILL_LENGTH_ZERO))
        permit_bad_room(move, p, DRILL_EFAULT);
    else if (len != DRILL_CONSTANT_NONE && len != DRILL_LENGTH_EXACT && len != DRILL_LENGTH_LONG)
        permit_cut(move, p);
}

/* What a datagram was put together of so far is gone (Linux net/ipv4/udp.c udp_sendmsg()). */
static void apply_bad_send(struct move *move)
{
    apply_maybe_bound(move);
    move_sock(move)->holding = false;
    move_sock(move)->held = 0;
}

/* Bytes that cannot be read. The call may wait for room all the same. */
static void permit_bad_send(struct move *move, struct permits *p)
{
    if (drill_call_length(move->call) == 0)
        return;
    keep_errors(p, false);
    p->rule = DRILL_RULE_SND_FAULT;
    permit_error(p, DRILL_EFAULT, DRILL_RULE_SND_FAULT, apply_bad_send);
}

/* Memory that cannot be written: bytes of a stream stay, a message may be lost. */
static void permit_bad_receive(struct move *move, struct permits *p)
{
    bool stream = env_has(move->env, DRILL_FAMILIES_STREAM);
    unsigned n = p->n;
    if ((move->call->flags & DRILL_MSG_TRUNC) != 0) {
        p->unknown = "a receive that may discard without writing";
        return;
    }
    p->rule = DRILL_RULE_RCV_FAULT;
    p->n_blames = 0;
    for (unsigned i = 0; i < n; i++) {
        struct permit_option *option = &p->option[i];
        if (option->kind != PERMIT_VALUE || option->hi == 0)
            continue;
        option->kind = PERMIT_ERROR;
        option->error = DRILL_EFAULT;
        option->rule = DRILL_RULE_RCV_FAULT;
        option->check = NULL;
        if (stream)
            option->apply = NULL;
        else
            permit_under(option, DRILL_V_RECV_FAULT, 1);
    }
    if (!stream)
        permit_under(permit_error(p, DRILL_EFAULT, DRILL_RULE_RCV_FAULT, NULL), DRILL_V_RECV_FAULT,
                     2);
}

static bool check_value_length(struct move *move)
{
    uint8_t len = twist(move, DRILL_TWIST_LEN);
    bool cut = len == DRILL_LENGTH_SHORT || len == DRILL_LENGTH_ZERO;
    uint8_t want = cut ? len : (uint8_t)DRILL_LENGTH_EXACT;
    return move->outcome->told == DRILL_CONSTANT_NONE || move->outcome->told == want ||
           move_breaks(move, DRILL_RULE_OPT_LEN, "a length that is %s",
                       drill_constant_name((enum drill_constant)want));
}

static void permit_get(struct move *move, struct permits *p)
{
    uint8_t len = twist(move, DRILL_TWIST_LEN);
    uint8_t buf = twist(move, DRILL_TWIST_BUF);
    if (move->call->option == DRILL_SO_ERROR) {
        p->unknown = "the pending error into an unusual place";
    } else if (is_bad_pointer(len) || (is_bad_pointer(buf) && len != DRILL_LENGTH_ZERO)) {
        fail(p, DRILL_EFAULT, DRILL_RULE_OPT_EFAULT);
        if (len == DRILL_LENGTH_NEGATIVE)
            permit_error(p, DRILL_EINVAL, DRILL_RULE_OPT_LEN, NULL);
    } else if (len == DRILL_LENGTH_NEGATIVE) {
        /* The options of IPv6 take it for a large one (Linux do_ipv6_getsockopt()). */
        if (move->call->option != DRILL_IPV6_V6ONLY)
            keep_errors(p, true);
        p->rule = DRILL_RULE_OPT_LEN;
        p->n_blames = 0;
        permit_error(p, DRILL_EINVAL, DRILL_RULE_OPT_LEN, NULL);
    } else {
        for (unsigned i = 0; i < p->n; i++) {
            if (p->option[i].kind != PERMIT_VALUE)
                continue;
            p->option[i].check = check_value_length;
            p->option[i].rule = DRILL_RULE_OPT_LEN;
        }
    }
}

/* Linux takes these as a byte, too (net/ipv4/ip_sockglue.c do_ip_setsockopt()). */
static bool takes_bytes(enum drill_option option)
{
    return option == DRILL_IP_RECVERR || option == DRILL_IP_MULTICAST_TTL ||
           option == DRILL_IP_MULTICAST_LOOP;
}

static void permit_set(struct move *move, struct permits *p)
{
    uint8_t len = twist(move, DRILL_TWIST_LEN);
    bool bad = is_bad_pointer(twist(move, DRILL_TWIST_BUF));
    bool timeout =
        move->call->option == DRILL_SO_RCVTIMEO || move->call->option == DRILL_SO_SNDTIMEO;
    bool short_len =
        len == DRILL_LENGTH_SHORT || len == DRILL_LENGTH_ZERO || len == DRILL_LENGTH_NEGATIVE;
    if (takes_bytes((enum drill_option)move->call->option) && short_len &&
        len != DRILL_LENGTH_NEGATIVE)
        p->unknown = "a value of IP that is shorter than a number is not modelled";
    if (bad)
        fail(p, DRILL_EFAULT, DRILL_RULE_OPT_EFAULT);
    if (short_len)
        fail(p, DRILL_EINVAL, timeout ? DRILL_RULE_RCV_TIMEO_RANGE : DRILL_RULE_OPT_LEN);
}

/* No descriptor can be made, or one. */
static void permit_no_descriptor(struct move *move, struct permits *p)
{
    bool accepts = move->call->id == DRILL_CALL_ACCEPT || move->call->id == DRILL_CALL_ACCEPT4;
    enum drill_rule_id rule = accepts ? DRILL_RULE_ACC_EMFILE : DRILL_RULE_CRE_EMFILE;
    if (twist(move, DRILL_TWIST_FDS) == DRILL_SPARE_ONE && move->call->id != DRILL_CALL_SOCKETPAIR)
        return;
    keep_errors(p, false);
    p->rule = (uint16_t)rule;
    permit_error(p, DRILL_EMFILE, rule, NULL);
}

void permit_twisted(struct move *move, struct permits *p)
{
    const struct drill_call *call = move->call;
    bool bad_buf = is_bad_pointer(twist(move, DRILL_TWIST_BUF));
    if (p->unknown != NULL)
        return;
    if (call->id == DRILL_CALL_BIND || call->id == DRILL_CALL_CONNECT)
        permit_given(move, p);
    else if (call->id == DRILL_CALL_GETSOCKOPT)
        permit_get(move, p);
    else if (call->id == DRILL_CALL_SETSOCKOPT)
        permit_set(move, p);
    else if (has_room(call))
        permit_room(move, p);
    if (drill_call_sends(call) && !move_own_address(move))
        permit_sent_astray(p);
    if (bad_buf && drill_call_sends(call))
        permit_bad_send(move, p);
    if (bad_buf && drill_call_receives(call) && has_room(call) &&
        (twist(move, DRILL_TWIST_ADDR) != DRILL_CONSTANT_NONE ||
         twist(move, DRILL_TWIST_LEN) != DRILL_CONSTANT_NONE))
        p->unknown = "a receive with two faults is not modelled";
    if (bad_buf && drill_call_receives(call))
        permit_bad_receive(move, p);
    /* What comes with a message is left out instead: rights.c. */
    if (twist(move, DRILL_TWIST_FDS) != DRILL_CONSTANT_NONE && call->id != DRILL_CALL_RECVMSG)
        permit_no_descriptor(move, p);
}
