/* drill-client: the reference client as a program. */

#include <stdio.h>

#include "targets/pair/pair.h"
#include "targets/reference/roles.h"

static int converse(const struct pair_options *options)
{
    struct pair pair;
    int status = pair_open(&pair, options, 1);
    if (status == PAIR_FINE && !drill_reference_client(&pair.side)) {
        pair_complain(&pair);
        status = PAIR_FAULT;
    }
    if (status == PAIR_FINE && !options->quiet)
        printf("%llu bytes sent, %llu received, every one right\n",
               (unsigned long long)pair.side.sent, (unsigned long long)pair.side.received);
    pair_close(&pair);
    return status;
}

int main(int argc, char **argv)
{
    struct pair_options options;
    int status;
    if (pair_options_read(&options, false, argc, (const char **)argv, &status))
        status = converse(&options);
    pair_options_free(&options);
    return status;
}
