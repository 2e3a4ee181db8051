#!/usr/bin/env bash
# What a profile promises is tried exactly, on real sockets: a server that keeps it passes, one that does not fails.
. "$(dirname "$0")/lib/common.bash"

profile() { # NAME: a profile for $URL
  cat >"$WORK/$1.yaml" <<END
url: $URL
origins: { allowed: ['http://app.example', 'http://b.example'], forbidden: 'http://evil.example' }
subprotocols: [chat, superchat]
extensions: permessage-deflate
echo: true
limits: { head: 64KiB, fields: 1000, line: 32KiB, target: 16KiB, stall: 10s, connections: 50 }
END
}
run() { # NAME STATUS ARGS...
  expect "$2" "$WSHAKE" run --profile "$WORK/$1.yaml" --record "$WORK/$1.ndjson" --quiet "${@:3}"
}
verdicts() { field "$WORK/$1.ndjson" "' '.join(sorted(r['case'] for r in results if r['verdict'] == '$2'))"; }
server=(--origin-allowed http://app.example --origin-allowed http://b.example --subprotocol chat --subprotocol superchat)

serve strict "${server[@]}"
profile strict
run strict 0 --select 'promises/*' --select 'ph/echo-*'
[ -z "$(verdicts strict skip)$(verdicts strict fail)$(verdicts strict info)" ] || fail "not all kept: $(verdicts strict skip)"
size='[sum(e.get("length", 0) for e in r["events"] if e["kind"] == "data" and e["side"] == "sent") for r in results if r["case"] == "promises/head"]'
[ "$(field "$WORK/strict.ndjson" "$size")" = '[65536]' ] || fail 'a head of another size'
expect 0 "$WSHAKE" judge "$WORK/strict.ndjson" --record "$WORK/judged.ndjson" --quiet
[ "$(field "$WORK/judged.ndjson" 'set(r["verdict"] for r in results if r["case"].startswith("promises/"))')" = "{'pass'}" ] || fail 'judged otherwise'

for flaw in limits-head limits-fields limits-line limits-target limits-connections extensions-refused; do
  serve "$flaw" "${server[@]}" --flaw "$flaw"
  profile "$flaw"
  run "$flaw" 1 --select 'promises/*' --select '!promises/stall-*'
  [ -n "$(verdicts "$flaw" fail)" ] || fail "$flaw was not seen"
done
case $(verdicts limits-connections fail) in *promises/connections*) ;; *) fail 'connections' ;; esac

# Without promises nothing is judged.
expect 0 "$WSHAKE" run "$URL" --select 'promises/*' --record "$WORK/none.ndjson" --quiet
[ "$(field "$WORK/none.ndjson" 'set(r["verdict"] for r in results if r["case"].startswith("promises/"))')" = "{'skip'}" ] || fail 'judged'
