/* Settings read, set and put back. */

#include "world/sysctl.h"

#include <criterion/criterion.h>

#include "targets/kernel/kernel.h"
#include "unit/world/kit.h"

static bool isolate(struct drill_surroundings *ret)
{
    DRILL_CHECK(drill_ok(drill_isolate(DRILL_ISOLATION_AUTO, ret, NULL)));
    return ret->own_network;
}

static bool what_is_set_is_put_back(void)
{
    struct drill_surroundings here;
    struct drill_sysctls sysctls, again;
    if (!isolate(&here))
        return false;
    drill_sysctls_read(&sysctls);
    DRILL_CHECK(sysctls.readable[DRILL_SYSCTL_SOMAXCONN]);
    int64_t before = sysctls.value[DRILL_SYSCTL_SOMAXCONN];
    DRILL_CHECK(drill_ok(drill_sysctls_set(&sysctls, DRILL_SYSCTL_SOMAXCONN, 3, NULL)));
    DRILL_CHECK(drill_ok(drill_sysctls_set(&sysctls, DRILL_SYSCTL_SOMAXCONN, 4, NULL)));
    drill_sysctls_read(&again);
    DRILL_CHECK(again.value[DRILL_SYSCTL_SOMAXCONN] == 4);
    drill_sysctls_restore(&sysctls);
    drill_sysctls_read(&again);
    DRILL_CHECK(again.value[DRILL_SYSCTL_SOMAXCONN] == before);
    DRILL_CHECK(sysctls.value[DRILL_SYSCTL_SOMAXCONN] == before);
    return true;
}

Test(world_sysctl, what_is_set_is_put_back)
{
    if (!kit_apart(what_is_set_is_put_back))
        cr_skip("no sysctls of its own here");
}

static bool a_value_the_kernel_refuses_is_refused(void)
{
    struct drill_surroundings here;
    struct drill_sysctls sysctls;
    struct drill_diag diag = {0};
    if (!isolate(&here))
        return false;
    drill_sysctls_read(&sysctls);
    DRILL_CHECK(drill_sysctls_set(&sysctls, DRILL_SYSCTL_SOMAXCONN, -1, &diag).code ==
                DRILL_CODE_NO_PERMISSION);
    DRILL_CHECK(diag.text[0] != '\0');
    DRILL_CHECK(!sysctls.changed[DRILL_SYSCTL_SOMAXCONN]);
    return true;
}

Test(world_sysctl, a_value_the_kernel_refuses_is_refused)
{
    if (!kit_apart(a_value_the_kernel_refuses_is_refused))
        cr_skip("no sysctls of its own here");
}

static bool a_scenario_gets_its_own(void)
{
    struct drill_surroundings here;
    struct drill_sysctls after;
    struct kit kit;
    if (!isolate(&here))
        return false;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    kit.world->surroundings = here;
    int64_t before = kit.world->sysctls.value[DRILL_SYSCTL_SOMAXCONN];
    kit_run(&kit, "family tcp4\nsysctl somaxconn 5\nsysctl tcp_fin_timeout 30\nL = socket()\n");
    DRILL_CHECK(kit.run.end == DRILL_RUN_COMPLETE);
    const struct drill_event *event = kit_event(&kit, DRILL_EVENT_ENV, DRILL_CALL_COUNT, 0);
    DRILL_CHECK(event == &kit.trace.events[0]);
    DRILL_CHECK(event->number == DRILL_SYSCTL_SOMAXCONN);
    DRILL_CHECK(event->value == 5);
    bool told = false;
    for (unsigned i = 0; (event = kit_event(&kit, DRILL_EVENT_ENV, DRILL_CALL_COUNT, i)) != NULL;
         i++)
        told = told || (event->number == DRILL_SYSCTL_TCP_FIN_TIMEOUT && event->value == 30);
    DRILL_CHECK(told);
    drill_sysctls_read(&after);
    DRILL_CHECK(after.value[DRILL_SYSCTL_SOMAXCONN] == before);
    kit_close(&kit);
    return true;
}

Test(world_sysctl, a_scenario_gets_its_own)
{
    if (!kit_apart(a_scenario_gets_its_own))
        cr_skip("no sysctls of its own here");
}

Test(world_sysctl, without_a_network_of_its_own_the_scenario_is_skipped)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    kit_run(&kit, "family tcp4\nsysctl somaxconn 5\nL = socket()\n");
    cr_assert_eq(kit.run.end, DRILL_RUN_SKIPPED);
    cr_assert_str_eq(kit.run.why, "needs sysctls of its own: not asked for");
    cr_assert_null(kit_event(&kit, DRILL_EVENT_CALL, DRILL_CALL_COUNT, 0));
    kit_close(&kit);
}

Test(world_sysctl, facts_are_told_without_being_asked)
{
    struct kit kit;
    kit_open(&kit, &drill_kernel_tcp4, 0);
    kit_run(&kit, "family tcp4\nL = socket()\n");
    const struct drill_event *event = kit_event(&kit, DRILL_EVENT_ENV, DRILL_CALL_COUNT, 0);
    cr_assert_not_null(event);
    cr_assert_eq(event->number, DRILL_SYSCTL_SOMAXCONN);
    cr_assert_eq(event->value, kit.world->sysctls.value[DRILL_SYSCTL_SOMAXCONN]);
    kit_close(&kit);
}
