#!/bin/sh
# `rules` and `targets`.
. "$(dirname "$0")/lib.sh"

expect 0 rules
out_has '^RULE  *LEVEL  *FAMILIES  *SCENARIOS  *SOURCE$'
out_has '^RCV-STREAM-KEEP '
err_is_empty

expect 0 rules RCV-STREAM-KEEP
out_has '^RCV-STREAM-KEEP$'
out_has '^  source: '
out_has '^  level: '
out_has '^  families:  stream$'
out_has '^    lifecycle/documented-lifecycle$'
expect 2 rules RCV-STREAM-KEPT
err_has "did you mean 'RCV-STREAM-KEEP'"

# A rule of every group of the table can be asked for.
expect 0 rules
sed 1d .out | cut -d ' ' -f 1 | sort -u -t - -k 1,1 >ids
while read -r id; do
    expect 0 rules "$id"
    out_has "^$id$"
done <ids

expect 0 targets
for target in tcp4 tcp6 udp4 udp6 unix-stream unix-seqpacket unix-dgram; do
    out_has "^$target  *$target  *kernel  *\(yes\|no\) "
done
out_has '^Isolation: network namespaces \(yes\|no\), '
err_is_empty
expect 0 targets --isolation none
out_has '^Isolation: none was asked for'
