/* Children of the kernel's types: what they do is done in their own process. */

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/kernel/kit.h"

static struct drill_outcome in_child(struct drill_target *target, struct drill_call call,
                                     void *bytes)
{
    struct drill_buffer buffer = {bytes, call.len[0]};
    struct drill_outcome out;
    drill_target_perform_in(target, 1, &call, &buffer, &out);
    return out;
}

#define IN_CHILD(bytes, ...) in_child(target, (struct drill_call){__VA_ARGS__}, bytes)

static struct drill_outcome hit(struct drill_target *target, uint32_t signal)
{
    struct drill_call call = {.id = DRILL_CALL_KILL, .number = (int32_t)signal};
    struct drill_outcome out;
    drill_target_kill(target, 1, &call, &out);
    return out;
}

static bool is_readable(int fd, int ms)
{
    struct drill_target *target = kit_open(DRILL_UNIX_STREAM);
    int n = MUST(target, DRILL_CALL_POLL, .fd = fd, .flags = DRILL_POLLIN, .number = ms);
    drill_target_close(target);
    return n == 1;
}

Test(kernel_child, transfers_go_both_ways)
{
    struct drill_target *target = kit_open(DRILL_UNIX_STREAM);
    struct drill_outcome pair = DO(target, DRILL_CALL_SOCKETPAIR);
    int a = (int)pair.value, b = pair.second_fd;
    char bytes[8] = "hello";
    cr_assert_eq(MUST(target, DRILL_CALL_FORK), 1);
    cr_assert_neq(target->type->find_child(target, 1), getpid());
    cr_assert_eq(
        IN_CHILD(bytes, .id = DRILL_CALL_SEND, .fd = DRILL_PROCESS_FDS + a, .n_len = 1, .len = {5})
            .value,
        5);
    cr_assert_eq(read(b, bytes, 5), 5);
    cr_assert_eq(write(b, "abc", 3), 3);
    struct drill_outcome got =
        IN_CHILD(bytes, .id = DRILL_CALL_RECV, .fd = DRILL_PROCESS_FDS + a, .n_len = 1, .len = {8});
    cr_assert_eq(got.value, 3);
    cr_assert_arr_eq(bytes, "abc", 3);
    struct drill_outcome made = IN_CHILD(bytes, .id = DRILL_CALL_SOCKET, .fd = -1);
    cr_assert_eq(made.value / DRILL_PROCESS_FDS, 1);
    close(a);
    cr_assert_not(is_readable(b, 0), "the child has it still");
    cr_assert_eq(hit(target, DRILL_SIGKILL).error, DRILL_ENONE);
    cr_assert(is_readable(b, -1));
    cr_assert_eq(target->type->find_child(target, 1), 0);
    cr_assert_eq(hit(target, DRILL_SIGKILL).error, DRILL_ESRCH);
    close(b);
    drill_target_close(target);
}

Test(kernel_child, sigpipe_is_noted_there)
{
    struct drill_target *target = kit_open(DRILL_UNIX_STREAM);
    struct drill_outcome pair = DO(target, DRILL_CALL_SOCKETPAIR);
    int a = (int)pair.value;
    char byte = 'x';
    close(pair.second_fd);
    cr_assert_eq(MUST(target, DRILL_CALL_FORK), 1);
    struct drill_outcome out =
        IN_CHILD(&byte, .id = DRILL_CALL_SEND, .fd = DRILL_PROCESS_FDS + a, .n_len = 1, .len = {1});
    cr_assert_eq(out.error, DRILL_EPIPE);
    cr_assert_eq(out.signals, DRILL_SIGPIPE);
    target->type->restore_process(target);
    close(a);
    drill_target_close(target);
}

Test(kernel_child, a_program_keeps_what_exec_keeps)
{
    struct drill_target *target = kit_open(DRILL_UNIX_STREAM);
    struct drill_outcome kept = DO(target, DRILL_CALL_SOCKETPAIR);
    struct drill_outcome lost = DO(target, DRILL_CALL_SOCKETPAIR, .flags = DRILL_SOCK_CLOEXEC);
    cr_assert_eq(MUST(target, DRILL_CALL_FORK), 1);
    close((int)kept.value);
    close((int)lost.value);
    cr_assert_eq(IN_CHILD(NULL, .id = DRILL_CALL_EXECVE, .fd = -1).error, DRILL_ENONE);
    cr_assert(is_readable(lost.second_fd, -1));
    cr_assert_not(is_readable(kept.second_fd, 0));
    cr_assert_eq(IN_CHILD(NULL, .id = DRILL_CALL_EXIT, .fd = -1).error, DRILL_ENONE);
    cr_assert(is_readable(kept.second_fd, -1));
    close(kept.second_fd);
    close(lost.second_fd);
    drill_target_close(target);
}

Test(kernel_child, one_that_is_lost_is_told_and_none_is_left)
{
    struct drill_target *target = kit_open(DRILL_UNIX_STREAM);
    cr_assert_eq(MUST(target, DRILL_CALL_FORK), 1);
    cr_assert_eq(MUST(target, DRILL_CALL_FORK), 2);
    kill(target->type->find_child(target, 1), SIGKILL);
    cr_assert_eq(IN_CHILD(NULL, .id = DRILL_CALL_SOCKET, .fd = -1).error, DRILL_ESRCH);
    target->type->restore_process(target);
    cr_assert(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
    drill_target_close(target);
}

Test(kernel_child, it_stops_and_goes_on)
{
    struct drill_target *target = kit_open(DRILL_UNIX_STREAM);
    cr_assert_eq(MUST(target, DRILL_CALL_FORK), 1);
    cr_assert_eq(hit(target, DRILL_SIGSTOP).error, DRILL_ENONE);
    cr_assert_eq(hit(target, DRILL_SIGCONT).error, DRILL_ENONE);
    cr_assert_eq(hit(target, DRILL_SIGUSR1).error, DRILL_ENONE, "ignored: it does no harm");
    cr_assert_geq(IN_CHILD(NULL, .id = DRILL_CALL_SOCKET, .fd = -1).value, DRILL_PROCESS_FDS);
    target->type->restore_process(target);
    drill_target_close(target);
}
