/* What a call that nobody made yet would do. */

#include <criterion/criterion.h>

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

TestSuite(oracle_prospect, .init = begin, .fini = end);

#define PEERS                                                                                      \
    "family tcp4\nL = socket()\nbind(L, loopback)\nlisten(L, 1)\nC = socket()\nconnect(C, L)\n"    \
    "S = accept(L) = ok\n"

/* What the model says of recv(S, 10) after the text. */
static struct drill_prospect of_recv(const char *text)
{
    struct drill_diag diag = {0};
    struct drill_prospect prospect;
    struct drill_call recv = {.id = DRILL_CALL_RECV, .n_len = 1, .len = {10}};
    struct drill_oracle_setup setup = {
        .family = DRILL_TCP4, .profile = DRILL_PROFILE_LINUX, .signals = true};
    struct drill_status s = claimed_run(oracle, &setup, text, &claimed, &diag);
    cr_assert(drill_ok(s), "%d:%d: %s", diag.line, diag.column, diag.text);
    for (size_t i = 0; i < claimed.n; i++) {
        const struct drill_event *event = &claimed.events[i];
        if (event->kind == DRILL_EVENT_RETURN && event->call.id == DRILL_CALL_ACCEPT)
            recv.fd = (int)event->outcome.value;
    }
    drill_oracle_prospect(oracle, 0, &recv, &prospect);
    return prospect;
}

Test(oracle_prospect, with_nothing_to_receive_it_may_wait_for_good)
{
    struct drill_prospect prospect = of_recv(PEERS);
    cr_expect(prospect.may_block);
    cr_expect(prospect.may_stay);
}

Test(oracle_prospect, what_is_under_way_comes)
{
    struct drill_prospect prospect = of_recv(PEERS "send(C, 5) = 5\n");
    cr_expect_not(prospect.may_stay);
}

Test(oracle_prospect, what_has_come_need_not_be_waited_for)
{
    struct drill_prospect prospect = of_recv(PEERS "send(C, 5) = 5\npoll(S, POLLIN) = POLLIN\n");
    cr_expect_not(prospect.may_block);
    cr_expect_not(prospect.may_stay);
}

Test(oracle_prospect, an_end_is_no_reason_to_wait)
{
    struct drill_prospect prospect = of_recv(PEERS "shutdown(C, SHUT_WR)\n");
    cr_expect_not(prospect.may_stay);
}
