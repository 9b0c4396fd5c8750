/* The program: the command line with the targets and programs of this build. */

#include "cli/cli.h"
#include "targets/builtin.h"

int main(int argc, char **argv)
{
    const struct drill_cli_stock stock = {.targets = drill_builtin_targets,
                                          .makers = drill_builtin_makers,
                                          .programs = drill_builtin_programs,
                                          .corpus = &drill_corpus_conformance};
    return drill_cli_main(argc, argv, &stock);
}
