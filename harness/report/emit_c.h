#ifndef DRILL_REPORT_EMIT_C_H
#define DRILL_REPORT_EMIT_C_H

/* A case as a C program of its own, over plain sockets: it makes the calls up to the one that the
 * verdict fell on, tells what each returns, and says whether that one does again what was seen. */

#include "report/report.h"

/* Appends the program for a case of a scenario, rejected or not. False: it has no such form, and
 * `why` (`size` bytes, NUL-terminated) says what stands in the way; `text` is then as it was. */
bool drill_report_c(const struct drill_case_result *result, struct drill_text *text, char *why,
                    size_t size);

#endif
