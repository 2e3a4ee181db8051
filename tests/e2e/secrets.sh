#!/usr/bin/env bash
# No secret of a profile is in anything that a run writes: records, reports, summaries, progress, complaints.
. "$(dirname "$0")/lib/common.bash"

basic=$(printf 'operator:p@ss-w0rd/very' | base64)
bad=$(printf 'operator:0ld-passw0rd' | base64)
serve guarded --cookie session=s3cr3t-of-the-session --authorization "Basic $basic" --flaw session-unchecked --flaw proxy-authorization-taken
printf 'Bearer %s\n' t0ken-from-a-file >"$WORK/token"
cat >"$WORK/p.yaml" <<END
url: $URL
headers:
  X-Api-Key: { env: WSHAKE_TEST_KEY }
  X-Other: { secret: written-0penly }
  X-Third: { file: token }
credentials:
  cookie: session=s3cr3t-of-the-session
  cookie-bad: session=expired-s3ssion
  authorization: { env: WSHAKE_TEST_BASIC }
  authorization-bad: Basic $bad
END
export WSHAKE_TEST_KEY=k3y-from-the-environment WSHAKE_TEST_BASIC="Basic $basic"
secrets=(s3cr3t-of-the-session expired-s3ssion k3y-from-the-environment written-0penly t0ken-from-a-file p@ss-w0rd
  p%40ss-w0rd 0ld-passw0rd "$basic" "$bad")

# in NAME: none of the secrets is in a file of that name, plainly or in the base64 of a record's octets.
clean() {
  python3 - "$1" "${secrets[@]}" <<'END' || fail "$1"
import base64, json, re, sys
data = open(sys.argv[1], "rb").read()
texts = [data]
for word in re.findall(rb"[A-Za-z0-9+/]{8,}={0,2}", data):
    try:
        texts.append(base64.b64decode(word + b"=" * (-len(word) % 4)))
    except ValueError:
        pass
found = {s for s in sys.argv[2:] for t in texts if s.encode() in t}
assert not found, f"{sys.argv[1]} holds {found}"
END
}

outputs=()
for kind in html json junit text sarif tap markdown; do
  "$WSHAKE" help run | grep -q -- "--$kind " && outputs+=("--$kind" "$WORK/out.$kind")
done
status=0
"$WSHAKE" run --profile "$WORK/p.yaml" --record "$WORK/out.ndjson" "${outputs[@]}" --verbose \
  --select 'auth/*' --select 'cookies/*' --select 'baseline/*' --select 'request-line/*' >"$WORK/out.stdout" 2>"$WORK/out.stderr" || status=$?
[ "$status" -eq 1 ] || fail "exit $status: $(cat "$WORK/out.stderr")"
[ -s "$WORK/out.ndjson" ] && [ -s "$WORK/out.html" ] || fail 'no outputs'
grep -q 'session=\*\*\*' "$WORK/out.html" || fail 'the run sent no session, or hides more than its value'
for file in "$WORK"/out.*; do clean "$file"; done
script -qec "'$WSHAKE' run --profile '$WORK/p.yaml' --select 'auth/*' --select 'cookies/*'" /dev/null >"$WORK/out.terminal" 2>&1 || true
clean "$WORK/out.terminal"
expect 1 "$WSHAKE" report "$WORK/out.ndjson" --html "$WORK/again.html" --text "$WORK/again.text"
clean "$WORK/again.html"
clean "$WORK/again.text"
expect 0 "$WSHAKE" show cookies/valid-session --profile "$WORK/p.yaml"
clean "$WORK/out"
expect 0 "$WSHAKE" show auth/query-userinfo --profile "$WORK/p.yaml" --json
clean "$WORK/out"
expect 0 "$WSHAKE" show cookies/valid-session --profile "$WORK/p.yaml" --raw
says "$OUT" s3cr3t-of-the-session # this is what is to be sent

# Complaints quote lines, but not these.
{ cat "$WORK/p.yaml"; echo '  cookie: session=s3cr3t-of-the-session'; } >"$WORK/twice.yaml"
sed 's/^  cookie-bad:.*/  cookie-bad: session=s3cr3t-of-the-session/' "$WORK/p.yaml" >"$WORK/equal.yaml"
sed 's/^credentials:/credentials: [/' "$WORK/p.yaml" >"$WORK/broken.yaml"
for name in twice equal broken; do
  expect 2 "$WSHAKE" run --profile "$WORK/$name.yaml"
  clean "$WORK/err"
done

# Who wants them in the record says so.
expect 1 "$WSHAKE" run --profile "$WORK/p.yaml" --select 'cookies/*' --record-secrets --record "$WORK/with.ndjson" --quiet
(clean "$WORK/with.ndjson") 2>/dev/null && fail 'this record should hold the session'
exit 0
