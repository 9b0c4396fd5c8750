/* Learning: the findings of each case intersected with what is known of its target. */

#include "campaign/learner.h"

#include <stdio.h>
#include <string.h>

#include "oracle/rule.h"

static struct drill_atlas_column *column_of(struct drill_learner *learner, const char *target)
{
    struct drill_atlas *atlas = &learner->atlas;
    for (size_t i = 0; i < atlas->count; i++)
        if (strcmp(atlas->columns[i].target, target) == 0)
            return &atlas->columns[i];
    return NULL;
}

static void add_column(struct drill_atlas *atlas, const char *target)
{
    struct drill_atlas_column *column = &atlas->columns[atlas->count++];
    *column = (struct drill_atlas_column){.target = target};
    for (unsigned v = 0; v < DRILL_VARIANT_COUNT; v++)
        column->cells[v].choices = drill_variant_all((enum drill_variant)v);
}

struct drill_status drill_learner_init(struct drill_learner *learner,
                                       const struct drill_suite *suite)
{
    size_t n = 0;
    *learner = (struct drill_learner){0};
    drill_arena_init(&learner->arena, 0);
    for (size_t i = 0; i < suite->count; i++)
        n += i == 0 || suite->cases[i].type != suite->cases[i - 1].type;
    learner->atlas.columns =
        drill_arena_take(&learner->arena, (n + 1) * sizeof *learner->atlas.columns);
    if (learner->atlas.columns == NULL)
        return DRILL_FAIL(NO_MEMORY);
    for (size_t i = 0; i < suite->count; i++) {
        const char *target = suite->cases[i].type->name;
        if ((i == 0 || suite->cases[i].type != suite->cases[i - 1].type) &&
            column_of(learner, target) == NULL)
            add_column(&learner->atlas, target);
    }
    return DRILL_OK;
}

void drill_learner_deinit(struct drill_learner *learner)
{
    drill_arena_reset(&learner->arena);
    learner->atlas = (struct drill_atlas){0};
}

/* The call of an event as the scenario writes it, and what came of it; without the address that
 * came back, which is another one in every run. */
static void describe(const struct drill_case *item, const struct drill_event *event,
                     struct drill_text *text)
{
    char call[DRILL_CALL_TEXT];
    char seen[DRILL_OUTCOME_TEXT];
    struct drill_outcome outcome = event->outcome;
    bool has_step = item->scenario != NULL && event->step >= 0 &&
                    (uint32_t)event->step < item->scenario->n_steps;
    outcome.addr = (struct drill_addr){0};
    if (has_step)
        drill_scenario_write_step(item->scenario, &item->scenario->steps[event->step], false, text);
    else
        drill_text_addf(text, "%s", drill_call_print(&event->call, NULL, call, sizeof call));
    if (event->kind == DRILL_EVENT_RETURN || event->kind == DRILL_EVENT_SETTLE)
        drill_text_addf(text, " = %s",
                        drill_outcome_print(&event->call, &outcome, seen, sizeof seen));
    else if (event->kind == DRILL_EVENT_BLOCKED)
        drill_text_addf(text, " waits");
}

static const struct drill_event *event_of(const struct drill_case_outcome *outcome, int32_t index)
{
    return index >= 0 && (size_t)index < outcome->trace.count ? &outcome->trace.events[index]
                                                              : NULL;
}

static int32_t line_of(const struct drill_case *item, const struct drill_event *event)
{
    if (item->scenario == NULL || event == NULL || event->step < 0 ||
        (uint32_t)event->step >= item->scenario->n_steps)
        return 0;
    return item->scenario->steps[event->step].line;
}

/* NULL without memory. */
static const struct drill_evidence *keep_evidence(struct drill_learner *learner,
                                                  const struct drill_case *item,
                                                  const struct drill_case_outcome *outcome,
                                                  int32_t index)
{
    struct drill_text call = {0};
    const struct drill_event *event = event_of(outcome, index);
    struct drill_evidence *kept = drill_arena_take(&learner->arena, sizeof *kept);
    if (event != NULL)
        describe(item, event, &call);
    if (kept != NULL) {
        kept->name = item->name;
        kept->line = line_of(item, event);
        kept->call =
            drill_arena_text(&learner->arena, call.bytes != NULL ? call.bytes : "", call.len);
        if (kept->call == NULL)
            kept = NULL;
    }
    drill_text_free(&call);
    return kept;
}

/* What was seen before against the first of these choices. */
static const struct drill_evidence *opponent(const struct drill_atlas_cell *cell, uint8_t choices)
{
    for (unsigned i = 0; i < DRILL_CHOICES_MAX; i++)
        if ((choices & 1U << i) != 0 && cell->against[i] != NULL)
            return cell->against[i];
    return cell->evidence;
}

/* "a or b, at listen/unbound:7 (listen(L, 1) = 0)" */
static void write_side(enum drill_variant variant, uint8_t choices,
                       const struct drill_evidence *evidence, struct drill_text *text)
{
    char names[DRILL_CHOICES_TEXT];
    drill_text_addf(text, "%s", drill_variant_choices(variant, choices, names, sizeof names));
    if (evidence == NULL)
        return;
    drill_text_addf(text, ", at ");
    drill_evidence_write_place(evidence, text);
    drill_text_addf(text, " (%s)", evidence->call);
}

static void contradict(struct drill_learner *learner, const struct drill_case *item,
                       const struct drill_case_outcome *outcome, enum drill_variant variant,
                       const struct drill_atlas_cell *cell, struct drill_verdict *verdict)
{
    struct drill_text words = {0};
    const struct drill_finding *finding = &outcome->findings[variant];
    verdict->kind = DRILL_REJECTED;
    verdict->event = finding->event;
    snprintf(verdict->rule, sizeof verdict->rule, "%s",
             drill_rule_get(DRILL_RULE_INV_CONSISTENT)->id);
    drill_text_addf(&words, "%s: ", drill_variant_label(variant));
    write_side(variant, cell->choices, opponent(cell, finding->choices), &words);
    snprintf(verdict->permitted, sizeof verdict->permitted, "%s",
             words.bytes != NULL ? words.bytes : "");
    drill_text_clear(&words);
    write_side(variant, finding->choices, keep_evidence(learner, item, outcome, finding->event),
               &words);
    snprintf(verdict->seen, sizeof verdict->seen, "%s", words.bytes != NULL ? words.bytes : "");
    drill_text_free(&words);
}

static void learn(struct drill_learner *learner, const struct drill_case *item,
                  const struct drill_case_outcome *outcome, enum drill_variant variant,
                  struct drill_atlas_cell *cell)
{
    const struct drill_finding *finding = &outcome->findings[variant];
    uint8_t lost = cell->choices & (uint8_t)~finding->choices;
    if (lost == 0)
        return;
    const struct drill_evidence *evidence = keep_evidence(learner, item, outcome, finding->event);
    cell->choices &= finding->choices;
    cell->evidence = evidence;
    for (unsigned i = 0; i < DRILL_CHOICES_MAX; i++)
        if ((lost & 1U << i) != 0)
            cell->against[i] = evidence;
}

void drill_learner_take(struct drill_learner *learner, const struct drill_case *item,
                        const struct drill_case_outcome *outcome, struct drill_verdict *verdict)
{
    struct drill_atlas_column *column = column_of(learner, item->type->name);
    if (column == NULL || verdict->kind != DRILL_ACCEPTED)
        return;
    for (unsigned v = 0; v < DRILL_VARIANT_COUNT; v++) {
        if ((column->cells[v].choices & outcome->findings[v].choices) == 0) {
            contradict(learner, item, outcome, (enum drill_variant)v, &column->cells[v], verdict);
            return;
        }
    }
    for (unsigned v = 0; v < DRILL_VARIANT_COUNT; v++)
        learn(learner, item, outcome, (enum drill_variant)v, &column->cells[v]);
}
