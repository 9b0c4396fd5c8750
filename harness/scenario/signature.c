/* The table of calls with their arguments, and the form of their claims. */

#include "scenario/signature.h"

#include "base/check.h"
#include "scenario/scenario.h"

static const struct drill_signature signatures[DRILL_CALL_COUNT] = {
    [DRILL_CALL_SOCKET] = {"socket([FLAGS])", 1, {DRILL_ARG_CREATE}},
    [DRILL_CALL_SOCKETPAIR] = {"socketpair([FLAGS])", 2, {DRILL_ARG_CREATE}},
    [DRILL_CALL_BIND] = {"bind(SLOT, ADDRESS)", 0, {DRILL_ARG_FD, DRILL_ARG_ADDR}},
    [DRILL_CALL_LISTEN] = {"listen(SLOT, BACKLOG)", 0, {DRILL_ARG_FD, DRILL_ARG_BACKLOG}},
    [DRILL_CALL_ACCEPT] = {"accept(SLOT[, NULL])", 1, {DRILL_ARG_FD, DRILL_ARG_PEER}},
    [DRILL_CALL_ACCEPT4] = {"accept4(SLOT[, NULL], FLAGS)",
                            1,
                            {DRILL_ARG_FD, DRILL_ARG_PEER, DRILL_ARG_SOCK}},
    [DRILL_CALL_CONNECT] = {"connect(SLOT, ADDRESS)", 0, {DRILL_ARG_FD, DRILL_ARG_ADDR}},
    [DRILL_CALL_SEND] = {"send(SLOT, BYTES[, FLAGS])",
                         0,
                         {DRILL_ARG_FD, DRILL_ARG_SIZE, DRILL_ARG_MSG}},
    [DRILL_CALL_SENDTO] = {"sendto(SLOT, BYTES, ADDRESS[, FLAGS])",
                           0,
                           {DRILL_ARG_FD, DRILL_ARG_SIZE, DRILL_ARG_ADDR, DRILL_ARG_MSG}},
    [DRILL_CALL_SENDMSG] = {"sendmsg(SLOT, [BYTES, ...][, ADDRESS][, rights(SLOT, ...)][, FLAGS])",
                            0,
                            {DRILL_ARG_FD, DRILL_ARG_SIZES, DRILL_ARG_TO, DRILL_ARG_RIGHTS,
                             DRILL_ARG_MSG}},
    [DRILL_CALL_WRITE] = {"write(SLOT, BYTES)", 0, {DRILL_ARG_FD, DRILL_ARG_SIZE}},
    [DRILL_CALL_RECV] = {"recv(SLOT, BYTES[, FLAGS])",
                         0,
                         {DRILL_ARG_FD, DRILL_ARG_SIZE, DRILL_ARG_MSG}},
    [DRILL_CALL_RECVFROM] = {"recvfrom(SLOT, BYTES[, FLAGS])",
                             0,
                             {DRILL_ARG_FD, DRILL_ARG_SIZE, DRILL_ARG_MSG}},
    [DRILL_CALL_RECVMSG] = {"recvmsg(SLOT, [BYTES, ...][, rights(NUMBER)][, creds][, FLAGS])",
                            DRILL_RIGHTS,
                            {DRILL_ARG_FD, DRILL_ARG_SIZES, DRILL_ARG_ROOM, DRILL_ARG_CREDS,
                             DRILL_ARG_MSG}},
    [DRILL_CALL_READ] = {"read(SLOT, BYTES)", 0, {DRILL_ARG_FD, DRILL_ARG_SIZE}},
    [DRILL_CALL_SHUTDOWN] = {"shutdown(SLOT, HOW)", 0, {DRILL_ARG_FD, DRILL_ARG_HOW}},
    [DRILL_CALL_CLOSE] = {"close(SLOT)", 0, {DRILL_ARG_FD}},
    [DRILL_CALL_DUP] = {"dup(SLOT)", 1, {DRILL_ARG_FD}},
    [DRILL_CALL_GETSOCKNAME] = {"getsockname(SLOT)", 0, {DRILL_ARG_FD}},
    [DRILL_CALL_GETPEERNAME] = {"getpeername(SLOT)", 0, {DRILL_ARG_FD}},
    [DRILL_CALL_GETSOCKOPT] = {"getsockopt(SLOT, OPTION)", 0, {DRILL_ARG_FD, DRILL_ARG_OPTION}},
    [DRILL_CALL_SETSOCKOPT] = {"setsockopt(SLOT, OPTION, VALUE[, VALUE])",
                               0,
                               {DRILL_ARG_FD, DRILL_ARG_OPTION, DRILL_ARG_VALUES}},
    [DRILL_CALL_POLL] = {"poll(SLOT, EVENTS[, MILLISECONDS])",
                         0,
                         {DRILL_ARG_FD, DRILL_ARG_EVENTS, DRILL_ARG_TIMEOUT}},
    [DRILL_CALL_FCNTL] = {"fcntl(SLOT, REQUEST[, FLAGS])", 0, {DRILL_ARG_FD, DRILL_ARG_REQUEST}},
    [DRILL_CALL_IOCTL] = {"ioctl(SLOT, REQUEST[, VALUE])", 0, {DRILL_ARG_FD, DRILL_ARG_IOCTL}},
    [DRILL_CALL_EPOLL_CREATE] = {"epoll_create()", 1, {DRILL_ARG_END}},
    [DRILL_CALL_EPOLL_CTL] = {"epoll_ctl(SLOT, OPERATION, SLOT[, EVENTS])",
                              0,
                              {DRILL_ARG_FD, DRILL_ARG_OP}},
    [DRILL_CALL_EPOLL_WAIT] = {"epoll_wait(SLOT[, MILLISECONDS])",
                               0,
                               {DRILL_ARG_FD, DRILL_ARG_TIMEOUT}},
    [DRILL_CALL_SELECT] = {"select(SLOT, EVENTS[, MILLISECONDS])",
                           0,
                           {DRILL_ARG_FD, DRILL_ARG_EVENTS, DRILL_ARG_TIMEOUT}},
    [DRILL_CALL_SOCKATMARK] = {"sockatmark(SLOT)", 0, {DRILL_ARG_FD}},
    [DRILL_CALL_GETHOSTBYNAME] = {"gethostbyname(\"HOST\")", 0, {DRILL_ARG_HOST}},
    [DRILL_CALL_GETSERVBYNAME] = {"getservbyname(\"SERVICE\"[, \"PROTOCOL\"])",
                                  0,
                                  {DRILL_ARG_SERVICE, DRILL_ARG_PROTO}},
    [DRILL_CALL_SIGACTION] = {"sigaction(SIGNAL, FLAGS)", 0, {DRILL_ARG_SIGNAL, DRILL_ARG_ACTION}},
    [DRILL_CALL_PTHREAD_KILL] = {"pthread_kill(ACTOR, SIGNAL)",
                                 0,
                                 {DRILL_ARG_ACTOR, DRILL_ARG_SIGNAL}},
    [DRILL_CALL_FORK] = {"fork()", 0, {DRILL_ARG_END}},
    [DRILL_CALL_SIGWAITINFO] = {"sigwaitinfo(SIGNAL)", 0, {DRILL_ARG_SIGNAL}},
    [DRILL_CALL_EXECVE] = {"execve()", 0, {DRILL_ARG_END}},
    [DRILL_CALL_EXIT] = {"_exit()", 0, {DRILL_ARG_END}},
    [DRILL_CALL_KILL] = {"kill(ACTOR, SIGNAL)", 0, {DRILL_ARG_ACTOR, DRILL_ARG_SIGNAL}},
    [DRILL_CALL_UNLINK] = {"unlink(path(\"NAME\"))", 0, {DRILL_ARG_FILE}},
    [DRILL_CALL_RENAME] = {"rename(path(\"NAME\"), path(\"NAME\"))",
                           0,
                           {DRILL_ARG_FILE, DRILL_ARG_NEW}},
    [DRILL_CALL_CHMOD] = {"chmod(path(\"NAME\"), MODE)", 0, {DRILL_ARG_FILE, DRILL_ARG_MODE}},
    [DRILL_CALL_MKNOD] = {"mknod(path(\"NAME\"), MODE)", 0, {DRILL_ARG_FILE, DRILL_ARG_MODE}},
    [DRILL_CALL_STAT] = {"stat(path(\"NAME\"))", 0, {DRILL_ARG_FILE}},
    [DRILL_CALL_OPEN] = {"open(path(\"NAME\"))", 1, {DRILL_ARG_FILE}},
    [DRILL_CALL_UMASK] = {"umask(MODE)", 0, {DRILL_ARG_MODE}},
    [DRILL_CALL_GETADDRINFO] = {"getaddrinfo(\"HOST\"|NULL, \"SERVICE\"|NULL[, FLAGS])",
                                0,
                                {DRILL_ARG_NODE, DRILL_ARG_ENTRY, DRILL_ARG_AI}},
    [DRILL_CALL_OPENAT] = {"openat([FLAGS])", 1, {DRILL_ARG_OPENAT}},
    [DRILL_CALL_FSTAT] = {"fstat(SLOT)", 0, {DRILL_ARG_FD}},
    [DRILL_CALL_LSEEK] = {"lseek(SLOT)", 0, {DRILL_ARG_FD}},
    [DRILL_CALL_FSYNC] = {"fsync(SLOT)", 0, {DRILL_ARG_FD}},
};

static const char *const how_names[] = {"SHUT_RD", "SHUT_WR", "SHUT_RDWR"};
static const char *const fcntl_names[] = {"F_GETFL", "F_SETFL", "F_GETFD", "F_SETFD", "F_SETOWN"};

const struct drill_signature *drill_signature_of(enum drill_call_id id)
{
    DRILL_CHECK((size_t)id < DRILL_COUNT(signatures));
    return &signatures[id];
}

bool drill_arg_is_optional(enum drill_arg arg)
{
    return arg == DRILL_ARG_TO || arg == DRILL_ARG_PEER || arg == DRILL_ARG_MSG ||
           arg == DRILL_ARG_RIGHTS || arg == DRILL_ARG_ROOM || arg == DRILL_ARG_CREDS ||
           arg == DRILL_ARG_CREATE || arg == DRILL_ARG_TIMEOUT || arg == DRILL_ARG_PROTO ||
           arg == DRILL_ARG_AI || arg == DRILL_ARG_OPENAT;
}

enum drill_claim_form drill_claim_form_of(const struct drill_call *call)
{
    switch ((enum drill_call_id)call->id) {
    case DRILL_CALL_SOCKET:
    case DRILL_CALL_SOCKETPAIR:
    case DRILL_CALL_ACCEPT:
    case DRILL_CALL_ACCEPT4:
    case DRILL_CALL_DUP:
    case DRILL_CALL_OPENAT:
    case DRILL_CALL_GETHOSTBYNAME:
    case DRILL_CALL_OPEN:
    case DRILL_CALL_EPOLL_CREATE:
    case DRILL_CALL_FORK:
        return DRILL_FORM_OK;
    case DRILL_CALL_STAT:
    case DRILL_CALL_UMASK:
        return DRILL_FORM_MODE;
    case DRILL_CALL_POLL:
    case DRILL_CALL_SELECT:
        return DRILL_FORM_EVENTS;
    case DRILL_CALL_EPOLL_WAIT:
        return DRILL_FORM_EPOLL;
    case DRILL_CALL_GETSOCKOPT:
        if (drill_call_asks_constant(call) != 0)
            return DRILL_FORM_WORD;
        return call->option == DRILL_SO_ERROR ? DRILL_FORM_ERROR : DRILL_FORM_NUMBER;
    case DRILL_CALL_FSTAT:
        return DRILL_FORM_MODE;
    case DRILL_CALL_FCNTL:
        if (call->number == DRILL_F_GETFL)
            return DRILL_FORM_STATUS;
        return call->number == DRILL_F_GETFD ? DRILL_FORM_FD : DRILL_FORM_NUMBER;
    default:
        return DRILL_FORM_NUMBER;
    }
}

enum drill_flag_group drill_claim_form_group(enum drill_claim_form form)
{
    if (form == DRILL_FORM_EVENTS)
        return DRILL_GROUP_POLL;
    if (form == DRILL_FORM_EPOLL)
        return DRILL_GROUP_EPOLL;
    if (form == DRILL_FORM_MODE)
        return DRILL_GROUP_S;
    return form == DRILL_FORM_STATUS ? DRILL_GROUP_O : DRILL_GROUP_FD;
}

uint32_t drill_flag_group_mask(enum drill_flag_group group)
{
    uint32_t mask = 0;
#define X(of, name, bit) mask |= group == DRILL_GROUP_##of ? UINT32_C(1) << (bit) : 0;
#include "vocab/flags.def"
#undef X
    return mask;
}

uint32_t drill_call_signals(enum drill_call_id id)
{
    if (id == DRILL_CALL_SIGWAITINFO)
        return DRILL_SIGIO | DRILL_SIGURG;
    if (id == DRILL_CALL_KILL)
        return DRILL_SIGUSR1 | DRILL_SIGKILL | DRILL_SIGSTOP | DRILL_SIGCONT;
    return id == DRILL_CALL_SIGACTION || id == DRILL_CALL_PTHREAD_KILL ? DRILL_SIGUSR1 : 0;
}

const char *drill_file_name_fault(const char *name, size_t len)
{
    if (len == 0 || len > DRILL_FILE_NAME_MAX)
        return "has a wrong length";
    for (size_t i = 0; i < len; i++) {
        bool letter = (name[i] >= 'a' && name[i] <= 'z') || (name[i] >= 'A' && name[i] <= 'Z');
        if (!letter && !(name[i] >= '0' && name[i] <= '9'))
            return "has other bytes than letters and digits";
    }
    return NULL;
}

const char *drill_how_name(int32_t how)
{
    return how >= 0 && (size_t)how < DRILL_COUNT(how_names) ? how_names[how] : NULL;
}

const char *drill_fcntl_name(int32_t request)
{
    return request >= 0 && (size_t)request < DRILL_COUNT(fcntl_names) ? fcntl_names[request] : NULL;
}
