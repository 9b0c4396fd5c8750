#ifndef DRILL_TARGETS_PAIR_OPTIONS_H
#define DRILL_TARGETS_PAIR_OPTIONS_H

/* The command lines of drill-server and drill-client. */

#include <stdbool.h>

#include "targets/reference/case.h"

/* Exit statuses of both. */
enum {
    PAIR_FINE,
    PAIR_FAULT, /* a byte was wrong, or a call failed */
    PAIR_USAGE, /* bad usage */
    PAIR_CANNOT /* no such host or service, or no such address family here */
};

struct pair_options {
    struct drill_reference_case params;
    char *host; /* owned */
    char *service;
    unsigned clients; /* of a server: how many it serves; 0: without end */
    bool check;       /* of a server: clients send what drill-client sends */
    bool quiet;
};

/* Reads a command line, prints help and version where asked. Returns whether to go on; if not,
 * *ret_status is the exit status, and a fault was said on standard error. */
bool pair_options_read(struct pair_options *options, bool server, int argc, const char **argv,
                       int *ret_status);
void pair_options_free(struct pair_options *options);

#endif
