/* Descriptors in messages. */

#include "oracle/state.h"

int16_t state_add_right(struct drill_state *state, int fd, uint16_t count, int16_t next)
{
    int sock = state_socket(state, fd);
    int i = 0;
    while (i < state->n_rights && state->rights[i].count != 0)
        i++;
    if (i == DRILL_MODEL_RIGHTS) {
        state->overflow = true;
        return next;
    }
    if (i == state->n_rights)
        state->n_rights++;
    state->rights[i] =
        (struct model_right){(int16_t)sock, (int16_t)state_other(state, fd), count, next};
    if (sock == DRILL_NONE)
        return (int16_t)(i + 1);
    state->socks[sock].refs = (uint16_t)(state->socks[sock].refs + count);
    state->socks[sock].in_flight = (uint16_t)(state->socks[sock].in_flight + count);
    return (int16_t)(i + 1);
}

void state_doom_rights(struct drill_state *state, int16_t rights)
{
    int16_t last = rights;
    if (rights == 0)
        return;
    while (state->rights[last - 1].next != 0)
        last = state->rights[last - 1].next;
    state->rights[last - 1].next = state->doomed;
    state->doomed = rights;
}
