#ifndef DRILL_ORACLE_RULES_SHARING_H
#define DRILL_ORACLE_RULES_SHARING_H

/* Sockets that several threads or descriptors share. What they may do is no different; but where
 * they share it, a rule of its own says so. */

#include "oracle/permit.h"

/* The rule that says what `rule` says for the case at hand. */
enum drill_rule_id sharing_rule(const struct move *move, enum drill_rule_id rule);

/* The actor's call was seen to wait: others may be waiting for the same. */
void sharing_note_wait(struct drill_state *state, const struct model_env *env, uint8_t actor);

#endif
