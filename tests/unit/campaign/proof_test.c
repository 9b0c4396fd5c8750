/* Showing a rejection again, and making its scenario small. */

#include "campaign/proof.h"

#include <criterion/criterion.h>
#include <string.h>

#include "unit/campaign/kit.h"

static struct drill_arena arena;
static struct drill_runner *runner;
static struct drill_diag diag;

static void begin(const struct drill_target_type *type)
{
    struct drill_runner_setup setup = {
        .type = type, .isolation = DRILL_ISOLATION_NONE, .stop_fd = -1};
    cr_assert(drill_ok(drill_runner_new(&runner, &setup)));
}

static void end(void)
{
    drill_runner_free(runner);
    drill_arena_reset(&arena);
}

TestSuite(campaign_proof, .fini = end);

static const struct drill_scenario *long_one(void)
{
    return kit_read(&arena, "family tcp4\ngetsockname(-1)\ngetpeername(-1)\nA = socket()\n"
                            "B = socket()\nclose(A)\nclose(B)\n");
}

Test(campaign_proof, what_always_happens_is_shown)
{
    struct drill_proof proof;
    begin(&kit_crashing);
    proof = (struct drill_proof){.runner = runner, .patience_ms = 5000};
    cr_assert(drill_ok(drill_proof_repeat(&proof, long_one(), &diag)), "%s", diag.text);
    cr_expect_eq(proof.hits, DRILL_PROOF_HITS);
    cr_expect_eq(proof.runs, DRILL_PROOF_HITS);
    cr_expect_neq(proof.what.rule[0], '\0');
}

Test(campaign_proof, what_never_happens_is_not)
{
    struct drill_proof proof;
    begin(&kit_fine);
    proof = (struct drill_proof){.runner = runner, .patience_ms = 5000};
    cr_assert(drill_ok(drill_proof_repeat(&proof, kit_plain(&arena), &diag)), "%s", diag.text);
    cr_expect_eq(proof.hits, 0);
    cr_expect_eq(proof.runs, DRILL_PROOF_RUNS - DRILL_PROOF_HITS + 1);
}

Test(campaign_proof, small_is_what_is_needed)
{
    struct drill_proof proof;
    const struct drill_scenario *small;
    const struct drill_scenario *from =
        kit_read(&arena, "family tcp4\nA = socket()\nB = socket()\nclose(A)\nclose(B)\n");
    begin(&kit_crashing);
    proof = (struct drill_proof){.runner = runner, .patience_ms = 5000};
    cr_assert(drill_ok(drill_proof_repeat(&proof, from, &diag)));
    cr_expect_str_eq(proof.what.rule, "HARNESS-CRASH");
    cr_expect_str_eq(proof.what.call, "socket");
    cr_assert(drill_ok(drill_proof_shrink(&proof, from, &arena, &small, &diag)));
    cr_expect_eq(small->n_steps, 1);
    cr_expect_eq(small->steps[0].call.id, DRILL_CALL_SOCKET);
    cr_expect_eq(proof.hits, DRILL_PROOF_HITS);
    cr_expect_gt(proof.tried, 0);
}

/* What came after the verdict was not run. */
Test(campaign_proof, trimmed_is_what_was_run)
{
    begin(&kit_crashing);
    const struct drill_scenario *from =
        kit_read(&arena, "family tcp4\nA = socket()\nB = socket()\nclose(A)\nclose(B)\n");
    cr_assert(drill_ok(drill_runner_try(runner, from, 5000, &diag)));
    const struct drill_scenario *trimmed = drill_proof_trim(runner, from, &arena);
    cr_assert_not_null(trimmed);
    cr_expect_eq(trimmed->n_steps, 1);
}
