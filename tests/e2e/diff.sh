#!/usr/bin/env bash
# Two runs compared: the same server, a worse one, a better one, another catalogue, and streams that are cut.
. "$(dirname "$0")/lib/common.bash"
here=$(cd "$(dirname "$0")/.." && pwd)

serve strict
strict=$URL
expect 0 "$WSHAKE" run "$strict" --seed 3 --record "$WORK/a.ndjson" --quiet
expect 0 "$WSHAKE" run "$strict" --seed 4 --record "$WORK/b.ndjson" --quiet
serve flawed --flaw connection-exact
expect 1 "$WSHAKE" run "$URL" --seed 3 --record "$WORK/c.ndjson" --quiet

# Other keys, no other answers: nothing to tell.
expect 0 "$WSHAKE" diff "$WORK/a.ndjson" "$WORK/b.ndjson"
says "$OUT" '0 worse, 0 changed, 0 better, 0 new, 0 gone, 0 with other octets only'

# Worse one way, better the other way; every format says the same.
expect 1 "$WSHAKE" diff "$WORK/a.ndjson" "$WORK/c.ndjson" --json "$WORK/d.json" --markdown "$WORK/d.md" --html "$WORK/d.html" --text "$WORK/d.txt"
says "$OUT" 'connection/list-keepalive-first  pass -> fail'
expect 0 "$WSHAKE" diff "$WORK/c.ndjson" "$WORK/a.ndjson" --quiet
python3 "$here/unit/record/validate.py" "$here/../reports/schema/diff.schema.json" "$WORK/d.json"
python3 "$here/formats/markdown.py" "$WORK/d.md" || [ $? -eq 77 ]
python3 - "$WORK" <<'EOF'
import json, sys
work = sys.argv[1]
d = json.load(open(work + "/d.json"))
worse = [c["case"] for c in d["changes"] if c["rank"] == "worse"]
assert "connection/list-keepalive-first" in worse and all(c["cause"] == "target" for c in d["changes"] if c["rank"] == "worse")
assert d["counts"]["new"] == d["counts"]["gone"] == 0
for name in ("d.md", "d.html", "d.txt"):
    text = open(work + "/" + name, encoding="utf-8").read()
    assert all(case in text for case in worse), name
EOF
expect 1 "$WSHAKE" diff "$WORK/a.ndjson" "$WORK/c.ndjson" --json -
python3 -c 'import json, sys; json.load(sys.stdin)' <"$WORK/out"

# An expectation that changed is no worse target; a case that was added is new.
cp -r "$here/../cases" "$WORK/cases"
python3 - "$WORK/cases/baseline.yaml" <<'EOF'
import sys
text = open(sys.argv[1]).read()
text += """
  - id: added-later
    title: a second plain handshake
    rules: [R6455-4.2.2-5.4-ACCEPT]
    expect: [{pass: {outcome: accepted}, because: only to be new}]
"""
open(sys.argv[1], "w").write(text)
EOF
expect 0 "$WSHAKE" run "$strict" --seed 3 --cases "$WORK/cases" --select 'baseline/*' --record "$WORK/e.ndjson" --quiet
sed -i 's/only to be new/and because it changed/; s/{pass: {outcome: accepted}, because: and/{info: {outcome: accepted}, because: and/' "$WORK/cases/baseline.yaml"
expect 0 "$WSHAKE" run "$strict" --seed 3 --cases "$WORK/cases" --select 'baseline/*' --record "$WORK/f.ndjson" --quiet
expect 0 "$WSHAKE" diff "$WORK/e.ndjson" "$WORK/f.ndjson"
says "$OUT" 'baseline/added-later  pass -> info (catalogue)'
says "$OUT" 'the case expects something else now; the target did the same'
expect 0 "$WSHAKE" diff "$WORK/a.ndjson" "$WORK/f.ndjson"
says "$OUT" 'new     baseline/added-later  info'
expect 0 "$WSHAKE" judge "$WORK/e.ndjson" --cases "$WORK/cases" --record "$WORK/g.ndjson" --quiet
expect 0 "$WSHAKE" diff "$WORK/e.ndjson" "$WORK/g.ndjson"
says "$OUT" 'pass -> info (catalogue)'

# What is cut is compared as far as it goes, and said to be cut; what cannot be read is a usage error.
head -n 300 "$WORK/c.ndjson" >"$WORK/cut.ndjson"
expect 1 "$WSHAKE" diff "$WORK/a.ndjson" "$WORK/cut.ndjson"
says "$OUT" 'the new run is incomplete: it was interrupted'
head -c 100000 "$WORK/c.ndjson" >"$WORK/torn.ndjson"
expect 2 "$WSHAKE" diff "$WORK/a.ndjson" "$WORK/torn.ndjson"
says "$OUT" 'the new run is incomplete'
says "$ERR" 'the stream ends in the middle of a line'
printf 'not a record\n' >"$WORK/no.ndjson"
expect 2 "$WSHAKE" diff "$WORK/a.ndjson" "$WORK/no.ndjson"
expect 2 "$WSHAKE" diff "$WORK/a.ndjson"
