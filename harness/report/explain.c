/* What a rejection rests on, looked up once for all formats; and the counting of verdicts. */

#include "report/explain.h"

#include <string.h>

#include "report/escape.h"

struct drill_explanation drill_report_explain(const struct drill_verdict *verdict)
{
    struct drill_explanation why = {
        .id = verdict->rule,
        .permitted = verdict->permitted,
        .seen = verdict->seen,
    };
    if (strcmp(verdict->rule, "CLAIM") == 0) {
        why.reason = DRILL_REASON_CLAIM;
        return why;
    }
    if (strncmp(verdict->rule, "HARNESS-", 8) == 0) {
        why.reason = DRILL_REASON_HARNESS;
        return why;
    }
    enum drill_rule_id index = drill_rule_find(verdict->rule);
    if (index < DRILL_RULE_COUNT)
        why.rule = drill_rule_get(index);
    return why;
}

void drill_report_headline(const struct drill_verdict *verdict, struct drill_text *text)
{
    struct drill_explanation why = drill_report_explain(verdict);
    drill_report_clean(text, why.id, DRILL_CLEAN_LINE);
    if (why.reason == DRILL_REASON_CLAIM) {
        drill_text_addf(text, ": the scenario claims ");
        drill_report_clean(text, why.permitted, DRILL_CLEAN_LINE);
        return;
    }
    drill_text_addf(text, ": ");
    drill_report_clean(text, why.rule != NULL ? why.rule->sentence : why.seen, DRILL_CLEAN_LINE);
}

void drill_report_counts(const struct drill_report_totals *totals, struct drill_text *text)
{
    drill_text_addf(text, "%u accepted, %u rejected, %u undecided, %u not run", totals->accepted,
                    totals->rejected, totals->undecided, totals->not_run);
}

void drill_report_tally(struct drill_report_totals *totals, enum drill_verdict_kind kind)
{
    switch (kind) {
    case DRILL_ACCEPTED:
        totals->accepted++;
        break;
    case DRILL_REJECTED:
        totals->rejected++;
        break;
    case DRILL_UNDECIDED:
        totals->undecided++;
        break;
    case DRILL_NOT_RUN:
        totals->not_run++;
        break;
    }
}

static void add_cited(struct drill_text *text, enum drill_variant variant, uint8_t choices,
                      const char *citation)
{
    char names[DRILL_CHOICES_TEXT];
    drill_text_addf(text, "%s", drill_variant_choices(variant, choices, names, sizeof names));
    if (citation[0] != '\0')
        drill_text_addf(text, " (%s)", citation);
}

void drill_report_conflict(const struct drill_atlas_column *column, enum drill_variant variant,
                           struct drill_text *text)
{
    const struct drill_atlas_cell *cell = &column->cells[variant];
    drill_text_addf(text, "%s (%s) on ", drill_variant_label(variant), drill_variant_id(variant));
    drill_report_clean(text, column->target, DRILL_CLEAN_LINE);
    drill_text_addf(text, ": ");
    add_cited(text, variant, cell->choices, drill_atlas_platform(variant, cell->choices));
    drill_text_addf(text, "; the document says ");
    add_cited(text, variant, drill_variant_documented(variant), drill_variant_document(variant));
    if (cell->evidence == NULL)
        return;
    drill_text_addf(text, "; seen at ");
    drill_evidence_write_place(cell->evidence, text);
    drill_text_addf(text, ": ");
    drill_report_clean(text, cell->evidence->call, DRILL_CLEAN_LINE);
}

void drill_report_conflicts(const struct drill_atlas *atlas, const char *target,
                            void (*tell)(void *self, const struct drill_atlas_column *column,
                                         enum drill_variant variant),
                            void *self)
{
    for (unsigned v = 0; atlas != NULL && v < DRILL_VARIANT_COUNT; v++) {
        const struct drill_atlas_column *column;
        size_t i = 0;
        while ((column = drill_atlas_conflict(atlas, (enum drill_variant)v, NULL, &i)) != NULL)
            if (target == NULL || strcmp(target, column->target) == 0)
                tell(self, column, (enum drill_variant)v);
    }
}
