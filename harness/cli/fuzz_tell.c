/* The words of a campaign. */

#include "cli/fuzz_tell.h"

#include <string.h>

#include "cli/finding.h"
#include "report/json_line.h"

static bool is_json(const struct drill_options *options)
{
    return strcmp(options->format->name, "jsonl") == 0;
}

static const char *sentence_of(const struct drill_sighting *what)
{
    enum drill_rule_id rule = drill_rule_find(what->rule);
    return rule != DRILL_RULE_COUNT ? drill_rule_get(rule)->sentence : "";
}

static bool is_flaky(const struct drill_fuzz_finding *finding)
{
    return finding->hits < DRILL_PROOF_HITS;
}

static void write_json(const struct drill_fuzz_finding *finding, const char *target,
                       const char *path, struct drill_text *text)
{
    json_t *line = json_object();
    drill_json_put(text, line, "type", json_string("finding"));
    drill_json_put_text(text, line, "target", target);
    drill_json_put_text(text, line, "rule", finding->what.rule);
    drill_json_put_text(text, line, "sentence", sentence_of(&finding->what));
    drill_json_put_text(text, line, "call", finding->what.call);
    drill_json_put_text(text, line, "phase", finding->what.phase);
    drill_json_put_text(text, line, "permitted", finding->permitted);
    drill_json_put_text(text, line, "seen", finding->seen);
    drill_json_put(text, line, "flaky", json_boolean(is_flaky(finding)));
    drill_json_put(text, line, "hits", json_integer(finding->hits));
    drill_json_put(text, line, "runs", json_integer(finding->runs));
    drill_json_put(text, line, "steps", json_integer(finding->steps));
    drill_json_put(text, line, "steps_before", json_integer(finding->steps_before));
    drill_json_put(text, line, "tried", json_integer(finding->tried));
    if (!finding->unsaved)
        drill_json_put_text(text, line, "file", path);
    drill_json_put(text, line, "shrink_ns", json_integer(finding->shrink_ns));
    drill_json_write(text, line);
}

static void write_pretty(const struct drill_fuzz_finding *finding, const char *target,
                         const char *path, struct drill_text *text)
{
    drill_text_addf(text, "%s %s  %s", is_flaky(finding) ? "FLAKY" : "FOUND", target,
                    finding->what.rule);
    if (finding->what.call[0] != '\0')
        drill_text_addf(text, " in %s()", finding->what.call);
    if (finding->what.phase[0] != '\0') /* a process that hung did not tell it */
        drill_text_addf(text, " on %s",
                        strcmp(finding->what.phase, "none") == 0 ? "no socket"
                                                                 : finding->what.phase);
    drill_text_addf(text, "\n");
    if (sentence_of(&finding->what)[0] != '\0')
        drill_text_addf(text, "  rule:      %s\n", sentence_of(&finding->what));
    drill_text_addf(text, "  permitted: %s\n  seen:      %s\n", finding->permitted, finding->seen);
    drill_text_addf(text, "  shown by:  %u of %u runs, in %u step%s\n", finding->hits,
                    finding->runs, finding->steps, finding->steps == 1 ? "" : "s");
    if (finding->unsaved)
        drill_text_addf(text, "  its files could not be written\n\n");
    else
        drill_text_addf(text, "  repeat:    sockdrill run %s --target %s\n\n", path, target);
}

void drill_fuzz_tell_finding(const struct drill_fuzz_finding *finding, const char *target,
                             const struct drill_options *options, struct drill_text *text)
{
    struct drill_text path = {0};
    drill_finding_path(options, finding->name, "sock", &path);
    text->failed = text->failed || path.failed;
    if (!path.failed && is_json(options))
        write_json(finding, target, path.bytes, text);
    else if (!path.failed)
        write_pretty(finding, target, path.bytes, text);
    drill_text_free(&path);
}

static void write_totals_json(const struct drill_fuzz_totals *totals, const char *target,
                              bool stopped, struct drill_text *text)
{
    json_t *line = json_object();
    drill_json_put(text, line, "type", json_string("campaign"));
    drill_json_put_text(text, line, "target", target);
    drill_json_put(text, line, "executions", json_integer((json_int_t)totals->runs));
    drill_json_put(text, line, "features", json_integer(totals->features));
    drill_json_put(text, line, "rules", json_integer(totals->rules));
    drill_json_put(text, line, "corpus", json_integer(totals->corpus));
    drill_json_put(text, line, "findings", json_integer(totals->findings));
    drill_json_put(text, line, "flaky", json_integer(totals->flaky));
    drill_json_put(text, line, "repeated", json_integer((json_int_t)totals->repeated));
    drill_json_put(text, line, "known", json_integer((json_int_t)totals->known));
    drill_json_put(text, line, "undecided", json_integer((json_int_t)totals->undecided));
    drill_json_put(text, line, "not_run", json_integer((json_int_t)totals->not_run));
    drill_json_put(text, line, "interrupted", json_boolean(stopped));
    drill_json_put(text, line, "time_ns", json_integer(totals->time_ns));
    drill_json_write(text, line);
}

static unsigned long long per_second(const struct drill_fuzz_totals *totals)
{
    return (unsigned long long)((double)totals->runs * 1e9 / (double)(totals->time_ns + 1));
}

void drill_fuzz_tell_progress(const struct drill_fuzz_totals *totals, struct drill_text *text)
{
    drill_text_addf(
        text, "%llu executions (%llu/s), %u features, %u rules, %u finding%s, %llu undecided",
        (unsigned long long)totals->runs, per_second(totals), totals->features, totals->rules,
        totals->findings, totals->findings == 1 ? "" : "s", (unsigned long long)totals->undecided);
}

void drill_fuzz_tell_totals(const struct drill_fuzz_totals *totals, const char *target,
                            const struct drill_options *options, bool stopped,
                            struct drill_text *text)
{
    if (is_json(options)) {
        write_totals_json(totals, target, stopped, text);
        return;
    }
    drill_text_addf(text, "%s: ", target);
    drill_fuzz_tell_progress(totals, text);
    if (totals->flaky > 0)
        drill_text_addf(text, ", %u of the findings flaky", totals->flaky);
    if (totals->repeated > 0)
        drill_text_addf(text, ", %llu like them", (unsigned long long)totals->repeated);
    if (totals->known > 0)
        drill_text_addf(text, ", %llu known", (unsigned long long)totals->known);
    if (totals->not_run > 0)
        drill_text_addf(text, ", %llu not run", (unsigned long long)totals->not_run);
    drill_text_addf(text, " in %.1f s%s\n", (double)totals->time_ns / 1e9,
                    stopped ? ", interrupted" : "");
}
