/* The flag tables and shutdown's argument. */

#include "targets/kernel/map.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>

#include "base/check.h"

static const struct {
    enum drill_flag_group group;
    uint32_t bit;
} all[] = {
#define X(group, name, bit) {DRILL_GROUP_##group, DRILL_##name},
#include "vocab/flags.def"
#undef X
};

Test(kernel_map_flags, every_flag_survives_alone)
{
    for (size_t i = 0; i < DRILL_COUNT(all); i++) {
        if (all[i].group == DRILL_GROUP_SIG)
            continue; /* numbers, not flags */
        int host = drill_kernel_flags_from(all[i].group, all[i].bit);
        const char *name = drill_flag_name(all[i].group, all[i].bit);
        bool is_kind = all[i].group == DRILL_GROUP_S && all[i].bit > DRILL_S_IRUSR;
        if (is_kind) /* of a file: the host's are numbers, not bits */
            continue;
        cr_assert_neq(host, 0, "%s", name);
        cr_assert_eq((unsigned)host & ((unsigned)host - 1), 0, "%s has one bit", name);
        cr_assert_eq(drill_kernel_flags_to(all[i].group, host), all[i].bit, "%s", name);
    }
}

Test(kernel_map_flags, all_flags_survive_together)
{
    for (int group = DRILL_GROUP_MSG; group <= DRILL_GROUP_SA; group++) {
        uint32_t neutral = 0;
        if (group == DRILL_GROUP_SIG)
            continue;
        for (size_t i = 0; i < DRILL_COUNT(all); i++)
            neutral |= (int)all[i].group == group ? all[i].bit : 0;
        int host = drill_kernel_flags_from((enum drill_flag_group)group, neutral);
        cr_assert_eq(drill_kernel_flags_to((enum drill_flag_group)group, host), neutral);
        cr_assert_eq(drill_kernel_flags_from((enum drill_flag_group)group, 0), 0);
    }
}

Test(kernel_map_flags, every_signal_has_a_number_of_its_own)
{
    int seen[32] = {0};
    size_t n = 0;
    for (size_t i = 0; i < DRILL_COUNT(all); i++) {
        if (all[i].group != DRILL_GROUP_SIG)
            continue;
        seen[n] = drill_kernel_signal(all[i].bit);
        cr_assert_gt(seen[n], 0);
        for (size_t k = 0; k < n; k++)
            cr_assert_neq(seen[k], seen[n]);
        n++;
    }
    cr_assert_gt(n, 0);
    cr_assert_eq(drill_kernel_signal(DRILL_SIGPIPE), SIGPIPE);
    cr_assert_eq(drill_kernel_signal(0), 0);
}

Test(kernel_map_flags, what_has_no_partner_is_dropped)
{
    cr_assert_eq(drill_kernel_flags_from(DRILL_GROUP_SOCK, UINT32_MAX),
                 SOCK_NONBLOCK | SOCK_CLOEXEC | 1 << 8);
    cr_assert_eq(drill_kernel_flags_to(DRILL_GROUP_O, O_RDWR | O_APPEND), 0);
    cr_assert_eq(drill_kernel_flags_to(DRILL_GROUP_O, O_RDWR | O_NONBLOCK), DRILL_O_NONBLOCK);
    cr_assert_eq(drill_kernel_flags_to(DRILL_GROUP_POLL, POLLIN | POLLRDNORM), DRILL_POLLIN);
}

Test(kernel_map_flags, shutdown_knows_three_numbers)
{
    cr_assert_eq(drill_kernel_how(DRILL_SHUT_RD), SHUT_RD);
    cr_assert_eq(drill_kernel_how(DRILL_SHUT_WR), SHUT_WR);
    cr_assert_eq(drill_kernel_how(DRILL_SHUT_RDWR), SHUT_RDWR);
    cr_assert_eq(drill_kernel_how(3), 3);
    cr_assert_eq(drill_kernel_how(-1), -1);
    cr_assert_eq(drill_kernel_how(1 << 30), 1 << 30);
}
