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
