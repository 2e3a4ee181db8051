#!/usr/bin/env bash
# wshake.yaml: found, read and overruled; what it declares is judged, and no secret of it appears anywhere.
. "$(dirname "$0")/lib/common.bash"

TOP=$PWD
serve strict --origin-allowed http://app.example --subprotocol chat
cat >"$WORK/wshake.yaml" <<END
url: $URL
origins: { allowed: 'http://app.example' }
subprotocols: chat
without: { timing: the waits are tested elsewhere }
END

# Named, from the environment, and found in the folder where the command is given.
expect 0 "$WSHAKE" run --profile "$WORK/wshake.yaml" --select 'origin/*' --select 'timing/*' --record "$WORK/r.ndjson" --quiet
[ "$(field "$WORK/r.ndjson" '[r["verdict"] for r in results if r["case"] == "origin/allowed"][0]')" = pass ] || fail 'origin/allowed'
[ "$(field "$WORK/r.ndjson" 'set(r["verdict"] for r in results if r["case"].startswith("timing/"))')" = "{'skip'}" ] || fail 'timing'
[ "$(field "$WORK/r.ndjson" '"the waits are tested elsewhere" in str(results)')" = True ] || fail 'no reason'
says "$(head -n 1 "$WORK/r.ndjson")" 'profile.origin-allowed: http://app.example'
expect 0 "$WSHAKE" judge "$WORK/r.ndjson" --record "$WORK/j.ndjson" --quiet
verdicts='sorted((r["case"], r["verdict"]) for r in results)'
[ "$(field "$WORK/r.ndjson" "$verdicts")" = "$(field "$WORK/j.ndjson" "$verdicts")" ] || fail 'judge disagrees with the run'
WSHAKE_PROFILE="$WORK/wshake.yaml" expect 0 "$WSHAKE" run --select origin/allowed --quiet
cd "$WORK" || exit
expect 0 "$WSHAKE" run --select origin/allowed
says "$ERR" 'the profile is ./wshake.yaml'
says "$OUT" '1 pass'
expect 0 "$WSHAKE" run "$URL" --select origin/allowed
[ -z "$ERR" ] || fail "the file was read though a URL was given: $ERR"
says "$OUT" info

# The example of the page is one.
sed -n '/^```yaml$/,/^```$/p' "$TOP/docs/profile.md" | sed '/^```/d' >page.yaml
echo session=0123 >session.txt
echo '-----BEGIN CERTIFICATE-----' | tee ca.pem >client.pem
echo '-----BEGIN PRIVATE KEY-----' >client.key
CHAT_TOKEN=t0ken CHAT_AUTHORIZATION='Bearer abc' expect 0 "$WSHAKE" show baseline/minimal --profile page.yaml
says "$OUT" 'Sec-WebSocket-Protocol: chat'
expect 2 "$WSHAKE" show baseline/minimal --profile page.yaml
says "$ERR" "the environment variable 'CHAT_TOKEN' is not set"

# Flags win.
expect 1 "$WSHAKE" run --select origin/allowed --origin-allowed http://other.example --quiet
expect 0 "$WSHAKE" show origin/allowed --profile wshake.yaml
says "$OUT" 'Origin: http://app.example'
says "$OUT" "${URL%/}"

# Errors come before anything is sent.
printf 'url: %s\norigins: { alowed: x }\n' "$URL" >bad.yaml
expect 2 "$WSHAKE" run --profile bad.yaml --record none.ndjson
says "$ERR" "bad.yaml:2:12: error: unknown key 'alowed'"
[ ! -e none.ndjson ] || fail 'something was begun'
printf 'url: %s\nwithout: { baseline: no }\n' "$URL" >bad.yaml
expect 2 "$WSHAKE" run --profile bad.yaml
says "$ERR" 'takes the gate with it'
printf 'url: %s\nlimits: { head: 130 }\n' "$URL" >bad.yaml
expect 2 "$WSHAKE" run --profile bad.yaml
says "$ERR" 'bad.yaml:2:17: error: the plain handshake of this profile takes'
expect 2 "$WSHAKE" run --profile none.yaml
says "$ERR" 'wshake init URL'
expect 2 "$WSHAKE" run 'ws://user:very-secret@127.0.0.1/'
case $ERR in *very-secret*) fail 'a password on the terminal' ;; esac
