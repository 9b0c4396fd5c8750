#ifndef DRILL_CLI_COMMAND_H
#define DRILL_CLI_COMMAND_H

/* The commands, in one table. Private to the command line. */

#include "cli/cli.h"
#include "cli/options.h"

struct drill_command {
    const char *name;
    const char *operands; /* "[PATH...]"; "": none */
    const char *gloss;
    const char *help; /* printed before the options */
    uint32_t options; /* set of drill_option_bit it takes, besides help and version */
    size_t least_operands;
    size_t most_operands;
    /* Operand 0 is the command's name. Returns the exit status. */
    int (*run)(const struct drill_cli_stock *stock, const struct drill_options *options);
};

int drill_command_check(const struct drill_cli_stock *stock, const struct drill_options *options);
int drill_command_run(const struct drill_cli_stock *stock, const struct drill_options *options);
int drill_command_atlas(const struct drill_cli_stock *stock, const struct drill_options *options);
int drill_command_bench(const struct drill_cli_stock *stock, const struct drill_options *options);
int drill_command_convert(const struct drill_cli_stock *stock, const struct drill_options *options);
int drill_command_fuzz(const struct drill_cli_stock *stock, const struct drill_options *options);
int drill_command_judge(const struct drill_cli_stock *stock, const struct drill_options *options);
int drill_command_rules(const struct drill_cli_stock *stock, const struct drill_options *options);
int drill_command_shrink(const struct drill_cli_stock *stock, const struct drill_options *options);
int drill_command_targets(const struct drill_cli_stock *stock, const struct drill_options *options);

#endif
