/* popt over the options of both programs: each takes those that are its own and those of both. */

#include "targets/pair/options.h"

#include <errno.h>
#include <inttypes.h>
#include <popt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"

enum {
    SIZE_MAX_BYTES = 1 << 24,
    BACKLOG_MAX = 65535,
    CLIENTS_MAX = 1000000
};

enum letter {
    HELP = 'h',
    QUIET = 'q',
    MODE = 'm',
    SEND = 's',
    RECEIVE = 'r',
    PROTO = 'p',
    BACKLOG = 'b',
    CLIENTS = 'c',
    BYTES = 'n',
    VERSION = 1,
    PLAIN,
    CHECK,
    NAIVE
};

enum taker {
    BOTH,
    SERVER,
    CLIENT
};

struct row {
    enum taker taker;
    struct poptOption option;
};

/* clang-format off */
static const struct row rows[] = {
    {BOTH, {"mode", MODE, POPT_ARG_STRING, NULL, MODE, "what the server does with what it receives (echo)", "echo|discard|chargen|half-close"}},
    {BOTH, {"send-size", SEND, POPT_ARG_STRING, NULL, SEND, "pass at most N bytes to a send (4096)", "N"}},
    {BOTH, {"receive-size", RECEIVE, POPT_ARG_STRING, NULL, RECEIVE, "ask for at most N bytes in a receive (4096)", "N"}},
    {BOTH, {"protocol", PROTO, POPT_ARG_STRING, NULL, PROTO, "look SERVICE up for this protocol (any)", "tcp|udp"}},
    {SERVER, {"backlog", BACKLOG, POPT_ARG_STRING, NULL, BACKLOG, "so many clients may queue, at least 1 (5)", "N"}},
    {SERVER, {"clients", CLIENTS, POPT_ARG_STRING, NULL, CLIENTS, "serve N clients and end (serve without end)", "N"}},
    {SERVER, {"check", 0, POPT_ARG_NONE, NULL, CHECK, "clients are drill-client: check what they send", NULL}},
    {CLIENT, {"bytes", BYTES, POPT_ARG_STRING, NULL, BYTES, "send, or with chargen receive, N bytes (65536)", "N"}},
    {BOTH, {"plain", 0, POPT_ARG_NONE, NULL, PLAIN, "read and write in the place of recv and send", NULL}},
    {BOTH, {"naive", 0, POPT_ARG_NONE, NULL, NAIVE, "take every count to be what was asked for, which is wrong", NULL}},
    {BOTH, {"quiet", QUIET, POPT_ARG_NONE, NULL, QUIET, "say faults only", NULL}},
    {BOTH, {"help", HELP, POPT_ARG_NONE, NULL, HELP, "print this help", NULL}},
    {BOTH, {"version", 0, POPT_ARG_NONE, NULL, VERSION, "print the version", NULL}},
};
/* clang-format on */

static const char *name_of(bool server)
{
    return server ? "drill-server" : "drill-client";
}

static bool complain(bool server, const char *what, const char *about)
{
    fprintf(stderr, "%s: %s%s%s; see %s --help\n", name_of(server), about, *about ? ": " : "", what,
            name_of(server));
    return false;
}

static bool read_number(const char *text, uint32_t least, uint32_t most, uint32_t *ret)
{
    char *end;
    errno = 0;
    uintmax_t number = strtoumax(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 || number < least ||
        number > most)
        return false;
    *ret = (uint32_t)number;
    return true;
}

static bool read_mode(const char *text, enum drill_reference_service *ret)
{
    static const char *const names[] = {
        [DRILL_REFERENCE_ECHO] = "echo",
        [DRILL_REFERENCE_DISCARD] = "discard",
        [DRILL_REFERENCE_CHARGEN] = "chargen",
        [DRILL_REFERENCE_ANSWER] = "half-close",
    };
    for (size_t i = 0; i < DRILL_COUNT(names); i++) {
        if (strcmp(names[i], text) == 0) {
            *ret = (enum drill_reference_service)i;
            return true;
        }
    }
    return false;
}

static bool read_proto(const char *text, const char **ret)
{
    *ret = strcmp(text, "tcp") == 0 ? "tcp" : strcmp(text, "udp") == 0 ? "udp" : NULL;
    return *ret != NULL;
}

static bool take_value(struct pair_options *options, int letter, const char *text)
{
    uint32_t number;
    switch (letter) {
    case MODE:
        return read_mode(text, &options->params.service);
    case SEND:
        return read_number(text, 1, SIZE_MAX_BYTES, &options->params.send_size);
    case RECEIVE:
        return read_number(text, 1, SIZE_MAX_BYTES, &options->params.receive_size);
    case BYTES:
        return read_number(text, 0, UINT32_MAX, &options->params.total);
    case CLIENTS:
        return read_number(text, 1, CLIENTS_MAX, &options->clients);
    case BACKLOG:
        if (!read_number(text, 1, BACKLOG_MAX, &number))
            return false;
        options->params.backlog = (int)number;
        return true;
    default:
        return read_proto(text, &options->params.proto);
    }
}

static void take_flag(struct pair_options *options, int letter)
{
    options->params.plain |= letter == PLAIN;
    options->params.naive |= letter == NAIVE;
    options->check |= letter == CHECK;
    options->quiet |= letter == QUIET;
}

/* Takes every option; *ret_letter is HELP or VERSION where that is all there is to do. */
static bool take_options(struct pair_options *options, bool server, poptContext context,
                         int *ret_letter)
{
    int letter;
    *ret_letter = 0;
    while ((letter = poptGetNextOpt(context)) > 0) {
        char *text = poptGetOptArg(context);
        bool fine = text == NULL || take_value(options, letter, text);
        if (text == NULL)
            take_flag(options, letter);
        if (!fine)
            complain(server, "that is no value for it", poptBadOption(context, 0));
        free(text);
        if (!fine)
            return false;
        if (letter == HELP || letter == VERSION) {
            *ret_letter = letter;
            return true;
        }
    }
    if (letter < -1)
        return complain(server, poptStrerror(letter), poptBadOption(context, 0));
    return true;
}

static bool take_arguments(struct pair_options *options, bool server, poptContext context)
{
    const char *host = poptGetArg(context);
    const char *service = host != NULL ? poptGetArg(context) : NULL;
    if (service == NULL || poptPeekArg(context) != NULL)
        return complain(server, "it takes a HOST and a SERVICE", "");
    options->host = strdup(host);
    options->service = strdup(service);
    return (options->host != NULL && options->service != NULL) ||
           complain(server, "out of memory", "");
}

static void print_help(bool server, poptContext context)
{
    printf("%s\n\n", server ? "The reference server: bind, listen, accept, send and receive, close."
                            : "The reference client: connect, send and receive every byte, close.");
    poptPrintHelp(context, stdout, 0);
    printf("\nHOST is a name, or an address of IPv4 or IPv6; SERVICE a name, or a port%s.\n"
           "Modes: echo sends back what comes; discard answers with the count once all has come;\n"
           "chargen sends until the client has gone; half-close answers with as many bytes once\n"
           "all has come. Exit status: 0 every byte was right; 1 one was not, or a call failed;\n"
           "2 bad usage; 3 no such host or service here.\n",
           server ? " (0: any free one,\nwhich is said)" : "");
}

bool pair_options_read(struct pair_options *options, bool server, int argc, const char **argv,
                       int *ret_status)
{
    struct poptOption table[DRILL_COUNT(rows) + 1] = {0};
    size_t n = 0;
    int letter = 0;
    for (size_t i = 0; i < DRILL_COUNT(rows); i++)
        if (rows[i].taker == BOTH || (rows[i].taker == SERVER) == server)
            table[n++] = rows[i].option;
    *options = (struct pair_options){.params = {.total = 65536,
                                                .send_size = 4096,
                                                .receive_size = 4096,
                                                .backlog = 5,
                                                .strangers = true}};
    poptContext context = poptGetContext(name_of(server), argc, argv, table, 0);
    poptSetOtherOptionHelp(context, "[OPTION...] HOST SERVICE");
    bool fine = take_options(options, server, context, &letter);
    if (fine && letter == HELP)
        print_help(server, context);
    else if (fine && letter == VERSION)
        printf("%s " DRILL_VERSION "\n", name_of(server));
    else
        fine = fine && take_arguments(options, server, context);
    poptFreeContext(context);
    *ret_status = fine ? PAIR_FINE : PAIR_USAGE;
    return fine && letter == 0;
}

void pair_options_free(struct pair_options *options)
{
    free(options->host);
    free(options->service);
}
