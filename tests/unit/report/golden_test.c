/* Every format, whole, against files in tests/golden. */

#include <criterion/criterion.h>

#include "unit/report/fixture.h"

static const char *const notes[] = {"no IPv6 here: the targets udp6 and tcp6 are left out", NULL};

static void expect(const char *name, const struct fixture_run *run)
{
    struct drill_text text = fixture_report(run);
    fixture_expect_golden(name, &text);
    drill_text_free(&text);
}

static struct fixture_run whole(const char *format)
{
    return (struct fixture_run){
        .format = format,
        .options = {.version = "0.1.0", .notes = notes, .expected = FIXTURE_COUNT},
        .cases = FIXTURE_COUNT,
    };
}

static struct fixture_run partial(const char *format)
{
    struct fixture_run run = whole(format);
    run.cases = FIXTURE_CLAIM;
    run.interrupted = true;
    return run;
}

Test(report_golden, pretty)
{
    struct fixture_run run = whole("pretty");
    expect("pretty.txt", &run);
}

Test(report_golden, pretty_verbose)
{
    struct fixture_run run = whole("pretty");
    run.options.verbosity = 1;
    run.options.always_ladder = true;
    expect("pretty-verbose.txt", &run);
}

Test(report_golden, pretty_quiet)
{
    struct fixture_run run = whole("pretty");
    run.options.verbosity = -1;
    expect("pretty-quiet.txt", &run);
}

Test(report_golden, pretty_color)
{
    struct fixture_run run = partial("pretty");
    run.options.color = true;
    expect("pretty-color.txt", &run);
}

Test(report_golden, pretty_interrupted)
{
    struct fixture_run run = partial("pretty");
    run.cases = 1;
    expect("pretty-interrupted.txt", &run);
}

Test(report_golden, tap)
{
    struct fixture_run run = whole("tap");
    expect("tap.txt", &run);
}

Test(report_golden, tap_interrupted)
{
    struct fixture_run run = partial("tap");
    expect("tap-interrupted.txt", &run);
}

Test(report_golden, junit)
{
    struct fixture_run run = whole("junit");
    expect("junit.xml", &run);
}

Test(report_golden, junit_interrupted)
{
    struct fixture_run run = partial("junit");
    expect("junit-interrupted.xml", &run);
}

Test(report_golden, jsonl)
{
    struct fixture_run run = whole("jsonl");
    expect("report.jsonl", &run);
}

Test(report_golden, jsonl_interrupted)
{
    struct fixture_run run = partial("jsonl");
    expect("report-interrupted.jsonl", &run);
}
