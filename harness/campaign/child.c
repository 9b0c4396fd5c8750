/* Child processes: fork, the line, and the two ways to go. */

#include "campaign/child.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "campaign/line.h"

struct drill_status drill_child_start(struct drill_child *child, drill_child_work *work, void *self,
                                      struct drill_diag *diag)
{
    int line[2];
    if (!drill_line_open(line))
        return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "socketpair: %s", strerror(errno));
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid < 0) {
        int why = errno;
        drill_line_close(line[0]);
        drill_line_close(line[1]);
        return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "fork: %s", strerror(why));
    }
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(0);
        drill_line_close(line[0]);
        work(self, line[1]);
        _exit(0);
    }
    drill_line_close(line[1]);
    *child = (struct drill_child){pid, line[0]};
    return DRILL_OK;
}

int drill_child_kill(struct drill_child *child)
{
    int status = 0;
    if (child->pid == 0)
        return 0;
    /* Of a process that is on its way out this does not change the status. */
    kill(child->pid, SIGKILL);
    while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    drill_line_close(child->fd);
    *child = (struct drill_child){0, -1};
    return status;
}

void drill_child_dismiss(struct drill_child *child)
{
    if (child->pid != 0)
        (void)drill_line_put(child->fd, DRILL_CHILD_STOP);
}

/* Waits until the process has cut its line; a last answer is passed over. */
static void wait_until_gone(struct drill_child *child, int64_t until_ns)
{
    for (;;) {
        int64_t left_ms = (until_ns - drill_clock_now_ns()) / 1000000 + 1;
        struct pollfd line = {.fd = child->fd, .events = POLLIN};
        uint64_t ignored;
        int n = drill_line_poll(&line, 1,
                                left_ms < 0         ? 0
                                : left_ms > INT_MAX ? INT_MAX
                                                    : (int)left_ms);
        if (n == 0 || (n < 0 && errno != EINTR))
            return;
        if (n > 0 && !drill_line_take(child->fd, &ignored))
            return;
    }
}

int drill_child_reap(struct drill_child *child, int64_t until_ns)
{
    if (child->pid != 0)
        wait_until_gone(child, until_ns);
    return drill_child_kill(child);
}
