"""Exchanges payloads with two ends of a connection and compares every byte.

usage: exchange.py COUNT SEED LARGEST echo CLIENT
           payloads go into CLIENT's standard input and come back from its standard output
       exchange.py COUNT SEED LARGEST pair CLIENT SERVER
           what goes into one's standard input comes out of the other's standard output
       exchange.py COUNT SEED LARGEST lines CLIENT
           as echo, in lines of printable characters; each is asked for by "echo " before it
       exchange.py COUNT SEED LARGEST files FOLDER
           makes FOLDER/1 .. FOLDER/COUNT

Payloads have 1 to LARGEST bytes. Ends with status 1 where a byte differs or is missing, and says
which."""

import os
import random
import shlex
import subprocess
import sys
import threading

PATIENCE = 200  # seconds after which a hundred exchanges that do not end have failed

count, seed, largest, kind = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
rng = random.Random(seed)


def some_size():
    """Small ones as often as large ones."""
    return min(largest, int(largest ** rng.random()) + rng.randrange(3))


def payload():
    size = some_size() or 1
    return rng.getrandbits(8 * size).to_bytes(size, "little")


def line():
    return bytes(rng.choices(b"abcdefghijklmnopqrstuvwxyz0123456789", k=some_size() or 1)) + b"\n"


ends = []


def start(command):
    ends.append(
        subprocess.Popen(
            shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
    )


def fail(text):
    print(text, flush=True)
    for process in ends:
        process.kill()
    os._exit(1)


def write_all(pipe, data):
    view = memoryview(data)
    while view:
        view = view[pipe.write(view) :]


def read_exactly(pipe, size, number):
    parts = []
    while size:
        part = pipe.read(min(size, 1 << 16))
        if not part:
            fail("exchange %d: ends %d bytes early" % (number, size))
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def exchange(number, data, prefix, into, out):
    writer = threading.Thread(target=write_all, args=(into.stdin, prefix + data))
    writer.start()
    got = read_exactly(out.stdout, len(data), number)
    writer.join()
    if got != data:
        at = next(i for i in range(len(data)) if got[i] != data[i])
        fail("exchange %d: byte %d of %d differs" % (number, at, len(data)))


def finish():
    """Nothing more may come."""
    for process in ends:
        process.stdin.close()
    for process in ends:
        rest = process.stdout.read()
        if rest:
            fail("%d bytes too many" % len(rest))
        process.wait()


def exchange_all():
    watchdog = threading.Timer(PATIENCE, fail, ("hangs in exchange, or before the first",))
    watchdog.daemon = True
    for number in range(1, count + 1):
        if number % 100 == 1:
            watchdog.cancel()
            watchdog = threading.Timer(PATIENCE, fail, ("hangs about exchange %d" % number,))
            watchdog.daemon = True
            watchdog.start()
        into = ends[number % len(ends)]
        out = ends[(number + 1) % len(ends)]
        if kind == "lines":
            exchange(number, line(), b"echo ", into, out)
        else:
            exchange(number, payload(), b"", into, out)
    finish()
    watchdog.cancel()


def make_files(folder):
    for number in range(1, count + 1):
        with open(os.path.join(folder, str(number)), "wb") as file:
            file.write(payload())


if kind == "files":
    make_files(sys.argv[5])
else:
    for command in sys.argv[5:]:
        start(command)
    exchange_all()
