/* Chaos as targets: names, ranges of seeds, and lives. */

#include "targets/chaos/chaos.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/check.h"
#include "targets/builtin.h"

static const struct drill_target_stock stock = {.types = drill_builtin_targets,
                                                .makers = drill_builtin_makers};
static struct drill_arena arena;
static struct drill_target_list list;
static struct drill_diag diag;

static size_t make(const char *name)
{
    list = (struct drill_target_list){0};
    diag = (struct drill_diag){0};
    struct drill_status s = drill_target_resolve(&stock, name, &arena, &list, &diag);
    return drill_ok(s) ? list.count : 0;
}

static void set_up(void)
{
    drill_arena_init(&arena, 0);
}

static void tear_down(void)
{
    drill_arena_reset(&arena);
}

TestSuite(chaos_chaos, .init = set_up, .fini = tear_down);

Test(chaos_chaos, a_seed_makes_one_target_of_each_type)
{
    cr_assert_eq(make("chaos:7@tcp4"), 1);
    cr_assert_str_eq(list.types[0]->name, "chaos:7@tcp4");
    cr_assert(list.types[0]->claims_relaxed);
    cr_assert(drill_ok(drill_target_check(list.types[0], NULL)));
    cr_assert_eq(make("chaos:7@kernel"), 7);
}

Test(chaos_chaos, a_range_makes_one_target_of_each_seed)
{
    cr_assert_eq(make("chaos:9-11@tcp4"), 3);
    cr_assert_str_eq(list.types[0]->name, "chaos:9@tcp4");
    cr_assert_str_eq(list.types[2]->name, "chaos:11@tcp4");
    cr_assert_eq(make("chaos:18446744073709551615@tcp4"), 1);
    cr_assert_eq(make("chaos:18446744073709551614-18446744073709551615@tcp4"), 2);
}

Test(chaos_chaos, what_is_no_seed_is_said)
{
    static const char *const wrong[] = {"chaos:x@tcp4",  "chaos:@tcp4",
                                        "chaos:-1@tcp4", "chaos:3-1@tcp4",
                                        "chaos:1-@tcp4", "chaos:1-2-3@tcp4",
                                        "chaos:1@",      "chaos:0-100000@tcp4",
                                        "chaos:7@alien", "chaos:18446744073709551616@tcp4"};
    for (size_t i = 0; i < DRILL_COUNT(wrong); i++) {
        cr_expect_eq(make(wrong[i]), 0, "%s", wrong[i]);
        cr_expect_neq(diag.text[0], '\0', "%s", wrong[i]);
    }
}

Test(chaos_chaos, targets_work_close_and_wrap_each_other)
{
    struct drill_target *target = NULL;
    struct drill_outcome out;
    cr_assert_eq(make("chaos:3@chaos:4@unix-stream"), 1);
    cr_assert(drill_ok(drill_target_open(list.types[0], &target, NULL)));
    drill_target_perform(target, &(struct drill_call){.id = DRILL_CALL_SOCKETPAIR}, NULL, &out);
    cr_assert_eq(out.error, DRILL_ENONE);
    drill_target_perform(target, &(struct drill_call){.id = DRILL_CALL_CLOSE, .fd = out.second_fd},
                         NULL, &out);
    cr_assert_eq(out.error, DRILL_ENONE);
    list.types[0]->restore_process(target);
    drill_target_close(target);
}

Test(chaos_chaos, a_childs_calls_go_through_it_too)
{
    struct drill_target *target = NULL;
    struct drill_outcome out;
    cr_assert_eq(make("chaos:3@unix-stream"), 1);
    const struct drill_target_type *type = list.types[0];
    cr_assert(drill_ok(drill_target_open(type, &target, NULL)));
    drill_target_perform(target, &(struct drill_call){.id = DRILL_CALL_FORK}, NULL, &out);
    cr_assert_eq(out.error, DRILL_ENONE);
    unsigned child = (unsigned)out.value;
    drill_target_perform_in(target, child, &(struct drill_call){.id = DRILL_CALL_SOCKET}, NULL,
                            &out);
    cr_assert_eq(out.error, DRILL_ENONE);
    type->signal_child(target, child, DRILL_SIGKILL, &out);
    type->restore_process(target);
    drill_target_close(target);
}
