#!/usr/bin/env bash
# The matrix cases x flaws: the strict server is clean, every case is proved, every flaw is caught.
. "$(dirname "$0")/lib/common.bash"

# The whole of it once: it takes its time.
expect 0 "$WSHAKE" selftest --flaw no-pong --select '@family:ph'
says "$OUT" 'strict server: 0 complaints'
says "$OUT" '; 0 not caught'
expect 0 "$WSHAKE" selftest --flaw tls10-taken --select 'tls/tls10'
says "$OUT" '; 0 not caught'
says "$OUT" 'live: '
expect 0 "$WSHAKE" selftest --json
python3 - "$WORK/out" <<'EOF'
import json, sys
t = json.load(open(sys.argv[1]))
assert len(t["flaws"]) >= 80, len(t["flaws"])
assert all(f["gate"] or f["fails"] + f["warns"] + f["infos"] or (f["legal"] and f["told_apart"]) for f in t["flaws"])
assert all(c["proved"] for c in t["cases"]) and len(t["cases"]) >= 427
assert not t["strict_complaints"]
EOF
cp "$WORK/out" "$WORK/proof"

# Cases that a flaw cannot change are not performed with it. Performing all of them shows the same: one flaw for each way
# in which the server asks for flaws, and those that count connections.
some=(early-101 accept-cached keeps-requests seventh-refused seventh-others-key nul-dropped trailing-space-kept
    version-substring quadratic-head origin-empty stops-at-hundred refuses-with-401 dies-on-nul names-case-sensitive
    credentials-unchecked pmd-takes-unknown limits-connections dies-on-reset tires)
expect 0 "$WSHAKE" selftest --no-live "${some[@]/#/--flaw=}"
cp "$WORK/out" "$WORK/short"
expect 0 "$WSHAKE" selftest --no-live --full "${some[@]/#/--flaw=}"
diff "$WORK/short" "$WORK/out" || fail 'cases that were left out would have shown something else'

# Every rule about which a case can fail is broken by a flaw that such a case sees.
expect 0 "$WSHAKE" list --json
python3 - "$WORK/proof" "$WORK/out" <<'EOF'
import json, sys
proof = {c["id"]: c for c in json.load(open(sys.argv[1]))["cases"]}
cases = json.load(open(sys.argv[2]))
can_fail = {r for c in cases if proof[c["id"]]["can_fail"] for r in c["rules"]}
proved = {r for c in cases if proof[c["id"]]["killers"] for r in c["rules"]}
assert can_fail and can_fail <= proved, sorted(can_fail - proved)
EOF

# It can fail: a catalogue whose case calls a correct refusal wrong makes the strict server look bad.
mkdir "$WORK/cases"
cp cases/*.yaml "$WORK/cases/"
cat >"$WORK/cases/wrong.yaml" <<'EOF'
family: wrong
title: a wrong case
cases:
  - id: demands-the-forbidden
    title: a request without a key is accepted
    rules: [R6455-4.2.1-5-KEY]
    request: { remove: Sec-WebSocket-Key }
    despite: this file proves that selftest can fail
    expect:
      - pass: { outcome: accepted }
EOF
expect 1 "$WSHAKE" selftest --cases "$WORK/cases" --select '@family:wrong'
says "$OUT" 'fail wrong/demands-the-forbidden'
