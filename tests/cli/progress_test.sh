#!/bin/sh
# A long run tells a terminal how far it is, in one line that it takes away, and nobody else.
. "$(dirname "$0")/lib.sh"

expect 0 check good.sock --target tcp4 --repeat 50
err_is_empty

command -v python3 >/dev/null || exit 0
python3 - "$SOCKDRILL" <<'END'
import os
import pty
import re
import signal
import sys

command = [sys.argv[1], "check", "good.sock", "--target", "tcp4", "--repeat", "1000000"]
pid, terminal = pty.fork()
if pid == 0:
    os.dup2(os.open("report", os.O_CREAT | os.O_WRONLY, 0o600), 1)
    os.execv(command[0], command)
said = b""
while not re.search(rb"\r\x1b\[K\d+ of 1000000 cases", said):
    said += os.read(terminal, 4096)
os.kill(pid, signal.SIGTERM)
while True:
    try:
        more = os.read(terminal, 4096)
    except OSError:
        break
    if not more:
        break
    said += more
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
assert status == 130, status
assert said.endswith(b"\r\x1b[K"), said[-40:]
END
grep -q 'interrupted' report || {
    echo "the report does not say that it was interrupted"
    exit 1
}
