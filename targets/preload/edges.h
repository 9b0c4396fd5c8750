#ifndef DRILL_TARGETS_PRELOAD_EDGES_H
#define DRILL_TARGETS_PRELOAD_EDGES_H

/* Descriptors that are waited for by their edges: in an epoll with EPOLLET, or by SIGIO. Any
 * thread; a descriptor that was closed where it was not seen and is another socket now has no mark.
 */

#include <stdbool.h>

void drill_edges_add(int fd);
bool drill_edges_has(int fd);

/* `to` is the same socket as `from` now. */
void drill_edges_copy(int from, int to);

#endif
