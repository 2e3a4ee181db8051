# shellcheck shell=bash
# records.sh - sourced by the browser tests: a folder $WORK with the reports of real runs in it, drawn every way.
#
#   one.html  one/      one run, of a server with flaws
#   two.html  two/      compared with a strict one
#   bad.html  bad/      a stream that means harm (hostile.mjs), alone
set -euo pipefail

: "${WSHAKE:?the program to test}"
if ! command -v node >/dev/null; then
  echo 'skipped: no node here (Debian: nodejs)'
  exit 77
fi
WORK=$(mktemp -d)
servers=()
cleanup() {
  local pid
  for pid in "${servers[@]}"; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$WORK"
}
trap cleanup EXIT

# record NAME FLAG...: starts a server with these flags and keeps the record of a run against it.
record() {
  local name=$1 status=0
  shift
  timeout 120 "$WSHAKE" serve --port 0 "$@" >"$WORK/$name.url" 2>"$WORK/$name.log" &
  servers+=($!)
  for _ in $(seq 100); do
    [ ! -s "$WORK/$name.url" ] || break
    sleep 0.1
  done
  timeout 100 "$WSHAKE" run "$(head -n 1 "$WORK/$name.url")" --seed 1 --quiet --record "$WORK/$name.ndjson" \
    --select 'baseline/*' --select 'version/*' --select 'origin/*' --select 'host/*' --select 'key/*' \
    >"$WORK/$name.out" 2>&1 || status=$?
  [ "$status" -le 1 ] || { cat "$WORK/$name.out" "$WORK/$name.log" >&2; exit 1; }
}

# draw NAME RECORD...: as one file and as a folder. The gate is no concern of this test.
draw() {
  local name=$1 status=0
  shift
  "$WSHAKE" report "$@" --quiet --html "$WORK/$name.html" >"$WORK/draw.out" 2>&1 || status=$?
  [ "$status" -le 1 ] || { cat "$WORK/draw.out" >&2; exit 1; }
  "$WSHAKE" report "$@" --quiet --html "$WORK/$name/" >"$WORK/draw.out" 2>&1 || status=$?
  [ "$status" -le 1 ] || { cat "$WORK/draw.out" >&2; exit 1; }
}

record strict
record flawed --flaw version-list-missing --flaw connection-exact --flaw key-missing-taken
node tests/browser/hostile.mjs "$WORK/flawed.ndjson" >"$WORK/bad.ndjson"
draw one "$WORK/flawed.ndjson"
draw two "$WORK/strict.ndjson" "$WORK/flawed.ndjson"
draw bad "$WORK/bad.ndjson"
