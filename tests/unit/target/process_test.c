/* The wrappers around the methods that are about signals and processes: what arrives, and what is
 * answered for those that are missing. */

#include "target/target.h"

#include <criterion/criterion.h>
#include <string.h>

/* What the last method was given. */
static struct {
    const char *method;
    uint32_t signal;
    uint32_t flags;
    pthread_t thread;
    bool out_was_zero;
} seen;

static void note(const char *method, uint32_t signal, struct drill_outcome *out)
{
    static const struct drill_outcome zero;
    memset(&seen, 0, sizeof seen);
    seen.method = method;
    seen.signal = signal;
    seen.out_was_zero = memcmp(out, &zero, sizeof zero) == 0;
    out->value = 7;
}

static void catch_signal(struct drill_target *self, uint32_t signal, uint32_t flags,
                         struct drill_outcome *out)
{
    (void)self;
    note("catch_signal", signal, out);
    seen.flags = flags;
}

static void signal_thread(struct drill_target *self, pthread_t thread, uint32_t signal,
                          struct drill_outcome *out)
{
    (void)self;
    note("signal_thread", signal, out);
    seen.thread = thread;
}

static void wait_for_signal(struct drill_target *self, uint32_t signal, struct drill_outcome *out)
{
    (void)self;
    note("wait_for_signal", signal, out);
}

static void make_child(struct drill_target *self, struct drill_outcome *out)
{
    (void)self;
    note("make_child", 0, out);
}

static void call_in_child(struct drill_target *self, unsigned child, const struct drill_call *call,
                          const struct drill_buffer *buffers, struct drill_outcome *out)
{
    (void)self;
    (void)buffers;
    note("call_in_child", child, out);
    seen.flags = call->id;
}

static void signal_child(struct drill_target *self, unsigned child, uint32_t signal,
                         struct drill_outcome *out)
{
    (void)self;
    note("signal_child", signal, out);
    seen.flags = child;
}

static struct drill_outcome perform(const struct drill_target_type *type, struct drill_call call)
{
    struct drill_target target = {.type = type};
    struct drill_outcome out;
    memset(&out, 0xa5, sizeof out);
    memset(&seen, 0, sizeof seen);
    if (call.id == DRILL_CALL_PTHREAD_KILL)
        drill_target_signal(&target, pthread_self(), &call, &out);
    else if (call.id == DRILL_CALL_KILL)
        drill_target_kill(&target, 2, &call, &out);
    else
        drill_target_perform(&target, &call, NULL, &out);
    return out;
}

static const struct drill_call calls[] = {
    {.id = DRILL_CALL_SIGACTION, .number = DRILL_SIGUSR1, .flags = DRILL_SA_RESTART},
    {.id = DRILL_CALL_PTHREAD_KILL, .number = DRILL_SIGUSR1, .value = {1}},
    {.id = DRILL_CALL_FORK},
    {.id = DRILL_CALL_SIGWAITINFO, .number = DRILL_SIGURG},
    {.id = DRILL_CALL_KILL, .number = DRILL_SIGSTOP, .value = {1}},
};

Test(target_process, arguments_arrive)
{
    const struct drill_target_type type = {.catch_signal = catch_signal,
                                           .signal_thread = signal_thread};
    cr_assert_eq(perform(&type, calls[0]).value, 7);
    cr_assert_str_eq(seen.method, "catch_signal");
    cr_assert_eq(seen.signal, DRILL_SIGUSR1);
    cr_assert_eq(seen.flags, DRILL_SA_RESTART);
    cr_assert(seen.out_was_zero);
    cr_assert_eq(perform(&type, calls[1]).value, 7);
    cr_assert_str_eq(seen.method, "signal_thread");
    cr_assert_eq(seen.signal, DRILL_SIGUSR1);
    cr_assert(pthread_equal(seen.thread, pthread_self()));
    cr_assert(seen.out_was_zero);
}

Test(target_process, children_are_named_by_number)
{
    const struct drill_target_type type = {.wait_for_signal = wait_for_signal,
                                           .make_child = make_child,
                                           .call_in_child = call_in_child,
                                           .signal_child = signal_child};
    struct drill_target target = {.type = &type};
    struct drill_call call = {.id = DRILL_CALL_EXIT};
    struct drill_outcome out;
    cr_assert_eq(perform(&type, calls[2]).value, 7);
    cr_assert_str_eq(seen.method, "make_child");
    cr_assert_eq(perform(&type, calls[3]).value, 7);
    cr_assert_str_eq(seen.method, "wait_for_signal");
    cr_assert_eq(seen.signal, DRILL_SIGURG);
    cr_assert_eq(perform(&type, calls[4]).value, 7);
    cr_assert_str_eq(seen.method, "signal_child");
    cr_assert_eq(seen.signal, DRILL_SIGSTOP);
    cr_assert_eq(seen.flags, 2);
    memset(&out, 0xa5, sizeof out);
    drill_target_perform_in(&target, 3, &call, NULL, &out);
    cr_assert_str_eq(seen.method, "call_in_child");
    cr_assert_eq(seen.signal, 3);
    cr_assert_eq(seen.flags, DRILL_CALL_EXIT);
    cr_assert(seen.out_was_zero);
    cr_assert_eq(perform(&type, call).error, DRILL_ESRCH);
    drill_target_kill(&target, 0, &calls[4], &out);
    cr_assert_eq(out.error, DRILL_ESRCH);
}

Test(target_process, missing_methods_are_answered_for)
{
    const struct drill_target_type bare = {0};
    struct drill_outcome expected = drill_outcome_error(DRILL_ENOSYS);
    for (size_t i = 0; i < DRILL_COUNT(calls); i++) {
        struct drill_outcome out = perform(&bare, calls[i]);
        cr_assert_eq(memcmp(&out, &expected, sizeof out), 0, "%s",
                     drill_call_name((enum drill_call_id)calls[i].id));
        cr_assert_null(seen.method);
    }
}
