#ifndef DRILL_SCENARIO_SIGNATURE_H
#define DRILL_SCENARIO_SIGNATURE_H

/* What each call takes and what its claims speak of: the one table that reader, writer and
 * validator walk. Private to the scenario layer. */

#include "vocab/call.h"

enum drill_arg {
    DRILL_ARG_END,
    DRILL_ARG_FD,      /* a slot, or -1 */
    DRILL_ARG_ADDR,    /* a symbolic address */
    DRILL_ARG_TO,      /* the same, optional */
    DRILL_ARG_PEER,    /* optional NULL: the address is not wanted */
    DRILL_ARG_SIZE,    /* bytes of one buffer */
    DRILL_ARG_SIZES,   /* [bytes, ...] */
    DRILL_ARG_MSG,     /* MSG flags, optional */
    DRILL_ARG_CREATE,  /* SOCK flags, optional */
    DRILL_ARG_SOCK,    /* SOCK flags */
    DRILL_ARG_EVENTS,  /* POLL flags */
    DRILL_ARG_TIMEOUT, /* milliseconds, optional */
    DRILL_ARG_BACKLOG, /* any 32-bit number */
    DRILL_ARG_HOW,     /* SHUT_* or any 32-bit number */
    DRILL_ARG_OPTION,  /* a socket option */
    DRILL_ARG_VALUES,  /* as many numbers as the option has */
    DRILL_ARG_REQUEST, /* of fcntl, with its flags */
    DRILL_ARG_IOCTL,   /* a request of ioctl, with its value */
    DRILL_ARG_HOST,    /* a quoted name */
    DRILL_ARG_SERVICE, /* a quoted name */
    DRILL_ARG_PROTO,   /* a quoted name, optional */
    DRILL_ARG_OP,      /* of epoll_ctl, the slot it is about, and events */
    DRILL_ARG_SIGNAL,  /* a signal that the call may name */
    DRILL_ARG_ACTION,  /* SA flags */
    DRILL_ARG_ACTOR,   /* T and a number */
    DRILL_ARG_FILE,    /* path("NAME") */
    DRILL_ARG_NEW,     /* path("NAME"): the new one of rename */
    DRILL_ARG_MODE,    /* S flags */
    DRILL_ARG_NODE,    /* a quoted host name, or NULL */
    DRILL_ARG_ENTRY,   /* a quoted service name, or NULL */
    DRILL_ARG_AI,      /* AI flags, optional */
    DRILL_ARG_OPENAT,  /* OPENAT flags, optional */
    DRILL_ARG_RIGHTS,  /* optional rights(SLOT, ...): descriptors that go along */
    DRILL_ARG_ROOM,    /* optional rights(NUMBER): room for them */
    DRILL_ARG_CREDS    /* optional creds: room for credentials */
};

enum {
    DRILL_SIGNATURE_ARGS = 5
};

struct drill_signature {
    const char *usage;
    uint8_t sets;                       /* how many descriptors it makes */
    uint8_t args[DRILL_SIGNATURE_ARGS]; /* enum drill_arg, up to END */
};

/* Static storage; `id` must be a call. */
const struct drill_signature *drill_signature_of(enum drill_call_id id);

bool drill_arg_is_optional(enum drill_arg arg);

/* How a claim about a success of a call is written. */
enum drill_claim_form {
    DRILL_FORM_NUMBER, /* a number or a range */
    DRILL_FORM_OK,     /* `ok`: any success */
    DRILL_FORM_EVENTS, /* POLL flags */
    DRILL_FORM_EPOLL,  /* EPOLL flags */
    DRILL_FORM_STATUS, /* O flags */
    DRILL_FORM_FD,     /* FD flags */
    DRILL_FORM_MODE,   /* S flags */
    DRILL_FORM_ERROR,  /* an error name, or 0: the value of SO_ERROR */
    DRILL_FORM_WORD    /* a constant's word: see drill_call_asks_constant */
};

enum drill_claim_form drill_claim_form_of(const struct drill_call *call);

/* The group of the flags of a form that has flags. */
enum drill_flag_group drill_claim_form_group(enum drill_claim_form form);

/* All bits of a group that have a name. */
uint32_t drill_flag_group_mask(enum drill_flag_group group);

/* The signals that a call may name, as DRILL_SIG*. */
uint32_t drill_call_signals(enum drill_call_id id);
/* What is wrong with the name of a path or of an abstract name; NULL when it is fine: 1 to
 * DRILL_FILE_NAME_MAX letters and digits. */
const char *drill_file_name_fault(const char *name, size_t len);

/* "SHUT_RD" and "F_GETFL" by number; NULL past the end. */
const char *drill_how_name(int32_t how);
const char *drill_fcntl_name(int32_t request);

#endif
