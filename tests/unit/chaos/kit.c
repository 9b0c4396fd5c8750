#include "unit/chaos/kit.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/check.h"
#include "target/stock.h"
#include "targets/builtin.h"

static unsigned char memory[65536];

static void make_call(const struct drill_chaos_inner *inner, const struct drill_call *call,
                      const struct drill_buffer *buffers, struct drill_outcome *out)
{
    drill_target_perform(DRILL_CONTAINER_OF(inner, const struct kit, inner)->target, call, buffers,
                         out);
}

void kit_open(struct kit *kit, const char *target)
{
    size_t i = 0;
    const struct drill_target_type *type = drill_target_find(drill_builtin_targets, target, &i);
    memset(kit, 0, sizeof *kit);
    cr_assert(drill_ok(drill_target_open(type, &kit->target, NULL)));
    kit->inner.perform = make_call;
    kit->inner.family = type->family;
    drill_chaos_init(&kit->chaos, 1);
    kit->chaos.temper = (struct drill_chaos_temper){.seed = 1, .patience = 2};
}

void kit_close(struct kit *kit)
{
    drill_chaos_deinit(&kit->chaos);
    drill_target_close(kit->target);
}

int64_t kit_call(struct kit *kit, const struct drill_call *call, void *bytes)
{
    struct drill_buffer buffer = {bytes, call->len[0]};
    memset(&kit->out, 0, sizeof kit->out);
    drill_chaos_perform(&kit->chaos, &kit->inner, call, &buffer, &kit->out);
    return kit->out.value;
}

void kit_must(struct kit *kit, const struct drill_call *call, void *bytes)
{
    kit_call(kit, call, bytes);
    cr_assert_eq(kit->out.error, DRILL_ENONE, "%s: %s", drill_call_name(call->id),
                 drill_errno_name(kit->out.error));
}

void kit_pair(struct kit *kit, uint32_t flags, int ret[2])
{
    kit_must(kit, &(struct drill_call){.id = DRILL_CALL_SOCKETPAIR, .flags = flags}, NULL);
    ret[0] = (int)kit->out.value;
    ret[1] = kit->out.second_fd;
}

int64_t kit_send(struct kit *kit, int fd, uint32_t len, uint32_t flags)
{
    return kit_call(kit,
                    &(struct drill_call){.id = DRILL_CALL_SEND,
                                         .fd = fd,
                                         .flags = flags | DRILL_MSG_NOSIGNAL,
                                         .n_len = 1,
                                         .len = {len}},
                    memory);
}

int64_t kit_receive(struct kit *kit, int fd, uint32_t len, uint32_t flags)
{
    return kit_call(kit,
                    &(struct drill_call){
                        .id = DRILL_CALL_RECV, .fd = fd, .flags = flags, .n_len = 1, .len = {len}},
                    memory);
}

uint32_t kit_poll(struct kit *kit, int fd, uint32_t events, int timeout_ms)
{
    kit_must(kit,
             &(struct drill_call){
                 .id = DRILL_CALL_POLL, .fd = fd, .flags = events, .number = timeout_ms},
             NULL);
    return kit->out.revents;
}
