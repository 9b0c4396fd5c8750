#ifndef DRILL_REPORT_ATLAS_H
#define DRILL_REPORT_ATLAS_H

/* What each target does where documents leave a choice, and where that contradicts a document: one
 * column per target, one cell per variant, and the evidence behind each. */

#include <stdbool.h>

#include "base/text.h"
#include "oracle/variant.h"

enum {
    DRILL_CHOICES_MAX = 8
};

/* Where something was seen. All text is the atlas's. */
struct drill_evidence {
    const char *name; /* of the case */
    const char *call; /* "connect(C, L) = -1 ECONNREFUSED" */
    int32_t line;     /* of the scenario's text; 0: none */
};

struct drill_atlas_cell {
    uint8_t
        choices; /* what is left of them, one bit each; all while the variant is not exercised */
    const struct drill_evidence *evidence; /* what left no more than these; NULL: not exercised */
    const struct drill_evidence *against[DRILL_CHOICES_MAX]; /* what ruled out choice i first */
};

struct drill_atlas_column {
    const char *target;
    struct drill_atlas_cell cells[DRILL_VARIANT_COUNT];
};

struct drill_atlas {
    struct drill_atlas_column *columns;
    size_t count;
};

/* Whether the choices that are left of a variant all lie outside of what its document allows. */
bool drill_atlas_is_conflict(enum drill_variant variant, uint8_t choices);

/* Over all targets: how many variants are in conflict on at least one of them. */
unsigned drill_atlas_count_conflicts(const struct drill_atlas *atlas);

/* A column that is in conflict about `variant`, from column *i on, with the same choices as column
 * `like` (NULL: any); advances *i past it. NULL: no more. */
const struct drill_atlas_column *drill_atlas_conflict(const struct drill_atlas *atlas,
                                                      enum drill_variant variant,
                                                      const struct drill_atlas_column *like,
                                                      size_t *i);

/* Where the platform's choice is written down or made; "" where only other choices are known. */
const char *drill_atlas_platform(enum drill_variant variant, uint8_t choices);

/* Appends "listen/unbound:7". */
void drill_evidence_write_place(const struct drill_evidence *evidence, struct drill_text *text);

#endif
