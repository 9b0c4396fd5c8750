/* Descriptors and credentials in control buffers, through the types that have them. */

#include "unit/kernel/kit.h"

static struct drill_outcome receive(struct drill_target *target, struct drill_call call)
{
    char byte[2];
    call.id = DRILL_CALL_RECVMSG;
    call.n_len = 1;
    call.len[0] = 1;
    return kit_receive(target, call, byte, 1, 1);
}

static void send_byte(struct drill_target *target, struct drill_call call)
{
    call.id = DRILL_CALL_SENDMSG;
    cr_assert_eq(kit_send(target, call, "x", 1).value, 1);
}

ParameterizedTestParameters(kernel_control, descriptors_come_as_far_as_there_is_room)
{
    return kit_params(DRILL_FAMILIES_UNIX);
}

ParameterizedTest(int *index, kernel_control, descriptors_come_as_far_as_there_is_room)
{
    struct drill_target *target = kit_open(*index);
    struct drill_outcome pair = DO(target, DRILL_CALL_SOCKETPAIR);
    int a = (int)pair.value, b = pair.second_fd;
    send_byte(target, (struct drill_call){.fd = a, .n_rights = 2, .rights = {a, b}});
    struct drill_outcome both = receive(target, (struct drill_call){.fd = b, .n_rights = 2});
    cr_assert_eq(both.n_rights, 2);
    cr_expect_eq(both.msg_flags & DRILL_MSG_CTRUNC, 0);
    send_byte(target, (struct drill_call){.fd = a, .n_rights = 2, .rights = {a, b}});
    struct drill_outcome one = receive(target, (struct drill_call){.fd = b, .n_rights = 1});
    cr_assert_eq(one.n_rights, 1);
    cr_expect_eq(one.msg_flags, (uint32_t)DRILL_MSG_CTRUNC);
    send_byte(target, (struct drill_call){.fd = a});
    struct drill_outcome none = receive(target, (struct drill_call){.fd = b, .n_rights = 1});
    cr_expect_eq(none.n_rights, 0);
    MUST(target, DRILL_CALL_CLOSE, .fd = both.rights[0]);
    MUST(target, DRILL_CALL_CLOSE, .fd = both.rights[1]);
    MUST(target, DRILL_CALL_CLOSE, .fd = one.rights[0]);
    MUST(target, DRILL_CALL_CLOSE, .fd = a);
    MUST(target, DRILL_CALL_CLOSE, .fd = b);
    drill_target_close(target);
}

ParameterizedTestParameters(kernel_control, credentials_are_this_process_s)
{
    return kit_params(DRILL_FAMILIES_UNIX);
}

ParameterizedTest(int *index, kernel_control, credentials_are_this_process_s)
{
    struct drill_target *target = kit_open(*index);
    struct drill_outcome pair = DO(target, DRILL_CALL_SOCKETPAIR);
    int a = (int)pair.value, b = pair.second_fd;
    MUST(target, DRILL_CALL_SETSOCKOPT, .fd = b, .option = DRILL_SO_PASSCRED, .value = {1});
    send_byte(target, (struct drill_call){.fd = a, .n_rights = 1, .rights = {a}});
    struct drill_outcome out =
        receive(target, (struct drill_call){.fd = b, .n_rights = 1, .want_creds = true});
    cr_expect_eq(out.creds, DRILL_WHO_SELF);
    cr_assert_eq(out.n_rights, 1);
    MUST(target, DRILL_CALL_CLOSE, .fd = out.rights[0]);
    send_byte(target, (struct drill_call){.fd = a});
    out = receive(target, (struct drill_call){.fd = b, .n_rights = 1});
    cr_expect_eq(out.creds, DRILL_WHO_NOBODY, "credentials that were cut are none");
    cr_expect_eq(out.msg_flags, (uint32_t)DRILL_MSG_CTRUNC);
    struct drill_outcome peer =
        DO(target, DRILL_CALL_GETSOCKOPT, .fd = a, .option = DRILL_SO_PEERCRED);
    cr_expect_eq(peer.option[0], DRILL_WHO_SELF);
    MUST(target, DRILL_CALL_CLOSE, .fd = a);
    MUST(target, DRILL_CALL_CLOSE, .fd = b);
    drill_target_close(target);
}

ParameterizedTestParameters(kernel_control, errors_are_queued)
{
    return kit_params(DRILL_FAMILIES_UDP);
}

ParameterizedTest(int *index, kernel_control, errors_are_queued)
{
    struct drill_target *target = kit_open(*index);
    struct drill_addr gone;
    MUST(target, DRILL_CALL_CLOSE, .fd = kit_bound(target, &gone));
    int fd = MUST(target, DRILL_CALL_SOCKET);
    MUST(target, DRILL_CALL_SETSOCKOPT, .fd = fd, .option = DRILL_IP_RECVERR, .value = {1});
    send_byte(target, (struct drill_call){.fd = fd, .addr = gone});
    kit_await(target, fd, DRILL_POLLERR);
    struct drill_outcome out =
        receive(target, (struct drill_call){.fd = fd, .flags = DRILL_MSG_ERRQUEUE});
    cr_assert_eq(out.value, 1);
    cr_expect_eq(out.queued_error, DRILL_ECONNREFUSED);
    cr_expect_eq(out.msg_flags, (uint32_t)DRILL_MSG_ERRQUEUE);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}
