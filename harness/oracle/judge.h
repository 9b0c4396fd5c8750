#ifndef DRILL_ORACLE_JUDGE_H
#define DRILL_ORACLE_JUDGE_H

/* The inside of the oracle: the set of states, and what its files share.
 *
 * All states of the set explain all events so far. An event keeps the states that permit it, and
 * may split one where two causes explain one outcome. When none is left, the last ones that fell
 * say why. */

#include "oracle/feature.h"
#include "oracle/oracle.h"
#include "oracle/permit.h"

enum {
    DRILL_STATES_MAX = 64
};

struct drill_oracle {
    struct model_env env;
    struct drill_verdict verdict;
    unsigned n;
    struct drill_state *state[DRILL_STATES_MAX]; /* 0..n-1 hold, the rest are spare */
    uint32_t uses[DRILL_RULE_COUNT];
    struct drill_coverage *coverage; /* NULL: nobody asks */
    struct {
        drill_feature_fn *take; /* NULL: nobody asks */
        void *self;
    } feature;
    int32_t n_events;
    struct drill_finding findings[DRILL_VARIANT_COUNT];
    uint8_t choices[DRILL_PROFILE_COUNT][DRILL_VARIANT_COUNT]; /* what each profile allows */
    uint8_t found[DRILL_VARIANT_COUNT]; /* the choices of the findings, to be compared at once */
    bool stopped;
    bool cut_short; /* not every order of calls in flight was looked at */
    struct {
        bool happened;
        int32_t event;
        enum drill_rule_id rule;
        char permitted[512];
        char seen[512];
    } doubt; /* the last states fell that pass nobody over; see model_conn.passed */
    struct drill_undecided undecided;
};

/* One question about one state. */
struct move judge_move(struct drill_oracle *oracle, unsigned state, uint8_t actor,
                       const struct drill_call *call, const struct drill_outcome *outcome);

/* `actor`'s call begins to wait, or may: it goes by the options that the socket has now. */
void judge_note_entry(struct drill_oracle *oracle, uint8_t actor);

/* The socket that `actor`'s pending call is in, or that its descriptor names. */
int judge_socket(const struct drill_oracle *oracle, const struct drill_state *state, uint8_t actor,
                 const struct drill_call *call);

/* The verdict falls: what was permitted, what was seen. */
void judge_reject(struct drill_oracle *oracle, enum drill_rule_id rule, const char *permitted,
                  const char *seen);

/* Events that the set of states answers to. */
void judge_return(struct drill_oracle *oracle, const struct drill_event *event);
void judge_foreign(struct drill_oracle *oracle, const struct drill_event *event);
void judge_open_return(struct drill_oracle *oracle, const struct drill_event *event);
void judge_blocked(struct drill_oracle *oracle, const struct drill_event *event);
void judge_stuck(struct drill_oracle *oracle, const struct drill_event *event);
void judge_settle(struct drill_oracle *oracle, const struct drill_event *event);

/* Starts with nothing known; takes over what the surviving states leave of each variant. */
void judge_forget_findings(struct drill_oracle *oracle);
void judge_note_findings(struct drill_oracle *oracle);

/* Notes what a state permits a call that answers; which of it came, and the rule that is credited.
 */
void judge_cover_offer(struct drill_oracle *oracle, const struct move *move,
                       const struct permits *permits);
void judge_cover_take(struct drill_oracle *oracle, const struct permit_option *option,
                      enum drill_rule_id rule);
/* Tells the features of a transition whose option is chosen; `digest` is what the socket's
 * connection was like before it. Nothing where nobody asks. */
uint32_t judge_digest(const struct drill_oracle *oracle, const struct move *move);
void judge_feature(const struct drill_oracle *oracle, const struct move *move,
                   enum drill_rule_id rule, uint32_t digest);

/* One state answers to the return of `actor`'s call; what it splits into goes behind the set.
 * False: it permits no such return, and *ret_fall says why. */
struct judge_fall {
    bool happened;
    uint16_t passed;
    enum drill_rule_id rule;
    char permitted[512];
};
bool judge_answer(struct drill_oracle *oracle, unsigned state, uint8_t actor,
                  const struct drill_outcome *outcome, bool early, struct judge_fall *ret_fall);

/* Recorded traces: adds the states in which calls in flight took effect before they returned, as
 * far as that matters to the call of `actor`. */
void judge_early(struct drill_oracle *oracle, uint8_t actor);

/* Puts one state in the place of all, in which unknown is what they disagree about. */
void judge_widen(struct drill_oracle *oracle);

/* The fewest connections that a state passes over; see model_conn.passed. */
uint16_t judge_fewest_passed(const struct drill_oracle *oracle);

/* Drops state i by moving the last one into its place. */
void judge_drop(struct drill_oracle *oracle, unsigned i);

/* Merges equal states. */
void judge_merge(struct drill_oracle *oracle);

#endif
