/* What is ready: poll(), select() and epoll in strace's notation. */

#include "trace/strace_ready.h"

#include <string.h>

#include "base/check.h"

/* --- poll() ----------------------------------------------------------------------------------- */

static struct drill_strace_poll *find_poll(struct drill_strace_call *ret, int64_t fd)
{
    for (unsigned i = 0; i < ret->n_polls; i++) {
        if (ret->polls[i].fd == fd)
            return &ret->polls[i];
    }
    return NULL;
}

/* Reads "[{fd=3, events=POLLIN}, ...]". */
static void read_asked(struct drill_strace_call *ret, struct drill_slice list)
{
    size_t at = 0;
    bool whole;
    struct drill_slice element;
    struct drill_slice field;
    struct drill_slice other;
    int64_t fd;
    while (drill_strace_element(list, &at, &element, &whole)) {
        if (ret->n_polls == DRILL_STRACE_POLLS || !drill_strace_field(element, "fd", &field) ||
            !drill_strace_number(field, &fd) || find_poll(ret, fd) != NULL)
            return;
        struct drill_strace_poll *poll = &ret->polls[ret->n_polls++];
        *poll = (struct drill_strace_poll){.fd = (int32_t)fd};
        if (drill_strace_field(element, "events", &field))
            poll->events = drill_strace_flags(DRILL_GROUP_POLL, field, &other);
    }
    ret->polls_whole = whole;
}

/* Reads "1 ([{fd=3, revents=POLLIN}])". */
static bool read_answers(struct drill_strace_call *ret, struct drill_slice result)
{
    size_t at = 0;
    bool whole = true;
    int64_t fd;
    struct drill_slice element;
    struct drill_slice field;
    struct drill_slice other;
    const char *open = memchr(result.bytes, '[', result.len);
    if (ret->outcome.value <= 0)
        return true;
    if (open == NULL)
        return false;
    struct drill_slice list = {open, result.len - (size_t)(open - result.bytes)};
    while (drill_strace_element(list, &at, &element, &whole)) {
        if (!drill_strace_field(element, "fd", &field) || !drill_strace_number(field, &fd))
            return false;
        struct drill_strace_poll *poll = find_poll(ret, fd);
        if (poll != NULL && drill_strace_field(element, "revents", &field))
            poll->revents = drill_strace_flags(DRILL_GROUP_POLL, field, &other);
    }
    return whole;
}

void drill_strace_poll(struct drill_strace_call *ret, const struct drill_strace_args *args,
                       struct drill_slice result)
{
    ret->call.id = DRILL_CALL_POLL;
    read_asked(ret, args->arg[0]);
    ret->polls_whole = ret->polls_whole && ret->returned && ret->outcome.error == DRILL_ENONE &&
                       read_answers(ret, result);
}

/* --- select() --------------------------------------------------------------------------------- */

/* Adds the descriptors of "[3 4]" to what was asked for, or to what came of it. */
static bool read_set(struct drill_strace_call *ret, struct drill_slice set, uint32_t event,
                     bool asked)
{
    if (drill_slice_is(set, "NULL"))
        return true;
    if (set.len < 2 || set.bytes[0] != '[' || set.bytes[set.len - 1] != ']')
        return false;
    size_t at = 1;
    while (at < set.len - 1) {
        const char *space = memchr(set.bytes + at, ' ', set.len - 1 - at);
        size_t end = space != NULL ? (size_t)(space - set.bytes) : set.len - 1;
        struct drill_slice text = {set.bytes + at, end - at};
        int64_t fd;
        if (!drill_strace_number(text, &fd))
            return false;
        struct drill_strace_poll *poll = find_poll(ret, fd);
        if (poll == NULL && (!asked || ret->n_polls == DRILL_STRACE_POLLS))
            return false;
        if (poll == NULL) {
            poll = &ret->polls[ret->n_polls++];
            *poll = (struct drill_strace_poll){.fd = (int32_t)fd};
        }
        if (asked)
            poll->events |= event;
        else
            poll->revents |= event;
        at = end + 1;
    }
    return true;
}

/* "2 (in [3], out [4 5], left {tv_sec=0, tv_usec=9})", "0 (Timeout)" */
static bool read_ready_sets(struct drill_strace_call *ret, struct drill_slice result)
{
    static const struct {
        const char *name;
        uint32_t event;
    } sets[] = {{"in ", DRILL_POLLIN}, {"out ", DRILL_POLLOUT}, {"except ", DRILL_POLLPRI}};
    const char *open = memchr(result.bytes, '(', result.len);
    if (ret->outcome.value == 0)
        return true;
    if (open == NULL)
        return false;
    for (size_t at = (size_t)(open - result.bytes) + 1; at < result.len;) {
        size_t end = drill_strace_skip(result.bytes, result.len, at);
        for (size_t i = 0; i < DRILL_COUNT(sets); i++) {
            size_t n = strlen(sets[i].name);
            struct drill_slice set = {result.bytes + at + n, end - at > n ? end - at - n : 0};
            if (set.len > 0 && memcmp(result.bytes + at, sets[i].name, n) == 0 &&
                !read_set(ret, set, sets[i].event, false))
                return false;
        }
        at = end + 1;
        while (at < result.len && result.bytes[at] == ' ')
            at++;
    }
    return true;
}

void drill_strace_select(struct drill_strace_call *ret, const struct drill_strace_args *args,
                         struct drill_slice result)
{
    ret->call.id = DRILL_CALL_SELECT;
    ret->polls_whole = ret->returned && ret->outcome.error == DRILL_ENONE &&
                       read_set(ret, args->arg[1], DRILL_POLLIN, true) &&
                       read_set(ret, args->arg[2], DRILL_POLLOUT, true) &&
                       read_set(ret, args->arg[3], DRILL_POLLPRI, true) &&
                       read_ready_sets(ret, result);
}

/* --- epoll ------------------------------------------------------------------------------------ */

/* "{events=EPOLLIN, data={u32=4, u64=4}}"; false when it is not shown whole. *ret_known: it has no
 * events but those of the vocabulary, and how they are told to several. */
static bool read_epoll_event(struct drill_slice text, uint32_t *ret_events, uint64_t *ret_data,
                             bool *ret_known)
{
    struct drill_slice field;
    struct drill_slice other = {NULL, 0};
    int64_t data;
    if (!drill_strace_field(text, "events", &field))
        return false;
    *ret_events = drill_strace_flags(DRILL_GROUP_EPOLL, field, &other);
    *ret_known = other.bytes == NULL || drill_slice_is(other, "EPOLLEXCLUSIVE") ||
                 drill_slice_is(other, "EPOLLWAKEUP");
    if (!drill_strace_field(text, "data", &field) || !drill_strace_field(field, "u64", &field) ||
        !drill_strace_number(field, &data))
        return false;
    *ret_data = (uint64_t)data;
    return true;
}

void drill_strace_epoll_ctl(struct drill_strace_call *ret, const struct drill_strace_args *args)
{
    static const struct {
        const char *name;
        enum drill_epoll_op op;
    } ops[] = {{"EPOLL_CTL_ADD", DRILL_EPOLL_CTL_ADD},
               {"EPOLL_CTL_MOD", DRILL_EPOLL_CTL_MOD},
               {"EPOLL_CTL_DEL", DRILL_EPOLL_CTL_DEL}};
    ret->call.id = DRILL_CALL_EPOLL_CTL;
    ret->call.number = -1;
    for (size_t i = 0; i < DRILL_COUNT(ops); i++) {
        if (drill_slice_is(args->arg[1], ops[i].name))
            ret->call.number = (int32_t)ops[i].op;
    }
    ret->call.value[0] = -1;
    (void)drill_strace_number(args->arg[2], &ret->call.value[0]);
    if (read_epoll_event(args->arg[3], &ret->call.flags, &ret->polls[0].data, &ret->polls_whole))
        ret->n_polls = 1;
}

void drill_strace_epoll_wait(struct drill_strace_call *ret, const struct drill_strace_args *args)
{
    size_t at = 0;
    bool whole;
    bool known;
    struct drill_slice element;
    ret->call.id = DRILL_CALL_EPOLL_WAIT;
    ret->polls_whole = ret->returned && ret->outcome.error == DRILL_ENONE;
    while (ret->polls_whole && ret->n_polls < DRILL_STRACE_POLLS &&
           drill_strace_element(args->arg[1], &at, &element, &whole)) {
        struct drill_strace_poll *poll = &ret->polls[ret->n_polls];
        *poll = (struct drill_strace_poll){.fd = -1};
        if (read_epoll_event(element, &poll->revents, &poll->data, &known) && known)
            ret->n_polls++;
    }
}
