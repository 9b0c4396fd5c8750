/* Messages on standard error. */

#include "cli/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "scenario/suggest.h"

enum {
    LISTED_MAX = 400 /* bytes of known names that a message lists */
};

void drill_say_error(const char *fmt, ...)
{
    va_list ap;
    fputs("sockdrill: ", stderr);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
}

void drill_say_diag(const char *file, struct drill_status status, const struct drill_diag *diag)
{
    const char *text = diag->text[0] != '\0' ? diag->text : drill_status_text(status);
    if (file == NULL)
        drill_say_error("%s", text);
    else if (diag->line == 0)
        fprintf(stderr, "%s: %s\n", file, text);
    else
        fprintf(stderr, "%s:%d:%d: %s\n", file, diag->line, diag->column, text);
}

void drill_names_offer(struct drill_names *names, const char *known)
{
    struct drill_suggest near = drill_suggest_make(names->wrong, strlen(names->wrong));
    drill_suggest_offer(&near, known);
    if (near.best != NULL && (names->nearest == NULL || near.distance < names->distance)) {
        names->nearest = near.best;
        names->distance = near.distance;
    }
    drill_text_addf(&names->known, "%s%s", names->known.len > 0 ? ", " : "", known);
}

void drill_names_say(struct drill_names *names, const char *what)
{
    if (names->nearest != NULL)
        drill_say_error("%s '%s'; did you mean '%s'?", what, names->wrong, names->nearest);
    else if (names->known.len > 0 && names->known.len <= LISTED_MAX)
        drill_say_error("%s '%s'; known: %s", what, names->wrong, names->known.bytes);
    else
        drill_say_error("%s '%s'", what, names->wrong);
    drill_text_free(&names->known);
}
