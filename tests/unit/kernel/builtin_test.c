/* The lists of what is built in: complete, well-formed, without doubles. */

#include "targets/builtin.h"

#include <criterion/criterion.h>
#include <string.h>

Test(kernel_builtin, every_type_passes_the_check)
{
    struct drill_diag diag = {0};
    for (size_t i = 0; drill_builtin_targets[i] != NULL; i++)
        cr_assert(drill_ok(drill_target_check(drill_builtin_targets[i], &diag)), "%s", diag.text);
}

Test(kernel_builtin, the_kernel_comes_first_with_every_family)
{
    size_t i = 0;
    for (int family = 0; family < DRILL_FAMILY_COUNT; family++) {
        const struct drill_target_type *type =
            drill_target_find(drill_builtin_targets, "kernel", &i);
        cr_assert_not_null(type);
        cr_assert_eq((int)type->family, family);
        cr_assert_str_eq(type->name, drill_family_name(type->family));
        cr_assert_eq(drill_builtin_targets[family], type);
    }
    cr_assert_null(drill_target_find(drill_builtin_targets, "kernel", &i));
}

Test(kernel_builtin, names_are_unique)
{
    for (size_t i = 0; drill_builtin_targets[i] != NULL; i++) {
        const char *name = drill_builtin_targets[i]->name;
        size_t from = 0;
        cr_assert_eq(drill_target_find(drill_builtin_targets, name, &from),
                     drill_builtin_targets[i]);
        cr_assert_null(drill_target_find(drill_builtin_targets, name, &from), "%s", name);
    }
    for (size_t i = 0; drill_builtin_programs[i] != NULL; i++) {
        for (size_t k = 0; k < i; k++)
            cr_assert_str_neq(drill_builtin_programs[i]->name, drill_builtin_programs[k]->name);
    }
}

Test(kernel_builtin, every_program_can_be_run)
{
    cr_assert_not_null(drill_builtin_programs[0]);
    for (size_t i = 0; drill_builtin_programs[i] != NULL; i++) {
        const struct drill_program *program = drill_builtin_programs[i];
        cr_assert_not_null(program->role, "%s", program->name);
        cr_assert_gt(program->roles, 0, "%s", program->name);
        cr_assert_neq(program->families, 0, "%s", program->name);
    }
}
