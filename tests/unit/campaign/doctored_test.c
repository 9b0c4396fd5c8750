/* Traces of real programs in tests/golden/traces: accepted as they are, and rejected with any one
 * of their lines doctored (a count raised by one, the end of file in the place of data, another
 * error; the length of one message of several raised by one, an error that epoll reports, a
 * select() that sees what is not there or does not see what is). */

#include "unit/campaign/judge_kit.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"

static const char *const goldens[] = {"datagrams",   "many",      "multiplex", "readiness",
                                      "tcp-threads", "unix-fork", "unix-names"};

static void read_golden(const char *name, struct drill_text *ret)
{
    char path[512];
    snprintf(path, sizeof path, "%s/traces/%s.strace", DRILL_GOLDEN_DIR, name);
    cr_assert(drill_ok(drill_text_read_file(ret, path, 1 << 20, NULL)), "%s", path);
}

static bool is_transfer(const char *line)
{
    static const char *const names[] = {"sendto", "sendmsg", "recvfrom", "recvmsg"};
    for (size_t i = 0; i < DRILL_COUNT(names); i++) {
        if (strstr(line, names[i]) != NULL)
            return true;
    }
    return false;
}

enum {
    WAYS_OF_TRANSFERS = 3,
    WAYS = 6
};

/* `after` follows the first `mark` of the line; false where there is none. */
static bool insert(const char *line, const char *mark, const char *after, struct drill_text *ret)
{
    const char *at = strstr(line, mark);
    if (at == NULL)
        return false;
    drill_text_add(ret, line, (size_t)(at - line) + strlen(mark));
    drill_text_addf(ret, "%s%s", after, at + strlen(mark));
    return true;
}

/* The first message gets one byte more. */
static bool doctor_message(const char *line, struct drill_text *ret)
{
    char *end;
    const char *at = strstr(line, "msg_len=");
    if (at == NULL || strstr(line, "mmsg(") == NULL)
        return false;
    long len = strtol(at + 8, &end, 10);
    drill_text_add(ret, line, (size_t)(at - line));
    drill_text_addf(ret, "msg_len=%ld%s", len + 1, end);
    return true;
}

/* What was readable is not; of what was not, the last that was asked for is. */
static bool doctor_select(const char *line, struct drill_text *ret)
{
    const char *equals = strstr(line, ") = ");
    const char *last = strchr(line, ']');
    if (strstr(line, "select6(") == NULL || equals == NULL || last == NULL)
        return false;
    drill_text_add(ret, line, (size_t)(equals - line));
    while (last[-1] >= '0' && last[-1] <= '9')
        last--;
    if (strstr(equals, "Timeout") != NULL)
        drill_text_addf(ret, ") = 1 (in [%d])", atoi(last));
    else
        drill_text_addf(ret, ") = 0 (Timeout)");
    return true;
}

static bool doctor_readiness(const char *line, int how, struct drill_text *ret)
{
    if (how == 3)
        return doctor_message(line, ret);
    if (how == 4)
        return doctor_select(line, ret);
    return strstr(line, "epoll_wait(") != NULL && insert(line, "[{events=", "EPOLLERR|", ret);
}

/* One line made wrong in way `how`, behind `ret`; false: that way does not fit it. */
static bool doctor(const char *line, int how, struct drill_text *ret)
{
    if (how >= WAYS_OF_TRANSFERS)
        return doctor_readiness(line, how, ret);
    const char *equals = strstr(line, ") = ");
    if (equals == NULL)
        return false;
    const char *result = equals + 4;
    char *end;
    long value = strtol(result, &end, 10);
    bool failed = strncmp(result, "-1 E", 4) == 0;
    if (how == 2 ? !failed : failed || *end != '\0' || !is_transfer(line))
        return false;
    if (how == 1 && (value == 0 || strstr(line, "recv") == NULL))
        return false;
    drill_text_add(ret, line, (size_t)(result - line));
    if (how == 0)
        drill_text_addf(ret, "%ld", value + 1);
    else if (how == 1)
        drill_text_addf(ret, "0");
    else
        drill_text_addf(ret, "-1 %s (Doctored)",
                        strncmp(result, "-1 EAGAIN", 9) == 0 ? "EPIPE" : "EAGAIN");
    return true;
}

/* Judges the trace with the line at `at` doctored; counts it in *n when it can be. */
static void try_line(const char *name, const struct drill_text *golden, size_t at, size_t len,
                     unsigned *n)
{
    char *line = strndup(golden->bytes + at, len);
    for (int how = 0; how < WAYS; how++) {
        struct drill_text text = {0};
        drill_text_add(&text, golden->bytes, at);
        if (doctor(line, how, &text)) {
            drill_text_add(&text, golden->bytes + at + len, golden->len - at - len);
            struct judged_text judged = judge_text(text.bytes, text.len);
            cr_expect_eq(judged.verdict.kind, DRILL_REJECTED, "%s, way %d: %s", name, how, line);
            (*n)++;
        }
        drill_text_free(&text);
    }
    free(line);
}

Test(campaign_doctored, goldens_are_accepted_and_no_line_of_them_can_be_changed)
{
    for (size_t i = 0; i < DRILL_COUNT(goldens); i++) {
        struct drill_text golden = {0};
        unsigned n = 0;
        read_golden(goldens[i], &golden);
        struct judged_text judged = judge_text(golden.bytes, golden.len);
        cr_expect(drill_ok(judged.status), "%s: %s", goldens[i], judged.diag.text);
        cr_expect_eq(judged.verdict.kind, DRILL_ACCEPTED, "%s: %s, line %ld", goldens[i],
                     judged.verdict.rule, judged.line);
        for (size_t at = 0; at < golden.len;) {
            size_t len = strcspn(golden.bytes + at, "\n");
            try_line(goldens[i], &golden, at, len, &n);
            at += len + 1;
        }
        cr_expect_gt(n, 5, "%s", goldens[i]);
        drill_text_free(&golden);
    }
}

/* A program that got SIGPIPE where it was due: had it forbidden it, it would have been wrong. */
Test(campaign_doctored, a_signal_that_was_forbidden)
{
    struct drill_text golden = {0};
    struct drill_text text = {0};
    read_golden("sigpipe", &golden);
    struct judged_text judged = judge_text(golden.bytes, golden.len);
    cr_expect_eq(judged.verdict.kind, DRILL_ACCEPTED, "%s", judged.verdict.rule);
    cr_assert(insert(golden.bytes, "sendto(3, \"a\", 1, ", "MSG_NOSIGNAL|", &text));
    judged = judge_text(text.bytes, text.len);
    cr_expect_eq(judged.verdict.kind, DRILL_REJECTED);
    cr_expect_str_eq(judged.verdict.rule, "SND-SIGPIPE");
    drill_text_free(&text);
    drill_text_free(&golden);
}
