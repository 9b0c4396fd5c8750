/* Every call goes through the libc function of its own name, with the arguments that the contract
 * says, once: what a preloaded library would see. Here the test's own functions stand in libc's
 * place. */

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>

#include "targets/kernel/kernel.h"

/* What the stand-ins saw, and what they answer. */
static struct {
    const char *function;
    int calls;
    int fd;
    int flags;
    const void *addr;
    socklen_t len;
    size_t bytes;
} seen;
static int answer;
static int answer_errno;

static ssize_t note(const char *function, int fd, size_t bytes, int flags)
{
    seen.function = function;
    seen.calls++;
    seen.fd = fd;
    seen.bytes = bytes;
    seen.flags = flags;
    if (answer_errno != 0)
        errno = answer_errno;
    return answer;
}

static void note_addr(const void *addr, socklen_t len)
{
    seen.addr = addr;
    seen.len = len;
}

int __wrap_accept(int fd, struct sockaddr *addr, socklen_t *len);
int __wrap_accept4(int fd, struct sockaddr *addr, socklen_t *len, int flags);
ssize_t __wrap_send(int fd, const void *bytes, size_t len, int flags);
ssize_t __wrap_sendto(int fd, const void *bytes, size_t len, int flags, const struct sockaddr *addr,
                      socklen_t addr_len);
ssize_t __wrap_sendmsg(int fd, const struct msghdr *message, int flags);
ssize_t __wrap_write(int fd, const void *bytes, size_t len);
ssize_t __wrap_recv(int fd, void *bytes, size_t len, int flags);
ssize_t __wrap_recvfrom(int fd, void *bytes, size_t len, int flags, struct sockaddr *addr,
                        socklen_t *addr_len);
ssize_t __wrap_recvmsg(int fd, struct msghdr *message, int flags);
ssize_t __wrap_read(int fd, void *bytes, size_t len);
int __wrap_fcntl(int fd, int request, ...);

int __wrap_accept(int fd, struct sockaddr *addr, socklen_t *len)
{
    note_addr(addr, len != NULL ? *len : 0);
    return (int)note("accept", fd, 0, 0);
}

int __wrap_accept4(int fd, struct sockaddr *addr, socklen_t *len, int flags)
{
    note_addr(addr, len != NULL ? *len : 0);
    return (int)note("accept4", fd, 0, flags);
}

ssize_t __wrap_send(int fd, const void *bytes, size_t len, int flags)
{
    (void)bytes;
    return note("send", fd, len, flags);
}

ssize_t __wrap_sendto(int fd, const void *bytes, size_t len, int flags, const struct sockaddr *addr,
                      socklen_t addr_len)
{
    (void)bytes;
    note_addr(addr, addr_len);
    return note("sendto", fd, len, flags);
}

ssize_t __wrap_sendmsg(int fd, const struct msghdr *message, int flags)
{
    note_addr(message->msg_name, message->msg_namelen);
    return note("sendmsg", fd, message->msg_iovlen, flags);
}

ssize_t __wrap_write(int fd, const void *bytes, size_t len)
{
    (void)bytes;
    return note("write", fd, len, 0);
}

ssize_t __wrap_recv(int fd, void *bytes, size_t len, int flags)
{
    (void)bytes;
    return note("recv", fd, len, flags);
}

ssize_t __wrap_recvfrom(int fd, void *bytes, size_t len, int flags, struct sockaddr *addr,
                        socklen_t *addr_len)
{
    (void)bytes;
    note_addr(addr, addr_len != NULL ? *addr_len : 0);
    return note("recvfrom", fd, len, flags);
}

ssize_t __wrap_recvmsg(int fd, struct msghdr *message, int flags)
{
    note_addr(message->msg_name, message->msg_namelen);
    return note("recvmsg", fd, message->msg_iovlen, flags);
}

ssize_t __wrap_read(int fd, void *bytes, size_t len)
{
    (void)bytes;
    return note("read", fd, len, 0);
}

int __wrap_fcntl(int fd, int request, ...)
{
    va_list ap;
    va_start(ap, request);
    int flags = request == F_SETFL || request == F_SETFD ? va_arg(ap, int) : 0;
    va_end(ap);
    return (int)note("fcntl", fd, (size_t)request, flags);
}

static struct drill_outcome perform(struct drill_call call)
{
    char bytes[64] = {0};
    struct drill_buffer buffers[DRILL_IOV_MAX];
    struct drill_target *target;
    struct drill_outcome out;
    for (uint8_t i = 0; i < call.n_len; i++)
        buffers[i] = (struct drill_buffer){bytes, call.len[i]};
    cr_assert(drill_ok(drill_target_open(&drill_kernel_udp4, &target, NULL)));
    memset(&seen, 0, sizeof seen);
    drill_target_perform(target, &call, buffers, &out);
    drill_target_close(target);
    return out;
}

Test(kernel_libc, every_transfer_uses_its_own_function)
{
    for (int id = DRILL_CALL_SEND; id <= DRILL_CALL_READ; id++) {
        struct drill_call call = {.id = (uint8_t)id, .fd = 77, .n_len = 1, .len = {9}};
        bool many = id == DRILL_CALL_SENDMSG || id == DRILL_CALL_RECVMSG;
        bool plain = id == DRILL_CALL_WRITE || id == DRILL_CALL_READ;
        call.flags = DRILL_MSG_DONTWAIT;
        answer = 5;
        struct drill_outcome out = perform(call);
        cr_assert_str_eq(seen.function, drill_call_name((enum drill_call_id)id));
        cr_assert_eq(seen.calls, 1);
        cr_assert_eq(seen.fd, 77);
        cr_assert_eq(seen.flags, plain ? 0 : MSG_DONTWAIT);
        cr_assert_eq(seen.bytes, many ? 1 : 9);
        cr_assert_null(seen.addr);
        cr_assert_eq(seen.len, 0);
        cr_assert_eq(out.value, 5);
        cr_assert_eq(out.error, DRILL_ENONE);
    }
}

Test(kernel_libc, addresses_are_passed_where_wanted)
{
    static const enum drill_call_id calls[] = {DRILL_CALL_SENDTO,   DRILL_CALL_SENDMSG,
                                               DRILL_CALL_RECVFROM, DRILL_CALL_RECVMSG,
                                               DRILL_CALL_ACCEPT,   DRILL_CALL_ACCEPT4};
    for (size_t i = 0; i < DRILL_COUNT(calls); i++) {
        struct drill_call call = {.id = (uint8_t)calls[i], .want_addr = true};
        call.addr = drill_addr_loopback(DRILL_UDP4, 1, 1);
        perform(call);
        cr_assert_str_eq(seen.function, drill_call_name(calls[i]));
        cr_assert_not_null(seen.addr, "%s", seen.function);
        cr_assert_gt(seen.len, 0);
    }
}

Test(kernel_libc, accept_without_address_passes_none)
{
    perform((struct drill_call){.id = DRILL_CALL_ACCEPT, .fd = 77});
    cr_assert_str_eq(seen.function, "accept");
    cr_assert_null(seen.addr);
    perform((struct drill_call){.id = DRILL_CALL_ACCEPT4, .fd = 77, .flags = DRILL_SOCK_CLOEXEC});
    cr_assert_str_eq(seen.function, "accept4");
    cr_assert_null(seen.addr);
    cr_assert_eq(seen.flags, SOCK_CLOEXEC);
}

Test(kernel_libc, nothing_is_retried_or_repaired)
{
    struct drill_call call = {.id = DRILL_CALL_SEND, .n_len = 1, .len = {9}};
    answer = -1;
    answer_errno = EINTR;
    cr_assert_eq(perform(call).error, DRILL_EINTR);
    cr_assert_eq(seen.calls, 1);
    answer_errno = 0;
    errno = EPIPE;
    struct drill_outcome out = perform(call);
    cr_assert_eq(out.error, DRILL_EOTHER, "an old errno was taken for the call's own");
    cr_assert_eq(out.host_error, 0);
    answer = -7;
    cr_assert_eq(perform(call).value, -7);
}

Test(kernel_libc, fcntl_changes_only_what_it_names)
{
    answer = O_RDWR | O_APPEND;
    perform((struct drill_call){
        .id = DRILL_CALL_FCNTL, .number = DRILL_F_SETFL, .flags = DRILL_O_NONBLOCK});
    cr_assert_eq(seen.calls, 2);
    cr_assert_eq(seen.bytes, F_SETFL);
    cr_assert_eq(seen.flags, O_RDWR | O_APPEND | O_NONBLOCK);
    answer |= O_NONBLOCK;
    perform((struct drill_call){.id = DRILL_CALL_FCNTL, .number = DRILL_F_SETFL});
    cr_assert_eq(seen.flags, O_RDWR | O_APPEND);
}
