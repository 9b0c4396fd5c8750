/* Encoding: what there is a byte form of, over the whole corpus too, and what bytes that were kept
 * mean for ever. */

#include <criterion/criterion.h>
#include <fts.h>
#include <string.h>

#include "unit/scenario/bytes_support.h"
#include "unit/scenario/support.h"

/* Takes away what the byte form does not keep. */
static void strip(struct drill_scenario *scenario)
{
    static const char *const letters[] = {"A", "B", "C", "D", "E", "F", "G", "H"};
    scenario->summary = scenario->comments = "";
    scenario->n_rules = 0;
    for (unsigned i = 0; i < scenario->n_slots; i++)
        scenario->slots[i] = letters[i];
    for (uint32_t i = 0; i < scenario->n_steps; i++)
        scenario->steps[i].claim = (struct drill_claim){0};
}

/* Whether it has a byte form; then text -> bytes -> text gives the same. */
static bool goes_round(const char *path)
{
    struct drill_text file = {0};
    struct drill_text bytes = {0};
    struct drill_diag diag = {0};
    cr_assert(drill_ok(drill_text_read_file(&file, path, DRILL_SCENARIO_MAX_BYTES, &diag)));
    struct reading reading = read_good(file.bytes);
    bool done = drill_ok(drill_scenario_encode(reading.scenario, &bytes, &diag));
    if (done) {
        strip(reading.scenario);
        struct drill_text wanted = write_text(reading.scenario);
        struct drill_text text = text_of(bytes.bytes, bytes.len);
        cr_expect_str_eq(text.bytes, wanted.bytes, "%s", path);
        drill_text_free(&wanted);
        drill_text_free(&text);
    } else {
        cr_expect_eq(bytes.len, 0);
        cr_expect(diag.text[0] != '\0' && (diag.line > 0 || reading.scenario->n_steps > 64), "%s",
                  path);
    }
    reading_free(&reading);
    drill_text_free(&file);
    drill_text_free(&bytes);
    return done;
}

Test(scenario_bytes_write, the_great_majority_of_the_corpus_goes_round)
{
    char root[] = CORPORA;
    char *roots[] = {root, NULL};
    FTS *tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, NULL);
    unsigned all = 0;
    unsigned round = 0;
    cr_assert_not_null(tree);
    for (FTSENT *entry; (entry = fts_read(tree)) != NULL;) {
        const char *dot = strrchr(entry->fts_name, '.');
        if (entry->fts_info != FTS_F || dot == NULL || strcmp(dot, ".sock") != 0)
            continue;
        all++;
        round += goes_round(entry->fts_path);
    }
    fts_close(tree);
    cr_log_info("%u of %u scenarios have a byte form", round, all);
    cr_expect_gt(all, 500);
    cr_expect_gt(round * 100, all * 85, "%u of %u", round, all);
}

/* A line for each call and each way to say an argument. */
static const char everything[] = "A = socket(SOCK_NONBLOCK+SOCK_CLOEXEC+SOCK_UNKNOWN)\n"
                                 "B, C = socketpair()\n"
                                 "bind(A, loopback)\n"
                                 "bind(A, path(\"c\", 108))\n"
                                 "bind(A, abstract(\"a\", 40))\n"
                                 "bind(A, \"localhost\", \"drill-two\", \"udp\")\n"
                                 "listen(A, -2147483648)\n"
                                 "D = accept(A, NULL)\n"
                                 "E = accept4(A, SOCK_NONBLOCK)\n"
                                 "connect(B, any(A), addr=fault, len=long, family=AF_OTHER)\n"
                                 "send(B, 16383, MSG_PEEK+MSG_UNKNOWN)\n"
                                 "sendto(B, 65507, unspec)\n"
                                 "sendmsg(B, [1, 2, 3, 4, 5, 6, 7, 8], A, rights(A, D))\n"
                                 "F = recvmsg(C, [], rights(2), creds, MSG_CMSG_CLOEXEC)\n"
                                 "recvmsg(C, [3 x 1040], addr=NULL, buf=fault, len=zero, fds=one)\n"
                                 "G, H = recvmsg(C, [10])\n"
                                 "T3: recvfrom(C, 65536)\n"
                                 "T3: returns\n"
                                 "setsockopt(A, SO_LINGER, 1, -1000)\n"
                                 "getsockopt(A, TCP_USER_TIMEOUT, len=NULL)\n"
                                 "poll(A, POLLIN+POLLNVAL, -1)\n"
                                 "select(A, 0, 20)\n"
                                 "fcntl(A, F_SETFL, O_ASYNC)\n"
                                 "fcntl(A, F_SETOWN)\n"
                                 "ioctl(A, FIONBIO, -1)\n"
                                 "epoll_ctl(A, EPOLL_CTL_MOD, B, EPOLLIN+EPOLLONESHOT)\n"
                                 "epoll_wait(A, -1)\n"
                                 "gethostbyname(\"nohost.invalid\")\n"
                                 "getservbyname(\"http\", \"tcp\")\n"
                                 "getaddrinfo(NULL, \"80\", AI_PASSIVE, type=SOCK_RAW)\n"
                                 "sigaction(SIGUSR1, SA_RESTART)\n"
                                 "pthread_kill(T2, SIGUSR1)\n"
                                 "T1: fork()\n"
                                 "kill(T1, SIGSTOP)\n"
                                 "kill(T1, SIGCONT)\n"
                                 "T1: _exit()\n"
                                 "rename(path(\"a\"), path(\"b\"))\n"
                                 "chmod(path(\"b\"), S_IXOTH+S_IRUSR)\n"
                                 "socket(family=AF_UNSPEC, type=SOCK_OTHER, protocol=IPPROTO_TCP, "
                                 "fds=none)\n"
                                 "shutdown(-1, SHUT_RDWR)\n";

Test(scenario_bytes_write, every_way_to_say_an_argument)
{
    struct drill_text text = {0};
    drill_text_addf(&text, "family any\nslow\nsysctl somaxconn 7\n%s", everything);
    struct drill_text bytes = bytes_of(text.bytes);
    struct drill_text again = text_of(bytes.bytes, bytes.len);
    cr_expect_str_eq(again.bytes, text.bytes);
    drill_text_free(&text);
    drill_text_free(&bytes);
    drill_text_free(&again);
}

Test(scenario_bytes_write, what_is_not_kept)
{
    struct drill_text bytes = bytes_of("# Why.\n# more\n# rule: X-1\nfamily tcp4\nsock = socket()\n"
                                       "T1: recv(sock, 5)  blocks\nT1: returns  = -1 ENOTCONN\n");
    struct drill_text text = text_of(bytes.bytes, bytes.len);
    cr_expect_str_eq(text.bytes, "family tcp4\nA = socket()\nT1: recv(A, 5)\nT1: returns\n");
    drill_text_free(&bytes);
    drill_text_free(&text);
}

static void expect_fault(const char *steps, int line, const char *why)
{
    struct drill_text text = {0};
    struct drill_text bytes = {0};
    struct drill_diag diag = {0};
    drill_text_addf(&text, "family any\nS = socket()\n%s\n", steps);
    struct reading reading = read_good(text.bytes);
    drill_text_addf(&bytes, "kept");
    struct drill_status s = drill_scenario_encode(reading.scenario, &bytes, &diag);
    cr_expect_eq(s.code, DRILL_CODE_BAD_INPUT, "%s", steps);
    cr_expect_eq(diag.line, line, "%s", steps);
    cr_expect_not_null(strstr(diag.text, why), "%s: %s", steps, diag.text);
    cr_expect_str_eq(bytes.bytes, "kept");
    reading_free(&reading);
    drill_text_free(&text);
    drill_text_free(&bytes);
}

Test(scenario_bytes_write, what_has_no_byte_form_is_told)
{
    expect_fault("S1..8 = socket()", 3, "8 slots");
    expect_fault("send(S, 65537)", 3, "65536 bytes");
    expect_fault("sendmsg(S, [65536, 1])", 3, "65536 bytes");
    expect_fault("listen(S, 1)\nsend(S, 16387)", 4, "a size has no byte form");
    expect_fault("recvmsg(S, [1, 20001])", 3, "a size has no byte form");
    expect_fault("listen(S, 123457)", 3, "a number has no byte form");
    expect_fault("T4: recv(S, 1)", 3, "4 actors");
    expect_fault("pthread_kill(T5, SIGUSR1)", 3, "4 actors");
    expect_fault("bind(S, path(\"zz\"))", 3, "file has another name");
    expect_fault("bind(S, path(\"a\", 17))", 3, "length of a file's name");
    expect_fault("gethostbyname(\"example.org\")", 3, "a name has no byte form");
    expect_fault("connect(S, \"localhost\", \"echo\", \"sctp\")", 3, "an address has no byte form");
    expect_fault("sendmsg(S, [1], rights(S, 2))", 3, "repeats a descriptor");
}

Test(scenario_bytes_write, too_many_steps)
{
    struct drill_text text = {0};
    struct drill_text bytes = {0};
    struct drill_diag diag = {0};
    drill_text_addf(&text, "family any\n");
    for (int i = 0; i < 65; i++)
        drill_text_addf(&text, "S = socket()\n");
    struct reading reading = read_good(text.bytes);
    struct drill_status s = drill_scenario_encode(reading.scenario, &bytes, &diag);
    cr_expect_eq(s.code, DRILL_CODE_BAD_INPUT);
    cr_expect_str_eq(diag.text, "it has more than 64 steps");
    reading_free(&reading);
    drill_text_free(&text);
    drill_text_free(&bytes);
}

/* The bytes of `everything`, as version 1 had them when it was made: they must mean the same for
 * ever. */
static const uint8_t kept[][DRILL_BYTES_RECORD] = {
    /* clang-format off */
    {0xff, 0x53, 0x01, 0x01, 0x7f},
    {0x36, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07},
    {0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07},
    {0x11, 0x00, 0x00, 0x01, 0x00, 0x03},
    {0x01},
    {0x01, 0x00, 0x00, 0x00, 0x0f, 0xe2},
    {0x01, 0x00, 0x00, 0x00, 0x10, 0x70},
    {0x01, 0x00, 0x00, 0x03, 0x14},
    {0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xc0},
    {0x03, 0x00, 0x00, 0x03, 0x01},
    {0x12, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 0x00, 0x01},
    {0x04, 0x00, 0x01, 0x00, 0x05, 0x00, 0x00, 0x00, 0x00, 0x00, 0xb2, 0x50},
    {0x05, 0x00, 0x01, 0x00, 0x00, 0x00, 0xff, 0x3f, 0x01, 0x80},
    {0x0a, 0x00, 0x01, 0x00, 0x07, 0x00, 0x04, 0xc0},
    {0x0c, 0x00, 0x01, 0x00, 0x02, 0x00, 0x01, 0x00, 0x00, 0x00, 0x08, 0x53},
    {0x0e, 0x04, 0x02, 0x00, 0x03, 0x00, 0x04, 0x00, 0x05, 0x00, 0x06},
    {0x0e, 0x01, 0x07, 0x00, 0x08},
    {0x0d, 0x00, 0x02, 0x05, 0x00, 0x08, 0x00, 0x00, 0x00, 0x02, 0x00, 0x5c},
    {0x0e, 0x09},
    {0x0d, 0x00, 0x02, 0x08, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x19, 0x51},
    {0x0e, 0x08, 0x0f, 0x04},
    {0x0d, 0x00, 0x02, 0x06, 0x00, 0x06, 0x0a},
    {0x0b, 0x03, 0x02, 0x00, 0x00, 0x00, 0x00, 0xc0},
    {0x09, 0x03},
    {0x19, 0x00, 0x00, 0x00, 0x05, 0x00, 0x01, 0x00, 0xe7, 0x83},
    {0x18, 0x00, 0x00, 0x00, 0x1d, 0x00, 0x00, 0x00, 0x00, 0x00, 0x18, 0x50},
    {0x14, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80, 0x41},
    {0x15, 0x00, 0x00, 0x00, 0x00, 0x00, 0x14},
    {0x1a, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x02},
    {0x1a, 0x00, 0x00, 0x00, 0x04},
    {0x1b, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x80},
    {0x1e, 0x00, 0x00, 0x00, 0x01, 0x01, 0x00, 0x00, 0x01, 0x02},
    {0x1f, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80},
    {0x20, 0x00, 0x00, 0x00, 0x00, 0x04},
    {0x21, 0x00, 0x00, 0x04, 0x01},
    {0x22, 0x00, 0x00, 0x0b, 0x00, 0x03, 0x00, 0x00, 0x01, 0x00, 0x20, 0x50},
    {0x23, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01},
    {0x24, 0x00, 0x00, 0x00, 0x00, 0x02},
    {0x26, 0x01},
    {0x29, 0x00, 0x00, 0x00, 0x02, 0x01},
    {0x29, 0x00, 0x00, 0x00, 0x03, 0x01},
    {0x28, 0x01},
    {0x2b, 0x00, 0x01},
    {0x2c, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x01, 0x01},
    {0x00, 0x00, 0x00, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xa9, 0x52},
    {0x08, 0x00, 0x08, 0x00, 0x00, 0x00, 0x02},
    /* clang-format on */
};

Test(scenario_bytes_write, bytes_that_were_kept_mean_what_they_meant)
{
    struct drill_text text = {0};
    struct drill_text is = text_of(kept, sizeof kept);
    drill_text_addf(&text, "family any\nslow\nsysctl somaxconn 7\n%s", everything);
    cr_expect_str_eq(is.bytes, text.bytes);
    drill_text_free(&text);
    drill_text_free(&is);
}
