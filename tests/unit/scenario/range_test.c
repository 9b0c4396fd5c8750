/* Ranges of slots: what they expand to. */

#include <criterion/criterion.h>
#include <string.h>

#include "unit/scenario/support.h"

static void expect_expansion(const char *text, const char *canonical)
{
    struct reading reading = read_good(text);
    struct drill_text written = write_text(reading.scenario);
    cr_expect_str_eq(written.bytes, canonical);
    drill_text_free(&written);
    reading_free(&reading);
}

Test(scenario_range, repeats_the_step_with_its_claim)
{
    expect_expansion("family tcp\nC9..11 = socket() = ok\n",
                     "family tcp\n"
                     "C9 = socket()                    = ok\n"
                     "C10 = socket()                   = ok\n"
                     "C11 = socket()                   = ok\n");
}

Test(scenario_range, several_ranges_go_forward_together)
{
    expect_expansion("family tcp\nC1..2 = socket()\nD5..6 = dup(C1..2)\nconnect(C1..2, D5..6)\n",
                     "family tcp\n"
                     "C1 = socket()\n"
                     "C2 = socket()\n"
                     "D5 = dup(C1)\n"
                     "D6 = dup(C2)\n"
                     "connect(C1, D5)\n"
                     "connect(C2, D6)\n");
}

Test(scenario_range, single_slots_stay)
{
    expect_expansion("family tcp\nL = socket()\nS1..2 = accept(L)\nL = dup(S1..2)\n",
                     "family tcp\n"
                     "L = socket()\n"
                     "S1 = accept(L)\n"
                     "S2 = accept(L)\n"
                     "L = dup(S1)\n"
                     "L = dup(S2)\n");
}

Test(scenario_range, pairs)
{
    expect_expansion("family unix\nA0..1, B0..1 = socketpair()\n", "family unix\n"
                                                                   "A0, B0 = socketpair()\n"
                                                                   "A1, B1 = socketpair()\n");
}

Test(scenario_range, a_step_sees_the_slots_of_those_before)
{
    expect_expansion("family tcp\nS0 = socket()\nS1..3 = dup(S0..2)\n", "family tcp\n"
                                                                        "S0 = socket()\n"
                                                                        "S1 = dup(S0)\n"
                                                                        "S2 = dup(S1)\n"
                                                                        "S3 = dup(S2)\n");
}

Test(scenario_range, names_stay_names)
{
    static const char actor[] = "family tcp\nT1..2 = socket()\n";
    static const char grown[] = "family tcp\na2345678901234567890123456789x9..10 = socket()\n";
    static const char hole[] = "family tcp\nC1..2 = socket()\nclose(C1..3)\n";
    expect_refusal(actor, strlen(actor), DRILL_CODE_BAD_INPUT, 2, 3, "expected ':', found ..");
    expect_refusal(grown, strlen(grown), DRILL_CODE_BAD_INPUT, 2, 1,
                   "slot name a2345678901234567890123456789x10 is over 31 bytes long");
    expect_refusal(hole, strlen(hole), DRILL_CODE_BAD_INPUT, 3, 7, "unknown slot C3");
}

Test(scenario_range, of_one_or_many)
{
    struct reading reading = read_good("family tcp\nC0..0 = socket()\nD1..1000 = socket()\n"
                                       "listen(D1..1000, 1) = 0\n");
    cr_expect_eq(reading.scenario->n_steps, 2001);
    cr_expect_eq(reading.scenario->n_slots, 1001);
    cr_expect_str_eq(reading.scenario->slots[1000], "D1000");
    cr_expect_eq(reading.scenario->steps[2000].slot, 1000);
    cr_expect_eq(reading.scenario->steps[2000].claim.n_alts, 1);
    cr_expect_eq(reading.scenario->steps[2000].line, 4);
    reading_free(&reading);
}
