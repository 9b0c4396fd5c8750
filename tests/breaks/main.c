/* The command line over the broken targets. `--expectations` lists each target with the rule that
 * its break must be rejected by ("-": it must pass). */

#include <stdio.h>
#include <string.h>

#include "breaks/broken.h"
#include "cli/cli.h"
#include "targets/builtin.h"

static int print_expectations(const struct drill_target_type *const *types)
{
    for (size_t i = 0; types[i] != NULL; i++) {
        const struct broken *broken = DRILL_CONTAINER_OF(types[i], struct broken, type);
        printf("%s %s\n", types[i]->name, broken->rule != NULL ? broken->rule : "-");
    }
    return 0;
}

int main(int argc, char **argv)
{
    const struct drill_target_type *const *types = broken_targets();
    const struct drill_cli_stock stock = {
        .targets = types, .programs = drill_builtin_programs, .corpus = &drill_corpus_conformance};
    if (argc == 2 && strcmp(argv[1], "--expectations") == 0)
        return print_expectations(types);
    return drill_cli_main(argc, argv, &stock);
}
