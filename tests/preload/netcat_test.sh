#!/bin/sh
# Two of netcat-openbsd: payloads go both ways in turn.
. "$(dirname "$0")/lib.sh"
need nc.openbsd python3

for seed in ${SEEDS:-3 9}; do
    chaos=$(chaotic_words "$seed")
    # The server listens when the kernel says that its socket accepts connections.
    cat >client <<END_OF_CLIENT
until grep -q ' 00010000 .* $work/socket$' /proc/net/unix; do :; done
exec $chaos nc.openbsd -N -U $work/socket
END_OF_CLIENT
    exchange "$count" "$seed" 70000 pair "sh $work/client" \
        "$chaos nc.openbsd -N -lU $work/socket" || fail "nc with nc, seed $seed"
    rm -f "$work/socket"
done
