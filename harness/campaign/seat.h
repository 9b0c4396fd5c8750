#ifndef DRILL_CAMPAIGN_SEAT_H
#define DRILL_CAMPAIGN_SEAT_H

/* What a process that runs cases holds: surroundings of its own, an oracle, and one open target at
 * a time with its world. */

#include "campaign/case.h"
#include "oracle/oracle.h"

enum {
    DRILL_SEAT_DIRECTORY = 256
};

/* Starts as {0} but for the first three. */
struct drill_seat {
    enum drill_isolation isolation;
    int deadline_ms; /* how long what is due may take */
    char *directory; /* DRILL_SEAT_DIRECTORY bytes: of the open world, "" when there is none to be
                        removed; shared with whoever may have to */
    struct drill_surroundings surroundings;
    struct drill_oracle *oracle;
    const struct drill_target_type *type; /* of the open target; NULL: none is open */
    struct drill_target *target;
    struct drill_world *world;
    struct drill_diag diag; /* why the process cannot run anything; "": it can */
};

/* Takes namespaces and the oracle, in the single-threaded process that is to keep them. What fails
 * is said by `enter`. */
void drill_seat_set_up(struct drill_seat *seat);

/* Opens target and world of a type, unless they are open; closes others first. False: *outcome says
 * why not (NOT_RUN). */
bool drill_seat_enter(struct drill_seat *seat, const struct drill_target_type *type,
                      struct drill_case_outcome *outcome);

/* Closes what is open, and lets go of the oracle. */
void drill_seat_leave(struct drill_seat *seat);

/* Removes the directory that a process which was ended could not remove itself, and forgets it. */
void drill_seat_sweep(char *directory);

#endif
