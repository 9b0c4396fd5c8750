#ifndef DRILL_SCENARIO_TEXT_READER_H
#define DRILL_SCENARIO_TEXT_READER_H

/* What the parts of the text reader share: the place in the text, the scenario being built, and the
 * first error. Private to the scenario layer. */

#include "scenario/flow.h"
#include "scenario/scenario.h"
#include "scenario/slots.h"
#include "scenario/suggest.h"
#include "scenario/text_token.h"

struct drill_reader {
    struct drill_scenario *scenario; /* in the arena */
    struct drill_arena *arena;
    struct drill_diag *diag;
    struct drill_status status; /* OK until the first error */

    const char *text_end;
    struct drill_scan scan;   /* behind `token`, in the line being read */
    struct drill_token token; /* the token to look at next */

    bool in_steps; /* a step was read: no more headers */
    struct drill_text comments;
    struct drill_slots slots;
    struct drill_flow flow;
    struct drill_step *steps; /* on the heap while it grows */
    size_t cap_steps;
};

/* A slot as written: a name, or a range of names ("C1..129"). */
struct drill_slot_ref {
    bool present;
    bool range;
    struct drill_token token; /* the name; of a range, the name of its first slot */
    size_t prefix_len;        /* of a range: the name without its number */
    uint32_t low;
    uint32_t high;
};

/* A step before its slots are resolved; ranges make several steps of it. */
struct drill_draft {
    struct drill_step step;
    struct drill_token start;  /* its first token */
    struct drill_token blocks; /* the word, where it claims that */
    struct drill_slot_ref set[2];
    struct drill_slot_ref slot;
    struct drill_slot_ref addr;
    struct drill_slot_ref rights[DRILL_RIGHTS];
};

/* All of these return whether they succeeded; on failure the reader holds the error. */

/* Moves to the next token. Always true, so that calls chain. */
bool drill_reader_advance(struct drill_reader *reader);

/* Records an error at a token (of code BAD_INPUT or TOO_BIG) and returns false. */
bool drill_reader_fail(struct drill_reader *reader, const struct drill_token *at, const char *fmt,
                       ...) DRILL_PRINTF(3, 4);
bool drill_reader_fail_big(struct drill_reader *reader, const struct drill_token *at,
                           const char *fmt, ...) DRILL_PRINTF(3, 4);
bool drill_reader_fail_memory(struct drill_reader *reader);

/* "unknown WHAT NAME; did you mean BEST?" */
bool drill_reader_fail_unknown(struct drill_reader *reader, const struct drill_token *at,
                               const char *what, const struct drill_suggest *suggest);

/* "expected WHAT, found TOKEN" */
bool drill_reader_fail_expected(struct drill_reader *reader, const struct drill_token *at,
                                const char *what);

/* Takes one mark. */
bool drill_reader_mark(struct drill_reader *reader, char mark);

/* Takes a number within low..high. */
bool drill_reader_number(struct drill_reader *reader, const char *what, int64_t low, int64_t high,
                         int64_t *ret);

/* Takes "0", or flags of one group joined with '+'. */
bool drill_reader_flags(struct drill_reader *reader, enum drill_flag_group group, uint32_t *ret);

/* Takes an error name. */
bool drill_reader_error(struct drill_reader *reader, uint16_t *ret);

/* Takes a slot or a range of slots. */
bool drill_reader_slot(struct drill_reader *reader, struct drill_slot_ref *ret);

/* Takes the name of an actor, "Tn". */
bool drill_reader_actor(struct drill_reader *reader, int64_t *ret);

/* text_header.c: comment and header lines. */
bool drill_reader_comment(struct drill_reader *reader, const char *line, size_t len);
bool drill_reader_is_header(const struct drill_token *token);
bool drill_reader_header(struct drill_reader *reader);

/* text_args.c: takes a quoted name of 1..max bytes into a buffer of max + 1. */
bool drill_reader_string(struct drill_reader *reader, const char *what, char *buf, size_t max);

/* text_unix.c. Whether the reader stands at `word` and '(' follows: it is no slot. */
bool drill_reader_is_applied(const struct drill_reader *reader, const char *word);

/* ("NAME"[, LEN]) behind `path` or `abstract`; path("NAME") of a call on files, and of its new
 * name.
 */
bool drill_reader_file(struct drill_reader *reader, struct drill_draft *draft,
                       enum drill_sym_kind kind);
bool drill_reader_path(struct drill_reader *reader, struct drill_draft *draft);
bool drill_reader_new_path(struct drill_reader *reader, struct drill_draft *draft);

/* rights(SLOT, ...) and rights(NUMBER). */
bool drill_reader_rights(struct drill_reader *reader, struct drill_draft *draft);
bool drill_reader_room(struct drill_reader *reader, struct drill_draft *draft);

/* text_args.c: "call(ARGS)". text_claim.c: "= CLAIM", where there is one. */
bool drill_reader_call(struct drill_reader *reader, struct drill_draft *draft);
bool drill_reader_claim(struct drill_reader *reader, struct drill_draft *draft);

/* text_sizes.c: BYTES of one buffer; "[BYTES, ...]" and "[BYTES x N]". */
bool drill_reader_size(struct drill_reader *reader, struct drill_draft *draft);
bool drill_reader_sizes(struct drill_reader *reader, struct drill_draft *draft);

/* text_twist.c: whether KEY=WORD stands at the reader's place, and the list of them. */
bool drill_reader_at_twist(const struct drill_reader *reader);
bool drill_reader_twists(struct drill_reader *reader, struct drill_call *call);

/* text_step.c: one line that is a step. */
bool drill_reader_step(struct drill_reader *reader);

#endif
