/* Namespaces for this process. A refusal half-way would leave it worse off than before (a network
 * without a loopback), so each way is tried in a child first and taken only when it worked there:
 *
 *     user + network + mount --refused--> network + mount (real root) --refused--> nothing
 */

#include "world/world.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "world/names.h"

static bool write_line(const char *path, const char *line)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    size_t len = strlen(line);
    bool ok = write(fd, line, len) == (ssize_t)len;
    close(fd);
    return ok;
}

static bool refuse(struct drill_surroundings *ret, const char *what)
{
    snprintf(ret->why_not, sizeof ret->why_not, "%s: %s", what, strerror(errno));
    return false;
}

/* The caller is root in the new user namespace, and nobody else exists. */
static bool map_ids(uid_t uid, gid_t gid, struct drill_surroundings *ret)
{
    char line[48];
    if (!write_line("/proc/self/setgroups", "deny") && errno != ENOENT)
        return refuse(ret, "writing setgroups");
    snprintf(line, sizeof line, "0 %u 1", (unsigned)uid);
    if (!write_line("/proc/self/uid_map", line))
        return refuse(ret, "writing uid_map");
    snprintf(line, sizeof line, "0 %u 1", (unsigned)gid);
    return write_line("/proc/self/gid_map", line) || refuse(ret, "writing gid_map");
}

/* Addresses are usable at once. A kernel without IPv6 has no such files. */
static void skip_address_detection(void)
{
    static const char *const scopes[] = {"all", "default", "lo"};
    static const char *const settings[] = {"accept_dad", "dad_transmits"};
    char path[80];
    for (size_t i = 0; i < DRILL_COUNT(scopes); i++) {
        for (size_t j = 0; j < DRILL_COUNT(settings); j++) {
            snprintf(path, sizeof path, "/proc/sys/net/ipv6/conf/%s/%s", scopes[i], settings[j]);
            (void)write_line(path, "0");
        }
    }
}

static bool raise_loopback(struct drill_surroundings *ret)
{
    struct ifreq request = {0};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return refuse(ret, "a socket to configure loopback");
    memcpy(request.ifr_name, "lo", sizeof "lo");
    bool ok = ioctl(fd, SIOCGIFFLAGS, &request) == 0;
    request.ifr_flags = (short)(request.ifr_flags | IFF_UP | IFF_RUNNING);
    ok = ok && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
    if (!ok)
        refuse(ret, "bringing loopback up");
    close(fd);
    return ok;
}

static bool enter_namespaces(bool user, struct drill_surroundings *ret)
{
    uid_t uid = geteuid();
    gid_t gid = getegid();
    if (unshare(CLONE_NEWNET | CLONE_NEWNS | (user ? CLONE_NEWUSER : 0)) != 0)
        return refuse(ret, user ? "user and network namespaces" : "a network namespace");
    if (user && !map_ids(uid, gid, ret))
        return false;
    skip_address_detection();
    return raise_loopback(ret);
}

static void enter(bool user, struct drill_surroundings *ret)
{
    struct drill_diag diag = {0};
    *ret = (struct drill_surroundings){0};
    ret->own_network = enter_namespaces(user, ret);
    if (!ret->own_network)
        return;
    ret->own_names = drill_ok(drill_names_install(&diag));
    if (!ret->own_names)
        snprintf(ret->why_not, sizeof ret->why_not, "%.190s", diag.text);
}

/* A user namespace is for processes of one thread; one more may be a sanitizer's or a test's. */
static bool single_threaded(void)
{
    DIR *dir = opendir("/proc/self/task");
    struct dirent *entry;
    int threads = 0;
    while (dir != NULL && (entry = readdir(dir)) != NULL)
        threads += entry->d_name[0] != '.';
    if (dir != NULL)
        closedir(dir);
    return threads <= 1;
}

/* What `enter` would give, found out by a child; false when no child could be made. */
static bool rehearse(bool user, struct drill_surroundings *ret)
{
    int ends[2];
    *ret = (struct drill_surroundings){0};
    if (user && !single_threaded()) {
        snprintf(ret->why_not, sizeof ret->why_not, "this process has several threads");
        return true;
    }
    if (pipe2(ends, O_CLOEXEC) != 0)
        return refuse(ret, "a pipe");
    pid_t child = fork();
    if (child == 0) {
        struct drill_surroundings found;
        enter(user, &found);
        _exit(write(ends[1], &found, sizeof found) == (ssize_t)sizeof found ? 0 : 1);
    }
    bool ok = child > 0 || refuse(ret, "a child process");
    close(ends[1]);
    if (ok && read(ends[0], ret, sizeof *ret) != (ssize_t)sizeof *ret) {
        *ret = (struct drill_surroundings){0};
        ok = refuse(ret, "no answer from a child process");
    }
    close(ends[0]);
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        continue;
    return ok;
}

/* Root passes over the permissions of files, and what is to be seen is what everybody gets. */
static void heed_permissions(void)
{
    enum {
        OVERRIDES = 1U << CAP_DAC_OVERRIDE | 1U << CAP_DAC_READ_SEARCH
    };
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {{0}};
    if (syscall(SYS_capget, &header, data) != 0)
        return;
    data[0].effective &= ~(uint32_t)OVERRIDES;
    (void)syscall(SYS_capset, &header, data);
}

struct drill_status drill_isolate(enum drill_isolation how, struct drill_surroundings *ret,
                                  struct drill_diag *diag)
{
    struct drill_surroundings found, second;
    if (how == DRILL_ISOLATION_NONE) {
        heed_permissions();
        *ret = (struct drill_surroundings){.why_not = "isolation is switched off"};
        return DRILL_OK;
    }
    bool user = true;
    rehearse(true, &found);
    if (!found.own_names && geteuid() == 0 && rehearse(false, &second) && second.own_network) {
        user = found.own_network && !second.own_names;
        found = user ? found : second;
    }
    if (found.own_network)
        enter(user, &found);
    if (!found.own_network && how == DRILL_ISOLATION_NETNS)
        return drill_diag_set(diag, DRILL_CODE_NO_PERMISSION, 0, 0, "no namespaces: %s",
                              found.why_not);
    heed_permissions();
    *ret = found;
    return DRILL_OK;
}
