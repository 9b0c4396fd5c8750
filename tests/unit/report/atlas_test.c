/* The atlas, and the conflicts that every format tells of. */

#include "report/atlas.h"

#include <criterion/criterion.h>
#include <string.h>

#include "report/explain.h"

static const struct drill_evidence evidence = {
    .name = "listen/negative", .call = "connect(C, L) = 0", .line = 9};

/* Two targets that read a negative backlog in the way that POSIX forbids, and one that does not. */
static const struct drill_atlas *make(void)
{
    static struct drill_atlas_column columns[3];
    static const struct drill_atlas atlas = {columns, 3};
    static const char *const names[] = {"a", "b", "c"};
    for (size_t i = 0; i < 3; i++) {
        columns[i] = (struct drill_atlas_column){.target = names[i]};
        for (unsigned v = 0; v < DRILL_VARIANT_COUNT; v++)
            columns[i].cells[v].choices = drill_variant_all((enum drill_variant)v);
        columns[i].cells[DRILL_V_NEG] =
            (struct drill_atlas_cell){.choices = i < 2 ? 1 : 2, .evidence = &evidence};
    }
    return &atlas;
}

Test(report_atlas, what_lies_outside_of_a_document_is_a_conflict)
{
    cr_expect(drill_atlas_is_conflict(DRILL_V_NEG, 1));
    cr_expect_not(drill_atlas_is_conflict(DRILL_V_NEG, 2));
    cr_expect_not(drill_atlas_is_conflict(DRILL_V_NEG, 1 | 2), "it may be the documented one");
    cr_expect_not(drill_atlas_is_conflict(DRILL_V_OVERFLOW_TCP, 1), "no document restricts it");
}

Test(report_atlas, conflicts_are_counted_by_question)
{
    cr_expect_eq(drill_atlas_count_conflicts(make()), 1);
}

Test(report_atlas, columns_alike_are_found)
{
    const struct drill_atlas *atlas = make();
    size_t i = 0;
    const struct drill_atlas_column *first = drill_atlas_conflict(atlas, DRILL_V_NEG, NULL, &i);
    cr_assert_eq(first, &atlas->columns[0]);
    cr_expect_eq(drill_atlas_conflict(atlas, DRILL_V_NEG, first, &i), &atlas->columns[1]);
    cr_expect_null(drill_atlas_conflict(atlas, DRILL_V_NEG, first, &i));
}

Test(report_atlas, the_platform_is_cited_for_its_own_choice_alone)
{
    cr_expect_str_eq(drill_atlas_platform(DRILL_V_NEG, 1), drill_variant_platform(DRILL_V_NEG));
    cr_expect_str_eq(drill_atlas_platform(DRILL_V_NEG, 2), "");
}

static struct drill_text report(const char *format, int verbosity)
{
    struct drill_verdict verdict = {.kind = DRILL_ACCEPTED, .event = -1};
    struct drill_reporter reporter = {.format = drill_report_format_find(format),
                                      .options = {.verbosity = verbosity, .version = "1"}};
    struct drill_report_totals totals = {.accepted = 1, .atlas = make()};
    struct drill_case_result result = {.name = "x", .target = "a", .verdict = &verdict};
    reporter.format->begin(&reporter);
    reporter.format->add(&reporter, &result);
    reporter.format->end(&reporter, &totals);
    cr_assert_not(reporter.out.failed);
    return reporter.out;
}

static void expect_all(const char *format, const char *const *parts)
{
    struct drill_text text = report(format, 0);
    for (; *parts != NULL; parts++)
        cr_expect(strstr(text.bytes, *parts) != NULL, "%s has no '%s':\n%s", format, *parts,
                  text.bytes);
    drill_text_free(&text);
}

Test(report_atlas, every_format_tells_of_conflicts)
{
    const char *document = drill_variant_document(DRILL_V_NEG);
    static const char *const formats[] = {"pretty", "tap", "junit", "jsonl", "html", "sarif"};
    for (size_t i = 0; i < DRILL_COUNT(formats); i++)
        expect_all(formats[i],
                   (const char *const[]){"negative backlog", "the maximum", "as 0", document,
                                         "listen/negative", "9", "connect(C, L) = 0", NULL});
    expect_all("pretty", (const char *const[]){"on a b\n", "; 1 conflict with documents", NULL});
    expect_all("tap", (const char *const[]){"\n# conflict: negative backlog (NEG) on b: ", NULL});
    expect_all("junit", (const char *const[]){"<property name=\"conflict\" value=\"neg", NULL});
    expect_all("jsonl", (const char *const[]){"{\"type\":\"conflict\",\"variant\":\"NEG\"", NULL});
}

Test(report_atlas, silence_counts_conflicts)
{
    struct drill_text text = report("pretty", -1);
    cr_expect(strstr(text.bytes, "negative") == NULL, "%s", text.bytes);
    cr_expect(strstr(text.bytes, "; 1 conflict with documents") != NULL, "%s", text.bytes);
    drill_text_free(&text);
}
