/* Urgent data: the byte, its place, its end. */

#include "unit/oracle/cases.h"

#define FAM_CARRIES (FAM_TCP | FAM_UNIX_STREAM)
/* Two bytes, an urgent one, and two more; the reader stands at the mark. */
#define URGENT PEERS "send(C, 3, MSG_OOB) = 3\nsend(C, 2) = 2\n"
#define AT_MARK URGENT "recv(S, 9) = 2\n"
#define INLINE PEERS "setsockopt(S, SO_OOBINLINE, 1)\nsend(C, 3, MSG_OOB) = 3\nsend(C, 2) = 2\n"

static const struct oracle_case cases[] = {
    OBEYED("POL-PRI", CARRIES, LINUX, URGENT "poll(S, POLLPRI) = POLLPRI\n"),
    BROKEN("POL-PRI", CARRIES, LINUX, PEERS "poll(S, POLLPRI) = POLLPRI\n"),
    BROKEN("POL-PRI", TCP, AUTO, URGENT "poll(S, POLLPRI) = 0\n"),
    BROKEN("POL-PRI", CARRIES, LINUX,
           URGENT "recv(S, 1, MSG_OOB) = 1\npoll(S, POLLPRI) = POLLPRI\n"),
    BROKEN("POL-PRI", TCP, AUTO, URGENT "recv(S, 1, MSG_OOB) = 1 # settle none\n"),
    OBEYED("OOB-BYTE", CARRIES, LINUX, URGENT "recv(S, 1, MSG_OOB) = 1\n"),
    BROKEN("OOB-BYTE", CARRIES, LINUX, URGENT "recv(S, 1, MSG_OOB) = 1 # data repeated 1\n"),
    BROKEN("OOB-BYTE", TCP, AUTO, URGENT "recv(S, 1, MSG_OOB) = 1 # data altered 0\n"),
    OBEYED("OOB-NORMALREAD", CARRIES, LINUX, AT_MARK "sockatmark(S) = 1\nrecv(S, 9) = 2\n"),
    BROKEN("OOB-NORMALREAD", CARRIES, LINUX, URGENT "recv(S, 9) = 4\n"),
    BROKEN("OOB-NORMALREAD", CARRIES, LINUX, AT_MARK "recv(S, 9) = 2 # data repeated 1\n"),
    BROKEN("OOB-NORMALREAD", TCP, AUTO, AT_MARK "sockatmark(S) = 0\n"),
    BROKEN("OOB-NORMALREAD", TCP, AUTO, PEERS "sockatmark(S) = 1\n"),
    OBEYED("OOB-READ", TCP, AUTO, PEERS "recv(S, 1, MSG_OOB) = -1 EAGAIN\n"),
    OBEYED("OOB-READ", CARRIES, LINUX,
           URGENT
           "recv(S, 1, MSG_OOB+MSG_PEEK) = 1\nrecv(S, 1, MSG_OOB) = 1\nrecv(S, 1, MSG_OOB) = "
           "-1 EINVAL\n"),
    OBEYED("OOB-READ", CARRIES, AUTO,
           PEERS "recv(S, 1, MSG_OOB) = -1 EAGAIN\nshutdown(S, SHUT_WR)\nclose(C)\nrecv(S, 1) = "
                 "0\nrecv(S, 1, MSG_OOB) = -1 EINVAL\n"),
    BROKEN("OOB-READ", CARRIES, AUTO,
           PEERS "recv(S, 1, MSG_OOB) = -1 EAGAIN\nrecv(S, 1, MSG_OOB) = -1 EINVAL\n"),
    BROKEN("OOB-READ", CARRIES, LINUX, PEERS "recv(S, 1, MSG_OOB) = 0\n"),
    BROKEN("OOB-READ", CARRIES, LINUX, URGENT "recv(S, 1, MSG_OOB) = -1 EINVAL\n"),
    BROKEN("OOB-READ", CARRIES, LINUX, URGENT "recv(S, 1, MSG_OOB) = 1\nrecv(S, 1, MSG_OOB) = 1\n"),
    BROKEN("OOB-READ", CARRIES, LINUX, URGENT "recv(S, 2, MSG_OOB) = 2\n"),
    BROKEN("OOB-READ", TCP, LINUX, AT_MARK "recv(S, 9) = 2\nrecv(S, 1, MSG_OOB) = 1\n"),
    OBEYED("OOB-OVERWRITE", TCP, AUTO,
           PEERS
           "send(C, 1, MSG_OOB) = 1\nsend(C, 1, MSG_OOB) = 1\nsend(C, 1) = 1\npoll(S, POLLIN) = "
           "POLLIN\nrecv(S, 1, MSG_OOB) = 1\nrecv(S, 9) = 1\n"),
    BROKEN("OOB-OVERWRITE", TCP, AUTO,
           PEERS
           "send(C, 1, MSG_OOB) = 1\nsend(C, 1, MSG_OOB) = 1\nsend(C, 1) = 1\npoll(S, POLLIN) = "
           "POLLIN\nrecv(S, 1, MSG_OOB) = 1 # data repeated 1\n"),
    OBEYED("OOB-INLINE", CARRIES, LINUX,
           INLINE "recv(S, 9) = 2\nsockatmark(S) = 1\nrecv(S, 9) = 3\n"),
    BROKEN("OOB-INLINE", CARRIES, LINUX, INLINE "recv(S, 1, MSG_OOB) = 1\n"),
    BROKEN("OOB-INLINE", CARRIES, LINUX, INLINE "recv(S, 9) = 2\nrecv(S, 2) = 2 # data lost 1\n"),
    BROKEN("OOB-INLINE", TCP, AUTO, INLINE "recv(S, 9) = 2\nsockatmark(S) = 0\n"),
    OBEYED("OOB-UDP", UDP, AUTO, BOTH "sendto(A, 5, B, MSG_OOB) = -1 EOPNOTSUPP\n"),
    BROKEN("OOB-UDP", UDP, POSIX, BOTH "sendto(A, 5, B, MSG_OOB) = 5\n"),
    OBEYED("OOB-UNIX", UNIX_STREAM, AUTO, PEERS "send(C, 3, MSG_OOB) = -1 EOPNOTSUPP\n"),
    BROKEN("OOB-UNIX", UNIX_STREAM, LINUX, PEERS "send(C, 3, MSG_OOB) = -1 EOPNOTSUPP\n"),
    BROKEN("OOB-UNIX", UNIX_STREAM, AUTO,
           PEERS "send(C, 1, MSG_OOB) = 1\nsend(C, 3, MSG_OOB) = -1 EOPNOTSUPP\n"),
    BROKEN("OOB-UNIX", UNIX_STREAM, LINUX, PEERS "send(C, 0, MSG_OOB) = 0\n"),
    OBEYED("OOB-FIN", CARRIES, LINUX,
           PEERS
           "send(C, 3, MSG_OOB)\nclose(C)\nrecv(S, 1, MSG_OOB) = 1\nrecv(S, 9) = 2\nrecv(S, 9) = "
           "0\n"),
    BROKEN("OOB-FIN", CARRIES, LINUX,
           PEERS "send(C, 3, MSG_OOB)\nclose(C)\nrecv(S, 1, MSG_OOB) = -1 EINVAL\n"),
};

ORACLE_TABLE(urgent);
