/* Looking up what comes next. */

#include "targets/preload/next.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <string.h>

enum {
    UNKNOWN,
    BEING_FOUND,
    FOUND
};

static struct drill_next next;
static _Atomic int state;

static void find_all(struct drill_next *ret)
{
#define X(name, symbol, result, parameters)                                                        \
    {                                                                                              \
        void *address = dlsym(RTLD_NEXT, symbol);                                                  \
        memcpy(&ret->name, &address, sizeof address);                                              \
    }
#include "targets/preload/next.def"
#undef X
}

/* Nobody waits for another one who looks: that could be the same thread, for dlsym() may make calls
 * of its own. */
const struct drill_next *drill_next(void)
{
    static _Thread_local struct drill_next meanwhile;
    int seen = UNKNOWN;
    if (atomic_load_explicit(&state, memory_order_acquire) == FOUND)
        return &next;
    if (atomic_compare_exchange_strong(&state, &seen, BEING_FOUND)) {
        find_all(&next);
        atomic_store_explicit(&state, FOUND, memory_order_release);
        return &next;
    }
    find_all(&meanwhile);
    return &meanwhile;
}
