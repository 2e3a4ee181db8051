#!/usr/bin/env bash
# The gates of OSS-Fuzz on one entrypoint; all of them: scripts/ossfuzz-selfcheck.
. "$(dirname "$0")/lib/common.bash"
need_libfuzzer
expect 0 scripts/ossfuzz-selfcheck --only head --builds libfuzzer-address
says "$OUT" 'four runs'
says "$OUT" 'every gate passed'

# A gate that nothing can pass is told, and fails: the same script with another limit.
stricter=scripts/.selfcheck-$$
trap 'rm -f "$stricter"; finish' EXIT
sed 's/at_least "${edges:-0}" 100$/at_least "${edges:-0}" 1000000/' scripts/ossfuzz-selfcheck >"$stricter"
expect 1 bash "$stricter" --only head --builds libfuzzer-address
says "$OUT" 'MISSED'
says "$ERR" '1 gates missed'
