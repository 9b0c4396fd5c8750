/* What every format must keep: machines can read it back, nothing from outside breaks it, and only
 * times differ between runs that went the same way. */

#include <criterion/criterion.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <string.h>

#include "base/rng.h"
#include "unit/report/fixture.h"
#include "oracle/rule.h"

static struct fixture_run whole(const char *format, bool interrupted)
{
    return (struct fixture_run){
        .format = format,
        .options = {.version = "0.1.0", .expected = FIXTURE_COUNT},
        .cases = interrupted ? 3 : FIXTURE_COUNT,
        .interrupted = interrupted,
    };
}

Test(report_formats, the_table_is_whole)
{
    size_t n = 0;
    for (const struct drill_report_format *f; (f = drill_report_format_at(n)) != NULL; n++) {
        cr_expect_eq(drill_report_format_find(f->name), f);
        cr_expect_gt(strlen(f->gloss), 0);
        cr_expect(f->begin != NULL && f->add != NULL && f->end != NULL);
    }
    cr_expect_eq(n, 6);
    cr_expect_null(drill_report_format_find("sarif2"));
    cr_expect_null(drill_report_format_find(""));
}

Test(report_formats, an_empty_run_has_a_report)
{
    for (size_t i = 0; drill_report_format_at(i) != NULL; i++) {
        struct fixture_run run = {.format = drill_report_format_at(i)->name};
        struct drill_text text = fixture_report(&run);
        cr_expect_gt(text.len, 0, "%s", run.format);
        drill_text_free(&text);
    }
}

/* Takes out the digits after `before`, wherever it stands. */
static void drop_times(char *text, const char *before)
{
    for (char *at = strstr(text, before); at != NULL; at = strstr(at, before)) {
        at += strlen(before);
        size_t digits = strspn(at, "0123456789.");
        memmove(at, at + digits, strlen(at + digits) + 1);
    }
}

Test(report_formats, only_times_differ_between_equal_runs)
{
    static const char *const befores[] = {"\"time_ns\":", "time=\"", " in "};
    for (size_t i = 0; drill_report_format_at(i) != NULL; i++) {
        struct fixture_run run = whole(drill_report_format_at(i)->name, false);
        struct drill_text one = fixture_report(&run);
        run.time_ns = 123456789;
        struct drill_text other = fixture_report(&run);
        for (size_t k = 0; k < DRILL_COUNT(befores); k++) {
            drop_times(one.bytes, befores[k]);
            drop_times(other.bytes, befores[k]);
        }
        cr_expect_str_eq(one.bytes, other.bytes, "%s", run.format);
        drill_text_free(&one);
        drill_text_free(&other);
    }
}

/* How many elements of a name are below `node`. */
static unsigned elements(const xmlNode *node, const char *name)
{
    unsigned n = 0;
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        n += child->type == XML_ELEMENT_NODE && xmlStrcmp(child->name, BAD_CAST name) == 0;
        n += elements(child, name);
    }
    return n;
}

static unsigned attribute(xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetProp(node, BAD_CAST name);
    cr_assert_not_null(value, "%s", name);
    unsigned number = (unsigned)strtoul((const char *)value, NULL, 10);
    xmlFree(value);
    return number;
}

static void check_counts(xmlNode *node)
{
    cr_expect_eq(attribute(node, "tests"), elements(node, "testcase"));
    cr_expect_eq(attribute(node, "failures"), elements(node, "failure"));
    cr_expect_eq(attribute(node, "errors"), elements(node, "error"));
    if (xmlStrcmp(node->name, BAD_CAST "testsuite") == 0)
        cr_expect_eq(attribute(node, "skipped"), elements(node, "skipped"));
}

static xmlDoc *parse_xml(const struct drill_text *text)
{
    xmlDoc *doc = xmlReadMemory(text->bytes, (int)text->len, "report.xml", NULL, XML_PARSE_NONET);
    cr_assert_not_null(doc, "%s", text->bytes);
    return doc;
}

static void check_junit(bool interrupted)
{
    struct fixture_run run = whole("junit", interrupted);
    struct drill_text text = fixture_report(&run);
    xmlDoc *doc = parse_xml(&text);
    xmlNode *root = xmlDocGetRootElement(doc);
    cr_expect_eq(xmlStrcmp(root->name, BAD_CAST "testsuites"), 0);
    cr_expect_eq(attribute(root, "tests"), run.cases);
    check_counts(root);
    for (xmlNode *suite = root->children; suite != NULL; suite = suite->next)
        if (suite->type == XML_ELEMENT_NODE)
            check_counts(suite);
    xmlFreeDoc(doc);
    drill_text_free(&text);
}

Test(report_formats, junit_parses_and_its_counts_hold)
{
    check_junit(false);
    check_junit(true);
}

/* Parses each line; returns how many there are, and the last one (a new reference). */
static unsigned parse_lines(const struct drill_text *text, json_t **ret_last)
{
    unsigned lines = 0;
    *ret_last = NULL;
    for (char *line = strtok(text->bytes, "\n"); line != NULL; line = strtok(NULL, "\n"), lines++) {
        json_error_t error;
        json_decref(*ret_last);
        *ret_last = json_loads(line, 0, &error);
        cr_assert_not_null(*ret_last, "%s: %s", error.text, line);
    }
    return lines;
}

static void check_jsonl(bool interrupted)
{
    struct fixture_run run = whole("jsonl", interrupted);
    struct drill_text text = fixture_report(&run);
    json_t *totals = NULL;
    cr_expect_eq(parse_lines(&text, &totals), run.cases + 2);
    cr_expect_str_eq(json_string_value(json_object_get(totals, "type")), "totals");
    cr_expect_eq(json_is_true(json_object_get(totals, "interrupted")), interrupted);
    cr_expect_eq(json_integer_value(json_object_get(totals, "accepted")), 1);
    json_decref(totals);
    drill_text_free(&text);
}

Test(report_formats, jsonl_parses_line_by_line)
{
    check_jsonl(false);
    check_jsonl(true);
}

Test(report_formats, jsonl_tells_accepted_traces_when_asked)
{
    struct fixture_run run = whole("jsonl", false);
    run.cases = 1;
    struct drill_text text = fixture_report(&run);
    cr_expect_null(strstr(text.bytes, "\"events\""));
    drill_text_free(&text);
    run.options.verbosity = 1;
    text = fixture_report(&run);
    cr_expect_not_null(strstr(text.bytes, "\"events\":[{\"kind\":\"call\""));
    drill_text_free(&text);
}

static unsigned count_lines(const char *text, const char *start)
{
    unsigned n = strncmp(text, start, strlen(start)) == 0;
    for (const char *at = strchr(text, '\n'); at != NULL; at = strchr(at + 1, '\n'))
        n += strncmp(at + 1, start, strlen(start)) == 0;
    return n;
}

Test(report_formats, tap_plans_what_it_reports)
{
    struct fixture_run run = whole("tap", false);
    for (int known = 0; known < 2; known++) {
        run.options.expected = known == 1 ? FIXTURE_COUNT : 0;
        struct drill_text text = fixture_report(&run);
        cr_expect_eq(count_lines(text.bytes, "1..8\n"), 1);
        cr_expect_eq(count_lines(text.bytes, "ok ") + count_lines(text.bytes, "not ok "), 8);
        cr_expect_eq(count_lines(text.bytes, "Bail out!"), 0);
        drill_text_free(&text);
    }
}

Test(report_formats, tap_bails_out_last)
{
    struct fixture_run run = whole("tap", true);
    struct drill_text text = fixture_report(&run);
    const char *last = strstr(text.bytes, "\nBail out! interrupted\n");
    cr_assert_not_null(last);
    cr_expect_eq(strlen(last), strlen("\nBail out! interrupted\n"));
    drill_text_free(&text);
}

/* One case of each verdict whose every text holds bytes that want to break out. */
static struct drill_text hostile_report(const char *format, struct drill_rng *rng)
{
    static const char bytes[] =
        "\x01\x1b\x7f\x80\xff\xc3\xa9\xe2\x82<>&\"'\\#\n\r\t]]>\xef\xbf\xbf z:";
    char hostile[24] = {0};
    const char *notes[] = {hostile, NULL};
    struct drill_reporter reporter = {
        .format = drill_report_format_find(format),
        .options = {.version = hostile, .notes = notes, .always_ladder = true}};
    struct drill_report_totals totals = {0};
    for (size_t i = 0; i + 1 < sizeof hostile; i++)
        hostile[i] = bytes[drill_rng_below(rng, sizeof bytes - 1)];
    reporter.format->begin(&reporter);
    for (int kind = 0; kind < FIXTURE_COUNT; kind++) {
        struct drill_case_result result = *fixture_result((enum fixture_kind)kind);
        struct drill_verdict verdict = *result.verdict;
        memcpy(verdict.why, hostile, sizeof hostile);
        memcpy(verdict.rule, hostile, sizeof hostile);
        memcpy(verdict.seen, hostile, sizeof hostile);
        memcpy(verdict.permitted, hostile, sizeof hostile);
        result.name = result.target = result.repeat = hostile;
        result.verdict = &verdict;
        reporter.format->add(&reporter, &result);
    }
    reporter.format->end(&reporter, &totals);
    cr_assert_not(reporter.out.failed);
    return reporter.out;
}

Test(report_formats, nothing_from_outside_breaks_xml)
{
    struct drill_rng rng = drill_rng_make(2, 0);
    for (int i = 0; i < 100; i++) {
        struct drill_text text = hostile_report("junit", &rng);
        xmlDoc *doc = parse_xml(&text);
        cr_expect_eq(elements(xmlDocGetRootElement(doc), "testcase"), FIXTURE_COUNT);
        xmlFreeDoc(doc);
        drill_text_free(&text);
    }
}

Test(report_formats, nothing_from_outside_breaks_json)
{
    struct drill_rng rng = drill_rng_make(3, 0);
    for (int i = 0; i < 100; i++) {
        json_t *last = NULL;
        struct drill_text text = hostile_report("jsonl", &rng);
        cr_expect_eq(parse_lines(&text, &last), FIXTURE_COUNT + 2);
        json_decref(last);
        drill_text_free(&text);
    }
}

/* The pages are well-formed as XML as well. */
Test(report_formats, nothing_from_outside_breaks_html)
{
    struct drill_rng rng = drill_rng_make(5, 0);
    for (int i = 0; i < 100; i++) {
        struct drill_text text = hostile_report("html", &rng);
        xmlDoc *doc = parse_xml(&text);
        xmlNode *body = xmlLastElementChild(xmlDocGetRootElement(doc));
        cr_expect_eq(elements(body, "section"), FIXTURE_COUNT - 2, "all but those not run");
        xmlFreeDoc(doc);
        drill_text_free(&text);
    }
}

static json_t *member(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    cr_assert_not_null(value, "no %s", key);
    return value;
}

static void check_sarif_result(json_t *rules, json_t *result)
{
    json_t *rule = json_array_get(rules, (size_t)json_integer_value(member(result, "ruleIndex")));
    cr_assert_not_null(rule);
    cr_expect_eq(json_equal(member(rule, "id"), member(result, "ruleId")), 1);
    cr_expect(json_is_string(member(member(rule, "shortDescription"), "text")));
    cr_expect(json_is_string(member(member(result, "message"), "text")));
    json_t *place = json_array_get(member(result, "locations"), 0);
    json_t *physical = json_object_get(place, "physicalLocation");
    cr_expect(json_is_string(member(json_array_get(member(place, "logicalLocations"), 0), "name")));
    if (physical != NULL)
        cr_expect_geq(json_integer_value(member(member(physical, "region"), "startLine")), 1);
}

/* What the schema of SARIF 2.1.0 requires of the parts that are used; gives the results. */
static json_t *check_sarif(json_t *log, bool interrupted)
{
    cr_assert_str_eq(json_string_value(member(log, "version")), "2.1.0");
    cr_assert_eq(json_array_size(member(log, "runs")), 1);
    json_t *run = json_array_get(member(log, "runs"), 0);
    json_t *driver = member(member(run, "tool"), "driver");
    cr_expect_str_eq(json_string_value(member(driver, "name")), "sockdrill");
    json_t *invocation = json_array_get(member(run, "invocations"), 0);
    cr_expect_eq(json_is_true(member(invocation, "executionSuccessful")), !interrupted);
    json_t *results = member(run, "results");
    for (size_t i = 0; i < json_array_size(results); i++)
        check_sarif_result(member(driver, "rules"), json_array_get(results, i));
    return results;
}

static json_t *load_sarif(const struct drill_text *text)
{
    json_error_t error;
    json_t *log = json_loadb(text->bytes, text->len, JSON_REJECT_DUPLICATES, &error);
    cr_assert_not_null(log, "%s", error.text);
    return log;
}

Test(report_formats, sarif_has_one_result_per_rejection)
{
    for (int interrupted = 0; interrupted < 2; interrupted++) {
        struct fixture_run run = whole("sarif", interrupted == 1);
        struct drill_text text = fixture_report(&run);
        json_t *log = load_sarif(&text);
        cr_expect_eq(json_array_size(check_sarif(log, interrupted == 1)), interrupted == 1 ? 2 : 4);
        json_decref(log);
        drill_text_free(&text);
    }
}

/* The call that a verdict fell on, and where to start; neither where no call was under way. */
Test(report_formats, sarif_says_where_to_look)
{
    struct fixture_run run = whole("sarif", false);
    struct drill_text text = fixture_report(&run);
    json_t *log = load_sarif(&text);
    json_t *results = check_sarif(log, false);
    json_t *properties = member(json_array_get(results, 0), "properties");
    const char *look = json_string_value(member(properties, "lookAt"));
    const char *words =
        json_string_value(member(member(json_array_get(results, 0), "message"), "text"));
    cr_expect_str_eq(json_string_value(member(properties, "call")), "line 12: recv(S, 10)");
    cr_expect_str_eq(look, "what recv() returns; if that is right, what recv(S, 10) of line 11 "
                           "left behind");
    cr_expect_not_null(strstr(words, "\nCall: line 12: recv(S, 10)\n"), "%s", words);
    cr_expect_not_null(strstr(words, "\nLook at: what recv() returns;"), "%s", words);
    for (size_t i = 0; i < json_array_size(results); i++) {
        json_t *result = json_array_get(results, i);
        bool mishap = strncmp(json_string_value(member(result, "ruleId")), "HARNESS-", 8) == 0;
        properties = member(result, "properties");
        cr_expect_eq(json_object_get(properties, "call") == NULL, mishap);
        cr_expect_eq(json_object_get(properties, "lookAt") == NULL, mishap);
    }
    json_decref(log);
    drill_text_free(&text);
}

Test(report_formats, nothing_from_outside_breaks_sarif)
{
    struct drill_rng rng = drill_rng_make(6, 0);
    for (int i = 0; i < 100; i++) {
        struct drill_text text = hostile_report("sarif", &rng);
        json_t *log = load_sarif(&text);
        cr_expect_eq(json_array_size(check_sarif(log, false)), 4);
        json_decref(log);
        drill_text_free(&text);
    }
}

static void check_printable(const struct drill_text *text)
{
    for (size_t k = 0; k < text->len; k++) {
        unsigned char c = (unsigned char)text->bytes[k];
        cr_assert(c == '\n' || (c >= 0x20 && c != 0x7f), "%02x at %zu", c, k);
    }
    cr_assert_eq(strlen(text->bytes), text->len);
}

Test(report_formats, nothing_from_outside_reaches_the_terminal)
{
    struct drill_rng rng = drill_rng_make(4, 0);
    for (int i = 0; i < 100; i++) {
        struct drill_text text = hostile_report("pretty", &rng);
        check_printable(&text);
        drill_text_free(&text);
        text = hostile_report("tap", &rng);
        check_printable(&text);
        cr_expect_eq(count_lines(text.bytes, "ok ") + count_lines(text.bytes, "not ok "),
                     FIXTURE_COUNT);
        drill_text_free(&text);
    }
}

Test(report_formats, a_rejection_carries_its_rule)
{
    const struct drill_rule *rule = drill_rule_get(drill_rule_find(FIXTURE_RULE_ID));
    struct fixture_run run = whole("jsonl", true);
    struct drill_text text = fixture_report(&run);
    char *line = strstr(text.bytes, "{\"type\":\"case\",\"name\":\"close/eof-after-drain\"");
    cr_assert_not_null(line);
    *strchr(line, '\n') = '\0';
    json_t *json = json_loads(line, 0, NULL);
    cr_assert_not_null(json);
    cr_expect_str_eq(json_string_value(json_object_get(json, "rule")), rule->id);
    cr_expect_str_eq(json_string_value(json_object_get(json, "sentence")), rule->sentence);
    cr_expect_str_eq(json_string_value(json_object_get(json, "source")), rule->source);
    cr_expect_str_eq(json_string_value(json_object_get(json, "level")),
                     drill_level_name(rule->level));
    json_decref(json);
    drill_text_free(&text);
}
