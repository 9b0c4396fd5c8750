#ifndef DRILL_VOCAB_ADDR_H
#define DRILL_VOCAB_ADDR_H

/* A neutral socket address. A value: copied, compared and hashed byte by byte, so unused bytes are
 * zero (make one from {0}). */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vocab/vocab.h"

enum drill_addr_kind {
    DRILL_ADDR_NONE,     /* no address was given, or none came back */
    DRILL_ADDR_UNNAMED,  /* a UNIX socket without a name */
    DRILL_ADDR_INET4,    /* ip[0..3], port */
    DRILL_ADDR_INET6,    /* ip[0..15], port */
    DRILL_ADDR_ABSTRACT, /* UNIX abstract name: name[0..name_len-1], without the leading NUL */
    DRILL_ADDR_PATH,     /* UNIX path: name[0..name_len-1], without the trailing NUL */
    DRILL_ADDR_OTHER,    /* the target gave a family that has no neutral form */
    DRILL_ADDR_UNSPEC    /* the null address: of the family AF_UNSPEC, which is no address */
};

enum {
    DRILL_ADDR_NAME_MAX = 108
};

struct drill_addr {
    uint8_t kind; /* enum drill_addr_kind */
    uint8_t name_len;
    uint16_t port;  /* host byte order; 0: none yet */
    uint8_t ip[16]; /* network byte order */
    char name[DRILL_ADDR_NAME_MAX];
};

/* 127.0.0.`host` or ::1 (IPv6 has one loopback address: `host` is ignored) with `port`. */
struct drill_addr drill_addr_loopback(enum drill_family family, uint8_t host, uint16_t port);

/* The wildcard address of an IPv4 or IPv6 family with `port`. */
struct drill_addr drill_addr_any(enum drill_family family, uint16_t port);

/* A second address of loopback, 127.0.0.2, and the IPv4 wildcard; for IPv6 families in IPv6 form.
 */
struct drill_addr drill_addr_loopback2(enum drill_family family, uint16_t port);
struct drill_addr drill_addr_any4(enum drill_family family, uint16_t port);

/* An address of a network that is kept for documents, and that none has a route to: 192.0.2.1 (RFC
 * 5737) or 2001:db8::1 (RFC 3849), with `port`. */
struct drill_addr drill_addr_unroutable(enum drill_family family, uint16_t port);

/* The broadcast address of the loopback network, 127.255.255.255, with `port`; IPv6 has none: its
 * loopback address. */
struct drill_addr drill_addr_broadcast(enum drill_family family, uint16_t port);
bool drill_addr_is_broadcast(const struct drill_addr *addr);

/* A UNIX address of `kind` (ABSTRACT or PATH); a name over the limit is cut to it. */
struct drill_addr drill_addr_unix(enum drill_addr_kind kind, const char *name, size_t len);

bool drill_addr_equal(const struct drill_addr *a, const struct drill_addr *b);
bool drill_addr_is_wildcard(const struct drill_addr *addr);

/* Whether it is of this host whatever its interfaces: 127/8, in IPv6 form too, and ::1. */
bool drill_addr_is_loopback(const struct drill_addr *addr);

/* An IPv4 address in IPv6 form, ::ffff:a.b.c.d; and that of the IPv4 wildcard. */
bool drill_addr_is_mapped(const struct drill_addr *addr);
bool drill_addr_is_mapped_wildcard(const struct drill_addr *addr);

/* Whether a socket can be bound to it, but speaks from another address: a wildcard, or the
 * broadcast address. */
bool drill_addr_is_no_source(const struct drill_addr *addr);

/* ::ffff:a.b.c.d with the port of an IPv4 address. */
struct drill_addr drill_addr_mapped(const struct drill_addr *addr);

/* Reads what drill_addr_print writes; what is none of its forms is a path. False: a name that is
 * too long, or an escape that is none. */
bool drill_addr_parse(const char *text, size_t len, struct drill_addr *ret);

enum {
    DRILL_ADDR_TEXT = 4 * DRILL_ADDR_NAME_MAX + 16
};

/* "127.0.0.1:80", "[::1]:80", "@name", "/path", "unnamed", "unspec", "none"; returns buf,
 * NUL-terminated. */
char *drill_addr_print(const struct drill_addr *addr, char *buf, size_t size);

#endif
