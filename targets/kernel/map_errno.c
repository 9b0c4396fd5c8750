/* The host's errno to the neutral one, and the end that every call of this adapter has in common.
 */

#include "targets/kernel/map.h"

#include <errno.h>

#include "base/check.h"

/* The host may give one number two names (EWOULDBLOCK, ENOTSUP): the first row that fits counts. */
static const struct {
    int host;
    enum drill_errno neutral;
} errnos[] = {
    {0, DRILL_ENONE},
    {EAGAIN, DRILL_EAGAIN},
    {EWOULDBLOCK, DRILL_EAGAIN},
    {EACCES, DRILL_EACCES},
    {EADDRINUSE, DRILL_EADDRINUSE},
    {EADDRNOTAVAIL, DRILL_EADDRNOTAVAIL},
    {EAFNOSUPPORT, DRILL_EAFNOSUPPORT},
    {EALREADY, DRILL_EALREADY},
    {EBADF, DRILL_EBADF},
    {ECONNABORTED, DRILL_ECONNABORTED},
    {ECONNREFUSED, DRILL_ECONNREFUSED},
    {ECONNRESET, DRILL_ECONNRESET},
    {EDESTADDRREQ, DRILL_EDESTADDRREQ},
    {EDOM, DRILL_EDOM},
    {EEXIST, DRILL_EEXIST},
    {EFAULT, DRILL_EFAULT},
    {EHOSTUNREACH, DRILL_EHOSTUNREACH},
    {EINPROGRESS, DRILL_EINPROGRESS},
    {EINTR, DRILL_EINTR},
    {EINVAL, DRILL_EINVAL},
    {EIO, DRILL_EIO},
    {EISCONN, DRILL_EISCONN},
    {EMFILE, DRILL_EMFILE},
    {EMSGSIZE, DRILL_EMSGSIZE},
    {ENAMETOOLONG, DRILL_ENAMETOOLONG},
    {ENETDOWN, DRILL_ENETDOWN},
    {ENETUNREACH, DRILL_ENETUNREACH},
    {ENFILE, DRILL_ENFILE},
    {ENOBUFS, DRILL_ENOBUFS},
    {ENOENT, DRILL_ENOENT},
    {ENOMEM, DRILL_ENOMEM},
    {ENOPROTOOPT, DRILL_ENOPROTOOPT},
    {ENOSYS, DRILL_ENOSYS},
    {ENOTCONN, DRILL_ENOTCONN},
    {ENOTSOCK, DRILL_ENOTSOCK},
    {ENOTTY, DRILL_ENOTTY},
    {ENXIO, DRILL_ENXIO},
    {EOPNOTSUPP, DRILL_EOPNOTSUPP},
    {ENOTSUP, DRILL_EOPNOTSUPP},
    {EPERM, DRILL_EPERM},
    {EPIPE, DRILL_EPIPE},
    {EPROTO, DRILL_EPROTO},
    {EPROTONOSUPPORT, DRILL_EPROTONOSUPPORT},
    {EPROTOTYPE, DRILL_EPROTOTYPE},
    {ESOCKTNOSUPPORT, DRILL_ESOCKTNOSUPPORT},
    {ESPIPE, DRILL_ESPIPE},
    {ESRCH, DRILL_ESRCH},
    {ETIMEDOUT, DRILL_ETIMEDOUT},
};

enum drill_errno drill_kernel_errno(int host)
{
    for (size_t i = 0; i < DRILL_COUNT(errnos); i++) {
        if (errnos[i].host == host)
            return errnos[i].neutral;
    }
    return DRILL_EOTHER;
}

int drill_kernel_errno_from(enum drill_errno neutral)
{
    for (size_t i = 0; i < DRILL_COUNT(errnos); i++) {
        if (errnos[i].neutral == neutral)
            return errnos[i].host;
    }
    return 0;
}

bool drill_kernel_finish(struct drill_outcome *out, long long result)
{
    int host = errno;
    out->value = result;
    if (result != -1)
        return true;
    out->error = (uint16_t)(host != 0 ? drill_kernel_errno(host) : DRILL_EOTHER);
    if (out->error == DRILL_EOTHER)
        out->host_error = host;
    return false;
}
