/* Claims: each form is read, written the same, and allows what it says. */

#include <criterion/criterion.h>
#include <stdio.h>

#include "unit/scenario/support.h"

static struct drill_outcome success(int64_t value)
{
    return (struct drill_outcome){.value = value};
}

/* Whether the claim of one step allows the outcome. */
static bool allows(const char *text, struct drill_outcome outcome)
{
    struct reading reading = read_step(text);
    const struct drill_step *step = &reading.scenario->steps[2];
    bool allowed = drill_claim_allows(&step->claim, &step->call, &outcome);
    reading_free(&reading);
    return allowed;
}

Test(scenario_claim, no_claim_allows_all)
{
    cr_expect(allows("recv(L, 9)", success(3)));
    cr_expect(allows("recv(L, 9)", drill_outcome_error(DRILL_EINTR)));
}

Test(scenario_claim, numbers_and_ranges)
{
    cr_expect(allows("recv(L, 9) = 3", success(3)));
    cr_expect_not(allows("recv(L, 9) = 3", success(4)));
    cr_expect_not(allows("recv(L, 9) = 3", drill_outcome_error(DRILL_EAGAIN)));
    cr_expect(allows("recv(L, 9) = 3..5", success(3)));
    cr_expect(allows("recv(L, 9) = 3..5", success(5)));
    cr_expect_not(allows("recv(L, 9) = 3..5", success(2)));
    cr_expect_not(allows("recv(L, 9) = 3..5", success(6)));
    cr_expect_not(allows("recv(L, 9) = 0..9223372036854775807", drill_outcome_error(DRILL_EIO)));
}

Test(scenario_claim, errors_signals_and_alternatives)
{
    struct drill_outcome pipe = drill_outcome_error(DRILL_EPIPE);
    cr_expect(allows("send(L, 9) = -1 EPIPE", pipe));
    cr_expect_not(allows("send(L, 9) = -1 EPIPE SIGPIPE", pipe));
    pipe.signals = DRILL_SIGPIPE;
    cr_expect(allows("send(L, 9) = -1 EPIPE SIGPIPE", pipe));
    cr_expect(allows("send(L, 9) = -1 EPIPE", pipe));
    cr_expect(allows("send(L, 9) = 9 | -1 ECONNRESET | -1 EPIPE", pipe));
    cr_expect_not(allows("send(L, 9) = 9 | -1 ECONNRESET", pipe));
    cr_expect(allows("recv(L, 1) = -1 EWOULDBLOCK", drill_outcome_error(DRILL_EAGAIN)));
}

Test(scenario_claim, descriptors_are_ok)
{
    cr_expect(allows("X = accept(L) = ok", success(77)));
    cr_expect(allows("X = dup(L) = ok", success(0)));
    cr_expect_not(allows("accept(L) = ok", drill_outcome_error(DRILL_EAGAIN)));
    cr_expect(allows("gethostbyname(\"h\") = ok", success(0)));
    cr_expect(allows("gethostbyname(\"h\") = -1 HOST_NOT_FOUND",
                     drill_outcome_error(DRILL_HOST_NOT_FOUND)));
}

Test(scenario_claim, events_are_exact)
{
    struct drill_outcome outcome = {.value = 1, .revents = DRILL_POLLIN | DRILL_POLLRDHUP};
    cr_expect(allows("poll(L, POLLIN) = POLLIN+POLLRDHUP", outcome));
    cr_expect(allows("poll(L, POLLIN) = 0 | POLLRDHUP+POLLIN", outcome));
    cr_expect_not(allows("poll(L, POLLIN) = POLLIN", outcome));
    cr_expect(allows("poll(L, POLLIN) = 0", success(0)));
}

Test(scenario_claim, values_of_options_and_requests)
{
    struct drill_outcome outcome = {.option = {DRILL_ECONNRESET, 0}};
    cr_expect(allows("getsockopt(L, SO_ERROR) = ECONNRESET", outcome));
    cr_expect_not(allows("getsockopt(L, SO_ERROR) = 0", outcome));
    cr_expect(allows("getsockopt(L, SO_ERROR) = 0", success(0)));
    cr_expect(allows("getsockopt(L, SO_LINGER) = 1", (struct drill_outcome){.option = {1, 30}}));
    cr_expect(allows("fcntl(L, F_GETFL) = O_NONBLOCK", success(DRILL_O_NONBLOCK)));
    cr_expect_not(allows("fcntl(L, F_GETFL) = 0", success(DRILL_O_NONBLOCK)));
    cr_expect(allows("fcntl(L, F_GETFD) = FD_CLOEXEC", success(DRILL_FD_CLOEXEC)));
    cr_expect(allows("getservbyname(\"echo\") = 7", (struct drill_outcome){.addr.port = 7}));
}

Test(scenario_claim, flags_of_a_message)
{
    struct drill_outcome outcome = {.value = 3, .msg_flags = DRILL_MSG_TRUNC | DRILL_MSG_EOR};
    cr_expect(allows("recvmsg(L, [3]) = 3", outcome));
    cr_expect(allows("recvmsg(L, [3]) = 3 MSG_TRUNC", outcome));
    cr_expect(allows("recvmsg(L, [3]) = 1..3 MSG_TRUNC+MSG_EOR", outcome));
    cr_expect_not(allows("recvmsg(L, [3]) = 3 MSG_CTRUNC", outcome));
}

Test(scenario_claim, every_error_is_read_and_written)
{
    for (int i = 1; i < DRILL_ERRNO_COUNT; i++) {
        char text[80];
        char canonical[80];
        const char *name = drill_errno_name((enum drill_errno)i);
        snprintf(text, sizeof text, "read(L, 1) = -1 %s", name);
        snprintf(canonical, sizeof canonical, "%-33s= -1 %s", "read(L, 1)", name);
        expect_canonical_step(text, canonical);
        snprintf(text, sizeof text, "getsockopt(L, SO_ERROR) = %s", name);
        snprintf(canonical, sizeof canonical, "%-33s= %s", "getsockopt(L, SO_ERROR)", name);
        expect_canonical_step(text, canonical);
    }
}

Test(scenario_claim, written_alone)
{
    struct drill_call call = {.id = DRILL_CALL_RECV};
    struct drill_claim claim = {0};
    struct drill_text text = {0};
    drill_claim_write(&claim, &call, &text);
    cr_expect_eq(text.len, 0);
    claim.n_alts = 2;
    claim.alts[0].lo = 1;
    claim.alts[0].hi = 300;
    claim.alts[1].is_error = true;
    claim.alts[1].error = DRILL_EAGAIN;
    drill_claim_write(&claim, &call, &text);
    cr_expect_str_eq(text.bytes, "= 1..300 | -1 EAGAIN");
    drill_text_clear(&text);
    claim = (struct drill_claim){.blocks = true};
    drill_claim_write(&claim, &call, &text);
    cr_expect_str_eq(text.bytes, "blocks");
    drill_text_free(&text);
}

Test(scenario_claim, a_collected_return_is_claimed_like_its_call)
{
    struct reading reading = read_good("family tcp\nL = socket()\nT1: poll(L, POLLIN, -1) blocks\n"
                                       "T1: returns = POLLIN\nT2: recv(L, 1)\nT2: returns = 0..1\n"
                                       "T2: C = accept(L) blocks\nT2: returns = ok\n");
    const struct drill_step *steps = reading.scenario->steps;
    cr_expect_eq(steps[2].kind, DRILL_STEP_RETURNS);
    cr_expect_eq(steps[2].call.id, DRILL_CALL_POLL);
    cr_expect_eq(steps[2].claim.alts[0].lo, DRILL_POLLIN);
    cr_expect_eq(steps[2].slot, DRILL_NO_SLOT);
    cr_expect_eq(steps[4].call.id, DRILL_CALL_RECV);
    cr_expect_eq(steps[6].claim.alts[0].hi, INT64_MAX);
    cr_expect_eq(reading.scenario->n_actors, 3);
    reading_free(&reading);
}
