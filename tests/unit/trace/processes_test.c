/* Processes and tables: found, shared, let go. */

#include "trace/processes.h"

#include <criterion/criterion.h>

Test(trace_processes, threads_share_a_table)
{
    struct drill_processes all = {0};
    struct drill_process *first = drill_processes_add(&all, 7, NULL);
    cr_assert_not_null(first);
    struct drill_held *held = drill_table_make(first->table, 40);
    cr_assert_not_null(held);
    held->kind = DRILL_HELD_OTHER;
    struct drill_process *thread = drill_processes_add(&all, 8, first->table);
    cr_assert_not_null(thread);
    cr_expect_eq(thread->table, first->table);
    cr_expect_eq(first->table->threads, 2);
    drill_processes_drop(&all, first);
    cr_expect_null(drill_processes_find(&all, 7));
    cr_expect_eq(drill_processes_find(&all, 8), thread);
    cr_expect_eq(drill_table_at(thread->table, 40)->kind, DRILL_HELD_OTHER);
    cr_expect_eq(drill_table_at(thread->table, 41)->kind, DRILL_HELD_UNKNOWN);
    drill_processes_free(&all);
}

Test(trace_processes, a_table_can_be_left)
{
    struct drill_processes all = {0};
    struct drill_process *first = drill_processes_add(&all, 7, NULL);
    struct drill_process *thread = drill_processes_add(&all, 8, first->table);
    cr_assert(drill_process_unshare(thread));
    cr_expect_neq(thread->table, first->table);
    cr_expect_eq(first->table->threads, 1);
    cr_expect_eq(thread->table->size, 0);
    drill_processes_free(&all);
}

Test(trace_processes, numbers_have_limits)
{
    struct drill_processes all = {0};
    struct drill_process *process = drill_processes_add(&all, 7, NULL);
    cr_expect_null(drill_table_at(process->table, 0));
    cr_expect_null(drill_table_at(process->table, -1));
    cr_expect_null(drill_table_make(process->table, -1));
    cr_expect_null(drill_table_make(process->table, DRILL_HELD_MAX));
    cr_expect_not_null(drill_table_make(process->table, DRILL_HELD_MAX - 1));
    drill_processes_free(&all);
}
