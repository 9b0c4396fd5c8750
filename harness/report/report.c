/* The table of formats. */

#include "report/report.h"

#include <string.h>

#include "report/formats.h"

static const struct drill_report_format *const formats[] = {
    &drill_report_pretty, &drill_report_tap,  &drill_report_junit,
    &drill_report_jsonl,  &drill_report_html, &drill_report_sarif,
};

const struct drill_report_format *drill_report_format_find(const char *name)
{
    for (size_t i = 0; i < DRILL_COUNT(formats); i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    return NULL;
}

const struct drill_report_format *drill_report_format_at(size_t i)
{
    return i < DRILL_COUNT(formats) ? formats[i] : NULL;
}
