#ifndef DRILL_TRACE_STRACE_VALUE_H
#define DRILL_TRACE_STRACE_VALUE_H

/* Arguments as strace prints them, made into values. Private to the reader of strace's output. Each
 * function returns false when the text is not, or not whole, what it reads: a pointer, "...". */

#include "trace/strace_line.h"
#include "vocab/addr.h"

enum {
    DRILL_STRACE_ARGS = 8
};

struct drill_strace_args {
    size_t n;
    struct drill_slice arg[DRILL_STRACE_ARGS];
};

/* The arguments of a call; those beyond the last are dropped, missing ones are empty. */
struct drill_strace_args drill_strace_split(struct drill_slice args);

/* A number in decimal, hexadecimal or octal, "[0]" and "[16 => 2]" (then the last one), with or
 * without the description of a descriptor. */
bool drill_strace_number(struct drill_slice text, int64_t *ret);

/* The value of `name=` in "{name=value, ...}". */
bool drill_strace_field(struct drill_slice text, const char *name, struct drill_slice *ret);

/* The next element of "[a, b, c]"; start with *at = 0. False at the end; *ret_whole says whether
 * all elements were printed. */
bool drill_strace_element(struct drill_slice text, size_t *at, struct drill_slice *ret,
                          bool *ret_whole);

/* Flags "A|B" of a group. Numbers and names the vocabulary lacks go to *ret_other, the first of
 * them. */
uint32_t drill_strace_flags(enum drill_flag_group group, struct drill_slice text,
                            struct drill_slice *ret_other);

/* Whether one of "A|B|C" is `name`. */
bool drill_strace_has_flag(struct drill_slice text, const char *name);

/* The bytes of a quoted string, at most `size`; false when it was cut short ("..."). */
bool drill_strace_string(struct drill_slice text, char *buf, size_t size, size_t *ret_len);

/* A socket address. NULL is DRILL_ADDR_NONE; families without a neutral form DRILL_ADDR_OTHER. */
bool drill_strace_addr(struct drill_slice text, struct drill_addr *ret);

/* The lengths of "[{iov_base=..., iov_len=6}, ...]", summed. */
bool drill_strace_iov(struct drill_slice text, uint64_t *ret);

#endif
