#ifndef DRILL_SCENARIO_TEXT_TOKEN_H
#define DRILL_SCENARIO_TEXT_TOKEN_H

/* The words of one line of scenario text. Private to the scenario layer. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum drill_token_kind {
    DRILL_TOKEN_END,    /* end of the line, or a comment */
    DRILL_TOKEN_NAME,   /* letters, digits and '_', not beginning with a digit */
    DRILL_TOKEN_NUMBER, /* decimal, with or without a minus sign */
    DRILL_TOKEN_STRING, /* between double quotes, which start and len leave out */
    DRILL_TOKEN_RANGE,  /* ".." */
    DRILL_TOKEN_MARK,   /* one of the marks of the language: ( ) [ ] , : = | + */
    DRILL_TOKEN_OPEN,   /* a string without its closing quote */
    DRILL_TOKEN_BAD     /* a byte that begins nothing */
};

struct drill_token {
    enum drill_token_kind kind;
    char mark;         /* MARK */
    bool overflow;     /* NUMBER: it does not fit `number` */
    int line;          /* from 1 */
    int column;        /* in bytes, from 1 */
    const char *start; /* into the text; not NUL-terminated */
    size_t len;
    int64_t number; /* NUMBER */
};

/* A place in one line. A value: copy it to look ahead. */
struct drill_scan {
    const char *at;
    const char *line_start;
    const char *line_end; /* without the line's end mark */
    int line;
};

/* The token at the place, which moves behind it. At the end of the line: END, again and again. */
struct drill_token drill_scan_next(struct drill_scan *scan);

/* The next run of bytes up to a blank or '#', as a NAME whatever it holds; END when there is none.
 */
struct drill_token drill_scan_word(struct drill_scan *scan);

bool drill_token_is(const struct drill_token *token, const char *name);
bool drill_token_is_mark(const struct drill_token *token, char mark);

#endif
