/* Regions: a list of blocks, each at least BLOCK bytes, released together. */

#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 64 * 1024
};

struct drill_arena_block {
    struct drill_arena_block *next;
    size_t size;
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

void drill_arena_init(struct drill_arena *arena, size_t limit)
{
    *arena = (struct drill_arena){.limit = limit};
}

static struct drill_arena_block *grow(struct drill_arena *arena, size_t size)
{
    size_t want = size > BLOCK ? size : BLOCK;
    if (want > SIZE_MAX - sizeof(struct drill_arena_block))
        return NULL;
    if (arena->limit != 0 && (want > arena->limit || arena->held > arena->limit - want))
        return NULL;
    struct drill_arena_block *block = malloc(sizeof *block + want);
    if (block == NULL)
        return NULL;
    block->size = want;
    block->used = 0;
    block->next = arena->head;
    arena->head = block;
    arena->held += want;
    return block;
}

void *drill_arena_room(struct drill_arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX - align)
        return NULL;
    size = (size + align - 1) / align * align;
    struct drill_arena_block *block = arena->head;
    if (block == NULL || block->size - block->used < size)
        block = grow(arena, size);
    if (block == NULL)
        return NULL;
    void *bytes = block->bytes + block->used;
    block->used += size;
    return bytes;
}

/* Bytes are zeroed as they are taken: most of a block never is. */
void *drill_arena_take(struct drill_arena *arena, size_t size)
{
    void *bytes = drill_arena_room(arena, size);
    if (bytes != NULL)
        memset(bytes, 0, size);
    return bytes;
}

char *drill_arena_text(struct drill_arena *arena, const char *text, size_t len)
{
    char *copy = len < SIZE_MAX ? drill_arena_room(arena, len + 1) : NULL;
    if (copy == NULL)
        return NULL;
    if (len > 0)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

void drill_arena_reset(struct drill_arena *arena)
{
    while (arena->head != NULL) {
        struct drill_arena_block *next = arena->head->next;
        free(arena->head);
        arena->head = next;
    }
    arena->held = 0;
}
