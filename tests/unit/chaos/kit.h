#ifndef DRILL_TESTS_UNIT_CHAOS_KIT_H
#define DRILL_TESTS_UNIT_CHAOS_KIT_H

/* Chaos of a temper that the test chooses, around one of the kernel's targets. */

#include "targets/chaos/engine.h"
#include "target/target.h"

struct kit {
    struct drill_chaos_inner inner; /* first */
    struct drill_chaos chaos;
    struct drill_target *target;
    struct drill_outcome out; /* of the last call */
};

/* With a temper that does nothing unusual: the test switches on what it is about. */
void kit_open(struct kit *kit, const char *target);
void kit_close(struct kit *kit);

/* Makes a call through chaos, with `bytes` as the buffer of a transfer; returns its value. */
int64_t kit_call(struct kit *kit, const struct drill_call *call, void *bytes);

/* Calls that have to succeed; the last one makes a pair of sockets that are connected. */
void kit_must(struct kit *kit, const struct drill_call *call, void *bytes);
void kit_pair(struct kit *kit, uint32_t flags, int ret[2]);

/* Sends `len` bytes; receives at most so many; polls for so long. */
int64_t kit_send(struct kit *kit, int fd, uint32_t len, uint32_t flags);
int64_t kit_receive(struct kit *kit, int fd, uint32_t len, uint32_t flags);
uint32_t kit_poll(struct kit *kit, int fd, uint32_t events, int timeout_ms);

#endif
