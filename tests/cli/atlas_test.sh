#!/bin/sh
# `atlas`: what targets do, side by side, in every format.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

cat >questions.sock <<'END'
# Two questions on the way.
family tcp
L = socket()
listen(L, 1)
C = socket()
send(C, 1, MSG_NOSIGNAL)
END

expect 0 atlas questions.sock --target tcp4,udp4,tcp6
err_is_empty
out_has '^QUESTION  *tcp4  *tcp6$'
out_has '^listen on an unbound TCP  *binds  *binds$'
out_has '^negative backlog  *-  *-$'
out_has '^send on a TCP socket never  *EPIPE !  *EPIPE !$'
out_has '^  send on a TCP socket never connected (SEND_UNCONNECTED): EPIPE, on tcp4 tcp6$'
out_has '^    tcp4  *EPIPE, at questions.sock:6: send(C, 1, MSG_NOSIGNAL) = -1 EPIPE$'
out_has '^    not exercised on any target$'
out_has '^2 accepted, 0 rejected'
expect 0 atlas questions.sock --target tcp4 --format jsonl
cp .out atlas.jsonl
expect 0 atlas questions.sock --target tcp4,tcp6 --format html --output atlas.html
out_is_empty

# A case that is rejected teaches nothing and is not hidden.
expect 1 atlas broken.sock questions.sock --target tcp4
err_has 'tcp4 broken.sock is rejected by CLAIM'
out_has '1 accepted, 1 rejected'
expect 2 atlas --format tap
err_has 'atlas knows the formats'
expect 2 atlas malformed.sock
expect 3 atlas --filter no-such-case
expect 0 atlas --help
out_has 'side by side'

command -v python3 >/dev/null || exit 0
python3 "$here/page.py" atlas.html
python3 - <<'END'
import json

with open("atlas.jsonl") as file:
    rows = [json.loads(line) for line in file]
assert rows[0]["type"] == "atlas" and rows[0]["targets"] == ["tcp4"], rows[0]
assert rows[-1]["type"] == "totals" and rows[-1]["accepted"] == 1, rows[-1]
cells = {row["variant"]: row for row in rows[1:-1]}
assert len(cells) == len(rows) - 2
send = cells["SEND_UNCONNECTED"]
assert send["exercised"] and send["conflict"] and send["choices"] == ["EPIPE"], send
assert send["documented"] == ["ENOTCONN"] and send["document"].startswith("POSIX"), send
assert (send["case"], send["line"]) == ("questions.sock", 6), send
assert cells["CAP"]["exercised"] is False and "choices" not in cells["CAP"], cells["CAP"]
END
