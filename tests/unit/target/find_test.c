/* Finding types by name and by group. */

#include "target/target.h"

#include <criterion/criterion.h>

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
