#ifndef DRILL_ORACLE_STATE_H
#define DRILL_ORACLE_STATE_H

/* One state of the model: the sockets, connections and messages that there would be if one
 * particular explanation of the events were true. Flat and free of pointers: copied by prefix,
 * compared byte by byte.
 *
 * A socket's phase (POSIX 2.10, RFC 9293 3.3.2 as far as the API can tell):
 *
 *   FRESH --listen--> LISTENING --shutdown(RD)--> FRESH
 *   FRESH --connect--> CONNECTED            (at once, or accepted, or made by socketpair)
 *   FRESH --connect--> CONNECTING --------> CONNECTED | FAILED
 *
 * A connection's phase: DROPPED (its request waits for a retry), DEFERRED (TCP_DEFER_ACCEPT: until
 * its client sends something), QUEUED (in the listener's queue),
 * TAKEN (accepted, or a pair). What its two ends see of each other is kept per direction as
 * `written >= visible >= read`: `visible` is known only from below. */

#include "oracle/oracle.h"
#include "oracle/state_hold.h"
#include "oracle/state_sharing.h"
#include "oracle/state_unix.h"
#include "oracle/variant.h"
#include "trace/trace.h"

enum {
    DRILL_MODEL_SOCKETS = 1024,
    DRILL_MODEL_CONNS = 640,
    DRILL_MODEL_MESSAGES = 2048,
    DRILL_MODEL_HOLDS = 512,
    DRILL_MODEL_WATCHES = 64,
    DRILL_MODEL_FILES = 256,
    DRILL_MODEL_RIGHTS = 512,
    DRILL_NONE = -1
};

enum model_phase {
    PHASE_UNUSED,
    PHASE_FRESH,
    PHASE_LISTENING,
    PHASE_CONNECTING,
    PHASE_CONNECTED,
    PHASE_FAILED,
    PHASE_EPOLL /* no socket at all: what epoll_create() makes */
};

/* What became of a socket's last association, while it has no new one. */
enum model_past {
    PAST_NONE,
    PAST_FAILED,   /* a connect() failed */
    PAST_DISSOLVED /* connect() to AF_UNSPEC took it away */
};

enum drill_conn_phase {
    CONN_UNUSED,
    CONN_DROPPED,
    CONN_QUEUED,
    CONN_TAKEN,
    CONN_DEFERRED
};

/* What an end knows, or will, of a reset or an end of file. */
enum drill_news {
    NEWS_NONE,
    NEWS_SENT, /* under way, or arrived unnoticed */
    NEWS_SEEN, /* known to have arrived */
    NEWS_TOLD  /* a call has reported it (resets) */
};

/* What the last calls on a socket told, and nothing has changed since: a set. */
enum model_recent {
    RECENT_READABLE = 1 << 0,  /* it was shown, and nothing was received since */
    RECENT_WRITABLE = 1 << 1,  /* it was shown, and nothing was sent since */
    RECENT_TOOK_NONE = 1 << 2, /* a receive of no bytes took the last message */
    RECENT_CUT = 1 << 3        /* a receive cut the last message */
};

/* What else is known of one direction: a set. */
enum model_note {
    NOTE_FULL = 1 << 0,     /* a send found no room, and the peer has read nothing since */
    NOTE_WAS_FULL = 1 << 1, /* a send found no room, and none was shown or used since */
    NOTE_PEEKED = 1 << 2,   /* the next bytes were peeked at */
    NOTE_MORE = 1 << 3,     /* the last send said that more would follow */
    NOTE_NODATA = 1 << 6    /* descriptors were sent without a byte */
};

/* An ICMP error for a datagram. */
enum model_refusal {
    REFUSAL_NONE,
    REFUSAL_DOUBT, /* there may be one */
    REFUSAL_SENT,  /* it is under way, or arrived unnoticed */
    REFUSAL_SEEN   /* known to be pending */
};

/* What made a reset be sent. */
enum drill_reset_why {
    RESET_UNREAD,   /* a close with unread data */
    RESET_LINGER,   /* a close with SO_LINGER {1, 0} */
    RESET_LISTENER, /* the listener was closed */
    RESET_MEMBER,   /* the listener was closed, and others listen at its address */
    RESET_NOBODY,   /* data for an end that was closed */
    RESET_SHUT,     /* data for an end that was shut down both ways */
    RESET_OVERFLOW, /* the listener's queue was full */
    RESET_DISSOLVED /* connect() to AF_UNSPEC */
};

/* An urgent byte on its way to the reader. */
enum model_urgent {
    URGENT_NONE,
    URGENT_SENT,
    URGENT_SEEN, /* known to have arrived */
    URGENT_TAKEN /* received with MSG_OOB: its place in the stream is still to be passed */
};

struct model_queue {
    int16_t first;
    int16_t last;
    uint16_t count;
};

struct model_message {
    uint64_t offset; /* in the sender's payload */
    uint32_t stream;
    uint32_t len;
    int16_t from; /* address id of the sender, 0 unknown */
    int16_t next;
    int16_t rights; /* index + 1 of the first descriptors that go along; 0: none */
    bool seen;      /* known to have arrived */
    bool peeked;    /* a receive has shown it and left it */
    bool record;    /* it was sent with MSG_EOR */
    bool passed;    /* one from outside the trace was received before it */
    bool moved;     /* it did not come from the address that its sender has, or that
                         is one of the system's choice (UNIX) */
    bool in_use;
};

struct model_flow {
    uint64_t written; /* bytes that returned sends accepted */
    uint64_t visible;
    uint64_t read;
    uint64_t before_shut; /* `written` when the reader shut down its reading */
    uint64_t acked; /* so much of `written` is known to be acknowledged: what the reader sent later
                       has come */
    uint64_t tells; /* so much of the other direction does what is under way acknowledge */
    uint64_t drained;            /* `written` when the reader last had everything */
    uint32_t sends;              /* returned sends since then */
    uint32_t kept;               /* returned sends since all was known to be acknowledged */
    uint32_t stream;             /* payload of the writer */
    struct model_queue messages; /* seqpacket: records; UNIX stream: what took descriptors along */
    uint8_t fin;                 /* enum drill_news, towards the reader */
    uint8_t notes;               /* enum model_note */
    uint8_t urgent;              /* enum model_urgent */
    bool again;                  /* it came while another one waited */
    uint32_t mark;               /* offset of the last urgent byte + 1; 0: none so far */
};

struct model_conn {
    uint8_t phase;    /* enum drill_conn_phase */
    int8_t first_fin; /* end that sent its FIN first; DRILL_NONE */
    bool early_data;  /* sent before the connection was accepted */
    bool early_fin;
    bool orphan;               /* its listener was closed after it had been accepted */
    bool self;                 /* end 0 is connected to itself: there is no end 1 */
    bool forgotten;            /* it was deferred when its listener was closed: end 1 never was */
    bool crossed;              /* the other sent its own before it was known to have the first */
    bool lost[2];              /* end d was closed for good */
    uint8_t ended[2];          /* enum model_ended: by what end d was */
    uint8_t reset[2];          /* enum drill_news: towards end d */
    uint8_t reset_why;         /* enum drill_reset_why */
    bool passcred;             /* its listener had SO_PASSCRED when it was made */
    bool reset_pipe[2];        /* the reset met an end that had already read the peer's FIN */
    int16_t sock[2];           /* socket of end 0 (connecting) and 1 (accepting); DRILL_NONE */
    int16_t addr[2];           /* address ids, 0 unknown */
    int16_t listener;          /* QUEUED, DROPPED, DEFERRED: whose */
    int16_t from;              /* TAKEN: the socket it was accepted from + 1; 0: none, or closed */
    int16_t next;              /* QUEUED: the next in the queue */
    bool passed;               /* QUEUED: a client from outside the trace was taken before it */
    struct model_flow flow[2]; /* flow[d] is written by end d */
};

struct model_sock {
    uint8_t phase; /* enum model_phase */
    bool nonblock;
    bool bound;
    bool autobound; /* to an abstract name of the system's choice */
    bool shut_rd;
    bool shut_wr;
    bool linger;
    uint8_t reuse;    /* enum model_reuse */
    uint8_t late;     /* enum model_reuse: those that changed after it was bound */
    bool v6only;      /* IPV6_V6ONLY */
    bool v6only_set;  /* by the program; else it is the system's default */
    bool spread;      /* UDP: it has sent to an address that several sockets share */
    bool sized;       /* a buffer size was chosen */
    bool regained;    /* TCP: bound anew when it had lost its port */
    bool stopped;     /* was a listener, shut down */
    bool shut_early;  /* TCP: shutdown() took effect before it was connected */
    bool interrupted; /* CONNECTING: a signal ended the connect() that began it */
    bool overflowed;  /* LISTENING: an attempt found its queue full */
    bool vague;       /* its local name is unspecified (a failed connect, a failed first send) */
    bool seen;        /* LISTENING: a queued connection is known to be acceptable */
    bool reported;    /* CONNECTED: connect() has told of it */
    uint8_t refused;  /* datagram: enum model_refusal of an ICMP error */
    bool broadcast;   /* SO_BROADCAST */
    bool recverr;     /* IP_RECVERR */
    bool oversized;   /* and a datagram was too long: of that an error may wait too */
    bool corked;      /* UDP_CORK */
    bool holding;     /* a datagram is being put together: `held` bytes so far, for `held_to` */
    bool filters;     /* connected: a datagram of another was kept from it */
    bool owed;        /* and it came while the socket had a peer, which it has no more */
    bool unheard;     /* the ICMP error came from a socket that takes from its peer alone */
    bool full;        /* UNIX datagram: a send found no room in it, and it received nothing since */
    uint8_t queued;   /* errors that wait for MSG_ERRQUEUE, at most */
    uint8_t mcast_loop; /* IP_MULTICAST_LOOP + 1; 0: not set */
    int16_t mcast_ttl;  /* IP_MULTICAST_TTL + 1; 0: not set */
    int16_t held_to;    /* address id */
    uint32_t held;
    int32_t sndlowat;    /* SO_SNDLOWAT, as it was set; 0: never */
    int32_t sndbuf_told; /* what getsockopt() gave for SO_SNDBUF; 0: not asked */
    bool peer_set;       /* datagram: connected */
    bool targeted;       /* UNIX datagram: it was some socket's mate */
    bool unasked;        /* its address was chosen by connect() or a send, not by bind() */
    bool shown;          /* LISTENING: poll() told of a connection, the last that came */
    bool defer;          /* TCP_DEFER_ACCEPT */
    bool astray;      /* LISTENING, UNIX: room was offered to a connect() that had no use for it */
    bool abandoned;   /* LISTENING: a request that waited for a retry was given up */
    uint8_t past;     /* enum model_past */
    uint8_t versions; /* TCP over IPv6: of its attempts, 1: IPv6, 2: IPv4, as a set */
    int8_t relisted; /* LISTENING: listen() again, with a backlog that was smaller (-1) or larger */
    uint8_t inherited;     /* options that are as the listener's were, one bit each */
    uint8_t error;         /* FAILED: enum drill_errno pending; 0 once told */
    uint8_t options_known; /* of the options that the model only remembers, one bit each */
    uint8_t options_on;
    uint8_t
        told_one; /* of those, what getsockopt() gave as 1 since they were set; as another number */
    uint8_t told_other;
    bool passcred;   /* SO_PASSCRED */
    bool creds_sure; /* it was set before anything was sent to it */
    uint8_t end;
    uint8_t recent;  /* enum model_recent: what calls told last */
    uint8_t sharing; /* set of enum model_sharing */
    struct model_async async;
    uint8_t won;     /* LISTENING with others: the connections that it got; saturates */
    uint8_t unknown; /* enum drill_unknown: nothing is known of it, and why */
    bool outside;    /* its peer, or others it hears from, are outside the trace */
    bool outrun;     /* it ended its side before what was under way to it had come */
    bool ended;      /* outside: the end of file was read */
    bool strays;     /* datagram: it sent to an address of which no owner is known */
    uint16_t refs;   /* descriptors */
    uint16_t holds;  /* calls inside it */
    int16_t mate;    /* UNIX datagram: the peer + 1; 0: none, or closed (peer_set says which) */
    int16_t conn;
    int16_t addr;     /* address id; 0: unknown or none */
    int16_t peer;     /* datagram: address id of the peer */
    int16_t showed;   /* TCP: address id of the name that it showed when it might have none */
    int16_t bound_to; /* address id: what bind() asked for, where that is not the whole address */
    int16_t source; /* address id that a receiver was told, or with the port that it has; 0: none */
    uint32_t bound_at;  /* UDP: which of the binds it was */
    uint16_t in_flight; /* of `refs`, those in messages */
    int32_t backlog;
    int32_t linger_s;
    int32_t lowat;
    uint32_t peek_off;  /* SO_PEEK_OFF + 1; 0: none */
    bool deaf_early;    /* UNIX: it was shut down for reading before it was connected */
    bool six_alone;     /* TCP over IPv6: it may not have the addresses of IPv4 */
    bool roused;        /* LISTENING: a connection was taken under a poll() that waits */
    bool peek_moot;     /* it may have been lost with a connection */
    int32_t timeout_in; /* ms; 0: none */
    int32_t timeout_out;
    int32_t give_up; /* ms, TCP_USER_TIMEOUT; 0: the system decides */
    int32_t sndbuf;  /* as it was set; 0: it was not */
    int32_t rcvbuf;
    uint32_t stream;          /* payload of what it sends; also its serial number */
    uint64_t sent;            /* datagram: bytes so far */
    struct model_queue queue; /* LISTENING: connections; datagram: messages */
};

/* What a descriptor is that is not of a socket of the model. */
enum model_other {
    OTHER_NONE,
    OTHER_NULL,   /* the null device */
    OTHER_PLACE,  /* opened with O_PATH */
    OTHER_FOREIGN /* a socket of another kind than the scenario's */
};

struct model_fd {
    int16_t sock;
    bool cloexec;
    uint8_t file; /* enum model_other */
    bool passed;  /* it came with a message */
};

/* A registration of epoll_ctl(): of a socket under the number it then had. */
struct model_watch {
    int16_t epoll;
    int16_t fd;
    int16_t sock;
    uint16_t events; /* DRILL_EPOLL* */
    bool spent;      /* EPOLLONESHOT: it has been told */
    bool owed;       /* EPOLLET: something happened since it was last told */
    bool certain;    /* and is known to have arrived */
    uint8_t credit;  /* EPOLLET: how often it may be told; CREDIT_MANY: any number of times */
};

struct drill_state {
    uint8_t variants[DRILL_VARIANT_COUNT]; /* choices still possible, one bit each */
    uint8_t observed[DRILL_VARIANT_COUNT]; /* the same, whatever the profile forbids */
    int16_t inside[DRILL_TRACE_ACTORS];    /* socket each actor's call is in */
    uint64_t done;                         /* actors whose call took effect before it returned */
    uint16_t passed;                       /* connections with that mark */
    struct model_raised raised;
    uint32_t serials;
    uint16_t n_socks;
    uint16_t n_conns;
    uint16_t n_messages;
    uint16_t n_holds;
    uint16_t n_fds;
    uint16_t open_fds;
    bool overflow; /* a table was full: nothing can be said any more */
    bool mask_known[DRILL_CHILDREN + 1];
    uint16_t mask[DRILL_CHILDREN + 1]; /* of umask(), by process */
    uint16_t n_files;
    uint16_t n_rights;
    uint16_t n_watches;
    int16_t doomed; /* index + 1 of descriptors whose message is gone, to be let go */
    struct model_right rights[DRILL_MODEL_RIGHTS];
    struct model_file files[DRILL_MODEL_FILES];
    struct model_watch watches[DRILL_MODEL_WATCHES];
    struct model_hold holds[DRILL_MODEL_HOLDS];
    struct model_fd fds[DRILL_MAX_FD];
    struct model_sock socks[DRILL_MODEL_SOCKETS];
    struct model_conn conns[DRILL_MODEL_CONNS];
    struct model_message messages[DRILL_MODEL_MESSAGES];
};

/* What is done with a signal; of a pending call: what it was interrupted by. */
enum model_interrupt {
    INTERRUPT_NONE,    /* ignored */
    INTERRUPT_CAUGHT,  /* a handler without SA_RESTART */
    INTERRUPT_RESTART, /* a handler with it */
    INTERRUPT_STOPPED  /* none: the process was stopped and goes on */
};

/* What a call goes by for as long as it waits: the socket's options when it began. */
struct model_entry {
    int32_t lowat;
    int32_t timeout_in;
    int32_t timeout_out;
};

/* What all states share: the surroundings, and the addresses seen so far by id (id 0 is none). */
struct model_env {
    enum drill_family family;
    enum drill_profile profile;
    bool signals;
    bool names;
    bool open;         /* there may be others than those whose events are seen */
    bool modes_unseen; /* what sets O_NONBLOCK may be missing among the events */
    int64_t sysctl[DRILL_SYSCTL_COUNT];
    bool sysctl_known[DRILL_SYSCTL_COUNT];
    uint16_t n_addrs;
    struct drill_addr addrs[DRILL_MODEL_SOCKETS];
    uint8_t n_actors;                            /* those beyond have no pending call */
    struct drill_call calls[DRILL_TRACE_ACTORS]; /* each actor's pending call */
    bool pending[DRILL_TRACE_ACTORS];
    bool waited[DRILL_TRACE_ACTORS]; /* it was seen to wait */
    struct model_entry entry[DRILL_TRACE_ACTORS];
    bool signalled[DRILL_TRACE_ACTORS];  /* a signal came with its return */
    bool by_harness[DRILL_TRACE_ACTORS]; /* it uses the first process's numbers */
    bool foreseen[DRILL_TRACE_ACTORS];   /* what it is going to return is known: */
    struct drill_outcome outcomes[DRILL_TRACE_ACTORS];
    uint8_t process[DRILL_TRACE_ACTORS];   /* that makes the actor's calls; 0: the first */
    bool stopped[DRILL_TRACE_ACTORS];      /* that process is */
    uint8_t action[DRILL_CHILDREN + 1];    /* enum model_interrupt: what SIGUSR1 does, by process */
    uint8_t interrupt[DRILL_TRACE_ACTORS]; /* enum model_interrupt: what met the pending call */
};

/* The last signal that met an actor inside its pending call. */
static inline enum model_interrupt env_interrupt(const struct model_env *env, uint8_t actor)
{
    return env->pending[actor] ? (enum model_interrupt)env->interrupt[actor] : INTERRUPT_NONE;
}

static inline bool env_has(const struct model_env *env, drill_family_set set)
{
    return (DRILL_FAMILY_BIT(env->family) & set) != 0;
}

/* Empties a state (only what was in use). `choices` are those that the profile allows for each
 * variant, `all` every one there is: DRILL_VARIANT_COUNT bytes each. */
void state_init(struct drill_state *state, const uint8_t *choices, const uint8_t *all);

/* Copies what is in use. Equal: the same in every respect that matters. */
void state_copy(struct drill_state *to, const struct drill_state *from);
bool state_equal(const struct drill_state *a, const struct drill_state *b);

/* The id of an address, new if need be; 0 for NONE and when the table is full. */
int16_t env_address(struct model_env *env, const struct drill_addr *addr);

/* The same, of an address that was seen before; 0 when it was not. */
int16_t env_find_address(const struct model_env *env, const struct drill_addr *addr);

/* The socket of a descriptor; DRILL_NONE when it is not open. */
int state_socket(const struct drill_state *state, int fd);

/* New objects; DRILL_NONE (and overflow set) when a table is full. */
int state_add_socket(struct drill_state *state);
int state_add_conn(struct drill_state *state);
void state_open_fd(struct drill_state *state, int fd, int sock, bool cloexec);

/* The same for descriptors that are not of a socket. */
void state_open_other(struct drill_state *state, int fd, enum model_other file);
enum model_other state_other(const struct drill_state *state, int fd);

/* Drops one descriptor. When the socket lost its last one and no call is inside, it is closed. */
void state_close_fd(struct drill_state *state, const struct model_env *env, int fd);

/* A call enters or leaves a socket. */
void state_enter(struct drill_state *state, uint8_t actor, int sock);
void state_leave(struct drill_state *state, const struct model_env *env, uint8_t actor);

/* shutdown(SHUT_RD) of a listener. TCP: its queued connections are reset, it listens no more. UNIX:
 * it refuses new ones, what is queued stays (Linux net/unix/af_unix.c unix_shutdown()). */
void state_stop_listening(struct drill_state *state, const struct model_env *env, int sock);

/* connect() to AF_UNSPEC of a TCP socket: what it had is reset, what bind() asked for stays. */
void state_dissolve(struct drill_state *state, const struct model_env *env, int sock);
/* So much time has passed: what waits for a peer's FIN may have waited too long (tcp(7)
 * tcp_fin_timeout). */
void state_age(struct drill_state *state, const struct model_env *env, int64_t ms);

/* The socket is bound anew: what its connection leaves at the address that it had stays there. */
void state_leave_address(struct drill_state *state, int sock);

/* A reset is sent to `end`; addresses kept for the connection are free again. */
void state_reset_conn(struct drill_state *state, int conn, int end, enum drill_reset_why why);

/* From now on nothing is known of the socket; its peers are left with a peer outside the trace. */
void state_forget(struct drill_state *state, int sock, enum drill_unknown why);
/* Frees the ids of addresses that no state refers to. */
void env_collect_addresses(struct model_env *env, struct drill_state *const *states, unsigned n);

/* Queues of connections and of messages. */
void state_push_conn(struct drill_state *state, int listener, int conn);
void state_drop_conn(struct drill_state *state, int listener, int conn);

/* Queues a new connection; where the listener defers that, when its client has sent something. */
void state_admit_conn(struct drill_state *state, int listener, int conn);
void state_wake_conn(struct drill_state *state, int conn);
bool state_push_message(struct drill_state *state, struct model_queue *queue,
                        const struct model_message *message);
void state_pop_message(struct drill_state *state, struct model_queue *queue);

/* Sends FIN from `end`; sends a reset to `end`. */
void conn_fin(struct model_conn *conn, int end);
void conn_reset(struct model_conn *conn, int end, enum drill_reset_why why);

/* True when both FINs are under way or a reset is: the connection has ended for the API. */
bool conn_ended(const struct model_conn *conn, int end);

/* The flow that `sock` reads, or writes; NULL without a connection. */
struct model_flow *sock_reads(struct drill_state *state, int sock);
struct model_flow *sock_writes(struct drill_state *state, int sock);

/* A socket bound to the wildcard gets the route's address when it connects; its port stays. */
void sock_take_route(struct model_sock *so, const struct model_env *env);

/* A call with this time-out (ms) returns by itself so soon that it can be waited for. */
static inline bool timeout_is_short(int32_t timeout_ms)
{
    return timeout_ms > 0 && timeout_ms <= 2000;
}

/* Bytes that pending sends of other actors may have added to what `end` of `conn` wrote. */
uint64_t conn_in_hand(const struct drill_state *state, const struct model_env *env, int conn,
                      int end);

/* A close() of `end` is under way in another thread: its FIN may have been sent. */
bool conn_closing(const struct drill_state *state, const struct model_env *env, int conn, int end);

/* A listener's capacity under formula i of DRILL_V_CAP (of the two readings of a
 * negative backlog `neg` 0 is the maximum, 1 as 0; of a backlog of 0 `neg` 0 is 0, 1 the maximum);
 * the limit of the system applied. */
int64_t env_capacity(const struct model_env *env, int32_t backlog, unsigned formula, unsigned neg);

#endif
