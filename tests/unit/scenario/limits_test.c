/* Each limit: the last thing within it is read, the first beyond it refused. */

#include <criterion/criterion.h>
#include <string.h>

#include "unit/scenario/support.h"

/* `head`, then `line` n times. */
static struct drill_text repeat(const char *head, const char *line, size_t n)
{
    struct drill_text text = {0};
    drill_text_addf(&text, "%s", head);
    for (size_t i = 0; i < n; i++)
        drill_text_addf(&text, "%s", line);
    return text;
}

static void expect_too_big(struct drill_text text, int line, int column, const char *reason)
{
    expect_refusal(text.bytes, text.len, DRILL_CODE_TOO_BIG, line, column, reason);
    drill_text_free(&text);
}

static void expect_good(struct drill_text text)
{
    struct reading reading = read_good(text.bytes);
    reading_free(&reading);
    drill_text_free(&text);
}

Test(scenario_limits, bytes)
{
    struct drill_text text = repeat("family tcp\nsocket()\n", "#", DRILL_SCENARIO_MAX_BYTES - 20);
    cr_assert_eq(text.len, DRILL_SCENARIO_MAX_BYTES);
    struct reading reading = read_good(text.bytes);
    reading_free(&reading);
    drill_text_add(&text, "\n", 1);
    expect_too_big(text, 3, DRILL_SCENARIO_MAX_BYTES - 19, "the text is over 1048576 bytes");
}

Test(scenario_limits, bytes_after_expansion)
{
    struct drill_text text =
        repeat("family tcp\nC1..1000 = socket()\n", "listen(C1..1000, 1) = 0\n", 30);
    expect_too_big(text, 33, 1, "the text is over 1048576 bytes with its ranges expanded");
    expect_good(repeat("family tcp\nC1..1000 = socket()\n", "listen(C1..1000, 1) = 0\n", 20));
}

Test(scenario_limits, steps)
{
    expect_good(repeat("family tcp\nL = socket()\n", "dup(L)\n", DRILL_SCENARIO_MAX_STEPS - 1));
    expect_too_big(repeat("family tcp\nL = socket()\n", "dup(L)\n", DRILL_SCENARIO_MAX_STEPS),
                   DRILL_SCENARIO_MAX_STEPS + 2, 1, "too many steps: at most 65536");
}

Test(scenario_limits, slots)
{
    expect_good(repeat("family tcp\nC1..1024 = socket()\n", "close(C1024)\n", 1));
    expect_too_big(repeat("family tcp\nC1..1024 = socket()\n", "  X = socket()\n", 1), 3, 3,
                   "too many slots: at most 1024");
    expect_too_big(repeat("family tcp\n", "C1..9999 = socket()\n", 1), 2, 1,
                   "too many slots: at most 1024");
}

Test(scenario_limits, rules)
{
    expect_good(
        repeat("# rule: R1, R2, R3, R4\n# rule: R5, R6, R7, R8\nfamily tcp\n", "socket()\n", 1));
    expect_too_big(
        repeat("# rule: R1, R2, R3, R4, R5, R6, R7, R8, R9\nfamily tcp\n", "socket()\n", 1), 1, 41,
        "too many rules: at most 8");
}

Test(scenario_limits, rule_ids)
{
    struct drill_text text = {0};
    drill_text_addf(&text, "# rule: %064d\nfamily tcp\nsocket()\n", 0);
    expect_refusal(text.bytes, text.len, DRILL_CODE_BAD_INPUT, 1, 9,
                   "a rule id has at most 63 bytes");
    drill_text_clear(&text);
    drill_text_addf(&text, "# rule: %063d\nfamily tcp\nsocket()\n", 0);
    expect_good(text);
}

Test(scenario_limits, memory)
{
    static const char text[] = "# a\n# b\nfamily tcp\nL = socket()\nclose(L)\n";
    struct drill_scenario *scenario = NULL;
    struct drill_arena arena;
    drill_arena_init(&arena, 1);
    cr_expect_eq(drill_scenario_read(&scenario, &arena, "t", text, sizeof text - 1, NULL).code,
                 DRILL_CODE_NO_MEMORY);
    cr_expect_null(scenario);
    drill_arena_reset(&arena);
}

Test(scenario_limits, memory_for_the_steps)
{
    struct drill_text text = repeat("family tcp\n", "socket()\n", 1000);
    struct drill_scenario *scenario = NULL;
    struct drill_arena arena;
    drill_arena_init(&arena, 65536);
    cr_expect_eq(drill_scenario_read(&scenario, &arena, "t", text.bytes, text.len, NULL).code,
                 DRILL_CODE_NO_MEMORY);
    cr_expect_null(scenario);
    drill_arena_reset(&arena);
    drill_text_free(&text);
}
