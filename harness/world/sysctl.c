/* Reading and writing below /proc/sys, and one capability. */

#include "world/sysctl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "world/capability.h"

static int open_sysctl(enum drill_sysctl sysctl, int how)
{
    char path[128];
    snprintf(path, sizeof path, "/proc/sys/%s", drill_sysctl_path(sysctl));
    return open(path, how | O_CLOEXEC);
}

static bool is_file(enum drill_sysctl sysctl)
{
    return drill_sysctl_path(sysctl)[0] != '\0';
}

static bool read_value(enum drill_sysctl sysctl, int64_t *ret)
{
    if (!is_file(sysctl))
        return drill_capability_read(ret);
    char text[32];
    int fd = open_sysctl(sysctl, O_RDONLY);
    if (fd < 0)
        return false;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    if (n <= 0)
        return false;
    text[n] = '\0';
    *ret = strtoll(text, NULL, 10);
    return true;
}

/* Returns 0 or an errno. */
static int write_value(enum drill_sysctl sysctl, int64_t value)
{
    if (!is_file(sysctl))
        return drill_capability_write(value);
    char text[32];
    int fd = open_sysctl(sysctl, O_WRONLY);
    if (fd < 0)
        return errno;
    int len = snprintf(text, sizeof text, "%lld", (long long)value);
    int error = write(fd, text, (size_t)len) == len ? 0 : errno;
    close(fd);
    return error;
}

void drill_sysctls_read(struct drill_sysctls *sysctls)
{
    *sysctls = (struct drill_sysctls){0};
    for (int i = 0; i < DRILL_SYSCTL_COUNT; i++)
        sysctls->readable[i] = read_value((enum drill_sysctl)i, &sysctls->value[i]);
}

struct drill_status drill_sysctls_set(struct drill_sysctls *sysctls, enum drill_sysctl sysctl,
                                      int64_t value, struct drill_diag *diag)
{
    int error = sysctls->readable[sysctl] ? write_value(sysctl, value) : ENOENT;
    if (error != 0)
        return drill_diag_set(diag, DRILL_CODE_NO_PERMISSION, 0, 0, "cannot set %s to %lld: %s",
                              drill_sysctl_name(sysctl), (long long)value, strerror(error));
    if (!sysctls->changed[sysctl]) {
        sysctls->changed[sysctl] = true;
        sysctls->before[sysctl] = sysctls->value[sysctl];
    }
    sysctls->value[sysctl] = value;
    (void)read_value(sysctl, &sysctls->value[sysctl]);
    return DRILL_OK;
}

void drill_sysctls_restore(struct drill_sysctls *sysctls)
{
    for (int i = 0; i < DRILL_SYSCTL_COUNT; i++) {
        if (!sysctls->changed[i])
            continue;
        (void)write_value((enum drill_sysctl)i, sysctls->before[i]);
        sysctls->changed[i] = false;
        (void)read_value((enum drill_sysctl)i, &sysctls->value[i]);
    }
}
