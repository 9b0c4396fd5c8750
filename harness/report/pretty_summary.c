/* The end of a pretty report: what did not run, one paragraph per reason, and the counts, per
 * target where there are several. */

#include "report/pretty.h"

#include <string.h>

#include "report/escape.h"
#include "report/explain.h"

enum {
    TARGETS_COLUMNS = 60 /* longer lists of targets are counted in the last line, not named */
};

static const char *keep_text(struct drill_pretty *own, const char *text)
{
    return drill_arena_text(&own->arena, text, strlen(text));
}

static struct drill_pretty_target *target_of(struct drill_pretty *own, const char *name)
{
    struct drill_pretty_target **link = &own->targets;
    for (; *link != NULL; link = &(*link)->next)
        if (strcmp((*link)->name, name) == 0)
            return *link;
    struct drill_pretty_target *target = drill_arena_take(&own->arena, sizeof *target);
    if (target == NULL)
        return NULL;
    target->name = keep_text(own, name);
    if (target->name == NULL)
        return NULL;
    *link = target;
    return target;
}

static struct drill_pretty_skip *skip_of(struct drill_pretty *own, const char *why)
{
    struct drill_pretty_skip **link = &own->skips;
    for (; *link != NULL; link = &(*link)->next)
        if (strcmp((*link)->why, why) == 0)
            return *link;
    struct drill_pretty_skip *skip = drill_arena_take(&own->arena, sizeof *skip);
    if (skip == NULL)
        return NULL;
    skip->why = keep_text(own, why);
    if (skip->why == NULL)
        return NULL;
    *link = skip;
    return skip;
}

static bool listed(const struct drill_pretty_name *names, const char *text)
{
    for (; names != NULL; names = names->next)
        if (strcmp(names->text, text) == 0)
            return true;
    return false;
}

static struct drill_pretty_name *new_name(struct drill_pretty *own, const char *text)
{
    struct drill_pretty_name *name = drill_arena_take(&own->arena, sizeof *name);
    if (name == NULL)
        return NULL;
    name->text = keep_text(own, text);
    return name->text != NULL ? name : NULL;
}

static bool keep_name(struct drill_pretty *own, struct drill_pretty_skip *skip, const char *text)
{
    if (listed(skip->names, text))
        return true;
    struct drill_pretty_name *name = new_name(own, text);
    if (name == NULL)
        return false;
    if (skip->last != NULL)
        skip->last->next = name;
    else
        skip->names = name;
    skip->last = name;
    return true;
}

static bool keep_target(struct drill_pretty *own, struct drill_pretty_skip *skip, const char *text)
{
    struct drill_pretty_name **link = &skip->targets;
    if (listed(skip->targets, text))
        return true;
    while (*link != NULL)
        link = &(*link)->next;
    *link = new_name(own, text);
    return *link != NULL;
}

bool drill_pretty_keep(struct drill_pretty *own, const struct drill_case_result *result)
{
    struct drill_pretty_target *target = target_of(own, result->target);
    if (target == NULL)
        return false;
    drill_report_tally(&target->totals, result->verdict->kind);
    if (result->verdict->kind != DRILL_NOT_RUN)
        return true;
    struct drill_pretty_skip *skip = skip_of(own, result->verdict->why);
    if (skip == NULL)
        return false;
    skip->cases++;
    return keep_name(own, skip, result->name) && keep_target(own, skip, result->target);
}

static void write_skip(const struct drill_pretty_skip *skip, bool several, struct drill_text *text)
{
    struct drill_text words = {0};
    drill_text_addf(&words, "not run: %u case%s", skip->cases, skip->cases == 1 ? "" : "s");
    for (const struct drill_pretty_name *n = several ? skip->targets : NULL; n != NULL;
         n = n->next) {
        drill_text_addf(&words, n == skip->targets ? " on " : " ");
        drill_report_clean(&words, n->text, DRILL_CLEAN_LINE);
    }
    drill_text_addf(&words, ": ");
    drill_report_clean(&words, skip->why, DRILL_CLEAN_LINE);
    for (const struct drill_pretty_name *n = skip->names; n != NULL; n = n->next) {
        drill_text_addf(&words, n == skip->names ? ": " : ", ");
        drill_report_clean(&words, n->text, DRILL_CLEAN_LINE);
    }
    drill_report_wrap(text, 0, 2, words.bytes != NULL ? words.bytes : "");
    drill_text_addf(text, "\n");
    text->failed = text->failed || words.failed;
    drill_text_free(&words);
}

void drill_pretty_write_skips(const struct drill_pretty *own, struct drill_text *text)
{
    bool several = own->targets != NULL && own->targets->next != NULL;
    for (const struct drill_pretty_skip *skip = own->skips; skip != NULL; skip = skip->next)
        write_skip(skip, several, text);
}

static void write_per_target(const struct drill_pretty *own, struct drill_text *text)
{
    size_t width = 0;
    struct drill_text name = {0};
    for (const struct drill_pretty_target *t = own->targets; t != NULL; t = t->next) {
        drill_text_clear(&name);
        drill_report_clean(&name, t->name, DRILL_CLEAN_LINE);
        width = name.len > width ? name.len : width;
    }
    for (const struct drill_pretty_target *t = own->targets; t != NULL; t = t->next) {
        drill_text_clear(&name);
        drill_report_clean(&name, t->name, DRILL_CLEAN_LINE);
        drill_text_addf(&name, ":");
        drill_text_addf(text, "%-*s ", (int)width + 1, name.bytes != NULL ? name.bytes : "");
        drill_report_counts(&t->totals, text);
        drill_text_addf(text, "\n");
    }
    text->failed = text->failed || name.failed;
    drill_text_free(&name);
}

static void write_target_names(const struct drill_pretty *own, struct drill_text *text)
{
    struct drill_text names = {0};
    unsigned count = 0;
    for (const struct drill_pretty_target *t = own->targets; t != NULL; t = t->next, count++) {
        drill_text_addf(&names, count > 0 ? " " : "");
        drill_report_clean(&names, t->name, DRILL_CLEAN_LINE);
    }
    if (names.len > TARGETS_COLUMNS && count > 1)
        drill_text_addf(text, "%u targets: ", count);
    else if (count > 0)
        drill_text_addf(text, "%s: ", names.bytes != NULL ? names.bytes : "");
    text->failed = text->failed || names.failed;
    drill_text_free(&names);
}

static void write_time(int64_t time_ns, struct drill_text *text)
{
    long long tenths = (long long)(time_ns / 100000000);
    if (tenths > 0)
        drill_text_addf(text, " in %lld.%lld s", tenths / 10, tenths % 10);
    else
        drill_text_addf(text, " in %lld ms", (long long)(time_ns / 1000000));
}

void drill_pretty_write_totals(const struct drill_pretty *own,
                               const struct drill_report_totals *totals, struct drill_text *text)
{
    if (own->targets != NULL && own->targets->next != NULL)
        write_per_target(own, text);
    write_target_names(own, text);
    drill_report_counts(totals, text);
    write_time(totals->time_ns, text);
    unsigned conflicts = totals->atlas != NULL ? drill_atlas_count_conflicts(totals->atlas) : 0;
    if (conflicts > 0)
        drill_text_addf(text, "; %u conflict%s with documents", conflicts,
                        conflicts == 1 ? "" : "s");
    if (totals->coverage != NULL) {
        drill_text_addf(text, "; ");
        drill_report_coverage_line(totals->coverage, text);
    }
}
