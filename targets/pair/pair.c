/* From names to an address, and a side there. */

#include "targets/pair/pair.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "targets/kernel/kernel.h"

void pair_complain(const struct pair *pair)
{
    const char *what = strstr(pair->why, ": "); /* behind the role */
    fprintf(stderr, "%s: %s\n", pair->name, what != NULL ? what + 2 : pair->why);
}

static int cannot(const struct pair *pair, const char *what, const char *why)
{
    fprintf(stderr, "%s: %s: %s\n", pair->name, what, why);
    return PAIR_CANNOT;
}

/* "::1" is an address; so is "127.0.0.1", but gethostbyname() takes that too. */
static bool is_inet6(const char *host, struct drill_addr *ret)
{
    char text[128];
    int len = snprintf(text, sizeof text, "[%s]:0", host);
    return strchr(host, ':') != NULL && (size_t)len < sizeof text &&
           drill_addr_parse(text, (size_t)len, ret) && ret->kind == DRILL_ADDR_INET6;
}

static int open_target(struct pair *pair, const struct drill_target_type *type)
{
    char why[128];
    struct drill_diag diag = {0};
    if (type->available != NULL && !type->available(type, why, sizeof why))
        return cannot(pair, type->name, why);
    if (!drill_ok(drill_target_open(type, &pair->target, &diag)))
        return cannot(pair, type->name, diag.text);
    return PAIR_FINE;
}

static int look_up(struct pair *pair, const struct drill_call *call, const char *name,
                   struct drill_outcome *ret)
{
    drill_target_perform(pair->target, call, NULL, ret);
    if (ret->error != DRILL_ENONE)
        return cannot(pair, name, drill_errno_meaning((enum drill_errno)ret->error));
    return PAIR_FINE;
}

static int find_host(struct pair *pair, const char *host)
{
    struct drill_call call = {.id = DRILL_CALL_GETHOSTBYNAME, .fd = -1};
    struct drill_outcome found;
    struct drill_addr *addr = &pair->run.meeting;
    bool inet6 = is_inet6(host, addr);
    int status = open_target(pair, inet6 ? &drill_kernel_tcp6 : &drill_kernel_tcp4);
    if (status != PAIR_FINE || inet6)
        return status;
    if ((size_t)snprintf(call.host, sizeof call.host, "%s", host) >= sizeof call.host)
        return cannot(pair, host, "the name is too long");
    status = look_up(pair, &call, host, &found);
    *addr = found.addr;
    return status;
}

static int find_service(struct pair *pair, const char *service, const char *proto)
{
    struct drill_call call = {.id = DRILL_CALL_GETSERVBYNAME, .fd = -1};
    struct drill_outcome found;
    char *end;
    unsigned long port = strtoul(service, &end, 10);
    if (service[0] >= '0' && service[0] <= '9' && *end == '\0') {
        if (port > UINT16_MAX)
            return cannot(pair, service, "there is no such port");
        pair->run.meeting.port = (uint16_t)port;
        return PAIR_FINE;
    }
    if ((size_t)snprintf(call.service, sizeof call.service, "%s", service) >= sizeof call.service)
        return cannot(pair, service, "the name is too long");
    if (proto != NULL)
        snprintf(call.proto, sizeof call.proto, "%s", proto);
    int status = look_up(pair, &call, service, &found);
    pair->run.meeting.port = found.addr.port;
    return status;
}

int pair_open(struct pair *pair, const struct pair_options *options, unsigned role)
{
    *pair = (struct pair){.name = role == 0 ? "drill-server" : "drill-client",
                          .program = {.roles = 2},
                          .run = {.params = &options->params}};
    pair->run.program = &pair->program;
    int status = find_host(pair, options->host);
    if (status == PAIR_FINE)
        status = find_service(pair, options->service, options->params.proto);
    if (status != PAIR_FINE)
        return status;
    /* A write() to a peer that is gone fails; it does not end the program. */
    signal(SIGPIPE, SIG_IGN);
    if (!drill_reference_side_init(&pair->side, &pair->run, role, pair->target, pair->why)) {
        pair_complain(pair);
        return PAIR_CANNOT;
    }
    return PAIR_FINE;
}

void pair_close(struct pair *pair)
{
    drill_reference_side_deinit(&pair->side);
    if (pair->target != NULL)
        drill_target_close(pair->target);
}
