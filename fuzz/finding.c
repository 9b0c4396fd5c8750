/* Findings go to standard error: a block for people, and the line that libFuzzer tells findings
 * apart by, so that minimising one cannot drift to another. */

#include "fuzz/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static bool is_known(const char *rule)
{
    const char *at = getenv("DRILL_FUZZ_KNOWN");
    size_t len = strlen(rule);
    while (at != NULL && *at != '\0') {
        size_t word = strcspn(at, ",");
        if (word == len && memcmp(at, rule, len) == 0)
            return true;
        at += word + (at[word] == ',');
    }
    return false;
}

static _Noreturn void end(const char *token)
{
    fprintf(stderr, "DEDUP_TOKEN: %s\n", token);
    abort();
}

void fuzz_finding(const struct drill_scenario *scenario, const struct drill_verdict *verdict)
{
    struct drill_text text = {0};
    if (is_known(verdict->rule))
        return;
    if (scenario != NULL)
        drill_scenario_write(scenario, &text);
    fprintf(stderr, "\n=== %s\n  permitted: %s\n  seen:      %s\n\n%s\n", verdict->rule,
            verdict->permitted, verdict->seen, text.bytes != NULL ? text.bytes : "");
    drill_text_free(&text);
    end(verdict->rule);
}

_Noreturn void fuzz_breach(const char *property, const char *fmt, ...)
{
    va_list ap;
    fprintf(stderr, "\n=== %s\n  ", property);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    end(property);
}
