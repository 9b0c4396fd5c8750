#ifndef DRILL_TARGETS_WRAP_WRAP_H
#define DRILL_TARGETS_WRAP_WRAP_H

/* A target around another target.
 *
 * A kind of wrapper embeds struct drill_wrap_type in its types and struct drill_wrap in its
 * instances, both as first member. It gets all calls of the actors by one method, `perform`, which
 * makes none, one or several calls of the inner target by drill_target_perform. What is not a call
 * of the calling thread (signals, calls inside of a child process) goes straight through. */

#include "base/arena.h"
#include "target/stock.h"

struct drill_wrap_type {
    struct drill_target_type type;
    const struct drill_target_type *inner;
};

struct drill_wrap {
    struct drill_target target;
    struct drill_target *inner;
};

/* What a kind of wrapper does itself. */
struct drill_wrap_methods {
    struct drill_status (*open)(const struct drill_target_type *type, struct drill_target **ret,
                                struct drill_diag *diag);
    void (*close)(struct drill_target *self);
    void (*perform)(struct drill_target *self, const struct drill_call *call,
                    const struct drill_buffer *buffers, struct drill_outcome *out);
};

/* Fills in *ret around `inner`: its family and capabilities, and whether it can run here. `name`,
 * `group` and `gloss` are kept. */
void drill_wrap_type_init(struct drill_wrap_type *ret, const struct drill_target_type *inner,
                          const struct drill_wrap_methods *methods, const char *name,
                          const char *group, const char *gloss);

/* Opens the inner target and fills in *ret, for `open`; drill_wrap_end closes it. What the type's
 * own open returns is &ret->target. */
struct drill_status drill_wrap_begin(struct drill_wrap *ret, const struct drill_target_type *type,
                                     struct drill_diag *diag);
void drill_wrap_end(struct drill_wrap *wrap);

/* Splits "PREFIXWORD@TARGET" of a maker's `make`: *ret_word (from `arena`), and appends the types
 * that TARGET means. BAD_INPUT with diag when the form is another or TARGET is not known. */
struct drill_status drill_wrap_parse(const struct drill_target_maker *maker,
                                     const struct drill_target_stock *stock, const char *name,
                                     struct drill_arena *arena, const char **ret_word,
                                     struct drill_target_list *ret_inner, struct drill_diag *diag);

#endif
