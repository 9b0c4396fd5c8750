/* Pages: HTML5 in one file, with its style inside; readable in light and dark, and in print. */

#include "report/html_text.h"

#include <string.h>

#include "report/escape.h"
#include "report/explain.h"

static const char style[] =
    ":root{color-scheme:light dark}"
    "body{font:15px/1.45 system-ui,sans-serif;margin:2em auto;max-width:80em;padding:0 1em}"
    "h1{font-size:1.5em}h2{font-size:1.2em;margin-top:2em}h3{font-size:1em;margin:1.5em 0 .3em}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}"
    "th,td{border:1px solid #8886;padding:.25em .6em;text-align:left;vertical-align:top}"
    "td.n{text-align:right}"
    "small,.none{opacity:.7}small{display:block}"
    "pre,code{font:13px/1.4 ui-monospace,monospace}pre{overflow-x:auto;padding:.6em;"
    "border:1px solid #8886}"
    ".conflict{background:#e8a20030}.rejected{color:#c22}.accepted{color:#2a2}"
    ".undecided{color:#b80}"
    "dl{display:grid;grid-template-columns:max-content auto;gap:.1em 1em;margin:.3em 0}"
    "dt{opacity:.7}dd{margin:0}";

void drill_html_escape(struct drill_text *text, const char *bytes)
{
    struct drill_text clean = {0};
    drill_report_clean(&clean, bytes, DRILL_CLEAN_LINES);
    for (size_t i = 0; i < clean.len; i++) {
        switch (clean.bytes[i]) {
        case '&':
            drill_text_addf(text, "&amp;");
            break;
        case '<':
            drill_text_addf(text, "&lt;");
            break;
        case '>':
            drill_text_addf(text, "&gt;");
            break;
        case '"':
            drill_text_addf(text, "&quot;");
            break;
        case '\'':
            drill_text_addf(text, "&#39;");
            break;
        default:
            drill_text_add(text, &clean.bytes[i], 1);
        }
    }
    text->failed = text->failed || clean.failed;
    drill_text_free(&clean);
}

void drill_html_element(struct drill_text *text, const char *tag, const char *bytes)
{
    drill_text_addf(text, "<%s>", tag);
    drill_html_escape(text, bytes);
    drill_text_addf(text, "</%.*s>", (int)strcspn(tag, " "), tag);
}

void drill_html_begin(struct drill_text *text, const char *title)
{
    drill_text_addf(text, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                          "<meta name=\"viewport\" content=\"width=device-width\"/>\n");
    drill_html_element(text, "title", title);
    drill_text_addf(text, "\n<style>%s</style>\n</head>\n<body>\n", style);
    drill_html_element(text, "h1", title);
    drill_text_addf(text, "\n");
}

void drill_html_end(struct drill_text *text)
{
    drill_text_addf(text, "</body>\n</html>\n");
}

static void write_conflict(void *self, const struct drill_atlas_column *column,
                           enum drill_variant variant)
{
    struct drill_text *text = self;
    struct drill_text words = {0};
    drill_report_conflict(column, variant, &words);
    drill_html_element(text, "li", words.bytes);
    drill_text_addf(text, "\n");
    text->failed = text->failed || words.failed;
    drill_text_free(&words);
}

void drill_html_conflicts(struct drill_text *text, const struct drill_atlas *atlas)
{
    if (atlas == NULL || drill_atlas_count_conflicts(atlas) == 0)
        return;
    drill_text_addf(text, "<h2>Conflicts with documents</h2>\n<ul>\n");
    drill_report_conflicts(atlas, NULL, write_conflict, text);
    drill_text_addf(text, "</ul>\n");
}

void drill_html_notes(struct drill_text *text, const char *version, const char *const *notes)
{
    drill_text_addf(text, "<p>sockdrill ");
    drill_html_escape(text, version);
    drill_text_addf(text, "</p>\n");
    for (; notes != NULL && *notes != NULL; notes++) {
        drill_html_element(text, "p", *notes);
        drill_text_addf(text, "\n");
    }
}
