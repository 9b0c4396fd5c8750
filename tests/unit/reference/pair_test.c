/* Every case on every stream target there is, and again with short counts and interruptions. */

#include <criterion/criterion.h>

#include "targets/kernel/kernel.h"
#ifdef DRILL_TARGET_LWIP
#include "targets/lwip/lwip.h"
#endif
#include "targets/reference/case.h"
#include "targets/reference/reference.h"
#include "unit/reference/pair.h"

enum {
    SHORT_KERNEL = 21000, /* bytes of a case that are moved in parts of 1 to 3 */
    SHORT_LWIP = 1000 /* lwIP drops what overflows its short queues, and sends it again by timer */
};

static uint64_t size_of(const struct drill_program *program)
{
    const struct drill_reference_case *params = program->params;
    return (uint64_t)(program->roles - 1) * ((uint64_t)params->total + params->tail);
}

/* Whether the target can be opened here: IPv6 may be missing. */
static bool open_here(const struct drill_target_type *type, struct drill_target **ret)
{
    char why[128];
    struct drill_diag diag = {0};
    if (type->available != NULL && !type->available(type, why, sizeof why))
        return false;
    cr_assert(drill_ok(drill_target_open(type, ret, &diag)), "%s", diag.text);
    return true;
}

/* Plays every case of at most `most` bytes; returns how many. */
static unsigned play_all(const struct drill_target_type *type, bool unusual, uint64_t most)
{
    unsigned played = 0;
    struct drill_target *target;
    if (!open_here(type, &target))
        return 0;
    for (size_t i = 0; drill_reference_programs[i] != NULL; i++) {
        const struct drill_program *program = drill_reference_programs[i];
        struct pair_setup setup = {
            .program = program, .target = target, .unusual = unusual, .seed = i};
        struct pair_result result;
        if ((program->families & DRILL_FAMILY_BIT(type->family)) == 0 || size_of(program) > most)
            continue;
        pair_run(&setup, &result);
        cr_assert(result.fine, "%s on %s: %s | %s", program->name, type->name, result.why[0],
                  result.why[1]);
        if (unusual && size_of(program) > 100)
            cr_assert_gt(result.interruptions, 0, "%s", program->name);
        played++;
    }
    drill_target_close(target);
    cr_expect_gt(played, 10, "%s", type->name);
    return played;
}

Test(reference_pair, on_tcp4)
{
    cr_expect_gt(play_all(&drill_kernel_tcp4, false, UINT64_MAX), 0);
}

Test(reference_pair, on_tcp6)
{
    play_all(&drill_kernel_tcp6, false, UINT64_MAX);
}

Test(reference_pair, on_unix_stream)
{
    cr_expect_gt(play_all(&drill_kernel_unix_stream, false, UINT64_MAX), 0);
}

Test(reference_pair, short_counts_on_tcp4)
{
    cr_expect_gt(play_all(&drill_kernel_tcp4, true, SHORT_KERNEL), 0);
}

Test(reference_pair, short_counts_on_unix_stream)
{
    cr_expect_gt(play_all(&drill_kernel_unix_stream, true, SHORT_KERNEL), 0);
}

#ifdef DRILL_TARGET_LWIP
Test(reference_pair, on_lwip)
{
    cr_expect_gt(play_all(&drill_lwip_tcp4, false, UINT64_MAX), 0);
}

Test(reference_pair, short_counts_on_lwip)
{
    cr_expect_gt(play_all(&drill_lwip_tcp4, true, SHORT_LWIP), 0);
}
#endif
