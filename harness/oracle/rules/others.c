/* Descriptors that are no sockets of the model, and sockets as files.
 *
 * A descriptor of open() is of the null device, or a mere place in the file system (O_PATH), which
 * hardly any call takes. One that socket() made of another kind than the scenario's is foreign: it
 * can be closed and duplicated, and nothing else is said of it. An epoll descriptor has calls of
 * its own (epoll.c); of the others it is no socket.
 *
 * Not modelled: pread() and pwrite(), of which POSIX says what it says of lseek(). */

#include "oracle/permit.h"
#include "oracle/rules/epoll.h"

static void apply_open(struct move *move)
{
    state_open_other(move->state, (int)move->outcome->value,
                     (move->call->flags & DRILL_O_PATH) != 0 ? OTHER_PLACE : OTHER_NULL);
}

void permit_openat(struct move *move, struct permits *p)
{
    p->rule = DRILL_RULE_CRE_FRESH;
    permit_value(p, 0, INT32_MAX, DRILL_RULE_CRE_FRESH, apply_open)->check = check_new_descriptor;
    permit_shortage(move, p);
}

static bool check_is_socket(struct move *move)
{
    return move->outcome->value == DRILL_S_IFSOCK ||
           move_breaks(move, DRILL_RULE_CRE_FILE_OPS, "S_IFSOCK");
}

void permit_as_file(struct move *move, struct permits *p)
{
    p->rule = DRILL_RULE_CRE_FILE_OPS;
    if (move->call->id == DRILL_CALL_FSTAT)
        permit_value(p, 0, INT32_MAX, DRILL_RULE_CRE_FILE_OPS, NULL)->check = check_is_socket;
    else
        permit_error(p, move->call->id == DRILL_CALL_LSEEK ? DRILL_ESPIPE : DRILL_EINVAL,
                     DRILL_RULE_CRE_FILE_OPS, NULL);
}

static void apply_dup(struct move *move)
{
    state_open_other(move->state, (int)move->outcome->value,
                     state_other(move->state, move->call->fd));
}

static void apply_close(struct move *move)
{
    state_close_fd(move->state, move->env, move->call->fd);
}

static bool check_is_no_socket(struct move *move)
{
    return move->outcome->value != DRILL_S_IFSOCK ||
           move_breaks(move, DRILL_RULE_CRE_FILE_OPS, "not S_IFSOCK");
}

/* The calls that are of descriptors, not of sockets. False: it is another. */
static bool permit_on_descriptor(struct move *move, struct permits *p)
{
    switch ((enum drill_call_id)move->call->id) {
    case DRILL_CALL_DUP:
        p->rule = DRILL_RULE_FRK_DUP;
        permit_value(p, 0, INT32_MAX, DRILL_RULE_FRK_DUP, apply_dup)->check = check_new_descriptor;
        permit_shortage(move, p);
        return true;
    case DRILL_CALL_CLOSE:
        p->rule = DRILL_RULE_CLS_OK;
        permit_value(p, 0, 0, DRILL_RULE_CLS_OK, apply_close);
        return true;
    case DRILL_CALL_FSTAT:
        p->rule = DRILL_RULE_CRE_FILE_OPS;
        permit_value(p, 0, INT32_MAX, DRILL_RULE_CRE_FILE_OPS, NULL)->check =
            move_other(move, move->call->fd) == OTHER_FOREIGN ? check_is_socket
                                                              : check_is_no_socket;
        return true;
    default:
        return false;
    }
}

/* Its events, and how long a call waits for them, are no concern of the sockets API. */
static void permit_events(struct move *move, struct permits *p)
{
    permit_value(p, 0, 3, DRILL_RULE_ARG_EBADF, NULL);
    if (move->call->number != 0)
        permit_block(p, DRILL_RULE_ARG_EBADF, false);
}

static void apply_mode(struct move *move)
{
    move_sock(move)->nonblock = move->call->value[0] != 0;
}

/* What the null device, or an epoll descriptor, does is no concern of the sockets API. */
static void permit_on_null(struct move *move, struct permits *p)
{
    switch ((enum drill_call_id)move->call->id) {
    case DRILL_CALL_POLL:
    case DRILL_CALL_SELECT:
        permit_events(move, p);
        break;
    case DRILL_CALL_FCNTL:
        permit_value(p, 0, INT64_MAX, DRILL_RULE_ARG_EBADF, NULL);
        break;
    case DRILL_CALL_READ:
    case DRILL_CALL_WRITE:
        permit_value(p, 0, INT64_MAX, DRILL_RULE_ARG_EBADF, NULL);
        permit_error(p, DRILL_EFAULT, DRILL_RULE_ARG_EBADF, NULL);
        permit_error(p, DRILL_EINVAL, DRILL_RULE_ARG_EBADF, NULL);
        break;
    case DRILL_CALL_LSEEK:
    case DRILL_CALL_FSYNC:
        permit_value(p, 0, INT64_MAX, DRILL_RULE_ARG_EBADF, NULL);
        permit_error(p, DRILL_EINVAL, DRILL_RULE_ARG_EBADF, NULL);
        permit_error(p, DRILL_ESPIPE, DRILL_RULE_ARG_EBADF, NULL);
        break;
    case DRILL_CALL_SOCKATMARK:
        p->rule = DRILL_RULE_OOB_ATMARK_ERR;
        permit_error(p, DRILL_ENOTTY, DRILL_RULE_OOB_ATMARK_ERR, NULL);
        /* Linux fs/eventpoll.c ep_eventpoll_ioctl() */
        if (move->sock != DRILL_NONE)
            permit_error(p, DRILL_EINVAL, DRILL_RULE_OOB_ATMARK_ERR, NULL);
        break;
    case DRILL_CALL_EPOLL_CTL:
    case DRILL_CALL_EPOLL_WAIT:
        epoll_permit_on_other(move, p);
        break;
    case DRILL_CALL_IOCTL:
        /* Any descriptor can be set not to wait. */
        if (move->call->number == DRILL_FIONBIO)
            permit_value(p, 0, 0, DRILL_RULE_ARG_EBADF,
                         move->sock != DRILL_NONE ? apply_mode : NULL);
        permit_error(p, DRILL_ENOTTY, DRILL_RULE_ARG_EBADF, NULL);
        permit_error(p, DRILL_EINVAL, DRILL_RULE_ARG_EBADF, NULL);
        break;
    default:
        permit_error(p, DRILL_ENOTSOCK, DRILL_RULE_ARG_EBADF, NULL);
        break;
    }
}

void permit_on_other(struct move *move, struct permits *p)
{
    enum model_other file = move_other(move, move->call->fd);
    p->rule = DRILL_RULE_ARG_EBADF;
    if (move->sock == DRILL_NONE && permit_on_descriptor(move, p))
        return;
    if (move->sock != DRILL_NONE && move->call->id == DRILL_CALL_FSTAT)
        permit_value(p, 0, INT32_MAX, DRILL_RULE_CRE_FILE_OPS, NULL)->check = check_is_no_socket;
    else if (file == OTHER_FOREIGN) {
        p->unknown = "a socket of another kind than the scenario's";
    } else if (file == OTHER_PLACE) {
        permit_error(p, DRILL_EBADF, DRILL_RULE_ARG_EBADF, NULL);
        if (move->call->id == DRILL_CALL_FCNTL || move->call->id == DRILL_CALL_POLL ||
            move->call->id == DRILL_CALL_SELECT)
            permit_value(p, 0, INT64_MAX, DRILL_RULE_ARG_EBADF, NULL);
    } else {
        permit_on_null(move, p);
    }
    /* Which of two faults is told is up to the system. */
    if (drill_call_is_twisted(move->call) || move->call->id == DRILL_CALL_ACCEPT4) {
        permit_error(p, DRILL_EINVAL, DRILL_RULE_ARG_EBADF, NULL);
        permit_error(p, DRILL_EFAULT, DRILL_RULE_ARG_EBADF, NULL);
    }
    if (move->call->twist[DRILL_TWIST_FDS] != DRILL_CONSTANT_NONE)
        permit_error(p, DRILL_EMFILE, DRILL_RULE_CRE_EMFILE, NULL);
}
