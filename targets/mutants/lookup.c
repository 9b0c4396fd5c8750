/* Names of hosts and services that are looked up wrongly. */

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "targets/mutants/act.h"

static bool asks_host(const struct act *act)
{
    return act->call->id == DRILL_CALL_GETHOSTBYNAME;
}

static bool asks_service(const struct act *act)
{
    return act->call->id == DRILL_CALL_GETSERVBYNAME;
}

static bool asks_info(const struct act *act)
{
    return act->call->id == DRILL_CALL_GETADDRINFO;
}

static bool is_numeric(const char *text)
{
    return text[0] != '\0' && strspn(text, "0123456789.") == strlen(text);
}

/* Makes up an entry with an IPv4 address. */
static void find_host(struct act *act, uint8_t first)
{
    act_succeed(act, 0);
    act->out->addr = (struct drill_addr){.kind = DRILL_ADDR_INET4, .ip = {first, 0, 0, 1}};
    memcpy(act->out->name, act->call->host, sizeof act->out->name);
}

BODY(local_is_abroad)
{
    act_pass(act);
    if (asks_host(act) && act_succeeded(act) && strcasecmp(act->call->host, "localhost") == 0)
        act->out->addr.ip[0] = 128;
}

BODY(numeric_is_reversed)
{
    act_pass(act);
    uint8_t *ip = act->out->addr.ip;
    if (!asks_host(act) || !act_succeeded(act) || !is_numeric(act->call->host))
        return;
    for (int i = 0; i < 2; i++) {
        uint8_t kept = ip[i];
        ip[i] = ip[3 - i];
        ip[3 - i] = kept;
    }
}

BODY(numeric_is_looked_up)
{
    act_pass(act);
    if (asks_host(act) && is_numeric(act->call->host))
        act_fail(act, DRILL_HOST_NOT_FOUND);
}

BODY(bad_quad_wraps)
{
    act_pass(act);
    if (asks_host(act) && !act_succeeded(act) && is_numeric(act->call->host))
        find_host(act, (uint8_t)atoi(act->call->host));
}

BODY(empty_is_local)
{
    if (asks_host(act) && act->call->host[0] == '\0')
        find_host(act, 127);
    else
        act_pass(act);
}

BODY(six_is_four)
{
    if (asks_host(act) && strchr(act->call->host, ':') != NULL)
        find_host(act, 127);
    else
        act_pass(act);
}

BODY(host_case_counts)
{
    act_pass(act);
    for (const char *c = act->call->host; asks_host(act) && *c != '\0'; c++)
        if (isupper((unsigned char)*c))
            act_fail(act, DRILL_HOST_NOT_FOUND);
}

/* Any protocol, or (to: 1) TCP where none is given. */
BODY(other_protocol)
{
    struct drill_call other = *act->call;
    if (asks_service(act) && args_of(act)->to == 0)
        other.proto[0] = '\0';
    else if (asks_service(act) && other.proto[0] == '\0')
        strcpy(other.proto, "tcp");
    act_pass_as(act, &other, act->buffers);
}

BODY(port_in_host_order)
{
    act_pass(act);
    uint16_t port = act->out->addr.port;
    if (asks_service(act) && act_succeeded(act))
        act->out->addr.port = (uint16_t)(port << 8 | port >> 8);
}

static bool is_alias(const struct act *act)
{
    return asks_service(act) && act_succeeded(act) &&
           strcmp(act->out->name, act->call->service) != 0;
}

BODY(alias_is_official)
{
    act_pass(act);
    if (is_alias(act))
        memcpy(act->out->name, act->call->service, sizeof act->out->name);
}

BODY(alias_is_unknown)
{
    act_pass(act);
    if (is_alias(act))
        act_fail(act, DRILL_NOT_FOUND);
}

BODY(service_case_is_folded)
{
    struct drill_call other = *act->call;
    for (char *c = other.service; asks_service(act) && *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    act_pass_as(act, &other, act->buffers);
}

BODY(service_number_is_a_port)
{
    act_pass(act);
    if (!asks_service(act) || act_succeeded(act) || !is_numeric(act->call->service))
        return;
    act_succeed(act, 0);
    act->out->addr.port = (uint16_t)atoi(act->call->service);
    memcpy(act->out->name, act->call->service, sizeof act->out->name);
    strcpy(act->out->proto, "tcp");
}

BODY(nothing_is_local)
{
    struct drill_call other = *act->call;
    if (asks_info(act) && other.host[0] == '\0' && other.service[0] == '\0')
        strcpy(other.host, "127.0.0.1");
    act_pass_as(act, &other, act->buffers);
}

BODY(port_range_is_clamped)
{
    struct drill_call other = *act->call;
    bool beyond = asks_info(act) && atoi(other.service) > UINT16_MAX;
    if (beyond)
        strcpy(other.service, "65534");
    act_pass_as(act, &other, act->buffers);
}

BODY(one_result)
{
    act_pass(act);
    if (!asks_info(act) || !act_succeeded(act) || act->out->value < 2)
        return;
    act->out->value = 1;
    act->out->option[0] &= -act->out->option[0];
    act->out->option[1] &= -act->out->option[1];
}

BODY(unknown_is_found)
{
    act_pass(act);
    if (asks_host(act) && !act_succeeded(act) && isalpha((unsigned char)act->call->host[0]))
        find_host(act, 192);
}
