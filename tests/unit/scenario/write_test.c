/* The canonical text. Every text that goes through read_good is also written, read back and written
 * again there. */

#include <criterion/criterion.h>

#include "unit/scenario/support.h"

static void expect_text(const char *text, const char *canonical)
{
    struct reading reading = read_good(text);
    struct drill_text written = write_text(reading.scenario);
    cr_expect_str_eq(written.bytes, canonical);
    drill_text_free(&written);
    reading_free(&reading);
}

Test(scenario_write, headers)
{
    expect_text("sysctl somaxconn 5\nslow\n# rule: B\n#  sum \nfamily udp4 udp6\n#   more\n"
                "# rule: A\nL = socket()\n",
                "# sum\n#   more\n# rule: B, A\nfamily udp\nslow\nsysctl somaxconn 5\n"
                "L = socket()\n");
}

Test(scenario_write, a_summary_that_looks_like_a_comment)
{
    expect_text("## rule: X\nfamily tcp\nsocket()\n", "# # rule: X\nfamily tcp\nsocket()\n");
}

Test(scenario_write, families_with_the_fewest_names)
{
    static const char *const pairs[][2] = {
        {"tcp4 tcp6 udp", "inet"},
        {"tcp unix-stream", "stream"},
        {"stream seqpacket", "connection"},
        {"connection datagram", "any"},
        {"seqpacket", "unix-seqpacket"},
        {"udp6 tcp4", "tcp4 udp6"},
        {"stream udp4", "stream udp4"},
        {"unix tcp", "connection unix-dgram"},
        {"any tcp4", "any"},
    };
    for (size_t i = 0; i < DRILL_COUNT(pairs); i++) {
        struct drill_text in = {0};
        struct drill_text out = {0};
        drill_text_addf(&in, "family %s\nsocket()\n", pairs[i][0]);
        drill_text_addf(&out, "family %s\nsocket()\n", pairs[i][1]);
        expect_text(in.bytes, out.bytes);
        drill_text_free(&in);
        drill_text_free(&out);
    }
}

/* In the second column what the first is written as; NULL: as it is. */
static const char *const steps[][2] = {
    {"X = socket()", NULL},
    {"X = socket(0)", "X = socket()"},
    {"X = socket(SOCK_CLOEXEC+SOCK_NONBLOCK)", "X = socket(SOCK_NONBLOCK+SOCK_CLOEXEC)"},
    {"A, B = socketpair(SOCK_NONBLOCK)", NULL},
    {"bind(L, loopback)                = 0", NULL},
    {"bind(L, any)", NULL},
    {"bind(L, path)", NULL},
    {"connect(L, nowhere)              = -1 ECONNREFUSED", NULL},
    {"connect(L, A)                    = 0 | -1 EINPROGRESS", NULL},
    {"connect(L, \"localhost\", \"echo\")  = 0", NULL},
    {"bind(L, \"localhost\", \"echo\", \"udp\")  = 0", NULL},
    {"listen(L, -5)                    = 0", NULL},
    {"X = accept(L)                    = ok", NULL},
    {"X = accept(L, NULL)              = ok | -1 ECONNABORTED", NULL},
    {"accept(L)                        = -1 EAGAIN", NULL},
    {"X = accept4(L, 0)", NULL},
    {"X = accept4(L, NULL, SOCK_NONBLOCK)", NULL},
    {"send(A, 1000)                    = 1..1000", NULL},
    {"send(A, 5, MSG_NOSIGNAL)         = -1 EPIPE", NULL},
    {"send(A, 5)                       = -1 EPIPE SIGPIPE | -1 ECONNRESET | 5 | 1..4", NULL},
    {"sendto(L, 5, A)                  = 5", NULL},
    {"sendto(L, 5, nowhere, MSG_DONTWAIT)  = 5", NULL},
    {"sendto(L, 5, \"h\", \"s\", \"udp\", MSG_DONTWAIT)", NULL},
    {"sendmsg(A, [])", NULL},
    {"sendmsg(A, [1, 2, 3])            = 6", NULL},
    {"sendmsg(A, [1, 2, 3, 4, 5, 6, 7, 8], L, MSG_EOR)  = 36", NULL},
    {"sendmsg(A, [1], \"h\", \"s\", MSG_EOR)", NULL},
    {"write(A, 16777216)", NULL},
    {"recv(A, 1, 0)", "recv(A, 1)"},
    {"recv(A, 1, MSG_PEEK+MSG_DONTWAIT)  = -1 EAGAIN", NULL},
    {"recv(A, 1) = 5..5", "recv(A, 1)                       = 5"},
    {"recv(A, 1) = 0..9223372036854775807",
     "recv(A, 1)                       = 0..9223372036854775807"},
    {"recvfrom(A, 10)                  = 10", NULL},
    {"recvmsg(A, [1, 2], MSG_TRUNC)    = 3 MSG_TRUNC | 1..2 MSG_TRUNC+MSG_EOR | -1 EAGAIN", NULL},
    {"read(A, 0)                       = 0", NULL},
    {"shutdown(A, 2)", "shutdown(A, SHUT_RDWR)"},
    {"shutdown(A, 3)                   = -1 EINVAL", NULL},
    {"close(-1)                        = -1 EBADF", NULL},
    {"A = dup(A)                       = ok", NULL},
    {"getsockname(A)                   = 0", NULL},
    {"getpeername(A)                   = -1 ENOTCONN", NULL},
    {"getsockopt(A, SO_ERROR)          = 0 | ECONNRESET", NULL},
    {"getsockopt(A, SO_LINGER)         = 1", NULL},
    {"getsockopt(A, SO_RCVBUF)         = 2048..4096 | -1 ENOPROTOOPT", NULL},
    {"setsockopt(A, SO_LINGER, 1, -3)  = 0", NULL},
    {"setsockopt(A, TCP_NODELAY, 1)    = 0", NULL},
    {"poll(A, POLLOUT+POLLIN, 0)", "poll(A, POLLIN+POLLOUT)"},
    {"poll(A, 0, -1)                   = 0 | POLLIN+POLLHUP | -1 EINTR", NULL},
    {"fcntl(A, F_GETFL)                = 0 | O_NONBLOCK", NULL},
    {"fcntl(A, F_SETFL, O_NONBLOCK)    = 0", NULL},
    {"fcntl(A, F_GETFD)                = FD_CLOEXEC", NULL},
    {"fcntl(A, F_SETFD, 0)             = 0", NULL},
    {"ioctl(A, FIONREAD)               = 0..10", NULL},
    {"gethostbyname(\"localhost\")       = ok | -1 TRY_AGAIN", NULL},
    {"getservbyname(\"echo\", \"tcp\")     = 7", NULL},
    {"getservbyname(\"nothing\")         = -1 NOT_FOUND", NULL},
    {"T1: recv(A, 1)                   blocks", NULL},
    {"T15: X = accept(L)               blocks", NULL},
    {"T0: close(A)", "close(A)"},
    /* 31, 32 and 33 bytes before the claim. */
    {"setsockopt(A, SO_SNDBUF, 12345)  = 0", NULL},
    {"setsockopt(A, SO_SNDBUF, 123456)  = 0", NULL},
    {"T1: recv(A, 1234567, MSG_WAITALL)  blocks", NULL},
};

Test(scenario_write, steps)
{
    for (size_t i = 0; i < DRILL_COUNT(steps); i++)
        expect_canonical_step(steps[i][0], steps[i][1] != NULL ? steps[i][1] : steps[i][0]);
}

Test(scenario_write, a_step_without_its_claim)
{
    struct reading reading = read_step("T1: recv(A, 1) = 1 | -1 EAGAIN");
    struct drill_text text = {0};
    drill_scenario_write_step(reading.scenario, &reading.scenario->steps[2], false, &text);
    cr_expect_str_eq(text.bytes, "T1: recv(A, 1)");
    drill_text_free(&text);
    reading_free(&reading);
}

Test(scenario_write, the_column_counts_from_the_step)
{
    struct reading reading = read_step("recv(A, 1) = 1");
    struct drill_text text = {0};
    drill_text_addf(&text, "    ");
    drill_scenario_write_step(reading.scenario, &reading.scenario->steps[2], true, &text);
    cr_expect_str_eq(text.bytes, "    recv(A, 1)                       = 1");
    drill_text_free(&text);
    reading_free(&reading);
}

Test(scenario_write, returns)
{
    expect_text("family tcp\nL=socket()\nT1: accept(L) blocks\nT1:returns=ok\n"
                "T2: recvmsg(L, [1])\nT2: returns\n",
                "family tcp\nL = socket()\nT1: accept(L)                    blocks\n"
                "T1: returns                      = ok\nT2: recvmsg(L, [1])\nT2: returns\n");
}
