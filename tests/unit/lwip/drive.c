/* The helpers of drive.h. */

#include "unit/lwip/drive.h"

#include <criterion/criterion.h>

#include "targets/lwip/lwip.h"

struct drill_target *drive_target;

static void open_type(const struct drill_target_type *type)
{
    struct drill_diag diag = {0};
    cr_assert(drill_ok(drill_target_check(type, &diag)), "%s", diag.text);
    cr_assert(drill_ok(drill_target_open(type, &drive_target, &diag)), "%s", diag.text);
}

void drive_open_tcp(void)
{
    open_type(&drill_lwip_tcp4);
}

void drive_open_udp(void)
{
    open_type(&drill_lwip_udp4);
}

void drive_close(void)
{
    drill_target_close(drive_target);
}

struct drill_outcome drive_call(struct drill_call call, void *bytes)
{
    const struct drill_buffer buffer = {bytes, call.n_len > 0 ? call.len[0] : 0};
    struct drill_outcome out;
    drill_target_perform(drive_target, &call, &buffer, &out);
    return out;
}

enum drill_errno drive_error(struct drill_call call, void *bytes)
{
    struct drill_outcome out = drive_call(call, bytes);
    cr_assert_eq(out.error != DRILL_ENONE, out.value == -1, "value %lld with error %s",
                 (long long)out.value, drill_errno_name((enum drill_errno)out.error));
    return (enum drill_errno)out.error;
}

int64_t drive_must(struct drill_call call, void *bytes)
{
    struct drill_outcome out = drive_call(call, bytes);
    cr_assert_eq(out.error, DRILL_ENONE, "%s failed with %s",
                 drill_call_name((enum drill_call_id)call.id),
                 drill_errno_name((enum drill_errno)out.error));
    return out.value;
}

int32_t drive_socket(void)
{
    return (int32_t)drive_must(CALL(SOCKET, .fd = -1), NULL);
}

struct drill_addr drive_name(int32_t fd)
{
    struct drill_outcome out = drive_call(CALL(GETSOCKNAME, .fd = fd), NULL);
    cr_assert_eq(out.error, DRILL_ENONE);
    return out.addr;
}

int32_t drive_bound(void)
{
    int32_t fd = drive_socket();
    drive_must(CALL(BIND, .fd = fd, .addr = drill_addr_loopback(DRILL_TCP4, 1, 0)), NULL);
    return fd;
}

int32_t drive_listener(int32_t backlog)
{
    int32_t fd = drive_bound();
    drive_must(CALL(LISTEN, .fd = fd, .number = backlog), NULL);
    return fd;
}

void drive_pair(int32_t *ret_client, int32_t *ret_server)
{
    int32_t listener = drive_listener(1);
    *ret_client = drive_socket();
    drive_must(CALL(CONNECT, .fd = *ret_client, .addr = drive_name(listener)), NULL);
    *ret_server = (int32_t)drive_must(CALL(ACCEPT, .fd = listener), NULL);
    drive_must(CALL(CLOSE, .fd = listener), NULL);
}

void drive_send_all(int32_t fd, const unsigned char *bytes, uint32_t len)
{
    for (uint32_t done = 0; done < len;)
        done += (uint32_t)drive_must(CALL(SEND, .fd = fd, .n_len = 1, .len = {len - done}),
                                     (void *)(bytes + done));
}

void drive_receive_all(int32_t fd, unsigned char *bytes, uint32_t len)
{
    for (uint32_t done = 0; done < len;) {
        int64_t got =
            drive_must(CALL(RECV, .fd = fd, .n_len = 1, .len = {len - done}), bytes + done);
        cr_assert_gt(got, 0, "end of stream at byte %u of %u", done, len);
        done += (uint32_t)got;
    }
}
