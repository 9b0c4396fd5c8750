/* The lists of what is built in. */

#include "targets/builtin.h"

#include "targets/chaos/chaos.h"
#include "targets/kernel/kernel.h"
#ifdef DRILL_TARGET_LWIP
#include "targets/lwip/lwip.h"
#endif
#include "targets/mutants/mutants.h"
#include "targets/reference/reference.h"

const struct drill_target_type *const drill_builtin_targets[] = {
    &drill_kernel_tcp4,
    &drill_kernel_tcp6,
    &drill_kernel_udp4,
    &drill_kernel_udp6,
    &drill_kernel_unix_stream,
    &drill_kernel_unix_seqpacket,
    &drill_kernel_unix_dgram,
#ifdef DRILL_TARGET_LWIP
    &drill_lwip_tcp4,
    &drill_lwip_udp4,
#endif
    NULL,
};

const struct drill_target_maker *const drill_builtin_makers[] = {
    &drill_chaos_maker,
    &drill_mutant_maker,
    NULL,
};

const struct drill_program *const *const drill_builtin_programs = drill_reference_programs;
