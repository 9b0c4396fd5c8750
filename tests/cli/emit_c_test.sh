#!/bin/sh
# C programs: they compile without a warning, need nothing, and tell what happens.
. "$(dirname "$0")/lib.sh"

# built FILE: compiles a program that was written.
built() { "${CC:-cc}" -Wall -Wextra -Werror -o program "$1" -lpthread >.out 2>.err || fail "$1"; }

# program STATUS: runs it.
program() {
    got=0
    ./program >.out 2>.err || got=$?
    [ "$got" -eq "$1" ] || fail "the program gave $got, not $1"
}

cat >whole.sock <<'END'
# What one end sends the other gets, in order.
family stream
L = socket()
bind(L, loopback)
listen(L, 1)
C = socket()
connect(C, L)
T1: S = accept(L)
setsockopt(C, SO_LINGER, 1, 0)
getsockopt(C, SO_LINGER)
sendmsg(C, [3, 4], MSG_NOSIGNAL)
poll(S, POLLIN+POLLOUT)
select(S, POLLIN)
ioctl(S, FIONREAD)
recvmsg(S, [2, 2], MSG_PEEK)
recv(S, 7)
getpeername(S)
fcntl(S, F_SETFL, O_NONBLOCK)
recvfrom(S, 5)
E = epoll_create()
epoll_ctl(E, EPOLL_CTL_ADD, S, EPOLLIN)
epoll_wait(E)
D = dup(S)
T2: recv(D, 5, MSG_DONTWAIT)
shutdown(D, SHUT_WR)
close(D)
END
for target in tcp4 tcp6 unix-stream; do
    expect 0 run whole.sock --target "$target" --emit-c whole.c
    built whole.c
    program 0
    out_has '^recv(S, 7) = 7$'
    out_has '^    abcdefg$'
    out_has '^recvfrom(S, 5) = -1 Resource temporarily unavailable$'
    out_lacks '^expected'
done

# The kernel does not do what a wrong target did; the program says so, and has nothing of what came after.
cat >most.sock <<'END'
# A receive takes no more than it asked for.
family stream
L = socket()
bind(L, loopback)
listen(L, 1)
C = socket()
connect(C, L)
S = accept(L)
send(C, 10)
recv(S, 4)
close(C)
X = socket()
END
expect 1 run most.sock --target mutant:rcv-max-over@tcp4 --emit-c most.c
built most.c
program 0
out_has '^now:      something else$'
out_has '^recv(S, 4) = 4$'
out_lacks 'close'
grep -q 'RCV-MAX' most.c || fail "it does not say which rule"

# A call that should have returned and did not: here it does.
expect 1 run most.sock --target mutant:rcv-max-over@tcp4 --emit-c most.c -q
expect 0 shrink most.sock --target mutant:rcv-max-over@tcp4 --emit-c small.c
built small.c
program 0

# What has no such form is said.
cat >names.sock <<'END'
# Names.
family any
gethostbyname("localhost")
END
expect 3 run names.sock --target tcp4 --emit-c names.c
err_has 'names.sock has no form as a C program: gethostbyname'
[ ! -e names.c ] || fail "there is a program all the same"
