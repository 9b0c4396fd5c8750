#ifndef DRILL_ORACLE_RULE_H
#define DRILL_ORACLE_RULE_H

/* The catalogue: one sentence of a document per rule, with its source. */

#include <stddef.h>

#include "vocab/vocab.h"

enum drill_level {
    DRILL_LEVEL_DOCUMENTED, /* the documented lifecycle */
    DRILL_LEVEL_POSIX,
    DRILL_LEVEL_RFC,
    DRILL_LEVEL_LINUX,  /* documented by the Linux manual pages */
    DRILL_LEVEL_KERNEL, /* observed, not documented */
    DRILL_LEVEL_VARIES  /* documents leave it open */
};

enum drill_rule_id {
#define X(id, label, level, families, source, sentence) DRILL_RULE_##id,
#include "oracle/rules.def"
#undef X
    DRILL_RULE_COUNT
};

struct drill_rule {
    const char *id; /* "RCV-STREAM-KEEP" */
    enum drill_level level;
    drill_family_set families;
    const char *source;   /* document and clause */
    const char *sentence; /* one sentence, ends with a full stop */
};

/* The rule of an index (0..DRILL_RULE_COUNT-1); its index by id, or DRILL_RULE_COUNT. */
const struct drill_rule *drill_rule_get(enum drill_rule_id index);
enum drill_rule_id drill_rule_find(const char *id);
const char *drill_level_name(enum drill_level level);

#endif
