/* What the tests of the kernel's types share. */

#include "unit/kernel/kit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "targets/kernel/kernel.h"

static const struct drill_target_type *const types[] = {
    &drill_kernel_tcp4,       &drill_kernel_tcp6,        &drill_kernel_udp4,
    &drill_kernel_udp6,       &drill_kernel_unix_stream, &drill_kernel_unix_seqpacket,
    &drill_kernel_unix_dgram,
};

struct criterion_test_params kit_params(drill_family_set set)
{
    static int indices[DRILL_COUNT(types)];
    size_t n = 0;
    for (int i = 0; i < (int)DRILL_COUNT(types); i++) {
        if ((DRILL_FAMILY_BIT(types[i]->family) & set) != 0)
            indices[n++] = i;
    }
    return cr_make_param_array(int, indices, n);
}

struct drill_target *kit_open(int index)
{
    const struct drill_target_type *type = types[index];
    struct drill_target *target = NULL;
    struct drill_diag diag = {0};
    char why[128];
    if (!type->available(type, why, sizeof why))
        cr_skip_test("%s: %s", type->name, why);
    cr_assert(drill_ok(drill_target_check(type, &diag)), "%s", diag.text);
    cr_assert(drill_ok(drill_target_open(type, &target, &diag)), "%s", diag.text);
    return target;
}

struct drill_outcome kit_do(struct drill_target *target, const struct drill_call *call)
{
    struct drill_outcome out;
    memset(&out, 0xa5, sizeof out);
    drill_target_perform(target, call, NULL, &out);
    return out;
}

int kit_must(struct drill_outcome out, int line)
{
    cr_assert_eq(out.error, DRILL_ENONE, "line %d: %s", line,
                 drill_errno_name((enum drill_errno)out.error));
    return (int)out.value;
}

void kit_fails(struct drill_outcome out, enum drill_errno error, int line)
{
    cr_assert_eq(out.error, error, "line %d: %s, not %s", line,
                 drill_errno_name((enum drill_errno)out.error), drill_errno_name(error));
    cr_assert_eq(out.value, -1, "line %d", line);
    cr_assert_eq(out.addr.kind, DRILL_ADDR_NONE, "line %d", line);
}

/* Cuts `size` bytes at `bytes` into pieces; the last takes the rest. */
static void cut(struct drill_call *call, struct drill_buffer buffers[DRILL_IOV_MAX], char *bytes,
                uint32_t size, uint8_t pieces)
{
    uint32_t each = size / pieces;
    call->n_len = pieces;
    for (uint8_t i = 0; i < pieces; i++) {
        call->len[i] = i + 1 < pieces ? each : size - each * (uint32_t)(pieces - 1);
        buffers[i] = (struct drill_buffer){bytes + i * each, call->len[i]};
    }
}

struct drill_outcome kit_send(struct drill_target *target, struct drill_call call, const char *text,
                              uint8_t pieces)
{
    struct drill_buffer buffers[DRILL_IOV_MAX];
    struct drill_outcome out;
    char bytes[256];
    snprintf(bytes, sizeof bytes, "%s", text);
    cut(&call, buffers, bytes, (uint32_t)strlen(bytes), pieces);
    drill_target_perform(target, &call, buffers, &out);
    return out;
}

struct drill_outcome kit_receive(struct drill_target *target, struct drill_call call, char *into,
                                 uint32_t size, uint8_t pieces)
{
    struct drill_buffer buffers[DRILL_IOV_MAX];
    struct drill_outcome out;
    cut(&call, buffers, into, size, pieces);
    memset(into, 0, size + 1);
    drill_target_perform(target, &call, buffers, &out);
    return out;
}

struct drill_addr kit_address(const struct drill_target *target)
{
    static int count;
    char name[64];
    if (!kit_is(target, DRILL_FAMILIES_UNIX))
        return drill_addr_loopback(target->type->family, 1, 0);
    int n = snprintf(name, sizeof name, "drill-test-%ld-%d", (long)getpid(), count++);
    return drill_addr_unix(DRILL_ADDR_ABSTRACT, name, (size_t)n);
}

int kit_bound(struct drill_target *target, struct drill_addr *ret_addr)
{
    int fd = MUST(target, DRILL_CALL_SOCKET);
    MUST(target, DRILL_CALL_BIND, .fd = fd, .addr = kit_address(target));
    struct drill_outcome name = DO(target, DRILL_CALL_GETSOCKNAME, .fd = fd);
    kit_must(name, __LINE__);
    *ret_addr = name.addr;
    return fd;
}

int kit_listening(struct drill_target *target, struct drill_addr *ret_addr)
{
    int fd = kit_bound(target, ret_addr);
    MUST(target, DRILL_CALL_LISTEN, .fd = fd, .number = 1);
    return fd;
}

struct kit_connection kit_connect(struct drill_target *target)
{
    struct kit_connection c;
    c.listening = kit_listening(target, &c.addr);
    c.client = MUST(target, DRILL_CALL_SOCKET);
    MUST(target, DRILL_CALL_CONNECT, .fd = c.client, .addr = c.addr);
    c.taken = DO(target, DRILL_CALL_ACCEPT, .fd = c.listening, .want_addr = true);
    c.server = kit_must(c.taken, __LINE__);
    return c;
}

void kit_disconnect(struct drill_target *target, struct kit_connection connection)
{
    MUST(target, DRILL_CALL_CLOSE, .fd = connection.client);
    MUST(target, DRILL_CALL_CLOSE, .fd = connection.server);
    MUST(target, DRILL_CALL_CLOSE, .fd = connection.listening);
    drill_target_close(target);
}

void kit_await(struct drill_target *target, int fd, uint32_t events)
{
    struct drill_outcome out = DO(target, DRILL_CALL_POLL, .fd = fd, .flags = events, .number = -1);
    cr_assert_eq(kit_must(out, __LINE__), 1);
    cr_assert_eq(out.revents & events, events, "revents %x", out.revents);
}

bool kit_is(const struct drill_target *target, drill_family_set set)
{
    return (DRILL_FAMILY_BIT(target->type->family) & set) != 0;
}
