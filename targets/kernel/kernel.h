#ifndef DRILL_TARGETS_KERNEL_KERNEL_H
#define DRILL_TARGETS_KERNEL_KERNEL_H

/* The running kernel as a target, one type per family. Group "kernel". */

#include "target/target.h"

extern const struct drill_target_type drill_kernel_tcp4;
extern const struct drill_target_type drill_kernel_tcp6;
extern const struct drill_target_type drill_kernel_udp4;
extern const struct drill_target_type drill_kernel_udp6;
extern const struct drill_target_type drill_kernel_unix_stream;
extern const struct drill_target_type drill_kernel_unix_seqpacket;
extern const struct drill_target_type drill_kernel_unix_dgram;

#endif
