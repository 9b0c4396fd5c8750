/* Reads remarks: a table of words, each with the function that reads what follows it. */

#include "support/remark.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vocab/twist.h"

enum {
    REMARK_MAX = 128
};

static bool read_number(const char *text, uint32_t *ret)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (end == text || *end != '\0')
        return false;
    *ret = (uint32_t)value;
    return true;
}

static bool read_flags(enum drill_flag_group group, const char *text, uint32_t *ret)
{
    uint32_t all = 0;
    while (*text != '\0') {
        uint32_t one;
        size_t len = strcspn(text, "+");
        if (!drill_flag_find(group, text, len, &one))
            return false;
        all |= one;
        text += len + (text[len] == '+');
    }
    *ret = all;
    return true;
}

static bool read_settle(const char *text, struct remark *ret)
{
    if (strcmp(text, "skip") == 0) {
        ret->settle = SETTLE_SKIPPED;
        return true;
    }
    ret->settle = SETTLE_GIVEN;
    return strcmp(text, "none") == 0 || read_flags(DRILL_GROUP_POLL, text, &ret->events);
}

static bool read_data(const char *text, struct remark *ret)
{
    static const struct {
        const char *word;
        enum remark_data data;
    } kinds[] = {{"lost ", DATA_LOST},
                 {"repeated ", DATA_REPEATED},
                 {"altered ", DATA_ALTERED},
                 {"message ", DATA_MESSAGE}};
    for (size_t i = 0; i < DRILL_COUNT(kinds); i++) {
        if (strncmp(text, kinds[i].word, strlen(kinds[i].word)) == 0) {
            ret->data = kinds[i].data;
            return read_number(text + strlen(kinds[i].word), &ret->amount);
        }
    }
    return false;
}

static bool read_copied(const char *text, struct remark *ret)
{
    return read_number(text, &ret->copied);
}

static bool read_past_end(const char *text, struct remark *ret)
{
    return read_number(text, &ret->past_end);
}

static bool read_past_count(const char *text, struct remark *ret)
{
    return read_number(text, &ret->past_count);
}

static bool copy_word(char *to, size_t size, const char *from)
{
    return (size_t)snprintf(to, size, "%s", from) < size && from[0] != '\0';
}

static bool read_inet(const char *text, struct drill_addr *ret)
{
    unsigned ip[4];
    unsigned port;
    if (sscanf(text, "%u.%u.%u.%u:%u", &ip[0], &ip[1], &ip[2], &ip[3], &port) == 5) {
        ret->kind = DRILL_ADDR_INET4;
        for (int i = 0; i < 4; i++)
            ret->ip[i] = (uint8_t)ip[i];
        ret->port = (uint16_t)port;
        return true;
    }
    if (sscanf(text, "[::%u]:%u", &ip[0], &port) == 2) {
        ret->kind = DRILL_ADDR_INET6;
        ret->ip[15] = (uint8_t)ip[0];
        ret->port = (uint16_t)port;
        return true;
    }
    return false;
}

static bool read_address(const char *text, struct remark *ret)
{
    ret->has_address = true;
    if (strncmp(text, "of ", 3) == 0)
        return copy_word(ret->address_of, sizeof ret->address_of, text + 3);
    if (strcmp(text, "none") == 0)
        return true;
    if (strcmp(text, "unnamed") == 0) {
        ret->address.kind = DRILL_ADDR_UNNAMED;
        return true;
    }
    if (text[0] == '@') {
        ret->address = drill_addr_unix(DRILL_ADDR_ABSTRACT, text + 1, strlen(text + 1));
        return true;
    }
    return read_inet(text, &ret->address);
}

static bool read_length(const char *text, struct remark *ret)
{
    uint32_t length;
    if (!read_number(text, &length))
        return false;
    ret->has_length = true;
    ret->length = (uint16_t)length;
    return true;
}

static bool read_told(const char *text, struct remark *ret)
{
    enum drill_constant told;
    if (!drill_constant_find(DRILL_CONSTANTS_LENGTH, text, strlen(text), &told))
        return false;
    ret->told = (uint8_t)told;
    return true;
}

static bool read_types(const char *text, struct remark *ret)
{
    while (*text != '\0') {
        enum drill_constant type;
        size_t len = strcspn(text, "+");
        if (!drill_constant_find(DRILL_CONSTANTS_TYPE, text, len, &type))
            return false;
        ret->types |= INT64_C(1) << type;
        text += len + (text[len] == '+');
    }
    return true;
}

static bool read_name(const char *text, struct remark *ret)
{
    return copy_word(ret->name, sizeof ret->name, text);
}

static bool read_rights(const char *text, struct remark *ret)
{
    ret->has_rights = true;
    return read_number(text, &ret->rights);
}

static bool read_queued(const char *text, struct remark *ret)
{
    enum drill_errno error;
    if (!drill_errno_find(text, strlen(text), &error))
        return false;
    ret->queued = (uint16_t)error;
    return true;
}

static bool read_creds(const char *text, struct remark *ret)
{
    ret->creds = strcmp(text, "self") == 0 ? DRILL_WHO_SELF : DRILL_WHO_OTHER;
    return ret->creds == DRILL_WHO_SELF || strcmp(text, "other") == 0;
}

static bool read_fd(const char *text, struct remark *ret)
{
    uint32_t fd;
    if (read_number(text, &fd)) {
        ret->fd = (int32_t)fd;
        return true;
    }
    return strncmp(text, "of ", 3) == 0 && copy_word(ret->fd_of, sizeof ret->fd_of, text + 3);
}

static bool read_count(const char *text, struct remark *ret)
{
    uint32_t count;
    if (!read_number(text, &count))
        return false;
    ret->has_count = true;
    ret->count = count;
    return true;
}

static bool read_protocol(const char *text, struct remark *ret)
{
    return copy_word(ret->protocol, sizeof ret->protocol, text);
}

static const struct {
    const char *word;
    bool (*read)(const char *text, struct remark *ret);
} words[] = {
    {"settle ", read_settle},         {"data ", read_data},
    {"past-end ", read_past_end},     {"copied ", read_copied},
    {"past-count ", read_past_count}, {"fd ", read_fd},
    {"address ", read_address},       {"length ", read_length},
    {"rights ", read_rights},         {"creds ", read_creds},
    {"queued ", read_queued},         {"count ", read_count},
    {"protocol ", read_protocol},     {"told ", read_told},
    {"types ", read_types},           {"name ", read_name},
};

static bool read_one(const char *text, struct remark *ret)
{
    if (strcmp(text, "waits") == 0)
        return ret->waits = true;
    if (strcmp(text, "stuck") == 0)
        return ret->stuck = true;
    if (strcmp(text, "SIGPIPE") == 0)
        return ret->signal = true;
    if (strncmp(text, "MSG_", 4) == 0)
        return read_flags(DRILL_GROUP_MSG, text, &ret->msg_flags);
    for (size_t i = 0; i < DRILL_COUNT(words); i++) {
        size_t len = strlen(words[i].word);
        if (strncmp(text, words[i].word, len) == 0)
            return words[i].read(text + len, ret);
    }
    return false;
}

/* The comment of line `line`; NULL when it has none. */
static const char *find_comment(const char *text, int line)
{
    for (int i = 1; i < line && text != NULL; i++) {
        text = strchr(text, '\n');
        text = text != NULL ? text + 1 : NULL;
    }
    if (text == NULL)
        return NULL;
    bool quoted = false;
    for (; *text != '\0' && *text != '\n'; text++) {
        quoted ^= *text == '"';
        if (*text == '#' && !quoted)
            return text + 1;
    }
    return NULL;
}

struct drill_status remark_read(const char *text, int line, struct remark *ret,
                                struct drill_diag *diag)
{
    struct remark remark = {0};
    const char *rest = find_comment(text, line);
    while (rest != NULL && *rest != '\0' && *rest != '\n') {
        char one[REMARK_MAX];
        size_t len;
        rest += strspn(rest, " ,");
        len = strcspn(rest, ",\n");
        if (len == 0)
            break;
        snprintf(one, sizeof one, "%.*s", (int)len, rest);
        if (!read_one(one, &remark))
            return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, line, 1, "unknown remark: %s", one);
        rest += len;
    }
    *ret = remark;
    return DRILL_OK;
}
