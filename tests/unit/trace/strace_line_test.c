/* Lines of strace's output: their prefixes and forms, what ends an argument, what is malformed. */

#include "trace/strace_line.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/check.h"

static struct drill_strace_line cut(const char *text)
{
    struct drill_strace_line line;
    struct drill_diag diag = {0};
    cr_assert(drill_ok(drill_strace_cut(&line, text, strlen(text), &diag)), "%s: %s", text,
              diag.text);
    return line;
}

static void expect_slice(struct drill_slice slice, const char *text)
{
    cr_expect(drill_slice_is(slice, text), "'%.*s' is not '%s'", (int)slice.len, slice.bytes, text);
}

Test(trace_strace_line, prefixes_are_cut_off)
{
    static const struct {
        const char *text;
        int pid;
    } lines[] = {
        {"close(3) = 0", 0},
        {"1700000000.000001 close(3) = 0", 0},
        {"12:00:01.000001 close(3) = 0", 0},
        {"     0.000012 close(3) = 0", 0},
        {"77 1700000000.000001 close(3) = 0", 77},
        {"77    close(3) = 0", 77},
        {"[pid   77] 1700000000.000001 close(3) = 0", 77},
        {"77 1700000000.000001 [  3] close(3) = 0", 77},
    };
    for (size_t i = 0; i < DRILL_COUNT(lines); i++) {
        struct drill_strace_line line = cut(lines[i].text);
        cr_expect_eq(line.kind, DRILL_STRACE_WHOLE, "%s", lines[i].text);
        cr_expect_eq(line.pid, lines[i].pid, "%s", lines[i].text);
        expect_slice(line.name, "close");
        expect_slice(line.args, "3");
        expect_slice(line.result, "0");
    }
}

Test(trace_strace_line, a_call_may_take_two_lines)
{
    struct drill_strace_line line = cut("7 1.0 accept4(3,  <unfinished ...>");
    cr_expect_eq(line.kind, DRILL_STRACE_UNFINISHED);
    expect_slice(line.name, "accept4");
    expect_slice(line.args, "3,");
    line = cut("7 1.1 <... accept4 resumed>NULL, NULL, SOCK_CLOEXEC) = 5");
    cr_expect_eq(line.kind, DRILL_STRACE_RESUMED);
    expect_slice(line.name, "accept4");
    expect_slice(line.args, "NULL, NULL, SOCK_CLOEXEC");
    expect_slice(line.result, "5");
}

Test(trace_strace_line, what_is_no_call_is_told_apart)
{
    cr_expect_eq(cut("7 1.0 +++ exited with 0 +++").kind, DRILL_STRACE_GONE);
    cr_expect_eq(cut("7 1.0 +++ killed by SIGKILL +++").kind, DRILL_STRACE_GONE);
    cr_expect_eq(cut("7 1.0 --- SIGPIPE {si_signo=SIGPIPE} ---").kind, DRILL_STRACE_SIGNAL);
    cr_expect_eq(cut("").kind, DRILL_STRACE_REMARK);
    cr_expect_eq(cut("strace: Process 8 attached").kind, DRILL_STRACE_REMARK);
    cr_expect_eq(cut(" > /lib/libc.so.6(close+0x7) [0x1]").kind, DRILL_STRACE_REMARK);
}

Test(trace_strace_line, brackets_and_quotes_hide_what_looks_like_an_end)
{
    struct drill_strace_line line =
        cut("write(4</tmp/a)b>, \") = 3, \\\"(\", 9 /* ) */) = -1 EPIPE (Broken pipe)");
    expect_slice(line.args, "4</tmp/a)b>, \") = 3, \\\"(\", 9 /* ) */");
    expect_slice(line.result, "-1 EPIPE (Broken pipe)");
    line = cut("recv(3<TCP:[1.2.3.4:5->[::1]:6]>, \"x\", 1, 0) = 1");
    expect_slice(line.args, "3<TCP:[1.2.3.4:5->[::1]:6]>, \"x\", 1, 0");
}

Test(trace_strace_line, what_is_malformed_has_a_column)
{
    static const struct {
        const char *text;
        int column;
    } lines[] = {
        {"hello, world", 6},      {"7 1.0 close(3", 14},
        {"7 1.0 close(3)", 15},   {"7 1.0 close(3) =", 17},
        {"7 1.0 <... close", 17}, {"7 1.0 <... close resumed> <unfinished ...>", 43},
    };
    for (size_t i = 0; i < DRILL_COUNT(lines); i++) {
        struct drill_strace_line line;
        struct drill_diag diag = {0};
        struct drill_status s =
            drill_strace_cut(&line, lines[i].text, strlen(lines[i].text), &diag);
        cr_expect_eq(s.code, DRILL_CODE_BAD_INPUT, "%s", lines[i].text);
        cr_expect(diag.column >= 1 && diag.column <= lines[i].column, "%s: column %d",
                  lines[i].text, diag.column);
        cr_expect_neq(diag.text[0], '\0');
    }
}
