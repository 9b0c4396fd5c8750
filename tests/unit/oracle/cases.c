/* All tables in one list, and the way from a row to a verdict. */

#include "unit/oracle/cases.h"

#include <criterion/criterion.h>
#include <stdio.h>

const struct oracle_table *const oracle_tables[] = {
    &oracle_lifecycle_cases, &oracle_backlog_cases,   &oracle_accept_cases,
    &oracle_connect_cases,   &oracle_send_cases,      &oracle_recv_cases,
    &oracle_message_cases,   &oracle_close_cases,     &oracle_shutdown_cases,
    &oracle_names_cases,     &oracle_poll_cases,      &oracle_options_cases,
    &oracle_ready_cases,     &oracle_epoll_cases,     &oracle_transfer_cases,
    &oracle_signal_cases,    &oracle_unix_cases,      &oracle_destination_cases,
    &oracle_sharing_cases,   &oracle_create_cases,    &oracle_lookup_cases,
    &oracle_arguments_cases, &oracle_reuse_cases,     &oracle_scm_cases,
    &oracle_listener_cases,  &oracle_urgent_cases,    &oracle_process_cases,
    &oracle_udp_cases,       &oracle_permitted_cases,
};
const size_t oracle_n_tables = DRILL_COUNT(oracle_tables);

void oracle_case_run(struct drill_oracle *oracle, const struct oracle_case *c,
                     enum drill_family family, struct claimed *ret)
{
    char text[4096];
    struct drill_diag diag = {0};
    struct drill_oracle_setup setup = {
        .family = family, .profile = c->profile, .signals = true, .names = true};
    snprintf(text, sizeof text, "family %s\n%s", drill_family_name(family), c->text);
    struct drill_status s = claimed_run(oracle, &setup, text, ret, &diag);
    cr_assert(drill_ok(s), "%s: %d:%d: %s\n%s", c->rule, diag.line, diag.column, diag.text, text);
}
