#ifndef DRILL_WORLD_TRANSFER_H
#define DRILL_WORLD_TRANSFER_H

/* The memory of one actor's sends and receives: payload goes out of it, what comes in is held
 * against the payload expected, and its surroundings are watched. */

#include "vocab/call.h"
#include "vocab/outcome.h"
#include "target/target.h"
#include "world/world.h"

struct drill_transfer {
    unsigned char *bytes; /* canary, buffer, canary, buffer, ..., canary */
    size_t cap;
    struct drill_buffer buffers[DRILL_BUFFERS_MAX];
    size_t n;
};

void drill_transfer_free(struct drill_transfer *transfer);

/* Lays out buffers for the call's lengths; the memory only ever grows. False: out of memory. */
bool drill_transfer_lay_out(struct drill_transfer *transfer, const struct drill_call *call);

/* Fills the buffers of a send, one payload across all of them. */
void drill_transfer_fill(struct drill_transfer *transfer, uint64_t stream, uint64_t offset);

/* Prepares the buffers of a receive: everything in and around them gets a known value. */
void drill_transfer_arm(struct drill_transfer *transfer);

/* Fills outcome->data after a receive: what was overwritten that should not have been, and how the
 * bytes compare with what the guide expects. */
void drill_transfer_inspect(struct drill_transfer *transfer, const struct drill_guide *guide,
                            uint8_t actor, const struct drill_call *call,
                            struct drill_outcome *outcome);

#endif
