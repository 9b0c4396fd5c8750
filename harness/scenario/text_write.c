/* The canonical writer. Headers first, each on its line; then one line for each step, ranges
 * expanded, with its claim from column 34 on or two blanks after a longer step. */

#include <string.h>

#include "scenario/measure.h"
#include "scenario/scenario.h"
#include "scenario/signature.h"

enum {
    CLAIM_COLUMN = 34,
    /* More than any step takes in text: a slot of each kind, three names, eight sizes, all flags,
     * all twists, and four alternatives with flags. */
    STEP_TEXT_MAX = 1792
};

/* The arguments of one call, being written. */
struct out {
    const struct drill_scenario *scenario;
    const struct drill_step *step;
    struct drill_text *text;
    bool any; /* an argument was written */
};

static void separate(struct out *out)
{
    if (out->any)
        drill_text_add(out->text, ", ", 2);
    out->any = true;
}

static void put_flags(struct out *out, enum drill_flag_group group, bool even_none)
{
    char buf[256];
    uint32_t flags = out->step->call.flags;
    if (flags == 0 && !even_none)
        return;
    separate(out);
    drill_text_addf(out->text, "%s", drill_flags_print(group, flags, buf, sizeof buf));
}

static void put_number(struct out *out, int64_t number)
{
    separate(out);
    drill_text_addf(out->text, "%lld", (long long)number);
}

static void put_word(struct out *out, const char *word)
{
    separate(out);
    drill_text_addf(out->text, "%s", word);
}

static void put_quoted(struct out *out, const char *name)
{
    separate(out);
    drill_text_addf(out->text, "\"%s\"", name);
}

static void put_quoted_or_null(struct out *out, const char *name)
{
    if (name[0] != '\0')
        put_quoted(out, name);
    else
        put_word(out, "NULL");
}

static void put_slot(struct out *out, int16_t slot)
{
    put_word(out, slot == DRILL_NO_SLOT ? "-1" : out->scenario->slots[slot]);
}

/* path("NAME", LEN), abstract("NAME", LEN). */
static void put_file(struct out *out, const char *word, const char *name, unsigned len)
{
    separate(out);
    drill_text_addf(out->text, "%s(\"%s\"", word, name);
    if (len != 0)
        drill_text_addf(out->text, ", %u", len);
    drill_text_add(out->text, ")", 1);
}

static void put_rights(struct out *out)
{
    const struct drill_call *call = &out->step->call;
    unsigned n = 0;
    if (call->n_rights == 0)
        return;
    separate(out);
    drill_text_addf(out->text, "rights(");
    for (; n < DRILL_RIGHTS && out->step->rights[n] != DRILL_NO_SLOT; n++)
        drill_text_addf(out->text, "%s%s", n > 0 ? ", " : "",
                        out->scenario->slots[out->step->rights[n]]);
    if (call->n_rights > n)
        drill_text_addf(out->text, ", %u", call->n_rights);
    drill_text_add(out->text, ")", 1);
}

static void put_room(struct out *out)
{
    if (out->step->call.n_rights == 0)
        return;
    separate(out);
    drill_text_addf(out->text, "rights(%u)", out->step->call.n_rights);
}

static void put_addr(struct out *out)
{
    static const char *const words[] = {
        [DRILL_SYM_LOOPBACK] = "loopback",
        [DRILL_SYM_ANY] = "any",
        [DRILL_SYM_NOWHERE] = "nowhere",
        [DRILL_SYM_PATH] = "path",
        [DRILL_SYM_UNSPEC] = "unspec",
        [DRILL_SYM_UNROUTABLE] = "unroutable",
        [DRILL_SYM_LOOPBACK2] = "loopback2",
        [DRILL_SYM_LOOPBACK2_OF] = "loopback2",
        [DRILL_SYM_BROADCAST_OF] = "broadcast",
        [DRILL_SYM_ANY4] = "any4",
        [DRILL_SYM_ANY4_OF] = "any4",
        [DRILL_SYM_LOOPBACK_OF] = "loopback",
        [DRILL_SYM_ANY_OF] = "any",
        [DRILL_SYM_UNNAMED] = "unnamed",
    };
    const struct drill_sym *addr = &out->step->addr;
    if (addr->kind == DRILL_SYM_NONE)
        return;
    if (addr->kind == DRILL_SYM_SLOT) {
        put_slot(out, addr->slot);
    } else if (drill_sym_has_slot(addr)) {
        separate(out);
        drill_text_addf(out->text, "%s(%s)", words[addr->kind], out->scenario->slots[addr->slot]);
    } else if (addr->kind == DRILL_SYM_FILE || addr->kind == DRILL_SYM_ABSTRACT) {
        put_file(out, addr->kind == DRILL_SYM_FILE ? "path" : "abstract", addr->host, addr->len);
    } else if (addr->kind == DRILL_SYM_NAMED) {
        put_quoted(out, addr->host);
        put_quoted(out, addr->service);
        if (addr->proto != NULL)
            put_quoted(out, addr->proto);
    } else {
        put_word(out, words[addr->kind]);
    }
}

static void put_sizes(struct out *out)
{
    const struct drill_call *call = &out->step->call;
    separate(out);
    drill_text_add(out->text, "[", 1);
    for (unsigned i = 0; i < call->n_len; i++)
        drill_text_addf(out->text, "%s%u", i > 0 ? ", " : "", call->len[i]);
    if (call->number > 0)
        drill_text_addf(out->text, " x %d", call->number);
    drill_text_add(out->text, "]", 1);
}

static void put_how(struct out *out)
{
    const char *name = drill_how_name(out->step->call.number);
    if (name != NULL)
        put_word(out, name);
    else
        put_number(out, out->step->call.number);
}

static void put_request(struct out *out)
{
    int32_t request = out->step->call.number;
    put_word(out, drill_fcntl_name(request));
    if (request == DRILL_F_SETFL || request == DRILL_F_SETFD)
        put_flags(out, request == DRILL_F_SETFL ? DRILL_GROUP_O : DRILL_GROUP_FD, true);
}

static void put_op(struct out *out)
{
    put_word(out, drill_epoll_op_name(out->step->call.number));
    put_slot(out, out->step->addr.slot);
    if (out->step->call.number != DRILL_EPOLL_CTL_DEL)
        put_flags(out, DRILL_GROUP_EPOLL, true);
}

static void put_values(struct out *out)
{
    const struct drill_call *call = &out->step->call;
    for (int i = 0; i < drill_option_values((enum drill_option)call->option); i++)
        put_number(out, call->value[i]);
}

/* The arguments that are a member of the call as it is. */
static void put_member(struct out *out, enum drill_arg kind)
{
    const struct drill_call *call = &out->step->call;
    switch (kind) {
    case DRILL_ARG_SIZE:
        put_number(out, call->len[0]);
        break;
    case DRILL_ARG_MSG:
        put_flags(out, DRILL_GROUP_MSG, false);
        break;
    case DRILL_ARG_CREATE:
    case DRILL_ARG_SOCK:
        put_flags(out, DRILL_GROUP_SOCK, kind == DRILL_ARG_SOCK);
        break;
    case DRILL_ARG_EVENTS:
        put_flags(out, DRILL_GROUP_POLL, true);
        break;
    case DRILL_ARG_BACKLOG:
        put_number(out, call->number);
        break;
    case DRILL_ARG_OPTION:
        put_word(out, drill_option_name((enum drill_option)call->option));
        break;
    case DRILL_ARG_RIGHTS:
        put_rights(out);
        break;
    case DRILL_ARG_ROOM:
        put_room(out);
        break;
    case DRILL_ARG_CREDS:
        if (call->want_creds)
            put_word(out, "creds");
        break;
    case DRILL_ARG_NEW:
        put_file(out, "path", call->service, 0);
        break;
    case DRILL_ARG_MODE:
        put_flags(out, DRILL_GROUP_S, true);
        break;
    case DRILL_ARG_IOCTL:
        put_word(out, call->number == DRILL_FIONBIO ? "FIONBIO" : "FIONREAD");
        if (call->number == DRILL_FIONBIO)
            put_number(out, call->value[0]);
        break;
    case DRILL_ARG_AI:
    case DRILL_ARG_OPENAT:
        put_flags(out, kind == DRILL_ARG_AI ? DRILL_GROUP_AI : DRILL_GROUP_OPENAT, false);
        break;
    case DRILL_ARG_HOST:
        put_quoted(out, call->host);
        break;
    case DRILL_ARG_NODE:
        put_quoted_or_null(out, call->host);
        break;
    case DRILL_ARG_ENTRY:
        put_quoted_or_null(out, call->service);
        break;
    case DRILL_ARG_SERVICE:
        put_quoted(out, call->service);
        break;
    case DRILL_ARG_OP:
        put_op(out);
        break;
    case DRILL_ARG_SIGNAL:
        put_word(out, drill_flag_name(DRILL_GROUP_SIG, (uint32_t)call->number));
        break;
    case DRILL_ARG_ACTION:
        put_flags(out, DRILL_GROUP_SA, true);
        break;
    case DRILL_ARG_ACTOR:
        separate(out);
        drill_text_addf(out->text, "T%lld", (long long)call->value[0]);
        break;
    default:
        break;
    }
}

static void put_argument(struct out *out, enum drill_arg kind)
{
    const struct drill_call *call = &out->step->call;
    switch (kind) {
    case DRILL_ARG_FD:
        put_slot(out, out->step->slot);
        break;
    case DRILL_ARG_ADDR:
    case DRILL_ARG_TO:
    case DRILL_ARG_FILE:
        put_addr(out);
        break;
    case DRILL_ARG_PEER:
        if (!call->want_addr)
            put_word(out, "NULL");
        break;
    case DRILL_ARG_SIZES:
        put_sizes(out);
        break;
    case DRILL_ARG_TIMEOUT:
        if (call->number != 0)
            put_number(out, call->number);
        break;
    case DRILL_ARG_HOW:
        put_how(out);
        break;
    case DRILL_ARG_VALUES:
        put_values(out);
        break;
    case DRILL_ARG_REQUEST:
        put_request(out);
        break;
    case DRILL_ARG_PROTO:
        if (call->proto[0] != '\0')
            put_quoted(out, call->proto);
        break;
    default:
        put_member(out, kind);
        break;
    }
}

static void put_twists(struct out *out)
{
    const struct drill_call *call = &out->step->call;
    for (unsigned i = 0; i < DRILL_TWIST_COUNT; i++) {
        if (call->twist[i] == DRILL_CONSTANT_NONE)
            continue;
        put_word(out, drill_twist_name((enum drill_twist)i));
        drill_text_addf(out->text, "=%s", drill_constant_name((enum drill_constant)call->twist[i]));
    }
}

static void put_call(const struct drill_scenario *scenario, const struct drill_step *step,
                     struct drill_text *text)
{
    enum drill_call_id id = (enum drill_call_id)step->call.id;
    const struct drill_signature *signature = drill_signature_of(id);
    struct out out = {.scenario = scenario, .step = step, .text = text};
    if (step->set[0] != DRILL_NO_SLOT)
        drill_text_addf(text, "%s", scenario->slots[step->set[0]]);
    if (step->set[1] != DRILL_NO_SLOT)
        drill_text_addf(text, ", %s", scenario->slots[step->set[1]]);
    if (step->set[0] != DRILL_NO_SLOT)
        drill_text_addf(text, " = ");
    drill_text_addf(text, "%s(", drill_call_name(id));
    for (size_t i = 0; i < DRILL_SIGNATURE_ARGS; i++)
        put_argument(&out, (enum drill_arg)signature->args[i]);
    put_twists(&out);
    drill_text_add(text, ")", 1);
}

void drill_scenario_write_step(const struct drill_scenario *scenario, const struct drill_step *step,
                               bool with_claim, struct drill_text *text)
{
    size_t start = text->len;
    if (step->actor != 0)
        drill_text_addf(text, "T%u: ", step->actor);
    if (step->kind == DRILL_STEP_RETURNS)
        drill_text_addf(text, "returns");
    else
        put_call(scenario, step, text);
    if (!with_claim || (!step->claim.blocks && step->claim.n_alts == 0))
        return;
    size_t width = text->len - start;
    int pad = width + 3 <= CLAIM_COLUMN ? CLAIM_COLUMN - 1 - (int)width : 2;
    drill_text_addf(text, "%*s", pad, "");
    drill_claim_write(&step->claim, &step->call, text);
}

/* The fewest names: groups while they fit, largest first, then single families. */
static void write_families(drill_family_set set, struct drill_text *text)
{
    drill_family_set group_set;
    const char *group;
    drill_text_addf(text, "family");
    for (size_t i = 0; (group = drill_family_group(i, &group_set)) != NULL; i++) {
        bool single = (group_set & (group_set - 1)) == 0;
        if (single || (group_set & ~set) != 0)
            continue;
        drill_text_addf(text, " %s", group);
        set &= ~group_set;
    }
    for (int i = 0; i < DRILL_FAMILY_COUNT; i++) {
        if ((set & DRILL_FAMILY_BIT(i)) != 0)
            drill_text_addf(text, " %s", drill_family_name((enum drill_family)i));
    }
    drill_text_add(text, "\n", 1);
}

static void write_headers(const struct drill_scenario *scenario, struct drill_text *text)
{
    if (scenario->summary[0] != '\0')
        drill_text_addf(text, "# %s\n", scenario->summary);
    drill_text_addf(text, "%s", scenario->comments);
    for (unsigned i = 0; i < scenario->n_rules; i++)
        drill_text_addf(text, "%s%s", i == 0 ? "# rule: " : ", ", scenario->rules[i]);
    if (scenario->n_rules > 0)
        drill_text_add(text, "\n", 1);
    write_families(scenario->families, text);
    if (scenario->slow)
        drill_text_addf(text, "slow\n");
    for (unsigned i = 0; i < scenario->n_sysctls; i++)
        drill_text_addf(text, "sysctl %s %lld\n",
                        drill_sysctl_name((enum drill_sysctl)scenario->sysctls[i].sysctl),
                        (long long)scenario->sysctls[i].value);
}

void drill_scenario_write(const struct drill_scenario *scenario, struct drill_text *text)
{
    write_headers(scenario, text);
    for (uint32_t i = 0; i < scenario->n_steps; i++) {
        drill_scenario_write_step(scenario, &scenario->steps[i], true, text);
        drill_text_add(text, "\n", 1);
    }
}

bool drill_scenario_measure(const struct drill_scenario *scenario, size_t *ret)
{
    struct drill_text text = {0};
    write_headers(scenario, &text);
    size_t size = text.len + (size_t)scenario->n_steps * STEP_TEXT_MAX;
    /* Most scenarios are far from the limit and need not be written to know it. */
    if (size > DRILL_SCENARIO_MAX_BYTES) {
        for (uint32_t i = 0; i < scenario->n_steps; i++) {
            drill_scenario_write_step(scenario, &scenario->steps[i], true, &text);
            drill_text_add(&text, "\n", 1);
        }
        size = text.len;
    }
    bool failed = text.failed;
    drill_text_free(&text);
    if (failed)
        return false;
    *ret = size;
    return true;
}
