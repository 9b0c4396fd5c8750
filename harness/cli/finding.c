/* Saving what was found: the scenario says in its comments what it shows. */

#include "cli/finding.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/say.h"
#include "report/emit_c.h"
#include "report/report.h"

static const char *directory(const struct drill_options *options)
{
    return options->findings != NULL ? options->findings : "FINDINGS";
}

void drill_finding_path(const struct drill_options *options, const char *name, const char *end,
                        struct drill_text *text)
{
    drill_text_addf(text, "%s/%s.%s", directory(options), name, end);
}

bool drill_finding_place(const struct drill_options *options)
{
    struct stat st;
    const char *path = directory(options);
    if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
        errno = ENOTDIR;
    else if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return true;
    drill_say_error("--findings: %s: %s", path, strerror(errno));
    return false;
}

/* One comment line: what is longer than a line goes on, what cannot be printed is left out. */
static void add_comment(struct drill_text *text, const char *what, const char *words)
{
    drill_text_addf(text, "# %s: ", what);
    for (; *words != '\0'; words++)
        if ((unsigned char)*words >= ' ')
            drill_text_add(text, words, 1);
    drill_text_addf(text, "\n");
}

static void write_scenario(const struct drill_fuzz_proof *proof, struct drill_text *text)
{
    const struct drill_fuzz_finding *finding = proof->finding;
    enum drill_rule_id rule = drill_rule_find(finding->what.rule);
    struct drill_scenario scenario = *proof->scenario;
    struct drill_text comments = {0};
    scenario.summary = rule != DRILL_RULE_COUNT ? drill_rule_get(rule)->sentence
                                                : "The process of the target lives on, and every "
                                                  "call that is due returns.";
    add_comment(&comments, "on", proof->type->name);
    add_comment(&comments, "permitted", finding->permitted);
    add_comment(&comments, "seen", finding->seen);
    drill_text_addf(&comments, "# shown by %u of %u runs%s\n", finding->hits, finding->runs,
                    finding->hits < DRILL_PROOF_HITS ? ": flaky" : "");
    scenario.comments = comments.bytes;
    scenario.rules[0] = finding->what.rule;
    scenario.n_rules = rule != DRILL_RULE_COUNT;
    drill_scenario_write(&scenario, text);
    text->failed = text->failed || comments.failed;
    drill_text_free(&comments);
}

static struct drill_case_result result_of(const struct drill_fuzz_proof *proof)
{
    const struct drill_target_type *type = proof->type;
    return (struct drill_case_result){.name = proof->finding->name,
                                      .target = type->name,
                                      .scenario = proof->scenario,
                                      .trace = &proof->outcome->trace,
                                      .verdict = &proof->outcome->verdict,
                                      .time_ns = proof->outcome->time_ns,
                                      .family = drill_family_name(type->family),
                                      .signals = (type->caps & DRILL_CAP_SIGNALS) != 0,
                                      .names = (type->caps & DRILL_CAP_NAMES) != 0};
}

static void write_trace(const struct drill_fuzz_proof *proof, struct drill_text *text)
{
    struct drill_report_totals totals = {.rejected = 1, .time_ns = proof->outcome->time_ns};
    struct drill_reporter reporter = {
        .format = drill_report_format_find("jsonl"),
        .options = {.version = DRILL_VERSION, .verbosity = 1, .expected = 1}};
    struct drill_case_result result = result_of(proof);
    reporter.format->begin(&reporter);
    reporter.format->add(&reporter, &result);
    reporter.format->end(&reporter, &totals);
    *text = reporter.out;
}

/* Writes DIR/NAME.END and frees the text. */
static bool save(const struct drill_options *options, const char *name, const char *end,
                 struct drill_text *text)
{
    struct drill_text path = {0};
    struct drill_diag diag = {0};
    struct drill_status s = DRILL_FAIL(NO_MEMORY);
    drill_finding_path(options, name, end, &path);
    if (!path.failed && !text->failed)
        s = drill_text_write_file(text, path.bytes, &diag);
    if (!drill_ok(s))
        drill_say_diag(NULL, s, &diag);
    drill_text_free(&path);
    drill_text_free(text);
    return drill_ok(s);
}

/* True also where it has no such form. */
static bool save_program(const struct drill_fuzz_proof *proof, const struct drill_options *options)
{
    struct drill_case_result result = result_of(proof);
    struct drill_text program = {0};
    char why[200];
    return !drill_report_c(&result, &program, why, sizeof why) ||
           save(options, proof->finding->name, "c", &program);
}

bool drill_finding_save(const struct drill_fuzz_proof *proof, const struct drill_options *options)
{
    const char *name = proof->finding->name;
    struct drill_text scenario = {0};
    struct drill_text trace = {0};
    write_scenario(proof, &scenario);
    write_trace(proof, &trace);
    bool good = drill_finding_place(options) && save(options, name, "sock", &scenario);
    return good && save(options, name, "jsonl", &trace) && save_program(proof, options);
}

bool drill_finding_emit_c(const struct drill_case_result *result, const char *path)
{
    struct drill_text text = {0};
    struct drill_diag diag = {0};
    char why[200];
    bool good = drill_report_c(result, &text, why, sizeof why);
    if (!good) {
        drill_say_error("%s has no form as a C program: %s", result->name, why);
    } else {
        struct drill_status s = drill_text_write_file(&text, path, &diag);
        if (!drill_ok(s))
            drill_say_diag(NULL, s, &diag);
        good = drill_ok(s);
    }
    drill_text_free(&text);
    return good;
}
