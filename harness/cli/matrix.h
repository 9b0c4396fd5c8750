#ifndef DRILL_CLI_MATRIX_H
#define DRILL_CLI_MATRIX_H

/* Running the session's targets that are wrong on purpose. Private to the command line. */

#include "cli/session.h"

/* Whether the form of the results is one that a matrix has; says so when it is not. */
bool drill_matrix_can_tell(const struct drill_session *session);

/* Runs session->mutants, each until a rule rejects it, and tells of each which rule did. Returns an
 * exit status: ACCEPTED when every one was rejected by a rule that it declares. `out`: what
 * is to be written before, may be empty; it is closed with the session's output. */
int drill_matrix_check(struct drill_session *session, struct drill_text *out);

#endif
