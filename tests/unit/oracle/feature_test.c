/* Features: what is new is told apart, what is not is not. */

#include <criterion/criterion.h>
#include <string.h>

#include "oracle/feature.h"
#include "support/claimed.h"

static struct drill_oracle *oracle;
static struct claimed claimed;

/* A set of features, as a fuzzer keeps it. */
struct seen {
    bool has[DRILL_FEATURES];
    unsigned n;
};

static void take(void *self, uint32_t feature)
{
    struct seen *seen = self;
    cr_assert_lt(feature, DRILL_FEATURES);
    seen->n += !seen->has[feature];
    seen->has[feature] = true;
}

static void begin(void)
{
    cr_assert(drill_ok(drill_oracle_new(&oracle)));
}

static void end(void)
{
    claimed_free(&claimed);
    drill_oracle_free(oracle);
}

TestSuite(oracle_feature, .init = begin, .fini = end);

static void judge(const char *text)
{
    struct drill_diag diag = {0};
    struct drill_oracle_setup setup = {
        .family = DRILL_TCP4, .profile = DRILL_PROFILE_LINUX, .signals = true};
    struct drill_status s = claimed_run(oracle, &setup, text, &claimed, &diag);
    cr_assert(drill_ok(s), "%d:%d: %s", diag.line, diag.column, diag.text);
    cr_assert_eq(claimed.verdict.kind, DRILL_ACCEPTED, "%s", claimed.verdict.permitted);
}

/* How many features a text has that were not seen before. */
static unsigned news_of(struct seen *seen, const char *text)
{
    unsigned before = seen->n;
    drill_oracle_on_feature(oracle, take, seen);
    judge(text);
    drill_oracle_on_feature(oracle, NULL, NULL);
    return seen->n - before;
}

#define PAIR                                                                                       \
    "family tcp4\nL = socket()\nbind(L, loopback)\nlisten(L, 1)\nC = socket()\nconnect(C, L)\n"    \
    "S = accept(L)\n"

Test(oracle_feature, nobody_is_told_unless_asked)
{
    static struct seen seen;
    judge(PAIR);
    cr_expect_eq(seen.n, 0);
    cr_expect_gt(news_of(&seen, PAIR), 6);
    unsigned before = seen.n;
    judge(PAIR "send(C, 10) = 10\n");
    cr_expect_eq(seen.n, before);
}

Test(oracle_feature, the_same_again_is_nothing_new)
{
    static struct seen seen;
    static const char text[] = PAIR "send(C, 10) = 10\nrecv(S, 10) = 10\nclose(C)\n";
    cr_expect_gt(news_of(&seen, text), 0);
    cr_expect_eq(news_of(&seen, text), 0);
    /* Nor do sizes matter, or how often. */
    cr_expect_eq(news_of(&seen, PAIR "send(C, 9) = 9\nrecv(S, 9) = 9\nsend(C, 7) = 7\n"
                                     "recv(S, 7) = 7\nclose(C)\n"),
                 0);
}

Test(oracle_feature, what_a_connection_went_through_is_told_apart)
{
    static struct seen seen;
    static const char *const texts[] = {
        PAIR "send(C, 10) = 10\nrecv(S, 10) = 10\n",
        PAIR "send(C, 10) = 10\nrecv(S, 20) = 10\n",
        PAIR "send(C, 10) = 10\nrecv(S, 10, MSG_PEEK) = 10\nrecv(S, 10) = 10\n",
        PAIR "shutdown(C, SHUT_WR) = 0\nrecv(S, 10) = 0\n",
        PAIR "shutdown(C, SHUT_WR) = 0\nrecv(S, 10) = 0\nsend(S, 1) = 1\nrecv(C, 1) = 1\n",
        PAIR "T1: recv(S, 10) blocks\nsend(C, 3) = 3\nT1: returns = 3\n",
        PAIR "recv(S, 10, MSG_DONTWAIT) = -1 EAGAIN\n",
        PAIR "close(S)\nclose(C)\n",
    };
    for (size_t i = 0; i < DRILL_COUNT(texts); i++)
        cr_expect_gt(news_of(&seen, texts[i]), 0, "%s", texts[i]);
}

Test(oracle_feature, rules_and_calls_have_their_halves)
{
    static struct seen seen;
    unsigned rules = 0;
    unsigned calls = 0;
    news_of(&seen, PAIR "send(C, 10) = 10\nrecv(S, 10) = 10\n");
    for (unsigned i = 0; i < DRILL_FEATURES; i++) {
        rules += seen.has[i] && i < DRILL_FEATURES / 2;
        calls += seen.has[i] && i >= DRILL_FEATURES / 2;
    }
    cr_expect_gt(rules, 3);
    cr_expect_gt(calls, 3);
}
