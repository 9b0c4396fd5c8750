/* The codes of single fields: there and back, and any code means something. */

#include <criterion/criterion.h>
#include <string.h>

#include "scenario/bytes_table.h"
#include "scenario/signature.h"

Test(scenario_bytes_table, amounts)
{
    static const int64_t none[] = {16387, 65537 + 1, -16385, 999999, INT64_MAX, INT64_MIN};
    uint16_t code;
    for (uint32_t i = 0; i <= UINT16_MAX; i++) {
        int32_t value = drill_bytes_amount((uint16_t)i);
        cr_assert(drill_bytes_amount_code(value, &code));
        cr_assert_eq(drill_bytes_amount(code), value);
        cr_assert_leq(drill_bytes_size((uint16_t)i), DRILL_BYTES_TRANSFER_MAX);
    }
    for (int64_t value = -16384; value < 16384; value++)
        cr_assert(drill_bytes_amount_code(value, &code));
    for (int64_t value = 16384; value <= 65536; value += 4)
        cr_assert(drill_bytes_amount_code(value, &code));
    for (size_t i = 0; i < DRILL_COUNT(none); i++)
        cr_expect_not(drill_bytes_amount_code(none[i], &code));
    cr_expect_eq(drill_bytes_amount(0x3030), 0);
}

Test(scenario_bytes_table, calls)
{
    for (uint8_t id = 0; id < DRILL_CALL_COUNT; id++) {
        struct drill_bytes_op op = {DRILL_OP_CALL, id};
        uint8_t code = drill_bytes_op_code(op);
        cr_expect_neq(code, '0');
        cr_expect_eq(drill_bytes_op(code).kind, DRILL_OP_CALL);
        cr_expect_eq(drill_bytes_op(code).call, id);
    }
    cr_expect_eq(drill_bytes_op('0').call, drill_bytes_op(0).call);
}

Test(scenario_bytes_table, options_and_sysctls)
{
    uint8_t code;
    for (uint8_t i = 0; i < DRILL_OPTION_COUNT; i++) {
        cr_assert(drill_bytes_option_code(i, &code));
        cr_expect_eq(drill_bytes_option(code), i);
    }
    for (uint8_t i = 0; i < DRILL_SYSCTL_COUNT; i++) {
        cr_assert(drill_bytes_sysctl_code(i, &code));
        cr_expect_eq(drill_bytes_sysctl(code), i);
    }
    for (unsigned i = 0; i < 256; i++) {
        cr_expect_lt(drill_bytes_option((uint8_t)i), DRILL_OPTION_COUNT);
        cr_expect_lt(drill_bytes_sysctl((uint8_t)i), DRILL_SYSCTL_COUNT);
    }
    cr_expect_not(drill_bytes_option_code(DRILL_OPTION_COUNT, &code));
}

Test(scenario_bytes_table, addresses)
{
    static const uint8_t calls[] = {DRILL_CALL_BIND, DRILL_CALL_CONNECT, DRILL_CALL_SENDMSG};
    uint8_t code;
    for (size_t i = 0; i < DRILL_COUNT(calls); i++) {
        for (int kind = 1; kind < DRILL_SYM_COUNT; kind++) {
            const char *proto;
            cr_assert(drill_bytes_address_code(calls[i], (enum drill_sym_kind)kind, "", &code));
            cr_expect_eq((int)drill_bytes_address(code, calls[i], &proto), kind);
            cr_expect_str_eq(proto, "");
        }
    }
    cr_expect_not(drill_bytes_address_code(DRILL_CALL_BIND, DRILL_SYM_NONE, "", &code));
    cr_expect_not(drill_bytes_address_code(DRILL_CALL_BIND, DRILL_SYM_NAMED, "sctp", &code));
}

Test(scenario_bytes_table, names)
{
    uint8_t code;
    for (unsigned i = 0; i < 256; i++) {
        for (int kind = 0; kind <= DRILL_NAME_PROTOCOL; kind++) {
            enum drill_bytes_name of = (enum drill_bytes_name)kind;
            const char *name = drill_bytes_name(of, (uint8_t)i, false);
            cr_assert(drill_bytes_name_code(of, name, &code));
            cr_expect_str_eq(drill_bytes_name(of, code, false), name);
        }
        cr_expect_str_neq(drill_bytes_name(DRILL_NAME_HOST, (uint8_t)i, true), "");
        uint8_t len = drill_bytes_file_len((uint8_t)i);
        cr_assert(drill_bytes_file_len_code(len, &code));
        cr_expect_eq(drill_bytes_file_len(code), len);
        cr_assert(drill_bytes_file_code(drill_bytes_file((uint8_t)i), &code));
        cr_expect_str_eq(drill_bytes_file(code), drill_bytes_file((uint8_t)i));
    }
}

Test(scenario_bytes_table, unusual_arguments)
{
    for (uint8_t id = 0; id < DRILL_CALL_COUNT; id++) {
        unsigned width = id == DRILL_CALL_SENDMSG ? 10 : 0; /* what goes along has its bits too */
        if (id == DRILL_CALL_RECVMSG)
            width = 3;
        for (int i = 0; i < DRILL_TWIST_COUNT; i++) {
            enum drill_twist twist = (enum drill_twist)i;
            unsigned bits = drill_bytes_twist_width(twist);
            if (drill_twist_groups(id, twist) == 0)
                continue;
            width += bits;
            for (uint8_t word = 1; word < DRILL_CONSTANT_COUNT; word++) {
                uint32_t group = drill_constant_group((enum drill_constant)word);
                if ((group & drill_twist_groups(id, twist)) == 0)
                    continue;
                unsigned code = drill_bytes_twist_code(id, twist, word);
                cr_expect_lt(code, 1U << bits);
                cr_expect_eq(drill_bytes_twist(id, twist, code), word);
            }
            cr_expect_eq(drill_bytes_twist_code(id, twist, DRILL_CONSTANT_NONE), 0);
        }
        cr_expect_leq(width, 12, "%s", drill_call_name((enum drill_call_id)id));
    }
}

Test(scenario_bytes_table, signals)
{
    for (uint8_t id = 0; id < DRILL_CALL_COUNT; id++) {
        enum drill_call_id call = (enum drill_call_id)id;
        uint32_t allowed = drill_call_signals(call);
        for (uint32_t bit = 1; bit != 0; bit <<= 1) {
            uint8_t code;
            cr_expect_eq(drill_bytes_signal_code(bit, call, &code), (bit & allowed) != 0);
            if ((bit & allowed) != 0)
                cr_expect_eq(drill_bytes_signal(code, call), bit);
        }
    }
}
