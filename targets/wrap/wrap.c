/* Wrapping: the inner target's life, and what goes through untouched. */

#include "targets/wrap/wrap.h"

#include <string.h>

#include "base/check.h"

static struct drill_target *inner_of(const struct drill_target *self)
{
    return DRILL_CONTAINER_OF(self, const struct drill_wrap, target)->inner;
}

static const struct drill_target_type *inner_type_of(const struct drill_target_type *type)
{
    return DRILL_CONTAINER_OF(type, const struct drill_wrap_type, type)->inner;
}

static bool is_available(const struct drill_target_type *type, char *why, size_t size)
{
    const struct drill_target_type *inner = inner_type_of(type);
    return inner->available == NULL || inner->available(inner, why, size);
}

static void signal_thread(struct drill_target *self, pthread_t thread, uint32_t signal,
                          struct drill_outcome *out)
{
    struct drill_target *inner = inner_of(self);
    inner->type->signal_thread(inner, thread, signal, out);
}

static void call_in_child(struct drill_target *self, unsigned child, const struct drill_call *call,
                          const struct drill_buffer *buffers, struct drill_outcome *out)
{
    struct drill_target *inner = inner_of(self);
    inner->type->call_in_child(inner, child, call, buffers, out);
}

static void signal_child(struct drill_target *self, unsigned child, uint32_t signal,
                         struct drill_outcome *out)
{
    struct drill_target *inner = inner_of(self);
    inner->type->signal_child(inner, child, signal, out);
}

static pid_t find_child(struct drill_target *self, unsigned child)
{
    struct drill_target *inner = inner_of(self);
    return inner->type->find_child(inner, child);
}

static void restore_process(struct drill_target *self)
{
    struct drill_target *inner = inner_of(self);
    inner->type->restore_process(inner);
}

void drill_wrap_type_init(struct drill_wrap_type *ret, const struct drill_target_type *inner,
                          const struct drill_wrap_methods *methods, const char *name,
                          const char *group, const char *gloss)
{
    *ret = (struct drill_wrap_type){
        .inner = inner,
        .type = {
            .version = DRILL_TARGET_VERSION,
            .name = name,
            .group = group,
            .gloss = gloss,
            .family = inner->family,
            .caps = inner->caps,
            .available = is_available,
            .open = methods->open,
            .close = methods->close,
            .perform = methods->perform,
            .signal_thread = inner->signal_thread != NULL ? signal_thread : NULL,
            .call_in_child = inner->call_in_child != NULL ? call_in_child : NULL,
            .signal_child = inner->signal_child != NULL ? signal_child : NULL,
            .find_child = inner->find_child != NULL ? find_child : NULL,
            .restore_process = inner->restore_process != NULL ? restore_process : NULL,
        }};
}

struct drill_status drill_wrap_begin(struct drill_wrap *ret, const struct drill_target_type *type,
                                     struct drill_diag *diag)
{
    ret->target.type = type;
    return drill_target_open(inner_type_of(type), &ret->inner, diag);
}

void drill_wrap_end(struct drill_wrap *wrap)
{
    drill_target_close(wrap->inner);
}

struct drill_status drill_wrap_parse(const struct drill_target_maker *maker,
                                     const struct drill_target_stock *stock, const char *name,
                                     struct drill_arena *arena, const char **ret_word,
                                     struct drill_target_list *ret_inner, struct drill_diag *diag)
{
    const char *word = name + strlen(maker->prefix);
    const char *at = strchr(word, '@');
    if (at == NULL || at == word)
        return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0, "'%s' is not of the form %s", name,
                              maker->form);
    *ret_word = drill_arena_text(arena, word, (size_t)(at - word));
    if (*ret_word == NULL)
        return DRILL_FAIL(NO_MEMORY);
    struct drill_status s = drill_target_resolve(stock, at + 1, arena, ret_inner, diag);
    if (s.code == DRILL_CODE_NOT_FOUND)
        return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0, "'%s': there is no target '%s'",
                              name, at + 1);
    return s;
}
