/* JSON objects as events. */

#include "trace/event_read.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every member is looked up here; the first that is wrong is kept. */
struct object {
    const json_t *json;
    const char *wrong;
};

static void fail(struct object *object, const char *key)
{
    if (object->wrong == NULL)
        object->wrong = key;
}

static const char *get_text(struct object *object, const char *key, size_t *ret_len)
{
    const json_t *value = json_object_get(object->json, key);
    if (value == NULL || !json_is_string(value)) {
        if (value != NULL)
            fail(object, key);
        *ret_len = 0;
        return NULL;
    }
    *ret_len = json_string_length(value);
    return json_string_value(value);
}

/* A number within bounds; `missing` when there is none. */
static int64_t get_number(struct object *object, const char *key, int64_t lo, int64_t hi,
                          int64_t missing)
{
    const json_t *value = json_object_get(object->json, key);
    if (value == NULL)
        return missing;
    int64_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < lo || number > hi) {
        fail(object, key);
        return missing;
    }
    return number;
}

static int32_t get_int(struct object *object, const char *key, int32_t missing)
{
    return (int32_t)get_number(object, key, INT32_MIN, INT32_MAX, missing);
}

static uint32_t get_count(struct object *object, const char *key)
{
    return (uint32_t)get_number(object, key, 0, UINT32_MAX, 0);
}

static void copy_text(struct object *object, const char *key, char *buf, size_t size)
{
    size_t len;
    const char *text = get_text(object, key, &len);
    if (text == NULL)
        return;
    if (len >= size)
        fail(object, key);
    else
        memcpy(buf, text, len);
}

static uint32_t get_flags(struct object *object, const char *key, enum drill_flag_group group)
{
    size_t len;
    uint32_t flags = 0;
    const char *text = get_text(object, key, &len);
    while (text != NULL && len > 0) {
        const char *plus = memchr(text, '+', len);
        size_t n = plus != NULL ? (size_t)(plus - text) : len;
        uint32_t bit = 0;
        if (!drill_flag_find(group, text, n, &bit)) {
            fail(object, key);
            return 0;
        }
        flags |= bit;
        text += plus != NULL ? n + 1 : n;
        len -= plus != NULL ? n + 1 : n;
    }
    return flags;
}

static void get_addr(struct object *object, struct drill_addr *ret)
{
    size_t len;
    const char *text = get_text(object, "addr", &len);
    if (text != NULL && !drill_addr_parse(text, len, ret))
        fail(object, "addr");
    if (text == NULL)
        ret->port = (uint16_t)get_number(object, "port", 0, UINT16_MAX, 0);
}

/* "0x2a" */
static uint64_t get_stream(struct object *object, const char *key)
{
    size_t len;
    char *end;
    const char *text = get_text(object, key, &len);
    if (text == NULL)
        return 0;
    uint64_t stream = strtoull(text, &end, 16);
    if (len == 0 || end != text + len)
        fail(object, key);
    return stream;
}

/* At most `max` numbers; returns how many. */
static size_t get_list(struct object *object, const char *key, int64_t *numbers, size_t max)
{
    const json_t *list = json_object_get(object->json, key);
    if (list == NULL)
        return 0;
    size_t n = json_array_size(list);
    if (!json_is_array(list) || n > max) {
        fail(object, key);
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(list, i);
        if (!json_is_integer(item))
            fail(object, key);
        numbers[i] = json_integer_value(item);
    }
    return n;
}

/* Descriptors that go along; how many there are is told besides. */
static uint16_t get_rights(struct object *object, int32_t *ret)
{
    int64_t numbers[DRILL_RIGHTS];
    size_t n = get_list(object, "rights", numbers, DRILL_RIGHTS);
    for (size_t i = 0; i < n; i++)
        ret[i] = (int32_t)numbers[i];
    return (uint16_t)get_number(object, "n_rights", 0, UINT16_MAX, 0);
}

/* What epoll_ctl() does, and to which descriptor. */
static void get_operation(struct object *object, struct drill_call *ret)
{
    size_t len;
    const char *op = get_text(object, "op", &len);
    ret->number = -1;
    for (int i = DRILL_EPOLL_CTL_ADD; op != NULL && i <= DRILL_EPOLL_CTL_DEL; i++) {
        if (strcmp(drill_epoll_op_name(i), op) == 0)
            ret->number = i;
    }
    if (ret->number < 0)
        fail(object, "op");
    ret->value[0] = get_number(object, "other", INT64_MIN, INT64_MAX, 0);
}

/* Numbers that have other names in some calls. */
static void get_more(struct object *object, struct drill_call *ret)
{
    if (ret->id == DRILL_CALL_EPOLL_CTL)
        get_operation(object, ret);
    if (drill_call_sends(ret) || drill_call_receives(ret))
        ret->number = get_int(object, "times", 0);
    if (ret->id == DRILL_CALL_IOCTL && ret->number == DRILL_FIONBIO)
        ret->value[0] = get_number(object, "on", INT64_MIN, INT64_MAX, 0);
    bool aimed = ret->id == DRILL_CALL_PTHREAD_KILL || ret->id == DRILL_CALL_KILL;
    if (ret->id == DRILL_CALL_SIGACTION || ret->id == DRILL_CALL_SIGWAITINFO || aimed)
        ret->number = (int32_t)get_flags(object, "signal", DRILL_GROUP_SIG);
    ret->n_rights = get_rights(object, ret->rights);
    ret->want_creds = json_is_true(json_object_get(object->json, "want_creds"));
    if (aimed)
        ret->value[0] = get_number(object, "target", INT64_MIN, INT64_MAX, 0);
}

static void get_twists(struct object *object, struct drill_call *ret)
{
    const json_t *twists = json_object_get(object->json, "twist");
    for (unsigned i = 0; twists != NULL && i < DRILL_TWIST_COUNT; i++) {
        enum drill_constant constant;
        enum drill_twist twist = (enum drill_twist)i;
        const json_t *word = json_object_get(twists, drill_twist_name(twist));
        if (word == NULL)
            continue;
        if (json_is_string(word) &&
            drill_constant_find(drill_twist_groups(ret->id, twist), json_string_value(word),
                                json_string_length(word), &constant))
            ret->twist[i] = (uint8_t)constant;
        else
            fail(object, "twist");
    }
}

static void get_call(struct object *object, struct drill_call *ret)
{
    size_t len;
    int64_t numbers[DRILL_IOV_MAX];
    enum drill_call_id id;
    enum drill_option option;
    const char *name = get_text(object, "call", &len);
    if (name == NULL || !drill_call_find(name, len, &id)) {
        fail(object, "call");
        return;
    }
    ret->id = (uint8_t)id;
    ret->fd = get_int(object, "fd", 0);
    ret->number = get_int(object, "number", 0);
    ret->flags = get_flags(object, "flags", drill_call_flags(ret));
    ret->n_len = (uint8_t)get_list(object, "len", numbers, DRILL_IOV_MAX);
    for (size_t i = 0; i < ret->n_len; i++)
        ret->len[i] = (uint32_t)numbers[i];
    get_more(object, ret);
    get_twists(object, ret);
    name = get_text(object, "option", &len);
    if (name != NULL && drill_option_find(name, len, &option))
        ret->option = (uint8_t)option;
    else if (name != NULL)
        fail(object, "option");
    (void)get_list(object, "values", ret->value, 2);
    get_addr(object, &ret->addr);
    copy_text(object, "host", ret->host, sizeof ret->host);
    copy_text(object, "service", ret->service, sizeof ret->service);
    copy_text(object, "proto", ret->proto, sizeof ret->proto);
    ret->want_addr = json_is_true(json_object_get(object->json, "want_addr"));
}

static void get_data(struct object *object, struct drill_data *ret)
{
    struct object data = {json_object_get(object->json, "data"), NULL};
    if (data.json == NULL)
        return;
    ret->stream = get_stream(&data, "stream");
    ret->offset = (uint64_t)get_number(&data, "offset", 0, INT64_MAX, 0);
    ret->good = get_count(&data, "good");
    ret->located = json_object_get(data.json, "found_stream") != NULL;
    ret->found_stream = get_stream(&data, "found_stream");
    ret->found_offset = (uint64_t)get_number(&data, "found_offset", 0, INT64_MAX, 0);
    ret->copied = get_count(&data, "copied");
    ret->past_end = get_count(&data, "past_end");
    ret->past_count = get_count(&data, "past_count");
    if (data.wrong != NULL)
        fail(object, data.wrong);
}

/* What getsockopt gave: numbers, a word, or the name of the pending error ("" for none). */
static void get_value(struct object *object, const struct drill_call *call,
                      struct drill_outcome *ret)
{
    enum drill_constant constant;
    const json_t *value = json_object_get(object->json, "option");
    size_t len;
    enum drill_errno error;
    if (!json_is_string(value)) {
        (void)get_list(object, "option", ret->option, 2);
        return;
    }
    const char *name = get_text(object, "option", &len);
    if (drill_call_asks_constant(call) != 0 &&
        drill_constant_find(drill_call_asks_constant(call), name, len, &constant))
        ret->option[0] = constant;
    else if (drill_errno_find(name, len, &error))
        ret->option[0] = error;
    else if (len > 0)
        fail(object, "option");
}

static void get_told(struct object *object, struct drill_outcome *ret)
{
    size_t len;
    enum drill_constant constant;
    const char *word = get_text(object, "told", &len);
    if (word != NULL && drill_constant_find(UINT32_MAX, word, len, &constant))
        ret->told = (uint8_t)constant;
    else if (word != NULL)
        fail(object, "told");
}

static void get_outcome(struct object *event, const struct drill_call *call,
                        struct drill_outcome *ret)
{
    struct object object = {json_object_get(event->json, "outcome"), NULL};
    size_t len;
    enum drill_errno error;
    if (!json_is_object(object.json)) {
        fail(event, "outcome");
        return;
    }
    ret->value = get_number(&object, "value", INT64_MIN, INT64_MAX, 0);
    const char *name = get_text(&object, "error", &len);
    if (name != NULL && drill_errno_find(name, len, &error))
        ret->error = (uint16_t)error;
    else if (name != NULL)
        fail(&object, "error");
    ret->host_error = get_int(&object, "host_error", 0);
    name = get_text(&object, "signals", &len);
    if (name != NULL && strcmp(name, "SIGPIPE") == 0)
        ret->signals = DRILL_SIGPIPE;
    else if (name != NULL)
        fail(&object, "signals");
    ret->second_fd = get_int(&object, "second_fd", 0);
    ret->msg_flags = get_flags(&object, "msg_flags", DRILL_GROUP_MSG);
    ret->revents =
        get_flags(&object, "revents",
                  call->id == DRILL_CALL_EPOLL_WAIT ? DRILL_GROUP_EPOLL : DRILL_GROUP_POLL);
    ret->lowest_fd = get_int(&object, "lowest_fd", 0);
    get_told(&object, ret);
    get_value(&object, call, ret);
    ret->addr_len = (uint16_t)get_number(&object, "addr_len", 0, UINT16_MAX, 0);
    ret->n_rights = get_rights(&object, ret->rights);
    ret->creds = (uint8_t)get_number(&object, "creds", 0, UINT8_MAX, 0);
    get_addr(&object, &ret->addr);
    copy_text(&object, "name", ret->name, sizeof ret->name);
    copy_text(&object, "proto", ret->proto, sizeof ret->proto);
    get_data(&object, &ret->data);
    if (object.wrong != NULL)
        fail(event, object.wrong);
}

static void get_kind(struct object *object, struct drill_event *ret)
{
    size_t len;
    const char *name = get_text(object, "kind", &len);
    for (int kind = DRILL_EVENT_ENV; name != NULL && kind <= DRILL_EVENT_SETTLE; kind++) {
        if (strcmp(drill_event_kind_name((enum drill_event_kind)kind), name) == 0) {
            ret->kind = (uint8_t)kind;
            return;
        }
    }
    fail(object, "kind");
}

static void get_fact(struct object *object, struct drill_event *ret)
{
    size_t len;
    enum drill_sysctl sysctl;
    const char *name = get_text(object, "sysctl", &len);
    if (name != NULL && drill_sysctl_find(name, len, &sysctl))
        ret->number = (int32_t)sysctl;
    else
        fail(object, "sysctl");
    ret->value = get_number(object, "value", INT64_MIN, INT64_MAX, 0);
}

struct drill_status drill_event_read(struct drill_event *ret, const json_t *json,
                                     struct drill_diag *diag)
{
    struct object object = {json, NULL};
    struct drill_event event = {0};
    get_kind(&object, &event);
    event.actor = (uint8_t)get_number(&object, "actor", 0, DRILL_MAX_ACTORS - 1, 0);
    event.step = get_int(&object, "step", DRILL_NO_STEP);
    event.by_harness = json_is_true(json_object_get(json, "by_harness"));
    if (event.kind == DRILL_EVENT_ENV)
        get_fact(&object, &event);
    else
        get_call(&object, &event.call);
    if (event.kind == DRILL_EVENT_RETURN || event.kind == DRILL_EVENT_SETTLE)
        get_outcome(&object, &event.call, &event.outcome);
    event.time_ns = get_number(&object, "time_ns", INT64_MIN, INT64_MAX, 0);
    if (object.wrong != NULL)
        return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0,
                              "an event whose \"%s\" is missing or wrong", object.wrong);
    *ret = event;
    return DRILL_OK;
}
