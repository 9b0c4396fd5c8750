#ifndef DRILL_TARGETS_REFERENCE_TRANSFER_H
#define DRILL_TARGETS_REFERENCE_TRANSFER_H

/* Moving bytes with care: a send may take less than it was given, a receive may bring less than it
 * was asked for, and both may be interrupted. side->sent and side->received count along. */

#include "targets/reference/side.h"

/* Sends all of the first `len` bytes of side->bytes. */
bool drill_reference_send_all(struct drill_reference_side *side, int32_t fd, size_t len);

/* Makes one send of `len` bytes (1 to side->size) of the payload from offset side->sent on; it
 * takes *ret_taken, which may be less, and without `wait` none, where there is no room. A plain
 * write() waits in any case. */
bool drill_reference_send_payload(struct drill_reference_side *side, int32_t fd, bool wait,
                                  size_t len, size_t *ret_taken);

/* Receives up to `max` bytes (at most side->size) into side->bytes with one call; *ret_len 0 is the
 * end of the stream. Where side->stream is known, every byte must be the one at its offset. */
bool drill_reference_receive_some(struct drill_reference_side *side, int32_t fd, size_t max,
                                  size_t *ret_len);

/* Receives exactly `len` bytes into side->bytes; an early end is a fault. */
bool drill_reference_receive_exactly(struct drill_reference_side *side, int32_t fd, size_t len);

/* Receives the end of the stream; a byte more is a fault. */
bool drill_reference_receive_end(struct drill_reference_side *side, int32_t fd);

#endif
