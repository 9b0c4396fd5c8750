#ifndef DRILL_REPORT_ATLAS_WRITE_H
#define DRILL_REPORT_ATLAS_WRITE_H

/* The atlas told: every question, every target beside the others, and the evidence. */

#include "report/report.h"

/* What goes with an atlas. */
struct drill_atlas_view {
    const char *version;
    const char *const *notes; /* NULL-terminated, or NULL */
    const struct drill_report_totals *totals;
};

struct drill_atlas_format {
    const char *name;
    void (*write)(const struct drill_atlas *atlas, const struct drill_atlas_view *view,
                  struct drill_text *text);
};

/* "pretty", "jsonl", "html"; NULL for others. */
const struct drill_atlas_format *drill_atlas_format_find(const char *name);

void drill_atlas_write_pretty(const struct drill_atlas *atlas, const struct drill_atlas_view *view,
                              struct drill_text *text);
void drill_atlas_write_jsonl(const struct drill_atlas *atlas, const struct drill_atlas_view *view,
                             struct drill_text *text);
void drill_atlas_write_html(const struct drill_atlas *atlas, const struct drill_atlas_view *view,
                            struct drill_text *text);

#endif
