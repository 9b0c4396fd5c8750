"""Sockets of several families, threads, children and readiness, to be recorded."""

import os
import select
import socket
import threading


def serve(listener):
    conn, _ = listener.accept()
    while True:
        data = conn.recv(100)
        if not data:
            break
        conn.sendall(data)
    conn.close()


def stream(family, address):
    listener = socket.socket(family)
    listener.bind(address)
    listener.listen(4)
    thread = threading.Thread(target=serve, args=(listener,))
    thread.start()
    client = socket.socket(family)
    client.connect(listener.getsockname())
    client.sendall(b"x" * 1000)
    client.shutdown(socket.SHUT_WR)
    while client.recv(64):
        pass
    client.close()
    thread.join()
    listener.close()


def pair_with_child():
    left, right = socket.socketpair()
    left.send(b"abc")
    child = os.fork()
    if child == 0:
        left.close()
        right.send(right.recv(10))
        os._exit(0)
    right.close()
    os.waitpid(child, 0)
    assert left.recv(10) == b"abc"
    assert left.recv(10) == b""
    left.close()


def datagrams():
    here = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    there = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    here.bind(("127.0.0.1", 0))
    there.sendto(b"hello", here.getsockname())
    data, sender = here.recvfrom(100)
    here.sendto(data[:3], sender)
    assert there.recv(100) == b"hel"


def readiness():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1)
    client = socket.socket()
    client.setblocking(False)
    client.connect_ex(listener.getsockname())
    poll = select.poll()
    poll.register(client, select.POLLOUT)
    poll.register(listener, select.POLLIN)
    poll.poll(5000)
    conn, _ = listener.accept()
    conn.close()
    poll.poll(5000)
    client.close()
    refused = socket.socket()
    address = listener.getsockname()
    listener.close()
    assert refused.connect_ex(address) != 0


stream(socket.AF_INET, ("127.0.0.1", 0))
stream(socket.AF_UNIX, "\0sockdrill-judge-%d" % os.getpid())
pair_with_child()
datagrams()
readiness()
