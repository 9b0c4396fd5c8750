/* The tables. */

#include "targets/mutants/table.h"

#include "targets/mutants/act.h"

/* Sets of calls, for the table. */
#define C(id) MUTANT_CALL(id)
#define SENDS (C(SEND) | C(SENDTO) | C(SENDMSG) | C(WRITE))
#define RECVS (C(RECV) | C(RECVFROM) | C(RECVMSG) | C(READ))
#define ACCEPTS (C(ACCEPT) | C(ACCEPT4))
#define POLLS (C(POLL) | C(SELECT))
#define OPT(id) (1 + DRILL_##id)
#define TWIST(id) (1 + DRILL_TWIST_##id)

/* Sets of families. */
#define ALL DRILL_FAMILIES_ALL
#define INET DRILL_FAMILIES_INET
#define TCP DRILL_FAMILIES_TCP
#define UDP DRILL_FAMILIES_UDP
#define UNIX DRILL_FAMILIES_UNIX
#define STREAM DRILL_FAMILIES_STREAM
#define CONNECTION DRILL_FAMILIES_CONNECTION
#define DATAGRAM DRILL_FAMILIES_DATAGRAM
#define MESSAGE DRILL_FAMILIES_MESSAGE
#define FAMILY(id) DRILL_FAMILY_BIT(DRILL_##id)
#define UNIX_STREAM DRILL_FAMILY_BIT(DRILL_UNIX_STREAM)
#define SEQPACKET DRILL_FAMILY_BIT(DRILL_UNIX_SEQPACKET)
#define UNIX_DGRAM DRILL_FAMILY_BIT(DRILL_UNIX_DGRAM)

const struct mutant_row drill_mutant_table[] = {
#define X(name, breaks, families, gloss, body, ...)                                                \
    {name, breaks, families, gloss, drill_mutant_##body, {__VA_ARGS__}},
#include "targets/mutants/mutants.def"
#undef X
    {0}};

const struct mutant_excuse drill_mutant_excuses[] = {
#define X(rule, reason) {rule, reason},
#include "targets/mutants/excuses.def"
#undef X
    {0}};
