/* Waiting for sockets. A call on one descriptor goes through the engine as it is. One on several is
 * made as it is, and the engine is then asked, for each socket, what the program gets to see of
 * what the call found. */

#include <errno.h>
#include <string.h>

#include "targets/kernel/map.h"
#include "targets/preload/passage.h"

/* The call on one descriptor was made already: its answer is host.number[0]. */
static void own_poll_found(struct drill_passage *passage, const struct drill_call *call,
                           const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    int found = passage->host.number[0];
    (void)call;
    (void)buffers;
    ret->revents = drill_kernel_flags_to(DRILL_GROUP_POLL, found);
    ret->value = found != 0;
}

/* Makes poll() or ppoll() of all entries. */
static int make_poll(const struct drill_host_args *host, nfds_t n, int timeout_ms)
{
    if (host->flags != 0)
        return drill_next()->ppoll(host->entry, n, host->timeout, host->mask);
    return drill_next()->poll(host->entry, n, timeout_ms);
}

static void own_poll(struct drill_passage *passage, const struct drill_call *call,
                     const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    struct pollfd *entry = passage->host.entry;
    short events = entry->events;
    (void)buffers;
    entry->events =
        (short)drill_passage_patch(events, DRILL_GROUP_POLL, passage->call.flags, call->flags);
    bool fine = drill_passage_finish(ret, make_poll(&passage->host, 1, call->number));
    entry->events = events;
    if (fine)
        ret->revents = drill_kernel_flags_to(DRILL_GROUP_POLL, entry->revents);
}

/* What the program gets to see, in the entry. */
static void give_events(const struct drill_passage *passage, struct pollfd *entry)
{
    entry->revents = (short)drill_passage_patch(
        passage->times > 0 ? entry->revents : 0, DRILL_GROUP_POLL, passage->answer.revents,
        passage->out.error == DRILL_ENONE ? passage->out.revents : passage->answer.revents);
}

static bool begin_poll(struct drill_passage *ret, struct pollfd *entry, int timeout_ms)
{
    if (!drill_passage_begin(ret, DRILL_CALL_POLL, entry->fd))
        return false;
    ret->call.flags = drill_kernel_flags_to(DRILL_GROUP_POLL, entry->events);
    ret->call.number = timeout_ms;
    ret->host.entry = entry;
    return true;
}

/* Several entries, of which `ready` have something to report: returns how many still have. */
static int sift_poll(struct pollfd *entries, nfds_t n, int ready, int timeout_ms)
{
    struct drill_passage passage;
    int count = 0;
    bool all = drill_passage_engine()->thorough;
    if (ready < 0 || (ready == 0 && !all))
        return ready;
    for (nfds_t i = 0; i < n; i++) {
        if ((entries[i].revents != 0 || all) && begin_poll(&passage, &entries[i], timeout_ms)) {
            passage.host.number[0] = entries[i].revents;
            drill_passage_run(&passage, own_poll_found);
            give_events(&passage, &entries[i]);
        }
        count += entries[i].revents != 0;
    }
    return count;
}

static int poll_all(const struct drill_host_args *host, nfds_t n, int timeout_ms)
{
    struct drill_passage passage;
    struct pollfd only;
    if (n != 1 || !drill_passage_read(&only, host->entry, sizeof only) ||
        !begin_poll(&passage, host->entry, timeout_ms)) {
        int ready = make_poll(host, n, timeout_ms);
        int before = errno;
        ready = sift_poll(host->entry, n, ready, timeout_ms);
        errno = before;
        return ready;
    }
    passage.host = *host;
    int result = (int)drill_passage_run(&passage, own_poll);
    if (result >= 0)
        give_events(&passage, host->entry);
    return result;
}

DRILL_INSTEAD(int, poll, "poll", (struct pollfd * entries, nfds_t n, int timeout_ms))
{
    const struct drill_host_args host = {.entry = entries};
    if (!drill_passage_is_open())
        return drill_next()->poll(entries, n, timeout_ms);
    return poll_all(&host, n, timeout_ms);
}

/* Milliseconds that say of a timeout whether it is none, no time, or some. */
static int in_ms(bool given, long long seconds, long long nanoseconds)
{
    const long long most = INT32_MAX / 1000 - 1;
    if (!given)
        return -1;
    return (int)((seconds < most ? seconds : most) * 1000 + (nanoseconds + 999999) / 1000000);
}

DRILL_INSTEAD(int, ppoll, "ppoll",
              (struct pollfd * entries, nfds_t n, const struct timespec *timeout,
               const sigset_t *mask))
{
    const struct drill_host_args host = {
        .entry = entries, .timeout = timeout, .mask = mask, .flags = 1};
    struct timespec copy = {0};
    if (!drill_passage_is_open() ||
        (timeout != NULL && !drill_passage_read(&copy, timeout, sizeof copy)))
        return drill_next()->ppoll(entries, n, timeout, mask);
    return poll_all(&host, n, in_ms(timeout != NULL, copy.tv_sec, copy.tv_nsec));
}

/* A number of entries beyond the program's array is for the checked function to stop at. */
DRILL_INSTEAD(int, poll_chk, "__poll_chk",
              (struct pollfd * entries, nfds_t n, int timeout_ms, size_t room))
{
    if (room / sizeof *entries < n)
        return drill_next()->poll_chk(entries, n, timeout_ms, room);
    return drill_instead_poll(entries, n, timeout_ms);
}

DRILL_INSTEAD(int, ppoll_chk, "__ppoll_chk",
              (struct pollfd * entries, nfds_t n, const struct timespec *timeout,
               const sigset_t *mask, size_t room))
{
    if (room / sizeof *entries < n)
        return drill_next()->ppoll_chk(entries, n, timeout, mask, room);
    return drill_instead_ppoll(entries, n, timeout, mask);
}

static const uint32_t set_events[3] = {DRILL_POLLIN, DRILL_POLLOUT, DRILL_POLLPRI};

static uint32_t events_of(fd_set *const sets[3], int fd)
{
    uint32_t events = 0;
    for (int i = 0; i < 3; i++) {
        if (sets[i] != NULL && FD_ISSET(fd, sets[i]))
            events |= set_events[i];
    }
    return events;
}

/* Makes the sets say `events` of a descriptor; returns in how many it is. */
static int put_events(fd_set *const sets[3], int fd, uint32_t events)
{
    int count = 0;
    for (int i = 0; i < 3; i++) {
        if (sets[i] == NULL)
            continue;
        if ((events & set_events[i]) == 0) {
            FD_CLR(fd, sets[i]);
        } else {
            FD_SET(fd, sets[i]);
            count++;
        }
    }
    return count;
}

static int make_select(const struct drill_host_args *host, int n, fd_set *const sets[3])
{
    if (host->flags != 0)
        return drill_next()->pselect(n, sets[0], sets[1], sets[2], host->timeout, host->mask);
    return drill_next()->select(n, sets[0], sets[1], sets[2], host->time);
}

static void own_select_found(struct drill_passage *passage, const struct drill_call *call,
                             const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    (void)buffers;
    ret->revents = events_of(passage->host.sets, call->fd);
    ret->value = __builtin_popcount(ret->revents);
}

static void own_select(struct drill_passage *passage, const struct drill_call *call,
                       const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    struct drill_host_args *host = &passage->host;
    fd_set more[3];
    fd_set *sets[3];
    (void)buffers;
    for (int i = 0; i < 3; i++) {
        FD_ZERO(&more[i]);
        sets[i] = host->sets[i] != NULL ? host->sets[i] : &more[i];
    }
    put_events(sets, call->fd, call->flags);
    int result = make_select(host, call->fd + 1, sets);
    if (drill_passage_finish(ret, result))
        ret->revents = events_of(sets, call->fd);
}

static bool begin_select(struct drill_passage *ret, const struct drill_host_args *host, int fd,
                         uint32_t events, int timeout_ms)
{
    if (!drill_passage_begin(ret, DRILL_CALL_SELECT, fd))
        return false;
    ret->call.flags = events;
    ret->call.number = timeout_ms;
    ret->host = *host;
    return true;
}

static int sift_select(const struct drill_host_args *host, int n, int ready, int timeout_ms)
{
    struct drill_passage passage;
    int count = 0;
    if (ready <= 0)
        return ready;
    for (int fd = 0; fd < n; fd++) {
        uint32_t found = events_of(host->sets, fd);
        if (found != 0 && begin_select(&passage, host, fd, found, timeout_ms) &&
            drill_passage_run(&passage, own_select_found) >= 0)
            found = passage.out.revents;
        if (found != 0 || events_of(host->sets, fd) != 0)
            count += put_events(host->sets, fd, found);
    }
    return count;
}

/* The one descriptor in the sets; -1: none or several. */
static int find_only(fd_set *const sets[3], int n)
{
    int only = -1;
    for (int fd = 0; fd < n; fd++) {
        if (events_of(sets, fd) == 0)
            continue;
        if (only >= 0)
            return -1;
        only = fd;
    }
    return only;
}

static bool can_read_sets(fd_set *const sets[3])
{
    fd_set copy;
    for (int i = 0; i < 3; i++) {
        if (sets[i] != NULL && !drill_passage_read(&copy, sets[i], sizeof copy))
            return false;
    }
    return true;
}

static int select_all(const struct drill_host_args *host, int n, int timeout_ms)
{
    struct drill_passage passage;
    /* Programs with more descriptors than a set holds make larger ones; those go straight. */
    if (n < 0 || n > FD_SETSIZE || !can_read_sets(host->sets))
        return make_select(host, n, host->sets);
    int only = find_only(host->sets, n);
    if (only < 0 || !begin_select(&passage, host, only, events_of(host->sets, only), timeout_ms)) {
        int ready = make_select(host, n, host->sets);
        int before = errno;
        ready = sift_select(host, n, ready, timeout_ms);
        errno = before;
        return ready;
    }
    int result = (int)drill_passage_run(&passage, own_select);
    if (result >= 0)
        put_events(host->sets, only, passage.out.revents);
    return result;
}

DRILL_INSTEAD(int, select, "select",
              (int n, fd_set *in, fd_set *out, fd_set *urgent, struct timeval *timeout))
{
    const struct drill_host_args host = {.sets = {in, out, urgent}, .time = timeout};
    struct timeval copy = {0};
    if (!drill_passage_is_open() ||
        (timeout != NULL && !drill_passage_read(&copy, timeout, sizeof copy)))
        return drill_next()->select(n, in, out, urgent, timeout);
    return select_all(&host, n,
                      in_ms(timeout != NULL, copy.tv_sec, (long long)copy.tv_usec * 1000));
}

DRILL_INSTEAD(int, pselect, "pselect",
              (int n, fd_set *in, fd_set *out, fd_set *urgent, const struct timespec *timeout,
               const sigset_t *mask))
{
    const struct drill_host_args host = {
        .sets = {in, out, urgent}, .timeout = timeout, .mask = mask, .flags = 1};
    struct timespec copy = {0};
    if (!drill_passage_is_open() ||
        (timeout != NULL && !drill_passage_read(&copy, timeout, sizeof copy)))
        return drill_next()->pselect(n, in, out, urgent, timeout, mask);
    return select_all(&host, n, in_ms(timeout != NULL, copy.tv_sec, copy.tv_nsec));
}

static void own_epoll_ctl(struct drill_passage *passage, const struct drill_call *call,
                          const struct drill_buffer *buffers, struct drill_outcome *ret)
{
    struct epoll_event *event = passage->host.value;
    struct epoll_event other = {0};
    (void)buffers;
    if (event != NULL && call->flags != passage->call.flags) {
        other = *event;
        other.events = (uint32_t)drill_passage_patch((int)event->events, DRILL_GROUP_EPOLL,
                                                     passage->call.flags, call->flags);
        event = &other;
    }
    drill_passage_finish(ret, drill_next()->epoll_ctl(call->fd, passage->host.number[0],
                                                      (int)call->value[0], event));
}

DRILL_INSTEAD(int, epoll_ctl, "epoll_ctl", (int epoll, int op, int fd, struct epoll_event *event))
{
    struct drill_passage passage;
    struct epoll_event copy = {0};
    bool known = op == EPOLL_CTL_ADD || op == EPOLL_CTL_MOD || op == EPOLL_CTL_DEL;
    if (!known || !drill_passage_is_open() ||
        (op != EPOLL_CTL_DEL && !drill_passage_read(&copy, event, sizeof copy)))
        return drill_next()->epoll_ctl(epoll, op, fd, event);
    if ((copy.events & EPOLLET) != 0)
        drill_passage_expose(fd);
    if (!drill_passage_begin(&passage, DRILL_CALL_EPOLL_CTL, fd))
        return drill_next()->epoll_ctl(epoll, op, fd, event);
    passage.call.fd = epoll;
    passage.call.number = op == EPOLL_CTL_ADD   ? DRILL_EPOLL_CTL_ADD
                          : op == EPOLL_CTL_MOD ? DRILL_EPOLL_CTL_MOD
                                                : DRILL_EPOLL_CTL_DEL;
    passage.call.value[0] = fd;
    passage.call.flags = drill_kernel_flags_to(DRILL_GROUP_EPOLL, (int)copy.events);
    passage.host.number[0] = op;
    passage.host.value = op != EPOLL_CTL_DEL ? event : NULL;
    return (int)drill_passage_run(&passage, own_epoll_ctl);
}
