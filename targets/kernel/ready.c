/* select and the epoll calls. */

#include "targets/kernel/methods.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/time.h>

#include "base/check.h"
#include "targets/kernel/map.h"

void drill_kernel_select_one(struct drill_target *self, int fd, uint32_t events, int timeout_ms,
                             struct drill_outcome *out)
{
    static const uint32_t kinds[] = {DRILL_POLLIN, DRILL_POLLOUT, DRILL_POLLPRI};
    struct timeval time = {timeout_ms / 1000, timeout_ms % 1000 * 1000};
    fd_set sets[DRILL_COUNT(kinds)];
    (void)self;
    /* No set holds it, and no process here has so many. */
    if (fd >= FD_SETSIZE && (events & (kinds[0] | kinds[1] | kinds[2])) != 0) {
        *out = drill_outcome_error(DRILL_EBADF);
        return;
    }
    fd = fd < FD_SETSIZE ? fd : -1;
    for (size_t i = 0; i < DRILL_COUNT(kinds); i++) {
        FD_ZERO(&sets[i]);
        if (fd >= 0 && (events & kinds[i]) != 0)
            FD_SET(fd, &sets[i]);
    }
    errno = 0;
    if (!drill_kernel_finish(
            out, select(fd + 1, &sets[0], &sets[1], &sets[2], timeout_ms < 0 ? NULL : &time)))
        return;
    for (size_t i = 0; fd >= 0 && i < DRILL_COUNT(kinds); i++) {
        if (FD_ISSET(fd, &sets[i]))
            out->revents |= kinds[i];
    }
}

static void change(const struct drill_call *call, struct drill_outcome *out)
{
    static const int ops[] = {
        [DRILL_EPOLL_CTL_ADD] = EPOLL_CTL_ADD,
        [DRILL_EPOLL_CTL_MOD] = EPOLL_CTL_MOD,
        [DRILL_EPOLL_CTL_DEL] = EPOLL_CTL_DEL,
    };
    struct epoll_event event = {0};
    DRILL_CHECK(call->number >= 0 && (size_t)call->number < DRILL_COUNT(ops));
    event.events = (uint32_t)drill_kernel_flags_from(DRILL_GROUP_EPOLL, call->flags);
    event.data.fd = (int)call->value[0];
    errno = 0;
    drill_kernel_finish(out, epoll_ctl(call->fd, ops[call->number], event.data.fd, &event));
}

static void wait_for(const struct drill_call *call, struct drill_outcome *out)
{
    struct epoll_event event = {0};
    errno = 0;
    if (!drill_kernel_finish(out, epoll_wait(call->fd, &event, 1, call->number)) || out->value == 0)
        return;
    out->revents = drill_kernel_flags_to(DRILL_GROUP_EPOLL, (int)event.events);
    out->second_fd = event.data.fd;
}

void drill_kernel_use_epoll(struct drill_target *self, const struct drill_call *call,
                            struct drill_outcome *out)
{
    (void)self;
    if (call->id == DRILL_CALL_EPOLL_CTL) {
        change(call, out);
    } else if (call->id == DRILL_CALL_EPOLL_WAIT) {
        wait_for(call, out);
    } else {
        errno = 0;
        drill_kernel_finish(out, epoll_create(1));
    }
}
