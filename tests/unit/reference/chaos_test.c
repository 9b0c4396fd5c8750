/* Under every seed of chaos the reference pair ends with every byte intact. A pair that takes every
 * count to be what it asked for gets along with the kernel as it mostly is, and not with chaos: so
 * the seeds are seen to bite. */

#include <criterion/criterion.h>

#include "targets/chaos/engine.h"
#include "targets/kernel/kernel.h"
#include "targets/reference/case.h"
#include "targets/reference/reference.h"
#include "targets/reference/roles.h"
#include "unit/reference/pair.h"

enum {
    SEEDS = 200,
    CASES = 2,    /* for each seed, others for the next */
    MOST = 60000, /* bytes of a case */
    NAIVE_SEEDS = 60
};

static struct drill_chaos chaos;

static void open_target(const struct drill_target_type *type, struct drill_target **ret)
{
    struct drill_diag diag = {0};
    cr_assert(drill_ok(drill_target_open(type, ret, &diag)), "%s", diag.text);
}

static bool play_under(uint64_t seed, const struct pair_setup *setup, struct pair_result *ret)
{
    struct pair_setup under = *setup;
    under.chaos = &chaos;
    chaos = (struct drill_chaos){0};
    drill_chaos_init(&chaos, seed);
    pair_run(&under, ret);
    drill_chaos_deinit(&chaos);
    return ret->fine;
}

/* The first case from *index on that the type can play and that is not too long. */
static const struct drill_program *next_case(const struct drill_target_type *type, size_t *index)
{
    for (;;) {
        const struct drill_program *program = drill_reference_programs[(*index)++];
        if (program == NULL) {
            *index = 0;
            continue;
        }
        const struct drill_reference_case *params = program->params;
        uint64_t size = (uint64_t)(program->roles - 1) * ((uint64_t)params->total + params->tail);
        if ((program->families & DRILL_FAMILY_BIT(type->family)) != 0 && size <= MOST)
            return program;
    }
}

static void play_all(const struct drill_target_type *type)
{
    struct drill_target *target;
    size_t index = 0;
    open_target(type, &target);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        for (unsigned i = 0; i < CASES; i++) {
            struct pair_setup setup = {.program = next_case(type, &index), .target = target};
            struct pair_result result;
            cr_assert(play_under(seed, &setup, &result), "seed %d, %s on %s: %s | %s", (int)seed,
                      setup.program->name, type->name, result.why[0], result.why[1]);
        }
    }
    drill_target_close(target);
}

Test(reference_chaos, every_byte_is_intact_on_tcp4)
{
    play_all(&drill_kernel_tcp4);
}

Test(reference_chaos, every_byte_is_intact_on_unix_stream)
{
    play_all(&drill_kernel_unix_stream);
}

static bool play_naive_role(struct drill_program_run *run, unsigned role,
                            struct drill_target *target, char why[DRILL_PROGRAM_TEXT])
{
    struct drill_reference_side side;
    if (!drill_reference_side_init(&side, run, role, target, why))
        return false;
    bool fine = role == 0 ? drill_reference_server(&side) : drill_reference_client(&side);
    drill_reference_side_deinit(&side);
    return fine;
}

static const struct drill_reference_case naive_case = {
    .service = DRILL_REFERENCE_ECHO,
    .ending = DRILL_REFERENCE_CLIENT_SHUTDOWN,
    .total = 10000,
    .send_size = 1000,
    .receive_size = 1000,
    .backlog = 1,
    .naive = true,
};

static const struct drill_program naive_program = {
    .name = "naive",
    .summary = "Takes every count to be what was asked for.",
    .families = DRILL_FAMILIES_STREAM,
    .roles = 2,
    .params = &naive_case,
    .role = play_naive_role,
};

Test(reference_chaos, a_naive_pair_does_not_survive_short_counts)
{
    struct drill_target *target;
    struct pair_result result;
    unsigned bitten = 0;
    open_target(&drill_kernel_unix_stream, &target);
    const struct pair_setup setup = {.program = &naive_program, .target = target};
    pair_run(&setup, &result);
    cr_assert(result.fine, "%s | %s", result.why[0], result.why[1]);
    for (uint64_t seed = 1; seed <= NAIVE_SEEDS; seed++) {
        bool cuts = drill_chaos_temper_make(seed).cut_receives >= 128;
        bool fine = play_under(seed, &setup, &result);
        cr_expect(!(cuts && fine), "seed %d", (int)seed);
        bitten += !fine;
    }
    cr_expect_gt(bitten, NAIVE_SEEDS / 4);
    drill_target_close(target);
}
