/* libdrill-mutant.so: the program's sockets are wrong in the ways that DRILL_MUTANT names. Each
 * family has a target of its own, which makes the calls of the passage under way, and around it one
 * mutant after another. A child of fork() begins with mutants that remember nothing, because other
 * threads of its parent may have been at their memory. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "targets/mutants/mutants.h"
#include "targets/preload/load.h"

static const char variable[] = "DRILL_MUTANT";
static const char group[] = "program";

static struct drill_arena arena;
static const struct drill_target_type *types[DRILL_FAMILY_COUNT];
static struct drill_target *targets[DRILL_FAMILY_COUNT];

static void perform_on(struct drill_target *self, const struct drill_call *call,
                       const struct drill_buffer *buffers, struct drill_outcome *out)
{
    drill_passage_make(self->type->family, call, buffers, out);
}

static struct drill_status open_program(const struct drill_target_type *type,
                                        struct drill_target **ret, struct drill_diag *diag)
{
    static struct drill_target programs[DRILL_FAMILY_COUNT];
    (void)diag;
    programs[type->family].type = type;
    *ret = &programs[type->family];
    return DRILL_OK;
}

static void close_program(struct drill_target *self)
{
    (void)self;
}

#define PROGRAM_TYPE(id)                                                                           \
    {                                                                                              \
        .version = DRILL_TARGET_VERSION, .name = #id, .group = group,                              \
        .gloss = "the sockets of a program", .family = DRILL_##id,                                 \
        .caps = DRILL_CAP_THREADS | DRILL_CAP_SIGNALS | DRILL_CAP_SYSCALLS | DRILL_CAP_HOST_FDS,   \
        .open = open_program, .close = close_program, .perform = perform_on,                       \
    }

static const struct drill_target_type programs[] = {
#define X(id, name) PROGRAM_TYPE(id),
#include "vocab/families.def"
#undef X
};

static void perform(enum drill_family family, const struct drill_call *call,
                    const struct drill_buffer *buffers, struct drill_outcome *out)
{
    drill_target_perform(targets[family], call, buffers, out);
}

/* Puts the mutant around one family's type; false: that family cannot have it, as `diag` says. */
static bool put_around(const char *name, enum drill_family family, struct drill_diag *diag)
{
    const struct drill_target_type *const only[] = {types[family], NULL};
    const struct drill_target_maker *const makers[] = {&drill_mutant_maker, NULL};
    const struct drill_target_stock stock = {.types = only, .makers = makers};
    struct drill_target_list list = {0};
    char form[256];
    snprintf(form, sizeof form, "%s%s@%s", drill_mutant_maker.prefix, name, types[family]->group);
    if (!drill_ok(drill_target_resolve(&stock, form, &arena, &list, diag)))
        return false;
    types[family] = list.types[list.count - 1];
    return true;
}

static void add_mutant(const char *name)
{
    struct drill_diag diag = {0};
    bool fits = false;
    for (int i = 0; i < DRILL_FAMILY_COUNT; i++) {
        struct drill_diag why = {0};
        bool fit = put_around(name, (enum drill_family)i, &why);
        fits = fits || fit;
        if (!fit)
            diag = why;
    }
    if (!fits)
        drill_load_refuse(variable, &diag);
}

static void add_all(const char *names)
{
    char list[1024];
    char *rest = NULL;
    struct drill_diag diag = {0};
    if ((size_t)snprintf(list, sizeof list, "%s", names) >= sizeof list) {
        (void)drill_diag_set(&diag, DRILL_CODE_BAD_INPUT, 0, 0, "names more than there are");
        drill_load_refuse(variable, &diag);
    }
    for (char *name = strtok_r(list, ",", &rest); name != NULL; name = strtok_r(NULL, ",", &rest))
        add_mutant(name);
}

static void open_all(void)
{
    struct drill_diag diag = {0};
    for (int i = 0; i < DRILL_FAMILY_COUNT; i++) {
        if (!drill_ok(drill_target_open(types[i], &targets[i], &diag)))
            drill_load_refuse(variable, &diag);
    }
}

static void before_fork(void)
{
}

static void after_fork(bool child)
{
    if (child)
        open_all();
}

static const struct drill_engine engine = {
    .perform = perform, .before_fork = before_fork, .after_fork = after_fork, .thorough = true};

__attribute__((constructor)) static void load(void)
{
    const char *names = getenv(variable);
    if (names == NULL || names[0] == '\0')
        return;
    drill_arena_init(&arena, 0);
    for (int i = 0; i < DRILL_FAMILY_COUNT; i++)
        types[i] = &programs[i];
    add_all(names);
    open_all();
    drill_load_start(&engine);
}
