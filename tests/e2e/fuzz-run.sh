#!/usr/bin/env bash
# `wshake fuzz run`: nothing to tell of a strict server, each planted mistake once or twice and soon; servers that hang,
# die and refuse; kill and resume; findings as cases, and sent again; TLS.
. "$(dirname "$0")/lib/common.bash"

# campaign STATUS OUT URL ARGS...
campaign() {
  local status=$1 out=$2 url=$3
  shift 3
  expect "$status" timeout 60 "$WSHAKE" fuzz run "$url" --seed 5 --out "$WORK/$out" --jobs 4 "$@"
}
found() { field "$WORK/$1/record.ndjson" 'sorted(r["case"] for r in results)'; }

# A strict server: nothing, and every valid handshake is accepted.
serve strict
strict=$URL
campaign 0 strict "$strict" --runs 20000
says "$OUT" '0 findings'
[ "$(field "$WORK/strict/record.ndjson" '[(l["executions"], l["valid"] == l["valid_accepted"] > 1000) for l in lines if l["type"] == "campaign"][-1]')" = '(20000, True)' ] ||
  fail "$(tail -n 2 "$WORK/strict/record.ndjson")"
expect 2 "$WSHAKE" fuzz run "$strict" --out "$WORK/strict"
says "$ERR" 'is the record of a campaign'

# A wrong accept, a wrong refusal, a wrong response: within 5 s, told once or twice.
while read -r flaw name; do
  serve "$flaw" --flaw "$flaw"
  campaign 1 "$flaw" "$URL" --runs 12000 --time 5
  says "$(found "$flaw")" "$name"
  n=$(field "$WORK/$flaw/record.ndjson" 'len(results)')
  [ "$n" -le 2 ] || fail "$flaw was told $n times: $(found "$flaw")"
  says "$OUT" "fail 1: fuzz/"
done <<'FLAWS'
host-missing-taken fuzz/accepted/R9112-3.2-HOST400
connection-exact fuzz/refused/R6455-4.2.2-5.1-STATUS
accept-of-cut-key fuzz/answer/R6455-4.2.2-5.4-ACCEPT
FLAWS

# The record is as its schema says.
if python3 -c 'import jsonschema' 2>/dev/null; then
  here=$(dirname "$0")/../..
  for name in strict connection-exact; do cp "$WORK/$name/record.ndjson" "$WORK/$name.ndjson"; done
  python3 "$here/tests/unit/record/validate.py" "$here/reports/schema/record.schema.json" "$WORK/strict.ndjson" \
    "$WORK/connection-exact.ndjson" || fail 'the schema'
fi

# What was found, as a case: it loads, and fails against the same server but not against a strict one.
# shellcheck disable=SC2153
host=$(head -n 1 "$WORK/host-missing-taken.url")
expect 0 "$WSHAKE" fuzz export "$WORK/host-missing-taken#1"
printf '%s\n' "$OUT" >"$WORK/case.yaml"
expect 0 "$WSHAKE" lint "$WORK/case.yaml"
expect 1 "$WSHAKE" run "$host" --cases "$WORK/case.yaml"
expect 0 "$WSHAKE" run "$strict" --cases "$WORK/case.yaml"
expect 0 "$WSHAKE" fuzz export R9112-3.2-HOST400 --out "$WORK/host-missing-taken"
expect 2 "$WSHAKE" fuzz export "$WORK/host-missing-taken#9"
expect 0 "$WSHAKE" report "$WORK/host-missing-taken/record.ndjson" --fail-on impact --html "$WORK/f.html"

# Sent again: it holds; against what is mended it is gone.
expect 1 "$WSHAKE" fuzz replay "$WORK/host-missing-taken"
says "$OUT" 'fuzz/accepted/R9112-3.2-HOST400 still holds'
port=${strict##*:}
expect 0 "$WSHAKE" fuzz replay "$WORK/host-missing-taken" --connect-to "127.0.0.1:${port%%/*}"
says "$OUT" '0 still hold, 1 are gone'

# Known, with a reason.
printf '# known\naccepted/R9112-3.2-*  old clients send none\n' >"$WORK/known.txt"
campaign 0 known "$host" --runs 3000 --suppress "$WORK/known.txt"
says "$OUT" '0 findings, 1 known ones'
says "$(field "$WORK/known/record.ndjson" '[r["because"] for r in results]')" 'known (old clients send none)'
printf 'accepted/R9112-3.2-HOST40  x\n' >"$WORK/known.txt"
expect 2 "$WSHAKE" fuzz run "$host" --out "$WORK/known2" --suppress "$WORK/known.txt"
says "$ERR" "$WORK/known.txt:1:1: error: 'accepted/R9112-3.2-HOST40' names no finding"
says "$ERR" "did you mean 'R9112-3.2-HOST400'"

# Killed in the middle: what was printed stands, and the campaign goes on behind it without telling it again.
"$WSHAKE" fuzz run "$host" --seed 5 --out "$WORK/killed" --rate 2000 --time 60 >"$WORK/killed.out" &
victim=$!
PIDS+=("$victim")
for _ in $(seq 400); do grep -q '"type":"campaign"' "$WORK/killed/record.ndjson" 2>/dev/null && break || sleep 0.05; done
kill -KILL "$victim"
wait "$victim" 2>/dev/null || true
says "$(cat "$WORK/killed.out")" 'fail 1: fuzz/accepted/R9112-3.2-HOST400'
says "$(found killed)" 'fuzz/accepted/R9112-3.2-HOST400'
before=$(field "$WORK/killed/record.ndjson" '[l["executions"] for l in lines if l["type"] == "campaign"][-1]')
printf '{"type":"fin' >>"$WORK/killed/record.ndjson"
expect 1 timeout 60 "$WSHAKE" fuzz run "$host" --out "$WORK/killed" --resume --runs 1000
case $OUT in *'fail '*) fail "told again: $OUT" ;; esac
says "$OUT" 'seed 5'
[ "$(field "$WORK/killed/record.ndjson" '[l["executions"] for l in lines if l["type"] == "campaign"][-1]')" -eq $((before + 1000)) ] ||
  fail "it did not go on behind $before"
[ "$(field "$WORK/killed/record.ndjson" 'len(results)')" -eq 1 ] || fail "$(found killed)"
expect 2 "$WSHAKE" fuzz run "$strict" --out "$WORK/killed" --resume
says "$ERR" 'another target'

# A server that dies is started again, and the input that did it is named.
port=$(free_port)
campaign 1 dies "ws://127.0.0.1:$port/" --runs 400 --exec "exec '$WSHAKE' serve --port $port --flaw dies-on-nul"
says "$OUT" 'fuzz/died/SEC-ALIVE: the target was killed by signal'
[ "$(field "$WORK/dies/record.ndjson" '[r["impact"] for r in results]')" = "['crash']" ] || fail "$(found dies)"
# Without --exec nobody can say which, and the campaign ends.
timeout 20 "$WSHAKE" serve --port "$port" --flaw dies-on-nul >"$WORK/once.url" 2>&1 &
PIDS+=($!)
for _ in $(seq 100); do [ -s "$WORK/once.url" ] && break || sleep 0.05; done
campaign 1 once "ws://127.0.0.1:$port/" --runs 4000
says "$ERR" 'nobody restarts it'
[ "$(field "$WORK/once/record.ndjson" '[r["verdict"] for r in results]')" = "['warn']" ] || fail "$(found once)"

# One that never refuses is waited for only briefly; one that refuses everything proves nothing; nor does nobody.
serve hangs --flaw hangs-on-refusal
campaign 0 hangs "$URL" --runs 1000 --time 10
serve refuses --flaw refuses-everything
campaign 3 refuses "$URL"
says "$ERR" 'a plain handshake was not accepted (refused, 403)'
[ ! -e "$WORK/refuses/record.ndjson" ] || fail 'an empty record was left behind'
campaign 3 nobody "ws://127.0.0.1:$port/"
says "$ERR" 'cannot connect'
expect 2 "$WSHAKE" fuzz run ws://192.0.2.1/ --out "$WORK/far" --time 1
says "$ERR" 'is not on loopback: nothing was sent'

# TLS, and inputs kept for the next campaign.
serve wss --tls --save-cert "$WORK/ca.pem" --flaw host-missing-taken
campaign 1 wss "$URL" --runs 400 --cacert "$WORK/ca.pem" --corpus "$WORK/corpus"
says "$(found wss)" 'fuzz/accepted/R9112-3.2-HOST400'
n=$(find "$WORK/corpus" -type f | wc -l)
[ "$n" -gt 10 ] || fail "$n inputs were kept"
(cd "$WORK/corpus" && sha1sum ./* | awk '"./" $1 != $2 { exit 1 }') || fail 'names are not hashes'
campaign 0 again "$strict" --runs 1 --corpus "$WORK/corpus"

expect 2 "$WSHAKE" fuzz run "$strict" --engine afl --out "$WORK/afl"
says "$ERR" "the engine 'afl' cannot drive a running server"
expect 2 "$WSHAKE" fuzz run
says "$ERR" 'usage: wshake fuzz run URL'
