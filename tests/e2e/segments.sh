#!/usr/bin/env bash
# --segment: the same octets in other writes. A server that takes what it gets in one read for the whole request is found
# out; the strict one does not care.
. "$(dirname "$0")/lib/common.bash"

serve strict --subprotocol chat
expect 0 "$WSHAKE" run "$URL" --subprotocol chat --segment all --seed 7 --quiet --record "$WORK/strict.ndjson" \
  --select 'version/*' --select 'key/*' --select 'header-syntax/*' --select 'reuse/*' --select 'early-data/*'
says "$(field "$WORK/strict.ndjson" '[r["case"] for r in results if r["case"].startswith("finding/segments/")]')" '[]'
says "$(field "$WORK/strict.ndjson" 'lines[0]["declared"]')" 'segment: all'
expect 0 "$WSHAKE" run "$URL" --segment octets --select baseline/minimal --quiet --record "$WORK/octets.ndjson"
events=$(field "$WORK/octets.ndjson" '[sum(e["kind"] == "data" and e["side"] == "sent" for e in r["events"]) for r in results if r["verdict"] == "pass"]')
says "$(field "$WORK/octets.ndjson" 'all(sum(e["kind"] == "data" and e["side"] == "sent" for e in r["events"]) > 100 for r in results if r["verdict"] == "pass")')" True
[ -n "$events" ] || fail 'no events'
expect 2 "$WSHAKE" run "$URL" --segment whole,letters
says "$ERR" "'letters' is no way to cut a request"
says "$ERR" 'whole, octets, lines, random:SEED'

cat >"$WORK/hasty.py" <<'PY'
import base64, hashlib, re, socketserver, sys
class Hasty(socketserver.BaseRequestHandler):
    def handle(self):
        head = self.request.recv(65536)
        key = re.search(rb"Sec-WebSocket-Key: (\S+)", head)
        if not key or b"\r\n\r\n" not in head:
            self.request.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        accept = base64.b64encode(hashlib.sha1(key[1] + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
        self.request.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("127.0.0.1", int(sys.argv[1])), Hasty).serve_forever()
PY
port=$(free_port)
expect 1 timeout 60 "$WSHAKE" run --exec "exec python3 '$WORK/hasty.py' $port" "ws://127.0.0.1:$port/" --timeout 1 \
  --segment whole,lines --seed 7 --select baseline/minimal --record "$WORK/hasty.ndjson"
says "$(field "$WORK/hasty.ndjson" '[(r["case"], r["verdict"], r["rules"]) for r in results if r["verdict"] == "fail"]')" \
  "('finding/segments/baseline/minimal', 'fail', ['R9110-5.3-WHOLE'])"
says "$(field "$WORK/hasty.ndjson" '[[(s["mode"], s["outcome"]) for s in r["segments"]] for r in results if r["case"] == "finding/segments/baseline/minimal"]')" \
  "[[('whole', 'accepted'), ('lines', 'refused')]]"
