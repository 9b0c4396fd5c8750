/* Scenarios that are tamed: no claims, no timers, nothing that would keep the main actor waiting,
 * and as little changed as can be. */

#include <criterion/criterion.h>
#include <string.h>

#include "scenario/plan.h"
#include "scenario/vary.h"
#include "unit/scenario/support.h"

static void expect_tamed(enum drill_family family, bool threads, const char *from, const char *want)
{
    struct reading first = read_good(from);
    struct drill_arena arena;
    struct drill_rng rng = drill_rng_make(1, 1);
    struct drill_vary vary = {.arena = &arena, .rng = &rng, .family = family, .threads = threads};
    drill_arena_init(&arena, 0);
    struct drill_scenario *made = drill_tame(&vary, first.scenario);
    cr_assert_not_null(made);
    struct drill_text text = write_text(made);
    cr_expect_str_eq(text.bytes, want);
    cr_expect(drill_ok(drill_scenario_validate(made, NULL)));
    drill_text_free(&text);
    drill_arena_reset(&arena);
    reading_free(&first);
}

#define LISTEN "S1 = socket()\nbind(S1, loopback)\nlisten(S1, 1)\n"

Test(scenario_draft, claims_headers_and_names_go)
{
    expect_tamed(DRILL_TCP4, true,
                 "# a summary\n# rule: A\nfamily stream\nslow\nsysctl somaxconn 9\n"
                 "L = socket() = ok\nbind(L, loopback)   = 0\nlisten(L, 1)\n",
                 "family tcp4\n" LISTEN);
}

Test(scenario_draft, a_call_that_cannot_wait_stays)
{
    expect_tamed(DRILL_TCP4, true,
                 "family stream\nL = socket()\nbind(L, loopback)\nlisten(L, 1)\nC = socket()\n"
                 "connect(C, L)\nS = accept(L)\nsend(C, 1000)\nread(S, 300)\nclose(C)\n"
                 "recv(S, 4096)\nrecv(S, 1)\n",
                 "family tcp4\n" LISTEN
                 "S2 = socket()\nconnect(S2, S1)\nS3 = accept(S1)\nsend(S2, 1000)\nread(S3, 300)\n"
                 "close(S2)\nrecv(S3, 4096)\nrecv(S3, 1)\n");
}

Test(scenario_draft, a_call_that_may_wait_does_not_wait_or_gets_an_actor)
{
    expect_tamed(DRILL_TCP4, true,
                 "family stream\nL = socket()\nbind(L, loopback)\nlisten(L, 1)\nT3: S = accept(L)\n"
                 "T3: returns = ok\naccept(L)\nC = socket()\nread(S, 9)\nwrite(S, 9)\n"
                 "poll(C, POLLIN, -1)\nT3: send(S, 1)\nT2: recv(S, 4)\n",
                 "family tcp4\n" LISTEN
                 "T3: S2 = accept(S1)\nT1: accept(S1)\nS3 = socket()\nrecv(S2, 9, MSG_DONTWAIT)\n"
                 "send(S2, 9, MSG_DONTWAIT)\npoll(S3, POLLIN)\nsend(S2, 1, MSG_DONTWAIT)\n"
                 "T2: recv(S2, 4)\n");
}

Test(scenario_draft, without_threads_there_is_one_actor)
{
    expect_tamed(DRILL_TCP4, false,
                 "family stream\nL = socket()\nT1: bind(L, loopback)\nlisten(L, 1)\nT1: accept(L)\n"
                 "fcntl(L, F_SETFL, O_NONBLOCK)\naccept(L)\npthread_kill(T1, SIGUSR1)\n",
                 "family tcp4\n" LISTEN "fcntl(S1, F_SETFL, O_NONBLOCK)\naccept(S1)\n");
}

Test(scenario_draft, timers_are_short)
{
    expect_tamed(DRILL_UDP4, true,
                 "family udp\nA = socket()\nsetsockopt(A, SO_RCVTIMEO, 30000)\nT1: poll(A, POLLIN, "
                 "60000)\nsetsockopt(A, SO_LINGER, 1, 300)\n",
                 "family udp4\nS1 = socket()\nsetsockopt(S1, SO_RCVTIMEO, 5)\nT1: poll(S1, POLLIN, "
                 "5)\nsetsockopt(S1, SO_LINGER, 1, 1)\n");
}

Test(scenario_draft, a_queue_takes_as_many_as_it_was_made_for)
{
    expect_tamed(DRILL_TCP4, true,
                 "family stream\nL = socket()\nbind(L, loopback)\nlisten(L, 1)\nA = socket()\n"
                 "connect(A, L)\nB = socket()\nconnect(B, L)\n",
                 "family tcp4\n" LISTEN
                 "S2 = socket()\nconnect(S2, S1)\nS3 = socket()\nT1: connect(S3, S1)\n");
}
