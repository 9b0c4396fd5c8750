#ifndef DRILL_WORLD_DESCRIPTORS_H
#define DRILL_WORLD_DESCRIPTORS_H

/* Which descriptors the target has given out and not taken back. */

#include "trace/trace.h"
#include "vocab/call.h"
#include "vocab/outcome.h"

struct drill_descriptors {
    uint64_t open[DRILL_MAX_FD / 64];
};

/* Notes one descriptor as open or not. */
void drill_descriptors_put(struct drill_descriptors *set, int fd, bool open);

/* Whether it is noted as open. */
bool drill_descriptors_has(const struct drill_descriptors *set, int fd);

/* Notes what a call that returned `outcome` made and closed. */
void drill_descriptors_note(struct drill_descriptors *set, const struct drill_call *call,
                            const struct drill_outcome *outcome);

/* The descriptors a call made: how many (0..2), written to made[]. */
int drill_descriptors_made(const struct drill_call *call, const struct drill_outcome *outcome,
                           int made[2]);

/* Takes the lowest open descriptor out of the set; -1 when it is empty. */
int drill_descriptors_take(struct drill_descriptors *set);

#endif
