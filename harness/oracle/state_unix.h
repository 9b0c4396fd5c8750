#ifndef DRILL_ORACLE_STATE_UNIX_H
#define DRILL_ORACLE_STATE_UNIX_H

/* What UNIX sockets have beyond others: paths in the file system, and descriptors on their way in
 * messages. Parts of one state of the model (state.h). */

#include <stdbool.h>
#include <stdint.h>

#include "vocab/addr.h"

struct drill_state;
struct model_env;

/* Descriptors of one socket on their way in a message: references that keep it open. */
struct model_right {
    int16_t sock;   /* DRILL_NONE: it is of no socket */
    int16_t file;   /* enum model_other, of what it is then */
    uint16_t count; /* 0: unused */
    int16_t next;   /* index + 1 of the next ones of the message */
};

enum model_file_kind {
    FILE_SOCKET,
    FILE_REGULAR
};

/* A path of the file system that something was bound to, or that was made. It outlives its socket
 * (unix(7) NOTES) and the socket outlives it. */
struct model_file {
    int16_t addr; /* address id of the path */
    int16_t sock; /* the socket bound to it + 1; 0: none any more */
    uint16_t mode;
    bool mode_known;
    uint8_t kind; /* enum model_file_kind */
};

/* The file at a path (an address id); DRILL_NONE when there is none. */
int state_find_file(const struct drill_state *state, int16_t addr);

/* The file at a path that an address names; DRILL_NONE also when it names none. */
int state_file_at(const struct drill_state *state, const struct model_env *env,
                  const struct drill_addr *addr);

/* The socket bound to the file at a path; DRILL_NONE without one. */
int state_socket_at(const struct drill_state *state, const struct model_env *env,
                    const struct drill_addr *addr);

void state_add_file(struct drill_state *state, const struct model_file *file);
void state_remove_file(struct drill_state *state, int file);

/* The socket is gone; its path stays. */
void state_orphan_files(struct drill_state *state, int sock);

/* `count` times descriptor `fd` goes along with a message, before those of `next`; index + 1. */
int16_t state_add_right(struct drill_state *state, int fd, uint16_t count, int16_t next);

/* The message is gone: its descriptors are let go with the next state_reap(). */
void state_doom_rights(struct drill_state *state, int16_t rights);

/* Lets go what was doomed, and what goes with that. */
void state_reap(struct drill_state *state, const struct model_env *env);

#endif
