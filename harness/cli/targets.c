/* The command `targets`: what can be tested here. */

#include "cli/command.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "campaign/pool.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/select.h"

static void write_row(const struct drill_target_type *type, struct drill_text *text)
{
    char why[256];
    bool here = drill_select_available(type, why, sizeof why);
    drill_text_addf(text, "%-16s %-15s %-8s %-4s %s\n", type->name, drill_family_name(type->family),
                    type->group, here ? "yes" : "no", type->gloss);
    if (!here)
        drill_text_addf(text, "%-16s %s\n", "", why);
}

static void write_json(const struct drill_target_type *type, struct drill_text *text)
{
    char why[256];
    bool here = drill_select_available(type, why, sizeof why);
    json_t *row = json_pack("{s:s, s:s, s:s, s:s, s:b}", "target", type->name, "family",
                            drill_family_name(type->family), "group", type->group, "gloss",
                            type->gloss, "available", here);
    if (row != NULL && !here)
        json_object_set_new(row, "why", json_string(why));
    char *line = row == NULL ? NULL : json_dumps(row, JSON_COMPACT);
    if (line == NULL)
        text->failed = true;
    else
        drill_text_addf(text, "%s\n", line);
    free(line);
    json_decref(row);
}

static void write_maker(const struct drill_target_maker *maker, bool json, struct drill_text *text)
{
    if (!json) {
        drill_text_addf(text, "%-38s yes  %s\n", maker->form, maker->gloss);
        return;
    }
    json_t *row =
        json_pack("{s:s, s:s, s:b}", "form", maker->form, "gloss", maker->gloss, "available", 1);
    char *line = row == NULL ? NULL : json_dumps(row, JSON_COMPACT);
    if (line == NULL)
        text->failed = true;
    else
        drill_text_addf(text, "%s\n", line);
    free(line);
    json_decref(row);
}

/* One line: whether a worker can have a network of its own here. */
static void write_isolation(enum drill_isolation isolation, struct drill_text *text)
{
    struct drill_diag diag = {0};
    struct drill_surroundings got = {0};
    struct drill_status s = drill_pool_probe(isolation, &got, &diag);
    if (!drill_ok(s))
        drill_text_addf(text, "\nIsolation: none to be had: %s\n",
                        diag.text[0] != '\0' ? diag.text : drill_status_text(s));
    else if (isolation == DRILL_ISOLATION_NONE)
        drill_text_addf(text, "\nIsolation: none was asked for; workers share the loopback.\n");
    else
        drill_text_addf(text, "\nIsolation: network namespaces %s, private names %s%s%s\n",
                        got.own_network ? "yes" : "no", got.own_names ? "yes" : "no",
                        got.why_not[0] != '\0' ? ": " : "", got.why_not);
}

int drill_command_targets(const struct drill_cli_stock *stock, const struct drill_options *options)
{
    struct drill_output output;
    struct drill_text text = {0};
    bool json = strcmp(options->format->name, "jsonl") == 0;

    if (!json && strcmp(options->format->name, "pretty") != 0) {
        drill_say_error("targets knows the formats pretty and jsonl, not %s",
                        options->format->name);
        return DRILL_EXIT_USAGE;
    }
    if (!drill_output_open(&output, options->output))
        return DRILL_EXIT_USAGE;
    if (!json)
        drill_text_addf(&text, "%-16s %-15s %-8s %-4s %s\n", "TARGET", "FAMILY", "GROUP", "HERE",
                        "WHAT IT IS");
    for (size_t i = 0; stock->targets[i] != NULL; i++) {
        if (json)
            write_json(stock->targets[i], &text);
        else
            write_row(stock->targets[i], &text);
    }
    for (size_t i = 0; stock->makers != NULL && stock->makers[i] != NULL; i++)
        write_maker(stock->makers[i], json, &text);
    if (!json)
        write_isolation(options->isolation, &text);
    return drill_output_close(&output, &text) ? DRILL_EXIT_ACCEPTED : DRILL_EXIT_NOTHING_RAN;
}
