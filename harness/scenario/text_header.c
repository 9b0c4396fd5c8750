/* Header lines (family, slow, sysctl) and the comments before the first step, which hold the
 * summary and the rules. */

#include "scenario/text_reader.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_rule_byte(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

static bool add_rule(struct drill_reader *reader, const struct drill_token *id)
{
    struct drill_scenario *scenario = reader->scenario;
    for (unsigned i = 0; i < scenario->n_rules; i++) {
        if (strlen(scenario->rules[i]) == id->len &&
            memcmp(scenario->rules[i], id->start, id->len) == 0)
            return drill_reader_fail(reader, id, "rule %s is named twice", scenario->rules[i]);
    }
    if (id->len > DRILL_SCENARIO_RULE_MAX)
        return drill_reader_fail(reader, id, "a rule id has at most %d bytes",
                                 DRILL_SCENARIO_RULE_MAX);
    if (scenario->n_rules == DRILL_SCENARIO_MAX_RULES)
        return drill_reader_fail_big(reader, id, "too many rules: at most %d",
                                     DRILL_SCENARIO_MAX_RULES);
    char *copy = drill_arena_text(reader->arena, id->start, id->len);
    if (copy == NULL)
        return drill_reader_fail_memory(reader);
    scenario->rules[scenario->n_rules++] = copy;
    return true;
}

/* "ID, ID ...", the scan being behind "rule:". */
static bool read_rules(struct drill_reader *reader)
{
    struct drill_scan *scan = &reader->scan;
    for (;;) {
        while (scan->at < scan->line_end && is_blank(*scan->at))
            scan->at++;
        struct drill_token id = {.kind = DRILL_TOKEN_NAME, .line = scan->line, .start = scan->at};
        id.column = (int)(scan->at - scan->line_start) + 1;
        while (scan->at < scan->line_end && is_rule_byte(*scan->at))
            scan->at++;
        id.len = (size_t)(scan->at - id.start);
        if (id.len == 0)
            return drill_reader_fail(reader, &id, "expected a rule id");
        if (!add_rule(reader, &id))
            return false;
        while (scan->at < scan->line_end && is_blank(*scan->at))
            scan->at++;
        if (scan->at == scan->line_end)
            return true;
        if (*scan->at != ',') {
            id.column = (int)(scan->at - scan->line_start) + 1;
            return drill_reader_fail(reader, &id, "expected ',' between rule ids");
        }
        scan->at++;
    }
}

bool drill_reader_comment(struct drill_reader *reader, const char *line, size_t len)
{
    const char *body = line + 1;
    const char *end = line + len;
    while (end > body && is_blank(end[-1]))
        end--;
    while (body < end && is_blank(*body))
        body++;
    if (end - body >= 5 && memcmp(body, "rule:", 5) == 0) {
        struct drill_token at = {.line = reader->scan.line};
        at.column = (int)(body - reader->scan.line_start) + 1;
        if (reader->in_steps)
            return drill_reader_fail(reader, &at, "rules are named before the first step");
        reader->scan.at = body + 5;
        reader->scan.line_end = end;
        return read_rules(reader);
    }
    if (reader->in_steps)
        return true;
    if (reader->scenario->summary == NULL) {
        if (body == end)
            return true; /* an empty comment sums up nothing */
        reader->scenario->summary = drill_arena_text(reader->arena, body, (size_t)(end - body));
        return reader->scenario->summary != NULL || drill_reader_fail_memory(reader);
    }
    drill_text_add(&reader->comments, line, (size_t)(end - line));
    drill_text_add(&reader->comments, "\n", 1);
    return true;
}

static bool read_family(struct drill_reader *reader)
{
    struct drill_scenario *scenario = reader->scenario;
    struct drill_token word = drill_scan_word(&reader->scan);
    if (scenario->families != 0)
        return drill_reader_fail(reader, &reader->token, "family is given twice");
    if (word.kind == DRILL_TOKEN_END)
        return drill_reader_fail_expected(reader, &word, "a family");
    for (; word.kind != DRILL_TOKEN_END; word = drill_scan_word(&reader->scan)) {
        struct drill_suggest suggest = drill_suggest_make(word.start, word.len);
        drill_family_set set;
        const char *group;
        if (drill_family_set_find(word.start, word.len, &set)) {
            scenario->families |= set;
            continue;
        }
        for (size_t i = 0; (group = drill_family_group(i, &set)) != NULL; i++)
            drill_suggest_offer(&suggest, group);
        for (int i = 0; i < DRILL_FAMILY_COUNT; i++)
            drill_suggest_offer(&suggest, drill_family_name((enum drill_family)i));
        if (word.start[0] < 0)
            word.kind = DRILL_TOKEN_STRING; /* shown without its bytes */
        return drill_reader_fail_unknown(reader, &word, "family", &suggest);
    }
    return true;
}

static bool read_slow(struct drill_reader *reader)
{
    if (reader->scenario->slow)
        return drill_reader_fail(reader, &reader->token, "slow is given twice");
    reader->scenario->slow = true;
    return drill_reader_advance(reader);
}

static bool read_sysctl(struct drill_reader *reader)
{
    struct drill_scenario *scenario = reader->scenario;
    enum drill_sysctl sysctl;
    int64_t value;
    drill_reader_advance(reader);
    struct drill_token name = reader->token;
    if (name.kind != DRILL_TOKEN_NAME)
        return drill_reader_fail_expected(reader, &name, "a sysctl");
    if (!drill_sysctl_find(name.start, name.len, &sysctl)) {
        struct drill_suggest suggest = drill_suggest_make(name.start, name.len);
        for (int i = 0; i < DRILL_SYSCTL_COUNT; i++)
            drill_suggest_offer(&suggest, drill_sysctl_name((enum drill_sysctl)i));
        return drill_reader_fail_unknown(reader, &name, "sysctl", &suggest);
    }
    for (unsigned i = 0; i < scenario->n_sysctls; i++) {
        if (scenario->sysctls[i].sysctl == sysctl)
            return drill_reader_fail(reader, &name, "sysctl %s is given twice",
                                     drill_sysctl_name(sysctl));
    }
    drill_reader_advance(reader);
    if (!drill_reader_number(reader, "a sysctl's value", 0, INT32_MAX, &value))
        return false;
    scenario->sysctls[scenario->n_sysctls++] =
        (struct drill_scenario_sysctl){.sysctl = (uint8_t)sysctl, .value = value};
    return true;
}

bool drill_reader_is_header(const struct drill_token *token)
{
    return drill_token_is(token, "family") || drill_token_is(token, "slow") ||
           drill_token_is(token, "sysctl");
}

bool drill_reader_header(struct drill_reader *reader)
{
    if (reader->in_steps)
        return drill_reader_fail(reader, &reader->token, "headers come before the first step");
    if (drill_token_is(&reader->token, "family"))
        return read_family(reader);
    bool done = drill_token_is(&reader->token, "slow") ? read_slow(reader) : read_sysctl(reader);
    if (!done)
        return false;
    if (reader->token.kind != DRILL_TOKEN_END)
        return drill_reader_fail_expected(reader, &reader->token, "the end of the line");
    return true;
}
