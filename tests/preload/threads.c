/* A program whose threads exchange bytes while others are cancelled in the middle of a call and the
 * process forks; its children exchange bytes too. Careful, so that it must end with status 0. */

#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    THREADS = 4,
    ROUNDS = 200,
    FORKS = 50,
    CHILD_ROUNDS = 5,
    SIZE = 3000
};

static bool send_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        bytes += n;
        len -= (size_t)n;
    }
    return true;
}

static bool receive_all(int fd, char *bytes, size_t len)
{
    struct pollfd entry = {.fd = fd, .events = POLLIN};
    while (len > 0) {
        if (poll(&entry, 1, -1) != 1)
            return false;
        ssize_t n = read(fd, bytes, len);
        if (n <= 0)
            return false;
        bytes += n;
        len -= (size_t)n;
    }
    return true;
}

static bool exchange(int rounds, char mark)
{
    char out[SIZE];
    char in[SIZE];
    int fds[2];
    bool fine = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == 0;
    for (int i = 0; i < rounds && fine; i++) {
        memset(out, mark + i % 50, sizeof out);
        fine = send_all(fds[0], out, sizeof out) && receive_all(fds[1], in, sizeof in) &&
               memcmp(in, out, sizeof out) == 0;
    }
    return fine && close(fds[0]) == 0 && close(fds[1]) == 0;
}

static void *exchange_in_thread(void *arg)
{
    return exchange(ROUNDS, *(char *)arg) ? arg : NULL;
}

static void *wait_for_nothing(void *arg)
{
    char byte;
    (void)recv(*(int *)arg, &byte, 1, 0);
    return arg;
}

/* A thread that is cancelled while it waits leaves its socket as it was. */
static bool cancel_one(void)
{
    pthread_t thread;
    void *result = NULL;
    char byte = 1;
    int fds[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0 ||
        pthread_create(&thread, NULL, wait_for_nothing, &fds[1]) != 0)
        return false;
    bool fine = pthread_cancel(thread) == 0 && pthread_join(thread, &result) == 0 &&
                result == PTHREAD_CANCELED && send_all(fds[0], &byte, 1) &&
                receive_all(fds[1], &byte, 1);
    return close(fds[0]) == 0 && close(fds[1]) == 0 && fine;
}

static bool fork_one(void)
{
    int status = -1;
    pid_t child = fork();
    if (child == 0)
        _exit(exchange(CHILD_ROUNDS, 'a') ? 0 : 1);
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

int main(void)
{
    char marks[THREADS] = {'a', 'f', 'k', 'p'};
    pthread_t threads[THREADS];
    bool fine = true;
    for (int i = 0; i < THREADS; i++)
        fine = pthread_create(&threads[i], NULL, exchange_in_thread, &marks[i]) == 0 && fine;
    for (int i = 0; i < FORKS && fine; i++)
        fine = fork_one() && cancel_one();
    for (int i = 0; i < THREADS; i++) {
        void *result = NULL;
        fine = pthread_join(threads[i], &result) == 0 && result == &marks[i] && fine;
    }
    return fine ? 0 : 1;
}
