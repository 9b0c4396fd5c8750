/* Names, the way the documented client resolves them: gethostbyname and getservbyname, which answer
 * in memory of the whole process. A lock keeps that memory still until the answer is copied. */

#include "targets/kernel/methods.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/check.h"
#include "targets/kernel/map.h"

static pthread_mutex_t lookup = PTHREAD_MUTEX_INITIALIZER;

static void fail(struct drill_outcome *out, enum drill_errno error, int host_error)
{
    out->value = -1;
    out->error = (uint16_t)error;
    if (error == DRILL_EOTHER)
        out->host_error = host_error;
}

static enum drill_errno resolver_error(int host)
{
    switch (host) {
    case HOST_NOT_FOUND:
        return DRILL_HOST_NOT_FOUND;
    case TRY_AGAIN:
        return DRILL_TRY_AGAIN;
    case NO_RECOVERY:
        return DRILL_NO_RECOVERY;
    case NO_DATA:
        return DRILL_NO_DATA;
    default:
        return DRILL_EOTHER;
    }
}

static struct drill_addr first_address(const struct hostent *entry)
{
    struct drill_addr addr = {0};
    if (entry->h_addr_list[0] == NULL)
        return addr;
    addr.kind = DRILL_ADDR_OTHER;
    if (entry->h_addrtype == AF_INET && entry->h_length == 4)
        addr.kind = DRILL_ADDR_INET4;
    else if (entry->h_addrtype == AF_INET6 && entry->h_length == 16)
        addr.kind = DRILL_ADDR_INET6;
    else
        return addr;
    memcpy(addr.ip, entry->h_addr_list[0], (size_t)entry->h_length);
    return addr;
}

void drill_kernel_host_by_name(struct drill_target *self, const char *host,
                               struct drill_outcome *out)
{
    (void)self;
    pthread_mutex_lock(&lookup);
    h_errno = 0;
    const struct hostent *entry = gethostbyname(host);
    if (entry == NULL) {
        int error = h_errno;
        fail(out, resolver_error(error), error);
    } else {
        out->addr = first_address(entry);
        snprintf(out->name, sizeof out->name, "%s", entry->h_name);
    }
    pthread_mutex_unlock(&lookup);
}

void drill_kernel_service_by_name(struct drill_target *self, const char *service, const char *proto,
                                  struct drill_outcome *out)
{
    (void)self;
    pthread_mutex_lock(&lookup);
    const struct servent *entry = getservbyname(service, proto);
    if (entry == NULL) {
        fail(out, DRILL_NOT_FOUND, 0);
    } else {
        out->addr.port = ntohs((uint16_t)entry->s_port);
        snprintf(out->name, sizeof out->name, "%s", entry->s_name);
        snprintf(out->proto, sizeof out->proto, "%s", entry->s_proto);
    }
    pthread_mutex_unlock(&lookup);
}

static enum drill_errno info_error(int host)
{
    static const struct {
        int host;
        enum drill_errno neutral;
    } errors[] = {
        {EAI_AGAIN, DRILL_EAI_AGAIN},           {EAI_FAMILY, DRILL_EAI_FAMILY},
        {EAI_NONAME, DRILL_EAI_NONAME},         {EAI_SERVICE, DRILL_EAI_SERVICE},
        {EAI_SOCKTYPE, DRILL_EAI_SOCKTYPE},
#ifdef EAI_ADDRFAMILY
        {EAI_ADDRFAMILY, DRILL_EAI_ADDRFAMILY},
#endif
    };
    for (size_t i = 0; i < DRILL_COUNT(errors); i++) {
        if (errors[i].host == host)
            return errors[i].neutral;
    }
    return DRILL_EOTHER;
}

/* Whether there are hints; `ret` has them. */
static bool make_hints(const struct drill_call *call, struct addrinfo *ret)
{
    bool any = call->flags != 0;
    int *const members[] = {&ret->ai_family, &ret->ai_socktype, &ret->ai_protocol};
    *ret = (struct addrinfo){.ai_family = AF_UNSPEC,
                             .ai_flags = drill_kernel_flags_from(DRILL_GROUP_AI, call->flags)};
    for (unsigned i = 0; i < DRILL_COUNT(members); i++) {
        uint8_t constant = call->twist[DRILL_TWIST_FAMILY + i];
        if (constant == DRILL_CONSTANT_NONE)
            continue;
        *members[i] = drill_kernel_constant_from((enum drill_constant)constant);
        any = true;
    }
    return any;
}

static const char *name_or_null(const char *name)
{
    return name[0] != '\0' ? name : NULL;
}

static void take_results(const struct addrinfo *first, struct drill_outcome *out)
{
    struct drill_kernel_addr host = drill_kernel_addr_room();
    host.len = first->ai_addrlen < host.len ? first->ai_addrlen : host.len;
    memcpy(&host.as, first->ai_addr, host.len);
    out->addr = drill_kernel_addr_to(&host);
    for (const struct addrinfo *at = first; at != NULL; at = at->ai_next) {
        out->value++;
        out->option[0] |= INT64_C(1)
                          << drill_kernel_constant_to(DRILL_CONSTANTS_TYPE, at->ai_socktype);
        out->option[1] |= INT64_C(1)
                          << drill_kernel_constant_to(DRILL_CONSTANTS_DOMAIN, at->ai_family);
    }
}

void drill_kernel_address_info(struct drill_target *self, const struct drill_call *call,
                               struct drill_outcome *out)
{
    struct addrinfo hints;
    struct addrinfo *results = NULL;
    bool any = make_hints(call, &hints);
    (void)self;
    int error = getaddrinfo(name_or_null(call->host), name_or_null(call->service),
                            any ? &hints : NULL, &results);
    if (error != 0) {
        fail(out, info_error(error), error);
        return;
    }
    take_results(results, out);
    freeaddrinfo(results);
}
