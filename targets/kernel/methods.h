#ifndef DRILL_TARGETS_KERNEL_METHODS_H
#define DRILL_TARGETS_KERNEL_METHODS_H

/* The methods of the kernel's types that do not live in kernel.c; target.h says what each must do.
 */

#include "target/target.h"

void drill_kernel_send_bytes(struct drill_target *self, const struct drill_call *call,
                             const struct drill_buffer *buffers, size_t n,
                             struct drill_outcome *out);
void drill_kernel_receive_bytes(struct drill_target *self, const struct drill_call *call,
                                const struct drill_buffer *buffers, size_t n,
                                struct drill_outcome *out);
void drill_kernel_get_option(struct drill_target *self, int fd, enum drill_option option,
                             struct drill_outcome *out);
void drill_kernel_set_option(struct drill_target *self, int fd, enum drill_option option,
                             const int64_t value[2], struct drill_outcome *out);
void drill_kernel_on_file(struct drill_target *self, const struct drill_call *call,
                          struct drill_outcome *out);
void drill_kernel_host_by_name(struct drill_target *self, const char *host,
                               struct drill_outcome *out);
void drill_kernel_service_by_name(struct drill_target *self, const char *service, const char *proto,
                                  struct drill_outcome *out);
void drill_kernel_catch_signal(struct drill_target *self, uint32_t signal, uint32_t flags,
                               struct drill_outcome *out);
void drill_kernel_signal_thread(struct drill_target *self, pthread_t thread, uint32_t signal,
                                struct drill_outcome *out);
void drill_kernel_address_info(struct drill_target *self, const struct drill_call *call,
                               struct drill_outcome *out);
void drill_kernel_as_file(struct drill_target *self, const struct drill_call *call,
                          struct drill_outcome *out);
void drill_kernel_twisted_call(struct drill_target *self, const struct drill_call *call,
                               const struct drill_buffer *buffers, size_t n,
                               struct drill_outcome *out);
void drill_kernel_wait_for_signal(struct drill_target *self, uint32_t signal,
                                  struct drill_outcome *out);
void drill_kernel_make_child(struct drill_target *self, struct drill_outcome *out);
void drill_kernel_call_in_child(struct drill_target *self, unsigned child,
                                const struct drill_call *call, const struct drill_buffer *buffers,
                                struct drill_outcome *out);
void drill_kernel_signal_child(struct drill_target *self, unsigned child, uint32_t signal,
                               struct drill_outcome *out);
pid_t drill_kernel_find_child(struct drill_target *self, unsigned child);

/* Puts back what catch_signal changed; ends what make_child made. */
void drill_kernel_forget_signals(void);
void drill_kernel_end_children(void);

/* Whether SIGUSR1 is caught. */
bool drill_kernel_catches(void);

/* How often the handler ran, in this process and its children; and waits until it ran again, where
 * there is one. */
uint32_t drill_kernel_signals_taken(void);
void drill_kernel_await_signal(uint32_t seen);

void drill_kernel_select_one(struct drill_target *self, int fd, uint32_t events, int timeout_ms,
                             struct drill_outcome *out);
void drill_kernel_use_epoll(struct drill_target *self, const struct drill_call *call,
                            struct drill_outcome *out);

#endif
