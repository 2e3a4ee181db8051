#!/usr/bin/env bash
# A server that accepts, and dies a moment later, does not get away with it because no case comes behind.
. "$(dirname "$0")/lib/common.bash"

cat >"$WORK/late.py" <<'EOF'
import base64, hashlib, os, socketserver, sys, threading

class Handshake(socketserver.StreamRequestHandler):
    def handle(self):
        fields = {}
        while (line := self.rfile.readline().strip()):
            name, _, value = line.partition(b":")
            fields[name.lower()] = value.strip()
        key = fields[b"sec-websocket-key"] + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(key).digest())
        self.wfile.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
        if b"cookie" in fields:
            threading.Timer(0.2, os._exit, [7]).start()

socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("127.0.0.1", int(sys.argv[1])), Handshake).serve_forever()
EOF
port=$(free_port)
expect 1 "$WSHAKE" run --exec "exec python3 '$WORK/late.py' $port" "ws://127.0.0.1:$port/" --select cookies/simple \
  --record "$WORK/late.ndjson" --quiet
killed=$(field "$WORK/late.ndjson" '[(r["case"], r["verdict"]) for r in results if r["impact"] == "crash"]')
[ "$killed" = "[('cookies/simple', 'fail')]" ] || fail "not blamed for the late death: $killed"
once=$(field "$WORK/late.ndjson" '[r["case"] for r in results].count("cookies/simple")')
[ "$once" = 1 ] || fail "published $once times"
