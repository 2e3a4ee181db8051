#!/usr/bin/env bash
# The strict server earns no fail and no warn over real sockets, ws and wss, v4 and v6; the same seed sends the same
# octets; two runs give the same verdicts.
. "$(dirname "$0")/lib/common.bash"

flags=(--origin-allowed http://app.example --origin-forbidden https://forbidden.example --subprotocol chat --quiet)
serve ws --origin-allowed http://app.example --subprotocol chat
expect 0 "$WSHAKE" run "$URL" "${flags[@]}" --seed 7 --record "$WORK/a.ndjson" --fail-on warn
expect 0 "$WSHAKE" run "$URL" "${flags[@]}" --seed 7 --record "$WORK/b.ndjson" --fail-on warn --jobs 1
expect 0 "$WSHAKE" run "$URL" "${flags[@]}" --seed 8 --record "$WORK/c.ndjson" --fail-on warn

bad=$(field "$WORK/a.ndjson" '[r["case"] for r in results if r["verdict"] in ("warn", "fail", "broken", "blocked")]')
[ "$bad" = '[]' ] || fail "not clean: $bad"
total=$(field "$WORK/a.ndjson" 'len(results)')
[ "$total" -ge 420 ] || fail "only $total results"

verdicts='sorted((r["case"], r["verdict"], r["outcome"]) for r in results)'
[ "$(field "$WORK/a.ndjson" "$verdicts")" = "$(field "$WORK/b.ndjson" "$verdicts")" ] || fail 'verdicts depend on the number of jobs'
[ "$(field "$WORK/a.ndjson" "$verdicts")" = "$(field "$WORK/c.ndjson" "$verdicts")" ] || fail 'verdicts depend on the seed'
sent='sorted((r["case"], r.get("sent")) for r in results)'
[ "$(field "$WORK/a.ndjson" "$sent")" = "$(field "$WORK/b.ndjson" "$sent")" ] || fail 'same seed, other octets'
[ "$(field "$WORK/a.ndjson" "$sent")" != "$(field "$WORK/c.ndjson" "$sent")" ] || fail 'another seed, same octets'

serve wss --tls --save-cert "$WORK/ca.pem" --origin-allowed http://app.example --subprotocol chat
expect 0 "$WSHAKE" run "$URL" "${flags[@]}" --cacert "$WORK/ca.pem" --fail-on warn --record "$WORK/d.ndjson"
expect 0 "$WSHAKE" run "$URL" "${flags[@]}" --insecure --select 'baseline/*'
expect 0 "$WSHAKE" run "${URL/127.0.0.1/localhost}" "${flags[@]}" --cacert "$WORK/ca.pem" --connect-to "$(sed 's#wss://##; s#/##' "$WORK/wss.url")" --select 'baseline/*'

if [ -e /proc/net/if_inet6 ] && grep -q ' lo$' /proc/net/if_inet6; then
  serve v6 --address ::1 --origin-allowed http://app.example --subprotocol chat
  expect 0 "$WSHAKE" run "$URL" "${flags[@]}" --fail-on warn
fi
