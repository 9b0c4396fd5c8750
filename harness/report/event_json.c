/* Events as JSON objects, in the words of the vocabulary. */

#include "report/event_json.h"

#include <inttypes.h>
#include <stdio.h>

#include "report/escape.h"

json_t *drill_report_json_text(const char *bytes)
{
    struct drill_text clean = {0};
    drill_report_clean(&clean, bytes, DRILL_CLEAN_UTF8);
    json_t *text =
        clean.failed ? NULL : json_stringn(clean.bytes != NULL ? clean.bytes : "", clean.len);
    drill_text_free(&clean);
    return text;
}

/* Every member goes through here; `failed` is looked at once, at the end. */
struct object {
    json_t *json;
    bool failed;
};

static void put(struct object *object, const char *key, json_t *value)
{
    if (json_object_set_new(object->json, key, value) != 0)
        object->failed = true;
}

static void put_text(struct object *object, const char *key, const char *bytes)
{
    if (bytes[0] != '\0')
        put(object, key, drill_report_json_text(bytes));
}

static void put_number(struct object *object, const char *key, int64_t number)
{
    put(object, key, json_integer(number));
}

/* A number whose zero says nothing. */
static void put_some(struct object *object, const char *key, int64_t number)
{
    if (number != 0)
        put_number(object, key, number);
}

static void put_flags(struct object *object, const char *key, enum drill_flag_group group,
                      uint32_t flags)
{
    char text[256];
    if (flags != 0)
        put_text(object, key, drill_flags_print(group, flags, text, sizeof text));
}

static void put_addr(struct object *object, const struct drill_addr *addr)
{
    char text[DRILL_ADDR_TEXT];
    if (addr->kind != DRILL_ADDR_NONE)
        put_text(object, "addr", drill_addr_print(addr, text, sizeof text));
    else
        put_some(object, "port", addr->port); /* of a service */
}

static void put_stream(struct object *object, const char *key, uint64_t stream)
{
    char text[32];
    snprintf(text, sizeof text, "0x%" PRIx64, stream);
    put_text(object, key, text);
}

static void put_list(struct object *object, const char *key, const int64_t *numbers, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        if (json_array_append_new(list, json_integer(numbers[i])) != 0)
            object->failed = true;
    put(object, key, list);
}

static void put_fds(struct object *object, const char *key, const int32_t *fds, unsigned n)
{
    int64_t numbers[DRILL_RIGHTS];
    for (unsigned i = 0; i < n && i < DRILL_RIGHTS; i++)
        numbers[i] = fds[i];
    put_list(object, key, numbers, n < DRILL_RIGHTS ? n : DRILL_RIGHTS);
}

static bool has_number(const struct drill_call *call)
{
    return call->id == DRILL_CALL_LISTEN || call->id == DRILL_CALL_SHUTDOWN ||
           call->id == DRILL_CALL_POLL || call->id == DRILL_CALL_FCNTL ||
           call->id == DRILL_CALL_SELECT || call->id == DRILL_CALL_EPOLL_WAIT ||
           (call->id == DRILL_CALL_IOCTL && call->number != DRILL_FIONREAD);
}

static void put_lengths(struct object *object, const struct drill_call *call)
{
    int64_t numbers[DRILL_IOV_MAX];
    size_t n = call->n_len < DRILL_IOV_MAX ? call->n_len : DRILL_IOV_MAX;
    for (size_t i = 0; i < n; i++)
        numbers[i] = call->len[i];
    put_list(object, "len", numbers, n);
    if (drill_call_buffers(call) > n)
        put_number(object, "times", call->number);
}

static void put_option(struct object *object, const struct drill_call *call)
{
    enum drill_option option = (enum drill_option)call->option;
    put_text(object, "option", drill_option_name(option));
    if (call->id == DRILL_CALL_SETSOCKOPT)
        put_list(object, "values", call->value, drill_option_values(option) == 2 ? 2 : 1);
}

static void put_twists(struct object *object, const struct drill_call *call)
{
    json_t *twists = json_object();
    for (unsigned i = 0; i < DRILL_TWIST_COUNT; i++) {
        if (call->twist[i] != DRILL_CONSTANT_NONE &&
            json_object_set_new(
                twists, drill_twist_name((enum drill_twist)i),
                json_string(drill_constant_name((enum drill_constant)call->twist[i]))) != 0)
            object->failed = true;
    }
    if (json_object_size(twists) > 0)
        put(object, "twist", twists);
    else
        json_decref(twists);
}

static void put_call(struct object *object, const struct drill_call *call)
{
    put_text(object, "call", drill_call_name((enum drill_call_id)call->id));
    if (drill_call_has_descriptor(call))
        put_number(object, "fd", call->fd);
    if (drill_call_sends(call) || drill_call_receives(call))
        put_lengths(object, call);
    put_flags(object, "flags", drill_call_flags(call), call->flags);
    put_some(object, "n_rights", call->n_rights);
    if (call->n_rights > 0 && drill_call_sends(call))
        put_fds(object, "rights", call->rights, drill_call_rights(call));
    if (call->want_creds)
        put(object, "want_creds", json_true());
    if (call->id == DRILL_CALL_EPOLL_CTL) {
        put_text(object, "op", drill_epoll_op_name(call->number));
        put_number(object, "other", call->value[0]);
    }
    if (has_number(call))
        put_number(object, "number", call->number);
    if (call->id == DRILL_CALL_GETSOCKOPT || call->id == DRILL_CALL_SETSOCKOPT)
        put_option(object, call);
    if (call->id == DRILL_CALL_IOCTL && call->number == DRILL_FIONBIO)
        put_number(object, "on", call->value[0]);
    if (call->id == DRILL_CALL_SIGWAITINFO || call->id == DRILL_CALL_SIGACTION ||
        call->id == DRILL_CALL_PTHREAD_KILL || call->id == DRILL_CALL_KILL)
        put_flags(object, "signal", DRILL_GROUP_SIG, (uint32_t)call->number);
    if (call->id == DRILL_CALL_PTHREAD_KILL || call->id == DRILL_CALL_KILL)
        put_number(object, "target", call->value[0]);
    put_addr(object, &call->addr);
    put_text(object, "host", call->host);
    put_text(object, "service", call->service);
    put_text(object, "proto", call->proto);
    if (call->want_addr)
        put(object, "want_addr", json_true());
    put_twists(object, call);
}

static json_t *data_json(const struct drill_data *data, bool *failed)
{
    struct object object = {json_object(), false};
    put_stream(&object, "stream", data->stream);
    put_number(&object, "offset", (int64_t)data->offset);
    put_number(&object, "good", data->good);
    if (data->located) {
        put_stream(&object, "found_stream", data->found_stream);
        put_number(&object, "found_offset", (int64_t)data->found_offset);
    }
    put_some(&object, "copied", data->copied);
    put_some(&object, "past_end", data->past_end);
    put_some(&object, "past_count", data->past_count);
    *failed = *failed || object.failed;
    return object.json;
}

/* What getsockopt or getaddrinfo gave: numbers, a word, or the name of the pending error (""
 * for none). */
static void put_value(struct object *object, const struct drill_call *call,
                      const struct drill_outcome *outcome)
{
    enum drill_option option = (enum drill_option)call->option;
    enum drill_errno pending = (enum drill_errno)outcome->option[0];
    if (call->id == DRILL_CALL_GETADDRINFO)
        put_list(object, "option", outcome->option, 2);
    else if (drill_call_asks_constant(call) != 0)
        put_text(object, "option", drill_constant_name((enum drill_constant)outcome->option[0]));
    else if (option == DRILL_SO_ERROR)
        put(object, "option", json_string(pending == DRILL_ENONE ? "" : drill_errno_name(pending)));
    else
        put_list(object, "option", outcome->option, drill_option_values(option) == 2 ? 2 : 1);
}

static bool answers_value(const struct drill_call *call)
{
    return call->id == DRILL_CALL_GETSOCKOPT || call->id == DRILL_CALL_GETADDRINFO;
}

static json_t *outcome_json(const struct drill_call *call, const struct drill_outcome *outcome,
                            bool *failed)
{
    struct object object = {json_object(), false};
    put_number(&object, "value", outcome->value);
    if (outcome->error != DRILL_ENONE)
        put_text(&object, "error", drill_errno_name((enum drill_errno)outcome->error));
    put_some(&object, "host_error", outcome->host_error);
    if ((outcome->signals & DRILL_SIGPIPE) != 0)
        put_text(&object, "signals", "SIGPIPE");
    if (call->id == DRILL_CALL_SOCKETPAIR && outcome->error == DRILL_ENONE)
        put_number(&object, "second_fd", outcome->second_fd);
    put_flags(&object, "msg_flags", DRILL_GROUP_MSG, outcome->msg_flags);
    put_some(&object, "n_rights", outcome->n_rights);
    if (outcome->n_rights > 0)
        put_fds(&object, "rights", outcome->rights, outcome->n_rights);
    put_some(&object, "creds", outcome->creds);
    if (outcome->queued_error != DRILL_ENONE)
        put_text(&object, "queued_error",
                 drill_errno_name((enum drill_errno)outcome->queued_error));
    put_flags(&object, "revents",
              call->id == DRILL_CALL_EPOLL_WAIT ? DRILL_GROUP_EPOLL : DRILL_GROUP_POLL,
              outcome->revents);
    if (call->id == DRILL_CALL_EPOLL_WAIT && outcome->value > 0)
        put_number(&object, "second_fd", outcome->second_fd);
    put_some(&object, "lowest_fd", outcome->lowest_fd);
    if (outcome->told != DRILL_CONSTANT_NONE)
        put_text(&object, "told", drill_constant_name((enum drill_constant)outcome->told));
    if (answers_value(call) && outcome->error == DRILL_ENONE)
        put_value(&object, call, outcome);
    put_addr(&object, &outcome->addr);
    put_some(&object, "addr_len", outcome->addr_len);
    put_text(&object, "name", outcome->name);
    put_text(&object, "proto", outcome->proto);
    const struct drill_data *data = &outcome->data;
    if (data->stream != 0 || data->copied != 0 || data->past_end != 0 || data->past_count != 0)
        put(&object, "data", data_json(data, &object.failed));
    *failed = *failed || object.failed;
    return object.json;
}

json_t *drill_report_event_json(const struct drill_event *event)
{
    struct object object = {json_object(), false};
    put_text(&object, "kind", drill_event_kind_name((enum drill_event_kind)event->kind));
    put_number(&object, "actor", event->actor);
    if (event->step != DRILL_NO_STEP)
        put_number(&object, "step", event->step);
    if (event->by_harness)
        put(&object, "by_harness", json_true());
    if (event->kind == DRILL_EVENT_ENV) {
        put_text(&object, "sysctl", drill_sysctl_name((enum drill_sysctl)event->number));
        put_number(&object, "value", event->value);
    } else {
        put_call(&object, &event->call);
    }
    if (event->kind == DRILL_EVENT_RETURN || event->kind == DRILL_EVENT_SETTLE)
        put(&object, "outcome", outcome_json(&event->call, &event->outcome, &object.failed));
    put_number(&object, "time_ns", event->time_ns);
    if (object.failed) {
        json_decref(object.json);
        return NULL;
    }
    return object.json;
}

json_t *drill_report_choices_json(enum drill_variant variant, uint8_t choices)
{
    char name[DRILL_CHOICES_TEXT];
    json_t *names = json_array();
    for (unsigned i = 0; i < 8; i++) {
        if ((choices & 1U << i) == 0)
            continue;
        drill_variant_choice(variant, i, name, sizeof name);
        if (json_array_append_new(names, json_string(name)) != 0) {
            json_decref(names);
            return NULL;
        }
    }
    return names;
}
