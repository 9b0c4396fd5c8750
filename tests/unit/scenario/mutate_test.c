/* Variations of scenarios: valid, deterministic, and of the scenario they come from. */

#include <criterion/criterion.h>
#include <string.h>

#include "scenario/plan.h"
#include "scenario/vary.h"
#include "unit/scenario/support.h"

static const char *const seeds[] = {
    "family stream\nL = socket()\nbind(L, loopback)\nlisten(L, 1)\nC1..3 = socket()\n"
    "connect(C1..3, L) = 0 | -1 EINPROGRESS\nT1: S = accept(L) blocks\nT1: returns = ok\n"
    "send(C1, 1000, MSG_OOB+MSG_MORE) = 1..1000\nrecv(S, 300) = 300 | -1 EAGAIN\nclose(C1)\n",
    "family unix\nA, B = socketpair(SOCK_NONBLOCK)\nsendmsg(A, [1, 2, 3], B, rights(A, B)) = 6\n"
    "R, Q = recvmsg(B, [4, 4], rights(2)) = 6 MSG_TRUNC | 1..2\npoll(A, POLLIN+POLLOUT, -1)\n"
    "fcntl(A, F_SETFL, O_NONBLOCK) = 0\nsetsockopt(A, SO_LINGER, 1, 9)\n"
    "T1: fork()\nT1: send(A, 1)\nkill(T1, SIGSTOP)\nkill(T1, SIGCONT)\nT1: _exit()\n",
    "family datagram\nsysctl somaxconn 5\nslow\nL = socket()\nbind(L, loopback)\nC = socket()\n"
    "sendto(C, 5, L)\nrecvfrom(L, 9, MSG_PEEK) = 5\nE = epoll_create()\n"
    "epoll_ctl(E, EPOLL_CTL_ADD, L, EPOLLIN+EPOLLET)\nepoll_wait(E, 500)\n",
};

/* 100,000 of them in all, each the parent of the next. */
Test(scenario_mutate, a_long_line_of_mutants_is_valid, .timeout = 300)
{
    struct drill_rng rng = drill_rng_make(7, 0);
    struct drill_diag diag = {0};
    for (int family = 0; family < DRILL_FAMILY_COUNT; family++) {
        struct reading first = read_good(seeds[family % 3]);
        struct reading other = read_good(seeds[(family + 1) % 3]);
        struct drill_arena arenas[2];
        const struct drill_scenario *at = first.scenario;
        drill_arena_init(&arenas[0], 0);
        drill_arena_init(&arenas[1], 0);
        for (int i = 0; i < 14300; i++) {
            struct drill_vary vary = {.arena = &arenas[i % 2],
                                      .rng = &rng,
                                      .family = (enum drill_family)family,
                                      .focus = (enum drill_focus)(i % DRILL_FOCUS_COUNT),
                                      .steps = 16,
                                      .threads = family != 1,
                                      .names = true};
            drill_arena_reset(vary.arena);
            at = drill_mutate(&vary, i % 50 == 49 ? first.scenario : at,
                              i % 3 == 0 ? other.scenario : NULL);
            cr_assert_not_null(at);
            cr_assert(drill_ok(drill_scenario_validate(at, &diag)), "%s", diag.text);
            cr_assert_leq(at->n_steps, DRILL_VARY_STEPS);
            cr_assert(at->n_actors == 1 || vary.threads);
        }
        drill_arena_reset(&arenas[0]);
        drill_arena_reset(&arenas[1]);
        reading_free(&first);
        reading_free(&other);
    }
}

Test(scenario_mutate, one_seed_makes_one_line)
{
    struct reading first = read_good(seeds[0]);
    struct drill_text before = write_text(first.scenario);
    struct drill_text texts[2] = {{0}, {0}};
    for (int i = 0; i < 2; i++) {
        struct drill_arena arena;
        struct drill_rng rng = drill_rng_make(11, 0);
        struct drill_vary vary = {.arena = &arena,
                                  .rng = &rng,
                                  .family = DRILL_TCP6,
                                  .focus = DRILL_FOCUS_CLOSE,
                                  .steps = 8,
                                  .threads = true};
        const struct drill_scenario *at = first.scenario;
        drill_arena_init(&arena, 0);
        for (int k = 0; k < 200; k++) {
            at = drill_mutate(&vary, at, first.scenario);
            drill_scenario_write(at, &texts[i]);
        }
        drill_arena_reset(&arena);
    }
    cr_expect_str_eq(texts[0].bytes, texts[1].bytes);
    struct drill_text after = write_text(first.scenario);
    cr_expect_str_eq(before.bytes, after.bytes, "what it came from stays as it is");
    drill_text_free(&texts[0]);
    drill_text_free(&texts[1]);
    drill_text_free(&before);
    drill_text_free(&after);
    reading_free(&first);
}

/* Now and then a scenario goes on where it ends, with several calls on one descriptor. */
Test(scenario_mutate, a_scenario_goes_on)
{
    struct reading first = read_good("family stream\nL = socket()\nbind(L, loopback)\n"
                                     "listen(L, 1)\nC = socket()\nconnect(C, L)\nS = accept(L)\n");
    struct drill_arena arena;
    struct drill_rng rng = drill_rng_make(3, 0);
    struct drill_vary vary = {.arena = &arena,
                              .rng = &rng,
                              .family = DRILL_TCP4,
                              .focus = DRILL_FOCUS_STREAM,
                              .steps = 8};
    unsigned went_on = 0;
    drill_arena_init(&arena, 0);
    for (int i = 0; i < 1000; i++) {
        const struct drill_scenario *made = drill_mutate(&vary, first.scenario, NULL);
        uint32_t n = made->n_steps;
        uint32_t k = n;
        while (k > 0 && made->steps[k - 1].slot == made->steps[n - 1].slot)
            k--;
        went_on += k >= first.scenario->n_steps && n - k >= 3;
        drill_arena_reset(&arena);
    }
    cr_expect_gt(went_on, 10);
    reading_free(&first);
}
