/* The log. A file is opened for each line: a descriptor of ours that stayed open would be in the
 * program's way, and might be closed and become another thing under our hands. */

#include "targets/preload/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "targets/preload/passage.h"

static char path[PATH_MAX]; /* empty: no log */

static int open_log(void)
{
    char name[PATH_MAX + 24];
    snprintf(name, sizeof name, "%s.%ld", path, (long)getpid());
    return (int)syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC,
                        0666);
}

struct drill_status drill_log_start(const char *prefix, struct drill_diag *diag)
{
    char here[PATH_MAX] = "";
    if (prefix[0] != '/' && getcwd(here, sizeof here) == NULL)
        return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0, "'%s' is relative to no folder",
                              prefix);
    int len = snprintf(path, sizeof path, "%s%s%s", here, here[0] != '\0' ? "/" : "", prefix);
    int fd = len > 0 && (size_t)len < sizeof path ? open_log() : -1;
    if (fd < 0) {
        path[0] = '\0';
        return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0, "cannot write a log at '%s': %s",
                              prefix, strerror(errno));
    }
    syscall(SYS_close, fd);
    return DRILL_OK;
}

static bool same_answer(const struct drill_outcome *a, const struct drill_outcome *b)
{
    return a->error == b->error && a->value == b->value && a->revents == b->revents &&
           a->msg_flags == b->msg_flags && memcmp(a->option, b->option, sizeof a->option) == 0 &&
           a->n_rights == b->n_rights && drill_addr_equal(&a->addr, &b->addr);
}

/* What follows the program's call and what it got: how it was made instead; `made` is that call. */
static void tell_made(const struct drill_passage *passage, const char *made, char *ret, size_t size)
{
    char outcome[DRILL_OUTCOME_TEXT];
    if (passage->times == 0) {
        snprintf(ret, size, "not made");
        return;
    }
    snprintf(ret, size, "%u times; made %s = %s", passage->times, made,
             drill_outcome_print(&passage->made, &passage->answer, outcome, sizeof outcome));
}

void drill_log_passage(const struct drill_passage *passage)
{
    char call[DRILL_CALL_TEXT];
    char made[DRILL_CALL_TEXT];
    char outcome[DRILL_OUTCOME_TEXT];
    char how[sizeof made + sizeof outcome + 32];
    char line[sizeof call + sizeof outcome + sizeof how];
    if (path[0] == '\0')
        return;
    drill_call_print(&passage->call, NULL, call, sizeof call);
    drill_call_print(&passage->made, NULL, made, sizeof made);
    if (passage->times == 1 && same_answer(&passage->answer, &passage->out) &&
        strcmp(made, call) == 0)
        return;
    int before = errno;
    tell_made(passage, made, how, sizeof how);
    int len =
        snprintf(line, sizeof line, "%s = %s (%s)\n", call,
                 drill_outcome_print(&passage->call, &passage->out, outcome, sizeof outcome), how);
    int fd = open_log(); /* a process with other rights than the first may have none to write */
    if (fd >= 0 && len > 0) {
        syscall(SYS_write, fd, line, (size_t)len);
        syscall(SYS_close, fd);
    }
    errno = before;
}
