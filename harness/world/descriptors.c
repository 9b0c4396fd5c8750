/* A bit per descriptor. Numbers beyond DRILL_MAX_FD are not followed. */

#include "world/descriptors.h"

void drill_descriptors_put(struct drill_descriptors *set, int fd, bool open)
{
    if (fd < 0 || fd >= DRILL_MAX_FD)
        return;
    uint64_t bit = UINT64_C(1) << (fd % 64);
    if (open)
        set->open[fd / 64] |= bit;
    else
        set->open[fd / 64] &= ~bit;
}

bool drill_descriptors_has(const struct drill_descriptors *set, int fd)
{
    return fd >= 0 && fd < DRILL_MAX_FD && (set->open[fd / 64] >> (fd % 64) & 1) != 0;
}

int drill_descriptors_made(const struct drill_call *call, const struct drill_outcome *outcome,
                           int made[2])
{
    if (outcome->error != DRILL_ENONE || outcome->value < 0)
        return 0;
    switch (call->id) {
    case DRILL_CALL_SOCKET:
    case DRILL_CALL_ACCEPT:
    case DRILL_CALL_ACCEPT4:
    case DRILL_CALL_DUP:
    case DRILL_CALL_OPEN:
    case DRILL_CALL_OPENAT:
    case DRILL_CALL_EPOLL_CREATE:
        made[0] = (int)outcome->value;
        return 1;
    case DRILL_CALL_RECVMSG:
        for (int i = 0; i < DRILL_RIGHTS && i < outcome->n_rights; i++)
            made[i] = outcome->rights[i];
        return outcome->n_rights < DRILL_RIGHTS ? outcome->n_rights : DRILL_RIGHTS;
    case DRILL_CALL_SOCKETPAIR:
        made[0] = (int)outcome->value;
        made[1] = outcome->second_fd;
        return 2;
    default:
        return 0;
    }
}

void drill_descriptors_note(struct drill_descriptors *set, const struct drill_call *call,
                            const struct drill_outcome *outcome)
{
    int made[2];
    int n = drill_descriptors_made(call, outcome, made);
    for (int i = 0; i < n; i++)
        drill_descriptors_put(set, made[i], true);
    /* A close that fails otherwise (EINTR, a delayed error) has still released the number; where it
     * has not, the census finds it. */
    if (call->id == DRILL_CALL_CLOSE && outcome->error != DRILL_EBADF)
        drill_descriptors_put(set, call->fd, false);
}

int drill_descriptors_take(struct drill_descriptors *set)
{
    for (size_t i = 0; i < sizeof set->open / sizeof set->open[0]; i++) {
        if (set->open[i] != 0) {
            int fd = (int)(i * 64) + __builtin_ctzll(set->open[i]);
            drill_descriptors_put(set, fd, false);
            return fd;
        }
    }
    return -1;
}
