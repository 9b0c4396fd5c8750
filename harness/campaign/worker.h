#ifndef DRILL_CAMPAIGN_WORKER_H
#define DRILL_CAMPAIGN_WORKER_H

/* A worker: a child process in surroundings of its own that runs the cases it is told to. What it
 * sees is written to memory shared with its parent, so that nothing is lost when it dies. */

#include "campaign/case.h"
#include "campaign/child.h"
#include "campaign/suite.h"
#include "oracle/oracle.h"

struct drill_worker_setup {
    enum drill_isolation isolation;
    enum drill_profile profile;
    int deadline_ms; /* how long what is due may take */
    bool coverage;   /* note which rules had a say */
    bool no_claims;  /* what authors claim is not looked at */
};

struct drill_worker_memory;

struct drill_worker {
    struct drill_child child;
    struct drill_worker_memory *memory;
};

enum drill_worker_news {
    DRILL_WORKER_DONE, /* the case is through, its outcome is complete */
    DRILL_WORKER_GONE  /* the line is cut: the process ended or is about to */
};

/* Takes the shared memory; NO_MEMORY. `release` gives it back, the process must have been stopped.
 */
struct drill_status drill_worker_init(struct drill_worker *worker);
void drill_worker_release(struct drill_worker *worker);

/* Forks the process. `siblings` are the workers (of which some may have no process) whose lines the
 * new one must not hold. The calling process must be single-threaded. SYSTEM with diag on failure.
 */
struct drill_status drill_worker_start(struct drill_worker *worker,
                                       const struct drill_worker_setup *setup,
                                       const struct drill_suite *suite,
                                       const struct drill_worker *siblings, size_t n_siblings,
                                       struct drill_diag *diag);

/* Tells it to run a case of the suite; false when it is gone. */
bool drill_worker_give(struct drill_worker *worker, size_t index);

/* Takes what it says; call when its line is readable. */
enum drill_worker_news drill_worker_listen(struct drill_worker *worker);

/* The outcome of the case last given; what was seen so far while it runs, or when it died. */
struct drill_case_outcome *drill_worker_outcome(struct drill_worker *worker);

/* The coverage of the case last given, where the setup asks for it. */
const struct drill_coverage *drill_worker_coverage(const struct drill_worker *worker);

/* The number of events seen so far; may be called while it runs. */
size_t drill_worker_events(const struct drill_worker *worker);

/* Ends the process at once and gives its wait status (0: there was no process). */
int drill_worker_kill(struct drill_worker *worker);

/* Asks the process to leave once it has finished what it does. */
void drill_worker_dismiss(struct drill_worker *worker);

/* Waits for a dismissed process, and ends it when it is still there at `until_ns` of the clock. */
void drill_worker_reap(struct drill_worker *worker, int64_t until_ns);

#endif
