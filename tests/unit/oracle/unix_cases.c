/* UNIX addresses: paths and their files, abstract names, names of the system's choice. */

#include "unit/oracle/cases.h"

#define AT_PATH "A = socket()\nbind(A, path(\"a\"))\nB = socket()\n"
#define LISTENS "L = socket()\nbind(L, path(\"a\"))\nlisten(L, 1)\nC = socket()\n"
#define ABSTRACT "A = socket()\nbind(A, abstract(\"a\", 20))\nB = socket()\n"

static const struct oracle_case cases[] = {
    OBEYED("UNX-PATH", UNIX, AUTO,
           "umask(S_IWGRP)\n" AT_PATH
           "stat(path(\"a\")) = S_IXOTH+S_IWOTH+S_IROTH+S_IXGRP+S_IRGRP+S_IXUSR+S_IWUSR+S_IRUSR+"
           "S_IFSOCK\numask(0) = S_IWGRP\n"),
    OBEYED("UNX-PATH", UNIX, AUTO, AT_PATH "open(path(\"a\")) = -1 ENXIO\n"),
    OBEYED("UNX-PATH", UNIX, AUTO, "mknod(path(\"a\"), 0)\nstat(path(\"a\")) = S_IFREG\n"),
    BROKEN("UNX-PATH", UNIX, AUTO,
           "umask(S_IWGRP)\n" AT_PATH "stat(path(\"a\")) = S_IRUSR+S_IWUSR+S_IFSOCK\n"),
    BROKEN("UNX-PATH", UNIX, AUTO, AT_PATH "stat(path(\"a\")) = S_IRUSR+S_IWUSR+S_IFREG\n"),
    BROKEN("UNX-PATH", UNIX, AUTO, AT_PATH "F = open(path(\"a\")) = ok\n"),
    BROKEN("UNX-PATH", UNIX, LINUX, AT_PATH "open(path(\"a\")) = -1 EOPNOTSUPP\n"),
    BROKEN("UNX-PATH", UNIX, AUTO, "umask(0)\numask(0) = S_IWOTH\n"),
    OBEYED("UNX-INUSE", UNIX, AUTO, AT_PATH "bind(B, path(\"a\")) = -1 EADDRINUSE\n"),
    BROKEN("UNX-INUSE", UNIX, AUTO, AT_PATH "bind(B, path(\"a\")) = 0\n"),
    BROKEN("UNX-INUSE", UNIX, AUTO, AT_PATH "close(A)\nbind(B, path(\"a\")) = 0\n"),
    BROKEN("UNX-INUSE", UNIX, AUTO,
           "mknod(path(\"a\"), 0)\nA = socket()\nbind(A, path(\"a\")) = 0\n"),
    OBEYED("UNX-NOUNLINK", UNIX, AUTO,
           AT_PATH "close(A)\nconnect(B, path(\"a\")) = -1 ECONNREFUSED\n"),
    BROKEN("UNX-NOUNLINK", UNIX, AUTO, AT_PATH "close(A)\nconnect(B, path(\"a\")) = -1 ENOENT\n"),
    BROKEN("UNX-NOUNLINK", UNIX, AUTO, AT_PATH "close(A)\nstat(path(\"a\")) = -1 ENOENT\n"),
    OBEYED("UNX-UNLINK", UNIX, AUTO,
           AT_PATH "unlink(path(\"a\")) = 0\nunlink(path(\"a\")) = -1 ENOENT\n"
                   "bind(B, path(\"a\")) = 0\n"),
    OBEYED("UNX-UNLINK", UNIX_CONN, AUTO,
           LISTENS "rename(path(\"a\"), path(\"b\")) = 0\nconnect(C, path(\"b\")) = 0\n"
                   "getsockname(L) = 0\n"),
    BROKEN("UNX-UNLINK", UNIX, AUTO, AT_PATH "unlink(path(\"a\")) = -1 EPERM\n"),
    BROKEN("UNX-UNLINK", UNIX, AUTO, AT_PATH "unlink(path(\"a\")) = 0\nunlink(path(\"a\")) = 0\n"),
    BROKEN("UNX-UNLINK", UNIX, AUTO,
           AT_PATH "rename(path(\"a\"), path(\"b\")) = 0\nstat(path(\"a\")) = S_IFSOCK\n"),
    BROKEN("CON-UNIX-ERR", UNIX_CONN, AUTO,
           LISTENS "unlink(path(\"a\")) = 0\nconnect(C, path(\"a\")) = 0\n"),
    BROKEN("LST-CAP", UNIX_CONN, AUTO,
           LISTENS "rename(path(\"a\"), path(\"b\"))\nconnect(C, path(\"b\")) = -1 "
                   "ECONNREFUSED\n"),
    BROKEN("NAM-SOCK", UNIX, AUTO,
           AT_PATH "rename(path(\"a\"), path(\"b\"))\ngetsockname(A) = 0 # address @b, length 2\n"),
    OBEYED("UNX-PATHLEN", UNIX, AUTO, "A = socket()\nbind(A, path(\"a\", 108)) = 0\n"),
    OBEYED("UNX-PATHLEN", UNIX, AUTO,
           "A = socket()\nbind(A, path(\"a\", 108)) = -1 EINVAL\nbind(A, path(\"a\", 107)) = 0\n"),
    BROKEN("UNX-PATHLEN", UNIX, LINUX, "A = socket()\nbind(A, path(\"a\", 108)) = -1 EINVAL\n"),
    BROKEN("UNX-PATHLEN", UNIX, AUTO,
           "A = socket()\nB = socket()\nbind(A, path(\"a\", 107)) = -1 EINVAL\n"
           "bind(A, path(\"a\", 108)) = 0\n"),
    OBEYED("UNX-NAMELEN", UNIX, AUTO, AT_PATH "getsockname(A) = 0\ngetsockname(B) = 0\n"),
    BROKEN("UNX-NAMELEN", UNIX, LINUX, AT_PATH "getsockname(A) = 0 # length 3\n"),
    BROKEN("UNX-NAMELEN", UNIX, AUTO, AT_PATH "getsockname(A) = 0 # length 108\n"),
    BROKEN("UNX-NAMELEN", UNIX, AUTO, AT_PATH "getsockname(B) = 0 # length 108\n"),
    BROKEN("UNX-NAMELEN", UNIX, AUTO, ABSTRACT "getsockname(A) = 0 # length 108\n"),
    OBEYED("UNX-ABSTRACT", UNIX, AUTO, ABSTRACT "bind(B, abstract(\"a\", 21)) = 0\n"),
    BROKEN("UNX-ABSTRACT", UNIX, AUTO, ABSTRACT "bind(B, abstract(\"a\", 21)) = -1 EADDRINUSE\n"),
    BROKEN("UNX-ABSTRACT", UNIX, AUTO, ABSTRACT "connect(B, abstract(\"a\", 21)) = 0\n"),
    OBEYED("UNX-AUTOBIND", UNIX, AUTO, "A = socket()\nbind(A, unnamed) = 0\ngetsockname(A) = 0\n"),
    OBEYED("UNX-AUTOBIND", UNIX, AUTO, "A = socket()\nbind(A, unnamed) = -1 EINVAL\n"),
    BROKEN("UNX-AUTOBIND", UNIX, LINUX, "A = socket()\nbind(A, unnamed) = -1 EINVAL\n"),
    BROKEN("UNX-AUTOBIND", UNIX, AUTO,
           "A = socket()\nbind(A, unnamed) = 0\ngetsockname(A) = 0 # address @xyz, length 4\n"),
    BROKEN("UNX-AUTOBIND", UNIX, AUTO,
           "A = socket()\nbind(A, unnamed) = 0\ngetsockname(A) = 0 # address unnamed, length 0\n"),
    OBEYED("UNX-PERM", UNIX, AUTO,
           AT_PATH "chmod(path(\"a\"), S_IRUSR) = 0\nconnect(B, path(\"a\")) = -1 EACCES\n"),
    OBEYED("UNX-PERM", UNIX_DGRAM, AUTO,
           AT_PATH "connect(B, path(\"a\"))\nchmod(path(\"a\"), 0)\nsend(B, 5) = 5\n"
                   "sendto(B, 5, path(\"a\")) = -1 EACCES\n"),
    BROKEN("UNX-PERM", UNIX_CONN, AUTO,
           LISTENS "chmod(path(\"a\"), S_IRUSR)\nconnect(C, path(\"a\")) = 0\n"),
    BROKEN("UNX-PERM", UNIX, AUTO,
           AT_PATH "chmod(path(\"a\"), S_IRUSR)\nconnect(B, path(\"a\")) = -1 ECONNREFUSED\n"),
    BROKEN("UNX-PERM", UNIX, AUTO,
           "umask(S_IWUSR)\n" AT_PATH "connect(B, path(\"a\")) = -1 ECONNREFUSED\n"),
    BROKEN("UNX-PERM", UNIX_DGRAM, AUTO,
           AT_PATH "chmod(path(\"a\"), S_IRUSR)\nsendto(B, 5, path(\"a\")) = 5\n"),
    BROKEN("UNX-PERM", UNIX_CONN, AUTO,
           LISTENS "chmod(path(\"a\"), S_IWUSR)\nconnect(C, path(\"a\")) = -1 EACCES\n"),
    OBEYED("CON-UNIX-ERR", UNIX, AUTO,
           "A = socket()\nconnect(A, path(\"a\")) = -1 ENOENT\nmknod(path(\"a\"), S_IWUSR)\n"
           "connect(A, path(\"a\")) = -1 ECONNREFUSED\n"),
    BROKEN("CON-UNIX-ERR", UNIX, AUTO, "A = socket()\nconnect(A, path(\"a\")) = -1 ECONNREFUSED\n"),
    BROKEN("CON-UNIX-ERR", UNIX, AUTO,
           "A = socket()\nmknod(path(\"a\"), S_IWUSR)\nconnect(A, path(\"a\")) = -1 ENOENT\n"),
    OBEYED("UNX-DGRAM-GONE", UNIX_DGRAM, AUTO,
           BOTH
           "connect(A, B)\nclose(B)\nsend(A, 5) = -1 ECONNREFUSED\nsend(A, 5) = -1 ENOTCONN\n"),
    BROKEN("UNX-DGRAM-GONE", UNIX_DGRAM, AUTO,
           BOTH "connect(A, B)\nclose(B)\nsend(A, 5) = -1 ENOTCONN\n"),
    BROKEN("SND-UNCONN-UNIX", UNIX_DGRAM, AUTO,
           BOTH "connect(A, B)\nclose(B)\nsend(A, 5) = -1 ECONNREFUSED\nsend(A, 5) = -1 "
                "ECONNREFUSED\n"),
    BROKEN("UNX-DGRAM-GONE", UNIX_DGRAM, AUTO, "A, B = socketpair()\nclose(B)\nsend(A, 5) = 5\n"),
    OBEYED("UNX-RELIABLE", UNIX_DGRAM, AUTO,
           BOTH "C = socket()\nbind(C, loopback)\nconnect(A, B)\nsendto(B, 5, A)\nconnect(A, C)\n"
                "recv(A, 9) = 5\n"),
    BROKEN("RCV-BLOCK", UNIX_DGRAM, LINUX,
           BOTH "C = socket()\nbind(C, loopback)\nconnect(A, B)\nsendto(B, 5, A)\nconnect(A, C)\n"
                "recv(A, 9) = -1 ECONNREFUSED\n"),
};

ORACLE_TABLE(unix);
