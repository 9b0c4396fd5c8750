/* Through the system calls: the C library has no functions for them. */

#include "world/capability.h"

#include <errno.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    WORDS = _LINUX_CAPABILITY_U32S_3
};

static struct __user_cap_header_struct header(void)
{
    return (struct __user_cap_header_struct){.version = _LINUX_CAPABILITY_VERSION_3};
}

bool drill_capability_read(int64_t *ret)
{
    struct __user_cap_header_struct head = header();
    struct __user_cap_data_struct data[WORDS];
    if (syscall(SYS_capget, &head, data) != 0)
        return false;
    *ret = (data[CAP_TO_INDEX(CAP_NET_BIND_SERVICE)].effective &
            CAP_TO_MASK(CAP_NET_BIND_SERVICE)) != 0;
    return true;
}

int drill_capability_write(int64_t value)
{
    struct __user_cap_header_struct head = header();
    struct __user_cap_data_struct data[WORDS];
    if (value != 0 && value != 1)
        return EINVAL;
    if (syscall(SYS_capget, &head, data) != 0)
        return errno;
    uint32_t *effective = &data[CAP_TO_INDEX(CAP_NET_BIND_SERVICE)].effective;
    if (value != 0)
        *effective |= CAP_TO_MASK(CAP_NET_BIND_SERVICE);
    else
        *effective &= ~CAP_TO_MASK(CAP_NET_BIND_SERVICE);
    return syscall(SYS_capset, &head, data) == 0 ? 0 : errno;
}
