#ifndef DRILL_TESTS_ORACLE_CASES_H
#define DRILL_TESTS_ORACLE_CASES_H

/* Texts with the verdict that the oracle must give them, grouped by area. A row stands for one text
 * in each of its families: OBEYED rows must be accepted, BROKEN rows rejected by exactly the rule
 * they name. */

#include "support/claimed.h"

struct oracle_case {
    const char *rule;
    bool broken;
    drill_family_set families;
    enum drill_profile profile;
    const char *text; /* without its family line */
};

struct oracle_table {
    const char *area;
    const struct oracle_case *cases;
    size_t n;
};

#define FAM_ALL DRILL_FAMILIES_ALL
#define FAM_INET DRILL_FAMILIES_INET
#define FAM_TCP DRILL_FAMILIES_TCP
#define FAM_UDP DRILL_FAMILIES_UDP
#define FAM_STREAM DRILL_FAMILIES_STREAM
#define FAM_CONNECTION DRILL_FAMILIES_CONNECTION
#define FAM_DATAGRAM DRILL_FAMILIES_DATAGRAM
#define FAM_MESSAGE DRILL_FAMILIES_MESSAGE
#define FAM_UNIX DRILL_FAMILIES_UNIX
#define FAM_TCP4 DRILL_FAMILY_BIT(DRILL_TCP4)
#define FAM_TCP6 DRILL_FAMILY_BIT(DRILL_TCP6)
#define FAM_IPV4 (DRILL_FAMILY_BIT(DRILL_TCP4) | DRILL_FAMILY_BIT(DRILL_UDP4))
#define FAM_IPV6 (DRILL_FAMILY_BIT(DRILL_TCP6) | DRILL_FAMILY_BIT(DRILL_UDP6))
#define FAM_UDP4 DRILL_FAMILY_BIT(DRILL_UDP4)
#define FAM_UNIX_STREAM DRILL_FAMILY_BIT(DRILL_UNIX_STREAM)
#define FAM_SEQPACKET DRILL_FAMILY_BIT(DRILL_UNIX_SEQPACKET)
#define FAM_UNIX_DGRAM DRILL_FAMILY_BIT(DRILL_UNIX_DGRAM)
#define FAM_UNIX_CONN (FAM_UNIX_STREAM | FAM_SEQPACKET)

#define OBEYED(rule, families, profile, text)                                                      \
    {                                                                                              \
        rule, false, FAM_##families, DRILL_PROFILE_##profile, text                                 \
    }
#define BROKEN(rule, families, profile, text)                                                      \
    {                                                                                              \
        rule, true, FAM_##families, DRILL_PROFILE_##profile, text                                  \
    }
#define ORACLE_TABLE(area)                                                                         \
    const struct oracle_table oracle_##area##_cases = {#area, cases, DRILL_COUNT(cases)}

/* What many texts begin with: a listener; a client and its accepted peer; two bound datagram
 * sockets; a pair. */
#define LISTENER "L = socket()\nbind(L, loopback)\nlisten(L, 1)\n"
#define CLIENT LISTENER "C = socket()\nconnect(C, L)\n"
#define PEERS CLIENT "S = accept(L) = ok\n"
#define NB_CLIENT LISTENER "C = socket(SOCK_NONBLOCK)\n"
#define BOTH "A = socket()\nbind(A, loopback)\nB = socket()\nbind(B, loopback)\n"
#define PAIR "A, B = socketpair()\n"
/* A queue that Linux calls full: backlog 1 holds two. */
#define FULL LISTENER "F1..2 = socket()\nconnect(F1..2, L)\n"
/* A client whose connection was reset by a peer that closed with unread data, and knows it. */
#define UNREAD PEERS "send(C, 10) = 10\npoll(S, POLLIN) = POLLIN\nclose(S)\n"

extern const struct oracle_table oracle_lifecycle_cases;
extern const struct oracle_table oracle_backlog_cases;
extern const struct oracle_table oracle_accept_cases;
extern const struct oracle_table oracle_connect_cases;
extern const struct oracle_table oracle_urgent_cases;
extern const struct oracle_table oracle_listener_cases;
extern const struct oracle_table oracle_destination_cases;
extern const struct oracle_table oracle_send_cases;
extern const struct oracle_table oracle_recv_cases;
extern const struct oracle_table oracle_message_cases;
extern const struct oracle_table oracle_close_cases;
extern const struct oracle_table oracle_reuse_cases;
extern const struct oracle_table oracle_shutdown_cases;
extern const struct oracle_table oracle_names_cases;
extern const struct oracle_table oracle_poll_cases;
extern const struct oracle_table oracle_options_cases;
extern const struct oracle_table oracle_create_cases;
extern const struct oracle_table oracle_lookup_cases;
extern const struct oracle_table oracle_arguments_cases;
extern const struct oracle_table oracle_ready_cases;
extern const struct oracle_table oracle_epoll_cases;
extern const struct oracle_table oracle_transfer_cases;
extern const struct oracle_table oracle_signal_cases;
extern const struct oracle_table oracle_unix_cases;
extern const struct oracle_table oracle_sharing_cases;
extern const struct oracle_table oracle_scm_cases;
extern const struct oracle_table oracle_process_cases;
extern const struct oracle_table oracle_udp_cases;
extern const struct oracle_table oracle_permitted_cases;

extern const struct oracle_table *const oracle_tables[];
extern const size_t oracle_n_tables;

/* Runs one row for one family; the verdict is in ret->verdict. Fails the test when the text is none
 * that can be run. */
void oracle_case_run(struct drill_oracle *oracle, const struct oracle_case *c,
                     enum drill_family family, struct claimed *ret);

#endif
