#ifndef DRILL_BASE_ARENA_H
#define DRILL_BASE_ARENA_H

/* A region: many small allocations, one release. Not thread-safe. */

#include <stddef.h>

struct drill_arena_block;

struct drill_arena {
    struct drill_arena_block *head;
    size_t limit; /* bytes that may be held in all; 0: no limit */
    size_t held;
};

/* Makes an empty region on caller storage; allocates nothing. `limit` bytes at most, 0 for none. */
void drill_arena_init(struct drill_arena *arena, size_t limit);

/* Returns `size` zeroed bytes aligned for any type, or NULL (out of memory, or over the limit). The
 * bytes live until the region is reset. */
void *drill_arena_take(struct drill_arena *arena, size_t size);

/* The same, but the bytes hold anything. */
void *drill_arena_room(struct drill_arena *arena, size_t size);

/* Copies `len` bytes and a terminating NUL into the region; NULL as above. */
char *drill_arena_text(struct drill_arena *arena, const char *text, size_t len);

/* Forgets everything taken and frees the memory. The region can be used again. */
void drill_arena_reset(struct drill_arena *arena);

#endif
