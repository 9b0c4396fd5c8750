/* Symbolic hosts as addresses. */

#include "scenario/scenario.h"

struct drill_addr drill_sym_host(const struct drill_sym *addr, enum drill_family family,
                                 uint16_t port)
{
    switch ((enum drill_sym_kind)addr->kind) {
    case DRILL_SYM_ANY:
    case DRILL_SYM_ANY_OF:
        return drill_addr_any(family, port);
    case DRILL_SYM_ANY4:
    case DRILL_SYM_ANY4_OF:
        return drill_addr_any4(family, port);
    case DRILL_SYM_LOOPBACK2:
    case DRILL_SYM_LOOPBACK2_OF:
        return drill_addr_loopback2(family, port);
    case DRILL_SYM_BROADCAST_OF:
        return drill_addr_broadcast(family, port);
    default:
        return drill_addr_loopback(family, 1, port);
    }
}
