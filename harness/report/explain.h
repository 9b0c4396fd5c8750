#ifndef DRILL_REPORT_EXPLAIN_H
#define DRILL_REPORT_EXPLAIN_H

/* A rejection in words, the same ones for every format. */

#include "base/text.h"
#include "oracle/rule.h"
#include "report/report.h"

/* Where a rejection comes from. */
enum drill_reason {
    DRILL_REASON_RULE,   /* a sentence of the catalogue */
    DRILL_REASON_CLAIM,  /* the scenario's author said otherwise */
    DRILL_REASON_HARNESS /* the run itself: a crash, a hang, something left over */
};

struct drill_explanation {
    enum drill_reason reason;
    const char *id;
    const struct drill_rule *rule; /* NULL where the catalogue has none */
    const char *permitted;
    const char *seen;
};

struct drill_explanation drill_report_explain(const struct drill_verdict *verdict);

/* Appends one line without newline: "RCV-EOF: recv returns 0 at the end.", "CLAIM: the scenario
 * claims = 300", "HARNESS-CRASH: ...". */
void drill_report_headline(const struct drill_verdict *verdict, struct drill_text *text);

/* Appends the call that the verdict fell on, without newline: "line 12: T1: recv(S, 300)". Nothing
 * where no call was under way. */
void drill_report_call(const struct drill_case_result *result, struct drill_text *text);

/* Appends where an implementer should look, without newline: the method that answered wrong, and
 * the call before it whose effect it may have missed. Nothing where no call was under way. */
void drill_report_look(const struct drill_case_result *result, struct drill_text *text);

/* Appends "12 accepted, 0 rejected, 0 undecided, 3 not run". */
void drill_report_counts(const struct drill_report_totals *totals, struct drill_text *text);

/* Appends one line without newline about a conflict of `column`: "negative backlog (NEG) on tcp4:
 * the maximum (Linux ...); the document says as 0 (POSIX ...); seen at listen/negative:9: ..." */
void drill_report_conflict(const struct drill_atlas_column *column, enum drill_variant variant,
                           struct drill_text *text);

/* Calls `tell` for every conflict of every target; the target's alone when `target` is given. */
void drill_report_conflicts(const struct drill_atlas *atlas, const char *target,
                            void (*tell)(void *self, const struct drill_atlas_column *column,
                                         enum drill_variant variant),
                            void *self);

/* Counts one more case of a verdict. */
void drill_report_tally(struct drill_report_totals *totals, enum drill_verdict_kind kind);

#endif
