#ifndef DRILL_REPORT_JSON_LINE_H
#define DRILL_REPORT_JSON_LINE_H

/* Building JSON for the formats that speak it. Running out of memory marks `text` as failed. */

#include <jansson.h>

#include "report/atlas.h"
#include "report/report.h"

/* Puts a member; takes over `value` (NULL: out of memory). */
void drill_json_put(struct drill_text *text, json_t *object, const char *key, json_t *value);

/* Puts a string, made valid UTF-8; nothing where it is NULL or "". */
void drill_json_put_text(struct drill_text *text, json_t *object, const char *key,
                         const char *value);

/* Appends to a list; takes over `value`. */
void drill_json_append(struct drill_text *text, json_t *list, json_t *value);

/* The members case, line and call. */
void drill_json_put_evidence(struct drill_text *text, json_t *object,
                             const struct drill_evidence *evidence);

/* The members accepted, rejected, undecided, not_run and interrupted. */
void drill_json_put_totals(struct drill_text *text, json_t *object,
                           const struct drill_report_totals *totals);

/* A list of the outcomes of a rule that were taken, or that were permitted and did not come. */
json_t *drill_json_outcomes(struct drill_text *text, const struct drill_rule_coverage *coverage,
                            bool taken);

/* Appends the value on one line and lets go of it. */
void drill_json_write(struct drill_text *text, json_t *value);

#endif
