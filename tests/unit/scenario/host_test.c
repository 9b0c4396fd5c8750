/* Symbolic hosts as addresses. */

#include <criterion/criterion.h>

#include "scenario/scenario.h"

Test(scenario_host, each_word_has_its_address_in_both_forms)
{
    static const struct {
        enum drill_sym_kind kind;
        const char *four;
        const char *six;
    } cases[] = {
        {DRILL_SYM_LOOPBACK, "127.0.0.1:7", "[::1]:7"},
        {DRILL_SYM_LOOPBACK_OF, "127.0.0.1:7", "[::1]:7"},
        {DRILL_SYM_LOOPBACK2, "127.0.0.2:7", "[0:0:0:0:0:ffff:7f00:2]:7"},
        {DRILL_SYM_LOOPBACK2_OF, "127.0.0.2:7", "[0:0:0:0:0:ffff:7f00:2]:7"},
        {DRILL_SYM_ANY, "0.0.0.0:7", "[::]:7"},
        {DRILL_SYM_ANY_OF, "0.0.0.0:7", "[::]:7"},
        {DRILL_SYM_ANY4, "0.0.0.0:7", "[0:0:0:0:0:ffff:0:0]:7"},
        {DRILL_SYM_ANY4_OF, "0.0.0.0:7", "[0:0:0:0:0:ffff:0:0]:7"},
    };
    char text[DRILL_ADDR_TEXT];
    for (size_t i = 0; i < DRILL_COUNT(cases); i++) {
        struct drill_sym sym = {.kind = (uint8_t)cases[i].kind};
        struct drill_addr addr = drill_sym_host(&sym, DRILL_UDP4, 7);
        cr_expect_str_eq(drill_addr_print(&addr, text, sizeof text), cases[i].four);
        addr = drill_sym_host(&sym, DRILL_TCP6, 7);
        cr_expect_str_eq(drill_addr_print(&addr, text, sizeof text), cases[i].six);
    }
}
