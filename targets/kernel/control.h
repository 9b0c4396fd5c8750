#ifndef DRILL_TARGETS_KERNEL_CONTROL_H
#define DRILL_TARGETS_KERNEL_CONTROL_H

/* Ancillary data: descriptors and credentials in the control buffer of a message. */

#include <sys/socket.h>

#include "vocab/call.h"
#include "vocab/outcome.h"

/* Room for the largest that a call can ask for, aligned as a header. */
struct drill_kernel_control {
    _Alignas(struct cmsghdr) unsigned char bytes[192 + sizeof(int) * DRILL_RIGHTS_MAX];
};

/* Gives the header the descriptors that go along with a sendmsg; nothing when there are none. */
void drill_kernel_control_fill(struct msghdr *header, struct drill_kernel_control *control,
                               const struct drill_call *call);

/* Gives the header exactly the room that a recvmsg offers. */
void drill_kernel_control_offer(struct msghdr *header, struct drill_kernel_control *control,
                                const struct drill_call *call);

/* What came in it. */
void drill_kernel_control_take(const struct msghdr *header, struct drill_outcome *out);

/* Whose credentials these are (enum drill_who). */
struct ucred;
uint8_t drill_kernel_who(const struct ucred *creds);

#endif
