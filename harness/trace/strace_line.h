#ifndef DRILL_TRACE_STRACE_LINE_H
#define DRILL_TRACE_STRACE_LINE_H

/* One line of strace's output, cut into its parts. All parts point into the line. */

#include "base/status.h"

struct drill_slice {
    const char *bytes;
    size_t len;
};

enum drill_strace_kind {
    DRILL_STRACE_WHOLE,      /* name(args) = result */
    DRILL_STRACE_UNFINISHED, /* name(args <unfinished ...> */
    DRILL_STRACE_RESUMED,    /* <... name resumed>args) = result */
    DRILL_STRACE_GONE,       /* +++ exited with 0 +++, +++ killed by SIGKILL +++ */
    DRILL_STRACE_SIGNAL,     /* --- SIGPIPE {...} --- */
    DRILL_STRACE_REMARK      /* an empty line, a stack frame, a remark of strace's own */
};

struct drill_strace_line {
    enum drill_strace_kind kind;
    int pid;                   /* 0: the line names none */
    struct drill_slice name;   /* of the system call, or of the signal */
    struct drill_slice args;   /* between the parentheses; what of it is in this line; of a signal
                                  "{si_signo=...}" */
    struct drill_slice result; /* after "= " */
};

/* Cuts `text` (without its newline). Fails with BAD_INPUT, and the column, when it is no line of
 * strace's. */
struct drill_status drill_strace_cut(struct drill_strace_line *ret, const char *text, size_t len,
                                     struct drill_diag *diag);

/* Where the text that begins at `at` and reaches to the end of an argument ends: before the next
 * comma or closing bracket that is not inside quotes, brackets, comments or descriptions of
 * descriptors. */
size_t drill_strace_skip(const char *text, size_t len, size_t at);

bool drill_slice_is(struct drill_slice slice, const char *text);

#endif
