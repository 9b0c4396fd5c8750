#ifndef DRILL_REPORT_HTML_TEXT_H
#define DRILL_REPORT_HTML_TEXT_H

/* What the pages share: escaping, and a head and foot that need nothing from outside. */

#include "base/text.h"
#include "report/atlas.h"

/* Appends `bytes` (NULL: nothing) for use between tags and in attributes. */
void drill_html_escape(struct drill_text *text, const char *bytes);

/* Appends "<TAG>bytes</TAG>", escaped; `tag` may have attributes ("td class=\"no\""). */
void drill_html_element(struct drill_text *text, const char *tag, const char *bytes);

/* The page up to its heading, and its end. */
void drill_html_begin(struct drill_text *text, const char *title);
void drill_html_end(struct drill_text *text);

/* The version and the notes (NULL: none); a section on the conflicts, if there are any. */
void drill_html_notes(struct drill_text *text, const char *version, const char *const *notes);
void drill_html_conflicts(struct drill_text *text, const struct drill_atlas *atlas);

#endif
