/* The calls that both sides of the reference pair make, and how faults are said. */

#include "targets/reference/side.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t largest(const struct drill_reference_case *params)
{
    size_t size = sizeof(uint64_t);
    if (params->send_size > size)
        size = params->send_size;
    if (params->receive_size > size)
        size = params->receive_size;
    return size;
}

bool drill_reference_side_init(struct drill_reference_side *side, struct drill_program_run *run,
                               unsigned role, struct drill_target *target, char *why)
{
    *side = (struct drill_reference_side){
        .run = run,
        .target = target,
        .params = run->params,
        .role = role,
        .why = why,
    };
    side->size = largest(side->params);
    side->bytes = malloc(side->size);
    if (side->bytes == NULL)
        return drill_reference_fault(side, "no memory for %zu bytes", side->size);
    return true;
}

void drill_reference_side_deinit(struct drill_reference_side *side)
{
    free(side->bytes);
    side->bytes = NULL;
}

bool drill_reference_fault(struct drill_reference_side *side, const char *fmt, ...)
{
    int used = side->role == 0 ? snprintf(side->why, DRILL_PROGRAM_TEXT, "server: ")
                               : snprintf(side->why, DRILL_PROGRAM_TEXT, "client %u: ", side->role);
    if (used < 0 || used >= DRILL_PROGRAM_TEXT)
        return false;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(side->why + used, (size_t)(DRILL_PROGRAM_TEXT - used), fmt, ap);
    va_end(ap);
    return false;
}

bool drill_reference_call_fault(struct drill_reference_side *side, const struct drill_call *call,
                                const struct drill_outcome *out)
{
    char text[DRILL_CALL_TEXT];
    drill_call_print(call, NULL, text, sizeof text);
    enum drill_errno error = (enum drill_errno)out->error;
    return drill_reference_fault(side, "%.90s: %s (%s)", text, drill_errno_name(error),
                                 drill_errno_meaning(error));
}

bool drill_reference_call(struct drill_reference_side *side, const struct drill_call *call,
                          struct drill_outcome *out)
{
    do {
        drill_target_perform(side->target, call, NULL, out);
    } while (out->error == DRILL_EINTR);
    if (out->error != DRILL_ENONE)
        return drill_reference_call_fault(side, call, out);
    return true;
}

bool drill_reference_create(struct drill_reference_side *side, int32_t *ret_fd)
{
    const struct drill_call call = {.id = DRILL_CALL_SOCKET, .fd = -1};
    struct drill_outcome out;
    if (!drill_reference_call(side, &call, &out))
        return false;
    *ret_fd = (int32_t)out.value;
    return true;
}

bool drill_reference_is_inet(const struct drill_reference_side *side)
{
    return (DRILL_FAMILY_BIT(side->target->type->family) & DRILL_FAMILIES_INET) != 0;
}

bool drill_reference_set_inet(struct drill_reference_side *side, int32_t fd,
                              enum drill_option option)
{
    const struct drill_call call = {
        .id = DRILL_CALL_SETSOCKOPT, .fd = fd, .option = (uint8_t)option, .value = {1, 0}};
    struct drill_outcome out;
    return !drill_reference_is_inet(side) || drill_reference_call(side, &call, &out);
}

bool drill_reference_resolve(struct drill_reference_side *side, struct drill_addr *ret)
{
    struct drill_call host = {.id = DRILL_CALL_GETHOSTBYNAME, .fd = -1, .host = "localhost"};
    struct drill_call service = {.id = DRILL_CALL_GETSERVBYNAME, .fd = -1, .service = "drill"};
    struct drill_outcome found;
    if (side->params->proto != NULL)
        snprintf(service.proto, sizeof service.proto, "%s", side->params->proto);
    if (!drill_reference_call(side, &host, &found))
        return false;
    struct drill_addr addr = found.addr;
    if (!drill_reference_call(side, &service, &found))
        return false;
    addr.port = found.addr.port;
    *ret = addr;
    return true;
}

bool drill_reference_end_sending(struct drill_reference_side *side, int32_t fd)
{
    const struct drill_call call = {.id = DRILL_CALL_SHUTDOWN, .fd = fd, .number = DRILL_SHUT_WR};
    struct drill_outcome out;
    return drill_reference_call(side, &call, &out);
}

/* An interrupted close is not made again: the descriptor may be gone, or be somebody else's by now.
 */
bool drill_reference_close(struct drill_reference_side *side, int32_t fd, bool fine)
{
    const struct drill_call call = {.id = DRILL_CALL_CLOSE, .fd = fd};
    struct drill_outcome out;
    drill_target_perform(side->target, &call, NULL, &out);
    if (!fine)
        return false;
    if (out.error != DRILL_ENONE && out.error != DRILL_EINTR)
        return drill_reference_call_fault(side, &call, &out);
    return true;
}
