#ifndef DRILL_ORACLE_PERMIT_H
#define DRILL_ORACLE_PERMIT_H

/* What one state permits one call to do, as data: a list of options, each with the rule that
 * permits it, the variant it needs and what it does to the state. From the same list come the check
 * of a return, the outlook before a call, what is due, and the words of a rejection. */

#include "oracle/state.h"

enum {
    DRILL_PERMIT_OPTIONS = 40,
    DRILL_PERMIT_BLAMES = 24
};

struct permit_option;

/* One transition: a state, a call, and, once it returned, its outcome. */
struct move {
    struct drill_state *state; /* const for permit functions in spirit: only apply() changes it */
    struct model_env *env;
    const struct drill_call *call;
    const struct drill_outcome *outcome; /* NULL while asking */
    const struct permit_option *option;  /* in apply and check */
    int sock;                            /* of call->fd; DRILL_NONE */
    uint8_t actor;
    bool waited;               /* it was seen to wait before */
    enum drill_rule_id broken; /* set by check */
    char permitted[200];       /* set by check: what would have been right */
};

enum permit_kind {
    PERMIT_VALUE,
    PERMIT_ERROR,
    PERMIT_BLOCK,
    PERMIT_FAILURE /* any error that `arg`, a call, may fail with, except `error` */
};

struct permit_option {
    uint8_t kind;    /* enum permit_kind */
    bool due;        /* BLOCK: but it must return by itself */
    bool sigpipe;    /* ERROR: SIGPIPE must be raised */
    uint8_t n_needs; /* the variants it needs, with the choices that will do */
    struct {
        uint8_t variant;
        uint8_t choices;
    } need[6];
    uint16_t error;
    uint16_t rule; /* that permits it, and is blamed when check fails without saying which */
    int16_t arg;
    int64_t lo;
    int64_t hi;
    /* Changes the state; may be NULL. */
    void (*apply)(struct move *move);
    /* Looks at the rest of the outcome (address, data, flags): true when it is right; else sets
     * move->broken and move->permitted. May be NULL. */
    bool (*check)(struct move *move);
};

/* Which rule a wrong outcome breaks, first match first. */
struct permit_blame {
    bool is_error;
    uint16_t error; /* DRILL_ENONE: any error */
    int64_t lo;
    int64_t hi;
    uint16_t rule;
};

struct permits {
    unsigned n;
    unsigned n_blames;
    struct permit_option option[DRILL_PERMIT_OPTIONS];
    struct permit_blame blame[DRILL_PERMIT_BLAMES];
    uint16_t rule;       /* blamed when nothing else fits */
    uint16_t wait_rule;  /* blamed when it waits and must not; 0: `rule` */
    const char *unknown; /* the model says nothing of this: why; the trace is undecided */
};

/* Adds an option; the result may be refined. */
struct permit_option *permit_value(struct permits *p, int64_t lo, int64_t hi,
                                   enum drill_rule_id rule, void (*apply)(struct move *move));
struct permit_option *permit_error(struct permits *p, enum drill_errno error,
                                   enum drill_rule_id rule, void (*apply)(struct move *move));
struct permit_option *permit_block(struct permits *p, enum drill_rule_id rule, bool due);

/* Refines an option: it needs one of `choices` of `variant`. An option whose choices are all gone
 * in the state is dropped by the caller of the permit function. */
struct permit_option *permit_under(struct permit_option *option, enum drill_variant variant,
                                   uint8_t choices);

/* Adds a copy of option i. */
struct permit_option *permit_copy(struct permits *p, unsigned i);
/* Any error that the documents list for the call, except one (DRILL_ENONE: none). */
struct permit_option *permit_failure(struct permits *p, enum drill_call_id call,
                                     enum drill_errno except, void (*apply)(struct move *move));

void blame_value(struct permits *p, int64_t lo, int64_t hi, enum drill_rule_id rule);
void blame_error(struct permits *p, enum drill_errno error, enum drill_rule_id rule);

/* What `move->state` permits `move->call`. */
void permit_call(struct move *move, struct permits *ret);

/* Whether the outcome is of the option's kind and range, its variants still possible. */
bool permit_matches(const struct permit_option *option, const struct drill_state *state,
                    const struct drill_outcome *outcome);
bool permit_possible(const struct permit_option *option, const struct drill_state *state);

/* The rule that an unmatched outcome of the call breaks. */
enum drill_rule_id permit_blame_for(const struct permits *p, enum drill_call_id call,
                                    const struct drill_outcome *outcome);

/* Words: "300 (RCV-SHORT), or -1 EAGAIN (RCV-BLOCK)". */
void permit_print(const struct permits *p, const struct move *move, char *buf, size_t size);

/* Shared by the rule files: common shapes. */
bool options_on(const struct model_sock *so, enum drill_option option); /* it was switched on */
bool move_nonblocking(const struct move *move); /* O_NONBLOCK or MSG_DONTWAIT */
/* The family that the call names, if it does, is the trace's. */
bool move_own_family(const struct move *move);
/* The address that the call goes to, if it does, is one of the trace's family, or one that the call
 * knows how to take. */
bool move_own_address(const struct move *move);
struct model_sock *move_sock(const struct move *move);
bool move_interrupted(const struct move *move); /* a handler ran while the call waited */

/* SO_RCVLOWAT, SO_RCVTIMEO and SO_SNDTIMEO, as the call found them. */
int32_t move_lowat(const struct move *move);
int32_t move_timeout_in(const struct move *move);
int32_t move_timeout_out(const struct move *move);

/* Whether the call gives an address as usual: it asks for one, and its room is not twisted. */
bool move_wants_address(const struct move *move);

/* The same of a call whose room is twisted: what came back agrees with `known` (NULL: not known) as
 * far as it goes. */
bool twisted_address_is_right(struct move *move, const struct drill_addr *known);

/* What new descriptors have in common: none is one that is open, and it is the lowest; there may be
 * none left. */
bool check_new_descriptor(struct move *move);
/* The socket of a descriptor of the calling process; DRILL_NONE. */
int move_socket(const struct move *move, int fd);
/* What a number is of that is no socket's, among the descriptors of the calling process. */
enum model_other move_other(const struct move *move, int fd);
bool move_lacks_descriptors(const struct move *move); /* another waits that was left few */
void permit_shortage(struct move *move, struct permits *p);

/* The type that socket() is given for a family. */
enum drill_constant create_type(enum drill_family family);

/* accept() takes a connection and closes it again. */
void accept_and_lose(struct move *move);

/* Fails a check: says which rule and what would have been right. Always false. */
bool move_breaks(struct move *move, enum drill_rule_id rule, const char *fmt, ...)
    DRILL_PRINTF(3, 4);

/* The answers to open questions (variants.def) that one outcome stands for. */
struct move_answers {
    unsigned n;
    struct {
        enum drill_variant variant;
        uint8_t choices;
        enum drill_rule_id rule; /* broken where the state has none of them left */
    } answer[4];
};

void move_answer(struct move_answers *answers, enum drill_variant variant, uint8_t choices,
                 enum drill_rule_id rule);

/* For checks: every answer is still possible; `seen` says in words what was answered. */
bool move_check_answers(struct move *move, const struct move_answers *answers, const char *seen);

/* For applying: the other choices are ruled out. */
void move_take_answers(const struct move *move, const struct move_answers *answers);

/* One function per call, in oracle/rules/. */
void permit_socket(struct move *move, struct permits *p);
void permit_socketpair(struct move *move, struct permits *p);
void permit_bind(struct move *move, struct permits *p);
void permit_listen(struct move *move, struct permits *p);
void permit_accept(struct move *move, struct permits *p);
void permit_connect(struct move *move, struct permits *p);
void permit_send(struct move *move, struct permits *p);
void permit_receive(struct move *move, struct permits *p);
void permit_shutdown(struct move *move, struct permits *p);
void permit_close(struct move *move, struct permits *p);
void permit_dup(struct move *move, struct permits *p);
void permit_name(struct move *move, struct permits *p);
void permit_option_call(struct move *move, struct permits *p);
void permit_poll(struct move *move, struct permits *p);
void permit_select(struct move *move, struct permits *p);
void permit_epoll_create(struct move *move, struct permits *p);
void permit_epoll_ctl(struct move *move, struct permits *p);
void permit_epoll_wait(struct move *move, struct permits *p);
void permit_fcntl(struct move *move, struct permits *p);
void permit_ioctl(struct move *move, struct permits *p);
void permit_mark(struct move *move, struct permits *p);
void permit_lookup(struct move *move, struct permits *p);
void permit_file(struct move *move, struct permits *p);
void permit_send_message(struct move *move, struct permits *p);
void permit_receive_message(struct move *move, struct permits *p);
void permit_connect_datagram(struct move *move, struct permits *p);
void permit_sigaction(struct move *move, struct permits *p);
void permit_pthread_kill(struct move *move, struct permits *p);
void permit_fork(struct move *move, struct permits *p);
void permit_execve(struct move *move, struct permits *p);
void permit_exit(struct move *move, struct permits *p);
void permit_kill(struct move *move, struct permits *p);
void permit_sigwaitinfo(struct move *move, struct permits *p);

/* What a signal that met the pending call while it waited makes of its options (rules/interrupt.c);
 * blame_interrupt goes before them, permit_interrupted behind. */
void blame_interrupt(const struct move *move, struct permits *p);
void permit_interrupted(struct move *move, struct permits *p);
void permit_openat(struct move *move, struct permits *p);
void permit_as_file(struct move *move, struct permits *p);

/* Calls on descriptors that are no sockets of the model; changes to what an ordinary call permits
 * that come of its twists. */
void permit_on_other(struct move *move, struct permits *p);
void permit_twisted(struct move *move, struct permits *p);

/* Recorded traces. A socket of which nothing is known; one whose peer is outside the trace. Both
 * return false when the call's own rules hold as they are. What somebody outside may do to a call
 * that the rules permit less for. */
bool permit_unknown_socket(struct move *move, struct permits *p);
bool permit_outside_peer(struct move *move, struct permits *p);
void permit_others(struct move *move, struct permits *p);

/* What any socket may answer to the call; the most that it may return of a transfer. */
void permit_unknown_call(struct move *move, struct permits *p);
int64_t permit_longest(const struct move *move);

/* What a successful bind() does. */
void bind_apply(struct move *move);

/* Recorded traces: a connection, or a datagram socket, that leads outside. */
void permit_connect_outside(struct move *move, struct permits *p);
void permit_accept_outside(struct permits *p);
void permit_send_outside(struct move *move, struct permits *p);
void permit_receive_outside(struct move *move, struct permits *p);
/* A call that made or ended a process was judged. */
void process_note(struct model_env *env, const struct drill_event *event);

/* The signal SIGUSR1 meets what the actor does. */
void interrupt_actor(struct model_env *env, unsigned actor);

#endif
