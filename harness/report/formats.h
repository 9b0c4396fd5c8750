#ifndef DRILL_REPORT_FORMATS_H
#define DRILL_REPORT_FORMATS_H

/* The formats, for the table in report.c. */

#include "report/report.h"

extern const struct drill_report_format drill_report_pretty;
extern const struct drill_report_format drill_report_tap;
extern const struct drill_report_format drill_report_junit;
extern const struct drill_report_format drill_report_jsonl;
extern const struct drill_report_format drill_report_html;
extern const struct drill_report_format drill_report_sarif;

#endif
