/* Calls on one descriptor, over all types: creation flags, pairs, poll, fcntl, ioctl, dup, and what
 * a descriptor that is none gives. */

#include <criterion/criterion.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "unit/kernel/kit.h"

#define EACH(name)                                                                                 \
    ParameterizedTestParameters(kernel_descriptor, name)                                           \
    {                                                                                              \
        return kit_params(DRILL_FAMILIES_ALL);                                                     \
    }                                                                                              \
    ParameterizedTest(int *index, kernel_descriptor, name)

EACH(creation_flags_show_in_fcntl)
{
    static const uint32_t flags[] = {0, DRILL_SOCK_NONBLOCK, DRILL_SOCK_CLOEXEC,
                                     DRILL_SOCK_NONBLOCK | DRILL_SOCK_CLOEXEC};
    struct drill_target *target = kit_open(*index);
    for (size_t i = 0; i < DRILL_COUNT(flags); i++) {
        int fd = MUST(target, DRILL_CALL_SOCKET, .flags = flags[i]);
        cr_assert_eq(MUST(target, DRILL_CALL_FCNTL, .fd = fd, .number = DRILL_F_GETFL),
                     (flags[i] & DRILL_SOCK_NONBLOCK) != 0 ? DRILL_O_NONBLOCK : 0);
        cr_assert_eq(MUST(target, DRILL_CALL_FCNTL, .fd = fd, .number = DRILL_F_GETFD),
                     (flags[i] & DRILL_SOCK_CLOEXEC) != 0 ? DRILL_FD_CLOEXEC : 0);
        MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    }
    drill_target_close(target);
}

EACH(fcntl_sets_and_clears)
{
    struct drill_target *target = kit_open(*index);
    int fd = MUST(target, DRILL_CALL_SOCKET);
    for (int on = 1; on >= 0; on--) {
        int status = on ? DRILL_O_NONBLOCK : 0;
        int descriptor = on ? DRILL_FD_CLOEXEC : 0;
        MUST(target, DRILL_CALL_FCNTL, .fd = fd, .number = DRILL_F_SETFL,
             .flags = (uint32_t)status);
        MUST(target, DRILL_CALL_FCNTL, .fd = fd, .number = DRILL_F_SETFD,
             .flags = (uint32_t)descriptor);
        cr_assert_eq(MUST(target, DRILL_CALL_FCNTL, .fd = fd, .number = DRILL_F_GETFL), status);
        cr_assert_eq(MUST(target, DRILL_CALL_FCNTL, .fd = fd, .number = DRILL_F_GETFD), descriptor);
    }
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}

EACH(setting_one_status_flag_keeps_the_others)
{
    struct drill_target *target = kit_open(*index);
    int fd = MUST(target, DRILL_CALL_SOCKET);
    cr_assert_eq(fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_APPEND), 0);
    int before = fcntl(fd, F_GETFL);
    MUST(target, DRILL_CALL_FCNTL, .fd = fd, .number = DRILL_F_SETFL, .flags = DRILL_O_NONBLOCK);
    cr_assert_eq(fcntl(fd, F_GETFL), before | O_NONBLOCK);
    MUST(target, DRILL_CALL_FCNTL, .fd = fd, .number = DRILL_F_SETFL);
    cr_assert_eq(fcntl(fd, F_GETFL), before);
    cr_assert_eq(MUST(target, DRILL_CALL_FCNTL, .fd = fd, .number = DRILL_F_GETFL), 0);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}

EACH(a_pair_is_connected_where_there_are_pairs)
{
    struct drill_target *target = kit_open(*index);
    struct drill_outcome pair = DO(target, DRILL_CALL_SOCKETPAIR, .flags = DRILL_SOCK_CLOEXEC);
    char got[9];
    if (!kit_is(target, DRILL_FAMILIES_UNIX)) {
        kit_fails(pair, DRILL_EOPNOTSUPP, __LINE__);
        drill_target_close(target);
        return;
    }
    int a = kit_must(pair, __LINE__);
    int b = pair.second_fd;
    cr_assert_neq(a, b);
    cr_assert_eq(MUST(target, DRILL_CALL_FCNTL, .fd = b, .number = DRILL_F_GETFD),
                 DRILL_FD_CLOEXEC);
    struct drill_call out = {.id = DRILL_CALL_WRITE, .fd = a};
    struct drill_call in = {.id = DRILL_CALL_READ, .fd = b};
    cr_assert_eq(kit_must(kit_send(target, out, "hello", 1), __LINE__), 5);
    cr_assert_eq(MUST(target, DRILL_CALL_IOCTL, .fd = b), 5);
    cr_assert_eq(kit_must(kit_receive(target, in, got, 8, 1), __LINE__), 5);
    cr_assert_eq(MUST(target, DRILL_CALL_IOCTL, .fd = b), 0);
    MUST(target, DRILL_CALL_CLOSE, .fd = a);
    MUST(target, DRILL_CALL_CLOSE, .fd = b);
    drill_target_close(target);
}

EACH(poll_says_what_is_there)
{
    struct drill_target *target = kit_open(*index);
    int fd = MUST(target, DRILL_CALL_SOCKET);
    struct drill_addr addr;
    struct drill_outcome out = DO(target, DRILL_CALL_POLL, .fd = fd, .flags = DRILL_POLLPRI);
    /* A stream socket that never was connected is hung up; the others have nothing to say. */
    bool hung = kit_is(target, DRILL_FAMILIES_CONNECTION);
    cr_assert_eq(kit_must(out, __LINE__), hung ? 1 : 0);
    cr_assert_eq(out.revents, hung ? (uint32_t)DRILL_POLLHUP : 0u);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    out = DO(target, DRILL_CALL_POLL, .fd = fd, .flags = DRILL_POLLIN);
    cr_assert_eq(kit_must(out, __LINE__), 1);
    cr_assert_eq(out.revents, DRILL_POLLNVAL);
    fd = kit_bound(target, &addr);
    if (!hung) {
        out = DO(target, DRILL_CALL_POLL, .fd = fd, .flags = DRILL_POLLIN | DRILL_POLLOUT);
        cr_assert_eq(kit_must(out, __LINE__), 1);
        cr_assert_eq(out.revents, DRILL_POLLOUT);
    }
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    drill_target_close(target);
}

EACH(a_copy_outlives_its_original)
{
    struct drill_target *target = kit_open(*index);
    struct drill_addr addr;
    int fd = kit_bound(target, &addr);
    int copy = MUST(target, DRILL_CALL_DUP, .fd = fd);
    cr_assert_neq(copy, fd);
    MUST(target, DRILL_CALL_CLOSE, .fd = fd);
    struct drill_outcome name = DO(target, DRILL_CALL_GETSOCKNAME, .fd = copy);
    cr_assert_eq(memcmp(&name.addr, &addr, sizeof addr), 0);
    MUST(target, DRILL_CALL_CLOSE, .fd = copy);
    drill_target_close(target);
}

EACH(a_closed_descriptor_is_bad_to_every_call)
{
    struct drill_target *target = kit_open(*index);
    for (int id = DRILL_CALL_BIND; id < DRILL_CALL_GETHOSTBYNAME; id++) {
        struct drill_call call = {.id = (uint8_t)id, .fd = -1, .addr = kit_address(target)};
        call.option = DRILL_SO_TYPE;
        if (id == DRILL_CALL_POLL)
            continue; /* says so in revents */
        struct drill_outcome out = kit_do(target, &call);
        cr_assert_eq(out.error, DRILL_EBADF, "%s: %s", drill_call_name((enum drill_call_id)id),
                     drill_errno_name((enum drill_errno)out.error));
        cr_assert_eq(out.value, -1);
    }
    drill_target_close(target);
}

EACH(all_requests_of_fcntl_refuse_a_bad_descriptor)
{
    struct drill_target *target = kit_open(*index);
    for (int request = DRILL_F_GETFL; request <= DRILL_F_SETOWN; request++)
        FAILS(DRILL_EBADF, target, DRILL_CALL_FCNTL, .fd = -1, .number = request);
    drill_target_close(target);
}

EACH(what_is_no_socket_says_so)
{
    struct drill_target *target = kit_open(*index);
    int pipes[2];
    cr_assert_eq(pipe(pipes), 0);
    FAILS(DRILL_ENOTSOCK, target, DRILL_CALL_LISTEN, .fd = pipes[0], .number = 1);
    FAILS(DRILL_ENOTSOCK, target, DRILL_CALL_GETSOCKNAME, .fd = pipes[0]);
    FAILS(DRILL_ENOTSOCK, target, DRILL_CALL_SHUTDOWN, .fd = pipes[0]);
    close(pipes[0]);
    close(pipes[1]);
    drill_target_close(target);
}

EACH(an_unavailable_type_says_why)
{
    struct drill_target *target = kit_open(*index);
    const struct drill_target_type *type = target->type;
    struct rlimit limit;
    char why[64] = "";
    cr_assert(type->available(type, why, sizeof why));
    cr_assert_str_empty(why);
    cr_assert_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    struct rlimit none = {.rlim_cur = 0, .rlim_max = limit.rlim_max};
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
    bool available = type->available(type, why, sizeof why);
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    cr_assert_not(available);
    cr_assert_not_null(strstr(why, "cannot make a socket"), "%s", why);
    drill_target_close(target);
}
