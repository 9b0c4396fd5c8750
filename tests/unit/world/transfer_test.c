/* Payload out and in, and what happens around the buffers. */

#include "world/transfer.h"

#include <criterion/criterion.h>
#include <string.h>

#include "vocab/payload.h"

enum {
    STREAM = 7
};

/* Candidates: another stream, then ours from an offset. */
static bool expect(void *self, uint8_t actor, const struct drill_call *call,
                   const struct drill_outcome *outcome, unsigned k, uint64_t *ret_stream,
                   uint64_t *ret_offset)
{
    (void)actor;
    (void)call;
    (void)outcome;
    if (k > 1)
        return false;
    *ret_stream = k == 0 ? STREAM + 1 : STREAM;
    *ret_offset = *(const uint64_t *)self;
    return true;
}

/* Lays out and arms [300, 0, 200]. */
static struct drill_call arm(struct drill_transfer *transfer)
{
    struct drill_call call = {.id = DRILL_CALL_RECVMSG, .n_len = 3, .len = {300, 0, 200}};
    cr_assert(drill_transfer_lay_out(transfer, &call));
    drill_transfer_arm(transfer);
    return call;
}

static void put_payload(struct drill_transfer *transfer, uint64_t offset, size_t count)
{
    unsigned char bytes[500];
    size_t first = count < 300 ? count : 300;
    drill_payload_fill(STREAM, offset, bytes, count);
    memcpy(transfer->buffers[0].bytes, bytes, first);
    memcpy(transfer->buffers[2].bytes, bytes + first, count - first);
}

static struct drill_data inspect(struct drill_transfer *transfer, const struct drill_call *call,
                                 int64_t value, uint64_t offset)
{
    struct drill_guide guide = {.self = &offset, .expect = expect};
    struct drill_outcome outcome = {.value = value};
    drill_transfer_inspect(transfer, &guide, 0, call, &outcome);
    return outcome.data;
}

Test(world_transfer, a_send_is_one_payload_across_its_buffers)
{
    struct drill_transfer transfer = {0};
    struct drill_call call = {.id = DRILL_CALL_SENDMSG, .n_len = 3, .len = {5, 0, 9}};
    cr_assert(drill_transfer_lay_out(&transfer, &call));
    drill_transfer_fill(&transfer, STREAM, 100);
    cr_assert_eq(drill_payload_match(STREAM, 100, transfer.buffers[0].bytes, 5), 5);
    cr_assert_eq(drill_payload_match(STREAM, 105, transfer.buffers[2].bytes, 9), 9);
    drill_transfer_free(&transfer);
}

Test(world_transfer, memory_is_kept_between_calls)
{
    struct drill_transfer transfer = {0};
    arm(&transfer);
    const unsigned char *bytes = transfer.bytes;
    arm(&transfer);
    cr_assert_eq(transfer.bytes, bytes);
    drill_transfer_free(&transfer);
}

Test(world_transfer, the_right_candidate_is_found)
{
    struct drill_transfer transfer = {0};
    struct drill_call call = arm(&transfer);
    put_payload(&transfer, 1000, 400);
    struct drill_data data = inspect(&transfer, &call, 400, 1000);
    cr_assert_eq(data.stream, STREAM);
    cr_assert_eq(data.offset, 1000);
    cr_assert_eq(data.good, 400);
    cr_assert_not(data.located);
    cr_assert_eq(data.past_end + data.past_count, 0);
    drill_transfer_free(&transfer);
}

Test(world_transfer, lost_bytes_are_located)
{
    struct drill_transfer transfer = {0};
    struct drill_call call = arm(&transfer);
    put_payload(&transfer, 1003, 400);
    put_payload(&transfer, 1000, 100);
    struct drill_data data = inspect(&transfer, &call, 400, 1000);
    cr_assert_eq(data.good, 100);
    cr_assert(data.located);
    cr_assert_eq(data.found_stream, STREAM);
    cr_assert_eq(data.found_offset, 1103);
    drill_transfer_free(&transfer);
}

Test(world_transfer, garbage_is_not_located)
{
    struct drill_transfer transfer = {0};
    struct drill_call call = arm(&transfer);
    memset(transfer.buffers[0].bytes, 0, 300);
    struct drill_data data = inspect(&transfer, &call, 300, 0);
    cr_assert_lt(data.good, 8);
    cr_assert_not(data.located);
    drill_transfer_free(&transfer);
}

Test(world_transfer, bytes_past_the_count_and_past_the_end_are_counted)
{
    struct drill_transfer transfer = {0};
    struct drill_call call = arm(&transfer);
    put_payload(&transfer, 0, 500);
    memset((unsigned char *)transfer.buffers[2].bytes + 200, 0, 3);
    memset((unsigned char *)transfer.buffers[0].bytes - 1, 0, 1);
    struct drill_data data = inspect(&transfer, &call, 495, 0);
    cr_assert_eq(data.good, 495);
    cr_assert_eq(data.past_count, 5);
    cr_assert_eq(data.past_end, 4);
    drill_transfer_free(&transfer);
}

Test(world_transfer, a_failure_must_not_touch_the_buffer)
{
    struct drill_transfer transfer = {0};
    struct drill_call call = arm(&transfer);
    struct drill_data data = inspect(&transfer, &call, -1, 0);
    cr_assert_eq(data.stream, 0);
    cr_assert_eq(data.past_count, 0);
    memset(transfer.buffers[0].bytes, 1, 2);
    data = inspect(&transfer, &call, -1, 0);
    cr_assert_eq(data.past_count, 2);
    drill_transfer_free(&transfer);
}

Test(world_transfer, a_count_over_the_size_is_looked_at_as_far_as_it_goes)
{
    struct drill_transfer transfer = {0};
    struct drill_call call = arm(&transfer);
    put_payload(&transfer, 0, 500);
    struct drill_data data = inspect(&transfer, &call, 9000, 0);
    cr_assert_eq(data.good, 500);
    cr_assert_eq(data.past_count, 0);
    drill_transfer_free(&transfer);
}
