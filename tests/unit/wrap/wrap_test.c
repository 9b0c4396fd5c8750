/* A wrapper that counts: what it is around still works, children and signals included. */

#include "targets/wrap/wrap.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/check.h"
#include "targets/builtin.h"

struct counting {
    struct drill_wrap wrap;
    unsigned calls;
};

static struct drill_status open_counting(const struct drill_target_type *type,
                                         struct drill_target **ret, struct drill_diag *diag)
{
    struct counting *made = calloc(1, sizeof *made);
    cr_assert_not_null(made);
    struct drill_status s = drill_wrap_begin(&made->wrap, type, diag);
    if (drill_ok(s))
        *ret = &made->wrap.target;
    else
        free(made);
    return s;
}

static struct counting *counting_of(struct drill_target *self)
{
    return DRILL_CONTAINER_OF(self, struct counting, wrap.target);
}

static void close_counting(struct drill_target *self)
{
    drill_wrap_end(&counting_of(self)->wrap);
    free(counting_of(self));
}

static void count(struct drill_target *self, const struct drill_call *call,
                  const struct drill_buffer *buffers, struct drill_outcome *out)
{
    counting_of(self)->calls++;
    drill_target_perform(counting_of(self)->wrap.inner, call, buffers, out);
}

static const struct drill_wrap_methods counting_methods = {open_counting, close_counting, count};

static struct drill_wrap_type type;
static struct drill_target *target;
static struct drill_outcome out;

static void set_up(void)
{
    size_t i = 0;
    drill_wrap_type_init(&type, drill_target_find(drill_builtin_targets, "unix-stream", &i),
                         &counting_methods, "counting", "test", "it counts");
    cr_assert(drill_ok(drill_target_check(&type.type, NULL)));
    cr_assert(drill_ok(drill_target_open(&type.type, &target, NULL)));
}

static void tear_down(void)
{
    drill_target_close(target);
}

TestSuite(wrap_wrap, .init = set_up, .fini = tear_down);

Test(wrap_wrap, calls_go_through_the_wrapper_and_reach_the_inner_target)
{
    drill_target_perform(target, &(struct drill_call){.id = DRILL_CALL_SOCKET}, NULL, &out);
    cr_assert_eq(out.error, DRILL_ENONE);
    drill_target_perform(target, &(struct drill_call){.id = DRILL_CALL_CLOSE, .fd = (int)out.value},
                         NULL, &out);
    cr_assert_eq(out.error, DRILL_ENONE);
    cr_assert_eq(counting_of(target)->calls, 2);
}

Test(wrap_wrap, children_live_in_the_inner_target)
{
    drill_target_perform(target, &(struct drill_call){.id = DRILL_CALL_FORK}, NULL, &out);
    cr_assert_eq(out.error, DRILL_ENONE);
    unsigned child = (unsigned)out.value;
    cr_assert_gt(type.type.find_child(target, child), 0);
    drill_target_perform_in(target, child, &(struct drill_call){.id = DRILL_CALL_SOCKET}, NULL,
                            &out);
    cr_assert_eq(out.error, DRILL_ENONE);
    drill_target_kill(target, child,
                      &(struct drill_call){.id = DRILL_CALL_KILL, .number = DRILL_SIGKILL}, &out);
    cr_assert_eq(out.error, DRILL_ENONE);
    type.type.restore_process(target);
}

static struct drill_status make(const struct drill_target_stock *stock, const char *name,
                                struct drill_arena *arena, struct drill_target_list *ret,
                                struct drill_diag *diag);

static const struct drill_target_maker maker = {"count:", "count:WORD@TARGET", "counts", make};

static struct drill_status make(const struct drill_target_stock *stock, const char *name,
                                struct drill_arena *arena, struct drill_target_list *ret,
                                struct drill_diag *diag)
{
    const char *word = NULL;
    struct drill_status s = drill_wrap_parse(&maker, stock, name, arena, &word, ret, diag);
    if (drill_ok(s))
        cr_assert_str_eq(word, "a");
    return s;
}

Test(wrap_wrap, names_are_split_and_nest)
{
    static const struct drill_target_maker *const makers[] = {&maker, NULL};
    const struct drill_target_stock stock = {.types = drill_builtin_targets, .makers = makers};
    static const struct {
        const char *name;
        size_t types;
    } cases[] = {{"count:a@tcp4", 1},  {"count:a@kernel", 7}, {"count:a@count:a@udp6", 1},
                 {"count:a", 0},       {"count:@tcp4", 0},    {"count:a@", 0},
                 {"count:a@alien", 0}, {"count:a@count:a", 0}};
    for (size_t i = 0; i < DRILL_COUNT(cases); i++) {
        struct drill_arena arena;
        struct drill_target_list list = {0};
        struct drill_diag diag = {0};
        drill_arena_init(&arena, 0);
        struct drill_status s = drill_target_resolve(&stock, cases[i].name, &arena, &list, &diag);
        cr_assert_eq(drill_ok(s), cases[i].types > 0, "%s", cases[i].name);
        cr_assert_eq(list.count, cases[i].types, "%s", cases[i].name);
        cr_assert_eq(diag.text[0] != '\0', cases[i].types == 0, "%s", cases[i].name);
        drill_arena_reset(&arena);
    }
}
