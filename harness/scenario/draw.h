#ifndef DRILL_SCENARIO_DRAW_H
#define DRILL_SCENARIO_DRAW_H

/* Drawing the arguments of calls at random: mostly what makes sense where the call stands, sizes
 * around those that matter there. Private to the scenario layer. */

#include "scenario/draft.h"

/* True once in `n` times. */
bool drill_draw_once(const struct drill_vary *vary, unsigned n);

/* A number in 0..n-1. */
unsigned drill_draw_below(const struct drill_vary *vary, unsigned n);

/* A slot whose file is of one of `kinds`; DRILL_NO_SLOT when there is none. */
int16_t drill_draw_slot(const struct drill_draft *draft, uint16_t kinds);

/* A slot to be set: mostly one that was not. */
int16_t drill_draw_new_slot(const struct drill_draft *draft);

/* A size for a transfer on the slot. */
uint32_t drill_draw_size(const struct drill_draft *draft, int16_t slot);

int32_t drill_draw_number(const struct drill_vary *vary);
uint32_t drill_draw_flags(const struct drill_vary *vary, enum drill_flag_group group);
uint32_t drill_draw_transfer_flags(const struct drill_vary *vary, bool receives);

bool drill_draw_is_unix(const struct drill_vary *vary);
bool drill_draw_is_datagram(const struct drill_vary *vary);

/* An address for the step's call; a name for the path or the abstract name that it has; names for a
 * call that looks names up, or for an address. Their code is draw_addr.c. */
void drill_draw_address(const struct drill_draft *draft, struct drill_step *step);
void drill_draw_file(const struct drill_vary *vary, struct drill_step *step);
void drill_draw_names(const struct drill_vary *vary, struct drill_step *step);

/* Values for the step's option. */
void drill_draw_values(const struct drill_draft *draft, struct drill_step *step);

/* Fills in all arguments but the slot of the step, whose call's id and slot are set and all else is
 * zero. The slots that it sets are drawn as well. */
void drill_draw_arguments(const struct drill_draft *draft, struct drill_step *step);

/* Draws one of its arguments anew, or makes one unusual. The code of both is draw_args.c. */
void drill_draw_again(const struct drill_draft *draft, struct drill_step *step);

#endif
