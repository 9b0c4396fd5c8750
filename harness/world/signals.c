/* SIGPIPE is raised on the thread whose call caused it, before that call returns, so a thread-local
 * flag around each call tells whether the call raised it. */

#include "world/signals.h"

/* One that scenarios do not name, and that nobody else uses by chance. */
#define NUDGE (SIGRTMIN + 5)

static _Thread_local volatile sig_atomic_t pipe_seen;

static void note_pipe(int number)
{
    (void)number;
    pipe_seen = 1;
}

/* Its only effect is EINTR. */
static void nudge(int number)
{
    (void)number;
}

void drill_signals_install(struct drill_signals *signals)
{
    struct sigaction action = {.sa_handler = note_pipe};
    sigemptyset(&action.sa_mask);
    sigaction(SIGPIPE, &action, &signals->old_pipe);
    action.sa_handler = nudge;
    sigaction(NUDGE, &action, &signals->old_nudge);
    sigset_t waiting;
    sigemptyset(&waiting);
    sigaddset(&waiting, SIGIO);
    sigaddset(&waiting, SIGURG);
    pthread_sigmask(SIG_BLOCK, &waiting, &signals->old_mask);
}

void drill_signals_restore(const struct drill_signals *signals)
{
    sigaction(SIGPIPE, &signals->old_pipe, NULL);
    sigaction(NUDGE, &signals->old_nudge, NULL);
    pthread_sigmask(SIG_SETMASK, &signals->old_mask, NULL);
}

int drill_signals_start_thread(pthread_t *ret, void *(*run)(void *), void *arg)
{
    sigset_t others, old;
    sigfillset(&others);
    sigdelset(&others, SIGPIPE);
    sigdelset(&others, SIGUSR1);
    sigdelset(&others, NUDGE);
    pthread_sigmask(SIG_SETMASK, &others, &old);
    int error = pthread_create(ret, NULL, run, arg);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return error;
}

void drill_signals_clear(void)
{
    pipe_seen = 0;
}

bool drill_signals_pipe_seen(void)
{
    return pipe_seen != 0;
}

void drill_signals_nudge(pthread_t thread)
{
    pthread_kill(thread, NUDGE);
}
