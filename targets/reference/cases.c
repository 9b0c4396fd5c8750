/* The cases of the reference pair. Sizes run from one byte to over the socket buffers, equal on
 * both sides, coprime, and each much larger than the other. Every call is scheduled and judged, so
 * cases that move single bytes are short, and none moves more than 3 MiB. No case has more clients
 * than its backlog: one that finds the queue full may be refused. */

#include "targets/reference/reference.h"

#include <stddef.h>

#include "targets/reference/roles.h"

static bool play(struct drill_program_run *run, unsigned role, struct drill_target *target,
                 char why[DRILL_PROGRAM_TEXT])
{
    struct drill_reference_side side;
    if (!drill_reference_side_init(&side, run, role, target, why))
        return false;
    bool fine = role == 0 ? drill_reference_server(&side) : drill_reference_client(&side);
    drill_reference_side_deinit(&side);
    return fine;
}

/* One entry; what follows `clients` are members of struct drill_reference_case. */
#define PROGRAM(its_name, its_summary, its_families, named, clients, ...)                          \
    &(const struct drill_program)                                                                  \
    {                                                                                              \
        .name = "reference/" its_name, .summary = its_summary, .families = (its_families),         \
        .roles = 1 + (clients), .by_name = (named), .role = play,                                  \
        .params = &(const struct drill_reference_case)                                             \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

#define CASE(name, summary, clients, ...)                                                          \
    PROGRAM(name, summary, DRILL_FAMILIES_STREAM, false, clients, __VA_ARGS__)
#define NAMED(name, summary, clients, ...)                                                         \
    PROGRAM(name, summary, DRILL_FAMILY_BIT(DRILL_TCP4), true, clients, __VA_ARGS__)

/* How many bytes, in sends of at most, in receives of at most. */
#define SIZES(all, sends, receives) .total = (all), .send_size = (sends), .receive_size = (receives)

#define ECHO .service = DRILL_REFERENCE_ECHO, .ending = DRILL_REFERENCE_CLIENT_SHUTDOWN
#define ECHO_UNTIL(who) .service = DRILL_REFERENCE_ECHO, .ending = DRILL_REFERENCE_##who
#define CHARGEN .service = DRILL_REFERENCE_CHARGEN, .ending = DRILL_REFERENCE_CLIENT_SHUTDOWN
#define ANSWER .service = DRILL_REFERENCE_ANSWER, .ending = DRILL_REFERENCE_CLIENT_SHUTDOWN
#define DISCARD .service = DRILL_REFERENCE_DISCARD, .ending = DRILL_REFERENCE_CLIENT_SHUTDOWN

/* clang-format off */
const struct drill_program *const drill_reference_programs[] = {
    CASE("echo-nothing", "A client that sends nothing reads the end of the stream at once.",
         1, ECHO, SIZES(0, 1, 1), .backlog = 1),
    CASE("echo-1", "One byte goes there and back.",
         1, ECHO, SIZES(1, 1, 1), .backlog = 1),
    CASE("echo-1-by-1", "Single bytes in, single bytes out: none joins its neighbour.",
         1, ECHO, SIZES(24, 1, 1), .backlog = 1),
    CASE("echo-1-by-4096", "Single bytes may arrive together, in order.",
         1, ECHO, SIZES(40, 1, 4096), .backlog = 1),
    CASE("echo-4096-by-1460", "A send larger than the receive is drained by later receives.",
         1, ECHO, SIZES(40960, 4096, 1460), .backlog = 1),
    CASE("echo-64-by-1", "One send is drained a byte at a time.",
         1, ECHO, SIZES(64, 64, 1), .backlog = 1),
    CASE("echo-3-by-7", "Sends of 3 and receives of 7 share no boundary.",
         1, ECHO, SIZES(121, 3, 7), .backlog = 1),
    CASE("echo-7-by-3", "Sends of 7 and receives of 3 share no boundary.",
         1, ECHO, SIZES(131, 7, 3), .backlog = 1),
    CASE("echo-1460-by-1460", "Chunks of one Ethernet segment.",
         1, ECHO, SIZES(14600, 1460, 1460), .backlog = 1),
    CASE("echo-1461-by-1459", "Chunks a byte over and a byte under one segment.",
         1, ECHO, SIZES(20011, 1461, 1459), .backlog = 1),
    CASE("echo-16384-by-16384", "Full windows there and back.",
         1, ECHO, SIZES(131072, 16384, 16384), .backlog = 1),
    CASE("echo-16384-by-65536", "Receives that ask for more than is ever under way.",
         1, ECHO, SIZES(131072, 16384, 65536), .backlog = 1),
    CASE("echo-8191-by-16381", "Prime sizes over many windows.",
         1, ECHO, SIZES(100003, 8191, 16381), .backlog = 1),
    CASE("echo-4093-by-509", "Prime sizes, the receive an eighth of the send.",
         1, ECHO, SIZES(20479, 4093, 509), .backlog = 1),
    CASE("echo-write-read", "An echo by write and read.",
         1, ECHO, SIZES(30000, 3000, 2048), .backlog = 1, .plain = true),

    CASE("client-closes", "The client closes once all came back: the server reads the end.",
         1, ECHO_UNTIL(CLIENT_CLOSES), SIZES(1000, 300, 4096), .backlog = 1),
    CASE("client-closes-nothing", "The client connects and closes: the server reads the end.",
         1, ECHO_UNTIL(CLIENT_CLOSES), SIZES(0, 1, 512), .backlog = 1),
    CASE("client-closes-large", "The client closes after several windows.",
         1, ECHO_UNTIL(CLIENT_CLOSES), SIZES(50021, 10007, 8192), .backlog = 1),
    CASE("server-closes", "The server closes once it sent all back: the client reads the end.",
         1, ECHO_UNTIL(SERVER_CLOSES), SIZES(1000, 300, 4096), .backlog = 1),
    CASE("server-closes-nothing", "The server accepts and closes: the client reads the end.",
         1, ECHO_UNTIL(SERVER_CLOSES), SIZES(0, 1, 512), .backlog = 1),
    CASE("server-closes-large", "The server closes after several windows: none of it is lost.",
         1, ECHO_UNTIL(SERVER_CLOSES), SIZES(50021, 16384, 7919), .backlog = 1),
    CASE("server-half-close", "After the server's end the client still sends.",
         1, ECHO_UNTIL(SERVER_SHUTDOWN), SIZES(1000, 500, 4096), .tail = 777, .backlog = 1),
    CASE("server-half-close-large", "After the server's end the client sends over the buffers.",
         1, ECHO_UNTIL(SERVER_SHUTDOWN), SIZES(500, 131072, 65536), .tail = 1048583, .backlog = 1),

    CASE("queue-2", "Two clients, a backlog of 2: each gets its own bytes back.",
         2, ECHO, SIZES(600, 200, 256), .backlog = 2),
    CASE("queue-4", "Four clients, a backlog of 4: each gets its own bytes back.",
         4, ECHO, SIZES(400, 200, 512), .backlog = 4),
    CASE("queue-3-large", "Three clients of several windows each, a backlog of 3.",
         3, ECHO, SIZES(40009, 8192, 8192), .backlog = 3),
    CASE("queue-3-client-closes", "Three clients that close one after the other.",
         3, ECHO_UNTIL(CLIENT_CLOSES), SIZES(100, 100, 100), .backlog = 3),

    CASE("discard-nothing", "A stream that ends before its first byte counts 0.",
         1, DISCARD, SIZES(0, 1, 1), .backlog = 1),
    CASE("discard-1-by-1", "Single bytes are counted one by one.",
         1, DISCARD, SIZES(48, 1, 1), .backlog = 1),
    CASE("discard-150-by-1", "One send of 150 bytes takes 150 receives of one.",
         1, DISCARD, SIZES(150, 150, 1), .backlog = 1),
    CASE("discard-1-by-65536", "Single bytes, received by as many as there are.",
         1, DISCARD, SIZES(100, 1, 65536), .backlog = 1),
    CASE("discard-65536-by-1460", "Large sends, drained by the segment.",
         1, DISCARD, SIZES(131072, 65536, 1460), .backlog = 1),
    CASE("discard-65536-by-65536", "Large sends, large receives.",
         1, DISCARD, SIZES(524288, 65536, 65536), .backlog = 1),
    CASE("discard-65521-by-32749", "Large primes, over the buffers.",
         1, DISCARD, SIZES(1500007, 65521, 32749), .backlog = 1),
    CASE("discard-over-buffers", "One send of over 1 MiB waits for the receives.",
         1, DISCARD, SIZES(1048583, 1048583, 65536), .backlog = 1),
    CASE("discard-2-mib", "Sends of 256 KiB without a pause.",
         1, DISCARD, SIZES(2097152, 262144, 65536), .backlog = 1),
    CASE("discard-write-read", "One write of over 1 MiB, taken by read.",
         1, DISCARD, SIZES(1048583, 1048583, 65536), .backlog = 1, .plain = true),

    CASE("chargen-1460-by-4096", "The server talks, the client listens.",
         1, CHARGEN, SIZES(50021, 1460, 4096), .backlog = 1),
    CASE("chargen-over-buffers", "One send of over 1 MiB by the server waits for the receives.",
         1, CHARGEN, SIZES(1048583, 1048583, 65536), .backlog = 1),
    CASE("answer-4096-by-4096", "The answer begins behind the end of the question.",
         1, ANSWER, SIZES(40009, 4096, 4096), .backlog = 1),
    CASE("answer-over-buffers", "A large answer, on a connection that is half closed.",
         1, ANSWER, SIZES(1048583, 65536, 65536), .backlog = 1),
    CASE("answer-queue", "Three clients get an answer each.",
         3, ANSWER, SIZES(1000, 300, 512), .backlog = 3),

    NAMED("named-echo", "Server and client meet at (localhost, drill/tcp), by name.",
          1, ECHO, SIZES(5000, 1000, 4096), .backlog = 1, .proto = "tcp"),
    NAMED("named-any-protocol", "The service is found without naming a protocol.",
          1, ECHO, SIZES(1, 1, 1), .backlog = 1),
    NAMED("named-discard", "A discard service that is found by name.",
          1, DISCARD, SIZES(65536, 65536, 16384), .backlog = 1, .proto = "tcp"),
    NAMED("named-queue", "Two clients find the server by name.",
          2, ECHO, SIZES(100, 100, 100), .backlog = 2, .proto = "tcp"),
    NULL,
};
/* clang-format on */
