#ifndef DRILL_WORLD_SIGNALS_H
#define DRILL_WORLD_SIGNALS_H

/* The two signals of the harness: SIGPIPE, noted by the thread it hits, and one that makes a
 * waiting call return. Both without SA_RESTART. */

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

struct drill_signals {
    struct sigaction old_pipe;
    struct sigaction old_nudge;
    sigset_t old_mask;
};

/* Installs the handlers for the process, and keeps SIGIO and SIGURG from the calling thread, so
 * that they wait for whoever asks for them; `restore`, on the same thread, puts all back. */
void drill_signals_install(struct drill_signals *signals);
void drill_signals_restore(const struct drill_signals *signals);

/* Starts a thread that takes these two and SIGUSR1, which is the scenarios', and no other; returns
 * pthread_create's error. */
int drill_signals_start_thread(pthread_t *ret, void *(*run)(void *), void *arg);

/* Forgets, and tells, whether SIGPIPE hit the calling thread. */
void drill_signals_clear(void);
bool drill_signals_pipe_seen(void);

/* Interrupts whatever call the thread waits in. */
void drill_signals_nudge(pthread_t thread);

#endif
