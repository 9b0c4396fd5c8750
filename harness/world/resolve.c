/* Symbolic addresses. The name of a slot's socket is asked for when a step needs it, at the latest
 * before the socket is closed while a later step still mentions it; it is kept until a call changes
 * it. The asking is recorded like any call, so that the guide knows the addresses too. */

#include "world/resolve.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "world/issue.h"
#include "world/process.h"

void drill_resolve_begin(struct drill_world *world, const struct drill_scenario *scenario)
{
    struct drill_slot *slots = world->now.slots;
    for (uint16_t i = 0; i < scenario->n_slots; i++)
        slots[i] = (struct drill_slot){.fd = -1, .last_mention = -1};
    for (uint32_t i = 0; i < scenario->n_steps; i++) {
        const struct drill_sym *addr = &scenario->steps[i].addr;
        if (drill_sym_has_slot(addr) && addr->slot >= 0)
            slots[addr->slot].last_mention = (int32_t)i;
    }
}

void drill_resolve_set_slot(struct drill_world *world, int16_t slot, int fd)
{
    world->now.slots[slot].fd = fd;
    world->now.slots[slot].named = false;
    world->now.slots[slot].closed = false;
}

void drill_resolve_forget_names(struct drill_world *world, const struct drill_call *call)
{
    const struct drill_scenario *scenario = world->now.scenario;
    bool closes = call->id == DRILL_CALL_CLOSE;
    if (scenario == NULL || (!closes && call->id != DRILL_CALL_BIND &&
                             call->id != DRILL_CALL_LISTEN && call->id != DRILL_CALL_CONNECT))
        return;
    for (uint16_t i = 0; i < scenario->n_slots; i++) {
        struct drill_slot *slot = &world->now.slots[i];
        if (slot->closed || slot->fd != call->fd)
            continue;
        if (closes)
            slot->closed = true;
        else
            slot->named = false;
    }
}

static bool is_unix(enum drill_family family)
{
    return (DRILL_FAMILY_BIT(family) & DRILL_FAMILIES_UNIX) != 0;
}

static bool is_six(enum drill_family family)
{
    return family == DRILL_TCP6 || family == DRILL_UDP6;
}

/* Abstract names are the whole network namespace's, which processes may share. */
static struct drill_addr fresh_abstract(void)
{
    static atomic_uint counter;
    char name[48];
    int len =
        snprintf(name, sizeof name, "drill-%d-%u", (int)getpid(), atomic_fetch_add(&counter, 1));
    return drill_addr_unix(DRILL_ADDR_ABSTRACT, name, (size_t)len);
}

static struct drill_addr fresh_path(struct drill_world *world)
{
    static atomic_uint counter;
    char name[DRILL_WORLD_DIR + 16];
    int len = snprintf(name, sizeof name, "%s/s%u", world->dir, atomic_fetch_add(&counter, 1));
    world->now.paths_made = true;
    return drill_addr_unix(DRILL_ADDR_PATH, name, (size_t)len);
}

/* The whole name up to `len` bytes; a filler of 'x' or NUL makes up what is missing. */
static struct drill_addr named(enum drill_addr_kind kind, const char *name, size_t used, size_t len)
{
    char full[DRILL_ADDR_NAME_MAX];
    if (used > sizeof full)
        used = sizeof full;
    memset(full, kind == DRILL_ADDR_PATH ? 'x' : '\0', sizeof full);
    memcpy(full, name, used);
    return drill_addr_unix(kind, full, len > used ? len : used);
}

/* The path of a name: the same every time in one run, for the directory is emptied after it. Where
 * there is no directory there are no files. */
static struct drill_addr named_path(struct drill_world *world, const char *of, size_t len)
{
    char name[DRILL_WORLD_DIR + 4 + DRILL_FILE_NAME_MAX];
    if (world->dir[0] == '\0')
        return (struct drill_addr){.kind = DRILL_ADDR_NONE};
    int used = snprintf(name, sizeof name, "%s/n%s", world->dir, of);
    world->now.paths_made = true;
    return named(DRILL_ADDR_PATH, name, (size_t)used, len);
}

/* A name is another one in every run: descriptors that were on their way when the last one ended
 * keep theirs until the kernel gets to them. */
static struct drill_addr named_abstract(const struct drill_world *world, const char *of, size_t len)
{
    char name[32 + DRILL_FILE_NAME_MAX];
    int used = snprintf(name, sizeof name, "drill-%d-%u-n%s", (int)getpid(), world->now.serial, of);
    return named(DRILL_ADDR_ABSTRACT, name, (size_t)used, len > 0 ? len - 1 : 0);
}

/* Port 1 (tcpmux) is the one nobody offers. */
static struct drill_addr nowhere(enum drill_family family)
{
    return is_unix(family) ? fresh_abstract() : drill_addr_loopback(family, 1, 1);
}

/* A name that may still come to be without a call that says so (a send binds a datagram socket). */
static bool is_final(const struct drill_addr *name)
{
    bool inet = name->kind == DRILL_ADDR_INET4 || name->kind == DRILL_ADDR_INET6;
    return inet ? name->port != 0
                : name->kind == DRILL_ADDR_ABSTRACT || name->kind == DRILL_ADDR_PATH;
}

static void learn_name(struct drill_world *world, uint8_t actor, struct drill_slot *slot)
{
    struct drill_call call = {.id = DRILL_CALL_GETSOCKNAME, .fd = slot->fd};
    struct drill_outcome outcome;
    if (slot->fd < 0 || slot->closed || (slot->named && is_final(&slot->name)))
        return;
    drill_issue_own(world, actor, &call, &outcome);
    if (outcome.error != DRILL_ENONE)
        return; /* closed: its last name stays */
    slot->named = true;
    slot->name = outcome.addr;
}

/* A socket bound to the wildcard is reached at the loopback address. */
static struct drill_addr as_destination(enum drill_family family, struct drill_addr name)
{
    struct drill_addr four = drill_addr_loopback(DRILL_TCP4, 1, name.port);
    if (drill_addr_is_mapped_wildcard(&name))
        return drill_addr_mapped(&four);
    return drill_addr_is_wildcard(&name) ? drill_addr_loopback(family, 1, name.port) : name;
}

static struct drill_addr slot_address(struct drill_world *world, const struct drill_step *step)
{
    enum drill_family family = world->target->type->family;
    if (step->addr.slot < 0)
        return nowhere(family);
    struct drill_slot *slot = &world->now.slots[step->addr.slot];
    learn_name(world, step->actor, slot);
    if (!slot->named)
        return nowhere(family);
    return step->call.id == DRILL_CALL_BIND ? slot->name : as_destination(family, slot->name);
}

static void copy_name(char *to, size_t size, const char *from)
{
    snprintf(to, size, "%s", from != NULL ? from : "");
}

static bool look_up(struct drill_world *world, uint8_t actor, const struct drill_call *call,
                    struct drill_outcome *ret)
{
    drill_issue_own(world, actor, call, ret);
    if (ret->error == DRILL_ENONE)
        return true;
    drill_world_end(world, world->surroundings.own_names ? DRILL_RUN_STUCK : DRILL_RUN_SKIPPED,
                    "%s(\"%s\") failed: %s", drill_call_name((enum drill_call_id)call->id),
                    call->id == DRILL_CALL_GETHOSTBYNAME ? call->host : call->service,
                    drill_errno_name((enum drill_errno)ret->error));
    return false;
}

static void resolve_named(struct drill_world *world, const struct drill_step *step,
                          struct drill_call *call)
{
    struct drill_call host = {.id = DRILL_CALL_GETHOSTBYNAME, .fd = -1};
    struct drill_call service = {.id = DRILL_CALL_GETSERVBYNAME, .fd = -1};
    struct drill_outcome found;
    copy_name(host.host, sizeof host.host, step->addr.host);
    copy_name(service.service, sizeof service.service, step->addr.service);
    copy_name(service.proto, sizeof service.proto, step->addr.proto);
    copy_name(call->host, sizeof call->host, step->addr.host);
    copy_name(call->service, sizeof call->service, step->addr.service);
    copy_name(call->proto, sizeof call->proto, step->addr.proto);
    if (!look_up(world, step->actor, &host, &found))
        return;
    call->addr = found.addr;
    if (!look_up(world, step->actor, &service, &found))
        return;
    call->addr.port = found.addr.port;
    /* gethostbyname knows IPv4 only. */
    if (is_six(world->target->type->family) && call->addr.kind == DRILL_ADDR_INET4)
        call->addr = drill_addr_mapped(&call->addr);
}

/* A host with the port of a slot's socket. */
static struct drill_addr host_of(struct drill_world *world, const struct drill_step *step)
{
    enum drill_family family = world->target->type->family;
    struct drill_addr name = slot_address(world, step);
    return is_unix(family) ? name : drill_sym_host(&step->addr, family, name.port);
}

/* The forms that only UNIX families have; others get a fresh address, but never a file. */
static struct drill_addr unix_address(struct drill_world *world, const struct drill_step *step)
{
    enum drill_family family = world->target->type->family;
    const struct drill_sym *addr = &step->addr;
    if (!is_unix(family))
        return drill_call_is_on_file(&step->call) ? (struct drill_addr){.kind = DRILL_ADDR_NONE}
                                                  : drill_addr_loopback(family, 1, 0);
    if (addr->kind == DRILL_SYM_UNNAMED)
        return (struct drill_addr){.kind = DRILL_ADDR_UNNAMED};
    if (addr->kind == DRILL_SYM_ABSTRACT)
        return named_abstract(world, addr->host, addr->len);
    return named_path(world, addr->host, addr->len);
}

static void resolve_address(struct drill_world *world, const struct drill_step *step,
                            struct drill_call *call)
{
    enum drill_family family = world->target->type->family;
    switch ((enum drill_sym_kind)step->addr.kind) {
    case DRILL_SYM_NONE:
        break;
    case DRILL_SYM_LOOPBACK:
    case DRILL_SYM_LOOPBACK2:
    case DRILL_SYM_ANY:
    case DRILL_SYM_ANY4:
        call->addr = is_unix(family) ? fresh_abstract() : drill_sym_host(&step->addr, family, 0);
        break;
    case DRILL_SYM_NOWHERE:
        call->addr = nowhere(family);
        break;
    case DRILL_SYM_SLOT:
        call->addr = slot_address(world, step);
        break;
    case DRILL_SYM_NAMED:
        resolve_named(world, step, call);
        break;
    case DRILL_SYM_PATH:
        call->addr = is_unix(family) ? fresh_path(world) : drill_addr_loopback(family, 1, 0);
        break;
    case DRILL_SYM_UNSPEC:
        call->addr = (struct drill_addr){.kind = DRILL_ADDR_UNSPEC};
        break;
    case DRILL_SYM_UNROUTABLE:
        call->addr = is_unix(family) ? fresh_abstract() : drill_addr_unroutable(family, 9);
        break;
    case DRILL_SYM_ANY_OF:
    case DRILL_SYM_ANY4_OF:
    case DRILL_SYM_LOOPBACK_OF:
    case DRILL_SYM_LOOPBACK2_OF:
    case DRILL_SYM_BROADCAST_OF:
        call->addr = host_of(world, step);
        break;
    case DRILL_SYM_COUNT:
        break;
    case DRILL_SYM_FILE:
    case DRILL_SYM_ABSTRACT:
    case DRILL_SYM_UNNAMED:
        call->addr = unix_address(world, step);
        break;
    }
}

/* Asks for names that a close would take away. */
static void save_names(struct drill_world *world, const struct drill_step *step, int fd)
{
    struct drill_run_state *now = &world->now;
    for (uint16_t i = 0; i < now->scenario->n_slots && fd >= 0; i++) {
        if (now->slots[i].fd == fd && now->slots[i].last_mention > now->step && !now->over)
            learn_name(world, step->actor, &now->slots[i]);
    }
}

void drill_resolve_step(struct drill_world *world, const struct drill_step *step,
                        struct drill_call *ret)
{
    *ret = step->call;
    ret->fd = step->slot == DRILL_NO_SLOT
                  ? -1
                  : drill_process_fd(world->actors[step->actor], world->now.slots[step->slot].fd);
    for (unsigned i = 0; ret->id == DRILL_CALL_SENDMSG && i < drill_call_rights(ret); i++) {
        int16_t slot = step->rights[i] != DRILL_NO_SLOT ? step->rights[i] : step->rights[0];
        ret->rights[i] = drill_process_fd(world->actors[step->actor], world->now.slots[slot].fd);
    }
    if (ret->id == DRILL_CALL_EPOLL_CTL)
        ret->value[0] = step->addr.slot >= 0 ? world->now.slots[step->addr.slot].fd : -1;
    else
        resolve_address(world, step, ret);
    if (ret->id == DRILL_CALL_RENAME)
        snprintf(ret->service, sizeof ret->service, "n%.*s", DRILL_FILE_NAME_MAX,
                 step->call.service);
    if (ret->id == DRILL_CALL_CLOSE)
        save_names(world, step, ret->fd);
}
