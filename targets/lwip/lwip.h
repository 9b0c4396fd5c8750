#ifndef DRILL_TARGETS_LWIP_LWIP_H
#define DRILL_TARGETS_LWIP_LWIP_H

/* The lwIP stack in this process, as the distribution builds it: sockets that never leave the
 * process, on a loopback interface of their own (127.0.0.1/8, IPv4 only).
 *
 * Nothing of what lwIP answers is repaired. The stack starts once per process and cannot be
 * stopped: a second open fails with UNSUPPORTED. */

#include "target/target.h"

extern const struct drill_target_type drill_lwip_tcp4;
extern const struct drill_target_type drill_lwip_udp4;

#endif
