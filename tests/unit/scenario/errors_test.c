/* Every refusal, with its exact place and wording. */

#include <criterion/criterion.h>
#include <string.h>

#include "unit/scenario/support.h"

/* A third line after "family tcp" and "L = socket()"; `column` of it is at fault. X is set later.
 */
struct bad_line {
    const char *text;
    int column;
    const char *reason;
};

static const struct bad_line steps[] = {
    {"recive(L, 1)", 1, "unknown call recive; did you mean recv?"},
    {"frobnicate(L)", 1, "unknown call frobnicate"},
    {"Y = acept(L)", 5, "unknown call acept; did you mean accept?"},
    {"recv(Listner, 1)", 6, "unknown slot Listner"},
    {"recv(l, 1)", 6, "unknown slot l; did you mean L?"},
    {"recv(X, 1)", 6, "slot X is used before it is set"},
    {"X = dup(X)", 9, "slot X is used before it is set"},
    {"connect(L, X)", 12, "slot X is used before it is set"},
    {"connect(L, lopback)", 12, "unknown slot lopback"},
    {"dup(D7)", 5, "slot D7 is used before it is set"},
    {"dup(D9)", 5, "unknown slot D9"},
    {"recv(L, 16777217)", 9, "number out of range: a number of bytes is 0 to 16777216"},
    {"recv(L, -1)", 9, "number out of range: a number of bytes is 0 to 16777216"},
    {"recv(L, 99999999999999999999999)", 9,
     "number out of range: a number of bytes is 0 to 16777216"},
    {"sendmsg(L, [16777216, 1])", 23,
     "number out of range: the buffers sum up to at most 16777216 bytes"},
    {"listen(L, 2147483648)", 11, "number out of range: a backlog is -2147483648 to 2147483647"},
    {"shutdown(L, 2147483648)", 13,
     "number out of range: the way to shut down is -2147483648 to 2147483647"},
    {"poll(L, 0, -2)", 12, "number out of range: a number of milliseconds is -1 to 2147483647"},
    {"setsockopt(L, SO_SNDBUF, 2147483648)", 26,
     "number out of range: an option's value is -2147483648 to 2147483647"},
    {"sigaction(SIGUSER1, 0)", 11, "unknown signal SIGUSER1; did you mean SIGUSR1?"},
    {"sigaction(SIGPIPE, 0)", 11, "unknown signal SIGPIPE"},
    {"pthread_kill(L, SIGUSR1)", 14, "unknown actor: actors are T0 to T15"},
    {"pthread_kill(T16, SIGUSR1)", 14, "too many actors: actors are T0 to T15"},
    {"pthread_kill(T1)", 16, "wrong argument count: the call is pthread_kill(ACTOR, SIGNAL)"},
    {"fork()", 1, "actor T0 cannot do this: it cannot fork"},
    {"T1: _exit()", 1, "actor T1 cannot do this: it has no process of its own"},
    {"T1: execve()", 1, "actor T1 cannot do this: it has no process of its own"},
    {"kill(T1, SIGKILL)", 1, "actor T1 has no process of its own"},
    {"kill(T1, SIGPIPE)", 10, "unknown signal SIGPIPE"},
    {"recv(L)", 7, "wrong argument count: the call is recv(SLOT, BYTES[, FLAGS])"},
    {"recv(L, 1, 0, 2)", 15, "wrong argument count: the call is recv(SLOT, BYTES[, FLAGS])"},
    {"socket(0, 0)", 11, "wrong argument count: the call is socket([FLAGS])"},
    {"sendto(L, 1)", 12, "wrong argument count: the call is sendto(SLOT, BYTES, ADDRESS[, FLAGS])"},
    {"accept4(L)", 10, "wrong argument count: the call is accept4(SLOT[, NULL], FLAGS)"},
    {"fcntl(L, F_SETFL)", 17, "wrong argument count: the call is fcntl(SLOT, REQUEST[, FLAGS])"},
    {"fcntl(L, F_GETFL, 0)", 19, "wrong argument count: the call is fcntl(SLOT, REQUEST[, FLAGS])"},
    {"setsockopt(L, SO_LINGER, 1)", 27, "wrong argument count: SO_LINGER takes 2 values"},
    {"setsockopt(L, SO_SNDBUF, 1, 2)", 29,
     "wrong argument count: the call is setsockopt(SLOT, OPTION, VALUE[, VALUE])"},
    {"connect(L, \"h\")", 15,
     "wrong argument count: a named address is \"HOST\", \"SERVICE\"[, \"PROTOCOL\"]"},
    {"sendmsg(L, [1,2,3,4,5,6,7,8,9])", 29, "wrong argument count: at most 8 buffers"},
    {"sendmsg(L, [1 2])", 15, "expected ',' or ']', found 2"},
    {"sendmsg(L, 1)", 12, "expected '[', found 1"},
    {"recv(L 1)", 8, "expected ',' or ')', found 1"},
    {"recv(L, 1,)", 11, "expected an argument, found ')'"},
    {"recv(L,,1)", 8, "expected a number of bytes, found ','"},
    {"recv(L, 1", 10, "expected ',' or ')', found the end of the line"},
    {"recv(7, 1)", 6, "expected a slot or -1, found 7"},
    {"recv L, 1", 6, "expected '(', found L"},
    {"recv(L, MSG_PEEK)", 9, "expected a number of bytes, found MSG_PEEK"},
    {"bind(L, 5)", 9, "expected an address, found 5"},
    {"recv(L, 1) foo", 12, "expected the end of the step, found foo"},
    {"recv(L, 1) = 1 2", 16, "expected the end of the step, found 2"},
    {"recv(L, 1))", 11, "expected the end of the step, found ')'"},
    {"recv(L, 1) block", 12, "unknown word block; did you mean blocks?"},
    {"recv(L, 1) \xc3\xa9", 12, "expected the end of the step, found a character beyond ASCII"},
    {"recv(L, 1) ;", 12, "expected the end of the step, found ';'"},
    {"recv(L, 1) = -1 EAGIAN", 17, "unknown errno EAGIAN; did you mean EAGAIN?"},
    {"recv(L, 1) = -1 eagain", 17, "unknown errno eagain; did you mean EAGAIN?"},
    {"recv(L, 1) = -1", 16, "expected an error name, found the end of the line"},
    {"getsockopt(L, SO_ERROR) = ECONREFUSED", 27,
     "unknown errno ECONREFUSED; did you mean ECONNREFUSED?"},
    {"recv(L, 1) = -1 EPIPE SIGPIP", 23, "unknown signal SIGPIP; did you mean SIGPIPE?"},
    {"recv(L, 1) =", 13, "expected a claimed number, found the end of the line"},
    {"recv(L, 1) = 1 |", 17, "expected a claimed number, found the end of the line"},
    {"recv(L, 1) = -5", 14, "number out of range: a claimed number is 0 to 9223372036854775807"},
    {"recv(L, 1) = 9223372036854775808", 14,
     "number out of range: a claimed number is 0 to 9223372036854775807"},
    {"recv(L, 1) = 5..3", 17, "the range ends before it begins"},
    {"recv(L, 1) = 1 | 2 | 3 | 4 | 5", 30, "a claim has at most 4 alternatives"},
    {"recv(L, 1) = ok", 14, "expected a claimed number, found ok"},
    {"accept(L) = 3", 13, "expected ok or -1 and an error name, found 3"},
    {"poll(L, POLLIN) = POLIN", 19, "unknown flag POLIN; did you mean POLLIN?"},
    {"poll(L, POLLIN) = 1", 19, "expected flags or 0, found 1"},
    {"recv(L, 1) = 1 MSG_TRUNC", 16, "expected the end of the step, found MSG_TRUNC"},
    {"recv(L, 1, MSG_PEKE)", 12, "unknown flag MSG_PEKE; did you mean MSG_PEEK?"},
    {"sendmsg(L, [1], MSG_PEKE)", 17, "unknown flag MSG_PEKE; did you mean MSG_PEEK?"},
    {"poll(L, MSG_PEEK)", 9, "unknown flag MSG_PEEK"},
    {"shutdown(L, SHUT_RDW)", 13, "unknown flag SHUT_RDW; did you mean SHUT_RD?"},
    {"getsockopt(L, SO_RCVBF)", 15, "unknown option SO_RCVBF; did you mean SO_RCVBUF?"},
    {"getsockopt(L, 5)", 15, "expected an option, found 5"},
    {"ioctl(L, FIONRED)", 10, "unknown request FIONRED; did you mean FIONREAD?"},
    {"ioctl(L, FIONBIO)", 17, "wrong argument count: the call is ioctl(SLOT, REQUEST[, VALUE])"},
    {"fcntl(L, F_GETL)", 10, "unknown request F_GETL; did you mean F_GETFL?"},
    {"getservbyname(\"\")", 15, "a quoted service name has 1 to 63 bytes"},
    {"getaddrinfo(\"\", NULL)", 13, "a quoted host name or NULL has 1 to 63 bytes"},
    {"getaddrinfo(\"a\")", 16,
     "wrong argument count: the call is "
     "getaddrinfo(\"HOST\"|NULL, \"SERVICE\"|NULL[, FLAGS])"},
    {"bind(L, loopback, len=shrt)", 23, "unknown word shrt; did you mean short?"},
    {"bind(L, loopback, len=5)", 23, "expected a word, found 5"},
    {"bind(L, loopback, len=fault)", 23, "unknown word fault"},
    {"bind(L, loopback, lem=short)", 19, "unknown key lem; did you mean len?"},
    {"bind(L, loopback, fds=none)", 19, "unknown key fds"},
    {"bind(L, loopback, len=short, len=short)", 30, "len is given twice"},
    {"bind(L, loopback, len=short, 5)", 30, "expected KEY=WORD, found 5"},
    {"bind(L, len=short)", 9, "wrong argument count: the call is bind(SLOT, ADDRESS)"},
    {"getsockopt(L, SO_TYPE) = SOCK_STREM", 26,
     "unknown word SOCK_STREM; did you mean SOCK_STREAM?"},
    {"getsockopt(L, SO_TYPE) = AF_INET", 26, "unknown word AF_INET"},
    {"getsockopt(L, SO_TYPE) = 1", 26, "expected a word or -1 and an error name, found 1"},
    {"SOCK_RAW = socket()", 1, "slot name SOCK_RAW is a word of the language"},
    {"gethostbyname(\"a", 15, "expected a quoted host name, found a quote that is not closed"},
    {"gethostbyname(L)", 15, "expected a quoted host name, found L"},
    {"gethostbyname(\"a\\b\")", 15, "there are no escapes in quoted names"},
    {"getservbyname(\"a\", \"protocol\")", 20, "a quoted protocol name has 1 to 7 bytes"},
    {"T16: recv(L, 1)", 1, "too many actors: actors are T0 to T15"},
    {"U1: recv(L, 1)", 1, "unknown actor: actors are T0 to T15"},
    {"T1 recv(L, 1)", 4, "expected ':', found recv"},
    {"T1: returns", 5, "actor T1 has no call that could still be waiting"},
    {"returns", 1, "actor T0 has no call that could still be waiting"},
    {"recv(L, 1) blocks", 12, "the main actor must not block; give the call to T1"},
    {"T1: listen(L, 1) blocks", 18, "listen never blocks"},
    {"ok = socket()", 1, "slot name ok is a word of the language"},
    {"ECONNRESET = socket()", 1, "slot name ECONNRESET is a word of the language"},
    {"T5 = socket()", 4, "expected ':', found '='"},
    {"a23456789012345678901234567890xy = socket()", 1,
     "slot name a23456789012345678901234567890xy is over 31 bytes long"},
    {"P = socketpair()", 1, "socketpair sets 2 slots"},
    {"P, Q = socket()", 4, "socket sets 1 slot"},
    {"P, P = socketpair()", 4, "slot P is set twice by one step"},
    {"P = listen(L, 1)", 1, "listen sets no slot"},
    {"P, Q, R = socketpair()", 5, "expected '=', found ','"},
    {"P = 5", 5, "expected a call, found 5"},
    {"L", 2, "expected '=' or '(', found the end of the line"},
    {"foo bar", 5, "expected '=' or '(', found bar"},
    {"famly tcp", 1, "unknown word famly; did you mean family?"},
    {"T1: return", 5, "unknown word return; did you mean returns?"},
    {"= 3", 1, "expected a step, found '='"},
    {"C01..3 = socket()", 1,
     "a range begins with a name that ends in a number of at most 4 digits, without a leading 0"},
    {"C..3 = socket()", 1,
     "a range begins with a name that ends in a number of at most 4 digits, without a leading 0"},
    {"C1..x = socket()", 5, "expected the end of a range, found x"},
    {"C1..10000 = socket()", 5, "number out of range: the end of a range is 0 to 9999"},
    {"C3..1 = socket()", 5, "the range ends before it begins"},
    {"P1..2, Q1..3 = socketpair()", 8, "the ranges of a step differ in length: 2 and 3"},
    {"family udp", 1, "headers come before the first step"},
    {"slow", 1, "headers come before the first step"},
    {"  # rule: RCV-X", 5, "rules are named before the first step"},
};

Test(scenario_errors, steps)
{
    for (size_t i = 0; i < DRILL_COUNT(steps); i++) {
        struct drill_text text = {0};
        enum drill_code code =
            strstr(steps[i].reason, "too many") != NULL ? DRILL_CODE_TOO_BIG : DRILL_CODE_BAD_INPUT;
        drill_text_addf(&text, "family tcp\nL = socket()\n%s\nX = socket()\nD6..8 = socket()\n",
                        steps[i].text);
        expect_refusal(text.bytes, text.len, code, 3, steps[i].column, steps[i].reason);
        drill_text_free(&text);
    }
}

/* Whole texts. */
static const struct {
    const char *text;
    int line;
    int column;
    const char *reason;
} texts[] = {
    {"", 1, 1, "the family header is missing"},
    {"# only a comment\n", 2, 1, "the family header is missing"},
    {"family tcp\n", 2, 1, "the scenario has no steps"},
    {"family tcp", 1, 11, "the scenario has no steps"},
    {"\n  L = socket()\n", 2, 3, "the family header is missing before the first step"},
    {"family tcp\nfamily udp\n", 2, 1, "family is given twice"},
    {"family\nL = socket()\n", 1, 7, "expected a family, found the end of the line"},
    {"family tcp udpp\n", 1, 12, "unknown family udpp; did you mean udp?"},
    {"family unix-strem\n", 1, 8, "unknown family unix-strem; did you mean unix-stream?"},
    {"family \xc3\xa9\n", 1, 8, "unknown family a quoted name"},
    {"slow\nslow\n", 2, 1, "slow is given twice"},
    {"slow 5\n", 1, 6, "expected the end of the line, found 5"},
    {"sysctl somaxcon 5\n", 1, 8, "unknown sysctl somaxcon; did you mean somaxconn?"},
    {"sysctl 5\n", 1, 8, "expected a sysctl, found 5"},
    {"sysctl somaxconn\n", 1, 17, "expected a sysctl's value, found the end of the line"},
    {"sysctl somaxconn -1\n", 1, 18, "number out of range: a sysctl's value is 0 to 2147483647"},
    {"sysctl somaxconn 1\nsysctl somaxconn 2\n", 2, 8, "sysctl somaxconn is given twice"},
    {"# rule:\n", 1, 8, "expected a rule id"},
    {"# rule: A,\n", 1, 11, "expected a rule id"},
    {"# rule: A B\n", 1, 11, "expected ',' between rule ids"},
    {"# rule: A, B, A\n", 1, 15, "rule A is named twice"},
    {"family tcp\nL = socket()\nT1: recv(L, 1) blocks\n\nT1: recv(L, 1)\n", 5, 1,
     "actor T1 still waits in the call of line 3; \"T1: returns\" collects it"},
    {"family tcp\nL = socket()\nT1: recv(L, 1) blocks\nT1: returns\nT1: returns\n", 5, 5,
     "actor T1 has no call that could still be waiting"},
    {"family tcp\nL = socket()\nT1: recv(L, 1) = 1\nT1: returns\n", 4, 5,
     "actor T1 has no call that could still be waiting"},
    {"family tcp\nL = socket()\nT1: C1..2 = accept(L) blocks\n", 3, 1,
     "actor T1 still waits in the call of line 3; \"T1: returns\" collects it"},
    {"family tcp\nrecv(L, 1)\n\tT3: K, L\t=\tsocketpair()\n", 2, 6,
     "slot L is used before it is set"},
    {"family tcp\n# \x01\n", 2, 3, "not text: a control character"},
    {"family tcp\n# \x7f\n", 2, 3, "not text: a control character"},
    {"family tcp\n# \xc2\x85\n", 2, 3, "not text: a control character"},
    {"family tcp\rL = socket()\n", 1, 11, "not text: a carriage return without a line feed"},
    {"# \xff\n", 1, 3, "not text: a byte that is not UTF-8"},
    {"# \xc0\x80\n", 1, 3, "not text: a byte that is not UTF-8"},
    {"# \xe0\x9f\xbf\n", 1, 3, "not text: a byte that is not UTF-8"},
    {"# \xed\xa0\x80\n", 1, 3, "not text: a byte that is not UTF-8"},
    {"# \xf4\x90\x80\x80\n", 1, 3, "not text: a byte that is not UTF-8"},
    {"# \xe2\x82", 1, 3, "not text: a byte that is not UTF-8"},
    {"frob\n# \xff\n", 2, 3, "not text: a byte that is not UTF-8"},
};

Test(scenario_errors, texts)
{
    for (size_t i = 0; i < DRILL_COUNT(texts); i++)
        expect_refusal(texts[i].text, strlen(texts[i].text), DRILL_CODE_BAD_INPUT, texts[i].line,
                       texts[i].column, texts[i].reason);
}

Test(scenario_errors, a_zero_byte_is_not_the_end)
{
    static const char text[] = "family tcp\nL = socket()\0\n";
    expect_refusal(text, sizeof text - 1, DRILL_CODE_BAD_INPUT, 2, 13, "not text: a zero byte");
}

Test(scenario_errors, long_words_are_cut_in_messages)
{
    struct drill_text text = {0};
    struct drill_diag diag = {0};
    struct drill_scenario *scenario = NULL;
    struct drill_arena arena;
    drill_arena_init(&arena, 0);
    drill_text_addf(&text, "family tcp\n%0600d(", 0);
    text.bytes[11] = 'a';
    cr_expect_eq(drill_scenario_read(&scenario, &arena, "t", text.bytes, text.len, &diag).code,
                 DRILL_CODE_BAD_INPUT);
    cr_expect_eq(diag.line, 2);
    cr_expect_lt(strlen(diag.text), 100);
    cr_expect_not_null(strstr(diag.text, "..."));
    drill_text_free(&text);
    drill_arena_reset(&arena);
}

Test(scenario_errors, a_diagnosis_is_optional)
{
    struct drill_scenario *scenario = NULL;
    struct drill_arena arena;
    drill_arena_init(&arena, 0);
    cr_expect_eq(drill_scenario_read(&scenario, &arena, "t", "frob", 4, NULL).code,
                 DRILL_CODE_BAD_INPUT);
    cr_expect_eq(drill_scenario_read(&scenario, &arena, "t", NULL, 0, NULL).code,
                 DRILL_CODE_BAD_INPUT);
    drill_arena_reset(&arena);
}
