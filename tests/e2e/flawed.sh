#!/usr/bin/env bash
# A flawed server breaks the gate, for the right reason; expected results mend it; a server that dies is found out.
. "$(dirname "$0")/lib/common.bash"

serve flawed --flaw version-list-missing
expect 1 "$WSHAKE" run "$URL" --select 'version/*' --record "$WORK/run.ndjson"
says "$OUT" version/unassigned-99
says "$OUT" 4.4
failed=$(field "$WORK/run.ndjson" '[r["case"] for r in results if r["verdict"] == "fail"]')
says "$failed" version/unassigned-99
confirmed=$(field "$WORK/run.ndjson" 'all(len(r["attempts"]) > 1 and not r["flaky"] for r in results if r["verdict"] == "fail")')
[ "$confirmed" = True ] || fail 'a failure was not confirmed'
expect 0 "$WSHAKE" run "$URL" --select 'version/*' --fail-on impact --quiet

cat >"$WORK/expect.yaml" <<'EOF'
expected:
  - case: version/*
    verdict: [fail, pass, info, skip]
    reason: the list is missing on purpose
EOF
expect 0 "$WSHAKE" run "$URL" --select 'version/*' --expect "$WORK/expect.yaml" --quiet
printf 'expected:\n  - case: version/*\n    verdct: fail\n    reason: x\n' >"$WORK/bad.yaml"
expect 2 "$WSHAKE" run "$URL" --select 'version/*' --expect "$WORK/bad.yaml" --quiet
says "$ERR" "bad.yaml:3:5: error: unknown key 'verdct'"

# A server that dies of one request: restarted, the death is attributed, the run goes on.
deadly=dies-on-nul
port=$(free_port)
expect 1 "$WSHAKE" run --exec "exec '$WSHAKE' serve --port $port --flaw $deadly" "ws://127.0.0.1:$port/" --record "$WORK/dead.ndjson" --quiet --timeout 2
killed=$(field "$WORK/dead.ndjson" '[r["case"] for r in results if r["impact"] == "crash"]')
[ "$killed" != '[]' ] || fail "no death was attributed to a case ($deadly)"
rest=$(field "$WORK/dead.ndjson" 'sum(r["verdict"] in ("pass", "info") for r in results)')
[ "$rest" -ge 300 ] || fail "the run did not go on after the death: only $rest cases passed"
says "$(field "$WORK/dead.ndjson" 'lines[-1]["type"]')" footer
