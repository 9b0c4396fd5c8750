/* Calls: their classes, their lengths, their print. */

#include "vocab/call.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/check.h"

static void expect_print(struct drill_call call, const char *slot, const char *text)
{
    char buf[DRILL_CALL_TEXT];
    cr_expect_str_eq(drill_call_print(&call, slot, buf, sizeof buf), text);
}

Test(vocab_call, classes)
{
    for (int i = 0; i < DRILL_CALL_COUNT; i++) {
        struct drill_call call = {.id = (uint8_t)i};
        const char *name = drill_call_name((enum drill_call_id)i);
        bool sends = strncmp(name, "send", 4) == 0 || strcmp(name, "write") == 0;
        bool receives = strncmp(name, "recv", 4) == 0 || strcmp(name, "read") == 0;
        cr_expect_eq(drill_call_sends(&call), sends, "%s", name);
        cr_expect_eq(drill_call_receives(&call), receives, "%s", name);
        if (sends || receives)
            cr_expect(drill_call_may_wait(&call), "%s", name);
    }
    cr_expect(drill_call_may_wait(&(struct drill_call){.id = DRILL_CALL_ACCEPT}));
    cr_expect(drill_call_may_wait(&(struct drill_call){.id = DRILL_CALL_CLOSE}));
    cr_expect_not(drill_call_may_wait(&(struct drill_call){.id = DRILL_CALL_LISTEN}));
}

Test(vocab_call, length_does_not_wrap)
{
    struct drill_call call = {.n_len = 3, .len = {UINT32_MAX, UINT32_MAX, 2, 99}};
    cr_expect_eq(drill_call_length(&call), UINT64_C(0x200000000));
    call = (struct drill_call){.id = DRILL_CALL_SENDMSG, .n_len = 1, .len = {3}, .number = 1025};
    cr_assert_eq(drill_call_length(&call), 3075);
    cr_assert_eq(drill_call_buffers(&call), 1025);
    cr_assert_eq(drill_call_buffer(&call, 1024), 3);
    call.n_len = 0;
    cr_expect_eq(drill_call_length(&call), 0);
}

Test(vocab_call, prints_transfers)
{
    struct drill_call call = {.id = DRILL_CALL_RECV, .n_len = 1, .len = {300}, .fd = 7};
    expect_print(call, "S", "recv(S, 300)");
    expect_print(call, NULL, "recv(7, 300)");
    call.flags = DRILL_MSG_PEEK | DRILL_MSG_DONTWAIT;
    expect_print(call, "S", "recv(S, 300, MSG_PEEK+MSG_DONTWAIT)");
    call = (struct drill_call){.id = DRILL_CALL_SENDMSG, .n_len = 2, .len = {1, 2}};
    expect_print(call, "S", "sendmsg(S, [1, 2])");
    call = (struct drill_call){.id = DRILL_CALL_SENDTO,
                               .n_len = 1,
                               .len = {5},
                               .addr = drill_addr_loopback(DRILL_UDP4, 1, 9)};
    expect_print(call, "S", "sendto(S, 5, 127.0.0.1:9)");
}

Test(vocab_call, prints_the_others)
{
    static const struct {
        struct drill_call call;
        const char *text;
    } cases[] = {
        {{.id = DRILL_CALL_SOCKET}, "socket()"},
        {{.id = DRILL_CALL_SOCKETPAIR, .flags = DRILL_SOCK_CLOEXEC}, "socketpair(SOCK_CLOEXEC)"},
        {{.id = DRILL_CALL_SIGACTION, .number = DRILL_SIGUSR1, .flags = DRILL_SA_RESTART},
         "sigaction(SIGUSR1, SA_RESTART)"},
        {{.id = DRILL_CALL_PTHREAD_KILL, .number = DRILL_SIGUSR1, .value = {2}},
         "pthread_kill(T2, SIGUSR1)"},
        {{.id = DRILL_CALL_KILL, .number = DRILL_SIGSTOP, .value = {3}}, "kill(T3, SIGSTOP)"},
        {{.id = DRILL_CALL_FORK, .fd = -1}, "fork()"},
        {{.id = DRILL_CALL_SIGWAITINFO, .fd = -1, .number = DRILL_SIGIO}, "sigwaitinfo(SIGIO)"},
        {{.id = DRILL_CALL_FCNTL, .number = DRILL_F_SETOWN}, "fcntl(S, F_SETOWN)"},
        {{.id = DRILL_CALL_EXECVE, .fd = -1}, "execve()"},
        {{.id = DRILL_CALL_EXIT, .fd = -1}, "_exit()"},
        {{.id = DRILL_CALL_LISTEN, .number = -1}, "listen(S, -1)"},
        {{.id = DRILL_CALL_ACCEPT4, .flags = DRILL_SOCK_NONBLOCK}, "accept4(S, SOCK_NONBLOCK)"},
        {{.id = DRILL_CALL_SHUTDOWN, .number = DRILL_SHUT_WR}, "shutdown(S, SHUT_WR)"},
        {{.id = DRILL_CALL_SHUTDOWN, .number = -9}, "shutdown(S, -9)"},
        {{.id = DRILL_CALL_GETSOCKOPT, .option = DRILL_SO_ERROR}, "getsockopt(S, SO_ERROR)"},
        {{.id = DRILL_CALL_SETSOCKOPT, .option = DRILL_SO_LINGER, .value = {1, 2}},
         "setsockopt(S, SO_LINGER, 1, 2)"},
        {{.id = DRILL_CALL_POLL, .flags = DRILL_POLLIN}, "poll(S, POLLIN)"},
        {{.id = DRILL_CALL_POLL, .flags = DRILL_POLLIN, .number = -1}, "poll(S, POLLIN, -1)"},
        {{.id = DRILL_CALL_FCNTL, .number = DRILL_F_GETFD}, "fcntl(S, F_GETFD)"},
        {{.id = DRILL_CALL_FCNTL, .number = DRILL_F_SETFL, .flags = DRILL_O_NONBLOCK},
         "fcntl(S, F_SETFL, O_NONBLOCK)"},
        {{.id = DRILL_CALL_FCNTL, .number = DRILL_F_SETFD}, "fcntl(S, F_SETFD, 0)"},
        {{.id = DRILL_CALL_IOCTL}, "ioctl(S, FIONREAD)"},
        {{.id = DRILL_CALL_IOCTL, .number = DRILL_FIONBIO, .value = {1}}, "ioctl(S, FIONBIO, 1)"},
        {{.id = DRILL_CALL_SOCKATMARK}, "sockatmark(S)"},
        {{.id = DRILL_CALL_CONNECT, .host = "h", .service = "s"}, "connect(S, \"h\", \"s\")"},
        {{.id = DRILL_CALL_GETHOSTBYNAME, .host = "h"}, "gethostbyname(\"h\")"},
        {{.id = DRILL_CALL_GETSERVBYNAME, .service = "s", .proto = "udp"},
         "getservbyname(\"s\", \"udp\")"},
        {{.id = DRILL_CALL_CLOSE}, "close(S)"},
    };
    for (size_t i = 0; i < DRILL_COUNT(cases); i++)
        expect_print(cases[i].call, "S", cases[i].text);
}

Test(vocab_call, a_small_buffer_is_not_overrun)
{
    struct drill_call call = {.id = DRILL_CALL_SENDMSG, .n_len = 8, .flags = DRILL_MSG_PEEK};
    for (size_t size = 1; size < 60; size++) {
        char buf[80];
        memset(buf, '!', sizeof buf);
        drill_call_print(&call, "slot", buf, size);
        cr_expect_lt(strlen(buf), size);
        cr_expect_eq(buf[size], '!');
    }
}
