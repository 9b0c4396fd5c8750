/* The book of sockets. */

#include "targets/chaos/book.h"

#include <string.h>

void drill_chaos_book_init(struct drill_chaos_book *book)
{
    pthread_mutex_init(&book->lock, NULL);
}

void drill_chaos_book_deinit(struct drill_chaos_book *book)
{
    pthread_mutex_destroy(&book->lock);
}

void drill_chaos_book_reset(struct drill_chaos_book *book)
{
    pthread_mutex_lock(&book->lock);
    memset(book->by_fd, 0, book->n_fds * sizeof book->by_fd[0]);
    memset(book->sockets, 0, book->n_sockets * sizeof book->sockets[0]);
    book->serials = book->turns = book->epoch = 0;
    book->n_fds = book->n_sockets = 0;
    pthread_mutex_unlock(&book->lock);
}

struct drill_chaos_socket *drill_chaos_book_find(struct drill_chaos_book *book, int fd)
{
    if (fd < 0 || (size_t)fd >= book->n_fds || book->by_fd[fd] == 0)
        return NULL;
    return &book->sockets[book->by_fd[fd] - 1];
}

void drill_chaos_book_close(struct drill_chaos_book *book, int fd)
{
    struct drill_chaos_socket *socket = drill_chaos_book_find(book, fd);
    if (socket == NULL)
        return;
    book->by_fd[fd] = 0;
    socket->refs--;
}

/* Points a descriptor, which then is not the name of another socket any more, to an entry. */
static void point(struct drill_chaos_book *book, int fd, size_t index)
{
    drill_chaos_book_close(book, fd);
    if ((size_t)fd >= book->n_fds)
        book->n_fds = (size_t)fd + 1;
    book->by_fd[fd] = (uint16_t)(index + 1);
    book->sockets[index].refs++;
}

static size_t find_free(const struct drill_chaos_book *book)
{
    size_t i = 0;
    while (i < book->n_sockets && book->sockets[i].refs > 0)
        i++;
    return i;
}

struct drill_chaos_socket *drill_chaos_book_open(struct drill_chaos_book *book, int fd)
{
    if (fd < 0 || fd >= DRILL_CHAOS_FDS)
        return NULL;
    drill_chaos_book_close(book, fd);
    size_t index = find_free(book);
    if (index == DRILL_CHAOS_SOCKETS)
        return NULL;
    if (index == book->n_sockets)
        book->n_sockets++;
    book->sockets[index] = (struct drill_chaos_socket){.serial = ++book->serials};
    point(book, fd, index);
    return &book->sockets[index];
}

void drill_chaos_book_dup(struct drill_chaos_book *book, int from, int to)
{
    struct drill_chaos_socket *socket = drill_chaos_book_find(book, from);
    if (to < 0 || to >= DRILL_CHAOS_FDS || from == to)
        return;
    if (socket == NULL)
        drill_chaos_book_close(book, to);
    else
        point(book, to, (size_t)(socket - book->sockets));
}

void drill_chaos_book_fork(struct drill_chaos_book *book, int count, int offset)
{
    for (int fd = 0; fd < count; fd++)
        drill_chaos_book_dup(book, fd, fd + offset);
}
