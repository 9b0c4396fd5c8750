/* Control buffers. Their room is counted to the byte: CMSG_LEN of the last header in them, without
 * the padding that would let one descriptor more slip in. */

#include "targets/kernel/control.h"

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/check.h"
#include "targets/kernel/map.h"

void drill_kernel_control_fill(struct msghdr *header, struct drill_kernel_control *control,
                               const struct drill_call *call)
{
    size_t len = sizeof(int) * call->n_rights;
    if (call->n_rights == 0)
        return;
    DRILL_CHECK(CMSG_SPACE(len) <= sizeof control->bytes);
    memset(control, 0, sizeof *control);
    header->msg_control = control->bytes;
    header->msg_controllen = CMSG_LEN(len);
    struct cmsghdr *cmsg = CMSG_FIRSTHDR(header);
    cmsg->cmsg_level = SOL_SOCKET;
    cmsg->cmsg_type = SCM_RIGHTS;
    cmsg->cmsg_len = CMSG_LEN(len);
    for (unsigned i = 0; i < call->n_rights; i++) {
        int fd = call->rights[i < DRILL_RIGHTS ? i : DRILL_RIGHTS - 1];
        memcpy(CMSG_DATA(cmsg) + i * sizeof fd, &fd, sizeof fd);
    }
}

void drill_kernel_control_offer(struct msghdr *header, struct drill_kernel_control *control,
                                const struct drill_call *call)
{
    size_t len = 0;
    if ((call->flags & DRILL_MSG_ERRQUEUE) != 0)
        len += CMSG_SPACE(sizeof(struct sock_extended_err) + sizeof(struct sockaddr_in6));
    if (call->want_creds)
        len += CMSG_SPACE(sizeof(struct ucred));
    if (call->n_rights > 0)
        len += CMSG_LEN(sizeof(int) * call->n_rights);
    if (len == 0)
        return;
    DRILL_CHECK(len <= sizeof control->bytes);
    memset(control, 0, sizeof *control);
    header->msg_control = control->bytes;
    header->msg_controllen = len;
}

uint8_t drill_kernel_who(const struct ucred *creds)
{
    if (creds->pid == 0)
        return DRILL_WHO_NOBODY;
    bool self = creds->pid == getpid() && creds->uid == getuid() && creds->gid == getgid();
    return self ? DRILL_WHO_SELF : DRILL_WHO_OTHER;
}

static void take_rights(const struct cmsghdr *cmsg, struct drill_outcome *out)
{
    size_t n = (cmsg->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < n; i++) {
        int fd;
        memcpy(&fd, CMSG_DATA(cmsg) + i * sizeof fd, sizeof fd);
        /* Room for credentials holds more than were asked for. */
        if (out->n_rights < DRILL_RIGHTS)
            out->rights[out->n_rights++] = fd;
        else
            close(fd);
    }
}

static void take_error(const struct cmsghdr *cmsg, struct drill_outcome *out)
{
    struct sock_extended_err error;
    if (cmsg->cmsg_len < CMSG_LEN(sizeof error))
        return;
    memcpy(&error, CMSG_DATA(cmsg), sizeof error);
    out->queued_error = (uint16_t)drill_kernel_errno((int)error.ee_errno);
}

void drill_kernel_control_take(const struct msghdr *header, struct drill_outcome *out)
{
    struct msghdr copy = *header;
    struct ucred creds;
    for (struct cmsghdr *cmsg = CMSG_FIRSTHDR(&copy); cmsg != NULL;
         cmsg = CMSG_NXTHDR(&copy, cmsg)) {
        if ((cmsg->cmsg_level == IPPROTO_IP && cmsg->cmsg_type == IP_RECVERR) ||
            (cmsg->cmsg_level == IPPROTO_IPV6 && cmsg->cmsg_type == IPV6_RECVERR))
            take_error(cmsg, out);
        if (cmsg->cmsg_level != SOL_SOCKET)
            continue;
        if (cmsg->cmsg_type == SCM_RIGHTS && cmsg->cmsg_len >= CMSG_LEN(0))
            take_rights(cmsg, out);
        /* Credentials that were cut say nothing. */
        if (cmsg->cmsg_type == SCM_CREDENTIALS && cmsg->cmsg_len >= CMSG_LEN(sizeof creds)) {
            memcpy(&creds, CMSG_DATA(cmsg), sizeof creds);
            uint8_t who = drill_kernel_who(&creds);
            out->creds = who != DRILL_WHO_NOBODY ? who : DRILL_WHO_OTHER;
        }
    }
}
