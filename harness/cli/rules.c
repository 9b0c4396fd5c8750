/* The command `rules`: the catalogue as a table, and one rule with everything about it; with
 * --coverage the corpus is run, and the cases that exercised each rule are told too. */

#include "cli/command.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cli/say.h"
#include "cli/session.h"
#include "report/coverage.h"
#include "report/json_line.h"

/* Families as words: the smallest group that has a name, or the families one by one. */
static void write_families(drill_family_set set, struct drill_text *text)
{
    drill_family_set group;
    const char *name;
    for (size_t i = 0; (name = drill_family_group(i, &group)) != NULL; i++) {
        if (group == set) {
            drill_text_addf(text, "%s", name);
            return;
        }
    }
    const char *between = "";
    for (int i = 0; i < DRILL_FAMILY_COUNT; i++) {
        if ((set & DRILL_FAMILY_BIT(i)) == 0)
            continue;
        drill_text_addf(text, "%s%s", between, drill_family_name((enum drill_family)i));
        between = " ";
    }
}

/* What is told: the built-in corpus, and what came of running it. */
struct catalogue {
    struct drill_session session;
    struct drill_tally tally;
    bool ran;
    bool stopped;
};

static bool is_about(const struct drill_scenario *scenario, const char *id)
{
    for (size_t i = 0; i < scenario->n_rules; i++)
        if (strcmp(scenario->rules[i], id) == 0)
            return true;
    return false;
}

static size_t count_scenarios(const struct drill_library *library, const char *id)
{
    size_t n = 0;
    for (size_t i = 0; i < library->count; i++)
        n += is_about(library->list[i].scenario, id) ? 1 : 0;
    return n;
}

static void write_row(const struct catalogue *catalogue, enum drill_rule_id index,
                      struct drill_text *text)
{
    const struct drill_rule *rule = drill_rule_get(index);
    struct drill_text families = {0};
    write_families(rule->families, &families);
    drill_text_addf(text, "%-22s %-10s %-12s %9zu  ", rule->id, drill_level_name(rule->level),
                    families.bytes == NULL ? "" : families.bytes,
                    count_scenarios(&catalogue->session.library, rule->id));
    if (catalogue->ran)
        drill_text_addf(text, "%5u  ", catalogue->tally.cases[index]);
    drill_text_addf(text, "%s\n", rule->source);
    drill_text_free(&families);
}

/* "tcp4 listen/unbound: value checked", one line per case that exercised the rule. */
static void write_cases(const struct catalogue *catalogue, struct drill_text *text)
{
    const struct drill_suite *suite = &catalogue->session.suite;
    drill_text_addf(text, "  exercised by:");
    size_t n = 0;
    for (size_t i = 0; i < suite->count; i++) {
        const struct drill_rule_coverage *coverage = &catalogue->tally.of_rule[i];
        if ((coverage->taken[0] | coverage->taken[1]) == 0)
            continue;
        drill_text_addf(text, "%s    %-14s %s: ", n++ == 0 ? "\n" : "", suite->cases[i].type->name,
                        suite->cases[i].name);
        drill_report_outcomes(coverage, true, text);
        drill_text_addf(text, "\n");
    }
    if (n == 0)
        drill_text_addf(text, " nothing\n");
}

static void write_outcomes(const struct drill_rule_coverage *coverage, const char *label,
                           bool taken, struct drill_text *text)
{
    struct drill_text words = {0};
    drill_report_outcomes(coverage, taken, &words);
    drill_text_addf(text, "  %-10s %s\n", label, words.len > 0 ? words.bytes : "none");
    text->failed = text->failed || words.failed;
    drill_text_free(&words);
}

static void write_rule(const struct catalogue *catalogue, enum drill_rule_id index,
                       struct drill_text *text)
{
    const struct drill_rule *rule = drill_rule_get(index);
    const struct drill_library *library = &catalogue->session.library;
    drill_text_addf(text, "%s\n  %s\n  source:    %s\n  level:     %s\n  families:  ", rule->id,
                    rule->sentence, rule->source, drill_level_name(rule->level));
    write_families(rule->families, text);
    drill_text_addf(text, "\n");
    if (catalogue->ran) {
        const struct drill_rule_coverage *coverage = &catalogue->tally.coverage.rules[index];
        write_outcomes(coverage, "outcomes:", true, text);
        write_outcomes(coverage, "not seen:", false, text);
    }
    drill_text_addf(text, "  scenarios:%s\n",
                    count_scenarios(library, rule->id) == 0 ? " none" : "");
    for (size_t i = 0; i < library->count; i++)
        if (is_about(library->list[i].scenario, rule->id))
            drill_text_addf(text, "    %s\n", library->list[i].name);
    if (catalogue->ran)
        write_cases(catalogue, text);
}

static void put_coverage(const struct catalogue *catalogue, enum drill_rule_id index, json_t *row,
                         struct drill_text *text)
{
    const struct drill_suite *suite = &catalogue->session.suite;
    const struct drill_rule_coverage *coverage = &catalogue->tally.coverage.rules[index];
    drill_json_put(text, row, "cases", json_integer(catalogue->tally.cases[index]));
    drill_json_put(text, row, "exercised", drill_json_outcomes(text, coverage, true));
    drill_json_put(text, row, "not_exercised", drill_json_outcomes(text, coverage, false));
    if (catalogue->tally.of_rule == NULL)
        return;
    json_t *list = json_array();
    for (size_t i = 0; i < suite->count; i++) {
        const struct drill_rule_coverage *own = &catalogue->tally.of_rule[i];
        if ((own->taken[0] | own->taken[1]) == 0)
            continue;
        json_t *item = json_object();
        drill_json_put_text(text, item, "target", suite->cases[i].type->name);
        drill_json_put_text(text, item, "name", suite->cases[i].name);
        drill_json_put(text, item, "exercised", drill_json_outcomes(text, own, true));
        drill_json_append(text, list, item);
    }
    drill_json_put(text, row, "exercised_by", list);
}

static void write_json(const struct catalogue *catalogue, enum drill_rule_id index,
                       struct drill_text *text)
{
    const struct drill_rule *rule = drill_rule_get(index);
    const struct drill_library *library = &catalogue->session.library;
    json_t *families = json_array();
    json_t *scenarios = json_array();
    for (int i = 0; i < DRILL_FAMILY_COUNT; i++)
        if ((rule->families & DRILL_FAMILY_BIT(i)) != 0)
            drill_json_append(text, families, json_string(drill_family_name((enum drill_family)i)));
    for (size_t i = 0; i < library->count; i++)
        if (is_about(library->list[i].scenario, rule->id))
            drill_json_append(text, scenarios, json_string(library->list[i].name));
    json_t *row = json_object();
    drill_json_put_text(text, row, "rule", rule->id);
    drill_json_put_text(text, row, "level", drill_level_name(rule->level));
    drill_json_put_text(text, row, "source", rule->source);
    drill_json_put_text(text, row, "sentence", rule->sentence);
    drill_json_put(text, row, "families", families);
    drill_json_put(text, row, "scenarios", scenarios);
    if (catalogue->ran)
        put_coverage(catalogue, index, row, text);
    drill_json_write(text, row);
}

static void write_table(const struct catalogue *catalogue, struct drill_text *text)
{
    drill_text_addf(text, "%-22s %-10s %-12s %9s  %s%s\n", "RULE", "LEVEL", "FAMILIES", "SCENARIOS",
                    catalogue->ran ? "CASES  " : "", "SOURCE");
    for (int i = 0; i < DRILL_RULE_COUNT; i++)
        write_row(catalogue, (enum drill_rule_id)i, text);
}

/* The rule of that id; DRILL_RULE_COUNT, saying which was probably meant, when there is none. */
static enum drill_rule_id find_rule(const char *id)
{
    enum drill_rule_id index = drill_rule_find(id);
    if (index != DRILL_RULE_COUNT)
        return index;
    struct drill_names names = {.wrong = id};
    for (int i = 0; i < DRILL_RULE_COUNT; i++)
        drill_names_offer(&names, drill_rule_get((enum drill_rule_id)i)->id);
    drill_names_say(&names, "unknown rule");
    return DRILL_RULE_COUNT;
}

static bool pass(void *self, const struct drill_case *item,
                 const struct drill_case_outcome *outcome)
{
    (void)self;
    (void)item;
    (void)outcome;
    return true;
}

/* Runs the corpus; false, with a message, when nothing can be run. */
static bool run_corpus(struct catalogue *catalogue, enum drill_rule_id only)
{
    struct drill_session *session = &catalogue->session;
    struct drill_tally *tally = &catalogue->tally;
    if (only != DRILL_RULE_COUNT) {
        tally->rule = only;
        tally->of_rule = calloc(session->suite.count + 1, sizeof *tally->of_rule);
        if (tally->of_rule == NULL) {
            drill_say_error("out of memory");
            return false;
        }
    }
    session->tally = tally;
    catalogue->ran = drill_session_can_run(session) &&
                     drill_session_run(session, pass, NULL, &catalogue->stopped);
    return catalogue->ran;
}

static int tell(struct catalogue *catalogue, enum drill_rule_id only, bool json)
{
    struct drill_text text = {0};
    if (only != DRILL_RULE_COUNT && json)
        write_json(catalogue, only, &text);
    else if (only != DRILL_RULE_COUNT)
        write_rule(catalogue, only, &text);
    else if (!json)
        write_table(catalogue, &text);
    for (int i = 0; json && only == DRILL_RULE_COUNT && i < DRILL_RULE_COUNT; i++)
        write_json(catalogue, (enum drill_rule_id)i, &text);
    if (!drill_output_close(&catalogue->session.output, &text))
        return DRILL_EXIT_NOTHING_RAN;
    return catalogue->stopped ? DRILL_EXIT_INTERRUPTED : DRILL_EXIT_ACCEPTED;
}

int drill_command_rules(const struct drill_cli_stock *stock, const struct drill_options *options)
{
    enum drill_rule_id only = DRILL_RULE_COUNT;
    bool runs = (options->given & DRILL_OPT_COVERAGE) != 0;
    bool json = strcmp(options->format->name, "jsonl") == 0;

    if (!runs && !drill_options_fit(options, DRILL_OPT_FORMAT | DRILL_OPT_OUTPUT, "rules"))
        return DRILL_EXIT_USAGE;
    if (!json && strcmp(options->format->name, "pretty") != 0) {
        drill_say_error("rules knows the formats pretty and jsonl, not %s", options->format->name);
        return DRILL_EXIT_USAGE;
    }
    if (options->n_operands > 1 && (only = find_rule(options->operands[1])) == DRILL_RULE_COUNT)
        return DRILL_EXIT_USAGE;
    struct catalogue *catalogue = calloc(1, sizeof *catalogue);
    if (catalogue == NULL) {
        drill_say_error("out of memory");
        return DRILL_EXIT_NOTHING_RAN;
    }
    int status = DRILL_EXIT_USAGE;
    if (drill_session_prepare(&catalogue->session, stock, options, DRILL_ORIGIN_BUILT_IN)) {
        status = !runs || run_corpus(catalogue, only) ? tell(catalogue, only, json)
                                                      : DRILL_EXIT_NOTHING_RAN;
    }
    drill_session_end(&catalogue->session);
    free(catalogue->tally.of_rule);
    free(catalogue);
    return status;
}
