#!/usr/bin/env bash
# Some hundred damaged record streams through every format; tests/formats/storm does thousands.
. "$(dirname "$0")/lib/common.bash"
here=$(cd "$(dirname "$0")/.." && pwd)

serve flawed --flaw connection-exact
expect 1 "$WSHAKE" run "$URL" --seed 3 --select 'connection/*' --select 'key/missing*' --record "$WORK/r.ndjson" --quiet
TMPDIR=$WORK timeout 280 "$here/formats/storm" --wshake "$WSHAKE" --stream "$WORK/r.ndjson" 200 >"$WORK/out" 2>"$WORK/err" ||
  fail "$(head -c 3000 "$WORK/err")"
says "$(cat "$WORK/out")" '200 streams'
says "$(cat "$WORK/out")" ' 0 wrong'

# What is said of each kind of trouble, with its place; what can be read is still reported and marked.
stream() { "$WSHAKE" report "$WORK/s.ndjson" --json "$WORK/s.json" --quiet; }
incomplete() {
  python3 -c 'import json, sys; run = json.load(open(sys.argv[1]))["runs"][0]; assert run["results"] and not run["complete"], run["ended"]' "$WORK/s.json"
}
head -c 60000 "$WORK/r.ndjson" >"$WORK/s.ndjson"
expect 2 stream
says "$ERR" 's.ndjson:'
says "$ERR" 'the stream ends in the middle of a line'
incomplete
(head -n 9 "$WORK/r.ndjson"; echo '{"type":"header","schema":"wshake.record/1","target":"ws://other/","catalogue":"x"}') >"$WORK/s.ndjson"
expect 2 stream
says "$ERR" 's.ndjson:10: error: another run begins here'
incomplete
(head -n 9 "$WORK/r.ndjson"; echo 'a line of a log') >"$WORK/s.ndjson"
expect 2 stream
says "$ERR" 's.ndjson:10:1: error: this line is no JSON'
incomplete
sed 's,wshake.record/1,wshake.record/2,' "$WORK/r.ndjson" >"$WORK/s.ndjson"
expect 2 stream
says "$ERR" 'a newer wshake wrote this stream'
: >"$WORK/s.ndjson"
expect 2 stream
says "$ERR" 'the stream is empty'
expect 2 "$WSHAKE" report "$WORK/none.ndjson"
says "$ERR" 'cannot open'
