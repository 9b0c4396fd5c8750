/* Targets by name and group, in the order asked for. */

#include "cli/select.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <string.h>

#include "unit/campaign/kit.h"

static struct drill_target_type one;
static struct drill_target_type two;
static struct drill_target_type absent;
static const struct drill_target_type *const types[] = {&one, &two, &absent, NULL};
static const struct drill_target_stock stock = {.types = types};

static bool never(const struct drill_target_type *type, char *why, size_t size)
{
    (void)type;
    strncpy(why, "it is not here", size - 1);
    why[size - 1] = '\0';
    return false;
}

static void set_up(void)
{
    cr_redirect_stderr();
    one = two = absent = kit_fine;
    one.name = "one";
    one.group = "kernel";
    two.name = "two";
    absent.name = "absent";
    absent.group = "kernel";
    absent.available = never;
}

TestSuite(cli_select, .init = set_up);

Test(cli_select, the_kernel_unless_told_otherwise)
{
    struct drill_selection selection;
    cr_assert(drill_select_targets(&selection, &stock, NULL));
    cr_assert_eq(selection.count, 1);
    cr_assert_eq(selection.types[0], &one);
    cr_assert_str_eq(selection.absent.bytes, "absent (it is not here)");
    drill_selection_free(&selection);
}

Test(cli_select, names_and_groups_each_once_in_order)
{
    struct drill_selection selection;
    cr_assert(drill_select_targets(&selection, &stock, "two,kernel,two,one"));
    cr_assert_eq(selection.count, 2);
    cr_assert_eq(selection.types[0], &two);
    cr_assert_eq(selection.types[1], &one);
    drill_selection_free(&selection);
}

Test(cli_select, unknown_names_are_refused)
{
    static const char *const bad[] = {"", "three", "one,", ",one", "one,,two", "ONE", "one two"};
    for (size_t i = 0; i < DRILL_COUNT(bad); i++) {
        struct drill_selection selection;
        cr_assert_not(drill_select_targets(&selection, &stock, bad[i]), "%s", bad[i]);
        drill_selection_free(&selection);
    }
}

Test(cli_select, a_type_that_breaks_the_contract_cannot_run)
{
    char why[128];
    cr_assert(drill_select_available(&one, why, sizeof why));
    one.make_socket = NULL;
    cr_assert_not(drill_select_available(&one, why, sizeof why));
    cr_assert_neq(why[0], '\0');
}
