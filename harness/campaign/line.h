#ifndef DRILL_CAMPAIGN_LINE_H
#define DRILL_CAMPAIGN_LINE_H

/* The line between the pool and a worker: whole numbers over a pair of sockets, by system calls
 * alone. Under an LD_PRELOAD shim libc's socket functions are what is being judged; the harness's
 * own traffic must neither depend on them nor show in them. */

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

/* Makes the two ends, close-on-exec; false with errno set. */
bool drill_line_open(int ret[2]);

/* Sends one number; false when the other end is gone. */
bool drill_line_put(int fd, uint64_t number);

/* Waits for one number; false when the other end is gone. */
bool drill_line_take(int fd, uint64_t *ret);

void drill_line_close(int fd);

/* poll() of any descriptors; `timeout_ms` -1: none. As poll(2) otherwise. */
int drill_line_poll(struct pollfd *fds, unsigned n, int timeout_ms);

#endif
