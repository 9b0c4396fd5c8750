/* The table of cases, walked. */

#include "targets/reference/reference.h"

#include <criterion/criterion.h>
#include <string.h>

#include "targets/reference/case.h"
#include "trace/trace.h"

static const struct drill_reference_case *params_of(const struct drill_program *program)
{
    return program->params;
}

Test(reference_cases, names_are_unique_and_say_where_they_belong)
{
    for (size_t i = 0; drill_reference_programs[i] != NULL; i++) {
        const char *name = drill_reference_programs[i]->name;
        cr_expect_eq(strncmp(name, "reference/", 10), 0, "%s", name);
        for (size_t k = 0; k < i; k++)
            cr_expect_str_neq(drill_reference_programs[k]->name, name);
    }
}

Test(reference_cases, every_program_is_complete)
{
    for (size_t i = 0; drill_reference_programs[i] != NULL; i++) {
        const struct drill_program *program = drill_reference_programs[i];
        size_t len = strlen(program->summary);
        cr_expect(len > 0 && program->summary[len - 1] == '.', "%s", program->name);
        cr_expect_neq(program->families, 0, "%s", program->name);
        cr_expect_eq(program->families & ~DRILL_FAMILIES_STREAM, 0, "%s", program->name);
        cr_expect(program->roles >= 2 && program->roles <= DRILL_MAX_ACTORS, "%s", program->name);
        cr_expect_not_null(program->role, "%s", program->name);
        if (program->by_name)
            cr_expect_eq(program->families, DRILL_FAMILY_BIT(DRILL_TCP4), "%s", program->name);
    }
}

Test(reference_cases, every_case_can_be_played)
{
    for (size_t i = 0; drill_reference_programs[i] != NULL; i++) {
        const struct drill_program *program = drill_reference_programs[i];
        const struct drill_reference_case *params = params_of(program);
        cr_expect_geq(params->send_size, 1, "%s", program->name);
        cr_expect_geq(params->receive_size, 1, "%s", program->name);
        cr_expect_geq(params->backlog, 1, "%s", program->name);
        cr_expect_leq((uint64_t)params->total + params->tail, 3u << 20, "%s", program->name);
        if (params->tail > 0)
            cr_expect_eq(params->ending, DRILL_REFERENCE_SERVER_SHUTDOWN, "%s", program->name);
        if (params->service != DRILL_REFERENCE_ECHO)
            cr_expect_eq(params->ending, DRILL_REFERENCE_CLIENT_SHUTDOWN, "%s", program->name);
        /* Who finds the queue full waits for a timer, or is refused. */
        cr_expect_leq(program->roles - 1, params->backlog, "%s", program->name);
    }
}

Test(reference_cases, every_kind_of_case_is_there)
{
    bool services[4] = {false, false, false, false};
    bool endings[4] = {false, false, false, false};
    bool single = false, over = false, queue = false, named = false, plain = false;
    for (size_t i = 0; drill_reference_programs[i] != NULL; i++) {
        const struct drill_reference_case *params = params_of(drill_reference_programs[i]);
        services[params->service] = true;
        endings[params->ending] = true;
        single = single || (params->send_size == 1 && params->receive_size == 1);
        over = over || params->send_size > 1u << 20;
        queue = queue || drill_reference_programs[i]->roles > 2;
        named = named || drill_reference_programs[i]->by_name;
        plain = plain || params->plain;
    }
    cr_expect(services[0] && services[1] && services[2] && services[3]);
    cr_expect(endings[0] && endings[1] && endings[2] && endings[3]);
    cr_expect(single && over && queue && named && plain);
}
