/* Lines of JSON as cases. */

#include "trace/case_read.h"

#include <stdlib.h>
#include <string.h>

#include "trace/event_read.h"

static struct drill_status wrong(struct drill_diag *diag, const char *key)
{
    return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 1, "\"%s\" is missing or wrong", key);
}

static bool find_family(const char *name, enum drill_family *ret)
{
    for (int i = 0; name != NULL && i < DRILL_FAMILY_COUNT; i++) {
        if (strcmp(drill_family_name((enum drill_family)i), name) == 0) {
            *ret = (enum drill_family)i;
            return true;
        }
    }
    return false;
}

static char *copy(const json_t *line, const char *key)
{
    const char *text = json_string_value(json_object_get(line, key));
    return strdup(text != NULL ? text : "");
}

void drill_recorded_case_free(struct drill_recorded_case *item)
{
    if (item == NULL)
        return;
    free(item->name);
    free(item->target);
    free(item->trace.events);
    free(item);
}

static struct drill_status read_events(struct drill_trace *trace, const json_t *events,
                                       struct drill_diag *diag)
{
    size_t n = json_array_size(events);
    if (events != NULL && !json_is_array(events))
        return wrong(diag, "events");
    if (n == 0)
        return DRILL_OK;
    trace->events = calloc(n, sizeof *trace->events);
    if (trace->events == NULL)
        return DRILL_FAIL(NO_MEMORY);
    trace->capacity = n;
    for (; trace->count < n; trace->count++) {
        struct drill_status s = drill_event_read(&trace->events[trace->count],
                                                 json_array_get(events, trace->count), diag);
        if (!drill_ok(s)) {
            diag->column = 1;
            return s;
        }
    }
    return DRILL_OK;
}

static struct drill_status read_case(struct drill_recorded_case **ret, const json_t *line,
                                     struct drill_diag *diag)
{
    struct drill_recorded_case *item = calloc(1, sizeof *item);
    if (item == NULL)
        return DRILL_FAIL(NO_MEMORY);
    item->name = copy(line, "name");
    item->target = copy(line, "target");
    item->signals = json_is_true(json_object_get(line, "signals"));
    item->names = json_is_true(json_object_get(line, "names"));
    item->trace.dropped = (size_t)json_integer_value(json_object_get(line, "dropped"));
    struct drill_status s = DRILL_OK;
    if (item->name == NULL || item->target == NULL)
        s = DRILL_FAIL(NO_MEMORY);
    else if (!find_family(json_string_value(json_object_get(line, "family")), &item->family))
        s = wrong(diag, "family");
    if (drill_ok(s))
        s = read_events(&item->trace, json_object_get(line, "events"), diag);
    if (!drill_ok(s)) {
        drill_recorded_case_free(item);
        return s;
    }
    *ret = item;
    return DRILL_OK;
}

struct drill_status drill_recorded_case_read(struct drill_recorded_case **ret, const char *text,
                                             size_t len, struct drill_diag *diag)
{
    json_error_t error;
    json_t *line = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
    struct drill_status s = DRILL_OK;
    *ret = NULL;
    if (line == NULL)
        return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, error.column > 0 ? error.column : 1,
                              "%s", error.text);
    const char *type = json_string_value(json_object_get(line, "type"));
    if (type == NULL)
        s = wrong(diag, "type");
    else if (strcmp(type, "case") == 0)
        s = read_case(ret, line, diag);
    json_decref(line);
    return s;
}
