#ifndef DRILL_TESTS_SUPPORT_CLAIMED_H
#define DRILL_TESTS_SUPPORT_CLAIMED_H

/* What the oracle says when the claims of a scenario are taken as what was seen: no socket, no
 * thread, no clock. A step without a claim succeeds: with a new descriptor, with all of its bytes
 * sent, or with 0; of several alternatives, and of a range, the first counts. What a claim cannot
 * say stands in a remark behind it (support/remark.h).
 *
 * The events are those that a run in a world would have: names are asked for before they are used,
 * what the model says is due comes before the call that depends on it, a call that waits is
 * BLOCKED, and a call that is due and not collected to the end is STUCK. */

#include "oracle/oracle.h"
#include "scenario/scenario.h"

struct claimed {
    struct drill_event *events; /* all that the oracle was given */
    size_t n;
    size_t capacity;
    struct drill_verdict verdict;
};

/* Drives `oracle` through the text, up to the verdict. `ret` starts as {0} and may be used again;
 * its memory is freed with claimed_free. Fails with BAD_INPUT when the text is no scenario (diag
 * says why), or is none for the family. */
struct drill_status claimed_run(struct drill_oracle *oracle, const struct drill_oracle_setup *setup,
                                const char *text, struct claimed *ret, struct drill_diag *diag);

void claimed_free(struct claimed *claimed);

#endif
