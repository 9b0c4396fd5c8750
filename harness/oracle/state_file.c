/* The paths that UNIX sockets are bound to. */

#include "oracle/state.h"

#include <string.h>

int state_find_file(const struct drill_state *state, int16_t addr)
{
    for (int i = 0; addr != 0 && i < state->n_files; i++) {
        if (state->files[i].addr == addr)
            return i;
    }
    return DRILL_NONE;
}

int state_file_at(const struct drill_state *state, const struct model_env *env,
                  const struct drill_addr *addr)
{
    if (addr->kind != DRILL_ADDR_PATH || state->n_files == 0)
        return DRILL_NONE;
    return state_find_file(state, env_find_address(env, addr));
}

int state_socket_at(const struct drill_state *state, const struct model_env *env,
                    const struct drill_addr *addr)
{
    int file = state_file_at(state, env, addr);
    return file != DRILL_NONE ? state->files[file].sock - 1 : DRILL_NONE;
}

void state_add_file(struct drill_state *state, const struct model_file *file)
{
    if (state->n_files == DRILL_MODEL_FILES || file->addr == 0)
        state->overflow = true;
    else
        state->files[state->n_files++] = *file;
}

void state_remove_file(struct drill_state *state, int file)
{
    int behind = state->n_files - file - 1;
    memmove(state->files + file, state->files + file + 1, (size_t)behind * sizeof state->files[0]);
    state->files[--state->n_files] = (struct model_file){0};
}

void state_orphan_files(struct drill_state *state, int sock)
{
    for (int i = 0; i < state->n_files; i++) {
        if (state->files[i].sock == sock + 1)
            state->files[i].sock = 0;
    }
}
