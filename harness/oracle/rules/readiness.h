#ifndef DRILL_ORACLE_RULES_READINESS_H
#define DRILL_ORACLE_RULES_READINESS_H

/* Readiness: which poll events a socket must and may show, what they teach, and which are due. */

#include "oracle/permit.h"

struct readiness {
    uint32_t must;
    uint32_t may;
    uint32_t one_of;             /* at least one of these, unless 0 */
    enum drill_rule_id in_rule;  /* why POLLIN must, or must not, be there */
    enum drill_rule_id out_rule; /* the same of POLLOUT */
};

struct readiness readiness_of(const struct move *move, int sock);

/* What `revents` answer, where `asked` was asked for. */
void readiness_answers(const struct move *move, int sock, uint32_t asked, uint32_t revents,
                       struct move_answers *ret);

/* `revents` were seen on `sock`: what had been sent is now known to have arrived. */
void readiness_learn(const struct move *move, int sock, uint32_t revents);

/* Events that are due on the socket and whose arrival the call's outcome depends on; 0: none. */
uint32_t readiness_due(const struct move *move);

/* The rule that a miss of what readiness_due said breaks. */
enum drill_rule_id readiness_rule(const struct move *move);

#endif
