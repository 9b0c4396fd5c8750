/* The set of states: it splits where two causes explain one outcome, merges where they no longer
 * differ, and what was seen once holds later. */

#include <criterion/criterion.h>
#include <string.h>

#include "oracle/judge.h"
#include "support/claimed.h"

static struct drill_oracle *oracle;
static struct claimed claimed;

static void begin(void)
{
    cr_assert(drill_ok(drill_oracle_new(&oracle)));
}

static void end(void)
{
    claimed_free(&claimed);
    drill_oracle_free(oracle);
}

TestSuite(oracle_states, .init = begin, .fini = end);

static const struct drill_verdict *judge(enum drill_profile profile, const char *text)
{
    struct drill_diag diag = {0};
    struct drill_oracle_setup setup = {.family = DRILL_TCP4, .profile = profile, .signals = true};
    struct drill_status s = claimed_run(oracle, &setup, text, &claimed, &diag);
    cr_assert(drill_ok(s), "%d:%d: %s", diag.line, diag.column, diag.text);
    return &claimed.verdict;
}

#define FULL                                                                                       \
    "family tcp4\nL = socket()\nbind(L, loopback)\nlisten(L, 1)\n"                                 \
    "A = socket()\nconnect(A, L)\nB = socket()\nconnect(B, L)\n"

Test(oracle_states, one_explanation_is_one_state)
{
    const struct drill_verdict *v = judge(DRILL_PROFILE_LINUX, FULL "S = accept(L)\nclose(S)\n");
    cr_expect_eq(v->kind, DRILL_ACCEPTED);
    cr_expect_eq(v->states_max, 1);
}

/* A nonblocking connect() to a full queue says EINPROGRESS whether the request was dropped, refused
 * or reset. */
Test(oracle_states, one_outcome_of_two_causes_splits)
{
    const struct drill_verdict *v = judge(
        DRILL_PROFILE_AUTO, FULL "C = socket(SOCK_NONBLOCK)\nconnect(C, L) = -1 EINPROGRESS\n");
    cr_expect_eq(v->kind, DRILL_ACCEPTED, "%s: %s", v->rule, v->seen);
    cr_expect_gt(v->states_max, 1);
}

/* Two causes, one of which cannot explain what comes next: the other one stays. */
Test(oracle_states, what_comes_next_decides_between_causes)
{
    static const char text[] = FULL "C = socket(SOCK_NONBLOCK)\nconnect(C, L) = -1 EINPROGRESS\n"
                                    "connect(C, L) = -1 ECONNREFUSED\n"
                                    "D = socket()\nconnect(D, L) = -1 ECONNREFUSED\n";
    static const char then_dropped[] =
        FULL "C = socket(SOCK_NONBLOCK)\nconnect(C, L) = -1 EINPROGRESS\n"
             "connect(C, L) = -1 ECONNREFUSED\n"
             "D = socket()\nT1: connect(D, L) blocks\nT1: returns = -1 ETIMEDOUT\n";
    const struct drill_verdict *v = judge(DRILL_PROFILE_AUTO, text);
    cr_expect_eq(v->kind, DRILL_ACCEPTED, "%s: %s", v->rule, v->permitted);
    v = judge(DRILL_PROFILE_AUTO, then_dropped);
    cr_expect_eq(v->kind, DRILL_REJECTED);
}

/* Nothing was taken, whatever the reading. */
Test(oracle_states, a_peek_does_not_split)
{
    const struct drill_verdict *v =
        judge(DRILL_PROFILE_AUTO, "family tcp4\nL = socket()\nbind(L, loopback)\nlisten(L, 1)\n"
                                  "C = socket()\nconnect(C, L)\nS = accept(L)\nsend(C, 10)\n"
                                  "recv(S, 4, MSG_PEEK) = 4\nrecv(S, 10) = 10\n");
    cr_expect_eq(v->kind, DRILL_ACCEPTED, "%s: %s", v->rule, v->permitted);
    cr_expect_eq(v->states_max, 1);
}

Test(oracle_states, an_overflow_that_was_dropped_is_not_refused_later)
{
    const struct drill_verdict *v =
        judge(DRILL_PROFILE_AUTO, FULL "C = socket()\nT1: connect(C, L) blocks\n"
                                       "D = socket()\nconnect(D, L) = -1 ECONNREFUSED\n");
    cr_expect_eq(v->kind, DRILL_REJECTED);
    cr_expect_str_eq(v->rule, "LST-FULL-TCP");
    cr_expect(strstr(v->seen, "ECONNREFUSED") != NULL, "%s", v->seen);
}

Test(oracle_states, an_overflow_that_was_refused_is_not_dropped_later)
{
    const struct drill_verdict *v =
        judge(DRILL_PROFILE_AUTO, FULL "C = socket()\nconnect(C, L) = -1 ECONNREFUSED\n"
                                       "D = socket()\nT1: connect(D, L) blocks\n");
    cr_expect_eq(v->kind, DRILL_REJECTED);
    cr_expect_str_eq(v->rule, "LST-FULL-TCP");
}

/* The capacity seen with one backlog is that of the next. */
Test(oracle_states, a_capacity_that_was_seen_holds)
{
    static const char first_three_then_two[] =
        FULL "M = socket()\nbind(M, loopback)\nlisten(M, 2)\nE1..3 = socket()\n"
             "connect(E1, M)\nconnect(E2, M)\nconnect(E3, M) = -1 ECONNREFUSED\n";
    const struct drill_verdict *v = judge(DRILL_PROFILE_AUTO, first_three_then_two);
    cr_expect_eq(v->kind, DRILL_REJECTED, "%s", v->why);
    cr_expect_str_eq(v->rule, "LST-CAP");
}

static struct drill_event made(enum drill_event_kind kind, enum drill_call_id id)
{
    return (struct drill_event){.kind = (uint8_t)kind, .call = {.id = (uint8_t)id, .fd = -1}};
}

static void start(void)
{
    struct drill_oracle_setup setup = {.family = DRILL_TCP4};
    drill_oracle_begin(oracle, &setup);
}

Test(oracle_states, a_return_without_a_call_is_undecided)
{
    struct drill_event event = made(DRILL_EVENT_RETURN, DRILL_CALL_SOCKET);
    start();
    cr_expect(!drill_oracle_event(oracle, &event));
    cr_expect_eq(drill_oracle_verdict(oracle)->kind, DRILL_UNDECIDED);
    cr_expect_str_neq(drill_oracle_verdict(oracle)->why, "");
}

Test(oracle_states, a_call_inside_a_call_is_undecided)
{
    struct drill_event event = made(DRILL_EVENT_CALL, DRILL_CALL_SOCKET);
    start();
    cr_expect(drill_oracle_event(oracle, &event));
    cr_expect(!drill_oracle_event(oracle, &event));
    cr_expect_eq(drill_oracle_verdict(oracle)->kind, DRILL_UNDECIDED);
}

Test(oracle_states, a_call_that_is_not_provided_is_not_run)
{
    struct drill_event event = made(DRILL_EVENT_CALL, DRILL_CALL_SOCKET);
    start();
    cr_expect(drill_oracle_event(oracle, &event));
    event.kind = DRILL_EVENT_RETURN;
    event.outcome = drill_outcome_error(DRILL_ENOSYS);
    cr_expect(!drill_oracle_event(oracle, &event));
    cr_expect_eq(drill_oracle_verdict(oracle)->kind, DRILL_NOT_RUN);
}

Test(oracle_states, giving_up_is_undecided_and_the_first_verdict_stands)
{
    struct drill_event event = made(DRILL_EVENT_CALL, DRILL_CALL_SOCKET);
    start();
    drill_oracle_give_up(oracle, "the trace was cut off");
    cr_expect(!drill_oracle_event(oracle, &event));
    drill_oracle_give_up(oracle, "once more");
    cr_expect_eq(drill_oracle_verdict(oracle)->kind, DRILL_UNDECIDED);
    cr_expect_str_eq(drill_oracle_verdict(oracle)->why, "the trace was cut off");
}

/* The same trace, judged twice by one oracle, has the same verdict: nothing is left of the first.
 */
Test(oracle_states, an_oracle_starts_anew)
{
    static const char text[] = FULL "C = socket()\nconnect(C, L) = -1 ECONNREFUSED\n"
                                    "D = socket()\nT1: connect(D, L) blocks\n";
    struct drill_verdict first = *judge(DRILL_PROFILE_AUTO, text);
    cr_expect_eq(judge(DRILL_PROFILE_AUTO, FULL)->kind, DRILL_ACCEPTED);
    struct drill_verdict second = *judge(DRILL_PROFILE_AUTO, text);
    cr_expect_eq(memcmp(&first, &second, sizeof first), 0);
}

Test(oracle_states, equal_states_merge_and_others_do_not)
{
    judge(DRILL_PROFILE_LINUX, FULL);
    cr_assert_eq(oracle->n, 1);
    for (unsigned i = 1; i < 4; i++)
        state_copy(oracle->state[i], oracle->state[0]);
    oracle->state[2]->variants[DRILL_V_RESET_DATA] = 2;
    oracle->n = 4;
    judge_merge(oracle);
    cr_expect_eq(oracle->n, 2);
    cr_expect(!state_equal(oracle->state[0], oracle->state[1]));
}

/* A copy over a bigger state leaves nothing of it behind. */
Test(oracle_states, a_copy_equals_its_original)
{
    judge(DRILL_PROFILE_AUTO, FULL "C = socket()\nbind(C, loopback)\n");
    state_copy(oracle->state[1], oracle->state[0]);
    cr_expect(state_equal(oracle->state[1], oracle->state[0]));
    judge(DRILL_PROFILE_AUTO, "family tcp4\nA = socket()\n");
    cr_expect(!state_equal(oracle->state[1], oracle->state[0]));
    state_copy(oracle->state[1], oracle->state[0]);
    cr_expect(state_equal(oracle->state[1], oracle->state[0]));
}

/* The nonblocking connect() had three explanations; that the request was dropped is the only one
 * after the retry came through. */
Test(oracle_states, explanations_that_fall_leave_the_set)
{
    const struct drill_verdict *v =
        judge(DRILL_PROFILE_AUTO, FULL "C = socket(SOCK_NONBLOCK)\nconnect(C, L) = -1 EINPROGRESS\n"
                                       "S = accept(L)\nT = accept(L)\n"
                                       "poll(C, POLLOUT) = POLLOUT\nU = accept(L)\nsend(U, 5) = 5\n"
                                       "recv(C, 5) = 5\n");
    cr_expect_eq(v->kind, DRILL_ACCEPTED, "%s: %s; %s", v->rule, v->permitted, v->seen);
    cr_expect_gt(v->states_max, 1);
    cr_expect_eq(oracle->n, 1);
}

static uint8_t found(enum drill_variant variant)
{
    return drill_oracle_findings(oracle)[variant].choices;
}

/* Whatever the profile allows: a choice is found where something was seen, and at that event. */
Test(oracle_states, findings_are_what_was_seen)
{
    for (enum drill_profile p = DRILL_PROFILE_AUTO; p <= DRILL_PROFILE_LINUX; p++) {
        judge(p, "family tcp4\nA = socket()\nlisten(A, 1) = 0\n");
        const struct drill_finding *all = drill_oracle_findings(oracle);
        cr_expect_eq(all[DRILL_V_LISTEN_UNBOUND_TCP].choices, 1);
        cr_expect_eq(all[DRILL_V_LISTEN_UNBOUND_TCP].event, 3, "at %d",
                     all[DRILL_V_LISTEN_UNBOUND_TCP].event);
        cr_expect_eq(found(DRILL_V_CAP), drill_variant_all(DRILL_V_CAP));
        cr_expect_eq(all[DRILL_V_CAP].event, -1);
    }
}

/* A choice stays found as long as one state explains what was seen by it. */
Test(oracle_states, findings_are_the_union_of_the_states)
{
    judge(DRILL_PROFILE_AUTO, FULL "C = socket(SOCK_NONBLOCK)\nconnect(C, L) = -1 EINPROGRESS\n");
    cr_expect_eq(found(DRILL_V_OVERFLOW_TCP), drill_variant_all(DRILL_V_OVERFLOW_TCP));
    judge(DRILL_PROFILE_AUTO, FULL "C = socket()\nconnect(C, L) = -1 ECONNREFUSED\n");
    cr_expect_eq(found(DRILL_V_OVERFLOW_TCP), 2);
    cr_expect_eq(found(DRILL_V_CAP) & 2, 0, "two fit: not b");
}

Test(oracle_states, choices_have_names)
{
    char text[DRILL_CHOICES_TEXT];
    cr_expect_str_eq(drill_variant_id(DRILL_V_CAP), "CAP");
    cr_expect_str_eq(drill_variant_choices(DRILL_V_CAP, 1 | 8, text, sizeof text),
                     "b+1 or max(b;1)");
    cr_expect_str_eq(drill_variant_choices(DRILL_V_CAP, 0, text, sizeof text), "none");
}

static const struct drill_rule_coverage *coverage_of(const struct drill_coverage *coverage,
                                                     const char *rule)
{
    return &coverage->rules[drill_rule_find(rule)];
}

Test(oracle_states, coverage_tells_what_was_permitted_and_what_came)
{
    struct drill_coverage coverage = {0};
    drill_oracle_cover(oracle, &coverage);
    judge(DRILL_PROFILE_AUTO, "family tcp4\nA = socket()\nlisten(A, 1) = 0\n");
    drill_oracle_cover(oracle, NULL);
    const struct drill_rule_coverage *unbound = coverage_of(&coverage, "LST-UNBOUND-TCP");
    cr_expect(drill_rule_coverage_taken(unbound, DRILL_OUTCOME_VALUE));
    cr_expect(drill_rule_coverage_taken(unbound, DRILL_OUTCOME_CHECKED));
    cr_expect(drill_rule_coverage_offered(unbound, DRILL_OUTCOME_ERROR + DRILL_EINVAL));
    cr_expect_not(drill_rule_coverage_taken(unbound, DRILL_OUTCOME_ERROR + DRILL_EINVAL));
    cr_expect_not(drill_rule_coverage_offered(unbound, DRILL_OUTCOME_WAIT));
    cr_expect_not(drill_coverage_exercised(&coverage, drill_rule_find("ACC-NEW")));
    struct drill_coverage sum = {0};
    drill_coverage_check(&sum, drill_rule_find("ACC-NEW"));
    drill_coverage_add(&sum, &coverage);
    cr_expect(drill_coverage_exercised(&sum, drill_rule_find("ACC-NEW")));
    cr_expect(drill_rule_coverage_taken(coverage_of(&sum, "LST-UNBOUND-TCP"), DRILL_OUTCOME_VALUE));
    cr_expect_str_eq(drill_outcome_class_name(DRILL_OUTCOME_ERROR + DRILL_EAGAIN), "EAGAIN");
    cr_expect_str_eq(drill_outcome_class_name(DRILL_OUTCOME_CHECKED), "checked");
}
