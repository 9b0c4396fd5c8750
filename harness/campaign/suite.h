#ifndef DRILL_CAMPAIGN_SUITE_H
#define DRILL_CAMPAIGN_SUITE_H

/* Which cases there are: scenarios and programs times the targets that they hold for, in an order
 * that depends on nothing but the input (targets as given, names as given within a target). */

#include "base/status.h"
#include "campaign/case.h"

/* A scenario under the name that reports give it. */
struct drill_suite_scenario {
    const char *name;
    const struct drill_scenario *scenario;
};

struct drill_suite_setup {
    const struct drill_target_type *const *types; /* in the order wanted */
    size_t n_types;
    const struct drill_suite_scenario *scenarios;
    size_t n_scenarios;
    const struct drill_program *const *programs; /* NULL-terminated, or NULL */
    const char *filter; /* glob over "name" and "target:name"; NULL: everything */
    unsigned repeat;    /* how often each case is made; at least 1 */
    unsigned shard;     /* 1..shards */
    unsigned shards;    /* every shards-th case is ours; at least 1 */
};

struct drill_suite {
    struct drill_case *cases;
    size_t count;
};

/* Makes the list; NO_MEMORY on failure. An empty suite is no failure. The caller frees it. */
struct drill_status drill_suite_collect(struct drill_suite *ret,
                                        const struct drill_suite_setup *setup);
void drill_suite_free(struct drill_suite *suite);

#endif
