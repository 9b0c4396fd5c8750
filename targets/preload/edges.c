/* Marks by descriptor, each with the number that the kernel gives a socket for its life: what is on
 * a descriptor now may be another socket. */

#include "targets/preload/edges.h"

#include <stdatomic.h>
#include <stdint.h>
#include <sys/socket.h>

#include "targets/preload/next.h"

enum {
    FDS = 65536
};

static _Atomic uint64_t cookies[FDS]; /* 0: no mark */
static _Atomic bool beyond;           /* some descriptor beyond has one */

static uint64_t cookie_of(int fd)
{
    uint64_t cookie = 0;
    socklen_t len = sizeof cookie;
    drill_next()->getsockopt(fd, SOL_SOCKET, SO_COOKIE, &cookie, &len);
    return cookie;
}

void drill_edges_add(int fd)
{
    if (fd >= FDS)
        atomic_store(&beyond, true);
    else if (fd >= 0)
        atomic_store(&cookies[fd], cookie_of(fd));
}

bool drill_edges_has(int fd)
{
    if (fd < 0 || fd >= FDS)
        return fd >= FDS && atomic_load(&beyond);
    uint64_t cookie = atomic_load(&cookies[fd]);
    return cookie != 0 && cookie == cookie_of(fd);
}

void drill_edges_copy(int from, int to)
{
    if (drill_edges_has(from))
        drill_edges_add(to);
}
