/* One call: settled, filled, issued, harvested. */

#include "world/issue.h"

#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

#include "targets/kernel/kernel.h"
#include "unit/world/kit.h"

#define PAIR "family unix-stream\nA, B = socketpair()\n"

Test(world_issue, payload_goes_out_and_is_recognised)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit.stream = 42;
    kit_run(&kit, PAIR "send(A, 1000)\nrecv(B, 300, MSG_PEEK)\nrecv(B, 300)\n"
                       "recvmsg(B, [10, 0, 5000])\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
    for (unsigned i = 0; i < 2; i++) {
        const struct drill_event *event = kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_RECV, i);
        cr_assert_eq(event->outcome.data.stream, 42);
        cr_assert_eq(event->outcome.data.good, 300);
        cr_assert_eq(event->outcome.data.offset, 0);
    }
    const struct drill_event *rest = kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_RECVMSG, 0);
    cr_assert_eq(rest->outcome.value, 700);
    cr_assert_eq(rest->outcome.data.offset, 300);
    cr_assert_eq(rest->outcome.data.good, 700);
    cr_assert_eq(rest->outcome.data.past_end + rest->outcome.data.past_count, 0);
    kit_close(&kit);
}

/* Receives rightly, then writes one byte past the end of the buffer. */
static void overrun(struct drill_target *self, const struct drill_call *call,
                    const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    kit_of(self)->real->receive_bytes(self, call, buffers, n, out);
    ((unsigned char *)buffers[n - 1].bytes)[buffers[n - 1].len] = 0;
}

Test(world_issue, an_overrun_shows)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit.stream = 42;
    kit.type.receive_bytes = overrun;
    kit_run(&kit, PAIR "send(A, 10)\nrecv(B, 10)\nrecv(B, 10, MSG_DONTWAIT)\n");
    for (unsigned i = 0; i < 2; i++)
        cr_assert_eq(kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_RECV, i)->outcome.data.past_end,
                     1);
    kit_close(&kit);
}

Test(world_issue, sigpipe_belongs_to_the_call_that_raised_it)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit_run(&kit, PAIR "close(B)\nsend(A, 1)\nsend(A, 1, MSG_NOSIGNAL)\n");
    const struct drill_event *first = kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_SEND, 0);
    const struct drill_event *second = kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_SEND, 1);
    cr_assert_eq(first->outcome.error, DRILL_EPIPE);
    cr_assert_eq(first->outcome.signals, DRILL_SIGPIPE);
    cr_assert_eq(second->outcome.error, DRILL_EPIPE);
    cr_assert_eq(second->outcome.signals, 0);
    kit_close(&kit);
}

Test(world_issue, what_is_due_on_the_descriptor_is_waited_for)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit.settle = DRILL_POLLOUT;
    kit_begin(&kit, 1);
    struct drill_call make = {.id = DRILL_CALL_SOCKETPAIR}, closing = {.id = DRILL_CALL_CLOSE};
    struct drill_outcome pair, ignored;
    drill_issue_own(kit.world, 0, &make, &pair);
    struct drill_call send = {.id = DRILL_CALL_SEND, .fd = (int)pair.value, .n_len = 1, .len = {4}};
    drill_issue_step(kit.world, &(struct drill_issue){0, 7, {-1, -1}, &send});
    const struct drill_event *settle = kit_event(&kit, DRILL_EVENT_SETTLE, DRILL_CALL_POLL, 0);
    cr_assert_not_null(settle);
    cr_assert_eq(settle->call.fd, send.fd);
    cr_assert_eq(settle->call.flags, DRILL_POLLOUT);
    cr_assert_eq(settle->outcome.revents, DRILL_POLLOUT);
    cr_assert_eq(settle->step, 7);
    cr_assert(drill_mailbox_await(&kit.world->actors[0]->box, DRILL_PHASE_DONE, -1));
    drill_issue_harvest(kit.world, 0);
    const struct drill_event *back = kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_SEND, 0);
    cr_assert_eq(back->outcome.value, 4);
    cr_assert_eq(back->step, 7);
    closing.fd = pair.second_fd;
    drill_issue_unrecorded(kit.world, &closing, &ignored);
    cr_assert_null(kit_event(&kit, DRILL_EVENT_CALL, DRILL_CALL_CLOSE, 0));
    kit_end(&kit);
    kit_close(&kit);
}

/* Interrupted the first time. */
static void interrupted_poll(struct drill_target *self, int fd, uint32_t events, int timeout_ms,
                             struct drill_outcome *out)
{
    static int calls;
    if (calls++ == 0)
        *out = drill_outcome_error(DRILL_EINTR);
    else
        kit_of(self)->real->poll_one(self, fd, events, timeout_ms, out);
}

Test(world_issue, an_interrupted_settling_goes_on)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit.type.poll_one = interrupted_poll;
    kit.settle = DRILL_POLLOUT;
    kit_begin(&kit, 1);
    struct drill_call make = {.id = DRILL_CALL_SOCKETPAIR};
    struct drill_outcome pair;
    drill_issue_own(kit.world, 0, &make, &pair);
    struct drill_call name = {.id = DRILL_CALL_GETSOCKNAME, .fd = (int)pair.value};
    drill_issue_step(kit.world, &(struct drill_issue){0, 0, {-1, -1}, &name});
    cr_assert_eq(kit_event(&kit, DRILL_EVENT_SETTLE, DRILL_CALL_POLL, 0)->outcome.revents,
                 DRILL_POLLOUT);
    kit_end(&kit);
    kit_close(&kit);
}

static int threads_seen[2];

static void note_thread_of_name(struct drill_target *self, int fd, struct drill_outcome *out)
{
    threads_seen[0] = (int)gettid();
    kit_of(self)->real->local_name(self, fd, out);
}

static void note_thread_of_close(struct drill_target *self, int fd, struct drill_outcome *out)
{
    threads_seen[1] = (int)gettid();
    kit_of(self)->real->close_descriptor(self, fd, out);
}

Test(world_issue, a_target_for_one_thread_is_entered_by_one)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit.type.caps &= ~(uint32_t)DRILL_CAP_THREADS;
    kit.type.local_name = note_thread_of_name;
    kit.type.close_descriptor = note_thread_of_close;
    kit_run(&kit, "family unix-stream\nA = socket()\nbind(A, loopback)\ngetsockname(A)\n"
                  "B = socket()\nconnect(B, A)\nclose(A)\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
    cr_assert_eq(threads_seen[0], kit.world->actors[0]->tid);
    cr_assert_eq(threads_seen[1], kit.world->actors[0]->tid);
    kit_run(&kit, "family unix-stream\nA = socket()\nT1: getsockname(A)\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_SKIPPED);
    kit_close(&kit);
}

Test(world_issue, what_no_slot_names_is_closed_after_the_steps)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit_run(&kit, PAIR "dup(A)\nsend(A, 1)\n");
    const struct drill_event *made = kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_DUP, 0);
    const struct drill_event *closed = kit_event(&kit, DRILL_EVENT_CALL, DRILL_CALL_CLOSE, 0);
    cr_assert_not_null(closed);
    cr_assert(closed->by_harness);
    cr_assert_eq(closed->call.fd, made->outcome.value);
    cr_assert_gt(closed, kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_SEND, 0));
    kit_close(&kit);
}

Test(world_issue, who_still_waits_in_the_last_step_closes_nothing)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit.stays = true;
    kit_run(&kit, PAIR "dup(A)\nrecv(B, 1)\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_COMPLETE, "%s", kit.run.why);
    cr_assert_not_null(kit_event(&kit, DRILL_EVENT_BLOCKED, DRILL_CALL_RECV, 0));
    cr_assert_null(kit_event(&kit, DRILL_EVENT_CALL, DRILL_CALL_CLOSE, 0));
    cr_assert_eq(kit.run.leaked_fds, 0);
    kit_close(&kit);
}

static pid_t receiver;

/* Notes whose thread it is. */
static void here(struct drill_target *self, const struct drill_call *call,
                 const struct drill_buffer *buffers, size_t n, struct drill_outcome *out)
{
    receiver = gettid();
    kit_of(self)->real->receive_bytes(self, call, buffers, n, out);
}

static pid_t receiver_of(bool hurry, bool stays, uint32_t settle)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_unix_stream, 0);
    kit.type.receive_bytes = here;
    drill_world_hurry(kit.world, hurry, KIT_DEADLINE_MS);
    kit.stays = stays;
    kit_begin(&kit, 1);
    struct drill_call make = {.id = DRILL_CALL_SOCKETPAIR};
    struct drill_outcome pair;
    drill_issue_own(kit.world, 0, &make, &pair);
    struct drill_call recv = {.id = DRILL_CALL_RECV, .fd = pair.second_fd, .n_len = 1, .len = {4}};
    cr_assert_eq(write((int)pair.value, "four", 4), 4);
    kit.settle = settle;
    drill_issue_step(kit.world, &(struct drill_issue){0, 0, {-1, -1}, &recv});
    cr_assert(drill_mailbox_await(&kit.world->actors[0]->box, DRILL_PHASE_DONE, -1));
    drill_issue_harvest(kit.world, 0);
    cr_assert_eq(kit_event(&kit, DRILL_EVENT_RETURN, DRILL_CALL_RECV, 0)->outcome.value, 4);
    kit_end(&kit);
    kit_close(&kit);
    return receiver;
}

Test(world_issue, in_a_hurry_what_cannot_stay_is_made_here)
{
    cr_assert_neq(receiver_of(false, false, 0), gettid());
    cr_assert_eq(receiver_of(true, false, 0), gettid());
    cr_assert_neq(receiver_of(true, true, 0), gettid());
    cr_assert_eq(receiver_of(true, true, DRILL_POLLIN), gettid(), "what was settled cannot stay");
    cr_assert_neq(receiver_of(false, true, DRILL_POLLIN), gettid());
}
