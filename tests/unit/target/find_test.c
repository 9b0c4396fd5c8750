/* Finding types by name and by group, and having them made. */

#include "target/stock.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/check.h"

static const struct drill_target_type one = {.name = "one", .group = "odd"};
static const struct drill_target_type two = {.name = "two", .group = "even"};
static const struct drill_target_type three = {.name = "three", .group = "odd"};
static const struct drill_target_type *const types[] = {&one, &two, &three, NULL};
static const struct drill_target_type *const none[] = {NULL};

Test(target_find, name_means_one)
{
    size_t i = 0;
    cr_assert_eq(drill_target_find(types, "two", &i), &two);
    cr_assert_eq(i, 2);
    cr_assert_null(drill_target_find(types, "two", &i));
}

Test(target_find, group_means_all_of_it_in_order)
{
    size_t i = 0;
    cr_assert_eq(drill_target_find(types, "odd", &i), &one);
    cr_assert_eq(drill_target_find(types, "odd", &i), &three);
    cr_assert_eq(i, 3);
    cr_assert_null(drill_target_find(types, "odd", &i));
}

Test(target_find, unknown_or_partial_name_finds_nothing)
{
    static const char *const names[] = {"", "on", "ones", "ONE", "four"};
    for (size_t n = 0; n < DRILL_COUNT(names); n++) {
        size_t i = 0;
        cr_assert_null(drill_target_find(types, names[n], &i), "%s", names[n]);
        i = 0;
        cr_assert_null(drill_target_find(none, names[n], &i));
    }
}

static struct drill_status make_two(const struct drill_target_stock *stock, const char *name,
                                    struct drill_arena *arena, struct drill_target_list *ret,
                                    struct drill_diag *diag)
{
    (void)stock;
    if (strcmp(name, "make:two") != 0)
        return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0, "only two are made");
    for (int i = 0; i < 2; i++) {
        struct drill_target_type *made = drill_arena_take(arena, sizeof *made);
        *made = one;
        cr_assert(drill_ok(drill_target_list_add(ret, arena, made)));
    }
    return DRILL_OK;
}

static const struct drill_target_maker maker = {"make:", "make:NUMBER", "makes", make_two};
static const struct drill_target_maker *const makers[] = {&maker, NULL};

Test(target_find, resolving_takes_names_groups_and_what_is_made)
{
    const struct drill_target_stock stock = {.types = types, .makers = makers};
    static const struct {
        const char *name;
        enum drill_code code;
        size_t count;
    } cases[] = {{"two", DRILL_CODE_OK, 1},         {"odd", DRILL_CODE_OK, 2},
                 {"make:two", DRILL_CODE_OK, 2},    {"make:three", DRILL_CODE_BAD_INPUT, 0},
                 {"make", DRILL_CODE_NOT_FOUND, 0}, {"", DRILL_CODE_NOT_FOUND, 0}};
    for (size_t i = 0; i < DRILL_COUNT(cases); i++) {
        struct drill_arena arena;
        struct drill_target_list list = {0};
        struct drill_diag diag = {0};
        drill_arena_init(&arena, 0);
        struct drill_status s = drill_target_resolve(&stock, cases[i].name, &arena, &list, &diag);
        cr_assert_eq(s.code, cases[i].code, "%s", cases[i].name);
        cr_assert_eq(list.count, cases[i].count, "%s", cases[i].name);
        drill_arena_reset(&arena);
    }
}

Test(target_find, a_list_keeps_its_order_as_it_grows)
{
    struct drill_arena arena;
    struct drill_target_list list = {0};
    drill_arena_init(&arena, 0);
    for (size_t i = 0; i < 100; i++)
        cr_assert(drill_ok(drill_target_list_add(&list, &arena, types[i % 3])));
    cr_assert_eq(list.count, 100);
    for (size_t i = 0; i < 100; i++)
        cr_assert_eq(list.types[i], types[i % 3]);
    drill_arena_reset(&arena);
}

Test(target_find, without_memory_a_list_stays_as_it_was)
{
    struct drill_arena arena;
    struct drill_target_list list = {0};
    drill_arena_init(&arena, 1);
    cr_assert_eq(drill_target_list_add(&list, &arena, &one).code, DRILL_CODE_NO_MEMORY);
    cr_assert_eq(list.count, 0);
    drill_arena_reset(&arena);
}
