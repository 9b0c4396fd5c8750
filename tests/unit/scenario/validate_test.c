/* The validator: what it refuses, one breach at a time in a scenario that is otherwise good. */

#include <criterion/criterion.h>
#include <string.h>

#include "unit/scenario/support.h"

static const char base[] = "# summary\n# rule: A, B\nfamily any\nsysctl somaxconn 1\n"
                           "sysctl tcp_syncookies 1\n"
                           "L = socket()\n"                   /* 0 */
                           "connect(L, \"h\", \"s\")\n"       /* 1 */
                           "A, B = socketpair()\n"            /* 2 */
                           "sendto(L, 5, A)\n"                /* 3 */
                           "T1: recvmsg(L, [1]) blocks\n"     /* 4 */
                           "T1: returns = 5 MSG_EOR\n"        /* 5 */
                           "poll(L, 0) = POLLIN\n"            /* 6 */
                           "fcntl(L, F_SETFL, 0)\n"           /* 7 */
                           "setsockopt(L, SO_LINGER, 1, 1)\n" /* 8 */
                           "accept(L) = ok\n"                 /* 9 */
                           "getservbyname(\"s\", \"p\")\n"    /* 10 */
                           "close(L) = -1 EBADF\n";           /* 11 */

static struct reading reading;
static struct drill_scenario *scenario;

static void setup(void)
{
    reading = read_good(base);
    scenario = reading.scenario;
}

static void teardown(void)
{
    reading_free(&reading);
}

TestSuite(scenario_validate, .init = setup, .fini = teardown);

/* Expects a refusal, then makes the scenario whole again. */
static void expect_breach(const char *reason)
{
    struct drill_diag diag = {0};
    struct drill_status s = drill_scenario_validate(scenario, &diag);
    cr_expect_eq(s.code, DRILL_CODE_BAD_INPUT, "%s", reason);
    cr_expect_str_eq(diag.text, reason);
    teardown();
    setup();
}

Test(scenario_validate, the_base_is_good)
{
    struct drill_diag diag = {0};
    cr_expect(drill_ok(drill_scenario_validate(scenario, &diag)), "%s", diag.text);
    cr_expect(drill_ok(drill_scenario_validate(scenario, NULL)));
}

Test(scenario_validate, headers)
{
    scenario->families = 0;
    expect_breach("it has no family, or an unknown one");
    scenario->families |= 1u << 30;
    expect_breach("it has no family, or an unknown one");
    scenario->summary = " x";
    expect_breach("the summary cannot be written");
    scenario->summary = "rule: x";
    expect_breach("the summary cannot be written");
    scenario->summary = "a\nb";
    expect_breach("the summary cannot be written");
    scenario->summary = NULL;
    expect_breach("the summary cannot be written");
    scenario->comments = "x\n";
    expect_breach("the comments cannot be written");
    scenario->comments = "# x";
    expect_breach("the comments cannot be written");
    scenario->comments = "# rule: X\n";
    expect_breach("the comments cannot be written");
    scenario->comments = "# \x01\n";
    expect_breach("the comments cannot be written");
    scenario->summary = "";
    scenario->comments = "# x\n";
    expect_breach("the comments cannot be written");
    scenario->n_steps = 0;
    expect_breach("it has no steps, or too many");
    scenario->n_steps = DRILL_SCENARIO_MAX_STEPS + 1;
    expect_breach("it has no steps, or too many");
}

Test(scenario_validate, rules_sysctls_slots)
{
    scenario->n_rules = DRILL_SCENARIO_MAX_RULES + 1;
    expect_breach("too many rules");
    scenario->rules[1] = "a b";
    expect_breach("a rule id is malformed");
    scenario->rules[1] = "A";
    expect_breach("a rule is named twice");
    scenario->n_sysctls = DRILL_SYSCTL_COUNT + 1;
    expect_breach("too many sysctls");
    scenario->sysctls[1].sysctl = scenario->sysctls[0].sysctl;
    expect_breach("a sysctl is unknown or given twice");
    scenario->sysctls[1].sysctl = DRILL_SYSCTL_COUNT;
    expect_breach("a sysctl is unknown or given twice");
    scenario->sysctls[1].value = -1;
    expect_breach("a sysctl's value is out of range");
    scenario->n_slots = DRILL_SCENARIO_MAX_SLOTS + 1;
    expect_breach("too many slots");
    scenario->slots[1] = "T1";
    expect_breach("a slot has a name that cannot be written");
    scenario->slots[1] = "L";
    expect_breach("two slots have one name");
    scenario->n_actors = 3;
    expect_breach("the number of actors is wrong");
}

Test(scenario_validate, slots_of_steps)
{
    scenario->steps[1].slot = 1;
    expect_breach("step 2: it uses a slot before it is set");
    scenario->steps[1].slot = -2;
    expect_breach("step 2: it uses a slot before it is set");
    scenario->steps[1].slot = 3;
    expect_breach("step 2: it uses a slot before it is set");
    scenario->steps[3].addr.slot = DRILL_NO_SLOT;
    expect_breach("step 4: its address has no slot");
    scenario->steps[0].set[0] = 3;
    expect_breach("step 1: it sets a slot that does not exist");
    scenario->steps[2].set[1] = DRILL_NO_SLOT;
    expect_breach("step 3: it sets slots that its call does not make");
    scenario->steps[2].set[1] = scenario->steps[2].set[0];
    expect_breach("step 3: it sets slots that its call does not make");
    scenario->steps[11].set[0] = 0;
    expect_breach("step 12: it sets slots that its call does not make");
}

Test(scenario_validate, arguments)
{
    scenario->steps[0].kind = DRILL_STEP_RETURNS + 1;
    expect_breach("step 1: its kind or actor is out of range");
    scenario->steps[0].actor = DRILL_SCENARIO_MAX_ACTORS;
    expect_breach("step 1: its kind or actor is out of range");
    scenario->steps[0].call.id = DRILL_CALL_COUNT;
    expect_breach("step 1: its call is unknown");
    scenario->steps[0].call.flags = 1u << 20;
    expect_breach("step 1: its flags have no name");
    scenario->steps[1].addr.kind = DRILL_SYM_NONE;
    expect_breach("step 2: its address is missing");
    scenario->steps[1].addr.kind = DRILL_SYM_COUNT;
    expect_breach("step 2: its address has no kind");
    scenario->steps[1].addr.host = "a\"b";
    expect_breach("step 2: its address has a name that cannot be written");
    scenario->steps[1].addr.host = "other";
    expect_breach("step 2: its call and its address have different names");
    scenario->steps[3].call.n_len = 2;
    expect_breach("step 4: it has a wrong number of buffers");
    scenario->steps[3].call.len[0] = DRILL_TRANSFER_MAX + 1;
    expect_breach("step 4: its buffers are too big");
    scenario->steps[4].call.n_len = DRILL_IOV_MAX + 1;
    expect_breach("step 5: it has a wrong number of buffers");
    scenario->steps[4].call.want_addr = false;
    expect_breach("step 5: it must want the address");
    scenario->steps[6].call.number = -2;
    expect_breach("step 7: its timeout is out of range");
    scenario->steps[7].call.number = DRILL_F_SETOWN + 1;
    expect_breach("step 8: its request is unknown");
    scenario->steps[7].call.flags = 1u << 31;
    expect_breach("step 8: its flags have no name");
    scenario->steps[8].call.option = DRILL_OPTION_COUNT;
    expect_breach("step 9: its option is unknown");
    scenario->steps[8].call.value[1] = INT64_MAX;
    expect_breach("step 9: its option's value is out of range");
    scenario->steps[10].call.service[0] = '\0';
    expect_breach("step 11: its service cannot be written");
    scenario->steps[10].call.proto[0] = '\n';
    expect_breach("step 11: its protocol cannot be written");
    memset(scenario->steps[10].call.proto, 'p', sizeof scenario->steps[10].call.proto);
    expect_breach("step 11: its protocol cannot be written");
}

Test(scenario_validate, claims)
{
    scenario->steps[6].claim.n_alts = DRILL_CLAIM_MAX + 1;
    expect_breach("step 7: its claim has too many alternatives");
    scenario->steps[6].claim.blocks = true;
    expect_breach("step 7: it cannot claim to block here");
    scenario->steps[6].claim.alts[0].hi++;
    expect_breach("step 7: its claim cannot be written");
    scenario->steps[9].claim.alts[0].lo = 1;
    expect_breach("step 10: its claim cannot be written");
    scenario->steps[11].claim.alts[0].error = DRILL_ENONE;
    expect_breach("step 12: its claim cannot be written");
    scenario->steps[11].claim.alts[0].is_error = false;
    scenario->steps[11].claim.alts[0].lo = -1;
    expect_breach("step 12: its claim cannot be written");
    scenario->steps[5].claim.alts[0].signals = DRILL_SIGPIPE;
    expect_breach("step 6: its claim cannot be written");
}

Test(scenario_validate, actors)
{
    scenario->steps[4].claim.n_alts = 1;
    expect_breach("step 5: it cannot claim to block here");
    scenario->steps[5].call.number = 1;
    expect_breach("step 6: it does not hold the call it collects");
    scenario->steps[6].kind = DRILL_STEP_RETURNS;
    expect_breach("step 7: actor T0 has no call that could still be waiting");
    scenario->steps[5].kind = DRILL_STEP_CALL;
    expect_breach(
        "step 6: actor T1 still waits in the call of line 10; \"T1: returns\" collects it");
    scenario->steps[4].actor = 0;
    expect_breach("step 5: the main actor must not block; give the call to T1");
}

Test(scenario_validate, the_line_is_told)
{
    struct drill_diag diag = {0};
    scenario->steps[1].slot = 1;
    cr_expect_not(drill_ok(drill_scenario_validate(scenario, &diag)));
    cr_expect_eq(diag.line, 7);
}
