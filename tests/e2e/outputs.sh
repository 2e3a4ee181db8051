#!/usr/bin/env bash
# Every output of one run: streams to standard output, reports that agree with each other, judge and report on a record.
. "$(dirname "$0")/lib/common.bash"

serve flawed --flaw connection-exact
expect 1 "$WSHAKE" run "$URL" --seed 3 --record "$WORK/r.ndjson" --json "$WORK/r.json" --junit "$WORK/r.xml" --html "$WORK/r.html"
says "$OUT" connection/list-keepalive-first
python3 - "$WORK" <<'EOF'
import collections, json, sys, xml.etree.ElementTree as ET
work = sys.argv[1]
lines = [json.loads(l) for l in open(work + "/r.ndjson", encoding="utf-8")]
verdicts = collections.Counter(r["verdict"] for r in lines if r["type"] in ("case", "finding"))
suites = ET.parse(work + "/r.xml").getroot()
cases = [c for c in suites.iter("testcase") if c.get("classname") != "wshake.run"]
assert len(cases) == sum(verdicts.values()), (len(cases), verdicts)
assert sum(1 for c in cases if c.find("failure") is not None) == verdicts["fail"]
assert sum(1 for c in cases if c.find("error") is not None) == verdicts["broken"]
assert sum(1 for c in cases if c.find("skipped") is not None) == verdicts["skip"] + verdicts["blocked"]
assert lines[-1]["totals"]["fail"] == verdicts["fail"] > 0
html = open(work + "/r.html", encoding="utf-8").read()
assert "connection/list-keepalive-first" in html and "http://www" not in html.replace("http://www.w3.org", "")
EOF

# The same stream gives the same reports; judging again gives the same verdicts; a record can go to standard output.
for kind in html json junit; do
  expect 1 "$WSHAKE" report "$WORK/r.ndjson" "--$kind" "$WORK/one.$kind" --quiet
  expect 1 "$WSHAKE" report "$WORK/r.ndjson" "--$kind" "$WORK/two.$kind" --quiet
  cmp -s "$WORK/one.$kind" "$WORK/two.$kind" || fail "$kind is not a function of the stream"
done
cmp -s "$WORK/one.junit" "$WORK/r.xml" || fail 'the report of the run and of its stream differ'
expect 1 "$WSHAKE" judge "$WORK/r.ndjson" --record "$WORK/j.ndjson" --quiet
verdicts='sorted((r["case"], r["verdict"], r["outcome"], r["status"]) for r in results)'
[ "$(field "$WORK/r.ndjson" "$verdicts")" = "$(field "$WORK/j.ndjson" "$verdicts")" ] || fail 'judge disagrees with the run'
expect 1 "$WSHAKE" run "$URL" --select 'connection/*' --record - --quiet
python3 -c 'import json, sys
lines = [json.loads(l) for l in sys.stdin]
assert lines[0]["schema"] == "wshake.record/1" and lines[-1]["type"] == "footer"' <"$WORK/out"

# A full disk is said, and the exit status is not 0 or 1.
expect 3 "$WSHAKE" run "$URL" --select 'connection/*' --record /dev/full --quiet
says "$ERR" 'could not be written'

# A stream that was cut off is still reported, and marked.
head -n 20 "$WORK/r.ndjson" >"$WORK/cut.ndjson"
head -c 5000 "$WORK/r.ndjson" >"$WORK/torn.ndjson"
for cut in cut torn; do
  "$WSHAKE" report "$WORK/$cut.ndjson" --html "$WORK/$cut.html" >"$WORK/out" 2>"$WORK/err" || true
  grep -qi 'interrupted' "$WORK/out" "$WORK/$cut.html" || fail "$cut: nothing says that the run was interrupted"
done

# Interrupted: what was seen is kept, exit status 130.
port=$(free_port)
python3 - "$port" <<'EOF' &
import base64, hashlib, socket, sys, threading, re, time
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", int(sys.argv[1]))); s.listen(64)
def serve(c):
    try:
        data = c.recv(65536)
        key = re.search(rb"Sec-WebSocket-Key: *([^\r\n]*)", data)
        if data.count(b"\r\n") == 6 and key and b"Sec-WebSocket-Version: 13\r\n" in data:
            accept = base64.b64encode(hashlib.sha1(key.group(1) + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
            c.sendall(b"HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept + b"\r\n\r\n")
        time.sleep(60)
    except OSError: pass
while True: threading.Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
EOF
PIDS+=($!)
for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.05; done
"$WSHAKE" run "ws://127.0.0.1:$port/" --timeout 20 --record "$WORK/i.ndjson" >"$WORK/out" 2>"$WORK/err" &
run=$!
for _ in $(seq 400); do # until the header and some results are there
  [ "$(wc -l 2>/dev/null <"$WORK/i.ndjson" || echo 0)" -ge 2 ] && break
  sleep 0.05
done
kill -INT "$run"
status=0
wait "$run" || status=$?
[ "$status" -eq 130 ] || fail "interrupted with status $status: $(cat "$WORK/err")"
[ "$(field "$WORK/i.ndjson" 'lines[0]["type"]')" = header ] || fail 'no header in the interrupted stream'
[ "$(field "$WORK/i.ndjson" 'lines[-1]["type"]')" != footer ] || fail 'an interrupted run must not look complete'
