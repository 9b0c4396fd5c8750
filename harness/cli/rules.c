/* The command `rules`: the catalogue as a table, and one rule with everything about it. */

#include "cli/command.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cli/load.h"
#include "cli/output.h"
#include "cli/say.h"

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

static void write_row(const struct drill_rule *rule, const struct drill_library *library,
                      struct drill_text *text)
{
    struct drill_text families = {0};
    write_families(rule->families, &families);
    drill_text_addf(text, "%-22s %-10s %-12s %9zu  %s\n", rule->id, drill_level_name(rule->level),
                    families.bytes == NULL ? "" : families.bytes,
                    count_scenarios(library, rule->id), rule->source);
    drill_text_free(&families);
}

static void write_rule(const struct drill_rule *rule, const struct drill_library *library,
                       struct drill_text *text)
{
    drill_text_addf(text, "%s\n  %s\n  source:    %s\n  level:     %s\n  families:  ", rule->id,
                    rule->sentence, rule->source, drill_level_name(rule->level));
    write_families(rule->families, text);
    drill_text_addf(text, "\n  scenarios:");
    if (count_scenarios(library, rule->id) == 0)
        drill_text_addf(text, " none");
    drill_text_addf(text, "\n");
    for (size_t i = 0; i < library->count; i++)
        if (is_about(library->list[i].scenario, rule->id))
            drill_text_addf(text, "    %s\n", library->list[i].name);
}

static void write_json(const struct drill_rule *rule, const struct drill_library *library,
                       struct drill_text *text)
{
    json_t *families = json_array();
    json_t *scenarios = json_array();
    for (int i = 0; i < DRILL_FAMILY_COUNT; i++)
        if ((rule->families & DRILL_FAMILY_BIT(i)) != 0)
            json_array_append_new(families, json_string(drill_family_name((enum drill_family)i)));
    for (size_t i = 0; i < library->count; i++)
        if (is_about(library->list[i].scenario, rule->id))
            json_array_append_new(scenarios, json_string(library->list[i].name));
    json_t *row = json_pack("{s:s, s:s, s:s, s:s, s:o, s:o}", "rule", rule->id, "level",
                            drill_level_name(rule->level), "source", rule->source, "sentence",
                            rule->sentence, "families", families, "scenarios", scenarios);
    char *line = row == NULL ? NULL : json_dumps(row, JSON_COMPACT);
    if (line == NULL)
        text->failed = true;
    else
        drill_text_addf(text, "%s\n", line);
    free(line);
    json_decref(row);
}

static void write_catalogue(const struct drill_library *library, bool json, struct drill_text *text)
{
    if (!json)
        drill_text_addf(text, "%-22s %-10s %-12s %9s  %s\n", "RULE", "LEVEL", "FAMILIES",
                        "SCENARIOS", "SOURCE");
    for (int i = 0; i < DRILL_RULE_COUNT; i++) {
        const struct drill_rule *rule = drill_rule_get((enum drill_rule_id)i);
        if (json)
            write_json(rule, library, text);
        else
            write_row(rule, library, text);
    }
}

/* The rule of that id; says which was probably meant when there is none. */
static const struct drill_rule *find_rule(const char *id)
{
    enum drill_rule_id index = drill_rule_find(id);
    if (index != DRILL_RULE_COUNT)
        return drill_rule_get(index);
    struct drill_names names = {.wrong = id};
    for (int i = 0; i < DRILL_RULE_COUNT; i++)
        drill_names_offer(&names, drill_rule_get((enum drill_rule_id)i)->id);
    drill_names_say(&names, "unknown rule");
    return NULL;
}

int drill_command_rules(const struct drill_cli_stock *stock, const struct drill_options *options)
{
    struct drill_library library = {0};
    struct drill_output output;
    struct drill_text text = {0};
    const struct drill_rule *rule = NULL;
    int status = DRILL_EXIT_USAGE;
    bool json = strcmp(options->format->name, "jsonl") == 0;

    if (!json && strcmp(options->format->name, "pretty") != 0) {
        drill_say_error("rules knows the formats pretty and jsonl, not %s", options->format->name);
        return status;
    }
    if (options->n_operands > 1 && (rule = find_rule(options->operands[1])) == NULL)
        return status;
    if (!drill_load_corpus(&library, stock->corpus) || !drill_output_open(&output, options->output))
        goto out;
    if (rule == NULL)
        write_catalogue(&library, json, &text);
    else if (json)
        write_json(rule, &library, &text);
    else
        write_rule(rule, &library, &text);
    status = drill_output_close(&output, &text) ? DRILL_EXIT_ACCEPTED : DRILL_EXIT_NOTHING_RAN;
out:
    drill_library_free(&library);
    return status;
}
