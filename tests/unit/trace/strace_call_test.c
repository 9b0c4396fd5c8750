/* System calls as strace shows them, in the words of the vocabulary: what each is, what it does to
 * descriptors, and that what is not shown is said to be unknown. */

#include "trace/strace_call.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/check.h"

static struct drill_strace_call read_call(const char *text)
{
    struct drill_strace_call call;
    struct drill_strace_line line;
    cr_assert(drill_ok(drill_strace_cut(&line, text, strlen(text), NULL)), "%s", text);
    if (line.result.bytes == NULL)
        line.result = (struct drill_slice){"", 0};
    drill_strace_call_read(&call, line.name, line.args, line.result);
    return call;
}

/* What it comes to, in print. */
static const struct {
    const char *text;
    const char *print;
    const char *outcome;
} plain[] = {
    {"bind(3, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0",
     "bind(3, 127.0.0.1:0)", "0"},
    {"listen(3, 128) = 0", "listen(3, 128)", "0"},
    {"connect(3, {sa_family=AF_UNIX, sun_path=\"/s\"}, 110) = -1 ECONNREFUSED (Connection refused)",
     "connect(3, /s)", "-1 ECONNREFUSED"},
    {"sendto(3, \"x\"..., 300, MSG_NOSIGNAL, NULL, 0) = 300", "send(3, 300, MSG_NOSIGNAL)", "300"},
    {"recvfrom(3, \"x\"..., 4096, MSG_PEEK, NULL, NULL) = 300", "recv(3, 4096, MSG_PEEK)", "300"},
    {"recvfrom(3, 0x7f, 10, MSG_DONTWAIT, NULL, NULL) = -1 EAGAIN (Resource)",
     "recv(3, 10, MSG_DONTWAIT)", "-1 EAGAIN"},
    {"write(3<TCP:[7]>, \"x\", 1) = 1", "write(3, 1)", "1"},
    {"readv(3, [{iov_base=\"abc\", iov_len=9}, {iov_base=\"\", iov_len=1}], 2) = 3", "read(3, 10)",
     "3"},
    {"sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"a\", iov_len=1}], "
     "msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 1",
     "sendmsg(3, [1])", "1"},
    {"sendfile(3, 4, [0] => [5], 99) = 5", "write(3, 5)", "5"},
    {"shutdown(3, SHUT_WR) = 0", "shutdown(3, SHUT_WR)", "0"},
    {"setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0", "setsockopt(3, SO_REUSEADDR, 1)", "0"},
    {"setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=2}, 8) = 0",
     "setsockopt(3, SO_LINGER, 1, 2)", "0"},
    {"setsockopt(3, SOL_SOCKET, SO_RCVTIMEO_OLD, "
     "\"\\2\\0\\0\\0\\0\\0\\0\\0\\350\\3\\0\\0\\0\\0\\0\\0\", 16) = 0",
     "setsockopt(3, SO_RCVTIMEO, 2001)", "0"},
    {"getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0", "getsockopt(3, SO_ERROR)",
     "ECONNREFUSED"},
    {"getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0", "getsockopt(3, SO_ERROR)", "0"},
    {"fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0", "fcntl(3, F_SETFL, O_NONBLOCK)", "0"},
    {"ioctl(3, FIONBIO, [1]) = 0", "fcntl(3, F_SETFL, O_NONBLOCK)", "0"},
    {"ioctl(3, FIONREAD, [17]) = 0", "ioctl(3, FIONREAD)", "17"},
    {"close(3) = 0", "close(3)", "0"},
};

Test(trace_strace_call, plain_calls)
{
    char text[DRILL_CALL_TEXT];
    char outcome[DRILL_OUTCOME_TEXT];
    for (size_t i = 0; i < DRILL_COUNT(plain); i++) {
        struct drill_strace_call call = read_call(plain[i].text);
        cr_expect(call.returned, "%s", plain[i].text);
        cr_expect_eq(call.unknown, DRILL_UNKNOWN_NONE, "%s: %s", plain[i].text,
                     drill_unknown_text((enum drill_unknown)call.unknown));
        cr_expect_str_eq(drill_call_print(&call.call, NULL, text, sizeof text), plain[i].print);
        drill_outcome_print(&call.call, &call.outcome, outcome, sizeof outcome);
        cr_expect_str_eq(outcome, plain[i].outcome, "%s: %s", plain[i].text, outcome);
    }
}

static const struct {
    const char *text;
    enum drill_strace_effect effect;
    int64_t value;
    int second;
} effects[] = {
    {"socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3", DRILL_EFFECT_SOCKET, 3, -1},
    {"socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0", DRILL_EFFECT_PAIR, 3, 4},
    {"accept4(3, NULL, NULL, SOCK_CLOEXEC) = 5", DRILL_EFFECT_ACCEPT, 5, -1},
    {"pipe2([3, 4], O_CLOEXEC) = 0", DRILL_EFFECT_OPEN, 3, 4},
    {"openat(AT_FDCWD, \"/x\", O_RDONLY) = 3", DRILL_EFFECT_OPEN, 3, -1},
    {"dup(3) = 4", DRILL_EFFECT_DUP, 4, -1},
    {"fcntl(3, F_DUPFD_CLOEXEC, 10) = 10", DRILL_EFFECT_DUP, 10, -1},
    {"dup2(3, 1) = 1", DRILL_EFFECT_DUP_TO, 1, -1},
    {"close_range(3, 4294967295, 0) = 0", DRILL_EFFECT_RANGE, 0, INT32_MAX},
    {"clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD) = 77", DRILL_EFFECT_FORK, 77, -1},
    {"execve(\"/bin/true\", [\"true\"], 0x7f /* 9 vars */) = 0", DRILL_EFFECT_EXEC, 0, -1},
    {"exit_group(0) = ?", DRILL_EFFECT_EXIT, 0, -1},
    {"sendmmsg(3, [{msg_hdr={}}], 1, 0) = 1", DRILL_EFFECT_UNKNOWN, 1, -1},
    {"setsockopt(3, SOL_SOCKET, SO_ATTACH_FILTER, 0x7f, 16) = 0", DRILL_EFFECT_UNKNOWN, 0, -1},
    {"setsockopt(3, SOL_TCP, TCP_KEEPIDLE, [9], 4) = 0", DRILL_EFFECT_NONE, 0, -1},
    {"io_uring_setup(8, 0x7f) = 3", DRILL_EFFECT_BEYOND, 3, -1},
    {"getpid() = 7", DRILL_EFFECT_NONE, 0, -1},
};

Test(trace_strace_call, effects_on_descriptors)
{
    for (size_t i = 0; i < DRILL_COUNT(effects); i++) {
        struct drill_strace_call call = read_call(effects[i].text);
        cr_expect_eq(call.effect, effects[i].effect, "%s", effects[i].text);
        cr_expect_eq(call.outcome.value, effects[i].value, "%s", effects[i].text);
        cr_expect_eq(call.outcome.second_fd, effects[i].second, "%s", effects[i].text);
    }
    cr_expect(read_call("socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3").cloexec);
    cr_expect(read_call("clone3({flags=CLONE_VM|CLONE_FILES, stack=0x7f}, 88) = 77").shares);
    cr_expect_not(read_call("fork() = 77").shares);
}

Test(trace_strace_call, families)
{
    cr_expect_eq(read_call("socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3").family, DRILL_TCP4);
    cr_expect_eq(read_call("socket(AF_INET6, SOCK_DGRAM, IPPROTO_IP) = 3").family, DRILL_UDP6);
    cr_expect_eq(read_call("socket(AF_UNIX, SOCK_SEQPACKET, 0) = 3").family, DRILL_UNIX_SEQPACKET);
    cr_expect_eq(read_call("socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3").family, -1);
    cr_expect_eq(read_call("socket(AF_INET, SOCK_STREAM, IPPROTO_SCTP) = 3").family, -1);
}

Test(trace_strace_call, what_is_not_shown_is_unknown)
{
    static const struct {
        const char *text;
        enum drill_unknown why;
    } calls[] = {
        {"readv(3, [{iov_base=\"a\", iov_len=1}, ...], 40) = 9", DRILL_UNKNOWN_ARGUMENT},
        {"bind(3, 0x7f00, 16) = 0", DRILL_UNKNOWN_ARGUMENT},
        {"sendto(3, \"x\", 1, MSG_FASTOPEN, NULL, 0) = 1", DRILL_UNKNOWN_FLAG},
        {"getsockname(3, 0x7f00, [16]) = 0", DRILL_UNKNOWN_ARGUMENT},
    };
    for (size_t i = 0; i < DRILL_COUNT(calls); i++)
        cr_expect_eq(read_call(calls[i].text).unknown, calls[i].why, "%s", calls[i].text);
    struct drill_strace_call call = read_call("recvfrom(3,  <unfinished ...>");
    cr_expect_not(call.returned);
    cr_expect_eq(call.call.fd, 3);
    cr_expect_eq(call.unknown, DRILL_UNKNOWN_NONE);
}

Test(trace_strace_call, polls)
{
    struct drill_strace_call call =
        read_call("poll([{fd=3, events=POLLIN}, {fd=4, events=POLLIN|POLLOUT}], 2, -1) = 1 "
                  "([{fd=4, revents=POLLOUT}])");
    cr_expect_eq(call.effect, DRILL_EFFECT_POLL);
    cr_assert_eq(call.n_polls, 2);
    cr_expect(call.polls_whole);
    cr_expect_eq(call.polls[0].revents, 0);
    cr_expect_eq(call.polls[1].events, DRILL_POLLIN | DRILL_POLLOUT);
    cr_expect_eq(call.polls[1].revents, DRILL_POLLOUT);
    cr_expect(read_call("poll([{fd=3, events=POLLIN}], 1, 10) = 0 (Timeout)").polls_whole);
    cr_expect_not(
        read_call("poll([{fd=3, events=POLLIN}], 1, 10) = -1 EINTR (Interrupted)").polls_whole);
    cr_expect_not(
        read_call("poll([{fd=3, events=POLLIN}, ...], 99, 10) = 0 (Timeout)").polls_whole);
}

Test(trace_strace_call, descriptors_in_messages)
{
    struct drill_strace_call call =
        read_call("sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"a\", "
                  "iov_len=1}], msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, "
                  "cmsg_type=SCM_RIGHTS, cmsg_data=[5, 6]}], msg_controllen=24, msg_flags=0}, 0) "
                  "= 1");
    cr_assert_eq(call.n_passed, 2);
    cr_expect_eq(call.passed[0], 5);
    cr_expect_eq(call.passed[1], 6);
}

Test(trace_strace_call, descriptions_tell_files_from_sockets)
{
    cr_expect(read_call("read(3</etc/hosts>, \"x\", 1) = 1").no_socket);
    cr_expect(read_call("read(3<pipe:[9]>, \"x\", 1) = 1").no_socket);
    cr_expect_not(read_call("read(3<socket:[9]>, \"x\", 1) = 1").no_socket);
    cr_expect_not(read_call("read(3, \"</etc\", 5) = 5").no_socket);
}
