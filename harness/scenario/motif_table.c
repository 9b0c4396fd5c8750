/* The motifs: motifs.def as data. */

#include "scenario/motif.h"

enum role {
    NO,
    A,
    B,
    C,
    D,
    E,
    F
};

enum focuses {
    NONE = 0,
    ST = 1 << DRILL_FOCUS_STREAM,
    BA = 1 << DRILL_FOCUS_BACKLOG,
    CL = 1 << DRILL_FOCUS_CLOSE,
    DG = 1 << DRILL_FOCUS_DATAGRAM
};

#define ALL DRILL_FAMILIES_ALL
#define INET DRILL_FAMILIES_INET
#define TCP DRILL_FAMILIES_TCP
#define UDP DRILL_FAMILIES_UDP
#define UNIX DRILL_FAMILIES_UNIX
#define STREAM DRILL_FAMILIES_STREAM
#define MESSAGE DRILL_FAMILIES_MESSAGE
#define DATAGRAM DRILL_FAMILIES_DATAGRAM
#define CONNECTION DRILL_FAMILIES_CONNECTION
#define SIX (DRILL_FAMILY_BIT(DRILL_TCP6) | DRILL_FAMILY_BIT(DRILL_UDP6))
#define UNIX_DGRAM_ALONE DRILL_FAMILY_BIT(DRILL_UNIX_DGRAM)

/* clang-format off */
/* What must be there: nothing, two ends of a connection, a listener, any socket. */
#define NOTHING {{0}}
#define PAIR {{.kinds = DRILL_PLAN_CONNECTED}, {.peer_of = A}}
#define LISTENER {{.kinds = DRILL_PLAN_LISTENING}}
#define ANYONE {{.kinds = DRILL_PLAN_SOCKET}}

/* Steps: by the main actor; perhaps left out; whose descriptor gets a role; by another actor. */
#define STEP(id, role, ...) .call = 1 + DRILL_CALL_##id, .on = role, .pins = {__VA_ARGS__}
#define ON(id, role, ...) {STEP(id, role, __VA_ARGS__)}
#define MAYBE(id, role, ...) {STEP(id, role, __VA_ARGS__), .maybe = true}
#define MAKE(made, id, role, ...) {STEP(id, role, __VA_ARGS__), .makes = made}
#define MAYBE_MAKE(made, id, role, ...) {STEP(id, role, __VA_ARGS__), .makes = made, .maybe = true}
#define WAIT(who, id, role, ...) {STEP(id, role, __VA_ARGS__), .actor = who}
#define WAIT_MAKE(who, made, id, role, ...) {STEP(id, role, __VA_ARGS__), .makes = made, .actor = who}
#define TIMES(n, id, role, ...) {STEP(id, role, __VA_ARGS__), .again = (n) - 1}

/* So many sockets that connect to one, each waiting for it, or none. */
#define EACH_CONNECTS(n, made, to) {STEP(CONNECT, made, TO(to)), .back = 1, .again = (n) - 1}
#define CLIENTS(n, made, to) MAKE(made, SOCKET, NO, FLAGS(0)), EACH_CONNECTS(n, made, to)
#define ATTEMPTS(n, made, to) MAKE(made, SOCKET, NO, FLAGS(DRILL_SOCK_NONBLOCK)), EACH_CONNECTS(n, made, to)

/* Pins. */
#define PIN(what, value) {DRILL_PIN_##what, value}
/* clang-format on */
#define DRAWN PIN(END, 0)
#define NUM(value) PIN(NUMBER, value)
#define FLAGS(value) PIN(FLAGS, (int32_t)(value))
#define WITH(value) PIN(WITH, (int32_t)(value))
#define OPT(option) PIN(OPTION, DRILL_##option)
#define OWN PIN(OWN, 0)
#define VAL(value) PIN(VALUE, value)
#define VAL2(value) PIN(SECOND, value)
#define SIZE(bytes) PIN(SIZE, bytes)
#define QUEUED(more) PIN(QUEUED, more)
#define AT(kind) PIN(ADDRESS, DRILL_SYM_##kind)
#define TO(role) PIN(TO, role)
#define WHO(actor) PIN(ACTOR, actor)
#define PATH(number) PIN(FILE, number)
#define RENAMED(number) PIN(RENAMED, number)
#define GIVES(role) PIN(RIGHTS, role)
#define ROOM(number) PIN(ROOM, number)
#define CREDS PIN(CREDS, 1)
#define TWIST(key, word) PIN(TWIST + (int)DRILL_TWIST_##key, DRILL_##word)

#define M(title, families_, focuses_, waits_, needs_, ...)                                         \
    {.name = title,                                                                                \
     .families = families_,                                                                        \
     .focuses = focuses_,                                                                          \
     .waits = waits_,                                                                              \
     .needs = needs_,                                                                              \
     .steps = {__VA_ARGS__}},

const struct drill_motif drill_motifs[] = {
#include "scenario/motifs.def"
};

const size_t drill_motif_count = DRILL_COUNT(drill_motifs);
