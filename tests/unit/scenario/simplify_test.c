/* One step made simple: what is accepted stays, what is refused is offered once. */

#include <criterion/criterion.h>
#include <string.h>

#include "scenario/simplify.h"
#include "unit/scenario/support.h"

static bool take_all(void *self, uint32_t at, const struct drill_step *step)
{
    (void)self;
    (void)step;
    return at == 3;
}

static bool take_none(void *self, uint32_t at, const struct drill_step *step)
{
    (void)at;
    (void)step;
    ++*(unsigned *)self;
    return false;
}

static void expect_simple(const char *from, const char *want)
{
    struct reading reading = read_step(from);
    struct drill_scenario *scenario = reading.scenario;
    struct drill_step *step = &scenario->steps[scenario->n_steps - 1];
    struct drill_text before = {0};
    struct drill_text text = {0};
    unsigned asked = 0;
    drill_scenario_write_step(scenario, step, true, &before);
    cr_expect_not(drill_simplify(step, 3, take_none, &asked));
    drill_scenario_write_step(scenario, step, true, &text);
    cr_expect_str_eq(text.bytes, before.bytes);
    drill_text_clear(&text);
    bool changed = drill_simplify(step, 3, take_all, NULL);
    drill_scenario_write_step(scenario, step, true, &text);
    cr_expect_str_eq(text.bytes, want);
    cr_expect_eq(changed, strcmp(from, want) != 0);
    cr_expect(!changed || asked > 0);
    drill_text_free(&before);
    drill_text_free(&text);
    reading_free(&reading);
}

Test(scenario_simplify, every_part_of_a_step)
{
    expect_simple("close(L)", "close(L)");
    expect_simple("close(L) = 0", "close(L)");
    expect_simple("T3: close(L)", "close(L)");
    expect_simple("T3: recv(L, 7) blocks", "recv(L, 0)");
    expect_simple("sendmsg(L, [5, 6], A, rights(A, B), MSG_OOB) = 6", "send(L, 0)");
    expect_simple("R, Q = recvmsg(L, [5, 6], rights(2), creds, MSG_PEEK)", "recv(L, 0)");
    expect_simple("accept4(L, SOCK_NONBLOCK, addr=NULL)", "accept(L)");
    expect_simple("select(L, POLLIN, 900)", "poll(L, 0)");
    expect_simple("listen(L, 4096)", "listen(L, 1)");
    expect_simple("bind(L, any(A), len=short)", "bind(L, loopback)");
    expect_simple("connect(L, loopback2(A))", "connect(L, A)");
    expect_simple("setsockopt(L, SO_LINGER, 1, 5)", "setsockopt(L, SO_LINGER, 0, 0)");
    expect_simple("S = socket(SOCK_CLOEXEC, fds=none)", "S = socket()");
}
