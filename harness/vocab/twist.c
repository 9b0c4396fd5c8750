/* The words of unusual arguments, and which calls have which. */

#include "vocab/twist.h"

#include <string.h>

#include "base/check.h"
#include "vocab/vocab.h"

static const struct {
    const char *word;
    uint32_t group;
} constants[] = {
    [DRILL_CONSTANT_NONE] = {"?", 0},
#define X(group, id, word) [DRILL_##id] = {word, DRILL_CONSTANTS_##group},
#include "vocab/constants.def"
#undef X
};

enum {
    POINTERS = DRILL_CONSTANTS_POINTER,
    LENGTHS = DRILL_CONSTANTS_LENGTH | DRILL_CONSTANTS_POINTER,
    DOMAINS = DRILL_CONSTANTS_DOMAIN,
    TYPES = DRILL_CONSTANTS_TYPE,
    PROTOCOLS = DRILL_CONSTANTS_PROTOCOL,
    SPARES = DRILL_CONSTANTS_SPARE
};

static const struct {
    const char *key;
    uint32_t groups;
} twists[] = {
#define X(id, key, groups) {key, groups},
#include "vocab/twists.def"
#undef X
};

#define BIT(twist) (1U << DRILL_TWIST_##twist)
#define OF_ADDRESS (BIT(ADDR) | BIT(LEN))
#define OF_SOCKET (BIT(FAMILY) | BIT(TYPE) | BIT(PROTOCOL))

static const uint8_t taken[DRILL_CALL_COUNT] = {
    [DRILL_CALL_SOCKET] = OF_SOCKET | BIT(FDS),
    [DRILL_CALL_SOCKETPAIR] = OF_SOCKET | BIT(FDS),
    [DRILL_CALL_BIND] = OF_ADDRESS | BIT(FAMILY),
    [DRILL_CALL_CONNECT] = OF_ADDRESS | BIT(FAMILY),
    [DRILL_CALL_ACCEPT] = OF_ADDRESS | BIT(FDS),
    [DRILL_CALL_ACCEPT4] = OF_ADDRESS | BIT(FDS),
    [DRILL_CALL_SEND] = BIT(BUF),
    [DRILL_CALL_SENDTO] = BIT(BUF),
    [DRILL_CALL_SENDMSG] = BIT(BUF),
    [DRILL_CALL_WRITE] = BIT(BUF),
    [DRILL_CALL_RECV] = BIT(BUF),
    [DRILL_CALL_RECVFROM] = OF_ADDRESS | BIT(BUF),
    [DRILL_CALL_RECVMSG] = OF_ADDRESS | BIT(BUF) | BIT(FDS),
    [DRILL_CALL_READ] = BIT(BUF),
    [DRILL_CALL_DUP] = BIT(FDS),
    [DRILL_CALL_GETSOCKNAME] = OF_ADDRESS,
    [DRILL_CALL_GETPEERNAME] = OF_ADDRESS,
    [DRILL_CALL_GETSOCKOPT] = BIT(BUF) | BIT(LEN),
    [DRILL_CALL_SETSOCKOPT] = BIT(BUF) | BIT(LEN),
    [DRILL_CALL_GETADDRINFO] = OF_SOCKET,
    [DRILL_CALL_OPENAT] = BIT(FDS),
};

/* The length is passed through a pointer, in which the call says what it would have been. */
static bool points_to_length(uint8_t call_id)
{
    return call_id == DRILL_CALL_ACCEPT || call_id == DRILL_CALL_ACCEPT4 ||
           call_id == DRILL_CALL_RECVFROM || call_id == DRILL_CALL_GETSOCKNAME ||
           call_id == DRILL_CALL_GETPEERNAME || call_id == DRILL_CALL_GETSOCKOPT;
}

const char *drill_constant_name(enum drill_constant constant)
{
    return (size_t)constant < DRILL_COUNT(constants) ? constants[constant].word : "?";
}

uint32_t drill_constant_group(enum drill_constant constant)
{
    return (size_t)constant < DRILL_COUNT(constants) ? constants[constant].group : 0;
}

bool drill_constant_find(uint32_t groups, const char *word, size_t len, enum drill_constant *ret)
{
    for (size_t i = 1; i < DRILL_COUNT(constants); i++) {
        if ((constants[i].group & groups) != 0 && strlen(constants[i].word) == len &&
            memcmp(constants[i].word, word, len) == 0) {
            *ret = (enum drill_constant)i;
            return true;
        }
    }
    return false;
}

const char *drill_twist_name(enum drill_twist twist)
{
    return (size_t)twist < DRILL_COUNT(twists) ? twists[twist].key : "?";
}

bool drill_twist_find(const char *key, size_t len, enum drill_twist *ret)
{
    for (size_t i = 0; i < DRILL_COUNT(twists); i++) {
        if (strlen(twists[i].key) == len && memcmp(twists[i].key, key, len) == 0) {
            *ret = (enum drill_twist)i;
            return true;
        }
    }
    return false;
}

uint32_t drill_twist_groups(uint8_t call_id, enum drill_twist twist)
{
    if (call_id >= DRILL_CALL_COUNT || (taken[call_id] & (1U << twist)) == 0)
        return 0;
    if (twist == DRILL_TWIST_LEN && !points_to_length(call_id))
        return DRILL_CONSTANTS_LENGTH;
    return twists[twist].groups;
}
