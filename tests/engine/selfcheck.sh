#!/usr/bin/env bash
# The gates of OSS-Fuzz on one entrypoint; all of them: scripts/ossfuzz-selfcheck. And a gate that is missed is told.
. "$(dirname "$0")/lib/common.bash"
need_libfuzzer
expect 0 scripts/ossfuzz-selfcheck --only head --builds libfuzzer-address
says "$OUT" 'four runs'
says "$OUT" 'every gate passed'
