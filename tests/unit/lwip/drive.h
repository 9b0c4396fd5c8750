#ifndef DRILL_TESTS_UNIT_LWIP_DRIVE_H
#define DRILL_TESTS_UNIT_LWIP_DRIVE_H

/* Calls on one lwIP target in one line each. A failure of `must_*` fails the test at once. Every
 * test is a process of its own, so that each has a stack of its own. */

#include "target/target.h"

extern struct drill_target *drive_target;

void drive_open_tcp(void);
void drive_open_udp(void);
void drive_close(void);

/* Makes the call; `bytes` is the one buffer of a transfer. */
struct drill_outcome drive_call(struct drill_call call, void *bytes);

/* The call's error; a call that succeeds gives ENONE. */
enum drill_errno drive_error(struct drill_call call, void *bytes);

/* The call's value; a call that fails fails the test. */
int64_t drive_must(struct drill_call call, void *bytes);

int32_t drive_socket(void);
struct drill_addr drive_name(int32_t fd);

/* A socket bound to a free port of the loopback; a listener on one; a connected pair. */
int32_t drive_bound(void);
int32_t drive_listener(int32_t backlog);
void drive_pair(int32_t *ret_client, int32_t *ret_server);

/* Sends or receives all of `len` bytes. */
void drive_send_all(int32_t fd, const unsigned char *bytes, uint32_t len);
void drive_receive_all(int32_t fd, unsigned char *bytes, uint32_t len);

#define CALL(its_id, ...) ((struct drill_call){.id = DRILL_CALL_##its_id, __VA_ARGS__})

#endif
