/* The wrappers around the methods that are about signals: what arrives, and what is answered for
 * those that are missing. */

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

static struct drill_outcome perform(const struct drill_target_type *type, struct drill_call call)
{
    struct drill_target target = {.type = type};
    struct drill_outcome out;
    memset(&out, 0xa5, sizeof out);
    memset(&seen, 0, sizeof seen);
    if (call.id == DRILL_CALL_PTHREAD_KILL)
        drill_target_signal(&target, pthread_self(), &call, &out);
    else
        drill_target_perform(&target, &call, NULL, &out);
    return out;
}

static const struct drill_call calls[] = {
    {.id = DRILL_CALL_SIGACTION, .number = DRILL_SIGUSR1, .flags = DRILL_SA_RESTART},
    {.id = DRILL_CALL_PTHREAD_KILL, .number = DRILL_SIGUSR1, .value = {1}},
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
