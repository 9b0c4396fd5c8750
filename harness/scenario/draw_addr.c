/* Addresses and names at random. */

#include "scenario/draw.h"

#include <stdio.h>

void drill_draw_file(const struct drill_vary *vary, struct drill_step *step)
{
    static const char *const names[] = {"a", "b", "c"};
    step->addr.host = names[drill_draw_below(vary, DRILL_COUNT(names))];
    step->addr.len = 0;
    if (drill_draw_once(vary, 12))
        step->addr.len =
            (uint8_t)(drill_draw_once(vary, 2) ? DRILL_ADDR_NAME_MAX - drill_draw_below(vary, 3)
                                               : 1 + drill_draw_below(vary, DRILL_ADDR_NAME_MAX));
}

static const char *pick(const struct drill_vary *vary, const char *const *names, unsigned n)
{
    return names[drill_draw_below(vary, n)];
}

/* Hints of another kind than none: mostly one that there is. */
static void draw_hints(const struct drill_vary *vary, struct drill_call *call)
{
    static const uint8_t families[] = {DRILL_AF_UNSPEC, DRILL_AF_INET, DRILL_AF_INET6,
                                       DRILL_AF_UNIX, DRILL_AF_OTHER};
    static const uint8_t types[] = {DRILL_SOCK_STREAM, DRILL_SOCK_DGRAM, DRILL_SOCK_STREAM,
                                    DRILL_SOCK_DGRAM,  DRILL_SOCK_RAW,   DRILL_SOCK_OTHER};
    if (!drill_draw_once(vary, 4))
        call->twist[DRILL_TWIST_TYPE] = types[drill_draw_below(vary, DRILL_COUNT(types))];
    if (drill_draw_once(vary, 3))
        call->twist[DRILL_TWIST_FAMILY] = families[drill_draw_below(vary, DRILL_COUNT(families))];
}

void drill_draw_names(const struct drill_vary *vary, struct drill_step *step)
{
    static const char *const hosts[] = {"localhost", "127.0.0.1",      "LOCALHOST", "LocalHost",
                                        "10.1.2.3",  "nohost.invalid", "::1",       "",
                                        "127.0.0.1", "256.1.2.3"};
    static const char *const services[] = {
        "echo", "discard", "domain", "http", "tftp", "drill", "drill-two", "drill-dos", "nothing",
        "sink", "www",     "WWW",    "HTTP", "80",   "65535", "99999",     "0"};
    static const char *const protos[] = {"tcp", "udp", "none", "TCP"};
    struct drill_call *call = &step->call;
    if (call->id != DRILL_CALL_GETHOSTBYNAME)
        snprintf(call->service, sizeof call->service, "%s",
                 pick(vary, services, DRILL_COUNT(services)));
    if (call->id != DRILL_CALL_GETSERVBYNAME)
        snprintf(call->host, sizeof call->host, "%s", pick(vary, hosts, DRILL_COUNT(hosts)));
    call->proto[0] = '\0';
    if (call->id == DRILL_CALL_GETSERVBYNAME && drill_draw_once(vary, 2))
        snprintf(call->proto, sizeof call->proto, "%s", pick(vary, protos, DRILL_COUNT(protos)));
    if (call->id != DRILL_CALL_GETADDRINFO)
        return;
    if (drill_draw_once(vary, 3))
        call->host[0] = '\0'; /* NULL */
    if (drill_draw_once(vary, 6))
        call->service[0] = '\0';
    draw_hints(vary, call);
}

/* An address by names must be found: what is not found ends the run. */
static void draw_named_address(const struct drill_vary *vary, struct drill_step *step)
{
    static const char *const hosts[] = {"localhost", "127.0.0.1"};
    static const char *const services[] = {"echo", "discard", "domain", "drill"};
    struct drill_call *call = &step->call;
    step->addr = (struct drill_sym){.kind = DRILL_SYM_NAMED,
                                    .slot = DRILL_NO_SLOT,
                                    .host = pick(vary, hosts, DRILL_COUNT(hosts)),
                                    .service = pick(vary, services, DRILL_COUNT(services))};
    snprintf(call->host, sizeof call->host, "%s", step->addr.host);
    snprintf(call->service, sizeof call->service, "%s", step->addr.service);
}

bool drill_draw_is_unix(const struct drill_vary *vary)
{
    return (DRILL_FAMILY_BIT(vary->family) & DRILL_FAMILIES_UNIX) != 0;
}

bool drill_draw_is_datagram(const struct drill_vary *vary)
{
    return (DRILL_FAMILY_BIT(vary->family) & DRILL_FAMILIES_DATAGRAM) != 0;
}

static void draw_odd_address(struct drill_step *step, const struct drill_vary *vary)
{
    static const uint8_t inet[] = {DRILL_SYM_ANY,        DRILL_SYM_NOWHERE,  DRILL_SYM_UNSPEC,
                                   DRILL_SYM_UNROUTABLE, DRILL_SYM_LOOPBACK, DRILL_SYM_LOOPBACK2,
                                   DRILL_SYM_ANY4,       DRILL_SYM_NOWHERE};
    static const uint8_t local[] = {DRILL_SYM_PATH,    DRILL_SYM_FILE,    DRILL_SYM_ABSTRACT,
                                    DRILL_SYM_UNNAMED, DRILL_SYM_NOWHERE, DRILL_SYM_UNSPEC,
                                    DRILL_SYM_FILE,    DRILL_SYM_LOOPBACK};
    unsigned i = drill_draw_below(vary, DRILL_COUNT(inet));
    bool one = vary->focus == DRILL_FOCUS_ALL && vary->names && drill_draw_once(vary, 40);
    step->addr.kind = drill_draw_is_unix(vary) ? local[i] : inet[i];
    if (step->addr.kind == DRILL_SYM_FILE || step->addr.kind == DRILL_SYM_ABSTRACT)
        drill_draw_file(vary, step);
    if (one)
        draw_named_address(vary, step);
}

void drill_draw_address(const struct drill_draft *draft, struct drill_step *step)
{
    static const uint8_t with_port[] = {DRILL_SYM_ANY_OF, DRILL_SYM_LOOPBACK_OF,
                                        DRILL_SYM_LOOPBACK2_OF, DRILL_SYM_BROADCAST_OF,
                                        DRILL_SYM_ANY4_OF};
    const struct drill_vary *vary = draft->vary;
    uint16_t reach = drill_draw_is_datagram(vary) ? DRILL_PLAN_BOUND | DRILL_PLAN_CONNECTED
                                                  : (uint16_t)DRILL_PLAN_LISTENING;
    bool binds = step->call.id == DRILL_CALL_BIND;
    step->addr = (struct drill_sym){.slot = DRILL_NO_SLOT};
    step->call.host[0] = step->call.service[0] = step->call.proto[0] = '\0';
    if (binds && !drill_draw_once(vary, 4)) {
        step->addr.kind = DRILL_SYM_LOOPBACK;
        return;
    }
    if (!drill_draw_once(vary, 6)) {
        step->addr.slot = drill_draw_slot(draft, drill_draw_once(vary, 8) ? DRILL_PLAN_ANY : reach);
        step->addr.kind = DRILL_SYM_SLOT;
        if (drill_draw_once(vary, binds ? 3 : 12))
            step->addr.kind = with_port[drill_draw_below(vary, DRILL_COUNT(with_port))];
        if (step->addr.slot != DRILL_NO_SLOT)
            return;
    }
    draw_odd_address(step, vary);
}
