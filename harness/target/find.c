/* Finding target types by the names of the command line: a name means one type, a group several,
 * and what a maker's prefix begins is made. */

#include "target/stock.h"

#include <string.h>

enum {
    FIRST_ROOM = 8
};

const struct drill_target_type *drill_target_find(const struct drill_target_type *const *types,
                                                  const char *name, size_t *i)
{
    while (types[*i] != NULL) {
        const struct drill_target_type *type = types[(*i)++];
        if (strcmp(type->name, name) == 0 || strcmp(type->group, name) == 0)
            return type;
    }
    return NULL;
}

struct drill_status drill_target_list_add(struct drill_target_list *list, struct drill_arena *arena,
                                          const struct drill_target_type *type)
{
    if (list->count == list->room) {
        size_t room = list->room == 0 ? FIRST_ROOM : 2 * list->room;
        const struct drill_target_type **types = drill_arena_take(arena, room * sizeof *types);
        if (types == NULL)
            return DRILL_FAIL(NO_MEMORY);
        if (list->count > 0)
            memcpy(types, list->types, list->count * sizeof *types);
        list->types = types;
        list->room = room;
    }
    list->types[list->count++] = type;
    return DRILL_OK;
}

static const struct drill_target_maker *maker_of(const struct drill_target_stock *stock,
                                                 const char *name)
{
    for (size_t i = 0; stock->makers != NULL && stock->makers[i] != NULL; i++) {
        const struct drill_target_maker *maker = stock->makers[i];
        if (strncmp(name, maker->prefix, strlen(maker->prefix)) == 0)
            return maker;
    }
    return NULL;
}

struct drill_status drill_target_resolve(const struct drill_target_stock *stock, const char *name,
                                         struct drill_arena *arena, struct drill_target_list *ret,
                                         struct drill_diag *diag)
{
    const struct drill_target_maker *maker = maker_of(stock, name);
    if (maker != NULL)
        return maker->make(stock, name, arena, ret, diag);
    size_t i = 0;
    size_t before = ret->count;
    const struct drill_target_type *type;
    while ((type = drill_target_find(stock->types, name, &i)) != NULL) {
        struct drill_status s = drill_target_list_add(ret, arena, type);
        if (!drill_ok(s))
            return s;
    }
    return ret->count > before ? DRILL_OK : DRILL_FAIL(NOT_FOUND);
}
