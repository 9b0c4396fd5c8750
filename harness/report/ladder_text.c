/* A ladder as lines of text: the left column says which step, then one column per actor. A call
 * reads as it does in the scenario; `:` runs down the column of an actor whose call waits; what the
 * harness did for itself is in parentheses. */

#include <stdio.h>
#include <string.h>

#include "report/escape.h"
#include "report/ladder.h"

enum {
    LEFT_COLUMNS = 7, /* "line" or its number, and two blanks */
    ROW_COLUMNS = 93  /* what the actors' columns share */
};

#define DIM "\x1b[2m"
#define BOLD_RED "\x1b[1;31m"
#define PLAIN "\x1b[0m"

struct painter {
    const struct drill_case_result *result;
    const struct drill_ladder *ladder;
    struct drill_text *out;
    bool color;
    size_t width; /* of one actor's column */
};

static void add_slot(const struct drill_scenario *scenario, int slot, int fd,
                     struct drill_text *text)
{
    if (scenario != NULL && slot >= 0 && slot < scenario->n_slots)
        drill_text_addf(text, "%s", scenario->slots[slot]);
    else
        drill_text_addf(text, "%d", fd);
}

/* The step's own text, without the actor that the column already names. */
static void add_step(const struct drill_scenario *scenario, const struct drill_step *step,
                     struct drill_text *text)
{
    struct drill_text whole = {0};
    drill_scenario_write_step(scenario, step, false, &whole);
    const char *bytes = whole.bytes != NULL ? whole.bytes : "";
    if (bytes[0] == 'T') {
        size_t digits = strspn(bytes + 1, "0123456789");
        if (digits > 0 && strncmp(bytes + 1 + digits, ": ", 2) == 0)
            bytes += digits + 3;
    }
    drill_text_addf(text, "%s", bytes);
    text->failed = text->failed || whole.failed;
    drill_text_free(&whole);
}

static void add_call(const struct painter *p, const struct drill_rung *rung,
                     struct drill_text *text)
{
    const struct drill_event *event = &p->result->trace->events[rung->call];
    const struct drill_scenario *scenario = p->result->scenario;
    char buf[DRILL_CALL_TEXT];
    if (scenario != NULL && event->step >= 0 && (uint32_t)event->step < scenario->n_steps &&
        scenario->steps[event->step].kind == DRILL_STEP_CALL) {
        add_step(scenario, &scenario->steps[event->step], text);
        return;
    }
    const char *slot = scenario != NULL && rung->slot >= 0 && rung->slot < scenario->n_slots
                           ? scenario->slots[rung->slot]
                           : NULL;
    drill_text_addf(text, "%s", drill_call_print(&event->call, slot, buf, sizeof buf));
}

/* An outcome; where no slot names a new descriptor, its number must. */
static void add_outcome(const struct painter *p, const struct drill_event *event, bool named,
                        struct drill_text *text)
{
    char buf[DRILL_OUTCOME_TEXT];
    const char *rest = drill_outcome_print(&event->call, &event->outcome, buf, sizeof buf);
    bool by_number = p->result->scenario == NULL || !named;
    if (by_number && event->outcome.value >= 0 && event->call.id != DRILL_CALL_GETHOSTBYNAME &&
        strncmp(buf, "ok", 2) == 0) {
        drill_text_addf(text, "%lld", (long long)event->outcome.value);
        if (event->call.id == DRILL_CALL_SOCKETPAIR)
            drill_text_addf(text, ", %d", event->outcome.second_fd);
        rest = buf + 2;
    }
    drill_text_addf(text, "%s", rest);
}

static void add_wait(const struct painter *p, const struct drill_rung *rung,
                     struct drill_text *text)
{
    const struct drill_event *event = &p->result->trace->events[rung->call];
    char due[160];
    char came[160];
    drill_flags_print(DRILL_GROUP_POLL, event->call.flags, due, sizeof due);
    drill_text_addf(text, "wait for %s on ", due);
    add_slot(p->result->scenario, rung->slot, event->call.fd, text);
    if ((event->outcome.revents & event->call.flags) == event->call.flags)
        drill_text_addf(text, ": came");
    else if (event->outcome.revents == 0)
        drill_text_addf(text, ": did not come");
    else
        drill_text_addf(
            text, ": only %s came",
            drill_flags_print(DRILL_GROUP_POLL, event->outcome.revents, came, sizeof came));
}

/* What stands in the actor's column. */
static void add_words(const struct painter *p, const struct drill_rung *rung,
                      struct drill_text *text)
{
    const struct drill_event *events = p->result->trace->events;
    const struct drill_event *result = &events[rung->result];
    switch ((enum drill_rung_kind)rung->kind) {
    case DRILL_RUNG_ENTERS:
        add_call(p, rung, text);
        break;
    case DRILL_RUNG_BLOCKS:
        add_call(p, rung, text);
        drill_text_addf(text, "  blocks");
        break;
    case DRILL_RUNG_RETURNS:
        drill_text_addf(text, "... ");
        /* fall through */
    case DRILL_RUNG_WHOLE:
        add_call(p, rung, text);
        drill_text_addf(text, " = ");
        add_outcome(p, result, events[rung->call].step >= 0, text);
        break;
    case DRILL_RUNG_WAITS:
        drill_text_addf(text, "... ");
        add_call(p, rung, text);
        drill_text_addf(text, " blocks");
        break;
    case DRILL_RUNG_STUCK:
        drill_text_addf(text, "... ");
        add_call(p, rung, text);
        drill_text_addf(text, " does not return");
        break;
    case DRILL_RUNG_SETTLES:
        add_wait(p, rung, text);
        break;
    case DRILL_RUNG_FACT:
        drill_text_addf(text, "%s is %lld", drill_sysctl_name((enum drill_sysctl)result->number),
                        (long long)result->value);
        break;
    }
}

static bool in_parentheses(const struct drill_rung *rung)
{
    return rung->by_harness || rung->kind == DRILL_RUNG_SETTLES || rung->kind == DRILL_RUNG_FACT;
}

/* The words of a row, cleaned, as they will be printed. */
static void write_words(const struct painter *p, const struct drill_rung *rung,
                        struct drill_text *words)
{
    struct drill_text raw = {0};
    add_words(p, rung, &raw);
    drill_text_clear(words);
    drill_text_add(words, "(", in_parentheses(rung) ? 1 : 0);
    drill_report_clean(words, raw.bytes, DRILL_CLEAN_LINE);
    drill_text_add(words, ")", in_parentheses(rung) ? 1 : 0);
    if (rung->times > 1)
        drill_text_addf(words, " x%u", rung->times);
    words->failed = words->failed || raw.failed;
    drill_text_free(&raw);
}

static bool left_out(const struct drill_ladder *ladder, size_t i)
{
    return i >= ladder->gap_from && i < ladder->gap_to;
}

/* The columns are as wide as the longest text in them, but share the line. */
static size_t measure(const struct painter *p)
{
    size_t width = 2;
    size_t most = ROW_COLUMNS / p->ladder->actors;
    struct drill_text words = {0};
    for (size_t i = 0; i < p->ladder->count; i++) {
        if (left_out(p->ladder, i) || p->ladder->rungs[i].actor + 1u == p->ladder->actors)
            continue;
        write_words(p, &p->ladder->rungs[i], &words);
        size_t columns = drill_report_columns(words.bytes != NULL ? words.bytes : "") + 2;
        width = columns > width ? columns : width;
    }
    drill_text_free(&words);
    width = width > most ? most : width;
    return width < 8 ? 8 : width;
}

static size_t pad(struct drill_text *out, size_t used, size_t column)
{
    if (used < column)
        drill_text_addf(out, "%*s", (int)(column - used), "");
    return used < column ? column : used;
}

static void paint_mark(const struct painter *p)
{
    const struct drill_verdict *verdict = p->result->verdict;
    drill_text_addf(p->out, "  %s<-- ", p->color ? BOLD_RED : "");
    if (verdict->kind == DRILL_REJECTED)
        drill_report_clean(p->out, verdict->rule, DRILL_CLEAN_LINE);
    else
        drill_text_addf(p->out, "decided here");
    drill_text_addf(p->out, "%s", p->color ? PLAIN : "");
}

static void paint_row(const struct painter *p, const struct drill_rung *rung, const char *words)
{
    size_t used = LEFT_COLUMNS;
    for (unsigned actor = 0; actor < p->ladder->actors; actor++) {
        size_t column = LEFT_COLUMNS + actor * p->width;
        if (actor == rung->actor) {
            bool dim = p->color && in_parentheses(rung);
            used = pad(p->out, used, column);
            drill_text_addf(p->out, "%s%s%s", dim ? DIM : "", words, dim ? PLAIN : "");
            used += drill_report_columns(words);
        } else if ((rung->waiting & 1u << actor) != 0 && used <= column) {
            used = pad(p->out, used, column) + 1;
            drill_text_addf(p->out, ":");
        }
    }
    if (rung->decides)
        paint_mark(p);
    drill_text_addf(p->out, "\n");
}

/* The number in the left column: the line of the text, or the step's where there is no text. A
 * program has neither: its rows are counted. */
static void paint_left(const struct painter *p, size_t row)
{
    const struct drill_scenario *scenario = p->result->scenario;
    const struct drill_rung *rung = &p->ladder->rungs[row];
    if (scenario == NULL) {
        drill_text_addf(p->out, "%5zu  ", row + 1);
        return;
    }
    if (rung->by_harness || rung->step < 0 || (uint32_t)rung->step >= scenario->n_steps) {
        drill_text_addf(p->out, "%*s", LEFT_COLUMNS, "");
        return;
    }
    int32_t line = scenario->steps[rung->step].line;
    drill_text_addf(p->out, "%5d  ", line > 0 ? line : rung->step + 1);
}

static void paint_head(const struct painter *p)
{
    const struct drill_scenario *scenario = p->result->scenario;
    bool lines = scenario != NULL && scenario->n_steps > 0 && scenario->steps[0].line > 0;
    drill_text_addf(p->out, "%-*s", LEFT_COLUMNS,
                    scenario == NULL ? "row"
                    : lines          ? "line"
                                     : "step");
    size_t used = LEFT_COLUMNS;
    for (unsigned actor = 0; actor < p->ladder->actors; actor++) {
        char name[32];
        snprintf(name, sizeof name, "%s%u", scenario != NULL ? "T" : "role ", actor);
        used = pad(p->out, used, LEFT_COLUMNS + actor * p->width);
        drill_text_addf(p->out, "%s", name);
        used += strlen(name);
    }
    drill_text_addf(p->out, "\n");
}

void drill_ladder_write(const struct drill_case_result *result,
                        const struct drill_ladder_view *view, struct drill_text *text)
{
    struct drill_arena arena;
    struct drill_ladder ladder;
    struct drill_text words = {0};
    drill_arena_init(&arena, 0);
    if (!drill_ladder_build(&ladder, &arena, result, view->all)) {
        text->failed = true;
        drill_arena_reset(&arena);
        return;
    }
    struct painter p = {result, &ladder, text, view->color, 0};
    p.width = measure(&p);
    if (ladder.count > 0)
        paint_head(&p);
    for (size_t i = 0; i < ladder.count; i++) {
        if (i == ladder.gap_from && ladder.gap_to > i) {
            drill_text_addf(text, "%*s... %zu rows left out ...\n", LEFT_COLUMNS, "",
                            ladder.gap_to - i);
            i = ladder.gap_to;
        }
        write_words(&p, &ladder.rungs[i], &words);
        paint_left(&p, i);
        paint_row(&p, &ladder.rungs[i], words.bytes != NULL ? words.bytes : "");
    }
    text->failed = text->failed || words.failed;
    drill_text_free(&words);
    drill_arena_reset(&arena);
}

void drill_report_ladder(const struct drill_case_result *result, bool color,
                         struct drill_text *text)
{
    drill_ladder_write(result, &(struct drill_ladder_view){.color = color}, text);
}
