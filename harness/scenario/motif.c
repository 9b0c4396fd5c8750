/* Motifs, filled in. Roles get descriptors of the draft, or new ones; steps are drawn as any others
 * are, and then what the motif fixes is put in. Now and then an argument is drawn anew, or another
 * call of the same kind is taken. */

#include "scenario/motif.h"

#include <stdio.h>

#include "scenario/bytes.h"
#include "scenario/draw.h"

enum {
    TRIES = 6,           /* motifs that are looked at until one fits */
    ODD_ONE_IN = 24,     /* so many steps have an argument that is drawn anew */
    OTHER_CALL_IN = 3,   /* so many are made by another call of the same kind */
    LEFT_OUT_ONE_IN = 16 /* so many are left out */
};

/* One motif as it is filled in. */
struct cast {
    struct drill_draft *draft;
    const struct drill_motif *motif;
    int16_t roles[DRILL_MOTIF_ROLES + 1];
    uint8_t actors[DRILL_MOTIF_ACTORS + 1];
    uint32_t reserved; /* slots that roles got, one bit each */
};

/* The slot at the other end of a slot's file; DRILL_NO_SLOT: not known. */
static int16_t peer_slot(const struct drill_plan *plan, int16_t slot)
{
    int16_t peer = slot >= 0 && plan->slots[slot] >= 0 ? plan->files[plan->slots[slot]].peer : -1;
    for (int i = 0; peer >= 0 && i < DRILL_VARY_SLOTS; i++) {
        if (plan->slots[i] == peer)
            return (int16_t)i;
    }
    return DRILL_NO_SLOT;
}

/* Finds descriptors for the roles that must be there; false: there are none. */
static bool take_roles(struct cast *cast)
{
    for (unsigned i = 0; i < DRILL_MOTIF_ROLES; i++) {
        const struct drill_motif_need *need = &cast->motif->needs[i];
        int16_t *slot = &cast->roles[i + 1];
        if (need->peer_of != 0)
            *slot = peer_slot(&cast->draft->plan, cast->roles[need->peer_of]);
        else if (need->kinds != 0)
            *slot = drill_draw_slot(cast->draft, need->kinds);
        if ((need->peer_of != 0 || need->kinds != 0) && *slot == DRILL_NO_SLOT)
            return false;
        if (*slot != DRILL_NO_SLOT)
            cast->reserved |= UINT32_C(1) << *slot;
    }
    return true;
}

/* A slot that was not set, for a role. */
static int16_t take_slot(struct cast *cast, uint8_t role)
{
    const struct drill_plan *plan = &cast->draft->plan;
    int most = cast->draft->vary->small ? DRILL_BYTES_MAX_SLOTS : DRILL_VARY_SLOTS;
    for (int i = 0; i < most; i++) {
        if (plan->slots[i] < 0 && !plan->late[i] && (cast->reserved >> i & 1) == 0) {
            cast->reserved |= UINT32_C(1) << i;
            cast->roles[role] = (int16_t)i;
            return (int16_t)i;
        }
    }
    return DRILL_NO_SLOT;
}

/* The actor of a number in the motif; 0: nobody is idle. */
static uint8_t take_actor(struct cast *cast, uint8_t number)
{
    if (number != 0 && cast->actors[number] == 0) {
        uint32_t taken = 0;
        for (int i = 1; i <= DRILL_MOTIF_ACTORS; i++)
            taken |= UINT32_C(1) << cast->actors[i];
        cast->actors[number] = drill_draft_idle_actor(cast->draft, taken);
    }
    return cast->actors[number];
}

/* Another call that does the same, where nothing is lost by it. */
static uint8_t draw_call(const struct cast *cast, const struct drill_motif_step *from)
{
    static const uint8_t kin[][3] = {
        {DRILL_CALL_SEND, DRILL_CALL_SENDMSG, DRILL_CALL_WRITE},
        {DRILL_CALL_RECV, DRILL_CALL_RECVMSG, DRILL_CALL_READ},
        {DRILL_CALL_POLL, DRILL_CALL_SELECT, DRILL_CALL_POLL},
        {DRILL_CALL_ACCEPT, DRILL_CALL_ACCEPT4, DRILL_CALL_ACCEPT},
    };
    bool plain = true;
    for (size_t i = 0; i < DRILL_MOTIF_PINS; i++) {
        uint8_t what = from->pins[i].what;
        plain =
            plain && what != DRILL_PIN_FLAGS && what != DRILL_PIN_WITH && what < DRILL_PIN_TWIST;
    }
    for (size_t i = 0; i < DRILL_COUNT(kin); i++) {
        if (kin[i][0] == from->call - 1 && drill_draw_once(cast->draft->vary, OTHER_CALL_IN))
            return kin[i][1 + drill_draw_below(cast->draft->vary, plain ? 2 : 1)];
    }
    return (uint8_t)(from->call - 1);
}

static void set_size(const struct cast *cast, struct drill_call *call, int64_t size)
{
    bool small = cast->draft->vary->small && size > DRILL_BYTES_TRANSFER_MAX;
    call->n_len = 1;
    call->number = 0;
    call->len[0] = small ? DRILL_BYTES_TRANSFER_MAX : size > 0 ? (uint32_t)size : 0;
}

/* What was drawn for another request goes with it. */
static void set_number(struct drill_call *call, int32_t number)
{
    call->number = number;
    if (call->id == DRILL_CALL_IOCTL)
        call->value[0] = 0;
    if (call->id == DRILL_CALL_FCNTL || call->id == DRILL_CALL_EPOLL_CTL)
        call->flags = 0;
}

static void set_rights(struct drill_step *step, int16_t slot)
{
    step->rights[0] = slot;
    step->rights[1] = DRILL_NO_SLOT;
    step->call.n_rights = 1;
}

/* Names as drill_draw_file() has them. */
static void set_address(struct drill_step *step, int32_t kind)
{
    step->addr = (struct drill_sym){.kind = (uint8_t)kind, .slot = DRILL_NO_SLOT, .host = "a"};
    step->call.host[0] = step->call.service[0] = step->call.proto[0] = '\0';
}

static void put_where(const struct cast *cast, struct drill_step *step, uint8_t what, int32_t value)
{
    static const char *const files[] = {"a", "b", "c"};
    switch (what) {
    case DRILL_PIN_ADDRESS:
        set_address(step, value);
        break;
    case DRILL_PIN_TO:
        if (!drill_sym_has_slot(&step->addr) || step->call.id == DRILL_CALL_EPOLL_CTL)
            set_address(step, DRILL_SYM_SLOT);
        step->addr.slot = cast->roles[value];
        break;
    case DRILL_PIN_FILE:
        if (!drill_call_is_on_file(&step->call))
            set_address(step, DRILL_SYM_FILE);
        step->addr.host = files[value];
        step->addr.len = 0;
        break;
    case DRILL_PIN_RENAMED:
        snprintf(step->call.service, sizeof step->call.service, "%s", files[value]);
        break;
    case DRILL_PIN_RIGHTS:
        set_rights(step, cast->roles[value]);
        break;
    default:
        break;
    }
}

static void put_pin(struct cast *cast, struct drill_step *step, uint8_t what, int32_t value)
{
    struct drill_call *call = &step->call;
    switch (what) {
    case DRILL_PIN_NUMBER:
        set_number(call, value);
        break;
    case DRILL_PIN_FLAGS:
        call->flags = (uint32_t)value;
        break;
    case DRILL_PIN_WITH:
        call->flags |= (uint32_t)value;
        break;
    case DRILL_PIN_WITHOUT:
        call->flags &= ~(uint32_t)value;
        break;
    case DRILL_PIN_OPTION:
        call->option = (uint8_t)value;
        break;
    case DRILL_PIN_OWN:
        call->option = cast->draft->option;
        drill_draw_values(cast->draft, step);
        break;
    case DRILL_PIN_VALUE:
        call->value[0] = value;
        break;
    case DRILL_PIN_SECOND:
        call->value[1] = value;
        break;
    case DRILL_PIN_SIZE:
        set_size(cast, call, value);
        break;
    case DRILL_PIN_QUEUED:
        set_size(cast, call, (int64_t)drill_plan_queued(&cast->draft->plan, step->slot) + value);
        break;
    case DRILL_PIN_ACTOR:
        call->value[0] = take_actor(cast, (uint8_t)value);
        break;
    case DRILL_PIN_ROOM:
        call->n_rights = (uint16_t)value;
        break;
    case DRILL_PIN_CREDS:
        call->want_creds = value != 0;
        break;
    default:
        if (what >= DRILL_PIN_TWIST)
            call->twist[what - DRILL_PIN_TWIST] = (uint8_t)value;
        else
            put_where(cast, step, what, value);
        break;
    }
}

/* Fills one step in, and settles it; false: it cannot stand here. */
static bool fill(struct cast *cast, const struct drill_motif_step *from, struct drill_step *step)
{
    struct drill_draft *draft = cast->draft;
    *step =
        (struct drill_step){.slot = cast->roles[from->on], .call = {.id = draw_call(cast, from)}};
    step->actor = take_actor(cast, from->actor);
    if ((from->actor != 0 && step->actor == 0) || (from->on != 0 && step->slot == DRILL_NO_SLOT))
        return false;
    drill_draw_arguments(draft, step);
    if (from->actor != 0 && (drill_call_sends(&step->call) || drill_call_receives(&step->call)))
        step->call.flags &= ~(uint32_t)DRILL_MSG_DONTWAIT;
    for (size_t i = 0; i < DRILL_MOTIF_PINS && from->pins[i].what != DRILL_PIN_END; i++)
        put_pin(cast, step, from->pins[i].what, from->pins[i].value);
    if (from->makes != 0)
        step->set[0] = take_slot(cast, from->makes);
    if (drill_draw_once(draft->vary, ODD_ONE_IN))
        drill_draw_again(draft, step);
    return drill_draft_settle(draft, step);
}

static bool fits(const struct drill_vary *vary, const struct drill_motif *motif)
{
    bool here = (motif->families & DRILL_FAMILY_BIT(vary->family)) != 0;
    bool meant = vary->focus == DRILL_FOCUS_ALL || (motif->focuses >> vary->focus & 1) != 0;
    return here && meant && (!motif->waits || vary->threads);
}

/* A motif that fits the setup; where actors may wait, mostly one in which they do. NULL: none. */
static const struct drill_motif *draw_motif(const struct drill_vary *vary)
{
    bool waits = vary->threads && !drill_draw_once(vary, 3);
    const struct drill_motif *found = NULL;
    unsigned n = 0;
    for (size_t i = 0; i < drill_motif_count; i++) {
        if (fits(vary, &drill_motifs[i]) && drill_motifs[i].waits == waits &&
            drill_draw_once(vary, ++n))
            found = &drill_motifs[i];
    }
    return found;
}

static unsigned play(struct cast *cast, struct drill_step *steps)
{
    const struct drill_vary *vary = cast->draft->vary;
    unsigned n = 0;
    unsigned rounds = 0; /* of what is made again and again */
    for (unsigned i = 0; i < DRILL_MOTIF_STEPS && n < DRILL_MOTIF_LENGTH; i++) {
        const struct drill_motif_step *from = &cast->motif->steps[i];
        bool out =
            (from->maybe && drill_draw_once(vary, 2)) || drill_draw_once(vary, LEFT_OUT_ONE_IN);
        if (from->call == 0)
            break;
        n += !out && fill(cast, from, &steps[n]);
        rounds = rounds < from->again ? rounds + 1 : 0;
        if (rounds > 0)
            i -= from->back + 1U;
    }
    return n;
}

unsigned drill_motif_draw(struct drill_draft *draft, struct drill_step steps[DRILL_MOTIF_LENGTH])
{
    for (int i = 0; i < TRIES; i++) {
        struct cast cast = {.draft = draft, .motif = draw_motif(draft->vary)};
        for (unsigned k = 0; k <= DRILL_MOTIF_ROLES; k++)
            cast.roles[k] = DRILL_NO_SLOT;
        if (cast.motif != NULL && take_roles(&cast))
            return play(&cast, steps);
    }
    return 0;
}
