#ifndef DRILL_REPORT_EVENT_JSON_H
#define DRILL_REPORT_EVENT_JSON_H

/* One event of a trace as a JSON object. Nothing that the event holds is lost; members that are
 * zero, empty or without meaning for the kind of event or call are left out. In this order:
 *
 *   kind      "env", "call", "return", "blocked", "stuck", "settle"
 *   actor, step (left out: no step asked for it), by_harness
 *   sysctl, value                                     (env; then nothing else but time_ns)
 *   call      its name, then its arguments: fd, len [bytes of each buffer], flags "MSG_PEEK+...",
 *             number (backlog, how, timeout, request), option, values, addr, host, service, proto,
 *             want_addr
 *   outcome   (return, settle) an object: value, error, host_error, signals, second_fd, msg_flags,
 *             revents, option, addr, name, proto, data {stream, offset, good, found_stream,
 *             found_offset, past_end, past_count}
 *   time_ns
 *
 * Numbers of payload streams are strings ("0x..."), since they take 64 bits without a sign.
 * `number` is in the vocabulary's own numbers (enum drill_how, enum drill_fcntl). An outcome's
 * `option` is a list of numbers, or for SO_ERROR the name of the error. */

#include <jansson.h>

#include "oracle/variant.h"
#include "trace/trace.h"

/* A new reference, or NULL without memory. */
json_t *drill_report_event_json(const struct drill_event *event);

/* A new reference to a list of the names of choices, or NULL without memory. */
json_t *drill_report_choices_json(enum drill_variant variant, uint8_t choices);

/* A new reference to a string of `bytes` (NULL: ""), made valid UTF-8. */
json_t *drill_report_json_text(const char *bytes);

#endif
