/* The list of known deviations: how it is read, what it has. */

#include "campaign/known.h"

#include <criterion/criterion.h>
#include <string.h>

static struct drill_known known;
static const struct drill_scenario nothing;
static struct drill_diag diag;

static enum drill_code read_text(const char *text)
{
    diag = (struct drill_diag){0};
    return drill_known_read(&known, text, strlen(text), &diag).code;
}

static void end(void)
{
    drill_known_free(&known);
}

TestSuite(campaign_known, .fini = end);

Test(campaign_known, every_field_counts)
{
    static const struct drill_sighting seen = {.rule = "RCV-EOF", .call = "recv", .phase = "left"};
    static const struct {
        const char *text;
        bool has;
    } cases[] = {
        {"", false},
        {"# nothing\n\n   \n", false},
        {"tcp4 RCV-EOF", true},
        {"tcp4 RCV-EOF # it is slow\n", true},
        {"tcp6 RCV-EOF\n", false},
        {"tcp6 RCV-EOF\ntcp4 RCV-EOF\n", true},
        {"* RCV-* recv left\r\n", true},
        {"\ttcp4  RCV-EOF\trecv  *\n", true},
        {"tcp4 RCV-EOF read\n", false},
        {"tcp4 RCV-EOF recv connected\n", false},
        {"tcp4 RCV-BLOCK\n", false},
    };
    for (size_t i = 0; i < DRILL_COUNT(cases); i++) {
        cr_assert_eq(read_text(cases[i].text), DRILL_CODE_OK, "%s: %s", cases[i].text, diag.text);
        cr_expect_eq(drill_known_has(&known, "tcp4", &seen, &nothing), cases[i].has, "%s",
                     cases[i].text);
        drill_known_free(&known);
    }
}

/* What is seen at the last step but one of this. */
static const char script[] = "family udp4\nA = socket()\nB = socket()\nconnect(A, B)\n"
                             "sendto(A, 2, B, MSG_MORE)\nsend(A, 1)\nclose(A)\n";

Test(campaign_known, steps_count_in_their_order)
{
    static const struct {
        const char *text;
        bool has;
    } cases[] = {
        {"* * * * *socket()", true},
        {"* * * * connect(A,B) sendto(A,2,B,MSG_MORE) send(A,1)", true},
        {"* * * * *connect(* *send*MSG_MORE* *send(*", true},
        {"* * * * *send*MSG_MORE* *connect(*", false},
        {"* * * * *connect(* *connect(*", false},
        {"* * * * close(*", false},
        {"* RCV-BLOCK * * *connect(*", false},
    };
    static const struct drill_sighting seen = {.rule = "RCV-EOF", .step = 4};
    struct drill_arena arena = {0};
    struct drill_scenario *scenario = NULL;
    cr_assert(drill_ok(
        drill_scenario_read(&scenario, &arena, "known", script, sizeof script - 1, &diag)));
    for (size_t i = 0; i < DRILL_COUNT(cases); i++) {
        cr_assert_eq(read_text(cases[i].text), DRILL_CODE_OK, "%s: %s", cases[i].text, diag.text);
        cr_expect_eq(drill_known_has(&known, "udp4", &seen, scenario), cases[i].has, "%s",
                     cases[i].text);
        drill_known_free(&known);
    }
    drill_arena_reset(&arena);
}

Test(campaign_known, what_is_wrong_is_said_with_its_place)
{
    static const struct {
        const char *text;
        int line;
        int column;
    } cases[] = {
        {"tcp4\n", 1, 1},
        {"# a\n\n  tcp4 RCV-EOG\n", 3, 8},
        {"tcp4 RCV-EOF recv left 1 2 3 4 5 6 7 8 9\n", 1, 40},
        {"tcp4 HARNESS-HANG\ntcp4 rcv-eof", 2, 6},
    };
    for (size_t i = 0; i < DRILL_COUNT(cases); i++) {
        cr_expect_eq(read_text(cases[i].text), DRILL_CODE_BAD_INPUT, "%s", cases[i].text);
        cr_expect_eq(diag.line, cases[i].line, "%s", cases[i].text);
        cr_expect_eq(diag.column, cases[i].column, "%s: %d", cases[i].text, diag.column);
        drill_known_free(&known);
    }
}
