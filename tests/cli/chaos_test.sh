#!/bin/sh
# Chaos on the command line; that nothing is rejected, whatever the seed, is tests/chaos.
. "$(dirname "$0")/lib.sh"

expect 0 check --target chaos:1-3@kernel --shard 1/53 -q
out_has '0 rejected'

# A case names its seed, and is repeated by it.
expect 0 check --target chaos:7@unix-stream --filter 'send/*' --format jsonl
out_has '"repeat":"sockdrill check --target chaos:7@unix-stream --filter'

# Claims are the authors', and chaos does more than they thought of; the rules hold.
expect 1 run --target tcp4 broken.sock
expect 0 run --target chaos:7@tcp4 broken.sock

expect 2 check --target chaos:x@tcp4
err_has "the seed is a number, or a range"
expect 2 check --target chaos:7
err_has "chaos:SEED@TARGET"
expect 0 targets
out_has '^chaos:SEED@TARGET'
