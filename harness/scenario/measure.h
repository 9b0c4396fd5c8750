#ifndef DRILL_SCENARIO_MEASURE_H
#define DRILL_SCENARIO_MEASURE_H

/* The size of the canonical text, which has a limit like any other. Private to the scenario layer.
 */

#include "scenario/scenario.h"

/* How many bytes drill_scenario_write would write, or a bound on it that is within the limit.
 * False: out of memory. */
bool drill_scenario_measure(const struct drill_scenario *scenario, size_t *ret);

#endif
