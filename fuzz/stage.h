#ifndef DRILL_FUZZ_STAGE_H
#define DRILL_FUZZ_STAGE_H

/* Where inputs are played: a world over one target, with the judge, in this process. */

#include "campaign/case.h"
#include "scenario/vary.h"

/* The target of this build that the environment's DRILL_TARGET names, or `usual`; NULL, and said:
 * there is none. */
const struct drill_target_type *fuzz_stage_choose(const char *usual);

/* Takes the target (NULL: there is none, and what is played does nothing) and puts the process into
 * namespaces of its own where it can. For a process of one thread. */
void fuzz_stage_prepare(const struct drill_target_type *type);

/* The type that was taken; NULL: none. */
const struct drill_target_type *fuzz_stage_type(void);

/* The scenario of an input, for the family of the stage, in memory that lasts until the next one:
 * decoded, without what this process must not do itself (processes), and made so that no call of
 * its own keeps it waiting. NULL: nothing is left of it. */
struct drill_scenario *fuzz_stage_scenario(const uint8_t *bytes, size_t len,
                                           enum drill_focus focus);

/* Plays a scenario, or a program; a rejection that stands when it is played again, without hurry,
 * ends the process. False: it could not be played, or takes too long to be worth keeping. */
bool fuzz_stage_play(const struct drill_scenario *scenario);
bool fuzz_stage_perform(const struct drill_program *program);

#endif
