#ifndef DRILL_TESTS_WORLD_KIT_H
#define DRILL_TESTS_WORLD_KIT_H

/* A world over the kernel's sockets, a guide that knows nothing but what a test tells it, and
 * targets that are wrong in one way: a test replaces methods in `type`. */

#include "base/arena.h"
#include "world/state.h"

enum {
    KIT_EVENTS = 4096,
    KIT_DEADLINE_MS = 20000 /* never reached unless something is broken */
};

struct kit {
    struct drill_target *target;
    const struct drill_target_type *real; /* to call from a replaced method */
    struct drill_target_type type;
    struct drill_surroundings surroundings;
    struct drill_world *world;
    struct drill_arena arena;
    struct drill_event *events;
    struct drill_trace trace;
    struct drill_guide guide;
    struct drill_run run;

    /* what the guide says */
    uint64_t
        stream; /* payload of every send, from `sent` on, and of every receive, from `got` on */
    uint64_t sent;
    uint64_t got;
    uint32_t settle; /* of the next call only */
    bool stays;      /* no call need return, until one was settled */
    unsigned due;    /* bit set of actors whose calls are always due */
    bool hurry;      /* once a call waits, deadlines are over at once */
    size_t stop_at;  /* the event after which it stops the run; 0: never */
};

/* Opens the kernel's sockets of the type; `deadline_ms` 0: KIT_DEADLINE_MS. Aborts on failure. */
void kit_open(struct kit *kit, const struct drill_target_type *type, int deadline_ms);
void kit_close(struct kit *kit);

/* Parses and runs; aborts when the text does not parse. The trace is that of this run alone. */
void kit_run(struct kit *kit, const char *text);

/* Starts a run without steps, for tests of single parts; kit_end finishes it. */
void kit_begin(struct kit *kit, unsigned n_actors);
void kit_end(struct kit *kit);

/* The n-th event (from 0) of the kind and call, any call where `id` is DRILL_CALL_COUNT; NULL when
 * there are fewer. */
const struct drill_event *kit_event(const struct kit *kit, enum drill_event_kind kind,
                                    enum drill_call_id id, unsigned n);

/* Runs `body` where it may enter namespaces: as root in this process, otherwise in a child of one
 * thread. A body checks with DRILL_CHECK and returns whether it could run here at all. */
bool kit_apart(bool (*body)(void));

/* The kit that a replaced method is called for. */
struct kit *kit_of(struct drill_target *self);

#endif
