/* Processes that share sockets, end, and are stopped. */

#include "unit/oracle/cases.h"

#define FORK "T1: fork() = ok\n"
#define WAITING PEERS FORK "T1: recv(S, 9) blocks\n"
#define TIMED PEERS "setsockopt(S, SO_RCVTIMEO, 60000)\n" FORK "T1: recv(S, 9) blocks\n"
#define ASYNC "fcntl(S, F_SETOWN)\nfcntl(S, F_SETFL, O_ASYNC)\n"
#define PAUSE "kill(T1, SIGSTOP)\nkill(T1, SIGCONT)\n"

static const struct oracle_case cases[] = {
    OBEYED("FRK-COPIES", CONNECTION, AUTO,
           PEERS FORK "close(S)\nT1: send(S, 5) = 5\nrecv(C, 9) = 5\nT1: close(S)\n"
                      "recv(C, 9) = 0\n"),
    OBEYED("FRK-COPIES", ALL, AUTO, "A = socket()\nT1: fork() = -1 EAGAIN\n"),
    BROKEN("FRK-COPIES", ALL, AUTO, "A = socket()\nT1: fork() = -1 EBADF\n"),
    BROKEN("FRK-COPIES", ALL, AUTO, "A = socket()\nT1: fork() = ok\nT2: fork() = ok # count 1\n"),
    OBEYED("FRK-ACCEPT", CONNECTION, AUTO, CLIENT FORK "T1: accept(L) = ok\n"),
    OBEYED("FRK-ACCEPT", CONNECTION, AUTO, CLIENT FORK "accept(L) = ok\n"),
    OBEYED("FRK-ACCEPT", CONNECTION, AUTO,
           LISTENER FORK "close(L)\nT1: accept(L) blocks\nC = socket()\nconnect(C, L)\n"
                         "T1: returns = ok\n"),
    BROKEN("FRK-ACCEPT", CONNECTION, AUTO, CLIENT FORK "T1: accept(L) # stuck\n"),
    BROKEN("FRK-ACCEPT", CONNECTION, AUTO, CLIENT FORK "accept(L) = ok\nT1: accept(L) = ok\n"),
    OBEYED("FRK-EXEC", CONNECTION, AUTO,
           PEERS FORK "close(S)\nT1: execve() = 0\nrecv(C, 9, MSG_DONTWAIT) = -1 EAGAIN\n"
                      "T1: _exit() = 0\nrecv(C, 9) = 0\n"),
    OBEYED("FRK-EXEC", CONNECTION, AUTO,
           PEERS "fcntl(S, F_SETFD, FD_CLOEXEC)\n" FORK
                 "close(S)\nT1: execve() = 0\nrecv(C, 9) = 0\n"),
    BROKEN("FRK-EXEC", CONNECTION, AUTO, PEERS FORK "close(S)\nT1: execve() = 0\nrecv(C, 9) = 0\n"),
    BROKEN("FRK-EXEC", STREAM, AUTO,
           PEERS "fcntl(S, F_SETFD, FD_CLOEXEC)\n" FORK
                 "close(S)\nT1: execve() = 0\nrecv(C, 9) # stuck\n"),
    BROKEN("FRK-EXEC", CONNECTION, AUTO,
           PEERS "fcntl(S, F_SETFD, FD_CLOEXEC)\n" FORK
                 "close(S)\nT1: execve() = 0\nrecv(C, 9, MSG_DONTWAIT) # settle none\n"),
    OBEYED("CLS-KILL", CONNECTION, AUTO,
           PEERS FORK "close(S)\nT1: send(S, 5) = 5\nkill(T1, SIGKILL) = 0\nrecv(C, 9) = 5\n"
                      "recv(C, 9) = 0\n"),
    OBEYED("CLS-KILL", TCP, AUTO,
           PEERS FORK "close(S)\nsend(C, 5) = 5\nkill(T1, SIGKILL) = 0\n"
                      "recv(C, 9) = -1 ECONNRESET\n"),
    BROKEN("CLS-KILL", CONNECTION, AUTO,
           PEERS FORK "close(S)\nkill(T1, SIGKILL) = 0\nrecv(C, 9, MSG_DONTWAIT) # settle none\n"),
    BROKEN("CLS-KILL", STREAM, AUTO,
           PEERS FORK "close(S)\nkill(T1, SIGKILL) = 0\nrecv(C, 9) # stuck\n"),
    BROKEN("CLS-KILL", TCP, AUTO,
           PEERS FORK "close(S)\nsend(C, 5) = 5\nkill(T1, SIGKILL) = 0\nrecv(C, 9) = 0\n"),
    OBEYED("CLS-LINGER-EXIT", CONNECTION, AUTO,
           PEERS "setsockopt(S, SO_LINGER, 1, 60)\n" FORK
                 "close(S)\nT1: send(S, 5) = 5\nT1: _exit() = 0\nrecv(C, 9) = 5\n"
                 "recv(C, 9) = 0\n"),
    BROKEN("CLS-LINGER-EXIT", CONNECTION, AUTO,
           PEERS "setsockopt(S, SO_LINGER, 1, 60)\n" FORK
                 "close(S)\nT1: send(S, 5) = 5\nT1: _exit() # waits\n"),
    BROKEN("CLS-LINGER-EXIT", STREAM, AUTO,
           PEERS "setsockopt(S, SO_LINGER, 1, 60)\n" FORK
                 "close(S)\nT1: _exit() = 0\nrecv(C, 9) # stuck\n"),
    OBEYED("SIG-STOPCONT", CONNECTION, AUTO, WAITING PAUSE "send(C, 5) = 5\nT1: returns = 5\n"),
    OBEYED("SIG-STOPCONT", CONNECTION, AUTO,
           WAITING "kill(T1, SIGSTOP)\nsend(C, 5) = 5\nkill(T1, SIGCONT)\nT1: returns = 5\n"),
    OBEYED("SIG-STOPCONT", CONNECTION, LINUX, TIMED PAUSE "T1: returns = -1 EINTR\n"),
    OBEYED("SIG-STOPCONT", CONNECTION, AUTO, TIMED PAUSE "send(C, 5) = 5\nT1: returns = 5\n"),
    BROKEN("SIG-STOPCONT", CONNECTION, AUTO, WAITING PAUSE "T1: returns = -1 EINTR\n"),
    BROKEN("SIG-STOPCONT", CONNECTION, LINUX, TIMED PAUSE "T1: returns # stuck\n"),
    BROKEN("SIG-STOPCONT", CONNECTION, POSIX, TIMED PAUSE "T1: returns = -1 EINTR\n"),
    OBEYED("SIG-EINTR", CONNECTION, AUTO,
           PEERS "sigaction(SIGUSR1, 0)\n" FORK
                 "T1: recv(S, 9) blocks\nkill(T1, SIGUSR1)\nT1: returns = -1 EINTR\n"),
    BROKEN("SIG-EINTR", CONNECTION, AUTO,
           PEERS "sigaction(SIGUSR1, 0)\n" FORK
                 "T1: recv(S, 9) blocks\nkill(T1, SIGUSR1)\nT1: returns # stuck\n"),
    BROKEN("CLS-REFCOUNT", CONNECTION, AUTO, PEERS FORK "kill(T1, SIGKILL)\nrecv(C, 9) = 0\n"),
    BROKEN("SHU-DUP", CONNECTION, AUTO, PEERS FORK "T1: shutdown(S, SHUT_WR)\nsend(S, 5) = 5\n"),
    BROKEN("RCV-THREADS", DATAGRAM, AUTO,
           BOTH FORK "T1: recv(B, 9) blocks\nT2: recv(B, 9) blocks\nsendto(A, 5, B) = 5\n"
                     "T1: returns = 5\nT2: returns = 5\n"),
    OBEYED("SIG-SIGIO", CONNECTION, AUTO,
           PEERS ASYNC "T1: sigwaitinfo(SIGIO) blocks\nsend(C, 5) = 5\nT1: returns = 0\n"),
    OBEYED("SIG-SIGIO", CONNECTION, AUTO,
           PEERS "fcntl(S, F_SETOWN)\nT1: sigwaitinfo(SIGIO) blocks\nsend(C, 5) = 5\n"),
    BROKEN("SIG-SIGIO", CONNECTION, AUTO,
           PEERS ASYNC "T1: sigwaitinfo(SIGIO) blocks\nsend(C, 5) = 5\nT1: returns # stuck\n"),
    BROKEN("SIG-SIGIO", CONNECTION, AUTO,
           PEERS "fcntl(S, F_SETOWN)\nT1: sigwaitinfo(SIGIO) blocks\nsend(C, 5) = 5\n"
                 "T1: returns = 0\n"),
    BROKEN("SIG-SIGIO", CONNECTION, AUTO,
           LISTENER "fcntl(L, F_SETOWN)\nfcntl(L, F_SETFL, O_ASYNC)\nC = socket()\n"
                    "connect(C, L)\nsigwaitinfo(SIGIO) # stuck\n"),
    OBEYED("OOB-SIGURG", TCP, AUTO,
           PEERS "fcntl(S, F_SETOWN)\nT1: sigwaitinfo(SIGURG) blocks\n"
                 "send(C, 1, MSG_OOB) = 1\nT1: returns = 0\n"),
    BROKEN("OOB-SIGURG", TCP, AUTO,
           PEERS "fcntl(S, F_SETOWN)\nT1: sigwaitinfo(SIGURG) blocks\n"
                 "send(C, 1, MSG_OOB) = 1\nT1: returns # stuck\n"),
    BROKEN("OOB-SIGURG", TCP, AUTO,
           PEERS "fcntl(S, F_SETOWN)\nT1: sigwaitinfo(SIGURG) blocks\nsend(C, 1) = 1\n"
                 "T1: returns = 0\n"),
};

ORACLE_TABLE(process);
