#ifndef DRILL_SCENARIO_SCENARIO_H
#define DRILL_SCENARIO_SCENARIO_H

/* What should happen: a list of steps, each one socket call by one actor with symbolic arguments.
 * FORMAT.md is the grammar of the text form. */

#include "base/arena.h"
#include "base/status.h"
#include "base/text.h"
#include "vocab/call.h"
#include "vocab/outcome.h"
#include "vocab/vocab.h"

enum {
    DRILL_SCENARIO_MAX_BYTES = 1 << 20,
    DRILL_SCENARIO_MAX_STEPS = 65536,
    DRILL_SCENARIO_MAX_SLOTS = 1024,
    DRILL_SCENARIO_MAX_RULES = 8,
    DRILL_SCENARIO_MAX_ACTORS = 16,
    DRILL_SLOT_NAME_MAX = 31,
    DRILL_SCENARIO_RULE_MAX = 63,
    DRILL_CLAIM_MAX = 4,
    DRILL_FILE_NAME_MAX = 15,      /* bytes of a named path or abstract name */
    DRILL_TRANSFER_MAX = 16 << 20, /* bytes of one send or receive, over all its buffers */
    DRILL_NO_SLOT = -1
};

enum drill_step_kind {
    DRILL_STEP_CALL,   /* issue a call */
    DRILL_STEP_RETURNS /* collect the return of the actor's blocked call */
};

/* A symbolic address. */
enum drill_sym_kind {
    DRILL_SYM_NONE,
    DRILL_SYM_LOOPBACK,   /* a fresh address on loopback: port 0, or a fresh UNIX name */
    DRILL_SYM_ANY,        /* the wildcard address, port 0; a fresh UNIX name for UNIX families */
    DRILL_SYM_NOWHERE,    /* an address that nothing is bound to */
    DRILL_SYM_SLOT,       /* the name of the socket in `slot`, as it last was */
    DRILL_SYM_NAMED,      /* host and service by name, resolved through the target */
    DRILL_SYM_PATH,       /* UNIX families: a fresh path in a private directory */
    DRILL_SYM_UNSPEC,     /* the null address, of the family AF_UNSPEC */
    DRILL_SYM_UNROUTABLE, /* INET families: an address that there is no route to; else as NOWHERE */
    DRILL_SYM_ANY_OF,     /* INET families: the wildcard with the port of `slot`; else as SLOT */
    DRILL_SYM_FILE,       /* UNIX families, and files: the path of this name, the same every time */
    DRILL_SYM_ABSTRACT,   /* UNIX families: the abstract name of this name */
    DRILL_SYM_UNNAMED,    /* UNIX families: an address without a name */
    DRILL_SYM_LOOPBACK2,  /* another address of loopback, port 0; else as LOOPBACK */
    DRILL_SYM_ANY4,       /* the IPv4 wildcard, also for IPv6 families, port 0; else as ANY */
    DRILL_SYM_LOOPBACK_OF, /* INET families: these with the port of `slot`; else as SLOT */
    DRILL_SYM_LOOPBACK2_OF,
    DRILL_SYM_BROADCAST_OF, /* IPv4: the broadcast address of loopback */
    DRILL_SYM_ANY4_OF,
    DRILL_SYM_COUNT
};

struct drill_sym {
    uint8_t kind;     /* enum drill_sym_kind */
    uint8_t len;      /* FILE, ABSTRACT: bytes that the whole name is filled up to; 0: as it is */
    int16_t slot;     /* SLOT, and those whose name ends in _OF */
    const char *host; /* NAMED, FILE, ABSTRACT; NUL-terminated, in the scenario's arena */
    const char *service;
    const char *proto; /* NULL: any */
};

/* One alternative of a claim: a range of values (lo == hi for one), or an error. */
struct drill_claim_alt {
    bool is_error;
    uint16_t error; /* enum drill_errno */
    int64_t lo;
    int64_t hi;
    uint16_t signals;   /* signals that must have been raised */
    uint32_t msg_flags; /* recvmsg: flags that must be set in msg_flags */
};

/* The author's claim about a step. n_alts 0 and blocks false: no claim. */
struct drill_claim {
    bool blocks; /* the call does not return now */
    uint8_t n_alts;
    struct drill_claim_alt alts[DRILL_CLAIM_MAX];
};

struct drill_step {
    uint8_t kind;   /* enum drill_step_kind */
    uint8_t actor;  /* 0..DRILL_SCENARIO_MAX_ACTORS-1 */
    int16_t slot;   /* the descriptor argument; DRILL_NO_SLOT: none, or the number -1 */
    int16_t set[2]; /* slots that receive new descriptors; DRILL_NO_SLOT: none */
    int32_t line;   /* of the text it came from; 0: none */
    int16_t rights[DRILL_RIGHTS]; /* slots whose descriptors go along; DRILL_NO_SLOT beyond them */
    struct drill_sym addr;
    /* fd, rights and addr are filled in by the world; all else is final. RETURNS: a copy of the
     * call that is collected, so that the claim can be read and written without it. */
    struct drill_call call;
    struct drill_claim claim;
};

struct drill_scenario_sysctl {
    uint8_t sysctl; /* enum drill_sysctl */
    int64_t value;
};

/* A scenario owns nothing: all memory is in the arena it was read or built into. */
struct drill_scenario {
    const char *name;    /* file name as given; for reports */
    const char *summary; /* the first comment line, without "# "; "" if none */
    drill_family_set families;
    bool slow; /* must wait for a timer of the implementation */
    uint8_t n_rules;
    const char *rules[DRILL_SCENARIO_MAX_RULES]; /* ids its header says it exercises */
    uint8_t n_sysctls;
    struct drill_scenario_sysctl sysctls[DRILL_SYSCTL_COUNT];
    uint16_t n_slots;
    const char *slots[DRILL_SCENARIO_MAX_SLOTS];
    uint8_t n_actors; /* highest actor used + 1; at least 1 */
    uint32_t n_steps;
    struct drill_step *steps;
    const char *comments; /* header comment lines after the summary, verbatim, for the writer */
};

/* Reads the text form. All memory comes from `arena`; *ret is written only on success. `name` is
 * kept as a pointer into the arena. Fails with BAD_INPUT or TOO_BIG (diag: line, column, reason) or
 * NO_MEMORY. */
struct drill_status drill_scenario_read(struct drill_scenario **ret, struct drill_arena *arena,
                                        const char *name, const char *text, size_t len,
                                        struct drill_diag *diag);

/* Appends the canonical text; reading it back gives an equal scenario, and writing that gives the
 * same text. */
void drill_scenario_write(const struct drill_scenario *scenario, struct drill_text *text);

/* Appends the canonical text of one step, without newline: "S = accept(L)  = ..." */
void drill_scenario_write_step(const struct drill_scenario *scenario, const struct drill_step *step,
                               bool with_claim, struct drill_text *text);

/* The invariant that every producer of scenarios keeps; on failure diag names the first breach by
 * step (BAD_INPUT). */
struct drill_status drill_scenario_validate(const struct drill_scenario *scenario,
                                            struct drill_diag *diag);

/* Whether the actor's call of this step may be collected by a RETURNS step: it claims to block, or
 * it may wait and claims nothing, by an actor other than 0. */
bool drill_step_is_collectable(const struct drill_step *step);

/* The address of a symbolic host (loopback, loopback2, any, any4), with `port`, for an INET family.
 */
struct drill_addr drill_sym_host(const struct drill_sym *addr, enum drill_family family,
                                 uint16_t port);

/* Whether the address is told by the name of a slot's socket. */
static inline bool drill_sym_has_slot(const struct drill_sym *addr)
{
    return addr->kind == DRILL_SYM_SLOT || addr->kind == DRILL_SYM_ANY_OF ||
           (addr->kind >= DRILL_SYM_LOOPBACK_OF && addr->kind <= DRILL_SYM_ANY4_OF);
}

/* Whether the outcome is one that the claim allows; a claim without alternatives allows all. */
bool drill_claim_allows(const struct drill_claim *claim, const struct drill_call *call,
                        const struct drill_outcome *outcome);

/* Appends the claim as text ("= 1..300 | -1 EAGAIN", "blocks", ""). */
void drill_claim_write(const struct drill_claim *claim, const struct drill_call *call,
                       struct drill_text *text);

#endif
