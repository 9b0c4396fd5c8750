/* Slot names and their hash table (open addressing, at most a quarter full). */

#include "scenario/slots.h"

#include <string.h>

static const char *const keywords[] = {
    "loopback",      "any",           "nowhere",   "path",    "ok",         "blocks",
    "returns",       "family",        "slow",      "sysctl",  "NULL",       "SIGPIPE",
    "FIONREAD",      "SHUT_RD",       "SHUT_WR",   "F_GETFL", "F_SETFL",    "F_GETFD",
    "F_SETFD",       "F_SETOWN",      "SHUT_RDWR", "unspec",  "unroutable", "abstract",
    "unnamed",       "loopback2",     "any4",      "rights",  "creds",      "EPOLL_CTL_ADD",
    "EPOLL_CTL_MOD", "EPOLL_CTL_DEL",
};

static bool is_vocabulary(const char *name, size_t len)
{
    static const enum drill_flag_group groups[] = {
        DRILL_GROUP_MSG,  DRILL_GROUP_SOCK,   DRILL_GROUP_O,    DRILL_GROUP_FD,
        DRILL_GROUP_POLL, DRILL_GROUP_SIG,    DRILL_GROUP_SA,   DRILL_GROUP_S,
        DRILL_GROUP_AI,   DRILL_GROUP_OPENAT, DRILL_GROUP_EPOLL};
    enum drill_call_id call;
    enum drill_errno error;
    enum drill_option option;
    enum drill_constant constant;
    enum drill_twist twist;
    uint32_t flag;
    for (size_t i = 0; i < DRILL_COUNT(groups); i++) {
        if (drill_flag_find(groups[i], name, len, &flag))
            return true;
    }
    return drill_call_find(name, len, &call) || drill_errno_find(name, len, &error) ||
           drill_option_find(name, len, &option) ||
           drill_constant_find(UINT32_MAX, name, len, &constant) ||
           drill_twist_find(name, len, &twist);
}

static bool is_keyword(const char *name, size_t len)
{
    for (size_t i = 0; i < DRILL_COUNT(keywords); i++) {
        if (strlen(keywords[i]) == len && memcmp(keywords[i], name, len) == 0)
            return true;
    }
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_spelt_well(const char *name, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char c = name[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '_' && !is_digit(c))
            return false;
    }
    return len > 0 && !is_digit(name[0]);
}

static bool is_actor(const char *name, size_t len)
{
    for (size_t i = 1; i < len; i++) {
        if (!is_digit(name[i]))
            return false;
    }
    return len > 1 && name[0] == 'T';
}

const char *drill_slot_name_fault(const char *name, size_t len)
{
    if (!is_spelt_well(name, len))
        return "is not a name";
    if (len > DRILL_SLOT_NAME_MAX)
        return "is over 31 bytes long";
    if (is_actor(name, len))
        return "names an actor";
    if (is_keyword(name, len) || is_vocabulary(name, len))
        return "is a word of the language";
    return NULL;
}

/* FNV-1a. */
static size_t first_bucket(const char *name, size_t len)
{
    uint32_t hash = 2166136261;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)name[i]) * 16777619;
    return hash % DRILL_SLOTS_BUCKETS;
}

int16_t drill_slots_find(const struct drill_slots *slots, const struct drill_scenario *scenario,
                         const char *name, size_t len)
{
    size_t at = first_bucket(name, len);
    for (; slots->buckets[at] != 0; at = (at + 1) % DRILL_SLOTS_BUCKETS) {
        int16_t slot = (int16_t)(slots->buckets[at] - 1);
        const char *known = scenario->slots[slot];
        if (strlen(known) == len && memcmp(known, name, len) == 0)
            return slot;
    }
    return DRILL_NO_SLOT;
}

void drill_slots_enter(struct drill_slots *slots, const struct drill_scenario *scenario,
                       int16_t slot)
{
    const char *name = scenario->slots[slot];
    size_t at = first_bucket(name, strlen(name));
    while (slots->buckets[at] != 0)
        at = (at + 1) % DRILL_SLOTS_BUCKETS;
    slots->buckets[at] = (int16_t)(slot + 1);
}
