/* Processes and their tables of descriptors. */

#include "trace/processes.h"

#include <stdlib.h>

struct drill_process *drill_processes_find(const struct drill_processes *all, int pid)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->list[i]->pid == pid)
            return all->list[i];
    }
    return NULL;
}

static bool make_room(struct drill_processes *all)
{
    if (all->count < all->capacity)
        return true;
    size_t capacity = all->capacity == 0 ? 16 : all->capacity * 2;
    struct drill_process **list = realloc(all->list, capacity * sizeof(*list));
    if (list == NULL)
        return false;
    all->list = list;
    all->capacity = capacity;
    return true;
}

struct drill_process *drill_processes_add(struct drill_processes *all, int pid,
                                          struct drill_table *like)
{
    struct drill_process *process = calloc(1, sizeof *process);
    struct drill_table *table = like != NULL ? like : calloc(1, sizeof *table);
    if (process == NULL || table == NULL || !make_room(all)) {
        free(process);
        if (like == NULL)
            free(table);
        return NULL;
    }
    process->pid = pid;
    process->table = table;
    process->call = -1;
    table->threads++;
    all->list[all->count++] = process;
    return process;
}

static void let_go(struct drill_table *table)
{
    if (--table->threads > 0)
        return;
    free(table->held);
    free(table);
}

static void release(struct drill_process *process)
{
    let_go(process->table);
    free(process);
}

void drill_processes_drop(struct drill_processes *all, struct drill_process *process)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->list[i] != process)
            continue;
        all->list[i] = all->list[--all->count];
        release(process);
        return;
    }
}

void drill_processes_free(struct drill_processes *all)
{
    for (size_t i = 0; i < all->count; i++)
        release(all->list[i]);
    free(all->list);
    *all = (struct drill_processes){0};
}

bool drill_process_unshare(struct drill_process *process)
{
    struct drill_table *table = calloc(1, sizeof *table);
    if (table == NULL)
        return false;
    let_go(process->table);
    table->threads = 1;
    process->table = table;
    return true;
}

struct drill_held *drill_table_at(const struct drill_table *table, int fd)
{
    return fd >= 0 && fd < table->size ? &table->held[fd] : NULL;
}

struct drill_held *drill_table_make(struct drill_table *table, int fd)
{
    if (fd < 0 || fd >= DRILL_HELD_MAX)
        return NULL;
    if (fd >= table->size) {
        int size = fd < 32 ? 32 : fd * 2 < DRILL_HELD_MAX ? fd * 2 : DRILL_HELD_MAX;
        struct drill_held *held = realloc(table->held, (size_t)size * sizeof *held);
        if (held == NULL)
            return NULL;
        for (int i = table->size; i < size; i++)
            held[i] = (struct drill_held){0};
        table->held = held;
        table->size = size;
    }
    return &table->held[fd];
}
