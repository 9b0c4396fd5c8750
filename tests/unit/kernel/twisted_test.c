/* Calls with an unusual argument reach the kernel as they are: each fault is answered, and what
 * does not fit is cut and measured. Descriptors that are no sockets. */

#include "unit/kernel/kit.h"

#define EACH(name)                                                                                 \
    ParameterizedTestParameters(kernel_twisted, name)                                              \
    {                                                                                              \
        return kit_params(DRILL_FAMILIES_ALL);                                                     \
    }                                                                                              \
    ParameterizedTest(int *index, kernel_twisted, name)

#define TWIST(which, word) .twist = {[DRILL_TWIST_##which] = DRILL_##word}

EACH(names_that_do_not_fit_are_cut)
{
    struct drill_target *target = kit_open(*index);
    struct drill_addr bound;
    int fd = kit_bound(target, &bound);
    bool inet = kit_is(target, DRILL_FAMILIES_INET);
    struct drill_outcome out =
        DO(target, DRILL_CALL_GETSOCKNAME, .fd = fd, TWIST(LEN, LENGTH_SHORT));
    cr_assert_eq(out.error, DRILL_ENONE);
    cr_assert_eq(out.told, DRILL_LENGTH_EXACT);
    cr_assert_eq(out.data.past_end, 0);
    cr_assert(!inet || out.addr.port == bound.port);
    cr_assert(!drill_addr_equal(&out.addr, &bound));
    out = DO(target, DRILL_CALL_GETSOCKNAME, .fd = fd, TWIST(LEN, LENGTH_ZERO));
    cr_assert_eq(out.told, DRILL_LENGTH_EXACT);
    cr_assert_eq(out.addr.kind, DRILL_ADDR_NONE);
    out = DO(target, DRILL_CALL_GETSOCKNAME, .fd = fd, TWIST(LEN, LENGTH_LONG));
    cr_assert_eq(out.told, DRILL_LENGTH_EXACT);
    cr_assert(drill_addr_equal(&out.addr, &bound));
    FAILS(DRILL_EINVAL, target, DRILL_CALL_GETSOCKNAME, .fd = fd, TWIST(LEN, LENGTH_NEGATIVE));
    FAILS(DRILL_EFAULT, target, DRILL_CALL_GETSOCKNAME, .fd = fd, TWIST(ADDR, POINTER_FAULT));
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}

EACH(addresses_that_are_wrong_are_refused)
{
    struct drill_target *target = kit_open(*index);
    struct drill_addr addr = kit_address(target);
    int fd = MUST(target, DRILL_CALL_SOCKET);
    FAILS(DRILL_EINVAL, target, DRILL_CALL_BIND, .fd = fd, .addr = addr, TWIST(LEN, LENGTH_SHORT));
    FAILS(DRILL_EFAULT, target, DRILL_CALL_BIND, .fd = fd, .addr = addr,
          TWIST(ADDR, POINTER_FAULT));
    FAILS(DRILL_EFAULT, target, DRILL_CALL_CONNECT, .fd = fd, .addr = addr,
          TWIST(ADDR, POINTER_NULL));
    FAILS(kit_is(target, DRILL_FAMILIES_INET) ? DRILL_EAFNOSUPPORT : DRILL_EINVAL, target,
          DRILL_CALL_BIND, .fd = fd, .addr = addr, TWIST(FAMILY, AF_OTHER));
    MUST(target, DRILL_CALL_BIND, .fd = fd, .addr = addr, TWIST(LEN, LENGTH_EXACT));
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}

EACH(values_that_do_not_fit_are_cut)
{
    struct drill_target *target = kit_open(*index);
    int fd = MUST(target, DRILL_CALL_SOCKET);
    struct drill_outcome out = DO(target, DRILL_CALL_GETSOCKOPT, .fd = fd,
                                  .option = DRILL_SO_LINGER, TWIST(LEN, LENGTH_LONG));
    cr_assert_eq(out.told, DRILL_LENGTH_EXACT);
    out = DO(target, DRILL_CALL_GETSOCKOPT, .fd = fd, .option = DRILL_SO_RCVTIMEO,
             TWIST(LEN, LENGTH_SHORT));
    cr_assert_eq(out.told, DRILL_LENGTH_SHORT);
    cr_assert_eq(out.data.past_end, 0);
    FAILS(DRILL_EINVAL, target, DRILL_CALL_SETSOCKOPT, .fd = fd, .option = DRILL_SO_RCVTIMEO,
          .value = {1000}, TWIST(LEN, LENGTH_SHORT));
    FAILS(DRILL_EFAULT, target, DRILL_CALL_SETSOCKOPT, .fd = fd, .option = DRILL_SO_LINGER,
          .value = {1, 1}, TWIST(BUF, POINTER_FAULT));
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}

EACH(what_there_is_not_is_refused)
{
    struct drill_target *target = kit_open(*index);
    FAILS(DRILL_EAFNOSUPPORT, target, DRILL_CALL_SOCKET, TWIST(FAMILY, AF_OTHER));
    FAILS(DRILL_EINVAL, target, DRILL_CALL_SOCKET, TWIST(TYPE, SOCK_OTHER));
    FAILS(DRILL_EPROTONOSUPPORT, target, DRILL_CALL_SOCKET, TWIST(PROTOCOL, IPPROTO_OTHER));
    drill_target_close(target);
}

EACH(files_are_not_sockets)
{
    struct drill_target *target = kit_open(*index);
    int file = MUST(target, DRILL_CALL_OPENAT);
    int place = MUST(target, DRILL_CALL_OPENAT, .flags = DRILL_O_PATH);
    int fd = MUST(target, DRILL_CALL_SOCKET);
    FAILS(DRILL_ENOTSOCK, target, DRILL_CALL_LISTEN, .fd = file, .number = 1);
    FAILS(DRILL_EBADF, target, DRILL_CALL_LISTEN, .fd = place, .number = 1);
    cr_assert_eq(MUST(target, DRILL_CALL_FSTAT, .fd = file), 0);
    cr_assert_eq(MUST(target, DRILL_CALL_FSTAT, .fd = fd), DRILL_S_IFSOCK);
    FAILS(DRILL_ESPIPE, target, DRILL_CALL_LSEEK, .fd = fd);
    FAILS(DRILL_EINVAL, target, DRILL_CALL_FSYNC, .fd = fd);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    MUST(target, DRILL_CALL_CLOSE, .fd = place);
    MUST(target, DRILL_CALL_CLOSE, .fd = file);
    drill_target_close(target);
}
