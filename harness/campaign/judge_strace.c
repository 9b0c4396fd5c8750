/* One oracle for each family of sockets, fed with the events of a whole system of processes.
 *
 * A socket of one family never meets one of another as far as the model goes; where it does (IPv6
 * sockets that speak IPv4), each finds its peer outside. */

#include "campaign/judge_strace.h"

#include <stdlib.h>
#include <string.h>

#include "trace/strace_reader.h"

enum {
    LINES = 16384,   /* that are remembered, to be shown; more than the reader reads ahead */
    HISTORY = 65536, /* events whose line and socket are remembered */
    SHOWN = 12       /* lines that are shown of what went before */
};

struct remembered {
    int32_t line;
    int16_t fd;
    uint8_t family;
    bool born; /* the call made it */
};

struct drill_strace_judge {
    const struct drill_judging *judging;
    struct drill_strace_reader *reader;
    struct drill_oracle *oracles[DRILL_FAMILY_COUNT];
    char *lines[LINES]; /* line n at n modulo LINES */
    long n_lines;
    struct remembered *history;
    size_t n_history;
    bool no_memory;
    int rejected; /* the family whose oracle rejected; -1: none */
};

void drill_strace_judge_free(struct drill_strace_judge *judge)
{
    if (judge == NULL)
        return;
    for (size_t i = 0; i < DRILL_FAMILY_COUNT; i++)
        drill_oracle_free(judge->oracles[i]);
    for (size_t i = 0; i < LINES; i++)
        free(judge->lines[i]);
    drill_strace_reader_free(judge->reader);
    free(judge->history);
    free(judge);
}

static struct drill_oracle *oracle_of(struct drill_strace_judge *judge, enum drill_family family)
{
    const struct drill_judging *judging = judge->judging;
    struct drill_oracle_setup setup = {.family = family,
                                       .profile = judging->any_profile ? DRILL_PROFILE_LINUX
                                                                       : judging->profile,
                                       .open = true};
    if (judge->oracles[family] == NULL) {
        if (!drill_ok(drill_oracle_new(&judge->oracles[family]))) {
            judge->no_memory = true;
            return NULL;
        }
        drill_oracle_begin(judge->oracles[family], &setup);
    }
    return judge->oracles[family];
}

static void remember(struct drill_strace_judge *judge, enum drill_family family, int32_t line,
                     int fd, bool born)
{
    judge->history[judge->n_history++ % HISTORY] =
        (struct remembered){line, (int16_t)fd, (uint8_t)family, born};
}

static bool take_event(void *self, enum drill_family family, const struct drill_event *event)
{
    struct drill_strace_judge *judge = self;
    struct drill_oracle *oracle = oracle_of(judge, family);
    if (oracle == NULL)
        return false;
    drill_oracle_see_modes(oracle, drill_strace_reader_sees_ioctl(judge->reader));
    if (event->kind == DRILL_EVENT_CALL || event->kind == DRILL_EVENT_RETURN)
        remember(judge, family, event->step, event->call.fd, false);
    /* A descriptor's history begins with the call that made it. */
    if (event->kind == DRILL_EVENT_RETURN && event->outcome.error == DRILL_ENONE &&
        drill_call_creates(&event->call))
        remember(judge, family, event->step, (int)event->outcome.value, true);
    if (drill_oracle_event(oracle, event) || drill_oracle_verdict(oracle)->kind != DRILL_REJECTED)
        return true;
    judge->rejected = (int)family;
    return false;
}

struct drill_status drill_strace_judge_new(struct drill_strace_judge **ret,
                                           const struct drill_judging *judging)
{
    struct drill_strace_judge *judge = calloc(1, sizeof *judge);
    if (judge == NULL)
        return DRILL_FAIL(NO_MEMORY);
    struct drill_recorded_sink sink = {judge, take_event};
    judge->judging = judging;
    judge->rejected = -1;
    judge->history = calloc(HISTORY, sizeof *judge->history);
    if (judge->history == NULL || !drill_ok(drill_strace_reader_new(&judge->reader, &sink))) {
        drill_strace_judge_free(judge);
        return DRILL_FAIL(NO_MEMORY);
    }
    *ret = judge;
    return DRILL_OK;
}

struct drill_status drill_strace_judge_line(struct drill_strace_judge *judge, const char *text,
                                            size_t len, struct drill_diag *diag)
{
    char **kept = &judge->lines[++judge->n_lines % LINES];
    free(*kept);
    *kept = strndup(text, len);
    if (*kept == NULL)
        return DRILL_FAIL(NO_MEMORY);
    struct drill_status s = drill_strace_reader_line(judge->reader, text, len, diag);
    return judge->no_memory ? DRILL_FAIL(NO_MEMORY) : s;
}

static const char *line_at(const struct drill_strace_judge *judge, long line)
{
    bool kept = line > 0 && line <= judge->n_lines && line > judge->n_lines - LINES;
    return kept ? judge->lines[line % LINES] : "";
}

/* The descriptor that the event of `line` was about; -1: none is remembered. */
static int fd_at(const struct drill_strace_judge *judge, int32_t line)
{
    for (size_t i = judge->n_history; i > 0 && i + HISTORY > judge->n_history; i--) {
        const struct remembered *it = &judge->history[(i - 1) % HISTORY];
        if (it->line == line && it->family == judge->rejected)
            return it->fd;
    }
    return -1;
}

/* The last lines before `line` about the socket of `fd` and its peer. */
static void write_context(const struct drill_strace_judge *judge, int32_t line,
                          struct drill_text *ret)
{
    int32_t shown[SHOWN];
    bool over[DRILL_MAX_FD] = {false};
    size_t n = 0;
    int32_t before = line;
    int fd = fd_at(judge, line);
    for (size_t i = judge->n_history; i > 0 && i + HISTORY > judge->n_history && n < SHOWN; i--) {
        const struct remembered *it = &judge->history[(i - 1) % HISTORY];
        if (it->family != judge->rejected || it->fd < 0 || over[it->fd])
            continue;
        over[it->fd] = it->born && it->line < line;
        if (it->line >= before ||
            !drill_oracle_related(judge->oracles[judge->rejected], fd, it->fd))
            continue;
        before = shown[n++] = it->line;
    }
    while (n > 0) {
        n--;
        drill_text_addf(ret, "%d: %s\n", (int)shown[n], line_at(judge, shown[n]));
    }
}

static void add_undecided(struct drill_undecided *sum, const struct drill_undecided *more)
{
    sum->calls += more->calls;
    sum->undecided += more->undecided;
    for (size_t i = 0; i < DRILL_UNKNOWN_COUNT; i++)
        sum->why[i] += more->why[i];
}

/* The verdict of all families: a rejection; else that nothing, or something, was decided. */
static struct drill_verdict conclude(struct drill_strace_judge *judge, struct drill_undecided *sum)
{
    struct drill_verdict verdict = {.kind = DRILL_ACCEPTED, .event = -1};
    for (size_t i = 0; i < DRILL_FAMILY_COUNT; i++) {
        if (judge->oracles[i] == NULL)
            continue;
        if (judge->rejected < 0)
            drill_oracle_finish(judge->oracles[i]);
        const struct drill_verdict *own = drill_oracle_verdict(judge->oracles[i]);
        add_undecided(sum, drill_oracle_undecided(judge->oracles[i]));
        if (own->kind == DRILL_REJECTED && judge->rejected < 0)
            judge->rejected = (int)i;
        if (own->kind != DRILL_ACCEPTED && verdict.kind == DRILL_ACCEPTED)
            verdict = *own;
        else if (own->states_max > verdict.states_max)
            verdict.states_max = own->states_max;
    }
    if (judge->rejected >= 0)
        return *drill_oracle_verdict(judge->oracles[judge->rejected]);
    if (verdict.kind == DRILL_ACCEPTED && sum->calls == sum->undecided) {
        verdict.kind = DRILL_NOT_RUN;
        snprintf(verdict.why, sizeof verdict.why, "%s",
                 sum->calls == 0 ? "there is no call on a socket in it"
                                 : "nothing could be decided of the sockets in it");
    }
    return verdict;
}

struct drill_status drill_strace_judge_end(struct drill_strace_judge *judge)
{
    struct drill_text context = {0};
    struct drill_judged judged = {.target = "strace"};
    (void)drill_strace_reader_end(judge->reader);
    if (judge->no_memory)
        return DRILL_FAIL(NO_MEMORY);
    struct drill_verdict verdict = conclude(judge, &judged.undecided);
    judged.verdict = &verdict;
    if (verdict.kind == DRILL_REJECTED && verdict.event > 0) {
        write_context(judge, verdict.event, &context);
        judged.line = verdict.event;
        judged.text = line_at(judge, verdict.event);
        judged.context = context.bytes;
    }
    judge->judging->result(judge->judging->self, &judged);
    bool failed = context.failed;
    drill_text_free(&context);
    return failed ? DRILL_FAIL(NO_MEMORY) : DRILL_OK;
}
