/* The ERRORS sections of POSIX.1-2017 and of the Linux man pages (section 2, and section 7 of the
 * protocols, whose errors any call on their sockets may report), united: one set for each call. */

#include "oracle/errors.h"

_Static_assert(DRILL_ERRNO_COUNT <= 64, "the errors no longer fit a set");

#define E(name) (UINT64_C(1) << DRILL_##name)

/* Of every call on a descriptor that is a socket's. */
#define ON_SOCKET                                                                                  \
    (E(EBADF) | E(ENOTSOCK) | E(EOPNOTSUPP) | E(EINVAL) | E(ENOBUFS) | E(ENOMEM) | E(EFAULT))
#define ON_NETWORK                                                                                 \
    (E(ECONNRESET) | E(ECONNREFUSED) | E(EHOSTUNREACH) | E(ENETDOWN) | E(ENETUNREACH) |            \
     E(ETIMEDOUT) | E(EPROTO))
#define CREATING                                                                                   \
    (E(EACCES) | E(EAFNOSUPPORT) | E(EINVAL) | E(EMFILE) | E(ENFILE) | E(ENOBUFS) | E(ENOMEM) |    \
     E(EPERM) | E(EPROTONOSUPPORT) | E(EPROTOTYPE) | E(ESOCKTNOSUPPORT))
#define ACCEPTING                                                                                  \
    (ON_SOCKET | ON_NETWORK | E(EAGAIN) | E(ECONNABORTED) | E(EINTR) | E(EMFILE) | E(ENFILE) |     \
     E(EPERM) | E(ENOPROTOOPT) | E(ESOCKTNOSUPPORT) | E(EPROTONOSUPPORT))
#define SENDING                                                                                    \
    (ON_SOCKET | ON_NETWORK | E(EACCES) | E(EAFNOSUPPORT) | E(EAGAIN) | E(EALREADY) |              \
     E(EDESTADDRREQ) | E(EINTR) | E(EIO) | E(EISCONN) | E(EMSGSIZE) | E(ENOENT) | E(ENOTCONN) |    \
     E(EPERM) | E(EPIPE))
#define RECEIVING                                                                                  \
    (ON_SOCKET | ON_NETWORK | E(EAGAIN) | E(EINTR) | E(EIO) | E(EMSGSIZE) | E(ENOTCONN))

static const uint64_t documented[DRILL_CALL_COUNT] = {
    [DRILL_CALL_SOCKET] = CREATING,
    [DRILL_CALL_SOCKETPAIR] = CREATING | E(EOPNOTSUPP) | E(EFAULT),
    [DRILL_CALL_BIND] = ON_SOCKET | E(EACCES) | E(EADDRINUSE) | E(EADDRNOTAVAIL) | E(EAFNOSUPPORT) |
                        E(EALREADY) | E(EDESTADDRREQ) | E(EINPROGRESS) | E(EIO) | E(EISCONN) |
                        E(ENOENT) | E(EPERM),
    [DRILL_CALL_LISTEN] = ON_SOCKET | E(EACCES) | E(EADDRINUSE) | E(EDESTADDRREQ),
    [DRILL_CALL_ACCEPT] = ACCEPTING,
    [DRILL_CALL_ACCEPT4] = ACCEPTING,
    [DRILL_CALL_CONNECT] = ON_SOCKET | ON_NETWORK | E(EACCES) | E(EADDRINUSE) | E(EADDRNOTAVAIL) |
                           E(EAFNOSUPPORT) | E(EAGAIN) | E(EALREADY) | E(ECONNABORTED) |
                           E(EINPROGRESS) | E(EINTR) | E(EIO) | E(EISCONN) | E(ENOENT) | E(EPERM) |
                           E(EPROTOTYPE),
    [DRILL_CALL_SEND] = SENDING,
    [DRILL_CALL_SENDTO] = SENDING,
    [DRILL_CALL_SENDMSG] = SENDING,
    [DRILL_CALL_WRITE] = SENDING,
    [DRILL_CALL_RECV] = RECEIVING,
    [DRILL_CALL_RECVFROM] = RECEIVING,
    [DRILL_CALL_RECVMSG] = RECEIVING,
    [DRILL_CALL_READ] = RECEIVING,
    [DRILL_CALL_SHUTDOWN] = ON_SOCKET | E(ENOTCONN),
    [DRILL_CALL_CLOSE] = E(EBADF) | E(EINTR) | E(EIO),
    [DRILL_CALL_DUP] = E(EBADF) | E(EMFILE) | E(ENFILE) | E(EINTR),
    [DRILL_CALL_GETSOCKNAME] = ON_SOCKET,
    [DRILL_CALL_GETPEERNAME] = ON_SOCKET | E(ENOTCONN),
    [DRILL_CALL_GETSOCKOPT] = ON_SOCKET | E(EACCES) | E(ENOPROTOOPT),
    [DRILL_CALL_SETSOCKOPT] =
        ON_SOCKET | E(EACCES) | E(EDOM) | E(EISCONN) | E(ENOPROTOOPT) | E(EPERM),
    [DRILL_CALL_POLL] = E(EAGAIN) | E(EFAULT) | E(EINTR) | E(EINVAL) | E(ENOMEM),
    [DRILL_CALL_SELECT] = E(EBADF) | E(EINTR) | E(EINVAL) | E(ENOMEM),
    [DRILL_CALL_EPOLL_CREATE] = E(EINVAL) | E(EMFILE) | E(ENFILE) | E(ENOMEM),
    [DRILL_CALL_EPOLL_CTL] = E(EBADF) | E(EEXIST) | E(EINVAL) | E(ENOENT) | E(ENOMEM) | E(EPERM),
    [DRILL_CALL_EPOLL_WAIT] = E(EBADF) | E(EFAULT) | E(EINTR) | E(EINVAL),
    [DRILL_CALL_FCNTL] =
        E(EACCES) | E(EAGAIN) | E(EBADF) | E(EINTR) | E(EINVAL) | E(EMFILE) | E(EPERM),
    [DRILL_CALL_OPENAT] = E(EACCES) | E(EINTR) | E(EMFILE) | E(ENFILE) | E(ENOENT) | E(ENOMEM),
    [DRILL_CALL_FSTAT] = E(EBADF) | E(EFAULT) | E(EIO) | E(ENOMEM),
    [DRILL_CALL_LSEEK] = E(EBADF) | E(EINVAL) | E(ESPIPE),
    [DRILL_CALL_FSYNC] = E(EBADF) | E(EINTR) | E(EINVAL) | E(EIO),
    [DRILL_CALL_IOCTL] =
        E(EBADF) | E(EFAULT) | E(EINTR) | E(EINVAL) | E(EIO) | E(ENOTTY) | E(EOPNOTSUPP),
};

bool drill_call_may_fail(enum drill_call_id call, enum drill_errno error)
{
    return documented[call] == 0 || (documented[call] >> error & 1) != 0;
}
