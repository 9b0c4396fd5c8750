/* A capability of this thread, where it has it. */

#include "world/capability.h"

#include <criterion/criterion.h>
#include <errno.h>

#include "unit/world/kit.h"

static bool it_goes_and_comes_back(void)
{
    struct drill_surroundings here;
    int64_t value;
    DRILL_CHECK(drill_ok(drill_isolate(DRILL_ISOLATION_AUTO, &here, NULL)));
    if (!here.own_network)
        return false;
    DRILL_CHECK(drill_capability_read(&value) && value == 1);
    DRILL_CHECK(drill_capability_write(0) == 0);
    DRILL_CHECK(drill_capability_read(&value) && value == 0);
    DRILL_CHECK(drill_capability_write(1) == 0);
    DRILL_CHECK(drill_capability_read(&value) && value == 1);
    DRILL_CHECK(drill_capability_write(2) == EINVAL);
    return true;
}

Test(world_capability, it_goes_and_comes_back)
{
    if (!kit_apart(it_goes_and_comes_back))
        cr_skip("no network of its own here");
}
