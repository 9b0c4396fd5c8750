/* The guess at what steps have made: kinds, what is queued, and whether a call may wait. */

#include <criterion/criterion.h>

#include "scenario/plan.h"
#include "unit/scenario/support.h"

/* The plan after all steps but the last, and whether that may wait. */
static bool last_may_wait(enum drill_family family, const char *text, struct drill_plan *plan)
{
    struct reading reading = read_good(text);
    const struct drill_scenario *scenario = reading.scenario;
    drill_plan_begin(plan, family);
    for (uint32_t i = 0; i + 1 < scenario->n_steps; i++)
        drill_plan_take(plan, &scenario->steps[i], false);
    bool waits = drill_plan_may_wait(plan, &scenario->steps[scenario->n_steps - 1]);
    reading_free(&reading);
    return waits;
}

#define STREAM "family stream\nL = socket()\nbind(L, loopback)\nlisten(L, 1)\nC = socket()\n"
#define PAIR STREAM "connect(C, L)\nS = accept(L)\n"

static const struct {
    const char *text;
    bool waits;
} stream_cases[] = {
    {STREAM "connect(C, L)\n", false},
    {STREAM "connect(C, L)\nD = socket()\nconnect(D, L)\n", true},
    {STREAM "connect(C, nowhere)\n", false},
    {STREAM "accept(L)\n", true},
    {STREAM "connect(C, L)\naccept(L)\n", false},
    {STREAM "connect(C, L)\naccept(L)\naccept(L)\n", true},
    {STREAM "fcntl(L, F_SETFL, O_NONBLOCK)\naccept(L)\n", false},
    {STREAM "ioctl(L, FIONBIO, 1)\naccept(L)\n", false},
    {STREAM "fcntl(L, F_SETFL, O_NONBLOCK)\nfcntl(L, F_SETFL, 0)\naccept(L)\n", true},
    {STREAM "D = dup(L)\nfcntl(D, F_SETFL, O_NONBLOCK)\naccept(L)\n", false},
    {STREAM "accept(C)\n", false},
    {STREAM "recv(C, 5)\n", false},
    {PAIR "recv(S, 5)\n", true},
    {PAIR "recv(S, 5, MSG_DONTWAIT)\n", false},
    {PAIR "send(C, 5)\n", false},
    {PAIR "send(C, 50000)\n", true},
    {PAIR "send(C, 5)\nrecv(S, 5)\n", false},
    {PAIR "send(C, 5)\nrecv(S, 3)\nrecv(S, 3)\n", false},
    {PAIR "send(C, 5)\nrecv(S, 5)\nrecv(S, 3)\n", true},
    {PAIR "send(C, 5)\nrecv(S, 5, MSG_PEEK)\nrecv(S, 3)\n", false},
    {PAIR "send(C, 5)\nrecv(S, 6, MSG_WAITALL)\n", true},
    {PAIR "send(C, 5, MSG_OOB)\nrecv(S, 5)\n", true},
    {PAIR "sendto(C, 5, S)\nrecv(S, 5)\n", true},
    {PAIR "recv(S, 5, MSG_ERRQUEUE)\n", false},
    {PAIR "close(C)\nrecv(S, 5)\n", false},
    {PAIR "D = dup(C)\nclose(C)\nrecv(S, 5)\n", true},
    {PAIR "shutdown(C, SHUT_WR)\nrecv(S, 5)\n", false},
    {PAIR "close(C)\nD = socket()\nclose(C)\nrecv(S, 5)\n", true},
    {PAIR "setsockopt(S, SO_RCVLOWAT, 9)\nsend(C, 5)\nrecv(S, 5)\n", true},
    {PAIR "setsockopt(S, SO_LINGER, 1, 1)\nclose(S)\n", true},
    {PAIR "setsockopt(S, SO_LINGER, 1, 0)\nclose(S)\n", false},
    {PAIR "poll(S, POLLIN)\n", false},
    {PAIR "poll(S, POLLIN, 1)\n", true},
    {PAIR "sigwaitinfo(SIGIO)\n", true},
    {PAIR "getsockname(S)\n", false},
};

Test(scenario_plan, calls_on_streams)
{
    struct drill_plan plan;
    for (size_t i = 0; i < DRILL_COUNT(stream_cases); i++)
        cr_expect_eq(last_may_wait(DRILL_TCP4, stream_cases[i].text, &plan), stream_cases[i].waits,
                     "%s", stream_cases[i].text);
}

static const struct {
    const char *text;
    bool waits;
} datagram_cases[] = {
    {"family udp unix-dgram\nA = socket()\nbind(A, loopback)\nB = socket()\nrecv(A, 1)\n", true},
    {"family udp unix-dgram\nA = socket()\nbind(A, loopback)\nB = socket()\nsendto(B, 5, A)\n"
     "recv(A, 1)\n",
     false},
    {"family udp unix-dgram\nA = socket()\nbind(A, loopback)\nB = socket()\nsendto(B, 5, A)\n"
     "recv(A, 1)\nrecv(A, 9)\n",
     true},
    {"family udp unix-dgram\nA = socket()\nbind(A, loopback)\nB = socket()\nconnect(B, A)\n"
     "send(B, 60000)\n",
     false},
    {"family udp unix-dgram\nA = socket()\nbind(A, loopback)\nB = socket()\nconnect(B, A)\n"
     "C = socket()\nbind(C, loopback)\nconnect(A, C)\nsend(B, 5)\nrecv(A, 5)\n",
     true},
};

Test(scenario_plan, calls_on_datagrams)
{
    struct drill_plan plan;
    for (size_t i = 0; i < DRILL_COUNT(datagram_cases); i++)
        cr_expect_eq(last_may_wait(DRILL_UDP4, datagram_cases[i].text, &plan),
                     datagram_cases[i].waits, "%s", datagram_cases[i].text);
}

/* No UNIX socket has a queue of errors: the flag means nothing there. */
Test(scenario_plan, errors_are_not_waited_for_where_they_queue)
{
    struct drill_plan plan;
    cr_expect(last_may_wait(DRILL_UNIX_STREAM,
                            "family unix-stream\nA, B = socketpair()\nrecv(A, 5, MSG_ERRQUEUE)\n",
                            &plan));
}

Test(scenario_plan, kinds_and_queues)
{
    struct drill_plan plan;
    last_may_wait(DRILL_TCP4, PAIR "send(C, 700)\nsend(C, 5)\nrecv(S, 3)\nclose(C)\nclose(L)\n",
                  &plan);
    cr_expect_eq(drill_plan_kind(&plan, 0), DRILL_PLAN_LISTENING);
    cr_expect_eq(drill_plan_kind(&plan, 1), DRILL_PLAN_CLOSED);
    cr_expect_eq(drill_plan_kind(&plan, 2), DRILL_PLAN_CONNECTED | DRILL_PLAN_ENDED);
    cr_expect_eq(drill_plan_kind(&plan, 3), DRILL_PLAN_ABSENT);
    cr_expect_eq(drill_plan_kind(&plan, DRILL_NO_SLOT), DRILL_PLAN_ABSENT);
    cr_expect_eq(drill_plan_queued(&plan, 2), 702);
    cr_expect_eq(drill_plan_queued(&plan, 0), 0);
    last_may_wait(DRILL_UDP4,
                  "family udp\nA = socket()\nbind(A, loopback)\nB = socket()\n"
                  "sendto(B, 5, A)\nsendto(B, 9, A)\nrecv(A, 1)\nclose(B)\n",
                  &plan);
    cr_expect_eq(drill_plan_queued(&plan, 0), 9);
}
