/* Numbers, sizes, flags and slots at random. */

#include "scenario/draw.h"

#include "scenario/bytes.h"
#include "scenario/signature.h"

unsigned drill_draw_below(const struct drill_vary *vary, unsigned n)
{
    return (unsigned)drill_rng_below(vary->rng, n);
}

bool drill_draw_once(const struct drill_vary *vary, unsigned n)
{
    return drill_rng_below(vary->rng, n) == 0;
}

int16_t drill_draw_slot(const struct drill_draft *draft, uint16_t kinds)
{
    int16_t fit[DRILL_VARY_SLOTS];
    unsigned n = 0;
    for (int i = 0; i < DRILL_VARY_SLOTS; i++) {
        if ((drill_plan_kind(&draft->plan, i) & kinds) != 0)
            fit[n++] = (int16_t)i;
    }
    return n > 0 ? fit[drill_draw_below(draft->vary, n)] : (int16_t)DRILL_NO_SLOT;
}

int16_t drill_draw_new_slot(const struct drill_draft *draft)
{
    if (drill_draw_once(draft->vary, 24))
        return DRILL_NO_SLOT;
    for (int i = 0; i < DRILL_VARY_SLOTS && !drill_draw_once(draft->vary, 16); i++) {
        if (draft->plan.slots[i] < 0)
            return (int16_t)i;
    }
    return (int16_t)drill_draw_below(draft->vary, 8);
}

/* One of the numbers, most of them small and next to a border. */
int32_t drill_draw_number(const struct drill_vary *vary)
{
    static const int32_t numbers[] = {0,    1,    1,     1,    2,         3,        5,    16,
                                      128,  255,  1000,  1024, 2047,      2048,     4096, 65535,
                                      4097, 8192, 65536, -1,   INT32_MAX, INT32_MIN};
    return numbers[drill_draw_below(vary, DRILL_COUNT(numbers))];
}

static uint32_t near(const struct drill_vary *vary, uint32_t size)
{
    uint32_t by = drill_draw_below(vary, 3);
    return size + by > 0 ? size + by - 1 : 0;
}

static uint32_t draw_any_size(const struct drill_draft *draft, int16_t slot)
{
    static const uint32_t sizes[] = {0, 1, 2, 7, 64, 100, 300, 1000, 1024, 4096, 16384, 16385};
    static const uint32_t big[] = {21845,  32768,  65507,  65508, 65536,
                                   106496, 131072, 212992, 262144};
    const struct drill_vary *vary = draft->vary;
    uint32_t queued = drill_plan_queued(&draft->plan, slot);
    switch (drill_draw_below(vary, 16)) {
    case 0:
    case 1:
    case 2:
        return near(vary, queued);
    case 3:
        return queued / 2;
    case 4:
    case 5:
        return near(vary, draft->plan.last_size);
    case 6:
        return draft->plan.last_buffer < DRILL_TRANSFER_MAX
                   ? near(vary, draft->plan.last_buffer >> drill_draw_below(vary, 2))
                   : 0;
    case 7:
        return drill_draw_below(vary, 300);
    case 8:
        return drill_draw_once(vary, 2) ? near(vary, big[drill_draw_below(vary, DRILL_COUNT(big))])
                                        : 1;
    default:
        return sizes[drill_draw_below(vary, DRILL_COUNT(sizes))];
    }
}

uint32_t drill_draw_size(const struct drill_draft *draft, int16_t slot)
{
    uint32_t size = draw_any_size(draft, slot);
    return draft->vary->small && size > DRILL_BYTES_TRANSFER_MAX ? DRILL_BYTES_TRANSFER_MAX : size;
}

uint32_t drill_draw_flags(const struct drill_vary *vary, enum drill_flag_group group)
{
    uint32_t mask = drill_flag_group_mask(group);
    uint32_t flags = 0;
    for (uint32_t bit = 1; bit != 0 && bit <= mask; bit <<= 1) {
        if ((mask & bit) != 0 && drill_draw_once(vary, 3))
            flags |= bit;
    }
    return flags;
}

uint32_t drill_draw_transfer_flags(const struct drill_vary *vary, bool receives)
{
    static const struct {
        uint32_t flag;
        uint8_t send;
        uint8_t receive; /* once in so many times; 0: never */
    } odds[] = {{DRILL_MSG_DONTWAIT, 2, 2},    {DRILL_MSG_NOSIGNAL, 2, 60},
                {DRILL_MSG_PEEK, 80, 5},       {DRILL_MSG_WAITALL, 80, 9},
                {DRILL_MSG_TRUNC, 80, 9},      {DRILL_MSG_OOB, 16, 16},
                {DRILL_MSG_MORE, 14, 60},      {DRILL_MSG_EOR, 20, 60},
                {DRILL_MSG_CTRUNC, 90, 90},    {DRILL_MSG_ERRQUEUE, 0, 40},
                {DRILL_MSG_UNKNOWN, 120, 120}, {DRILL_MSG_CMSG_CLOEXEC, 90, 40}};
    uint32_t flags = 0;
    for (size_t i = 0; i < DRILL_COUNT(odds); i++) {
        uint8_t n = receives ? odds[i].receive : odds[i].send;
        if (n != 0 && drill_draw_once(vary, n))
            flags |= odds[i].flag;
    }
    /* What TCP holds back comes only when a timer of 200 ms has ended. */
    if ((DRILL_FAMILY_BIT(vary->family) & DRILL_FAMILIES_TCP) != 0 && !drill_draw_once(vary, 16))
        flags &= ~(uint32_t)DRILL_MSG_MORE;
    return flags;
}
