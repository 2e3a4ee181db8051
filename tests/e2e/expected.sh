#!/usr/bin/env bash
# Known deviations: written from a run, argued, and then only news break the gate.
. "$(dirname "$0")/lib/common.bash"
here=$(cd "$(dirname "$0")/.." && pwd)

serve flawed --flaw connection-exact
expect 1 "$WSHAKE" run "$URL" --record "$WORK/r.ndjson" --quiet
expect 0 "$WSHAKE" expect "$WORK/r.ndjson" --output "$WORK/known.yaml"
says "$ERR" 'have no reason yet'
says "$(cat "$WORK/known.yaml")" 'connection/list-keepalive-first'
expect 0 "$WSHAKE" report "$WORK/r.ndjson" --expect "$WORK/known.yaml" --strict-expect --fail-on warn --quiet --sarif "$WORK/r.sarif"
python3 - "$WORK/r.sarif" <<'EOF'
import json, sys
results = json.load(open(sys.argv[1]))["runs"][0]["results"]
for r in results:
    assert bool(r["suppressions"]) == (r["level"] in ("error", "warning")), r
    assert all(s["kind"] == "external" and s["justification"] for s in r["suppressions"])
assert any(r["level"] == "error" for r in results)
EOF
expect 0 "$WSHAKE" run "$URL" --expect "$WORK/known.yaml" --quiet

# Written again with itself it does not change; standard output without a file.
expect 0 "$WSHAKE" expect "$WORK/r.ndjson" --update "$WORK/known.yaml" --output "$WORK/again.yaml"
cmp -s "$WORK/known.yaml" "$WORK/again.yaml" || fail 'an update without news changes the file'
expect 0 "$WSHAKE" expect "$WORK/r.ndjson"
says "$OUT" 'expected:'

# Against a server that is mended every line is named, and breaks the gate only if told so.
serve strict
expect 0 "$WSHAKE" run "$URL" --expect "$WORK/known.yaml" --record "$WORK/s.ndjson" --quiet
says "$ERR" 'the deviation is mended: take this line out'
expect 1 "$WSHAKE" report "$WORK/s.ndjson" --expect "$WORK/known.yaml" --strict-expect --quiet
expect 0 "$WSHAKE" expect "$WORK/s.ndjson" --update "$WORK/known.yaml"
says "$ERR" 'is left out'
says "$(cat "$WORK/known.yaml")" 'expected: []'

# A line whose time is over breaks the gate; so does another failure than the one that is expected.
line() { printf 'expected:\n  - {case: connection/list-keepalive-first, %s, reason: on purpose}\n' "$1" >"$WORK/line.yaml"; }
only() { "$WSHAKE" report "$WORK/one.ndjson" --expect "$WORK/line.yaml" --quiet; }
expect 1 "$WSHAKE" run "$(python3 -c 'import json, sys; print(json.loads(open(sys.argv[1]).readline())["target"])' "$WORK/r.ndjson")" \
  --select connection/list-keepalive-first --record "$WORK/one.ndjson" --quiet
line 'verdict: fail, until: 9999-12-31'
expect 0 only
line 'verdict: fail, until: 2001-01-01'
expect 1 only
says "$ERR" 'ended on 2001-01-01'
line 'verdict: fail, outcome: [silent, reset]'
expect 1 only
says "$ERR" 'is expected to be fail and reset or silent, but is fail and refused'
line 'verdict: [warn, pass], may: true'
expect 1 only
line 'outcome: refused, may: true'
expect 0 only

# A file that knows fewer cases names the others.
printf 'expected: []\nknown: {baseline: []}\n' >"$WORK/line.yaml"
expect 1 only
says "$ERR" 'new since this file was written: '

# What the interop folder holds is read by every version of this format.
for file in "$here"/../interop/*/expect.yaml; do
  "$WSHAKE" report "$WORK/s.ndjson" --expect "$file" --quiet >"$WORK/out" 2>"$WORK/err" || fail "$file: $(head -n 5 "$WORK/err")"
done
expect 2 "$WSHAKE" expect "$WORK/none.ndjson"
expect 2 "$WSHAKE" expect "$WORK/s.ndjson" --output "$WORK/no/such/x"
