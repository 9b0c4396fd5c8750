/* Bare sockets. */

#include "campaign/bare.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Binds `fd` to a free port of loopback and says which. */
static bool bind_loopback(int fd, int domain, struct sockaddr_storage *addr, socklen_t *len)
{
    *addr = (struct sockaddr_storage){0};
    if (domain == AF_INET) {
        struct sockaddr_in in = {.sin_family = AF_INET,
                                 .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
        memcpy(addr, &in, sizeof in);
        *len = sizeof in;
    } else {
        struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
        memcpy(addr, &in6, sizeof in6);
        *len = sizeof in6;
    }
    return bind(fd, (struct sockaddr *)addr, *len) == 0 &&
           getsockname(fd, (struct sockaddr *)addr, len) == 0;
}

static bool connect_pair(int domain, int type, int ret[2])
{
    struct sockaddr_storage addr;
    socklen_t len;
    int listener = socket(domain, type | SOCK_CLOEXEC, 0);
    int client = socket(domain, type | SOCK_CLOEXEC, 0);
    bool good = listener >= 0 && client >= 0 && bind_loopback(listener, domain, &addr, &len);
    if (good && type == SOCK_STREAM) {
        int server = -1;
        good = listen(listener, 1) == 0 && connect(client, (struct sockaddr *)&addr, len) == 0 &&
               (server = accept(listener, NULL, NULL)) >= 0;
        close(listener);
        listener = server;
    } else if (good) {
        good = connect(client, (struct sockaddr *)&addr, len) == 0;
    }
    ret[0] = client;
    ret[1] = listener;
    if (!good)
        drill_bare_close(ret);
    return good;
}

bool drill_bare_open(enum drill_family family, int ret[2])
{
    static const struct {
        int domain;
        int type;
    } kinds[DRILL_FAMILY_COUNT] = {
        [DRILL_TCP4] = {AF_INET, SOCK_STREAM},
        [DRILL_TCP6] = {AF_INET6, SOCK_STREAM},
        [DRILL_UDP4] = {AF_INET, SOCK_DGRAM},
        [DRILL_UDP6] = {AF_INET6, SOCK_DGRAM},
        [DRILL_UNIX_STREAM] = {AF_UNIX, SOCK_STREAM},
        [DRILL_UNIX_SEQPACKET] = {AF_UNIX, SOCK_SEQPACKET},
        [DRILL_UNIX_DGRAM] = {AF_UNIX, SOCK_DGRAM},
    };
    if (kinds[family].domain == AF_UNIX)
        return socketpair(AF_UNIX, kinds[family].type | SOCK_CLOEXEC, 0, ret) == 0;
    return connect_pair(kinds[family].domain, kinds[family].type, ret);
}

void drill_bare_close(int pair[2])
{
    for (int i = 0; i < 2; i++)
        if (pair[i] >= 0)
            close(pair[i]);
}

bool drill_bare_transfer(const int pair[2], size_t len)
{
    char bytes[4096] = {0};
    return len <= sizeof bytes && send(pair[0], bytes, len, MSG_NOSIGNAL) == (ssize_t)len &&
           recv(pair[1], bytes, len, 0) == (ssize_t)len;
}
