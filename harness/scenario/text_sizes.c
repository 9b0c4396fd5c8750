/* The sizes of buffers: one number, or a list in brackets. */

#include "scenario/text_reader.h"

static bool fail_too_long(struct drill_reader *reader, const struct drill_token *token)
{
    return drill_reader_fail(reader, token,
                             "number out of range: the buffers sum up to at "
                             "most %d bytes",
                             DRILL_TRANSFER_MAX);
}

bool drill_reader_size(struct drill_reader *reader, struct drill_draft *draft)
{
    struct drill_call *call = &draft->step.call;
    struct drill_token token = reader->token;
    int64_t bytes;
    if (!drill_reader_number(reader, "a number of bytes", 0, DRILL_TRANSFER_MAX, &bytes))
        return false;
    call->len[call->n_len++] = (uint32_t)bytes;
    return drill_call_length(call) <= DRILL_TRANSFER_MAX || fail_too_long(reader, &token);
}

/* "x NUMBER": so many buffers of the one length before it. */
static bool read_times(struct drill_reader *reader, struct drill_draft *draft)
{
    struct drill_call *call = &draft->step.call;
    int64_t times;
    drill_reader_advance(reader);
    struct drill_token token = reader->token;
    if (!drill_reader_number(reader, "a number of buffers", 1, DRILL_BUFFERS_MAX, &times))
        return false;
    call->number = (int32_t)times;
    return drill_call_length(call) <= DRILL_TRANSFER_MAX || fail_too_long(reader, &token);
}

bool drill_reader_sizes(struct drill_reader *reader, struct drill_draft *draft)
{
    if (!drill_reader_mark(reader, '['))
        return false;
    if (drill_token_is_mark(&reader->token, ']'))
        return drill_reader_advance(reader);
    for (;;) {
        if (draft->step.call.n_len == DRILL_IOV_MAX)
            return drill_reader_fail(reader, &reader->token,
                                     "wrong argument count: at most %d "
                                     "buffers",
                                     DRILL_IOV_MAX);
        if (!drill_reader_size(reader, draft))
            return false;
        if (drill_token_is(&reader->token, "x") && draft->step.call.n_len == 1)
            return read_times(reader, draft) && drill_reader_mark(reader, ']');
        if (drill_token_is_mark(&reader->token, ']'))
            return drill_reader_advance(reader);
        if (!drill_token_is_mark(&reader->token, ','))
            return drill_reader_fail_expected(reader, &reader->token, "',' or ']'");
        drill_reader_advance(reader);
    }
}
