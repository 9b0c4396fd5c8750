/* Which kind of trace it is, and its lines one by one. */

#include "campaign/judge_trace.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "campaign/judge_jsonl.h"
#include "campaign/judge_strace.h"

struct source {
    FILE *in;
    char *text;
    size_t size;
    size_t len;
    int line;
};

/* The next line without its newline; false at the end. */
static bool next_line(struct source *source)
{
    ssize_t len = getline(&source->text, &source->size, source->in);
    if (len < 0)
        return false;
    while (len > 0 && (source->text[len - 1] == '\n' || source->text[len - 1] == '\r'))
        source->text[--len] = '\0';
    source->len = (size_t)len;
    source->line++;
    return true;
}

static bool is_blank(const struct source *source)
{
    for (size_t i = 0; i < source->len; i++) {
        if (!isspace((unsigned char)source->text[i]))
            return false;
    }
    return true;
}

static struct drill_status judge_strace(const struct drill_judging *judging, struct source *source,
                                        struct drill_diag *diag)
{
    struct drill_strace_judge *judge;
    struct drill_status s = drill_strace_judge_new(&judge, judging);
    if (!drill_ok(s))
        return s;
    /* The lines before this one were blank, and count. */
    for (int i = 1; drill_ok(s) && i < source->line; i++)
        s = drill_strace_judge_line(judge, "", 0, diag);
    do {
        if (drill_ok(s))
            s = drill_strace_judge_line(judge, source->text, source->len, diag);
    } while (drill_ok(s) && next_line(source));
    if (drill_ok(s) || s.code == DRILL_CODE_NOT_FOUND)
        s = drill_strace_judge_end(judge);
    drill_strace_judge_free(judge);
    return s;
}

static struct drill_status judge_jsonl(const struct drill_judging *judging, struct source *source,
                                       struct drill_diag *diag)
{
    struct drill_jsonl_judge *judge;
    struct drill_status s = drill_jsonl_judge_new(&judge, judging);
    if (!drill_ok(s))
        return s;
    do {
        if (!is_blank(source))
            s = drill_jsonl_judge_line(judge, source->line, source->text, source->len, diag);
    } while (drill_ok(s) && next_line(source));
    drill_jsonl_judge_free(judge);
    return s;
}

struct drill_status drill_judge_stream(const struct drill_judging *judging, FILE *in,
                                       struct drill_diag *diag)
{
    struct source source = {.in = in};
    struct drill_status s;
    bool any = next_line(&source);
    while (any && is_blank(&source))
        any = next_line(&source);
    if (!any && ferror(in) == 0)
        s = drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 1, 1, "there is nothing in it");
    else if (!any)
        s = drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "%s", strerror(errno));
    else if (source.text[strspn(source.text, " \t")] == '{')
        s = judge_jsonl(judging, &source, diag);
    else
        s = judge_strace(judging, &source, diag);
    if (drill_ok(s) && ferror(in) != 0)
        s = drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "%s", strerror(errno));
    free(source.text);
    return s;
}
