/* Finding target types by the names of the command line: a name means one type, a group several. */

#include "target/target.h"

#include <string.h>

const struct drill_target_type *drill_target_find(const struct drill_target_type *const *types,
                                                  const char *name, size_t *i)
{
    while (types[*i] != NULL) {
        const struct drill_target_type *type = types[(*i)++];
        if (strcmp(type->name, name) == 0 || strcmp(type->group, name) == 0)
            return type;
    }
    return NULL;
}
