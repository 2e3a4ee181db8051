#!/usr/bin/env bash
# The order of a run: what waits overlaps, intrusive cases want --intrusive and come last of all, alone.
. "$(dirname "$0")/lib/common.bash"

{
  printf 'family: o\ntitle: order\ncases:\n'
  printf '  - { id: gate, title: the gate, rules: [R6455-4.2.2-5.4-ACCEPT], gate: true, expect: [ { pass: { outcome: accepted } }, { fail: {} } ] }\n'
  row() { printf '  - { id: %s, title: a case, rules: [R6455-4.2.2-5.4-ACCEPT], %s, expect: [ { info: { outcome: accepted } }, { warn: {} } ] }\n' "$1" "$2"; }
  row flood 'request: { add: { X-A: a } }, intrusive: true, repeat: 5'
  row last 'request: { add: { X-B: b } }, when: last'
  row alone 'request: { add: { X-C: c } }, when: alone'
  for i in 1 2 3 4 5 6 7 8; do
    row "slow$i" "steps: [ { pause: 600 }, { send: { add: { X-D: \"$i\" } } }, { await: response } ]"
    row "quick$i" "request: { add: { X-E: \"$i\" } }"
  done
} >"$WORK/o.yaml"

serve strict
expect 0 "$WSHAKE" run "$URL" --cases "$WORK/o.yaml" --quiet --record "$WORK/mild.ndjson"
says "$(field "$WORK/mild.ndjson" '[(r["verdict"], r["because"]) for r in results if r["case"] == "o/flood"]')" \
  "[('skip', 'floods or exhausts the target; --intrusive runs it')]"
expect 0 "$WSHAKE" run "$URL" --cases "$WORK/o.yaml" --quiet --record "$WORK/all.ndjson" --intrusive --jobs 12
says "$(field "$WORK/all.ndjson" '[r["case"] for r in results][-2:]')" "['o/last', 'o/flood']"
says "$(field "$WORK/all.ndjson" 'len(next(r["attempts"] for r in results if r["case"] == "o/flood"))')" 5
# Eight waits of 0.6 s, one after another, would be 4.8 s.
took=$(field "$WORK/all.ndjson" 'lines[-1]["us"] // 1000')
[ "$took" -lt 4000 ] || fail "waits did not overlap: $took ms"
