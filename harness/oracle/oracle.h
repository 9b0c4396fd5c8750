#ifndef DRILL_ORACLE_ORACLE_H
#define DRILL_ORACLE_ORACLE_H

/* The model: the set of all states the world may be in, given the events so far. It sees events and
 * nothing else, so it judges live runs and recorded traces alike. */

#include "base/status.h"
#include "base/text.h"
#include "oracle/coverage.h"
#include "oracle/rule.h"
#include "oracle/variant.h"
#include "oracle/verdict.h"
#include "trace/trace.h"

enum drill_profile {
    DRILL_PROFILE_AUTO,  /* every variant the documents allow; what is seen narrows them */
    DRILL_PROFILE_LINUX, /* the variants of the Linux kernel */
    DRILL_PROFILE_POSIX, /* what POSIX says, nothing else */
    DRILL_PROFILE_COUNT
};

const char *drill_profile_name(enum drill_profile profile);
bool drill_profile_find(const char *name, enum drill_profile *ret);

struct drill_oracle_setup {
    enum drill_family family;
    enum drill_profile profile;
    bool signals; /* the target can raise SIGPIPE: hold it to that */
    bool names;   /* hosts and services are those of a world (vocab/services.def) */
    bool open;    /* a recorded trace: others than those whose events are seen may take part */
};

struct drill_oracle;

/* A judge, to be used for many traces one after the other; all memory is taken here. */
struct drill_status drill_oracle_new(struct drill_oracle **ret);
void drill_oracle_free(struct drill_oracle *oracle);

/* Starts a new trace. */
void drill_oracle_begin(struct drill_oracle *oracle, const struct drill_oracle_setup *setup);

/* Takes the next event. Returns false when a verdict has fallen; later events are ignored. */
bool drill_oracle_event(struct drill_oracle *oracle, const struct drill_event *event);

/* What the model says of `call`, were `actor` to make it now; see struct drill_outlook in
 * world/world.h, whose members the outputs are. */
struct drill_prospect {
    uint32_t settle;
    uint64_t stream;
    uint64_t offset;
    bool may_block;
    bool may_stay;
};
void drill_oracle_prospect(struct drill_oracle *oracle, uint8_t actor,
                           const struct drill_call *call, struct drill_prospect *ret);

/* Whether `actor`'s pending call must return by itself. */
bool drill_oracle_due(struct drill_oracle *oracle, uint8_t actor);

/* The k-th candidate for the payload that a receive got; false: no more. */
bool drill_oracle_expect(struct drill_oracle *oracle, uint8_t actor, const struct drill_call *call,
                         const struct drill_outcome *outcome, unsigned k, uint64_t *ret_stream,
                         uint64_t *ret_offset);

/* The verdict on the trace so far (ACCEPTED while nothing is wrong). */
const struct drill_verdict *drill_oracle_verdict(const struct drill_oracle *oracle);

/* What the trace so far tells about each variant: DRILL_VARIANT_COUNT of them, good until the next
 * event. A choice that the profile forbids counts as possible until something rules it out, so that
 * only what was seen narrows. */
const struct drill_finding *drill_oracle_findings(const struct drill_oracle *oracle);

/* Whether the calls of an open trace that set O_NONBLOCK are all seen; they are, unless said so. */
void drill_oracle_see_modes(struct drill_oracle *oracle, bool seen);

/* How much of an open trace could be decided: calls that returned, and those of them that nothing
 * could be said of, by reason. */
struct drill_undecided {
    uint64_t calls;
    uint64_t undecided;
    uint64_t why[DRILL_UNKNOWN_COUNT];
};
const struct drill_undecided *drill_oracle_undecided(const struct drill_oracle *oracle);

/* Whether two descriptors are, or were when a rejection fell, of one socket or of two that are
 * connected. */
bool drill_oracle_related(const struct drill_oracle *oracle, int a, int b);

/* After the last event of an open trace: a rejection that waited for evidence falls. */
void drill_oracle_finish(struct drill_oracle *oracle);

/* Marks the trace undecided (it lost events, or it was cut off). */
void drill_oracle_give_up(struct drill_oracle *oracle, const char *why);

/* From now on adds what is judged to *coverage, the caller's; NULL: no more. */
void drill_oracle_cover(struct drill_oracle *oracle, struct drill_coverage *coverage);

/* Which rules had a say since `drill_oracle_new`: how often each permitted an outcome. */
uint32_t drill_oracle_rule_uses(const struct drill_oracle *oracle, enum drill_rule_id rule);

#endif
