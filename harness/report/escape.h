#ifndef DRILL_REPORT_ESCAPE_H
#define DRILL_REPORT_ESCAPE_H

/* Text from outside (names, answers of a target, reasons) made fit to be printed: always valid
 * UTF-8, never a control character that a terminal, an XML parser or a line-based reader would act
 * on. */

#include "base/text.h"

enum drill_clean {
    DRILL_CLEAN_LINE,  /* one line: no control character at all */
    DRILL_CLEAN_LINES, /* newlines and tabs stay */
    DRILL_CLEAN_UTF8   /* every control character stays, for formats that quote them themselves */
};

/* Appends `bytes` (NULL: nothing). What may not stay becomes \xNN per byte. */
void drill_report_clean(struct drill_text *text, const char *bytes, enum drill_clean how);

/* Appends `bytes` in double quotes with JSON's escapes, which YAML reads too. */
void drill_report_quote(struct drill_text *text, const char *bytes);

/* Appends the lines of `lines`, each behind `prefix`; empty lines get none. */
void drill_report_indent(struct drill_text *text, const char *prefix, const char *lines);

/* Appends the words of `words`, broken before column 100. The cursor stands at column `used`;
 * continuation lines start with `indent` blanks. Ends without newline. */
void drill_report_wrap(struct drill_text *text, size_t used, size_t indent, const char *words);

/* The columns that `bytes` takes in print: its characters. */
size_t drill_report_columns(const char *bytes);

#endif
