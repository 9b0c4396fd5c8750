#ifndef DRILL_ORACLE_STATE_HOLD_H
#define DRILL_ORACLE_STATE_HOLD_H

/* Addresses of IP that others may not have: what sockets may share them by, and what is left of
 * those that had them. */

#include <stdint.h>

/* The options that let sockets share an address, as a set. */
enum model_reuse {
    REUSE_ADDR = 1,
    REUSE_PORT = 2
};

/* What a closed socket left at its address. */
enum model_hold_why {
    HOLD_TIME_WAIT, /* its end closed first */
    HOLD_MAYBE,     /* its end closed last, perhaps before it had the peer's FIN */
    HOLD_CROSSED,   /* the same; both ends had sent their FIN before either was known to have one */
    /* Those below keep nothing: they only say why the address is free. */
    HOLD_LISTENED, /* it listened */
    HOLD_PASSIVE,  /* its end closed last */
    HOLD_EXPIRED   /* its end closed first, and waited for the peer's FIN too long */
};

/* An address that a closed socket had. */
struct model_hold {
    int16_t addr;
    int16_t conn;    /* while the connection is known; DRILL_NONE: TIME_WAIT */
    uint16_t age_ms; /* at least: by the time-outs that have passed since */
    uint8_t why;     /* enum model_hold_why */
    uint8_t reuse;   /* enum model_reuse: what its socket had */
};

#endif
