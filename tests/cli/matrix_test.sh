#!/bin/sh
# `check` on targets that are wrong on purpose: each is run until a rule rejects it.
. "$(dirname "$0")/lib.sh"

expect 0 check --target mutant:cls-twice@tcp4
out_has '^caught  *mutant:cls-twice@tcp4  *CLS-EBADF '
out_has '^tcp4: 1 mutants, 1 caught, 0 otherwise, 0 survived, 0 not run; '
out_lacks 'accepted'

# Where nothing rejects it, or another rule than one that it declares, that is a violation.
expect 1 check --target mutant:cls-twice@tcp4 good.sock
out_has '^survived  *mutant:cls-twice@tcp4 '
out_has '^  *declared: CLS-EBADF'
expect 3 check --target mutant:cls-twice@tcp4 --filter 'no-such-case'

# The target that it is around is run whole, before.
expect 0 check --target mutant:cls-twice@tcp4,tcp4 --filter 'close/second-close'
out_has '^tcp4: 1 accepted, 0 rejected'
out_has '^tcp4: 1 mutants, 1 caught'

expect 0 check --target mutant:cls-twice@tcp4 --format jsonl
out_has '^{"type":"mutant","target":"mutant:cls-twice@tcp4",.*"verdict":"caught","rule":"CLS-EBADF"'
out_has '^{"type":"matrix","family":"tcp4","mutants":1,"caught":1,'
expect 0 check --target mutant:cls-twice@tcp4,tcp4 --filter 'close/second-close' --output both.txt
out_is_empty
[ "$(grep -c '^tcp4: ' both.txt)" -eq 2 ] || fail "not both parts are in the file"

# To `run` it is a target like any other.
expect 0 run --target mutant:cls-twice@tcp4 good.sock
out_has '1 accepted, 0 rejected'

# One for each type of a group that it is for; the seed is part of the name.
expect 0 check --target mutant:lst-dgram-allowed@kernel -q
out_has '^udp4: 1 mutants, 1 caught'
out_has '^unix-dgram: 1 mutants, 1 caught'
out_lacks '^tcp4'
expect 0 check --target 'mutant:cls-twice#7@tcp4'
out_has 'mutant:cls-twice#7@tcp4 '
expect 0 check --target mutant:cls-twice@tcp4 --seed 8
out_has 'mutant:cls-twice#8@tcp4 '

expect 2 check --target mutant:cls-twice@tcp4 --format tap
err_has 'pretty or jsonl, not as tap'
expect 2 check --target mutant:no-such@tcp4
err_has 'no mutant of that name; nearest: '
expect 2 check --target mutant:shu-ignored-wx@tcp4
err_has 'nearest: .*shu-ignored-wr'
expect 2 check --target mutant:lst-dgram-allowed@tcp4
err_has 'no family of the target'
expect 2 check --target 'mutant:cls-twice#x@tcp4'
err_has "no seed after '#'"
expect 2 check --target mutant:cls-twice
err_has 'is not of the form mutant:NAME@TARGET'
