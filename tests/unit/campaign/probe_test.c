/* What a worker can get is found out without a change to this process. */

#include "campaign/pool.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

static void network_of_this_process(char *link, size_t size)
{
    ssize_t len = readlink("/proc/self/ns/net", link, size - 1);
    cr_assert_gt(len, 0);
    link[len] = '\0';
}

Test(campaign_probe, this_process_stays_where_it_is)
{
    char before[64];
    char after[64];
    struct drill_surroundings got = {0};
    network_of_this_process(before, sizeof before);
    cr_assert(drill_ok(drill_pool_probe(DRILL_ISOLATION_AUTO, &got, NULL)));
    network_of_this_process(after, sizeof after);
    cr_assert_str_eq(before, after);
}

Test(campaign_probe, none_gives_none)
{
    struct drill_surroundings got = {.own_network = true};
    cr_assert(drill_ok(drill_pool_probe(DRILL_ISOLATION_NONE, &got, NULL)));
    cr_assert_not(got.own_network);
}

Test(campaign_probe, namespaces_are_had_or_the_refusal_has_a_reason)
{
    struct drill_surroundings got = {0};
    struct drill_diag diag = {0};
    struct drill_status s = drill_pool_probe(DRILL_ISOLATION_NETNS, &got, &diag);
    if (drill_ok(s))
        cr_assert(got.own_network);
    else
        cr_assert_neq(diag.text[0], '\0');
}
