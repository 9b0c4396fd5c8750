/* Mutants as targets: names, instances, and when they are wrong. */

#include "targets/mutants/mutants.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "targets/builtin.h"

static const struct drill_target_stock stock = {.types = drill_builtin_targets,
                                                .makers = drill_builtin_makers};
static struct drill_arena arena;
static struct drill_outcome out;

static struct drill_target *open_one(const char *name)
{
    struct drill_target *target = NULL;
    struct drill_target_list list = {0};
    struct drill_diag diag = {0};
    drill_arena_init(&arena, 0);
    struct drill_status s = drill_target_resolve(&stock, name, &arena, &list, &diag);
    cr_assert(drill_ok(s), "%s", diag.text);
    cr_assert_eq(list.count, 1);
    cr_assert_str_eq(list.types[0]->name, name);
    cr_assert_not_null(list.types[0]->breaks);
    cr_assert(drill_ok(drill_target_open(list.types[0], &target, &diag)), "%s", diag.text);
    return target;
}

static void close_one(struct drill_target *target)
{
    drill_target_close(target);
    drill_arena_reset(&arena);
}

static int make_socket(struct drill_target *target)
{
    drill_target_perform(target, &(struct drill_call){.id = DRILL_CALL_SOCKET}, NULL, &out);
    cr_assert_eq(out.error, DRILL_ENONE);
    return (int)out.value;
}

static uint16_t close_fd(struct drill_target *target, int fd)
{
    drill_target_perform(target, &(struct drill_call){.id = DRILL_CALL_CLOSE, .fd = fd}, NULL,
                         &out);
    return out.error;
}

Test(mutants_mutants, one_thing_is_wrong_and_the_rest_is_not)
{
    struct drill_target *target = open_one("mutant:cls-twice@unix-stream");
    int fd = make_socket(target);
    cr_assert_eq(close_fd(target, fd), DRILL_ENONE);
    cr_assert_eq(close_fd(target, fd), DRILL_ENONE);
    drill_target_perform(target, &(struct drill_call){.id = DRILL_CALL_LISTEN, .fd = fd}, NULL,
                         &out);
    cr_assert_eq(out.error, DRILL_EBADF);
    close_one(target);
}

Test(mutants_mutants, counts_begin_anew_with_each_scenario)
{
    struct drill_target *target = open_one("mutant:cls-eintr#1@unix-stream");
    for (int scenario = 0; scenario < 3; scenario++) {
        unsigned failed = 0;
        for (int i = 0; i < 4; i++)
            failed += close_fd(target, make_socket(target)) == DRILL_EINTR;
        cr_assert_eq(failed, 1);
        target->type->restore_process(target);
    }
    close_one(target);
}

Test(mutants_mutants, children_have_the_same_fault)
{
    struct drill_target *target = open_one("mutant:cls-twice@unix-stream");
    drill_target_perform(target, &(struct drill_call){.id = DRILL_CALL_FORK}, NULL, &out);
    cr_assert_eq(out.error, DRILL_ENONE);
    unsigned child = (unsigned)out.value;
    const struct drill_call closing = {.id = DRILL_CALL_CLOSE,
                                       .fd = (int)child * DRILL_PROCESS_FDS + 900};
    drill_target_perform_in(target, child, &closing, NULL, &out);
    cr_assert_eq(out.error, DRILL_ENONE);
    target->type->restore_process(target);
    close_one(target);
}

Test(mutants_mutants, all_gives_the_target_and_every_mutant_that_it_can_have)
{
    static const char *const names[] = {"tcp4", "udp6", "unix-dgram"};
    for (size_t i = 0; i < 3; i++) {
        char name[64];
        struct drill_target_list list = {0};
        drill_arena_init(&arena, 0);
        snprintf(name, sizeof name, "mutant:all@%s", names[i]);
        cr_assert(drill_ok(drill_target_resolve(&stock, name, &arena, &list, NULL)));
        cr_assert_gt(list.count, 1);
        cr_assert_str_eq(list.types[0]->name, names[i]);
        cr_assert_null(list.types[0]->breaks);
        for (size_t k = 1; k < list.count; k++) {
            cr_assert_not_null(list.types[k]->breaks);
            cr_assert_eq(list.types[k]->family, list.types[0]->family);
        }
        drill_arena_reset(&arena);
    }
}
