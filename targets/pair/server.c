/* drill-server: the reference server as a program. One client after the other; the others queue. */

#include <stdio.h>

#include "targets/pair/pair.h"
#include "targets/reference/roles.h"

/* At once: who started the server reads the port here. */
static void announce(const struct pair *pair)
{
    char text[DRILL_ADDR_TEXT];
    printf("listening on %s\n", drill_addr_print(&pair->run.meeting, text, sizeof text));
    fflush(stdout);
}

static int serve_all(struct pair *pair, const struct pair_options *options)
{
    int status = PAIR_FINE;
    int32_t listener = -1;
    if (!drill_reference_listen(&pair->side, &listener)) {
        pair_complain(pair);
        return PAIR_FAULT;
    }
    announce(pair);
    for (unsigned n = 1; options->clients == 0 || n <= options->clients; n++) {
        pair->side.stream = options->check ? 1 : 0;
        if (!drill_reference_serve_next(&pair->side, listener)) {
            pair_complain(pair);
            status = PAIR_FAULT;
        } else if (!options->quiet) {
            printf("client %u: %llu bytes received, %llu sent\n", n,
                   (unsigned long long)pair->side.received, (unsigned long long)pair->side.sent);
            fflush(stdout);
        }
    }
    if (!drill_reference_close(&pair->side, listener, true)) {
        pair_complain(pair);
        status = PAIR_FAULT;
    }
    return status;
}

int main(int argc, char **argv)
{
    struct pair_options options;
    int status;
    if (pair_options_read(&options, true, argc, (const char **)argv, &status)) {
        struct pair pair;
        status = pair_open(&pair, &options, 0);
        if (status == PAIR_FINE)
            status = serve_all(&pair, &options);
        pair_close(&pair);
    }
    pair_options_free(&options);
    return status;
}
