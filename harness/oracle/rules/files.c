/* unlink, rename, chmod, mknod, stat, open, umask on the paths of UNIX sockets; what the state of a
 * path makes of a connect or a send.
 *
 * Not modelled: UNX-PERM for directories (the harness has one, which it can search), the owner of a
 * file; descriptors of regular files; CON-UNIX-ERR, EPROTOTYPE: a scenario has sockets of one type.
 */

#include "oracle/rules/files.h"

#include <string.h>

enum {
    WRITE_BY_OWNER = DRILL_S_IWUSR,
    ALL_MODES = 0777
};

_Static_assert((int)DRILL_S_IRUSR == 0400 && (int)DRILL_S_IXOTH == 1, "modes are not as in octal");

/* unix(7): a NUL and five digits of [0-9a-f]. */
bool files_is_automatic(const struct drill_addr *addr)
{
    bool digits = addr->kind == DRILL_ADDR_ABSTRACT && addr->name_len == 5;
    for (unsigned i = 0; digits && i < addr->name_len; i++)
        digits = (addr->name[i] >= '0' && addr->name[i] <= '9') ||
                 (addr->name[i] >= 'a' && addr->name[i] <= 'f');
    return digits;
}

static size_t length_without_nuls(const struct drill_addr *addr)
{
    size_t len = addr->name_len;
    while (len > 0 && addr->name[len - 1] == '\0')
        len--;
    return len;
}

bool files_has_similar(const struct move *move)
{
    const struct drill_addr *want = &move->call->addr;
    size_t len = length_without_nuls(want);
    for (int i = 0; want->kind == DRILL_ADDR_ABSTRACT && i < move->state->n_socks; i++) {
        const struct model_sock *so = &move->state->socks[i];
        const struct drill_addr *has = &move->env->addrs[so->addr];
        if (so->phase != PHASE_UNUSED && has->kind == DRILL_ADDR_ABSTRACT &&
            has->name_len != want->name_len && length_without_nuls(has) == len &&
            memcmp(has->name, want->name, len) == 0)
            return true;
    }
    return false;
}

void files_refuse(struct move *move, struct permits *p)
{
    const struct drill_addr *addr = &move->call->addr;
    int file = state_file_at(move->state, move->env, addr);
    p->rule = DRILL_RULE_CON_UNIX_ERR;
    if (addr->kind != DRILL_ADDR_PATH) {
        if (files_has_similar(move))
            p->rule = DRILL_RULE_UNX_ABSTRACT;
        permit_error(p, DRILL_ECONNREFUSED, (enum drill_rule_id)p->rule, NULL);
    } else if (file == DRILL_NONE) {
        permit_error(p, DRILL_ENOENT, DRILL_RULE_CON_UNIX_ERR, NULL);
    } else if (move->state->files[file].kind == FILE_REGULAR) {
        permit_under(permit_error(p, DRILL_ECONNREFUSED, DRILL_RULE_CON_UNIX_ERR, NULL),
                     DRILL_V_CONNECT_FILE, 1);
        permit_under(permit_error(p, DRILL_ENOTSOCK, DRILL_RULE_CON_UNIX_ERR, NULL),
                     DRILL_V_CONNECT_FILE, 2);
    } else {
        bool closed = move->state->files[file].sock == 0;
        p->rule = closed ? DRILL_RULE_UNX_NOUNLINK : DRILL_RULE_CON_UNIX_ERR;
        permit_error(p, DRILL_ECONNREFUSED, (enum drill_rule_id)p->rule, NULL);
    }
}

bool files_unnamed(struct move *move, struct permits *p, enum drill_rule_id rule)
{
    if (move->call->addr.kind != DRILL_ADDR_UNNAMED)
        return false;
    p->rule = (uint16_t)rule;
    permit_error(p, DRILL_EINVAL, rule, NULL);
    return true;
}

bool files_deny(struct move *move, struct permits *p)
{
    int index = state_file_at(move->state, move->env, &move->call->addr);
    /* Of a recorded trace the calls on files are not seen. */
    if (index == DRILL_NONE || move->env->open)
        return false;
    const struct model_file *file = &move->state->files[index];
    /* A mask that is not known takes away, and adds nothing. */
    if ((file->mode & WRITE_BY_OWNER) != 0) {
        blame_error(p, DRILL_EACCES, DRILL_RULE_UNX_PERM);
        return false;
    }
    p->rule = DRILL_RULE_UNX_PERM;
    permit_error(p, DRILL_EACCES, DRILL_RULE_UNX_PERM, NULL);
    return true;
}

static struct model_file *file_of(const struct move *move)
{
    int file = state_file_at(move->state, move->env, &move->call->addr);
    return file != DRILL_NONE ? &move->state->files[file] : NULL;
}

static void apply_unlink(struct move *move)
{
    state_remove_file(move->state, state_file_at(move->state, move->env, &move->call->addr));
}

/* The path that a rename gives: the new name in the directory of the old one. */
static struct drill_addr new_path(const struct drill_call *call)
{
    char name[DRILL_ADDR_NAME_MAX];
    size_t dir = call->addr.name_len;
    size_t len = 0;
    while (dir > 0 && call->addr.name[dir - 1] != '/')
        dir--;
    for (size_t i = 0; i < dir; i++)
        name[len++] = call->addr.name[i];
    for (size_t i = 0; call->service[i] != '\0' && len < sizeof name; i++)
        name[len++] = call->service[i];
    return drill_addr_unix(DRILL_ADDR_PATH, name, len);
}

static void apply_rename(struct move *move)
{
    struct drill_addr to = new_path(move->call);
    struct model_file file = *file_of(move);
    file.addr = env_address(move->env, &to);
    apply_unlink(move);
    int old = state_find_file(move->state, file.addr);
    if (old != DRILL_NONE)
        state_remove_file(move->state, old);
    state_add_file(move->state, &file);
}

static void apply_chmod(struct move *move)
{
    struct model_file *file = file_of(move);
    file->mode = (uint16_t)(move->call->flags & ALL_MODES);
    file->mode_known = true;
}

static void apply_mknod(struct move *move)
{
    unsigned process = move->env->process[move->actor];
    uint16_t mask = move->state->mask[process];
    struct model_file file = {.addr = env_address(move->env, &move->call->addr),
                              .kind = FILE_REGULAR,
                              .mode_known = move->state->mask_known[process],
                              .mode = (uint16_t)(move->call->flags & ALL_MODES & ~mask)};
    state_add_file(move->state, &file);
}

static void apply_umask(struct move *move)
{
    unsigned process = move->env->process[move->actor];
    move->state->mask[process] = (uint16_t)(move->call->flags & ALL_MODES);
    move->state->mask_known[process] = true;
}

static bool check_stat(struct move *move)
{
    const struct model_file *file = file_of(move);
    int64_t kind = file->kind == FILE_SOCKET ? DRILL_S_IFSOCK : DRILL_S_IFREG;
    int64_t got = move->outcome->value;
    char text[160];
    if ((got & ~(int64_t)ALL_MODES) != kind)
        return move_breaks(move, DRILL_RULE_UNX_PATH, "the file of a%s",
                           file->kind == FILE_SOCKET ? " socket" : "n ordinary kind");
    if (!file->mode_known || (got & ALL_MODES) == file->mode)
        return true;
    return move_breaks(move, DRILL_RULE_UNX_PATH, "the mode %s",
                       drill_flags_print(DRILL_GROUP_S, file->mode, text, sizeof text));
}

static void permit_open(struct permits *p, const struct model_file *file)
{
    p->rule = DRILL_RULE_UNX_PATH;
    if (!file->mode_known || (file->mode & DRILL_S_IRUSR) == 0)
        permit_error(p, DRILL_EACCES, DRILL_RULE_UNX_PERM, NULL);
    if (file->kind == FILE_REGULAR)
        p->unknown = "descriptors of regular files are not modelled";
    permit_under(permit_error(p, DRILL_ENXIO, DRILL_RULE_UNX_PATH, NULL), DRILL_V_OPEN_SOCKET, 1);
    permit_under(permit_error(p, DRILL_EOPNOTSUPP, DRILL_RULE_UNX_PATH, NULL), DRILL_V_OPEN_SOCKET,
                 2);
}

static void permit_mask(struct move *move, struct permits *p)
{
    unsigned process = move->env->process[move->actor];
    bool known = move->state->mask_known[process];
    int64_t mask = move->state->mask[process];
    p->rule = DRILL_RULE_UNX_PATH;
    permit_value(p, known ? mask : 0, known ? mask : ALL_MODES, DRILL_RULE_UNX_PATH, apply_umask);
}

void permit_file(struct move *move, struct permits *p)
{
    const struct model_file *file = file_of(move);
    if (move->call->id == DRILL_CALL_UMASK) {
        permit_mask(move, p);
        return;
    }
    p->rule = DRILL_RULE_UNX_UNLINK;
    if (move->call->id == DRILL_CALL_MKNOD) {
        if (file == NULL)
            permit_value(p, 0, 0, DRILL_RULE_UNX_PATH, apply_mknod);
        else
            permit_error(p, DRILL_EEXIST, DRILL_RULE_UNX_UNLINK, NULL);
        return;
    }
    if (file == NULL) {
        permit_error(p, DRILL_ENOENT, DRILL_RULE_UNX_UNLINK, NULL);
        return;
    }
    blame_error(p, DRILL_ENOENT, file->sock == 0 ? DRILL_RULE_UNX_NOUNLINK : DRILL_RULE_UNX_UNLINK);
    switch (move->call->id) {
    case DRILL_CALL_UNLINK:
        permit_value(p, 0, 0, DRILL_RULE_UNX_UNLINK, apply_unlink);
        break;
    case DRILL_CALL_RENAME:
        permit_value(p, 0, 0, DRILL_RULE_UNX_UNLINK, apply_rename);
        break;
    case DRILL_CALL_CHMOD:
        p->rule = DRILL_RULE_UNX_PERM;
        permit_value(p, 0, 0, DRILL_RULE_UNX_PERM, apply_chmod);
        break;
    case DRILL_CALL_STAT:
        p->rule = DRILL_RULE_UNX_PATH;
        permit_value(p, 0, INT32_MAX, DRILL_RULE_UNX_PATH, NULL)->check = check_stat;
        break;
    default:
        permit_open(p, file);
        break;
    }
}
