/* gethostbyname, getservbyname, getaddrinfo. Where names are the world's own (env->names) the
 * services that there are are known (vocab/services.def), and no host but those of its hosts file.
 *
 * Not modelled: NSS-HOST-STATIC: that an answer's memory may be used again is a permission, which
 * nothing can break; NSS-SERV-NOFILE: the world always has a services file; the list of aliases,
 * which no outcome carries. */

#include "oracle/permit.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/check.h"

struct service {
    const char *name;
    uint16_t port;
    const char *proto;
    const char *alias;
};

static const struct service services[] = {
#define X(name, port, proto, alias) {name, port, proto, alias},
#include "vocab/services.def"
#undef X
};

/* Four decimal numbers with dots: 1 when each is at most 255 (ret->ip), -1 when one is not, 0 when
 * it is no such thing. */
static int read_quad(const char *host, struct drill_addr *ret)
{
    int sign = 1;
    for (int i = 0; i < 4; i++) {
        char *end;
        if (!isdigit((unsigned char)*host))
            return 0;
        unsigned long part = strtoul(host, &end, 10);
        if (*end != (i < 3 ? '.' : '\0'))
            return 0;
        if (part > 255)
            sign = -1;
        ret->ip[i] = (uint8_t)part;
        host = end + 1;
    }
    ret->kind = DRILL_ADDR_INET4;
    return sign;
}

/* What a host name is, as far as the text tells. */
enum host_kind {
    HOST_NONE, /* empty, or NULL */
    HOST_LOCAL,
    HOST_LOCAL_OTHERWISE, /* with other letters large and small */
    HOST_QUAD,
    HOST_BAD_QUAD,
    HOST_SIX,
    HOST_NUMBERS, /* a form of address that only some take */
    HOST_OTHER
};

static enum host_kind kind_of_host(const char *host, struct drill_addr *ret)
{
    *ret = (struct drill_addr){0};
    if (host[0] == '\0')
        return HOST_NONE;
    if (strcmp(host, "localhost") == 0)
        return HOST_LOCAL;
    if (strcasecmp(host, "localhost") == 0)
        return HOST_LOCAL_OTHERWISE;
    if (strchr(host, ':') != NULL)
        return HOST_SIX;
    int quad = read_quad(host, ret);
    if (quad != 0)
        return quad > 0 ? HOST_QUAD : HOST_BAD_QUAD;
    return isdigit((unsigned char)host[0]) ? HOST_NUMBERS : HOST_OTHER;
}

static enum drill_rule_id rule_of_host(enum host_kind kind)
{
    static const enum drill_rule_id rules[] = {
        [HOST_NONE] = DRILL_RULE_NSS_HOST_EMPTY,
        [HOST_LOCAL] = DRILL_RULE_NSS_HOST_LOCAL,
        [HOST_LOCAL_OTHERWISE] = DRILL_RULE_NSS_HOST_CASE,
        [HOST_QUAD] = DRILL_RULE_NSS_HOST_NUMERIC,
        [HOST_BAD_QUAD] = DRILL_RULE_NSS_HOST_BADQUAD,
        [HOST_SIX] = DRILL_RULE_NSS_HOST_V6LIT,
        [HOST_NUMBERS] = DRILL_RULE_NSS_HOST_UNKNOWN,
        [HOST_OTHER] = DRILL_RULE_NSS_HOST_UNKNOWN,
    };
    return rules[kind];
}

static bool check_host(struct move *move)
{
    struct drill_addr quad;
    const struct drill_addr *got = &move->outcome->addr;
    enum host_kind kind = kind_of_host(move->call->host, &quad);
    if ((kind == HOST_LOCAL || kind == HOST_LOCAL_OTHERWISE) && !drill_addr_is_loopback(got))
        return move_breaks(move, rule_of_host(kind), "an address of loopback");
    if (kind == HOST_QUAD && memcmp(got->ip, quad.ip, 4) != 0)
        return move_breaks(move, DRILL_RULE_NSS_HOST_NUMERIC, "the address that the name says");
    if (got->kind != DRILL_ADDR_INET4)
        return move_breaks(move, DRILL_RULE_NSS_HOST_LOCAL, "an IPv4 address");
    return true;
}

static void permit_host(struct move *move, struct permits *p)
{
    struct drill_addr quad;
    enum host_kind kind = kind_of_host(move->call->host, &quad);
    enum drill_rule_id rule = rule_of_host(kind);
    bool found = kind == HOST_LOCAL || kind == HOST_LOCAL_OTHERWISE || kind == HOST_QUAD;
    bool may = kind == HOST_NUMBERS || (kind == HOST_OTHER && !move->env->names);
    p->rule = (uint16_t)rule;
    if (found || may)
        permit_value(p, 0, 0, rule, NULL)->check = check_host;
    if (found)
        return;
    permit_error(p, DRILL_HOST_NOT_FOUND, rule, NULL);
    permit_error(p, DRILL_TRY_AGAIN, rule, NULL);
    permit_error(p, DRILL_NO_RECOVERY, rule, NULL);
    permit_error(p, DRILL_NO_DATA, rule, NULL);
}

/* An entry of this name and, where one is asked for, this protocol. */
static bool fits(const struct service *entry, const char *name, const char *proto)
{
    return (strcmp(entry->name, name) == 0 || strcmp(entry->alias, name) == 0) &&
           (proto[0] == '\0' || strcmp(entry->proto, proto) == 0);
}

static bool fits_but_for_case(const struct service *entry, const char *name, const char *proto)
{
    return (strcasecmp(entry->name, name) == 0 || strcasecmp(entry->alias, name) == 0) &&
           (proto[0] == '\0' || strcasecmp(entry->proto, proto) == 0);
}

static const struct service *find_service(const char *name, const char *proto,
                                          bool (*fit)(const struct service *entry, const char *name,
                                                      const char *proto))
{
    for (size_t i = 0; i < DRILL_COUNT(services); i++) {
        if (name[0] != '\0' && fit(&services[i], name, proto))
            return &services[i];
    }
    return NULL;
}

static bool is_number(const char *text)
{
    return text[0] != '\0' && strspn(text, "0123456789") == strlen(text);
}

static enum drill_rule_id rule_of_service(const struct drill_call *call)
{
    const struct service *found = find_service(call->service, call->proto, fits);
    if (found != NULL && strcmp(found->name, call->service) != 0)
        return DRILL_RULE_NSS_SERV_ALIAS;
    if (found == NULL && is_number(call->service))
        return DRILL_RULE_NSS_SERV_NUMERIC;
    if (found == NULL && find_service(call->service, call->proto, fits_but_for_case) != NULL)
        return DRILL_RULE_NSS_SERV_CASE;
    return call->proto[0] != '\0' ? DRILL_RULE_NSS_SERV_PROTO : DRILL_RULE_NSS_SERV_NULLPROTO;
}

/* The entry that came back is one of those that fit. */
static bool check_entry(struct move *move)
{
    const struct drill_outcome *out = move->outcome;
    enum drill_rule_id rule = rule_of_service(move->call);
    uint16_t swapped = (uint16_t)(out->addr.port << 8 | out->addr.port >> 8);
    bool port_swapped = false;
    for (size_t i = 0; i < DRILL_COUNT(services); i++) {
        const struct service *entry = &services[i];
        if (!fits(entry, move->call->service, move->call->proto))
            continue;
        if (entry->port == out->addr.port && strcmp(entry->proto, out->proto) == 0)
            return strcmp(entry->name, out->name) == 0 ||
                   move_breaks(move, DRILL_RULE_NSS_SERV_ALIAS, "the official name, %s",
                               entry->name);
        port_swapped |= entry->port == swapped;
    }
    if (port_swapped)
        return move_breaks(move, DRILL_RULE_NSS_SERV_NETORDER, "port %u", swapped);
    return move_breaks(move, rule, "an entry of the services file with this name%s%s",
                       move->call->proto[0] != '\0' ? " and protocol " : "", move->call->proto);
}

static bool check_service(struct move *move)
{
    const struct drill_outcome *out = move->outcome;
    if (move->call->proto[0] != '\0' && strcmp(move->call->proto, out->proto) != 0)
        return move_breaks(move, DRILL_RULE_NSS_SERV_PROTO, "an entry for the protocol %s",
                           move->call->proto);
    if (out->addr.port == 0)
        return move_breaks(move, DRILL_RULE_NSS_SERV_NETORDER, "a port");
    return !move->env->names || check_entry(move);
}

static void permit_service(struct move *move, struct permits *p)
{
    const struct drill_call *call = move->call;
    enum drill_rule_id rule = rule_of_service(call);
    bool found = find_service(call->service, call->proto, fits) != NULL;
    p->rule = (uint16_t)rule;
    if (found || !move->env->names)
        permit_value(p, 0, 0, rule, NULL)->check = check_service;
    if (!found || !move->env->names)
        permit_error(p, DRILL_NOT_FOUND, rule, NULL);
}

/* What is asked of getaddrinfo. */
struct query {
    uint8_t family;
    uint8_t type;
    enum host_kind host;
    struct drill_addr quad;
    bool by_number;
    long port;             /* by_number */
    bool stream, datagram; /* the types of which the service is; both when it has a number */
    bool known;
};

static struct query make_query(const struct drill_call *call)
{
    struct query query = {.family = call->twist[DRILL_TWIST_FAMILY],
                          .type = call->twist[DRILL_TWIST_TYPE],
                          .by_number = is_number(call->service)};
    query.host = kind_of_host(call->host, &query.quad);
    const struct service *tcp = find_service(call->service, "tcp", fits);
    const struct service *udp = find_service(call->service, "udp", fits);
    bool any = query.by_number || call->service[0] == '\0';
    query.known = any || tcp != NULL || udp != NULL;
    query.stream = any || tcp != NULL;
    query.datagram = any || udp != NULL;
    if (query.by_number)
        query.port = strtol(call->service, NULL, 10);
    else if (tcp != NULL || udp != NULL)
        query.port = tcp != NULL ? tcp->port : udp->port;
    return query;
}

/* The service's port for the type; of a name that has two, either. */
static bool port_is_right(const struct query *query, const char *service, uint16_t got)
{
    if (query->by_number)
        return got == (uint16_t)query->port;
    if (service[0] == '\0')
        return got == 0;
    for (size_t i = 0; i < DRILL_COUNT(services); i++) {
        const char *proto = query->type == DRILL_SOCK_STREAM  ? "tcp"
                            : query->type == DRILL_SOCK_DGRAM ? "udp"
                                                              : "";
        if (fits(&services[i], service, proto) && services[i].port == got)
            return true;
    }
    return false;
}

static bool check_info_address(struct move *move, const struct query *query)
{
    const struct drill_addr *got = &move->outcome->addr;
    bool passive = (move->call->flags & DRILL_AI_PASSIVE) != 0;
    if (query->host == HOST_NONE && passive && !drill_addr_is_wildcard(got))
        return move_breaks(move, DRILL_RULE_NSS_GAI_PASSIVE, "the wildcard address");
    if (query->host == HOST_NONE && !passive && !drill_addr_is_loopback(got))
        return move_breaks(move, DRILL_RULE_NSS_GAI_PASSIVE, "an address of loopback");
    if (query->host == HOST_QUAD && got->kind == DRILL_ADDR_INET4 &&
        memcmp(got->ip, query->quad.ip, 4) != 0)
        return move_breaks(move, DRILL_RULE_NSS_GAI_NUMERICHOST, "the address that the name says");
    if ((query->family == DRILL_AF_INET && got->kind != DRILL_ADDR_INET4) ||
        (query->family == DRILL_AF_INET6 && got->kind != DRILL_ADDR_INET6))
        return move_breaks(move, DRILL_RULE_NSS_GAI_BADHINT, "an address of the family asked for");
    return true;
}

/* The types of the results: the one asked for, or each that the service has. */
static bool check_info_types(struct move *move, const struct query *query)
{
    uint64_t got = (uint64_t)move->outcome->option[0];
    uint64_t stream = UINT64_C(1) << DRILL_SOCK_STREAM;
    uint64_t datagram = UINT64_C(1) << DRILL_SOCK_DGRAM;
    if (query->type != DRILL_CONSTANT_NONE)
        return got == UINT64_C(1) << query->type ||
               move_breaks(move, DRILL_RULE_NSS_GAI_SERVTYPE, "results of the type asked for");
    if (move->call->twist[DRILL_TWIST_PROTOCOL] != DRILL_CONSTANT_NONE)
        return true;
    if (((got & stream) != 0) != query->stream || ((got & datagram) != 0) != query->datagram)
        return move_breaks(move, DRILL_RULE_NSS_GAI_EXPAND,
                           "one result for each type that the service has");
    return true;
}

static bool check_info(struct move *move)
{
    struct query query = make_query(move->call);
    if (!check_info_address(move, &query))
        return false;
    if (!move->env->names)
        return true;
    if (!port_is_right(&query, move->call->service, move->outcome->addr.port))
        return move_breaks(
            move, query.by_number ? DRILL_RULE_NSS_GAI_PORTRANGE : DRILL_RULE_NSS_GAI_SERVTYPE,
            "the port of the service");
    return check_info_types(move, &query);
}

/* Names where numbers alone are allowed, and a service that the type does not have. False: none. */
static bool permit_bad_names(struct move *move, struct permits *p, const struct query *query)
{
    const struct drill_call *call = move->call;
    bool numeric_host = query->host == HOST_QUAD || query->host == HOST_SIX ||
                        query->host == HOST_NUMBERS || query->host == HOST_NONE;
    bool wrong_type = (query->type == DRILL_SOCK_STREAM && !query->stream) ||
                      (query->type == DRILL_SOCK_DGRAM && !query->datagram);
    if (call->host[0] == '\0' && call->service[0] == '\0') {
        p->rule = DRILL_RULE_NSS_GAI_BOTHNULL;
        permit_error(p, DRILL_EAI_NONAME, DRILL_RULE_NSS_GAI_BOTHNULL, NULL);
        return true;
    }
    bool no_number =
        (call->flags & DRILL_AI_NUMERICSERV) != 0 && call->service[0] != '\0' && !query->by_number;
    if (((call->flags & DRILL_AI_NUMERICHOST) != 0 && !numeric_host) || no_number) {
        p->rule = DRILL_RULE_NSS_GAI_NUMERICHOST;
        permit_error(p, DRILL_EAI_NONAME, DRILL_RULE_NSS_GAI_NUMERICHOST, NULL);
        /* Of two faults either may be told. */
        if (!no_number && (!move->env->names || !query->known || wrong_type))
            permit_error(p, DRILL_EAI_SERVICE, DRILL_RULE_NSS_GAI_SERVTYPE, NULL);
        return true;
    }
    if (!move->env->names || (query->known && !wrong_type))
        return false;
    p->rule = DRILL_RULE_NSS_GAI_SERVTYPE;
    permit_error(p, DRILL_EAI_SERVICE, DRILL_RULE_NSS_GAI_SERVTYPE, NULL);
    if (!query->known)
        permit_error(p, DRILL_EAI_NONAME, DRILL_RULE_NSS_GAI_SERVTYPE, NULL);
    return true;
}

/* Faults of the hints. False: there is none. */
static bool permit_bad_hints(struct move *move, struct permits *p, const struct query *query)
{
    bool no_family = query->family == DRILL_AF_OTHER || query->family == DRILL_AF_UNIX;
    bool no_type = query->type == DRILL_SOCK_OTHER || query->type == DRILL_SOCK_SEQPACKET;
    p->rule = DRILL_RULE_NSS_GAI_BADHINT;
    bool raw = query->type == DRILL_SOCK_RAW && move->call->service[0] != '\0';
    if (query->family == DRILL_AF_UNIX || query->type == DRILL_SOCK_SEQPACKET || raw ||
        move->call->twist[DRILL_TWIST_PROTOCOL] != DRILL_CONSTANT_NONE) {
        p->unknown = "hints that only some systems take";
        return true;
    }
    if (no_family)
        permit_error(p, DRILL_EAI_FAMILY, DRILL_RULE_NSS_GAI_BADHINT, NULL);
    if (no_type)
        permit_error(p, DRILL_EAI_SOCKTYPE, DRILL_RULE_NSS_GAI_BADHINT, NULL);
    /* Which of several faults is told is left open. */
    if (no_family || no_type)
        (void)permit_bad_names(move, p, query);
    return no_family || no_type;
}

static void permit_unresolved(struct permits *p)
{
    permit_error(p, DRILL_EAI_NONAME, DRILL_RULE_NSS_HOST_UNKNOWN, NULL);
    permit_error(p, DRILL_EAI_AGAIN, DRILL_RULE_NSS_HOST_UNKNOWN, NULL);
    permit_error(p, DRILL_EOTHER, DRILL_RULE_NSS_HOST_UNKNOWN, NULL);
    permit_error(p, DRILL_EAI_ADDRFAMILY, DRILL_RULE_NSS_HOST_UNKNOWN, NULL);
}

/* Which rule it is about, where nothing is wrong with what is asked for. */
static enum drill_rule_id rule_of_info(const struct query *query)
{
    if (query->by_number && query->port > UINT16_MAX)
        return DRILL_RULE_NSS_GAI_PORTRANGE;
    if (query->host == HOST_NONE)
        return DRILL_RULE_NSS_GAI_PASSIVE;
    return query->type == DRILL_CONSTANT_NONE ? DRILL_RULE_NSS_GAI_EXPAND
                                              : DRILL_RULE_NSS_GAI_SERVTYPE;
}

static void permit_info(struct move *move, struct permits *p)
{
    struct query query = make_query(move->call);
    enum drill_rule_id rule = rule_of_info(&query);
    bool resolved = query.host == HOST_NONE || query.host == HOST_QUAD || query.host == HOST_LOCAL;
    bool literal = query.host == HOST_QUAD && query.family == DRILL_AF_INET6;
    struct permit_option *option;
    if (permit_bad_hints(move, p, &query) || permit_bad_names(move, p, &query))
        return;
    p->rule = (uint16_t)rule;
    if (literal) {
        p->rule = DRILL_RULE_NSS_GAI_BADHINT;
        permit_under(permit_error(p, DRILL_EAI_ADDRFAMILY, DRILL_RULE_NSS_GAI_BADHINT, NULL),
                     DRILL_V_LITERAL_FAMILY, 1);
        permit_under(permit_error(p, DRILL_EAI_NONAME, DRILL_RULE_NSS_GAI_BADHINT, NULL),
                     DRILL_V_LITERAL_FAMILY, 2);
        return;
    }
    option = permit_value(p, 1, INT32_MAX, rule, NULL);
    option->check = check_info;
    if (query.by_number && query.port > UINT16_MAX) {
        permit_under(option, DRILL_V_SERVICE_RANGE, 1);
        permit_under(permit_error(p, DRILL_EAI_SERVICE, rule, NULL), DRILL_V_SERVICE_RANGE, 2);
        permit_under(permit_error(p, DRILL_EAI_NONAME, rule, NULL), DRILL_V_SERVICE_RANGE, 2);
    }
    if (!resolved || query.family == DRILL_AF_INET6 || !move->env->names)
        permit_unresolved(p);
}

void permit_lookup(struct move *move, struct permits *p)
{
    if (move->call->id == DRILL_CALL_GETHOSTBYNAME)
        permit_host(move, p);
    else if (move->call->id == DRILL_CALL_GETSERVBYNAME)
        permit_service(move, p);
    else
        permit_info(move, p);
}
