#ifndef DRILL_TARGET_STOCK_H
#define DRILL_TARGET_STOCK_H

/* What can be tested, by the names of the command line: the types of a build, and types that are
 * made from a name, such as a wrapper around one of them. */

#include "base/arena.h"
#include "target/target.h"

struct drill_target_stock;

/* Types in an arena. Starts as {0}. */
struct drill_target_list {
    const struct drill_target_type **types;
    size_t count;
    size_t room;
};

/* Makes types from names of one form. */
struct drill_target_maker {
    const char *prefix; /* what its names begin with: "chaos:" */
    const char *form;   /* for people: "chaos:SEED@TARGET" */
    const char *gloss;  /* one line for `sockdrill targets` */

    /* Appends the types that `name` (prefix and all) means; memory, also that of the types, is from
     * `arena`. BAD_INPUT with diag when it means none, else NO_MEMORY; *ret may then hold some of
     * them. */
    struct drill_status (*make)(const struct drill_target_stock *stock, const char *name,
                                struct drill_arena *arena, struct drill_target_list *ret,
                                struct drill_diag *diag);
};

/* Both arrays are NULL-terminated; `makers` may be NULL. */
struct drill_target_stock {
    const struct drill_target_type *const *types;
    const struct drill_target_maker *const *makers;
    uint64_t seed; /* for what makers leave to chance and the name does not say */
};

/* The types whose name or group is `name` in a NULL-terminated array, starting at index *i; NULL
 * when there are no more. *i is advanced past the find. */
const struct drill_target_type *drill_target_find(const struct drill_target_type *const *types,
                                                  const char *name, size_t *i);

/* Appends the types that `name` means: one by its name, all of a group, or those that a maker makes
 * of it. NOT_FOUND, without diag, when there are none of that name; else as a maker's `make`. */
struct drill_status drill_target_resolve(const struct drill_target_stock *stock, const char *name,
                                         struct drill_arena *arena, struct drill_target_list *ret,
                                         struct drill_diag *diag);

/* Appends one type. NO_MEMORY leaves the list as it was. */
struct drill_status drill_target_list_add(struct drill_target_list *list, struct drill_arena *arena,
                                          const struct drill_target_type *type);

#endif
