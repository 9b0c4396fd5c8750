#ifndef DRILL_TESTS_KERNEL_KIT_H
#define DRILL_TESTS_KERNEL_KIT_H

/* What the tests of the kernel's types share: the seven types by index, calls in one line each, and
 * addresses that nobody else uses. */

#include <criterion/criterion.h>
#include <criterion/parameterized.h>

#include "target/target.h"

/* Gives a parameterised test the indices of the types whose family is in `set`. */
struct criterion_test_params kit_params(drill_family_set set);

/* Opens the type; skips the test, by the type's name, where it cannot run. */
struct drill_target *kit_open(int index);

struct drill_outcome kit_do(struct drill_target *target, const struct drill_call *call);

/* One call without a transfer: DO(target, DRILL_CALL_LISTEN, .fd = fd, .number = 1). */
#define DO(target, ...) kit_do(target, &(struct drill_call){.id = __VA_ARGS__})

/* Asserts success and returns the value. */
#define MUST(target, ...) kit_must(DO(target, __VA_ARGS__), __LINE__)
int kit_must(struct drill_outcome out, int line);

/* Asserts that the call failed with `error`. */
#define FAILS(expected, ...) kit_fails(DO(__VA_ARGS__), expected, __LINE__)
void kit_fails(struct drill_outcome out, enum drill_errno error, int line);

/* Sends `text` in `pieces` buffers of nearly equal size. */
struct drill_outcome kit_send(struct drill_target *target, struct drill_call call, const char *text,
                              uint8_t pieces);

/* Receives up to `size` bytes in `pieces` buffers into `into`, which is NUL-terminated. */
struct drill_outcome kit_receive(struct drill_target *target, struct drill_call call, char *into,
                                 uint32_t size, uint8_t pieces);

/* A loopback address with port 0, or an abstract name used by nobody else. */
struct drill_addr kit_address(const struct drill_target *target);

/* A socket bound to such an address; *ret_addr is what getsockname says. */
int kit_bound(struct drill_target *target, struct drill_addr *ret_addr);

/* A listening socket; and a connection to it. */
int kit_listening(struct drill_target *target, struct drill_addr *ret_addr);
struct kit_connection {
    int listening;
    int client;
    int server;
    struct drill_addr addr;     /* the listening socket's */
    struct drill_outcome taken; /* of accept, with want_addr */
};
struct kit_connection kit_connect(struct drill_target *target);
void kit_disconnect(struct drill_target *target, struct kit_connection connection);

/* Waits until poll says that `events` are there; asserts that nothing else is. */
void kit_await(struct drill_target *target, int fd, uint32_t events);

bool kit_is(const struct drill_target *target, drill_family_set set);

#endif
