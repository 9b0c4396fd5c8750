/* The text reader: checks the bytes, goes over the lines, and puts the scenario together. Lines are
 * independent but for the slots and actors that came before. */

#include "scenario/text_reader.h"

#include <stdlib.h>
#include <string.h>

#include "scenario/measure.h"
#include "scenario/text_bytes.h"

/* A token for the byte at `at`, for errors that no token stands for. */
static struct drill_token token_of_byte(const char *text, size_t at)
{
    struct drill_token token = {.kind = DRILL_TOKEN_BAD, .line = 1, .column = 1};
    for (size_t i = 0; i < at; i++) {
        token.column++;
        if (text[i] == '\n') {
            token.line++;
            token.column = 1;
        }
    }
    return token;
}

static bool check_bytes(struct drill_reader *reader, const char *text, size_t len)
{
    struct drill_token token;
    const char *why;
    size_t at;
    if (len > DRILL_SCENARIO_MAX_BYTES) {
        token = token_of_byte(text, DRILL_SCENARIO_MAX_BYTES);
        return drill_reader_fail_big(reader, &token, "the text is over %d bytes",
                                     DRILL_SCENARIO_MAX_BYTES);
    }
    if (!drill_bytes_find_bad(text, len, &at, &why))
        return true;
    token = token_of_byte(text, at);
    return drill_reader_fail(reader, &token, "%s", why);
}

static bool read_line(struct drill_reader *reader)
{
    const char *line = reader->scan.at;
    while (line < reader->scan.line_end && (*line == ' ' || *line == '\t'))
        line++;
    if (line < reader->scan.line_end && *line == '#')
        return drill_reader_comment(reader, line, (size_t)(reader->scan.line_end - line));
    drill_reader_advance(reader);
    if (reader->token.kind == DRILL_TOKEN_END)
        return true;
    if (drill_reader_is_header(&reader->token))
        return drill_reader_header(reader);
    if (reader->scenario->families == 0 && !reader->in_steps)
        return drill_reader_fail(reader, &reader->token,
                                 "the family header is missing before the first step");
    return drill_reader_step(reader);
}

static bool read_lines(struct drill_reader *reader, const char *text)
{
    const char *at = text;
    struct drill_scan *scan = &reader->scan;
    for (int line = 1; at < reader->text_end; line++) {
        const char *end = memchr(at, '\n', (size_t)(reader->text_end - at));
        const char *next = end != NULL ? end + 1 : reader->text_end;
        if (end == NULL)
            end = reader->text_end;
        else if (end > at && end[-1] == '\r')
            end--;
        *scan = (struct drill_scan){.at = at, .line_start = at, .line_end = end, .line = line};
        if (!read_line(reader))
            return false;
        at = next;
    }
    return true;
}

/* Moves what grew on the heap into the arena. */
static bool settle(struct drill_reader *reader)
{
    struct drill_scenario *scenario = reader->scenario;
    DRILL_CHECK(reader->steps != NULL);
    scenario->steps = drill_arena_take(reader->arena, scenario->n_steps * sizeof *reader->steps);
    scenario->comments =
        drill_arena_text(reader->arena, reader->comments.bytes, reader->comments.len);
    if (scenario->summary == NULL)
        scenario->summary = drill_arena_text(reader->arena, "", 0);
    if (scenario->steps == NULL || scenario->comments == NULL || scenario->summary == NULL ||
        reader->comments.failed)
        return drill_reader_fail_memory(reader);
    memcpy(scenario->steps, reader->steps, scenario->n_steps * sizeof *reader->steps);
    return true;
}

static bool finish(struct drill_reader *reader, const char *text, size_t len)
{
    struct drill_token end = token_of_byte(text, len);
    size_t size;
    if (reader->scenario->families == 0)
        return drill_reader_fail(reader, &end, "the family header is missing");
    if (reader->scenario->n_steps == 0)
        return drill_reader_fail(reader, &end, "the scenario has no steps");
    if (!settle(reader))
        return false;
    if (!drill_scenario_measure(reader->scenario, &size))
        return drill_reader_fail_memory(reader);
    return size <= DRILL_SCENARIO_MAX_BYTES ||
           drill_reader_fail_big(reader, &end, "the text is over %d bytes with its ranges expanded",
                                 DRILL_SCENARIO_MAX_BYTES);
}

static bool read_all(struct drill_reader *reader, const char *name, const char *text, size_t len)
{
    struct drill_scenario *scenario = drill_arena_take(reader->arena, sizeof *scenario);
    if (scenario == NULL)
        return drill_reader_fail_memory(reader);
    reader->scenario = scenario;
    scenario->n_actors = 1;
    scenario->name = drill_arena_text(reader->arena, name, strlen(name));
    if (scenario->name == NULL)
        return drill_reader_fail_memory(reader);
    return check_bytes(reader, text, len) && read_lines(reader, text) && finish(reader, text, len);
}

struct drill_status drill_scenario_read(struct drill_scenario **ret, struct drill_arena *arena,
                                        const char *name, const char *text, size_t len,
                                        struct drill_diag *diag)
{
    struct drill_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return drill_diag_set(diag, DRILL_CODE_NO_MEMORY, 0, 0, "out of memory");
    if (text == NULL)
        text = "";
    reader->arena = arena;
    reader->diag = diag;
    reader->text_end = text + len;
    if (read_all(reader, name, text, len))
        *ret = reader->scenario;
    struct drill_status status = reader->status;
    drill_text_free(&reader->comments);
    free(reader->steps);
    free(reader);
    return status;
}
