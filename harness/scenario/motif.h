#ifndef DRILL_SCENARIO_MOTIF_H
#define DRILL_SCENARIO_MOTIF_H

/* Motifs: short sequences of calls that belong together, with what must be so for them to belong
 * together and nothing else: all other arguments are drawn. Private to the scenario layer. */

#include "scenario/draft.h"

enum {
    DRILL_MOTIF_ROLES = 7, /* and 0, for none */
    DRILL_MOTIF_PINS = 4,
    DRILL_MOTIF_STEPS = 18,
    DRILL_MOTIF_LENGTH = 48, /* of what is made of one */
    DRILL_MOTIF_ACTORS = 3   /* besides the main one */
};

/* What of a step is fixed. */
enum drill_pin_what {
    DRILL_PIN_END,
    DRILL_PIN_NUMBER,
    DRILL_PIN_FLAGS,   /* these flags and no others */
    DRILL_PIN_WITH,    /* at least these */
    DRILL_PIN_WITHOUT, /* none of these */
    DRILL_PIN_OPTION,  /* enum drill_option */
    DRILL_PIN_OWN,     /* the option that is the draft's, with values for it */
    DRILL_PIN_VALUE,   /* the first value */
    DRILL_PIN_SECOND,  /* the second */
    DRILL_PIN_SIZE,    /* bytes of the first buffer */
    DRILL_PIN_QUEUED,  /* the same: so many more than wait to be received */
    DRILL_PIN_ADDRESS, /* enum drill_sym_kind */
    DRILL_PIN_TO,      /* the role whose name the address is, where it is one of a slot */
    DRILL_PIN_ACTOR,   /* the actor that is meant, as numbered in the motif */
    DRILL_PIN_FILE,    /* which of the named files: 0.. */
    DRILL_PIN_RENAMED, /* the new name: which one */
    DRILL_PIN_RIGHTS,  /* the role whose descriptor goes along */
    DRILL_PIN_ROOM,    /* room for so many descriptors */
    DRILL_PIN_CREDS,   /* room for credentials */
    DRILL_PIN_TWIST,   /* and the twists after it: enum drill_constant */
    DRILL_PIN_COUNT = DRILL_PIN_TWIST + DRILL_TWIST_COUNT
};

struct drill_motif_step {
    uint8_t call;  /* 1 + enum drill_call_id; 0: no more steps */
    uint8_t on;    /* the role of the descriptor */
    uint8_t makes; /* the role that a new descriptor gets */
    uint8_t actor; /* 0: the main one */
    bool maybe;    /* left out half of the time */
    uint8_t back;  /* so many steps before this one and this one are made ... */
    uint8_t again; /* ... so many times more */
    struct {
        uint8_t what; /* enum drill_pin_what */
        int32_t value;
    } pins[DRILL_MOTIF_PINS];
};

/* A role that is there before: a descriptor of one of these kinds, or the other end of another. */
struct drill_motif_need {
    uint16_t kinds;
    uint8_t peer_of;
};

struct drill_motif {
    const char *name;
    drill_family_set families;
    uint8_t focuses; /* a bit each, besides DRILL_FOCUS_ALL, which has them all */
    bool waits;      /* it has actors that wait */
    struct drill_motif_need needs[DRILL_MOTIF_ROLES]; /* of roles 1.. */
    struct drill_motif_step steps[DRILL_MOTIF_STEPS]; /* up to the first without a call */
};

extern const struct drill_motif drill_motifs[];
extern const size_t drill_motif_count;

/* Makes up the steps of a motif that fits where the draft stands, and settles them; returns how
 * many, 0 when none fits. */
unsigned drill_motif_draw(struct drill_draft *draft, struct drill_step steps[DRILL_MOTIF_LENGTH]);

#endif
