#ifndef DRILL_ORACLE_RULES_FILES_H
#define DRILL_ORACLE_RULES_FILES_H

/* What the calls that name a UNIX socket must know of the file at its path. */

#include "oracle/permit.h"

/* Nobody takes connections or messages at the call's address: says why, for what is or is not
 * there. */
void files_refuse(struct move *move, struct permits *p);

/* Whether the call's address has no name, which nothing can be connected or sent to: then that is
 * all that is permitted, by `rule`. */
bool files_unnamed(struct move *move, struct permits *p, enum drill_rule_id rule);

/* Whether the path of the call's address may not be written to: then that is all that is permitted.
 */
bool files_deny(struct move *move, struct permits *p);

/* Whether an address is one of the system's choice: an abstract name of five digits. */
bool files_is_automatic(const struct drill_addr *addr);

/* Whether the call's address is an abstract name, and a socket has one that differs in NULs at its
 * end alone: another name. */
bool files_has_similar(const struct move *move);

#endif
