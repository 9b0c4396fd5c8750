#ifndef DRILL_BASE_CLOCK_H
#define DRILL_BASE_CLOCK_H

/* Time. Used for backstops and for reported durations, never to decide a verdict. */

#include <stdint.h>

/* Nanoseconds of the monotonic clock; its origin means nothing. */
int64_t drill_clock_now_ns(void);

/* Nanoseconds that the calling thread has run for: what others do on the machine is not in it. */
int64_t drill_clock_thread_ns(void);

#endif
