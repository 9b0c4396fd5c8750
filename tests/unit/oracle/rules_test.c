/* Every row of every table has the verdict that it names, and every rejection says what was
 * permitted and what was seen. */

#include <criterion/criterion.h>
#include <string.h>

#include "unit/oracle/cases.h"

static void expect_verdict(const struct oracle_case *c, enum drill_family family,
                           const struct drill_verdict *v)
{
    const char *name = drill_family_name(family);
    if (!c->broken) {
        cr_expect(v->kind == DRILL_ACCEPTED,
                  "%s on %s: %s by %s at event %d: permitted %s; seen %s%s\n%s", c->rule, name,
                  drill_verdict_name(v->kind), v->rule, v->event, v->permitted, v->seen, v->why,
                  c->text);
        return;
    }
    cr_expect(v->kind == DRILL_REJECTED && strcmp(v->rule, c->rule) == 0,
              "%s on %s must be broken: %s by %s: permitted %s; seen %s%s\n%s", c->rule, name,
              drill_verdict_name(v->kind), v->rule, v->permitted, v->seen, v->why, c->text);
    if (v->kind != DRILL_REJECTED)
        return;
    cr_expect(v->permitted[0] != '\0', "%s on %s says not what was permitted", c->rule, name);
    cr_expect(v->seen[0] != '\0', "%s on %s says not what was seen", c->rule, name);
    cr_expect(v->event >= 0, "%s on %s names no event", c->rule, name);
}

static void check_table(const struct oracle_table *table)
{
    struct drill_oracle *oracle;
    struct claimed claimed = {0};
    cr_assert(drill_ok(drill_oracle_new(&oracle)));
    for (size_t i = 0; i < table->n; i++) {
        const struct oracle_case *c = &table->cases[i];
        for (enum drill_family f = 0; f < DRILL_FAMILY_COUNT; f++) {
            if ((c->families & DRILL_FAMILY_BIT(f)) == 0)
                continue;
            oracle_case_run(oracle, c, f, &claimed);
            expect_verdict(c, f, &claimed.verdict);
        }
    }
    claimed_free(&claimed);
    drill_oracle_free(oracle);
}

Test(oracle_rules, lifecycle)
{
    check_table(&oracle_lifecycle_cases);
}

Test(oracle_rules, backlog)
{
    check_table(&oracle_backlog_cases);
}

Test(oracle_rules, accept)
{
    check_table(&oracle_accept_cases);
}

Test(oracle_rules, connect)
{
    check_table(&oracle_connect_cases);
}

Test(oracle_rules, destination)
{
    check_table(&oracle_destination_cases);
}

Test(oracle_rules, listener)
{
    check_table(&oracle_listener_cases);
}

Test(oracle_rules, urgent)
{
    check_table(&oracle_urgent_cases);
}

Test(oracle_rules, send)
{
    check_table(&oracle_send_cases);
}

Test(oracle_rules, recv)
{
    check_table(&oracle_recv_cases);
}

Test(oracle_rules, message)
{
    check_table(&oracle_message_cases);
}

Test(oracle_rules, close)
{
    check_table(&oracle_close_cases);
}

Test(oracle_rules, reuse)
{
    check_table(&oracle_reuse_cases);
}

Test(oracle_rules, shutdown)
{
    check_table(&oracle_shutdown_cases);
}

Test(oracle_rules, names)
{
    check_table(&oracle_names_cases);
}

Test(oracle_rules, poll)
{
    check_table(&oracle_poll_cases);
}

Test(oracle_rules, epoll)
{
    check_table(&oracle_epoll_cases);
}

Test(oracle_rules, transfer)
{
    check_table(&oracle_transfer_cases);
}

Test(oracle_rules, ready)
{
    check_table(&oracle_ready_cases);
}

Test(oracle_rules, udp)
{
    check_table(&oracle_udp_cases);
}

Test(oracle_rules, permitted)
{
    check_table(&oracle_permitted_cases);
}

Test(oracle_rules, scm)
{
    check_table(&oracle_scm_cases);
}

Test(oracle_rules, unix)
{
    check_table(&oracle_unix_cases);
}

Test(oracle_rules, options)
{
    check_table(&oracle_options_cases);
}
