#ifndef DRILL_TARGETS_REFERENCE_CASE_H
#define DRILL_TARGETS_REFERENCE_CASE_H

/* What the cases of the reference pair differ in: the `params` of its programs. Role 0 is the
 * server, every other role a client; they are served one after the other. */

#include <stdbool.h>
#include <stdint.h>

enum drill_reference_service {
    DRILL_REFERENCE_ECHO,    /* the server sends back what it receives */
    DRILL_REFERENCE_DISCARD, /* the server reads to the end of the stream and answers with the
                                count: 8 bytes, most significant first */
    DRILL_REFERENCE_CHARGEN, /* the server sends, the client nothing */
    DRILL_REFERENCE_ANSWER   /* the server reads to the end of the stream, and only then sends as
                                many bytes of its own */
};

/* Who ends the conversation of an echo, and how. Others end with CLIENT_SHUTDOWN. */
enum drill_reference_ending {
    DRILL_REFERENCE_CLIENT_SHUTDOWN, /* SHUT_WR after the last byte, before the rest is read back */
    DRILL_REFERENCE_CLIENT_CLOSES,   /* close once everything came back */
    DRILL_REFERENCE_SERVER_CLOSES,   /* close once `total` bytes were echoed */
    DRILL_REFERENCE_SERVER_SHUTDOWN  /* SHUT_WR once `total` bytes were echoed; the client, having
                                        read the end, sends `tail` bytes more and closes */
};

struct drill_reference_case {
    enum drill_reference_service service;
    enum drill_reference_ending ending;
    uint32_t total;        /* bytes from each client; CHARGEN: to each client */
    uint32_t tail;         /* SERVER_SHUTDOWN: bytes from the client after the server's end */
    uint32_t send_size;    /* the client passes at most this many bytes to one send; at least 1 */
    uint32_t receive_size; /* both sides ask for at most this many bytes; at least 1 */
    int backlog;
    bool plain;        /* read and write in the place of recv and send */
    const char *proto; /* by name: the protocol of getservbyname; NULL: any */

    /* The two sides do not know each other's case: a server serves what comes, whatever its length,
     * and sends until the client is gone; a client of it leaves when it has had `total` bytes. Not
     * with endings in which the server has to count. */
    bool strangers;
    /* Takes every transfer that moves a byte to have moved all that it was asked for, as it mostly
     * does: a pair that is wrong, and with which it is tried whether a target makes that show. */
    bool naive;
};

enum {
    DRILL_REFERENCE_SERVER = 1000 /* the payload stream of what a server makes up itself */
};

#endif
