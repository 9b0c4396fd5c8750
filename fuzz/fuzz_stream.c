/* The reference client and server with sizes of any proportion: whatever is sent in pieces of one
 * size and received in pieces of another must come whole, in order, once.
 *
 * Input, every byte optional: total (2 bytes), bytes of a send (2), of a receive (2), service and
 * ending, backlog, clients, tail (2), read and write. */

#include "fuzz/entry.h"
#include "fuzz/stage.h"
#include "targets/builtin.h"
#include "targets/reference/case.h"

enum {
    TOTAL_MAX = 20000,
    CALLS_MAX = 400, /* sends and receives, so that no input takes long */
    CLIENTS_MAX = 3,
    BACKLOG_MAX = 3
};

struct input {
    const uint8_t *bytes;
    size_t len;
};

static unsigned take_byte(struct input *input)
{
    if (input->len == 0)
        return 0;
    input->len--;
    return *input->bytes++;
}

static uint32_t take_pair(struct input *input)
{
    unsigned low = take_byte(input);
    return low | take_byte(input) << 8;
}

static void prepare(void)
{
    fuzz_stage_prepare(fuzz_stage_choose(fuzz_entry.target));
}

/* A piece is at least so long that the total takes no more than CALLS_MAX. */
static uint32_t piece(uint32_t size, uint32_t total)
{
    uint32_t least = total / CALLS_MAX + 1;
    return size % (total + 2) < least ? least : size % (total + 2);
}

static bool take(const uint8_t *bytes, size_t len)
{
    struct input input = {bytes, len};
    struct drill_reference_case params = {.total = take_pair(&input) % (TOTAL_MAX + 1)};
    params.send_size = piece(take_pair(&input), params.total);
    params.receive_size = piece(take_pair(&input), params.total);
    unsigned way = take_byte(&input);
    params.service = (way & 1) != 0 ? DRILL_REFERENCE_DISCARD : DRILL_REFERENCE_ECHO;
    params.ending = (enum drill_reference_ending)((way >> 1) % 4);
    if (params.service == DRILL_REFERENCE_DISCARD)
        params.ending = DRILL_REFERENCE_CLIENT_SHUTDOWN;
    params.backlog = 1 + (int)(take_byte(&input) % BACKLOG_MAX);
    unsigned clients = 1 + take_byte(&input) % CLIENTS_MAX;
    params.tail = take_pair(&input) % (TOTAL_MAX + 1);
    params.plain = take_byte(&input) % 2 != 0;
    if (clients > (unsigned)params.backlog + 1)
        clients = (unsigned)params.backlog + 1;
    struct drill_program program = *drill_builtin_programs[0];
    program.name = "reference/input";
    program.families = DRILL_FAMILIES_STREAM;
    program.by_name = false;
    program.roles = (uint8_t)(1 + clients);
    program.params = &params;
    return fuzz_stage_perform(&program);
}

const struct fuzz_entry fuzz_entry = {
    .name = "fuzz_stream",
    .covers =
        "the reference client and server with sizes of any proportion, on DRILL_TARGET (tcp4)",
    .form = FUZZ_OTHER,
    .target = "tcp4",
    .prepare = prepare,
    .take = take,
};
