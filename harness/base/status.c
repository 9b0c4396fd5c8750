/* Texts of harness failures, and the one way to fill a diagnostic. */

#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

const char *drill_status_text(struct drill_status s)
{
    static const char *const texts[] = {
#define X(code, text) [DRILL_CODE_##code] = text,
#include "base/status.def"
#undef X
    };
    return (size_t)s.code < DRILL_COUNT(texts) ? texts[s.code] : "unknown status";
}

struct drill_status drill_diag_set(struct drill_diag *diag, enum drill_code code, int line,
                                   int column, const char *fmt, ...)
{
    if (diag != NULL) {
        va_list ap;
        diag->line = line;
        diag->column = column;
        va_start(ap, fmt);
        vsnprintf(diag->text, sizeof diag->text, fmt, ap);
        va_end(ap);
    }
    return (struct drill_status){code};
}
