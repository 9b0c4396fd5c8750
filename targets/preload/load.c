/* Starting, and refusing to. */

#include "targets/preload/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "targets/preload/log.h"

static const char log_variable[] = "DRILL_PRELOAD_LOG";

_Noreturn void drill_load_refuse(const char *variable, const struct drill_diag *diag)
{
    fprintf(stderr, "sockdrill: %s: %s\n", variable, diag->text);
    _exit(2);
}

void drill_load_start(const struct drill_engine *engine)
{
    const char *prefix = getenv(log_variable);
    struct drill_diag diag = {0};
    if (prefix != NULL && prefix[0] != '\0' && !drill_ok(drill_log_start(prefix, &diag)))
        drill_load_refuse(log_variable, &diag);
    drill_passage_start(engine);
}
