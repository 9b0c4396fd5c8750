/* Small traces of strace's, each with the verdict it must get: what is known is held to the rules,
 * what is not is left open, and counted. */

#include "unit/campaign/judge_kit.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/check.h"

#define IN4(port) "{sa_family=AF_INET, sin_port=htons(" port "), sin_addr=inet_addr(\"127.0.0.1\")}"

/* A listener 3 at port 80, its client 4, the accepted socket 5. */
#define CONNECTED                                                                                  \
    "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"                                             \
    "7 bind(3, " IN4("80") ", 16) = 0\n"                                                           \
                           "7 listen(3, 5) = 0\n"                                                  \
                           "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4\n"                      \
                           "7 connect(4, " IN4("80") ", 16) = 0\n"                                 \
                                                     "7 accept(3, " IN4("999") ", [16]) = 5\n"

#define THREAD "7 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, stack=0x7f}, 88) = 8\n"

#define PAIR "7 socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [3, 4]) = 0\n"

#define NONBLOCKING "7 socketpair(AF_UNIX, SOCK_STREAM|SOCK_NONBLOCK, 0, [3, 4]) = 0\n"

static const struct judged_row traces[] = {
    {"bytes go over a pair",
     PAIR "7 sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n"
          "7 recvfrom(4, \"abc\", 10, 0, NULL, NULL) = 3\n",
     NULL, 0},
    {"more is received than was sent",
     PAIR "7 sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n"
          "7 recvfrom(4, \"abc\", 10, 0, NULL, NULL) = 4\n",
     "INV-PREFIX", 0},
    {"the end of file comes before the data",
     PAIR "7 sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n"
          "7 close(3) = 0\n"
          "7 recvfrom(4, \"\", 10, 0, NULL, NULL) = 0\n",
     "INV-COUNT", 0},
    {"a close ends before what is still being sent",
     CONNECTED THREAD "8 sendto(5, \"abc\", 3, 0, NULL, 0 <unfinished ...>\n"
                      "7 close(4 <unfinished ...>\n"
                      "8 <... sendto resumed>) = 3\n"
                      "7 <... close resumed>) = 0\n"
                      "8 recvfrom(5, \"\", 10, 0, NULL, NULL) = 0\n",
     NULL, 0},
    {"a send that cannot wait ends after what took it has closed",
     NONBLOCKING THREAD "8 write(3, \"abc\", 3 <unfinished ...>\n"
                        "7 recvfrom(4, \"abc\", 10, 0, NULL, NULL) = 3\n"
                        "7 close(4) = 0\n"
                        "8 <... write resumed>) = 3\n",
     NULL, 0},
    {"a send that cannot wait ends after a close that may have lost it",
     NONBLOCKING THREAD "8 write(3, \"abc\", 3 <unfinished ...>\n"
                        "7 close(4) = 0\n"
                        "8 <... write resumed>) = 3\n",
     NULL, 0},
    {"a send that cannot wait ends after the other end does not receive",
     NONBLOCKING THREAD "8 write(3, \"abc\", 3 <unfinished ...>\n"
                        "7 shutdown(4, SHUT_RDWR) = 0\n"
                        "8 <... write resumed>) = 3\n"
                        "7 recvfrom(4, \"abc\", 10, 0, NULL, NULL) = 3\n",
     NULL, 0},
    {"a send that cannot wait begins after the close",
     NONBLOCKING THREAD "7 close(4) = 0\n"
                        "8 write(3, \"abc\", 3) = 3\n",
     "SND-PEER-GONE-UNIX", 0},
    {"a send finds its peer closing",
     CONNECTED THREAD "7 close(4 <unfinished ...>\n"
                      "8 sendto(5, \"abc\", 3, 0, NULL, 0) = 3\n"
                      "7 <... close resumed>) = 0\n"
                      "8 poll([{fd=5, events=POLLIN}], 1, -1) = 1 ([{fd=5, "
                      "revents=POLLIN|POLLERR|POLLHUP}])\n"
                      "8 recvfrom(5, \"\", 10, 0, NULL, NULL) = 0\n"
                      "8 sendto(5, \"abc\", 3, MSG_NOSIGNAL, NULL, 0) = -1 EPIPE (Broken pipe)\n",
     NULL, 0},
    {"what the sender holds back comes after the close",
     CONNECTED "7 sendto(5, \"abc\", 3, 0, NULL, 0) = 3\n"
               "7 sendto(5, \"def\", 3, 0, NULL, 0) = 3\n"
               "7 recvfrom(4, \"abc\", 10, 0, NULL, NULL) = 3\n"
               "7 close(4) = 0\n"
               "7 recvfrom(5, \"\", 10, 0, NULL, NULL) = 0\n",
     NULL, 0},
    {"but what was seen to be there is lost with a reset",
     CONNECTED "7 sendto(5, \"abc\", 3, 0, NULL, 0) = 3\n"
               "7 poll([{fd=4, events=POLLIN}], 1, -1) = 1 ([{fd=4, revents=POLLIN}])\n"
               "7 close(4) = 0\n"
               "7 recvfrom(5, \"\", 10, 0, NULL, NULL) = 0\n",
     "CLS-UNREAD-RST", 0},
    {"what is held back comes after both directions were shut down",
     CONNECTED "7 sendto(5, \"abc\", 3, 0, NULL, 0) = 3\n"
               "7 sendto(5, \"def\", 3, 0, NULL, 0) = 3\n"
               "7 recvfrom(4, \"abc\", 10, 0, NULL, NULL) = 3\n"
               "7 shutdown(4, SHUT_RDWR) = 0\n"
               "7 poll([{fd=5, events=POLLIN}], 1, -1) = 1 ([{fd=5, "
               "revents=POLLIN|POLLERR|POLLHUP}])\n"
               "7 recvfrom(5, \"\", 10, 0, NULL, NULL) = 0\n"
               "7 shutdown(5, SHUT_WR) = -1 ENOTCONN (Transport endpoint is not connected)\n",
     NULL, 0},
    {"one direction alone resets nothing",
     CONNECTED "7 sendto(5, \"abc\", 3, 0, NULL, 0) = 3\n"
               "7 shutdown(4, SHUT_WR) = 0\n"
               "7 poll([{fd=5, events=POLLIN}], 1, -1) = 1 ([{fd=5, "
               "revents=POLLIN|POLLERR|POLLHUP}])\n",
     "POL-RST", 0},
    {"a file that cannot be sent says nothing of the socket",
     CONNECTED "7 sendfile(5, 9, [4096] => [4096], 4096) = -1 EINVAL (Invalid argument)\n"
               "7 sendto(5, \"abc\", 3, 0, NULL, 0) = 3\n"
               "7 recvfrom(4, \"abc\", 10, 0, NULL, NULL) = 3\n",
     NULL, 0},
    {"there may be no way to another host",
     "7 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3\n"
     "7 connect(3, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr(\"10.0.0.53\")}, 16)"
     " = -1 ENETUNREACH (Network is unreachable)\n",
     NULL, 0},
    {"but there is to this one",
     "7 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3\n"
     "7 connect(3, " IN4("53") ", 16) = -1 ENETUNREACH (Network is unreachable)\n",
     "CON-DGRAM", 0},
    {"a child's copy keeps the socket open",
     PAIR "7 clone(child_stack=NULL, flags=SIGCHLD) = 8\n"
          "7 close(3) = 0\n"
          "7 recvfrom(4, \"\", 10, 0, NULL, NULL) = 0\n",
     "CLS-REFCOUNT", 0},
    {"and its end closes it",
     PAIR "7 clone(child_stack=NULL, flags=SIGCHLD) = 8\n"
          "7 close(3) = 0\n"
          "7 recvfrom(4,  <unfinished ...>\n"
          "8 close(4) = 0\n"
          "8 exit_group(0) = ?\n"
          "7 <... recvfrom resumed>\"\", 10, 0, NULL, NULL) = 0\n"
          "8 +++ exited with 0 +++\n",
     NULL, 0},
    {"a thread's descriptors are the process's own",
     PAIR "7 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, stack=0x7f}, 88) = 8\n"
          "8 close(3) = 0\n"
          "7 recvfrom(4, \"\", 10, 0, NULL, NULL) = 0\n",
     NULL, 0},
    {"exec closes what is marked",
     PAIR "7 clone(child_stack=NULL, flags=SIGCHLD) = 8\n"
          "7 close(3) = 0\n"
          "8 execve(\"/bin/true\", [\"true\"], 0x7f /* 1 var */) = 0\n"
          "7 recvfrom(4, \"\", 10, 0, NULL, NULL) = 0\n",
     NULL, 0},
    {"dup2 closes what was there",
     PAIR "7 dup2(4, 3) = 3\n"
          "7 recvfrom(4, \"\", 10, 0, NULL, NULL) = 0\n",
     NULL, 0},
    {"a duplicate is the same socket",
     PAIR "7 fcntl(3, F_DUPFD_CLOEXEC, 9) = 9\n"
          "7 write(9, \"abc\", 3) = 3\n"
          "7 read(4, \"abc\", 10) = 4\n",
     "INV-PREFIX", 0},
    {"client and server are both in the trace",
     CONNECTED "7 sendto(4, \"abc\", 3, 0, NULL, 0) = 3\n"
               "7 recvfrom(5, \"abc\", 10, 0, NULL, NULL) = 3\n",
     NULL, 0},
    {"the server gets more than the client sent",
     CONNECTED "7 sendto(4, \"abc\", 3, 0, NULL, 0) = 3\n"
               "7 recvfrom(5, \"abc\", 10, 0, NULL, NULL) = 4\n",
     "INV-PREFIX", 0},
    {"a client from outside comes first, the own one is served later",
     "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
     "7 bind(3, " IN4(
         "80") ", 16) = 0\n"
               "7 listen(3, 5) = 0\n"
               "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4\n"
               "7 connect(4, " IN4(
                   "80") ", 16) = 0\n"
                         "7 sendto(4, \"abc\", 3, 0, NULL, 0) = 3\n"
                         "7 accept(3, " IN4(
                             "998") ", [16]) = 5\n"
                                    "7 recvfrom(5, \"hello\", 10, 0, NULL, NULL) = 5\n"
                                    "7 accept(3, " IN4(
                                        "999") ", [16]) = 6\n"
                                               "7 recvfrom(6, \"abc\", 10, 0, NULL, NULL) = 3\n",
     NULL, 0},
    {"with a peer outside, a count over what was asked for",
     "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
     "7 connect(3, " IN4("443") ", 16) = 0\n"
                                "7 recvfrom(3, \"abc\", 3, 0, NULL, NULL) = 4\n",
     "RCV-MAX", 0},
    {"with a peer outside, EAGAIN of a call that waits",
     "7 ioctl(1, TCGETS, 0x7f) = -1 ENOTTY (Inappropriate)\n"
     "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
     "7 connect(3, " IN4("443") ", 16) = 0\n"
                                "7 recvfrom(3, 0x7f, 3, 0, NULL, NULL) = -1 EAGAIN (Resource)\n",
     "RCV-BLOCK", 0},
    {"O_NONBLOCK that was set by an ioctl() that is not recorded",
     PAIR "7 recvfrom(4, 0x7f, 3, 0, NULL, NULL) = -1 EAGAIN (Resource)\n", NULL, 0},
    {"and by none, when ioctl() is recorded",
     "7 ioctl(1, TCGETS, 0x7f) = -1 ENOTTY (Inappropriate)\n" PAIR
     "7 recvfrom(4, 0x7f, 3, 0, NULL, NULL) = -1 EAGAIN (Resource)\n",
     "RCV-BLOCK", 0},
    {"with a peer outside, data behind the end of file",
     "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
     "7 connect(3, " IN4("443") ", 16) = 0\n"
                                "7 recvfrom(3, \"\", 3, 0, NULL, NULL) = 0\n"
                                "7 recvfrom(3, \"a\", 3, 0, NULL, NULL) = 1\n",
     "RCV-EOF", 0},
    {"with a peer outside, anything it may do",
     "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
     "7 connect(3, " IN4(
         "443") ", 16) = 0\n"
                "7 sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n"
                "7 recvfrom(3, \"abc\", 3, 0, NULL, NULL) = 2\n"
                "7 recvfrom(3, 0x7f, 3, 0, NULL, NULL) = -1 ECONNRESET (Connection reset by peer)\n"
                "7 sendto(3, \"abc\", 3, 0, NULL, 0) = -1 EPIPE (Broken pipe)\n",
     NULL, 0},
    {"connect under way may be over for the server before it returns",
     "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
     "7 bind(3, " IN4(
         "80") ", 16) = 0\n"
               "7 listen(3, 5) = 0\n"
               "7 clone(child_stack=NULL, flags=SIGCHLD) = 8\n"
               "8 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4\n"
               "8 bind(4, " IN4(
                   "999") ", 16) = 0\n"
                          "8 connect(4, " IN4(
                              "80") ", 16 <unfinished ...>\n"
                                    "7 accept(3, " IN4(
                                        "999") ", [16]) = 4\n"
                                               "8 <... connect resumed>) = 0\n"
                                               "8 sendto(4, \"abc\", 3, 0, NULL, 0) = 3\n"
                                               "7 recvfrom(4, \"abc\", 10, 0, NULL, NULL) = 3\n",
     NULL, 0},
    {"shutdown under way, too",
     PAIR "7 clone(child_stack=NULL, flags=SIGCHLD) = 8\n"
          "8 shutdown(3, SHUT_WR <unfinished ...>\n"
          "7 recvfrom(4, \"\", 10, 0, NULL, NULL) = 0\n"
          "8 <... shutdown resumed>) = 0\n",
     NULL, 0},
    {"a signal lets a send go with what it has",
     PAIR "7 ioctl(1, TCGETS, 0x7f) = -1 ENOTTY (Inappropriate)\n"
          "7 sendto(3, \"abc\"..., 9000, 0, NULL, 0) = 4000\n"
          "7 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---\n",
     NULL, 0},
    {"and nothing else does",
     PAIR "7 ioctl(1, TCGETS, 0x7f) = -1 ENOTTY (Inappropriate)\n"
          "7 sendto(3, \"abc\"..., 9000, 0, NULL, 0) = 4000\n",
     "SND-BLOCK-FULL", 0},
    {"a listener may be readable for somebody outside",
     "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
     "7 bind(3, " IN4(
         "80") ", 16) = 0\n"
               "7 listen(3, 5) = 0\n"
               "7 poll([{fd=3, events=POLLIN}], 1, 10) = 1 ([{fd=3, revents=POLLIN}])\n",
     NULL, 0},
    {"ancillary data makes the sender unknown",
     PAIR "7 sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"a\", iov_len=1}], "
          "msg_iovlen=1, msg_control=[{cmsg_len=21, cmsg_level=SOL_SOCKET, "
          "cmsg_type=SCM_CREDENTIALS}], msg_controllen=24, msg_flags=0}, 0) = 1\n"
          "7 recvfrom(4, \"ab\", 10, 0, NULL, NULL) = 2\n",
     NULL, 1},
    {"a poll is held to what is known",
     PAIR "7 sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n"
          "7 recvfrom(4, \"a\", 1, MSG_PEEK, NULL, NULL) = 1\n"
          "7 poll([{fd=4, events=POLLIN}], 1, 10) = 0 (Timeout)\n",
     "POL-CONN", 0},
    {"a descriptor older than the trace is left alone",
     "7 recvfrom(9, \"abc\", 10, 0, NULL, NULL) = 3\n"
     "7 sendto(9, \"abc\", 3, 0, NULL, 0) = -1 EPIPE (Broken pipe)\n" PAIR,
     NULL, 2},
    {"but for what no descriptor may do", "7 recvfrom(9, \"abc\", 3, 0, NULL, NULL) = 4\n",
     "INV-RANGE", 0},
    {"a process from nowhere may use what there is",
     PAIR "7 sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n"
          "9 recvfrom(4, \"ab\", 2, 0, NULL, NULL) = 2\n"
          "7 recvfrom(4, \"abc\", 10, 0, NULL, NULL) = 3\n",
     NULL, 2},
    {"a descriptor that was passed on may be used elsewhere",
     PAIR "7 socketpair(AF_UNIX, SOCK_STREAM, 0, [5, 6]) = 0\n"
          "7 sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"a\", iov_len=1}], "
          "msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, "
          "cmsg_type=SCM_RIGHTS, cmsg_data=[5]}], msg_controllen=24, msg_flags=0}, 0) = 1\n"
          "7 recvfrom(6, \"abc\", 10, 0, NULL, NULL) = 3\n"
          "7 recvfrom(4, \"ab\", 10, 0, NULL, NULL) = 2\n",
     NULL, 1},
    {"a call that is not modelled makes only its socket unknown",
     PAIR "7 sendmmsg(3, [{msg_hdr={}}], 1, 0) = 1\n"
          "7 socketpair(AF_UNIX, SOCK_STREAM, 0, [5, 6]) = 0\n"
          "7 recvfrom(6, \"abc\", 10, 0, NULL, NULL) = 3\n",
     "INV-PREFIX", 0},
    {"a datagram from outside",
     "7 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3\n"
     "7 bind(3, " IN4("53") ", 16) = 0\n"
                            "7 recvfrom(3, \"abc\", 10, 0, " IN4("999") ", [16]) = 3\n",
     NULL, 0},
    {"a datagram longer than it was sent",
     "7 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3\n"
     "7 bind(3, " IN4("53") ", 16) = 0\n"
                            "7 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 4\n"
                            "7 bind(4, " IN4("999") ", 16) = 0\n"
                                                    "7 sendto(4, \"abc\", 3, 0, " IN4(
                                                        "53") ", 16) = 3\n"
                                                              "7 recvfrom(3, \"abc\", 10, 0, " IN4(
                                                                  "999") ", [16]) = 4\n",
     "INV-CONSERVE", 0},
    {"lines without a process, as strace writes them to a terminal",
     "socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0\n"
     "clone(child_stack=NULL, flags=SIGCHLDstrace: Process 8 attached\n"
     ") = 8\n"
     "[pid     7] close(3) = 0\n"
     "[pid     8] sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n"
     "[pid     8] +++ exited with 0 +++\n"
     "recvfrom(4, \"abc\", 10, 0, NULL, NULL) = 3\n"
     "recvfrom(4, \"\", 10, 0, NULL, NULL) = 0\n",
     NULL, 0},
};

Test(campaign_judge_trace, texts)
{
    judge_rows(traces, DRILL_COUNT(traces));
}

Test(campaign_judge_trace, a_rejection_names_its_line_and_what_led_to_it)
{
    static const char text[] = PAIR "7 socketpair(AF_UNIX, SOCK_STREAM, 0, [5, 6]) = 0\n"
                                    "7 sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n"
                                    "7 sendto(5, \"abc\", 3, 0, NULL, 0) = 3\n"
                                    "7 recvfrom(4, \"abc\", 10, 0, NULL, NULL) = 4\n"
                                    "7 close(4) = 0\n";
    struct judged_text judged = judge_text(text, sizeof text - 1);
    cr_assert_eq(judged.verdict.kind, DRILL_REJECTED);
    cr_expect_eq(judged.line, 5);
    cr_expect_str_eq(judged.text, "7 recvfrom(4, \"abc\", 10, 0, NULL, NULL) = 4");
    cr_expect_not_null(strstr(judged.context, "3: 7 sendto(3, "));
    cr_expect_null(strstr(judged.context, "sendto(5, "));
}

Test(campaign_judge_trace, malformed_input_has_a_place)
{
    static const char cut[] = PAIR "7 recvfrom(4, \"abc\n";
    static const char json[] = "{\"type\":\"run\"}\n{\"type\":\"case\",\"name\":\n";
    static const char other[] = "hello\n";
    struct judged_text judged = judge_text(cut, sizeof cut - 1);
    cr_expect_eq(judged.status.code, DRILL_CODE_BAD_INPUT);
    cr_expect_eq(judged.diag.line, 2);
    cr_expect_gt(judged.diag.column, 0);
    judged = judge_text(json, sizeof json - 1);
    cr_expect_eq(judged.status.code, DRILL_CODE_BAD_INPUT);
    cr_expect_eq(judged.diag.line, 2);
    judged = judge_text(other, sizeof other - 1);
    cr_expect_eq(judged.status.code, DRILL_CODE_BAD_INPUT);
    cr_expect_eq(judged.diag.line, 1);
    judged = judge_text("", 0);
    cr_expect_eq(judged.status.code, DRILL_CODE_BAD_INPUT);
}

Test(campaign_judge_trace, where_nothing_is_known_nothing_is_decided)
{
    static const char text[] = "7 recvfrom(9, \"abc\", 10, 0, NULL, NULL) = 3\n";
    static const char none[] = "7 getpid() = 7\n";
    cr_expect_eq(judge_text(text, sizeof text - 1).verdict.kind, DRILL_NOT_RUN);
    cr_expect_eq(judge_text(none, sizeof none - 1).verdict.kind, DRILL_NOT_RUN);
}

/* Each client may be the one that was accepted, or somebody outside: more cases than are followed.
 * What all of them agree about stays known. */
Test(campaign_judge_trace, too_many_explanations_become_one)
{
    struct drill_text text = {0};
    drill_text_addf(&text, PAIR "7 sendto(3, \"abc\", 3, 0, NULL, 0) = 3\n");
    drill_text_addf(&text,
                    "7 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 5\n"
                    "7 bind(5, " IN4("53") ", 16) = 0\n"
                                           "7 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 6\n");
    for (int i = 0; i < 100; i++)
        drill_text_addf(&text, "7 sendto(6, \"abc\", 3, 0, " IN4(
                                   "53") ", 16) = 3\n"
                                         "7 recvfrom(5, \"abc\", 10, 0, NULL, NULL) = 3\n");
    struct judged_text judged = judge_text(text.bytes, text.len);
    cr_expect_eq(judged.verdict.kind, DRILL_ACCEPTED, "%s", judged.verdict.why);
    drill_text_addf(&text, "7 recvfrom(4, \"abc\", 10, 0, NULL, NULL) = 4\n");
    judged = judge_text(text.bytes, text.len);
    cr_expect_eq(judged.verdict.kind, DRILL_REJECTED, "%s", judged.verdict.why);
    drill_text_free(&text);
}

/* Sockets, connections and addresses of which far more come and go than the model holds. */
Test(campaign_judge_trace, a_long_trace_needs_no_more_memory)
{
    struct drill_text text = {0};
    drill_text_addf(&text, "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
                           "7 bind(3, " IN4("80") ", 16) = 0\n"
                                                  "7 listen(3, 5) = 0\n");
    for (int i = 0; i < 5000; i++) {
        int port = 1024 + i;
        drill_text_addf(
            &text,
            "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4\n"
            "7 connect(4, " IN4("80") ", 16) = 0\n"
                                      "7 accept(3, " IN4(
                                          "%d") ", [16]) = 5\n"
                                                "7 sendto(5, \"abc\", 3, 0, NULL, 0) = 3\n"
                                                "7 recvfrom(4, \"abc\", 10, 0, NULL, NULL) = %d\n"
                                                "7 close(5) = 0\n"
                                                "7 close(4) = 0\n",
            port, i == 4999 ? 4 : 3);
    }
    cr_assert_not(text.failed);
    struct judged_text judged = judge_text(text.bytes, text.len);
    cr_expect_eq(judged.verdict.kind, DRILL_REJECTED, "%s", judged.verdict.why);
    cr_expect_eq(judged.line, 3 + 5000 * 7 - 2);
    drill_text_free(&text);
}
