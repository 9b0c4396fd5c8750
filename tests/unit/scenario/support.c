/* Reads, checks and compares scenarios for the tests. */

#include "unit/scenario/support.h"

#include <criterion/criterion.h>
#include <string.h>

static const char preamble[] = "family any\nL = socket()\nA, B = socketpair()\n";

struct drill_text write_text(const struct drill_scenario *scenario)
{
    struct drill_text text = {0};
    drill_scenario_write(scenario, &text);
    cr_assert_not(text.failed);
    return text;
}

static void expect_same_sym(const struct drill_sym *a, const struct drill_sym *b)
{
    cr_expect_eq(a->kind, b->kind);
    cr_expect_eq(a->slot, b->slot);
    if (a->kind == DRILL_SYM_NAMED) {
        cr_expect_str_eq(a->host, b->host);
        cr_expect_str_eq(a->service, b->service);
        cr_expect_eq(a->proto == NULL, b->proto == NULL);
    }
}

static void expect_same(const struct drill_scenario *a, const struct drill_scenario *b)
{
    cr_expect_eq(a->families, b->families);
    cr_expect_eq(a->slow, b->slow);
    cr_expect_eq(a->n_rules, b->n_rules);
    cr_expect_eq(a->n_sysctls, b->n_sysctls);
    cr_expect_eq(a->n_slots, b->n_slots);
    cr_expect_eq(a->n_actors, b->n_actors);
    cr_expect_str_eq(a->summary, b->summary);
    cr_expect_str_eq(a->comments, b->comments);
    cr_assert_eq(a->n_steps, b->n_steps);
    for (uint32_t i = 0; i < a->n_steps; i++) {
        const struct drill_step *x = &a->steps[i];
        const struct drill_step *y = &b->steps[i];
        cr_expect_eq(x->kind, y->kind);
        cr_expect_eq(x->actor, y->actor);
        cr_expect_eq(x->slot, y->slot);
        cr_expect_arr_eq(x->set, y->set, sizeof x->set);
        cr_expect_arr_eq(&x->call, &y->call, sizeof x->call);
        cr_expect_eq(x->claim.blocks, y->claim.blocks);
        cr_expect_eq(x->claim.n_alts, y->claim.n_alts);
        expect_same_sym(&x->addr, &y->addr);
    }
}

static void check_fixpoint(const struct drill_scenario *scenario)
{
    struct drill_arena arena;
    struct drill_diag diag = {0};
    struct drill_scenario *again = NULL;
    drill_arena_init(&arena, 0);
    struct drill_text once = write_text(scenario);
    struct drill_status s =
        drill_scenario_read(&again, &arena, "again", once.bytes, once.len, &diag);
    cr_assert(drill_ok(s), "%d:%d: %s in\n%s", diag.line, diag.column, diag.text, once.bytes);
    struct drill_text twice = write_text(again);
    cr_expect_str_eq(once.bytes, twice.bytes);
    expect_same(scenario, again);
    drill_text_free(&once);
    drill_text_free(&twice);
    drill_arena_reset(&arena);
}

struct reading read_good(const char *text)
{
    struct reading reading = {.scenario = NULL};
    struct drill_diag diag = {0};
    drill_arena_init(&reading.arena, 0);
    struct drill_status s =
        drill_scenario_read(&reading.scenario, &reading.arena, "test", text, strlen(text), &diag);
    cr_assert(drill_ok(s), "%d:%d: %s in\n%.500s", diag.line, diag.column, diag.text, text);
    s = drill_scenario_validate(reading.scenario, &diag);
    cr_assert(drill_ok(s), "%s in\n%.500s", diag.text, text);
    check_fixpoint(reading.scenario);
    return reading;
}

struct reading read_step(const char *step)
{
    struct drill_text text = {0};
    drill_text_addf(&text, "%s%s\n", preamble, step);
    struct reading reading = read_good(text.bytes);
    drill_text_free(&text);
    return reading;
}

void reading_free(struct reading *reading)
{
    drill_arena_reset(&reading->arena);
}

void expect_refusal(const char *text, size_t len, enum drill_code code, int line, int column,
                    const char *reason)
{
    struct drill_arena arena;
    struct drill_diag diag = {0};
    struct drill_scenario *scenario = NULL;
    drill_arena_init(&arena, 0);
    struct drill_status s = drill_scenario_read(&scenario, &arena, "test", text, len, &diag);
    cr_expect_eq(s.code, code, "status %d of\n%.300s", s.code, text);
    cr_expect_null(scenario);
    cr_expect(diag.line == line && diag.column == column && strcmp(diag.text, reason) == 0,
              "%d:%d: %s\nand not %d:%d: %s of\n%.300s", diag.line, diag.column, diag.text, line,
              column, reason, text);
    drill_arena_reset(&arena);
}

void expect_canonical_step(const char *step, const char *canonical)
{
    struct reading reading = read_step(step);
    struct drill_text text = {0};
    drill_scenario_write_step(reading.scenario, &reading.scenario->steps[2], true, &text);
    cr_expect_str_eq(text.bytes, canonical);
    drill_text_free(&text);
    reading_free(&reading);
}
