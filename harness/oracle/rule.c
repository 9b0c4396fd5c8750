/* The catalogue as a table. */

#include "oracle/rule.h"

#include <string.h>

#include "base/check.h"

#define DRILL_FAMILIES_SEQPACKET DRILL_FAMILY_BIT(DRILL_UNIX_SEQPACKET)

static const struct drill_rule rules[] = {
#define X(id, label, level, families, source, sentence)                                            \
    {label, DRILL_LEVEL_##level, DRILL_FAMILIES_##families, source, sentence},
#include "oracle/rules.def"
#undef X
};

const struct drill_rule *drill_rule_get(enum drill_rule_id index)
{
    DRILL_CHECK((size_t)index < DRILL_COUNT(rules));
    return &rules[index];
}

enum drill_rule_id drill_rule_find(const char *id)
{
    for (unsigned i = 0; i < DRILL_COUNT(rules); i++) {
        if (strcmp(rules[i].id, id) == 0)
            return (enum drill_rule_id)i;
    }
    return DRILL_RULE_COUNT;
}

const char *drill_level_name(enum drill_level level)
{
    static const char *const names[] = {
        [DRILL_LEVEL_DOCUMENTED] = "documented",
        [DRILL_LEVEL_POSIX] = "posix",
        [DRILL_LEVEL_RFC] = "rfc",
        [DRILL_LEVEL_LINUX] = "linux",
        [DRILL_LEVEL_KERNEL] = "kernel",
        [DRILL_LEVEL_VARIES] = "varies",
    };
    return (size_t)level < DRILL_COUNT(names) ? names[level] : "?";
}
