/* Being asked to stop, by signalfd. */

#include "cli/stop.h"

#include <errno.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

struct drill_status drill_stop_begin(struct drill_stop *ret, struct drill_diag *diag)
{
    struct drill_stop stop;
    sigset_t asked;
    sigemptyset(&asked);
    sigaddset(&asked, SIGINT);
    sigaddset(&asked, SIGTERM);
    sigprocmask(SIG_BLOCK, &asked, &stop.before);
    stop.fd = signalfd(-1, &asked, SFD_CLOEXEC | SFD_NONBLOCK);
    if (stop.fd < 0) {
        int why = errno;
        sigprocmask(SIG_SETMASK, &stop.before, NULL);
        return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "signalfd: %s", strerror(why));
    }
    *ret = stop;
    return DRILL_OK;
}

void drill_stop_end(struct drill_stop *stop)
{
    /* Further requests to stop are answered by stopping. */
    struct signalfd_siginfo info;
    while (read(stop->fd, &info, sizeof info) > 0)
        continue;
    close(stop->fd);
    sigprocmask(SIG_SETMASK, &stop->before, NULL);
}
