#!/usr/bin/env bash
# The lines that repeat a result do: each is run by sh, and what it gets is compared with the record.
. "$(dirname "$0")/lib/common.bash"
here=$(cd "$(dirname "$0")" && pwd)
command -v nc >/dev/null || { echo 'skipped: nc is missing'; exit 77; }
mkdir "$WORK/bin"
ln -s "$WSHAKE" "$WORK/bin/wshake"
export PATH="$WORK/bin:$PATH"

# Plain requests, octets that no text holds, requests that curl knows how to make, and some that none of them may be.
cases=()
for id in 'baseline/*' 'version/*' 'header-syntax/*' 'connection/*' 'request-line/*'; do cases+=(--select "$id"); done
serve plain
expect 0 "$WSHAKE" run "$URL" --seed 5 "${cases[@]}" --record "$WORK/p.ndjson" --quiet
python3 "$here/lib/by_hand.py" "$WORK/p.ndjson" 24 || fail 'by hand over ws'
serve tls --tls --save-cert "$WORK/cert.pem"
expect 0 "$WSHAKE" run "$URL" --cacert "$WORK/cert.pem" --seed 5 "${cases[@]}" --record "$WORK/t.ndjson" --quiet
python3 "$here/lib/by_hand.py" "$WORK/t.ndjson" 16 || fail 'by hand over wss'

# The failing cases of a report: the run again, with all that it needs; a secret has to be given.
serve flawed --flaw connection-exact
expect 1 "$WSHAKE" run "$URL" --seed 5 --select 'connection/*' --header 'X-Token: of mine' --subprotocol chat --segment lines \
  --json "$WORK/f.json" --quiet
python3 - "$WORK/f.json" >"$WORK/line" <<'EOP'
import json, sys
bad = [r for r in json.load(open(sys.argv[1]))["runs"][0]["results"] if r["verdict"] == "fail"]
assert bad and all("reproduce" in r for r in bad), bad
print(bad[0]["reproduce"])
EOP
line=$(cat "$WORK/line")
says "$line" "--header 'X-Token: '\"\${X_TOKEN:?}\" --subprotocol chat --segment lines"
expect 1 env X_TOKEN='of mine' sh -c "$line --record $WORK/again.ndjson"
says "$(field "$WORK/again.ndjson" '[r["verdict"] for r in results]')" "'fail'"
says "$(field "$WORK/again.ndjson" 'len(results)')" 2 # the gate's as well
if env -u X_TOKEN sh -c "$line" >"$WORK/out" 2>&1; then fail 'a secret that nobody gave'; fi
says "$(cat "$WORK/out")" X_TOKEN

# show says the same line, with its flags; octets that hold a secret are not for a line.
expect 0 "$WSHAKE" show baseline/minimal ws://127.0.0.1:9/ --seed 7 --header 'X-A: b' --origin-allowed http://a.example
says "$OUT" "send it: wshake run ws://127.0.0.1:9/ --select baseline/minimal --seed 7 --header 'X-A: '\"\${X_A:?}\" --origin-allowed http://a.example"
says "$OUT" "by hand: printf 'GET / HTTP/1.1\\r\\nHost: 127.0.0.1:9\\r\\n"
says "$OUT" 'with curl: curl --http1.1 '
expect 0 "$WSHAKE" show baseline/minimal ws://127.0.0.1:9/ --cookie session=very-secret
says "$OUT" "by hand: wshake show baseline/minimal ws://127.0.0.1:9/ --raw"
case $OUT in *very-secret* | *printf*) fail "a secret: $OUT" ;; esac
