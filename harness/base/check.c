/* What a broken invariant does: say where, and abort. */

#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void drill_check_failed(const char *file, int line, const char *func, const char *expr)
{
    fprintf(stderr, "%s:%d: %s: broken invariant: %s\n", file, line, func, expr);
    abort();
}
