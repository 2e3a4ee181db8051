#!/usr/bin/env bash
# Two AFL++ instances share what they find, and what they found goes to libFuzzer and back.
. "$(dirname "$0")/lib/common.bash"
need_libfuzzer
need afl-fuzz afl-clang-fast
rm -rf out/fleet/frame out/fleet/frame.foreign
expect 0 scripts/corpus-handover to-afl frame
[ -n "$(ls -A out/fleet/frame.foreign)" ] || fail 'nothing was handed to AFL++'
expect 0 scripts/afl-fleet frame 8 2 --foreign out/fleet/frame.foreign
says "$OUT" 'main-'
says "$OUT" 'asan1-'
[ "$(find out/fleet/frame -path '*/queue/id*' | wc -l)" -gt 2 ] || fail "the queues are empty: $OUT"
expect 0 scripts/corpus-handover to-libfuzzer frame
says "$OUT" 'new of'
expect 2 scripts/corpus-handover to-libfuzzer frame out/fleet/none
