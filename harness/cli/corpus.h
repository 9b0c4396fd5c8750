#ifndef DRILL_CLI_CORPUS_H
#define DRILL_CLI_CORPUS_H

/* Scenarios that are built into the program: texts under their names, sorted by name. */

#include <stddef.h>

struct drill_corpus_entry {
    const char *name; /* "backlog/capacity-1" */
    const char *text; /* NUL-terminated */
    size_t len;
};

struct drill_corpus {
    const struct drill_corpus_entry *entries;
    size_t count;
};

/* The conformance corpus of this build. */
extern const struct drill_corpus drill_corpus_conformance;

#endif
