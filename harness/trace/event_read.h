#ifndef DRILL_TRACE_EVENT_READ_H
#define DRILL_TRACE_EVENT_READ_H

/* Events from the JSON objects that report/event_json.h makes of them; its inverse. */

#include <jansson.h>

#include "trace/trace.h"

/* Fails with BAD_INPUT, and the member that is wrong in diag's text. */
struct drill_status drill_event_read(struct drill_event *ret, const json_t *json,
                                     struct drill_diag *diag);

#endif
