/* Domains, types and protocols, both ways, and which of them a family is made of. */

#include "targets/kernel/map.h"

#include <netinet/in.h>

#include "base/check.h"

enum {
    UNASSIGNED_DOMAIN = 99,
    UNASSIGNED_TYPE = 15,
    UNASSIGNED_PROTOCOL = 253 /* for experimentation (RFC 3692): not TCP, not UDP */
};

static const struct {
    enum drill_constant neutral;
    int host;
} constants[] = {
    {DRILL_AF_UNSPEC, AF_UNSPEC},
    {DRILL_AF_INET, AF_INET},
    {DRILL_AF_INET6, AF_INET6},
    {DRILL_AF_UNIX, AF_UNIX},
    {DRILL_AF_OTHER, UNASSIGNED_DOMAIN},
    {DRILL_SOCK_STREAM, SOCK_STREAM},
    {DRILL_SOCK_DGRAM, SOCK_DGRAM},
    {DRILL_SOCK_SEQPACKET, SOCK_SEQPACKET},
    {DRILL_SOCK_RAW, SOCK_RAW},
    {DRILL_SOCK_OTHER, UNASSIGNED_TYPE},
    {DRILL_IPPROTO_DEFAULT, 0},
    {DRILL_IPPROTO_TCP, IPPROTO_TCP},
    {DRILL_IPPROTO_UDP, IPPROTO_UDP},
    {DRILL_IPPROTO_UNIX, PF_UNIX},
    {DRILL_IPPROTO_OTHER, UNASSIGNED_PROTOCOL},
};

static const int protocols[][3] = {
    [DRILL_TCP4] = {AF_INET, SOCK_STREAM, 0},
    [DRILL_TCP6] = {AF_INET6, SOCK_STREAM, 0},
    [DRILL_UDP4] = {AF_INET, SOCK_DGRAM, 0},
    [DRILL_UDP6] = {AF_INET6, SOCK_DGRAM, 0},
    [DRILL_UNIX_STREAM] = {AF_UNIX, SOCK_STREAM, 0},
    [DRILL_UNIX_SEQPACKET] = {AF_UNIX, SOCK_SEQPACKET, 0},
    [DRILL_UNIX_DGRAM] = {AF_UNIX, SOCK_DGRAM, 0},
};

_Static_assert(DRILL_COUNT(protocols) == DRILL_FAMILY_COUNT, "a family has no protocol");

int drill_kernel_constant_from(enum drill_constant constant)
{
    for (size_t i = 0; i < DRILL_COUNT(constants); i++) {
        if (constants[i].neutral == constant)
            return constants[i].host;
    }
    return -1;
}

enum drill_constant drill_kernel_constant_to(enum drill_constant_group group, int host)
{
    enum drill_constant other = DRILL_CONSTANT_NONE;
    for (size_t i = 0; i < DRILL_COUNT(constants); i++) {
        if (drill_constant_group(constants[i].neutral) != (uint32_t)group)
            continue;
        if (constants[i].host == host)
            return constants[i].neutral;
        other = constants[i].neutral; /* the last of its group */
    }
    return other;
}

void drill_kernel_protocol(enum drill_family family, int ret[3])
{
    for (int i = 0; i < 3; i++)
        ret[i] = protocols[family][i];
}
