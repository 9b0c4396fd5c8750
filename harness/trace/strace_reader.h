#ifndef DRILL_TRACE_STRACE_READER_H
#define DRILL_TRACE_STRACE_READER_H

/* The output of `strace -f`, line by line, as events. It reads some thousand lines ahead, so that
 * most calls can be told together with what they are going to return: others may see the effect of
 * a call before it has returned. */

#include "trace/strace_events.h"

struct drill_strace_reader;

struct drill_status drill_strace_reader_new(struct drill_strace_reader **ret,
                                            const struct drill_recorded_sink *sink);
void drill_strace_reader_free(struct drill_strace_reader *reader);

/* Takes the next line, without its newline. Fails with BAD_INPUT (and the column) when it is no
 * line of strace's, with NO_MEMORY, or with NOT_FOUND when the sink wants no more. */
struct drill_status drill_strace_reader_line(struct drill_strace_reader *reader, const char *text,
                                             size_t len, struct drill_diag *diag);

/* After the last line: tells what is left. */
struct drill_status drill_strace_reader_end(struct drill_strace_reader *reader);

/* Whether ioctl() is among the calls that were recorded, as far as was read. */
bool drill_strace_reader_sees_ioctl(const struct drill_strace_reader *reader);

/* Whether a text begins as strace's output does. */
bool drill_strace_recognise(const char *text, size_t len);

#endif
