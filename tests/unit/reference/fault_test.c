/* The reference pair notices what a wrong target does to its bytes, and says where. */

#include <criterion/criterion.h>
#include <string.h>

#include "targets/kernel/kernel.h"
#include "targets/reference/reference.h"
#include "unit/reference/pair.h"

static const struct drill_program *find(const char *name)
{
    for (size_t i = 0; drill_reference_programs[i] != NULL; i++) {
        if (strcmp(drill_reference_programs[i]->name, name) == 0)
            return drill_reference_programs[i];
    }
    cr_assert_fail("no program %s", name);
    return NULL;
}

/* Plays `name` with `role` wrong at byte 777, and expects that role to say `text`. */
static void expect_fault(const char *name, enum pair_wrong wrong, unsigned role, const char *text)
{
    struct drill_target *target = NULL;
    struct drill_diag diag = {0};
    struct pair_result result;
    cr_assert(drill_ok(drill_target_open(&drill_kernel_unix_stream, &target, &diag)));
    struct pair_setup setup = {.program = find(name),
                               .target = target,
                               .wrong = wrong,
                               .wrong_role = role,
                               .wrong_at = 777};
    pair_run(&setup, &result);
    cr_expect_not(result.fine, "%s", name);
    cr_expect_not_null(strstr(result.why[role], text), "%s: %s", name, result.why[role]);
    drill_target_close(target);
}

Test(reference_fault, an_altered_byte_is_named)
{
    expect_fault("reference/server-closes-large", PAIR_ALTERS, 1,
                 "client 1: received at offset 777 byte 0x");
    expect_fault("reference/discard-65536-by-1460", PAIR_ALTERS, 0,
                 "server: received at offset 777 byte 0x");
}

Test(reference_fault, a_lost_byte_is_named)
{
    expect_fault("reference/client-closes-large", PAIR_LOSES, 1,
                 "client 1: received at offset 777 the bytes of offset 778");
    expect_fault("reference/discard-65536-by-1460", PAIR_LOSES, 0,
                 "server: received at offset 777 the bytes of offset 778");
}

Test(reference_fault, a_count_over_the_request_is_named)
{
    expect_fault("reference/discard-65536-by-1460", PAIR_OVERSTATES, 0,
                 "server: recv of 1460 bytes at offset 0 returned 1461");
}

Test(reference_fault, an_early_end_is_named)
{
    expect_fault("reference/client-closes-large", PAIR_ENDS, 1,
                 "client 1: end of stream at offset ");
    expect_fault("reference/server-closes-large", PAIR_ENDS, 0, "server: received ");
}

Test(reference_fault, a_reset_is_named)
{
    expect_fault("reference/client-closes-large", PAIR_RESETS, 1, "ECONNRESET (connection reset)");
}

Test(reference_fault, a_send_that_takes_nothing_is_named)
{
    expect_fault("reference/discard-65536-by-65536", PAIR_STALLS, 1,
                 "client 1: send of 65536 bytes at offset 65536 returned 0");
}
