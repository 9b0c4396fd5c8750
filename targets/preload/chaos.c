/* libdrill-chaos.so: the program's sockets are unusual in every way that documents permit, as the
 * seed DRILL_CHAOS chooses. Whether calls are interrupted by signals is the program's affair: one
 * that catches none never sees EINTR, and so it does not here, unless DRILL_CHAOS_EINTR says 1.
 *
 * A child of fork() shares its parent's sockets: nothing is hidden of those from then on, in
 * neither. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "targets/chaos/engine.h"
#include "targets/preload/load.h"

static const char variable[] = "DRILL_CHAOS";
static const char interrupt_variable[] = "DRILL_CHAOS_EINTR";

static struct drill_chaos chaos;
static bool interrupts;

static void make(const struct drill_chaos_inner *inner, const struct drill_call *call,
                 const struct drill_buffer *buffers, struct drill_outcome *out)
{
    drill_passage_make(inner->family, call, buffers, out);
}

/* The sysctls are the machine's, and no program's to change. */
static void perform(enum drill_family family, const struct drill_call *call,
                    const struct drill_buffer *buffers, struct drill_outcome *out)
{
    const struct drill_chaos_inner inner = {
        .perform = make, .family = family, .interrupts = interrupts, .hosted = true};
    drill_chaos_perform(&chaos, &inner, call, buffers, out);
}

static void follow(int fd, int to)
{
    pthread_mutex_lock(&chaos.book.lock);
    drill_chaos_book_dup(&chaos.book, fd, to);
    pthread_mutex_unlock(&chaos.book.lock);
}

static void expose(int fd)
{
    pthread_mutex_lock(&chaos.book.lock);
    struct drill_chaos_socket *socket = drill_chaos_book_find(&chaos.book, fd);
    if (socket != NULL)
        socket->plain = true;
    pthread_mutex_unlock(&chaos.book.lock);
}

static void before_fork(void)
{
    pthread_mutex_lock(&chaos.book.lock);
    for (size_t i = 0; i < chaos.book.n_sockets; i++)
        chaos.book.sockets[i].plain = true;
}

/* The child's only thread is not in a call that receives. */
static void after_fork(bool child)
{
    if (child)
        chaos.book.receiving = 0;
    pthread_mutex_unlock(&chaos.book.lock);
}

static const struct drill_engine engine = {.perform = perform,
                                           .follow = follow,
                                           .expose = expose,
                                           .before_fork = before_fork,
                                           .after_fork = after_fork,
                                           .spares_edges = true};

static bool read_seed(const char *text, uint64_t *ret)
{
    char *end;
    errno = 0;
    *ret = strtoull(text, &end, 10);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0;
}

static bool read_interrupts(struct drill_diag *diag)
{
    const char *text = getenv(interrupt_variable);
    if (text == NULL || strcmp(text, "0") == 0)
        return true;
    interrupts = strcmp(text, "1") == 0;
    if (!interrupts)
        (void)drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0, "'%s' is neither 0 nor 1", text);
    return interrupts;
}

__attribute__((constructor)) static void load(void)
{
    const char *text = getenv(variable);
    struct drill_diag diag = {0};
    uint64_t seed = 0;
    if (text == NULL || text[0] == '\0')
        return;
    if (!read_seed(text, &seed)) {
        (void)drill_diag_set(&diag, DRILL_CODE_BAD_INPUT, 0, 0, "'%s' is no seed: a number is",
                             text);
        drill_load_refuse(variable, &diag);
    }
    if (!read_interrupts(&diag))
        drill_load_refuse(interrupt_variable, &diag);
    drill_chaos_init(&chaos, seed);
    drill_load_start(&engine);
}
