#!/usr/bin/env bash
# Runs over time: added, added again, drawn, made again from the streams; and files that are no history.
. "$(dirname "$0")/lib/common.bash"
here=$(cd "$(dirname "$0")/.." && pwd)
cd "$WORK" || exit

serve strict
strict=$URL
expect 0 "$WSHAKE" run "$strict" --select 'connection/*' --record a.ndjson --quiet
serve flawed --flaw connection-exact
expect 1 "$WSHAKE" run "$URL" --select 'connection/*' --record b.ndjson --quiet
# The same address at another time: that is what a history is about.
sed -i "s|$URL|$strict|g" b.ndjson

expect 0 "$WSHAKE" history add a.ndjson --label '1.0 <b>'
says "$OUT" '1 run added'
expect 0 "$WSHAKE" history add b.ndjson
expect 0 "$WSHAKE" history add b.ndjson
says "$OUT" '0 runs added'
says "$ERR" 'b.ndjson is there already'

expect 0 "$WSHAKE" history report --json h.json --html h.html --text h.txt
says "$OUT" ': 2 runs'
says "$OUT" 'connection/list-keepalive-first              pass -> fail'
python3 "$here/unit/record/validate.py" "$here/../reports/schema/history.schema.json" h.json
python3 - <<'EOF'
import json
h = json.load(open("h.json"))
assert len(h["targets"]) == 1 and [r["label"] for r in h["targets"][0]["runs"]] == ["1.0 <b>", None]
case = {c["case"]: c for c in h["targets"][0]["cases"]}["connection/list-keepalive-first"]
assert case["verdicts"] == ["pass", "fail"] and case["moves"] == 1
page = open("h.html", encoding="utf-8").read()
assert "1.0 &lt;b&gt;" in page and "1.0 <b>" not in page and page.count("<polyline") == 3
EOF

# The index is no evidence: made again from the streams it says the same.
cp h.json before.json
expect 0 "$WSHAKE" history rebuild
expect 0 "$WSHAKE" history report --json h.json --quiet
cmp before.json h.json || fail 'the index that was made again says something else'
mv a.ndjson elsewhere.ndjson
expect 2 "$WSHAKE" history rebuild
says "$ERR" 'stays as it was'
expect 0 "$WSHAKE" history report --json h.json --quiet
cmp before.json h.json || fail 'a rebuild that failed has changed the index'
mv elsewhere.ndjson a.ndjson

# A run that was cut short is kept, and says so.
head -n 5 a.ndjson | sed 's/"run_id":"[^"]*"/"run_id":"cut"/; s/"run":"[^"]*"/"run":"cut"/' >cut.ndjson
"$WSHAKE" history add cut.ndjson --db other.db --quiet || true
expect 0 "$WSHAKE" history report --db other.db
says "$OUT" 'not complete'

expect 2 "$WSHAKE" history report --db a.ndjson
says "$ERR" 'file is not a database'
expect 2 "$WSHAKE" history report --db none.db
says "$ERR" 'makes one'
[ ! -e none.db ] || fail 'a report has made a database'
python3 -c 'import sqlite3; sqlite3.connect("alien.db").execute("create table t(a)")'
expect 2 "$WSHAKE" history add a.ndjson --db alien.db
says "$ERR" 'no history of wshake'
python3 -c 'import sqlite3; sqlite3.connect("wshake-history.db").execute("pragma user_version = 99")'
expect 2 "$WSHAKE" history report
says "$ERR" 'newer wshake'
expect 2 "$WSHAKE" history add
expect 2 "$WSHAKE" history ad a.ndjson
says "$ERR" "did you mean 'wshake history add'?"
expect 2 "$WSHAKE" history add missing.ndjson --db fresh.db
