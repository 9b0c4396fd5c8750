/* The progress line: nothing in the first second, rewritten a few times a second after it. */

#include "cli/progress.h"

#include <stdio.h>

#include "base/clock.h"

static const int64_t QUIET_NS = 1000000000;
static const int64_t BETWEEN_NS = 100000000;

void drill_progress_begin(struct drill_progress *progress, bool wanted)
{
    *progress = (struct drill_progress){.wanted = wanted, .start_ns = drill_clock_now_ns()};
}

void drill_progress_show(struct drill_progress *progress, size_t done, size_t total)
{
    int64_t now = drill_clock_now_ns();
    if (!progress->wanted || now - progress->start_ns < QUIET_NS ||
        now - progress->last_ns < BETWEEN_NS)
        return;
    fprintf(stderr, "\r\x1b[K%zu of %zu cases", done, total);
    fflush(stderr);
    progress->last_ns = now;
    progress->shown = true;
}

void drill_progress_clear(struct drill_progress *progress)
{
    if (!progress->shown)
        return;
    fputs("\r\x1b[K", stderr);
    fflush(stderr);
    progress->shown = false;
    progress->last_ns = 0;
}
