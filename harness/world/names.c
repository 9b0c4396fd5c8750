/* Three files made in a tmpfs and bound over those in /etc. Where /etc lacks one of them, a whole
 * /etc is made in the tmpfs instead, with every other entry bound into it, and laid over the real
 * one. Meanwhile the tmpfs hides the directory for temporary files, from this process alone; its
 * files live as long as the namespace. */

#include "world/names.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

struct own_file {
    const char *name;
    const char *text;
};

#define SERVICE(name, port, protocol, alias) name " " #port "/" protocol " " alias "\n"

static const struct own_file own_files[] = {
    {"hosts", "127.0.0.1 localhost\n"
              "::1 ip6-localhost ip6-loopback\n"},
    {
        "services",
#define X SERVICE
#include "vocab/services.def"
#undef X
    },
    {"nsswitch.conf", "passwd: files\n"
                      "group: files\n"
                      "hosts: files\n"
                      "services: files\n"},
};

static struct drill_status refuse(struct drill_diag *diag, const char *what)
{
    return drill_diag_set(diag, DRILL_CODE_NO_PERMISSION, 0, 0, "%s: %s", what, strerror(errno));
}

static bool is_own(const char *name)
{
    for (size_t i = 0; i < DRILL_COUNT(own_files); i++) {
        if (strcmp(own_files[i].name, name) == 0)
            return true;
    }
    return false;
}

/* Makes the file with the text ("" for a mere place to bind over) and mode 0644. */
static bool write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0)
        return false;
    size_t len = strlen(text);
    bool ok = write(fd, text, len) == (ssize_t)len && fchmod(fd, 0644) == 0;
    close(fd);
    return ok;
}

static bool write_own_files(const char *dir)
{
    char path[PATH_MAX];
    for (size_t i = 0; i < DRILL_COUNT(own_files); i++) {
        snprintf(path, sizeof path, "%s/%s", dir, own_files[i].name);
        if (!write_file(path, own_files[i].text))
            return false;
    }
    return true;
}

static bool etc_has_all(void)
{
    char path[PATH_MAX];
    for (size_t i = 0; i < DRILL_COUNT(own_files); i++) {
        snprintf(path, sizeof path, "/etc/%s", own_files[i].name);
        if (access(path, F_OK) != 0)
            return false;
    }
    return true;
}

static bool bind_each(const char *dir)
{
    char from[PATH_MAX], to[PATH_MAX];
    for (size_t i = 0; i < DRILL_COUNT(own_files); i++) {
        snprintf(from, sizeof from, "%s/%s", dir, own_files[i].name);
        snprintf(to, sizeof to, "/etc/%s", own_files[i].name);
        if (mount(from, to, NULL, MS_BIND, NULL) != 0)
            return false;
    }
    return true;
}

/* Makes one entry of the real /etc appear in `dir`. */
static bool carry_over(const char *dir, const char *name)
{
    char from[PATH_MAX], to[PATH_MAX], link[PATH_MAX];
    struct stat st;
    snprintf(from, sizeof from, "/etc/%s", name);
    snprintf(to, sizeof to, "%s/%s", dir, name);
    if (lstat(from, &st) != 0)
        return false;
    if (S_ISLNK(st.st_mode)) {
        ssize_t len = readlink(from, link, sizeof link - 1);
        if (len < 0)
            return false;
        link[len] = '\0';
        return symlink(link, to) == 0;
    }
    bool made = S_ISDIR(st.st_mode) ? mkdir(to, 0755) == 0 : write_file(to, "");
    return made && mount(from, to, NULL, MS_BIND | MS_REC, NULL) == 0;
}

/* Completes `dir` with all else that is in /etc, and lays it over /etc. */
static bool replace_etc(const char *dir)
{
    DIR *etc = opendir("/etc");
    struct dirent *entry;
    bool ok = etc != NULL;
    while (ok && (entry = readdir(etc)) != NULL) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && !is_own(name))
            ok = carry_over(dir, name);
    }
    if (etc != NULL)
        closedir(etc);
    return ok && mount(dir, "/etc", NULL, MS_BIND | MS_REC, NULL) == 0;
}

/* The C library asks a name service daemon first; here there is none. */
static bool hide_daemon(void)
{
    static const char *const dirs[] = {"/run/nscd", "/var/run/nscd"};
    for (size_t i = 0; i < DRILL_COUNT(dirs); i++) {
        if (access(dirs[i], F_OK) == 0 &&
            mount("none", dirs[i], "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=4k") != 0)
            return false;
    }
    return true;
}

struct drill_status drill_names_install(struct drill_diag *diag)
{
    struct drill_status status = DRILL_OK;
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return refuse(diag, "private mounts");
    if (mount("none", P_tmpdir, "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,mode=0755") != 0)
        return refuse(diag, "mounting a tmpfs");
    bool ok = hide_daemon() && write_own_files(P_tmpdir);
    if (!ok || !(etc_has_all() ? bind_each(P_tmpdir) : replace_etc(P_tmpdir)))
        status = refuse(diag, "private hosts and services");
    umount2(P_tmpdir, MNT_DETACH);
    return status;
}
