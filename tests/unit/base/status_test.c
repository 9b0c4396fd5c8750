/* Statuses and diagnostics; what a broken invariant does. */

#include "base/status.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>

Test(base_status, every_code_has_a_text)
{
    const enum drill_code codes[] = {
#define X(code, text) DRILL_CODE_##code,
#include "base/status.def"
#undef X
    };
    for (size_t i = 0; i < DRILL_COUNT(codes); i++) {
        struct drill_status status = {codes[i]};
        cr_expect_gt(strlen(drill_status_text(status)), 0);
        cr_expect_eq(drill_ok(status), codes[i] == DRILL_CODE_OK);
    }
    cr_expect_str_eq(drill_status_text((struct drill_status){DRILL_COUNT(codes)}),
                     "unknown status");
}

Test(base_status, a_diagnostic_is_filled_and_cut)
{
    struct drill_diag diag;
    struct drill_status s = drill_diag_set(&diag, DRILL_CODE_TOO_BIG, 3, 4, "%s %d", "x", 5);
    cr_expect_eq(s.code, DRILL_CODE_TOO_BIG);
    cr_expect_eq(diag.line, 3);
    cr_expect_eq(diag.column, 4);
    cr_expect_str_eq(diag.text, "x 5");
    drill_diag_set(&diag, DRILL_CODE_SYSTEM, 0, 0, "%0900d", 1);
    cr_expect_eq(strlen(diag.text), sizeof diag.text - 1);
    cr_expect_eq(drill_diag_set(NULL, DRILL_CODE_SYSTEM, 1, 1, "y").code, DRILL_CODE_SYSTEM);
}

Test(base_status, a_broken_invariant_aborts, .signal = SIGABRT)
{
    DRILL_CHECK(1 + 1 == 2);
    DRILL_CHECK(1 + 1 == 3);
}

struct outer {
    int before;
    int member;
};

Test(base_status, container_of)
{
    struct outer outer = {1, 2};
    int *member = &outer.member;
    cr_expect_eq(DRILL_CONTAINER_OF(member, struct outer, member), &outer);
}
