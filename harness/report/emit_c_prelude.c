/* The functions of the emitted program that do not depend on the case. */

#include "report/emit_c_parts.h"

static const char includes[] = "#define _GNU_SOURCE\n"
                               "#include <arpa/inet.h>\n"
                               "#include <errno.h>\n"
                               "#include <fcntl.h>\n"
                               "#include <netinet/in.h>\n"
                               "#include <netinet/tcp.h>\n"
                               "#include <netinet/udp.h>\n"
                               "#include <poll.h>\n"
                               "#include <pthread.h>\n"
                               "#include <signal.h>\n"
                               "#include <stddef.h>\n"
                               "#include <stdio.h>\n"
                               "#include <stdlib.h>\n"
                               "#include <string.h>\n"
                               "#include <sys/epoll.h>\n"
                               "#include <sys/ioctl.h>\n"
                               "#include <sys/select.h>\n"
                               "#include <sys/socket.h>\n"
                               "#include <sys/time.h>\n"
                               "#include <sys/uio.h>\n"
                               "#include <sys/un.h>\n"
                               "#include <unistd.h>\n\n";

static const char always[] =
    "static volatile sig_atomic_t broken_pipe;\n\n"
    "static void on_pipe(int signal)\n{\n    (void)signal;\n    broken_pipe = 1;\n}\n\n"
    "/* A call that should not have waited. */\n"
    "static void on_alarm(int signal)\n{\n"
    "    static const char text[] = \"a call waits for more than 10 seconds: given up\\n\";\n"
    "    (void)signal;\n"
    "    _exit(write(1, text, sizeof text - 1) < 0 ? 3 : 2);\n}\n\n"
    "/* Says what a call returned; errno stays as it is. */\n"
    "static void tell(const char *call, long value)\n{\n"
    "    int why = errno;\n"
    "    printf(\"%s = %ld%s%s%s\\n\", call, value, value == -1 ? \" \" : \"\",\n"
    "           value == -1 ? strerror(why) : \"\", broken_pipe ? \", SIGPIPE\" : \"\");\n"
    "    broken_pipe = 0;\n    alarm(10);\n    errno = why;\n}\n\n";

static const struct {
    unsigned help;
    const char *code;
} functions[] = {
    {DRILL_HELP_FILL, "/* Each byte that is sent is the next letter. */\n"
                      "static void fill(unsigned char *bytes, size_t len)\n{\n"
                      "    static unsigned at;\n"
                      "    for (size_t i = 0; i < len; i++)\n"
                      "        bytes[i] = (unsigned char)('a' + at++ % 26);\n}\n\n"},
    {DRILL_HELP_SHOW,
     "/* The first of the bytes that came. */\n"
     "static void show(const unsigned char *bytes, long n)\n{\n"
     "    int why = errno;\n"
     "    if (n > 0)\n"
     "        printf(\"    %.*s%s\\n\", n < 60 ? (int)n : 60, (const char *)bytes, "
     "n > 60 ? \"...\" : \"\");\n"
     "    errno = why;\n}\n\n"},
    {DRILL_HELP_NAME,
     "struct name {\n    struct sockaddr_storage addr;\n    socklen_t len;\n};\n\n"},
    {DRILL_HELP_INET, "static struct name inet_name(const char *host, int port)\n{\n"
                      "    struct name name;\n"
                      "    memset(&name, 0, sizeof name);\n"
                      "    if (strchr(host, ':') != NULL) {\n"
                      "        struct sockaddr_in6 *six = (struct sockaddr_in6 *)&name.addr;\n"
                      "        six->sin6_family = AF_INET6;\n"
                      "        six->sin6_port = htons((unsigned short)port);\n"
                      "        inet_pton(AF_INET6, host, &six->sin6_addr);\n"
                      "        name.len = sizeof *six;\n"
                      "    } else {\n"
                      "        struct sockaddr_in *four = (struct sockaddr_in *)&name.addr;\n"
                      "        four->sin_family = AF_INET;\n"
                      "        four->sin_port = htons((unsigned short)port);\n"
                      "        inet_pton(AF_INET, host, &four->sin_addr);\n"
                      "        name.len = sizeof *four;\n    }\n    return name;\n}\n\n"},
    {DRILL_HELP_PORT,
     "static int port_of(const struct name *name)\n{\n"
     "    /* At the same place in both. */\n"
     "    return ntohs(((const struct sockaddr_in *)&name->addr)->sin_port);\n}\n\n"},
    {DRILL_HELP_ABSTRACT,
     "static struct name abstract(const char *word)\n{\n"
     "    struct name name;\n"
     "    struct sockaddr_un *un = (struct sockaddr_un *)&name.addr;\n"
     "    memset(&name, 0, sizeof name);\n"
     "    un->sun_family = AF_UNIX;\n"
     "    name.len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1) +\n"
     "               (socklen_t)snprintf(un->sun_path + 1, 100, \"%s-%d\", word, (int)getpid());\n"
     "    return name;\n}\n\n"},
    {DRILL_HELP_PATH,
     "/* Paths are in a directory of their own, which is left behind. */\n"
     "static struct name path(const char *word)\n{\n"
     "    static char directory[] = \"/tmp/reproduced-XXXXXX\";\n"
     "    static int made;\n"
     "    struct name name;\n"
     "    struct sockaddr_un *un = (struct sockaddr_un *)&name.addr;\n"
     "    memset(&name, 0, sizeof name);\n"
     "    if (!made && mkdtemp(directory) == NULL)\n"
     "        perror(\"mkdtemp\");\n"
     "    made = 1;\n"
     "    un->sun_family = AF_UNIX;\n"
     "    snprintf(un->sun_path, sizeof un->sun_path, \"%s/%s\", directory, word);\n"
     "    name.len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(un->sun_path) + "
     "1);\n    return name;\n}\n\n"},
    {DRILL_HELP_LEARN, "/* The name of a socket, as it last was. */\n"
                       "static void learn(int fd, struct name *name)\n{\n"
                       "    struct name now;\n"
                       "    now.len = sizeof now.addr;\n"
                       "    if (getsockname(fd, (struct sockaddr *)&now.addr, &now.len) == 0)\n"
                       "        *name = now;\n}\n\n"},
    {DRILL_HELP_PRINT,
     "/* An address that a call gave. */\n"
     "static void print_name(const struct name *name)\n{\n"
     "    int why = errno;\n"
     "    char host[INET6_ADDRSTRLEN] = \"\";\n"
     "    const struct sockaddr_in *four = (const struct sockaddr_in *)&name->addr;\n"
     "    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&name->addr;\n"
     "    const struct sockaddr_un *un = (const struct sockaddr_un *)&name->addr;\n"
     "    if (name->len == 0)\n"
     "        printf(\"    no address\\n\");\n"
     "    else if (name->addr.ss_family == AF_INET)\n"
     "        printf(\"    %s:%d\\n\", inet_ntop(AF_INET, &four->sin_addr, host, sizeof host),\n"
     "               ntohs(four->sin_port));\n"
     "    else if (name->addr.ss_family == AF_INET6)\n"
     "        printf(\"    [%s]:%d\\n\", inet_ntop(AF_INET6, &six->sin6_addr, host, sizeof host),\n"
     "               ntohs(six->sin6_port));\n"
     "    else if (name->len <= offsetof(struct sockaddr_un, sun_path))\n"
     "        printf(\"    no name\\n\");\n"
     "    else\n"
     "        printf(\"    %s%.100s\\n\", un->sun_path[0] != 0 ? \"\" : \"@\",\n"
     "               un->sun_path[0] != 0 ? un->sun_path : un->sun_path + 1);\n"
     "    errno = why;\n}\n\n"},
    {DRILL_HELP_SAME,
     "/* `same`: the call did what it did when this was found. */\n"
     "static int judge(int same)\n{\n"
     "    printf(\"expected: %s\\nfound:    %s\\nnow:      %s\\n\", expected, found,\n"
     "           same ? \"the same as found\" : \"something else\");\n"
     "    return same;\n}\n\n"},
    {DRILL_HELP_WAITS,
     "/* The next call should return at once, and did not when this was found. */\n"
     "static void on_long_wait(int signal)\n{\n"
     "    (void)signal;\n"
     "    printf(\"it waits\\n\");\n"
     "    fflush(stdout);\n"
     "    _exit(judge(1));\n}\n\n"},
    {DRILL_HELP_THREAD, "/* Begins a call on a thread of its own, and gives it time to wait. */\n"
                        "static void begin(void *(*call)(void *))\n{\n"
                        "    pthread_t thread;\n"
                        "    if (pthread_create(&thread, NULL, call, NULL) != 0)\n"
                        "        perror(\"pthread_create\");\n"
                        "    poll(NULL, 0, 200);\n}\n\n"},
};

void drill_emit_prelude(const struct drill_emit *emit, struct drill_text *text)
{
    drill_text_addf(text, "%s", includes);
    if ((emit->helps & DRILL_HELP_SAME) != 0) {
        drill_text_addf(text, "static const char expected[] = ");
        drill_emit_quoted(text, emit->result->verdict->permitted);
        drill_text_addf(text, ";\nstatic const char found[] = ");
        drill_emit_quoted(text, emit->result->verdict->seen);
        drill_text_addf(text, ";\n");
    }
    drill_text_addf(text, "%s", always);
    for (size_t i = 0; i < DRILL_COUNT(functions); i++)
        if ((emit->helps & functions[i].help) != 0)
            drill_text_addf(text, "%s", functions[i].code);
}
