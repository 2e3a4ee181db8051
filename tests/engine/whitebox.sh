#!/usr/bin/env bash
# A server built from its source package lives through some seconds of AFL++ with our mutator and oracle.
. "$(dirname "$0")/lib/common.bash"
need afl-fuzz afl-clang-fast apt-get
rc=0
OUT=$(fuzzing/whitebox/run 5 2>&1) || rc=$?
[ "$rc" -ne 77 ] || { echo "skipped: $OUT"; exit 77; }
[ "$rc" -eq 0 ] || fail "exit $rc: $OUT"
says "$OUT" 'civetweb: '
