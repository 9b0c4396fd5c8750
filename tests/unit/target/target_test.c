/* The checked wrappers around the contract, over a type whose methods write down what they were
 * given. */

#include "unit/target/fake.h"

#include <criterion/criterion.h>
#include <string.h>

static struct drill_status open_badly(const struct drill_target_type *type,
                                      struct drill_target **ret, struct drill_diag *diag)
{
    (void)type;
    (void)ret;
    return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "no");
}

static struct drill_outcome perform(const struct drill_target_type *type, struct drill_call call)
{
    static struct drill_call kept;
    struct drill_buffer buffers[DRILL_IOV_MAX] = {{NULL, 0}};
    struct drill_outcome out;
    struct drill_target *target;
    kept = call;
    cr_assert(drill_ok(drill_target_open(type, &target, NULL)));
    memset(&out, 0xa5, sizeof out);
    memset(&seen, 0, sizeof seen);
    drill_target_perform(target, &kept, buffers, &out);
    if (seen.buffers != NULL)
        cr_assert_eq(seen.buffers, buffers);
    return out;
}

#define PERFORM(...) perform(&full, (struct drill_call){__VA_ARGS__})

static void was(const char *method, int fd)
{
    cr_assert_not_null(seen.method);
    cr_assert_str_eq(seen.method, method);
    cr_assert_eq(seen.fd, fd);
    cr_assert(seen.out_was_zero, "%s got an outcome that was not zeroed", method);
}

Test(target_target, every_call_reaches_its_method)
{
    static const char *const methods[DRILL_CALL_COUNT] = {
        [DRILL_CALL_SOCKET] = "make_socket",
        [DRILL_CALL_SOCKETPAIR] = "make_pair",
        [DRILL_CALL_BIND] = "bind_name",
        [DRILL_CALL_LISTEN] = "start_listening",
        [DRILL_CALL_ACCEPT] = "take_connection",
        [DRILL_CALL_ACCEPT4] = "take_connection",
        [DRILL_CALL_CONNECT] = "connect_to",
        [DRILL_CALL_SEND] = "send_bytes",
        [DRILL_CALL_SENDTO] = "send_bytes",
        [DRILL_CALL_SENDMSG] = "send_bytes",
        [DRILL_CALL_WRITE] = "send_bytes",
        [DRILL_CALL_RECV] = "receive_bytes",
        [DRILL_CALL_RECVFROM] = "receive_bytes",
        [DRILL_CALL_RECVMSG] = "receive_bytes",
        [DRILL_CALL_READ] = "receive_bytes",
        [DRILL_CALL_SHUTDOWN] = "shut_down",
        [DRILL_CALL_CLOSE] = "close_descriptor",
        [DRILL_CALL_DUP] = "duplicate",
        [DRILL_CALL_GETSOCKNAME] = "local_name",
        [DRILL_CALL_GETPEERNAME] = "peer_name",
        [DRILL_CALL_GETSOCKOPT] = "get_option",
        [DRILL_CALL_SETSOCKOPT] = "set_option",
        [DRILL_CALL_POLL] = "poll_one",
        [DRILL_CALL_FCNTL] = "control_flags",
        [DRILL_CALL_IOCTL] = "readable_bytes",
        [DRILL_CALL_SOCKATMARK] = "at_mark",
        [DRILL_CALL_SELECT] = "select_one",
        [DRILL_CALL_EPOLL_CREATE] = "use_epoll",
        [DRILL_CALL_EPOLL_CTL] = "use_epoll",
        [DRILL_CALL_EPOLL_WAIT] = "use_epoll",
        [DRILL_CALL_GETHOSTBYNAME] = "host_by_name",
        [DRILL_CALL_GETSERVBYNAME] = "service_by_name",
        [DRILL_CALL_GETADDRINFO] = "address_info",
        [DRILL_CALL_OPENAT] = "as_file",
        [DRILL_CALL_FSTAT] = "as_file",
        [DRILL_CALL_LSEEK] = "as_file",
        [DRILL_CALL_FSYNC] = "as_file",
        [DRILL_CALL_UNLINK] = "on_file",
        [DRILL_CALL_RENAME] = "on_file",
        [DRILL_CALL_CHMOD] = "on_file",
        [DRILL_CALL_MKNOD] = "on_file",
        [DRILL_CALL_STAT] = "on_file",
        [DRILL_CALL_OPEN] = "on_file",
        [DRILL_CALL_UMASK] = "on_file",
    };
    for (int id = 0; id < DRILL_CALL_COUNT; id++) {
        if (id == DRILL_CALL_SIGACTION || id == DRILL_CALL_PTHREAD_KILL ||
            (id >= DRILL_CALL_FORK && id <= DRILL_CALL_SIGWAITINFO))
            continue; /* process_test.c */
        struct drill_outcome out =
            PERFORM(.id = (uint8_t)id, .fd = -1, .addr = {.kind = DRILL_ADDR_PATH});
        cr_assert_not_null(methods[id], "no method for %s",
                           drill_call_name((enum drill_call_id)id));
        was(methods[id], -1);
        cr_assert_eq(out.value, 7);
        cr_assert_eq(out.error, DRILL_ENONE);
    }
}

Test(target_target, arguments_arrive)
{
    PERFORM(.id = DRILL_CALL_SOCKET, .flags = DRILL_SOCK_CLOEXEC);
    cr_assert_eq(seen.flags, DRILL_SOCK_CLOEXEC);
    PERFORM(.id = DRILL_CALL_BIND, .fd = 3, .addr = {.kind = DRILL_ADDR_INET4, .port = 9});
    was("bind_name", 3);
    cr_assert_eq(seen.addr->port, 9);
    PERFORM(.id = DRILL_CALL_LISTEN, .fd = 4, .number = -5);
    was("start_listening", 4);
    cr_assert_eq(seen.number, -5);
    PERFORM(.id = DRILL_CALL_SHUTDOWN, .fd = 5, .number = 99);
    was("shut_down", 5);
    cr_assert_eq(seen.number, 99);
    PERFORM(.id = DRILL_CALL_POLL, .fd = 6, .flags = DRILL_POLLOUT, .number = -1);
    was("poll_one", 6);
    cr_assert_eq(seen.flags, DRILL_POLLOUT);
    cr_assert_eq(seen.number, -1);
    PERFORM(.id = DRILL_CALL_FCNTL, .fd = 7, .number = DRILL_F_SETFD, .flags = DRILL_FD_CLOEXEC);
    was("control_flags", 7);
    cr_assert_eq(seen.number, DRILL_F_SETFD);
    cr_assert_eq(seen.flags, DRILL_FD_CLOEXEC);
    PERFORM(.id = DRILL_CALL_SETSOCKOPT, .fd = 8, .option = DRILL_SO_LINGER, .value = {1, 30});
    was("set_option", 8);
    cr_assert_eq(seen.number, DRILL_SO_LINGER);
    cr_assert_eq(seen.value[1], 30);
    PERFORM(.id = DRILL_CALL_SENDMSG, .fd = 9, .n_len = 3);
    was("send_bytes", 9);
    cr_assert_eq(seen.n, 3);
    cr_assert_eq(seen.call->id, DRILL_CALL_SENDMSG);
}

Test(target_target, accept_has_no_flags_and_accept4_has)
{
    PERFORM(.id = DRILL_CALL_ACCEPT, .fd = 3, .flags = DRILL_SOCK_NONBLOCK, .want_addr = true);
    cr_assert_not(seen.with_flags);
    cr_assert_eq(seen.flags, 0);
    cr_assert(seen.want_addr);
    PERFORM(.id = DRILL_CALL_ACCEPT4, .fd = 3, .flags = DRILL_SOCK_NONBLOCK);
    cr_assert(seen.with_flags);
    cr_assert_eq(seen.flags, DRILL_SOCK_NONBLOCK);
    cr_assert_not(seen.want_addr);
}

Test(target_target, a_twisted_argument_changes_the_method)
{
    for (int id = 0; id < DRILL_CALL_COUNT; id++) {
        for (int twist = 0; twist < DRILL_TWIST_COUNT; twist++) {
            struct drill_call call = {.id = (uint8_t)id, .fd = 3};
            if (drill_twist_groups((uint8_t)id, (enum drill_twist)twist) == 0 ||
                id == DRILL_CALL_GETADDRINFO || twist == DRILL_TWIST_FDS)
                continue;
            call.twist[twist] = DRILL_POINTER_FAULT;
            perform(&full, call);
            was("twisted_call", 3);
        }
    }
    PERFORM(.id = DRILL_CALL_GETADDRINFO, .fd = -1,
            .twist = {[DRILL_TWIST_TYPE] = DRILL_SOCK_STREAM});
    was("address_info", -1);
    PERFORM(.id = DRILL_CALL_DUP, .fd = 3, .twist = {[DRILL_TWIST_FDS] = DRILL_SPARE_NONE});
    was("duplicate", 3);
}

Test(target_target, empty_protocol_means_any)
{
    PERFORM(.id = DRILL_CALL_GETSERVBYNAME, .service = "echo");
    cr_assert_str_eq(seen.text, "echo");
    cr_assert_null(seen.proto);
    PERFORM(.id = DRILL_CALL_GETSERVBYNAME, .service = "echo", .proto = "udp");
    cr_assert_str_eq(seen.proto, "udp");
    PERFORM(.id = DRILL_CALL_GETHOSTBYNAME, .host = "somewhere");
    cr_assert_str_eq(seen.text, "somewhere");
}

Test(target_target, missing_optional_methods_have_defaults)
{
    static const struct {
        enum drill_call_id id;
        enum drill_errno error;
    } defaults[] = {
        {DRILL_CALL_SOCKETPAIR, DRILL_EOPNOTSUPP}, {DRILL_CALL_DUP, DRILL_ENOSYS},
        {DRILL_CALL_IOCTL, DRILL_ENOSYS},          {DRILL_CALL_GETHOSTBYNAME, DRILL_ENOSYS},
        {DRILL_CALL_GETSERVBYNAME, DRILL_ENOSYS},  {DRILL_CALL_SOCKATMARK, DRILL_ENOSYS},
        {DRILL_CALL_UMASK, DRILL_ENOSYS},          {DRILL_CALL_SELECT, DRILL_ENOSYS},
        {DRILL_CALL_EPOLL_CREATE, DRILL_ENOSYS},   {DRILL_CALL_EPOLL_WAIT, DRILL_ENOSYS},
    };
    struct drill_target_type bare = full;
    struct drill_diag diag;
    bare.make_pair = NULL;
    bare.duplicate = NULL;
    bare.readable_bytes = NULL;
    bare.at_mark = NULL;
    bare.select_one = NULL;
    bare.use_epoll = NULL;
    bare.on_file = NULL;
    bare.address_info = NULL;
    bare.as_file = NULL;
    bare.twisted_call = NULL;
    bare.host_by_name = NULL;
    bare.service_by_name = NULL;
    cr_assert(drill_ok(drill_target_check(&bare, &diag)));
    for (size_t i = 0; i < DRILL_COUNT(defaults); i++) {
        struct drill_outcome out =
            perform(&bare, (struct drill_call){.id = (uint8_t)defaults[i].id});
        struct drill_outcome expected = drill_outcome_error(defaults[i].error);
        cr_assert_eq(memcmp(&out, &expected, sizeof out), 0, "%s", drill_call_name(defaults[i].id));
        cr_assert_null(seen.method);
    }
}

static void refused(const struct drill_target_type *type, const char *word)
{
    struct drill_diag diag = {0};
    cr_assert_eq(drill_target_check(type, &diag).code, DRILL_CODE_BAD_INPUT);
    cr_assert_not_null(strstr(diag.text, word), "'%s' is not in '%s'", word, diag.text);
    cr_assert_eq(drill_target_check(type, NULL).code, DRILL_CODE_BAD_INPUT);
}

Test(target_target, check_refuses_what_is_incomplete)
{
    struct drill_target_type type = full;
    cr_assert(drill_ok(drill_target_check(&type, NULL)));
    type.version++;
    refused(&type, "version 2");
    type = full;
    type.name = "";
    refused(&type, "name");
    type = full;
    type.group = NULL;
    refused(&type, "group");
    type = full;
    type.gloss = NULL;
    refused(&type, "gloss");
    type = full;
    type.family = DRILL_FAMILY_COUNT;
    refused(&type, "family");
}

Test(target_target, check_names_each_missing_method)
{
#define REFUSED(method)                                                                            \
    do {                                                                                           \
        struct drill_target_type type = full;                                                      \
        type.method = NULL;                                                                        \
        refused(&type, #method);                                                                   \
    } while (0)
    REFUSED(open);
    REFUSED(close);
    REFUSED(make_socket);
    REFUSED(bind_name);
    REFUSED(start_listening);
    REFUSED(take_connection);
    REFUSED(connect_to);
    REFUSED(send_bytes);
    REFUSED(receive_bytes);
    REFUSED(shut_down);
    REFUSED(close_descriptor);
    REFUSED(local_name);
    REFUSED(peer_name);
    REFUSED(get_option);
    REFUSED(set_option);
    REFUSED(poll_one);
    REFUSED(control_flags);
}

Test(target_target, open_and_close_pass_on)
{
    struct drill_target_type failing = full;
    struct drill_target *target = NULL;
    struct drill_diag diag = {0};
    cr_assert(drill_ok(drill_target_open(&full, &target, &diag)));
    cr_assert_eq(target, &fake);
    drill_target_close(target);
    cr_assert_eq(seen.closed, 1);
    failing.open = open_badly;
    target = NULL;
    cr_assert_eq(drill_target_open(&failing, &target, &diag).code, DRILL_CODE_SYSTEM);
    cr_assert_null(target);
    cr_assert_str_eq(diag.text, "no");
}

static void perform_any(struct drill_target *self, const struct drill_call *call,
                        const struct drill_buffer *buffers, struct drill_outcome *out)
{
    (void)self;
    seen.method = "perform";
    seen.fd = call->fd;
    seen.buffers = buffers;
    seen.out_was_zero = out->value == 0 && out->error == 0;
}

Test(target_target, one_method_for_all_calls_takes_the_place_of_the_others)
{
    struct drill_target_type any = {.version = DRILL_TARGET_VERSION,
                                    .name = "any",
                                    .group = "test",
                                    .gloss = "one method",
                                    .open = full.open,
                                    .close = full.close,
                                    .perform = perform_any};
    struct drill_target target = {&any};
    struct drill_outcome out;
    struct drill_call call = {.fd = 7};
    cr_assert(drill_ok(drill_target_check(&any, NULL)));
    for (uint8_t id = 0; id < DRILL_CALL_COUNT; id++) {
        call.id = id;
        memset(&out, 0xa5, sizeof out);
        memset(&seen, 0, sizeof seen);
        drill_target_perform(&target, &call, NULL, &out);
        was("perform", 7);
    }
    any.close = NULL;
    cr_assert_not(drill_ok(drill_target_check(&any, NULL)));
}
