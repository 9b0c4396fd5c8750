#ifndef DRILL_CAMPAIGN_KNOWN_H
#define DRILL_CAMPAIGN_KNOWN_H

/* Deviations that are known: a file says which rules a target breaks where, so that a campaign goes
 * on past them. One a line, blanks between; '#' begins a comment, which is where the reason goes:
 *
 *     TARGET  RULE  [CALL  [PHASE  [STEP...]]]   # why
 *     lwip-*  RCV-EOF  recv  left                # bug 1234
 *     udp4    *        *     *    *connect(*  *send*MSG_MORE*  *send*
 *
 * Each is a glob; what is left out is "*". Steps are those that the scenario has made by then, in
 * this order among others, as they are written, without blanks. */

#include "base/status.h"
#include "campaign/proof.h"

/* Starts as {0}. */
enum {
    DRILL_KNOWN_STEPS = 8 /* of one row */
};

struct drill_known {
    struct drill_known_row {
        const char *field[4]; /* target, rule, call, phase */
        const char *step[DRILL_KNOWN_STEPS];
        unsigned n_steps;
    } * rows;
    size_t count;
    struct drill_arena arena;
};

/* Adds the rows of a text; BAD_INPUT (diag: line, column), NO_MEMORY. Free in both cases. */
struct drill_status drill_known_read(struct drill_known *known, const char *text, size_t len,
                                     struct drill_diag *diag);
void drill_known_free(struct drill_known *known);

/* Whether what was seen of the scenario is known. */
bool drill_known_has(const struct drill_known *known, const char *target,
                     const struct drill_sighting *what, const struct drill_scenario *scenario);

#endif
