/* A program that believes what no document says: that what one send() took, one recv() brings.
 * `naive COUNT` ends with status 1 where that does not hold for so many sends. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

int main(int argc, char **argv)
{
    static char bytes[4000];
    int fds[2];
    if (argc < 2 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
        return 2;
    for (long i = 0; i < strtol(argv[1], NULL, 10); i++) {
        if (send(fds[0], bytes, sizeof bytes, MSG_NOSIGNAL) != sizeof bytes)
            return 2;
        ssize_t n = recv(fds[1], bytes, sizeof bytes, 0);
        if (n != sizeof bytes) {
            printf("exchange %ld: %zd bytes of %zu\n", i + 1, n, sizeof bytes);
            return 1;
        }
    }
    return 0;
}
