/* The harness's side of the target contract: a type is checked once, and every call then goes
 * through drill_target_perform, which picks the method and answers for the optional ones that are
 * missing. Nothing here looks at what the target answered. */

#include "target/target.h"

#include <string.h>

/* Names the first required method that is missing; NULL when all are there. */
static const char *missing_method(const struct drill_target_type *type)
{
    const struct {
        const char *name;
        bool present;
    } required[] = {
        {"open", type->open != NULL},
        {"close", type->close != NULL},
        {"make_socket", type->make_socket != NULL},
        {"bind_name", type->bind_name != NULL},
        {"start_listening", type->start_listening != NULL},
        {"take_connection", type->take_connection != NULL},
        {"connect_to", type->connect_to != NULL},
        {"send_bytes", type->send_bytes != NULL},
        {"receive_bytes", type->receive_bytes != NULL},
        {"shut_down", type->shut_down != NULL},
        {"close_descriptor", type->close_descriptor != NULL},
        {"local_name", type->local_name != NULL},
        {"peer_name", type->peer_name != NULL},
        {"get_option", type->get_option != NULL},
        {"set_option", type->set_option != NULL},
        {"poll_one", type->poll_one != NULL},
        {"control_flags", type->control_flags != NULL},
    };
    for (size_t i = 0; i < DRILL_COUNT(required); i++) {
        if (!required[i].present)
            return required[i].name;
    }
    return NULL;
}

/* The same of a type that makes all its calls by one method. */
static const char *missing_of_any(const struct drill_target_type *type)
{
    if (type->open == NULL)
        return "open";
    return type->close == NULL ? "close" : NULL;
}

static bool empty(const char *text)
{
    return text == NULL || text[0] == '\0';
}

struct drill_status drill_target_check(const struct drill_target_type *type,
                                       struct drill_diag *diag)
{
    /* The version comes first: of a type of another version no other member means anything. */
    if (type->version != DRILL_TARGET_VERSION)
        return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0,
                              "target type of contract version %u, this program speaks version %d",
                              type->version, DRILL_TARGET_VERSION);
    if (empty(type->name))
        return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0, "target type without a name");
    if (empty(type->group) || empty(type->gloss))
        return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0, "target %s: no %s", type->name,
                              empty(type->group) ? "group" : "gloss");
    if ((size_t)type->family >= DRILL_FAMILY_COUNT)
        return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0,
                              "target %s: no family has number %d", type->name, (int)type->family);
    const char *method = type->perform != NULL ? missing_of_any(type) : missing_method(type);
    if (method != NULL)
        return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0,
                              "target %s: required method %s is missing", type->name, method);
    return DRILL_OK;
}

struct drill_status drill_target_open(const struct drill_target_type *type,
                                      struct drill_target **ret, struct drill_diag *diag)
{
    return type->open(type, ret, diag);
}

void drill_target_close(struct drill_target *target)
{
    target->type->close(target);
}

static void not_provided(struct drill_outcome *out, enum drill_errno error)
{
    out->value = -1;
    out->error = (uint16_t)error;
}

static void perform_pair(struct drill_target *target, const struct drill_call *call,
                         struct drill_outcome *out)
{
    if (target->type->make_pair != NULL)
        target->type->make_pair(target, call->flags, out);
    else
        not_provided(out, DRILL_EOPNOTSUPP);
}

static void perform_dup(struct drill_target *target, const struct drill_call *call,
                        struct drill_outcome *out)
{
    if (target->type->duplicate != NULL)
        target->type->duplicate(target, call->fd, out);
    else
        not_provided(out, DRILL_ENOSYS);
}

static void perform_select(struct drill_target *target, const struct drill_call *call,
                           struct drill_outcome *out)
{
    if (target->type->select_one != NULL)
        target->type->select_one(target, call->fd, call->flags, call->number, out);
    else
        not_provided(out, DRILL_ENOSYS);
}

static void perform_epoll(struct drill_target *target, const struct drill_call *call,
                          struct drill_outcome *out)
{
    if (target->type->use_epoll != NULL)
        target->type->use_epoll(target, call, out);
    else
        not_provided(out, DRILL_ENOSYS);
}

static void perform_fcntl(struct drill_target *target, const struct drill_call *call,
                          struct drill_outcome *out)
{
    DRILL_CHECK(call->number >= DRILL_F_GETFL && call->number <= DRILL_F_SETOWN);
    target->type->control_flags(target, call->fd, (enum drill_fcntl)call->number, call->flags, out);
}

static void perform_ioctl(struct drill_target *target, const struct drill_call *call,
                          struct drill_outcome *out)
{
    bool asks = call->number == DRILL_FIONREAD;
    if (!asks && target->type->set_nonblocking != NULL)
        target->type->set_nonblocking(target, call->fd, (int)call->value[0], out);
    else if (asks && target->type->readable_bytes != NULL)
        target->type->readable_bytes(target, call->fd, out);
    else
        not_provided(out, DRILL_ENOSYS);
}

static void perform_mark(struct drill_target *target, const struct drill_call *call,
                         struct drill_outcome *out)
{
    if (target->type->at_mark != NULL)
        target->type->at_mark(target, call->fd, out);
    else
        not_provided(out, DRILL_ENOSYS);
}

static void perform_on_file(struct drill_target *target, const struct drill_call *call,
                            struct drill_outcome *out)
{
    bool missing = target->type->on_file == NULL;
    /* Outside of the UNIX families there is no file to name. */
    if (missing || (call->id != DRILL_CALL_UMASK && call->addr.kind != DRILL_ADDR_PATH))
        not_provided(out, DRILL_ENOSYS);
    else
        target->type->on_file(target, call, out);
}

static void perform_host(struct drill_target *target, const struct drill_call *call,
                         struct drill_outcome *out)
{
    if (target->type->host_by_name != NULL)
        target->type->host_by_name(target, call->host, out);
    else
        not_provided(out, DRILL_ENOSYS);
}

static void perform_service(struct drill_target *target, const struct drill_call *call,
                            struct drill_outcome *out)
{
    const char *proto = call->proto[0] != '\0' ? call->proto : NULL;
    if (target->type->service_by_name != NULL)
        target->type->service_by_name(target, call->service, proto, out);
    else
        not_provided(out, DRILL_ENOSYS);
}

static void perform_sigaction(struct drill_target *target, const struct drill_call *call,
                              struct drill_outcome *out)
{
    if (target->type->catch_signal != NULL)
        target->type->catch_signal(target, (uint32_t)call->number, call->flags, out);
    else
        not_provided(out, DRILL_ENOSYS);
}

static void perform_address_info(struct drill_target *target, const struct drill_call *call,
                                 struct drill_outcome *out)
{
    if (target->type->address_info != NULL)
        target->type->address_info(target, call, out);
    else
        not_provided(out, DRILL_ENOSYS);
}

static void perform_wait(struct drill_target *target, const struct drill_call *call,
                         struct drill_outcome *out)
{
    if (target->type->wait_for_signal != NULL)
        target->type->wait_for_signal(target, (uint32_t)call->number, out);
    else
        not_provided(out, DRILL_ENOSYS);
}

static void perform_fork(struct drill_target *target, struct drill_outcome *out)
{
    if (target->type->make_child != NULL)
        target->type->make_child(target, out);
    else
        not_provided(out, DRILL_ENOSYS);
}

static void perform_as_file(struct drill_target *target, const struct drill_call *call,
                            struct drill_outcome *out)
{
    if (target->type->as_file != NULL)
        target->type->as_file(target, call, out);
    else
        not_provided(out, DRILL_ENOSYS);
}

static void perform_twisted(struct drill_target *target, const struct drill_call *call,
                            const struct drill_buffer *buffers, struct drill_outcome *out)
{
    if (target->type->twisted_call != NULL)
        target->type->twisted_call(target, call, buffers, drill_call_buffers(call), out);
    else
        not_provided(out, DRILL_ENOSYS);
}

void drill_target_perform_in(struct drill_target *target, unsigned child,
                             const struct drill_call *call, const struct drill_buffer *buffers,
                             struct drill_outcome *out)
{
    memset(out, 0, sizeof *out);
    target->type->call_in_child(target, child, call, buffers, out);
}

void drill_target_kill(struct drill_target *target, unsigned child, const struct drill_call *call,
                       struct drill_outcome *out)
{
    memset(out, 0, sizeof *out);
    if (target->type->signal_child == NULL)
        not_provided(out, DRILL_ENOSYS);
    else if (child == 0)
        not_provided(out, DRILL_ESRCH);
    else
        target->type->signal_child(target, child, (uint32_t)call->number, out);
}

void drill_target_signal(struct drill_target *target, pthread_t thread,
                         const struct drill_call *call, struct drill_outcome *out)
{
    memset(out, 0, sizeof *out);
    if (target->type->signal_thread != NULL)
        target->type->signal_thread(target, thread, (uint32_t)call->number, out);
    else
        not_provided(out, DRILL_ENOSYS);
}

/* The calls that ask about a descriptor or change it; the rest is in drill_target_perform. */
static void perform_on_descriptor(struct drill_target *target, const struct drill_call *call,
                                  struct drill_outcome *out)
{
    const struct drill_target_type *type = target->type;
    enum drill_option option = (enum drill_option)call->option;
    DRILL_CHECK(call->option < DRILL_OPTION_COUNT);
    switch (call->id) {
    case DRILL_CALL_SHUTDOWN:
        type->shut_down(target, call->fd, call->number, out);
        break;
    case DRILL_CALL_CLOSE:
        type->close_descriptor(target, call->fd, out);
        break;
    case DRILL_CALL_DUP:
        perform_dup(target, call, out);
        break;
    case DRILL_CALL_GETSOCKNAME:
        type->local_name(target, call->fd, out);
        break;
    case DRILL_CALL_GETPEERNAME:
        type->peer_name(target, call->fd, out);
        break;
    case DRILL_CALL_GETSOCKOPT:
        type->get_option(target, call->fd, option, out);
        break;
    case DRILL_CALL_SETSOCKOPT:
        type->set_option(target, call->fd, option, call->value, out);
        break;
    case DRILL_CALL_POLL:
        type->poll_one(target, call->fd, call->flags, call->number, out);
        break;
    case DRILL_CALL_FCNTL:
        perform_fcntl(target, call, out);
        break;
    case DRILL_CALL_IOCTL:
        perform_ioctl(target, call, out);
        break;
    case DRILL_CALL_SELECT:
        perform_select(target, call, out);
        break;
    case DRILL_CALL_EPOLL_CREATE:
    case DRILL_CALL_EPOLL_CTL:
    case DRILL_CALL_EPOLL_WAIT:
        perform_epoll(target, call, out);
        break;
    case DRILL_CALL_SOCKATMARK:
        perform_mark(target, call, out);
        break;
    case DRILL_CALL_OPENAT:
    case DRILL_CALL_FSTAT:
    case DRILL_CALL_LSEEK:
    case DRILL_CALL_FSYNC:
        perform_as_file(target, call, out);
        break;
    default:
        DRILL_CHECK(false); /* kill, pthread_kill, or no call */
        break;
    }
}

void drill_target_perform(struct drill_target *target, const struct drill_call *call,
                          const struct drill_buffer *buffers, struct drill_outcome *out)
{
    const struct drill_target_type *type = target->type;
    memset(out, 0, sizeof *out);
    if (type->perform != NULL) {
        type->perform(target, call, buffers, out);
        return;
    }
    if (drill_call_is_twisted(call) && call->id != DRILL_CALL_GETADDRINFO) {
        perform_twisted(target, call, buffers, out);
        return;
    }
    switch (call->id) {
    case DRILL_CALL_SOCKET:
        type->make_socket(target, call->flags, out);
        break;
    case DRILL_CALL_SOCKETPAIR:
        perform_pair(target, call, out);
        break;
    case DRILL_CALL_BIND:
        type->bind_name(target, call->fd, &call->addr, out);
        break;
    case DRILL_CALL_LISTEN:
        type->start_listening(target, call->fd, call->number, out);
        break;
    case DRILL_CALL_ACCEPT:
        type->take_connection(target, call->fd, false, 0, call->want_addr, out);
        break;
    case DRILL_CALL_ACCEPT4:
        type->take_connection(target, call->fd, true, call->flags, call->want_addr, out);
        break;
    case DRILL_CALL_CONNECT:
        type->connect_to(target, call->fd, &call->addr, out);
        break;
    case DRILL_CALL_SEND:
    case DRILL_CALL_SENDTO:
    case DRILL_CALL_SENDMSG:
    case DRILL_CALL_WRITE:
        type->send_bytes(target, call, buffers, drill_call_buffers(call), out);
        break;
    case DRILL_CALL_RECV:
    case DRILL_CALL_RECVFROM:
    case DRILL_CALL_RECVMSG:
    case DRILL_CALL_READ:
        type->receive_bytes(target, call, buffers, drill_call_buffers(call), out);
        break;
    case DRILL_CALL_GETHOSTBYNAME:
        perform_host(target, call, out);
        break;
    case DRILL_CALL_GETSERVBYNAME:
        perform_service(target, call, out);
        break;
    case DRILL_CALL_SIGACTION:
        perform_sigaction(target, call, out);
        break;
    case DRILL_CALL_GETADDRINFO:
        perform_address_info(target, call, out);
        break;
    case DRILL_CALL_SIGWAITINFO:
        perform_wait(target, call, out);
        break;
    case DRILL_CALL_FORK:
        perform_fork(target, out);
        break;
    case DRILL_CALL_EXECVE:
    case DRILL_CALL_EXIT:
        not_provided(out, DRILL_ESRCH); /* of a process that no fork made */
        break;
    default:
        if (drill_call_is_on_file(call))
            perform_on_file(target, call, out);
        else
            perform_on_descriptor(target, call, out);
        break;
    }
}
