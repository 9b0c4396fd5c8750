#ifndef DRILL_WORLD_SYSCTL_H
#define DRILL_WORLD_SYSCTL_H

/* Settings of the network namespace: read once, set for a run, put back after. */

#include "base/status.h"
#include "vocab/vocab.h"

struct drill_sysctls {
    bool readable[DRILL_SYSCTL_COUNT];
    int64_t value[DRILL_SYSCTL_COUNT]; /* as it is now */
    bool changed[DRILL_SYSCTL_COUNT];
    int64_t before[DRILL_SYSCTL_COUNT]; /* where changed: what to put back */
};

void drill_sysctls_read(struct drill_sysctls *sysctls);

/* Sets one and keeps its old value; NO_PERMISSION (diag says why) when it cannot be set. The value
 * kept afterwards is what the kernel made of it. */
struct drill_status drill_sysctls_set(struct drill_sysctls *sysctls, enum drill_sysctl sysctl,
                                      int64_t value, struct drill_diag *diag);

/* Puts back all that were set. */
void drill_sysctls_restore(struct drill_sysctls *sysctls);

#endif
