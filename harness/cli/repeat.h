#ifndef DRILL_CLI_REPEAT_H
#define DRILL_CLI_REPEAT_H

/* The command that repeats one case. Private to the command line. */

#include "base/text.h"
#include "campaign/case.h"
#include "cli/options.h"

/* Where the scenarios of a campaign came from. */
enum drill_case_origin {
    DRILL_ORIGIN_BUILT_IN, /* repeated by its name */
    DRILL_ORIGIN_CHECK,    /* sockdrill check PATH: repeated by its file */
    DRILL_ORIGIN_RUN       /* sockdrill run FILE */
};

/* Appends the command line, quoted for a shell. */
void drill_repeat_write(const struct drill_case *item, enum drill_case_origin origin,
                        const struct drill_options *options, struct drill_text *text);

#endif
