/* Calls of which one line says several things, or the next line more: select() and epoll, messages
 * that go together, SIGPIPE. Each of them with the verdict it must get. */

#include "unit/campaign/judge_kit.h"

#include <criterion/criterion.h>

#include "base/check.h"

#define PAIR "7 socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [3, 4]) = 0\n"

/* A socket 3 whose peer is outside the trace. */
#define OUTSIDE                                                                                    \
    "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"                                             \
    "7 connect(3, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr(\"127.0.0.1\")}, "   \
    "16) = 0\n"

/* An epoll descriptor 5 that watches both ends of PAIR; a message of sendmmsg() or recvmmsg(). */
#define EPOLL                                                                                      \
    "7 epoll_create1(EPOLL_CLOEXEC) = 5\n"                                                         \
    "7 epoll_ctl(5, EPOLL_CTL_ADD, 3, {events=EPOLLIN|EPOLLOUT|EPOLLET, data={u32=33, u64=33}}) "  \
    "= 0\n"                                                                                        \
    "7 epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=44, u64=44}}) = 0\n"
/* The beginning of a whole trace; a signal's line. */
#define STARTED                                                                                    \
    "7 execve(\"./a\", [\"./a\"], 0x7f /* 9 vars */) = 0\n"                                        \
    "7 openat(AT_FDCWD, \"/lib/libc.so.6\", O_RDONLY|O_CLOEXEC) = 3\n"                             \
    "7 read(3, \"ELF\", 832) = 3\n"                                                                \
    "7 close(3) = 0\n"
#define SIGPIPE_BY(pid)                                                                            \
    "--- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=" pid ", si_uid=0} ---\n"
#define MESSAGE(text, room, len)                                                                   \
    "{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"" text "\", iov_len=" room       \
    "}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, msg_len=" len "}"

static const struct judged_row calls[] = {
    {"a process of which is not shown whether it is a thread",
     PAIR "7 clone3(0x7f, 88) = 8\n"
          "8 close(3) = 0\n"
          "7 recvfrom(4, \"\", 10, 0, NULL, NULL) = 0\n",
     NULL, 1},
    {"EPIPE and SIGPIPE",
     STARTED PAIR "7 close(4) = 0\n"
                  "7 sendto(3, \"a\", 1, 0, NULL, 0) = -1 EPIPE (Broken)\n"
                  "7 " SIGPIPE_BY("7"),
     NULL, 0},
    {"SIGPIPE that was forbidden",
     STARTED PAIR "7 close(4) = 0\n"
                  "7 sendto(3, \"a\", 1, MSG_NOSIGNAL, NULL, 0) = -1 EPIPE (Broken)\n"
                  "7 " SIGPIPE_BY("7"),
     "SND-SIGPIPE", 0},
    {"SIGPIPE for nothing",
     STARTED PAIR "7 write(3, \"a\", 1) = 1\n"
                  "7 " SIGPIPE_BY("7"),
     "SND-SIGPIPE", 0},
    {"SIGPIPE by somebody else",
     STARTED PAIR "7 write(3, \"a\", 1) = 1\n"
                  "7 " SIGPIPE_BY("9"),
     NULL, 0},
    {"SIGPIPE that the process sends itself",
     STARTED PAIR "7 kill(7, SIGPIPE) = 0\n"
                  "7 write(3, \"a\", 1) = 1\n"
                  "7 " SIGPIPE_BY("7"),
     NULL, 0},
    {"SIGPIPE in a trace that does not show all that raises it",
     PAIR "7 write(3, \"a\", 1) = 1\n"
          "7 " SIGPIPE_BY("7"),
     NULL, 0},
    {"SIGPIPE that was blocked when it was raised, and comes later",
     STARTED PAIR "7 socketpair(AF_UNIX, SOCK_STREAM, 0, [5, 6]) = 0\n"
                  "7 close(4) = 0\n"
                  "7 sendto(3, \"a\", 1, 0, NULL, 0) = -1 EPIPE (Broken)\n"
                  "7 write(5, \"a\", 1) = 1\n"
                  "7 " SIGPIPE_BY("7"),
     NULL, 0},
    {"select() is held to what is known of each descriptor",
     PAIR "7 sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n"
          "7 select(5, [3 4], [3 4], NULL, {tv_sec=1, tv_usec=0}) = 3 (in [4], out [3 4], left "
          "{tv_sec=0, tv_usec=999998})\n",
     NULL, 0},
    {"it sees what is not there",
     PAIR "7 sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n"
          "7 pselect6(5, [3 4], NULL, NULL, {tv_sec=1, tv_nsec=0}, NULL) = 2 (in [3 4], left "
          "{tv_sec=0, tv_nsec=999998})\n",
     "POL-CONN", 0},
    {"it does not see what is there",
     PAIR "7 sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n"
          "7 recvfrom(4, \"a\", 1, MSG_PEEK, NULL, NULL) = 1\n"
          "7 select(5, [3 4], NULL, NULL, {tv_sec=0, tv_usec=0}) = 0 (Timeout)\n",
     "POL-CONN", 0},
    {"sets that are not shown",
     PAIR "7 sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n"
          "7 select(5, 0x7f, NULL, NULL, {tv_sec=0, tv_usec=0}) = 0 (Timeout)\n",
     NULL, 0},
    {"what epoll reports is held to what is known",
     PAIR EPOLL "7 sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n"
                "7 epoll_wait(5, [{events=EPOLLIN, data={u32=44, u64=44}}, {events=EPOLLOUT, "
                "data={u32=33, u64=33}}], 8, -1) = 2\n",
     NULL, 0},
    {"it reports what is not there",
     PAIR EPOLL "7 epoll_pwait(5, [{events=EPOLLIN, data={u32=44, u64=44}}], 8, -1, NULL, 8) = "
                "1\n",
     "POL-CONN", 0},
    {"it reports what nobody asked for",
     PAIR EPOLL "7 epoll_ctl(5, EPOLL_CTL_MOD, 3, {events=EPOLLIN, data={u32=33, u64=33}}) = 0\n"
                "7 epoll_wait(5, [{events=EPOLLOUT, data={u32=33, u64=33}}], 8, -1) = 1\n",
     "POL-ASKED", 0},
    {"what epoll does to several waiters is nothing to the socket",
     PAIR EPOLL "7 epoll_ctl(5, EPOLL_CTL_MOD, 3, {events=EPOLLIN|EPOLLEXCLUSIVE, data={u32=33, "
                "u64=33}}) = 0\n"
                "7 epoll_wait(5, [{events=EPOLLIN, data={u32=44, u64=44}}], 8, -1) = 1\n",
     "POL-CONN", 0},
    {"what a poll saw may have been before all that happened meanwhile",
     PAIR "7 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, stack=0x7f}, 88) = 8\n"
          "8 poll([{fd=4, events=POLLIN}], 1, -1 <unfinished ...>\n"
          "7 sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n"
          "7 close(3) = 0\n"
          "8 <... poll resumed>) = 1 ([{fd=4, revents=POLLIN}])\n"
          "8 recvfrom(4, \"abc\", 10, 0, NULL, NULL) = 3\n",
     NULL, 0},
    {"but not what never was",
     PAIR "7 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, stack=0x7f}, 88) = 8\n"
          "7 socketpair(AF_UNIX, SOCK_STREAM, 0, [5, 6]) = 0\n"
          "8 poll([{fd=4, events=POLLIN}], 1, -1 <unfinished ...>\n"
          "7 sendto(5, \"abc\", 3, 0, NULL, 0) = 3\n"
          "8 <... poll resumed>) = 1 ([{fd=4, revents=POLLIN}])\n",
     "POL-CONN", 0},
    {"a thread that ends in a poll, and one whose poll was lost",
     PAIR "7 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, stack=0x7f}, 88) = 8\n"
          "7 clone(child_stack=NULL, flags=SIGCHLD) = 9\n"
          "9 poll([{fd=4, events=POLLIN}], 1, -1 <unfinished ...>\n"
          "8 poll([{fd=4, events=POLLIN}], 1, -1 <unfinished ...>\n"
          "8 write(1, \"abc\", 3) = 3\n"
          "8 sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n"
          "9 +++ killed by SIGKILL +++\n"
          "7 recvfrom(4, \"abc\", 10, 0, NULL, NULL) = 3\n",
     NULL, 0},
    {"with a peer outside, any events and urgent bytes",
     OUTSIDE "7 poll([{fd=3, events=POLLIN|POLLRDHUP}], 1, 9) = 1 ([{fd=3, revents=POLLRDHUP}])\n"
             "7 select(4, [3], [3], NULL, {tv_sec=1, tv_usec=0}) = 2 (in [3], out [3])\n"
             "7 sendto(3, \"abc\", 3, MSG_OOB, NULL, 0) = 3\n"
             "7 recvfrom(3, \"a\", 1, MSG_OOB, NULL, NULL) = 1\n"
             "7 recvfrom(3, 0x7f, 1, MSG_OOB, NULL, NULL) = -1 EINVAL (Invalid argument)\n",
     NULL, 0},
    {"but no more of them than it asked for",
     OUTSIDE "7 recvfrom(3, \"ab\", 1, MSG_OOB, NULL, NULL) = 2\n", "INV-RANGE", 0},
    {"and no sets that were not given",
     OUTSIDE "7 select(4, [3], NULL, NULL, {tv_sec=1, tv_usec=0}) = 2 (in [3], out [3])\n",
     "POL-ASKED", 0},
    {"what epoll no longer watches may have become something else",
     PAIR EPOLL "7 epoll_ctl(5, EPOLL_CTL_DEL, 4, 0x7f) = 0\n"
                "7 epoll_wait(5, [{events=EPOLLIN, data={u32=44, u64=44}}], 8, -1) = 1\n",
     NULL, 0},
    {"a number that two have may mean either",
     PAIR EPOLL "7 epoll_ctl(5, EPOLL_CTL_MOD, 3, {events=EPOLLIN, data={u32=44, u64=44}}) = 0\n"
                "7 epoll_wait(5, [{events=EPOLLIN, data={u32=44, u64=44}}], 8, -1) = 1\n",
     NULL, 0},
    {"a socket that was closed, and whose descriptor is another's now",
     PAIR EPOLL "7 dup(4) = 6\n"
                "7 close(4) = 0\n"
                "7 socketpair(AF_UNIX, SOCK_STREAM, 0, [4, 7]) = 0\n"
                "7 sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n"
                "7 epoll_wait(5, [{events=EPOLLIN, data={u32=44, u64=44}}], 8, -1) = 1\n",
     NULL, 0},
    {"what epoll saw while somebody else read is past",
     PAIR EPOLL "7 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, stack=0x7f}, 88) = 8\n"
                "7 sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n"
                "8 epoll_wait(5,  <unfinished ...>\n"
                "7 recvfrom(4, \"abc\", 10, 0, NULL, NULL) = 3\n"
                "8 <... epoll_wait resumed>[{events=EPOLLIN, data={u32=44, u64=44}}], 8, -1) = 1\n",
     NULL, 0},
    {"an epoll descriptor older than the trace",
     PAIR "7 epoll_ctl(9, EPOLL_CTL_ADD, 4, {events=EPOLLIN, data={u32=44, u64=44}}) = 0\n"
          "7 epoll_wait(9, [{events=EPOLLIN, data={u32=44, u64=44}}], 8, -1) = 1\n",
     NULL, 0},
    {"several messages in one call",
     "7 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3, 4]) = 0\n"
     "7 sendmmsg(3, [" MESSAGE("a", "1", "1") ", " MESSAGE(
         "bb", "2", "2") "], 2, 0) = 2\n"
                         "7 recvmmsg(4, [" MESSAGE("a", "9", "1") ", " MESSAGE(
                             "bb", "9", "2") "], 2, "
                                             "MSG_WAITFORONE, NULL) = 2\n",
     NULL, 0},
    {"one of them is longer than it was",
     "7 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3, 4]) = 0\n"
     "7 sendmmsg(3, [" MESSAGE("a", "1", "1") ", " MESSAGE(
         "bb", "2", "2") "], 2, 0) = 2\n"
                         "7 recvmmsg(4, [" MESSAGE("a", "9", "1") ", " MESSAGE(
                             "bb", "9", "3") "], 2, "
                                             "MSG_WAITFORONE, NULL) = 2\n",
     "RCV-MESSAGE", 0},
    {"why it sent no more is not told",
     "7 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3, 4]) = 0\n"
     "7 sendmmsg(3, [" MESSAGE("a", "1", "1") "], 2, 0) = 1\n"
                                              "7 recvfrom(4, \"abc\", 9, 0, NULL, NULL) = 3\n",
     NULL, 0},
    {"messages that went in a call under way",
     "7 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3, 4]) = 0\n"
     "7 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, stack=0x7f}, 88) = 8\n"
     "8 sendmmsg(3,  <unfinished ...>\n"
     "7 recvfrom(4, \"a\", 9, 0, NULL, NULL) = 1\n"
     "8 <... sendmmsg resumed>[" MESSAGE("a", "1", "1") ", " MESSAGE(
         "bb", "2", "2") "], 2, 0) = "
                         "2\n"
                         "7 recvfrom(4, \"bb\", 9, 0, NULL, NULL) = 2\n",
     NULL, 0},
};

Test(campaign_judge_calls, texts)
{
    judge_rows(calls, DRILL_COUNT(calls));
}
