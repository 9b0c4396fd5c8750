#ifndef DRILL_CLI_VALUES_H
#define DRILL_CLI_VALUES_H

/* Reading the values of options, strictly. Each returns false, with a message on standard error
 * that names the option, when the text is not what it should be. Private to the command line. */

#include "cli/options.h"

bool drill_value_number(const char *option, const char *text, uint64_t least, uint64_t most,
                        uint64_t *ret);
bool drill_value_shard(const char *text, unsigned *ret_shard, unsigned *ret_shards);
bool drill_value_profile(const char *text, enum drill_profile *ret);
bool drill_value_isolation(const char *text, enum drill_isolation *ret);
bool drill_value_format(const char *text, const struct drill_report_format **ret);
bool drill_value_focus(const char *text, enum drill_focus *ret);

#endif
