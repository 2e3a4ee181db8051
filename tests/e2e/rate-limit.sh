#!/usr/bin/env bash
# A target that limits its clients: the run slows down, waits as long as it is asked to, and calls nothing a failure that
# is only a limit.
. "$(dirname "$0")/lib/common.bash"

cat >"$WORK/limited.py" <<'PY'
import base64, hashlib, socket, socketserver, struct, sys, threading, time
kind, port = sys.argv[1], int(sys.argv[2])
lock, since, count, total = threading.Lock(), 0.0, 0, 0

def over():
    """20 requests in each second; or 30 in all, and then none for ever."""
    global since, count, total
    with lock:
        now = time.monotonic()
        if now - since >= 1: since, count = now, 0
        count, total = count + 1, total + 1
        return total > 30 if kind in ("for-good", "ban") else count > 20

class Server(socketserver.StreamRequestHandler):
    def handle(self):
        if over():
            if kind == "resets":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            self.connection.settimeout(0.3)
            try:
                while self.rfile.readline().strip(): pass
            except OSError: pass
            status = {"ban": "403 Forbidden", "busy": "503 Service Unavailable"}.get(kind, "429 Too Many Requests")
            after = {"429": "Retry-After: 1\r\n", "busy": "Retry-After: 1\r\n", "for-good": "Retry-After: 30\r\n"}.get(kind, "")
            self.wfile.write(f"HTTP/1.1 {status}\r\n{after}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
            return
        fields = {}
        while (line := self.rfile.readline().strip()):
            name, _, value = line.partition(b":")
            fields[name.lower()] = value.strip()
        key = fields.get(b"sec-websocket-key", b"")
        accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()).decode()
        self.wfile.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          f"Sec-WebSocket-Accept: {accept}\r\n\r\n").encode())

socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer.request_queue_size = 128
socketserver.ThreadingTCPServer.daemon_threads = True
socketserver.ThreadingTCPServer(("127.0.0.1", port), Server).serve_forever()
PY

{
  printf 'family: t\ntitle: plain handshakes\ncases:\n'
  printf '  - { id: gate, title: the gate, rules: [R6455-4.2.2-5.4-ACCEPT], gate: true, expect: [ { pass: { outcome: accepted } }, { fail: {} } ] }\n'
  for i in $(seq 45); do
    printf '  - { id: n%03d, title: a handshake, rules: [R6455-4.2.2-5.4-ACCEPT], request: { add: { X-N: "%d" } }, expect: [ { pass: { outcome: accepted } }, { fail: {} } ] }\n' "$i" "$i"
  done
} >"$WORK/t.yaml"

# limited STATUS KIND ARGS...: a run against a server that limits in this way.
limited() {
  local wanted=$1 kind=$2
  shift 2
  port=$(free_port)
  python3 "$WORK/limited.py" "$kind" "$port" 2>/dev/null &
  PIDS+=($!)
  for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.05; done
  expect "$wanted" timeout 100 "$WSHAKE" run "ws://127.0.0.1:$port/" --cases "$WORK/t.yaml" --timeout 1 \
    --record "$WORK/$kind.ndjson" "$@"
  fails=$(field "$WORK/$kind.ndjson" '[r["case"] for r in results if r["verdict"] == "fail"]')
  [ "$fails" = '[]' ] || fail "$kind: called failures: $fails"
}
passed() { field "$WORK/$1.ndjson" 'sum(r["verdict"] == "pass" for r in results)'; }
broken() { field "$WORK/$1.ndjson" '[r["because"] for r in results if r["verdict"] == "broken"]'; }

for kind in 429 busy resets; do
  limited 0 "$kind"
  says "$(passed "$kind")" 46
done

limited 3 for-good
says "$ERR" 'rate limited: '
says "$ERR" 'Retry-After 30 s is more than the 10 s that --retry-after grants'
says "$(broken for-good)" 'Retry-After 30 s is more than'
limited 3 ban --retry-after 0.5
says "$ERR" 'good handshakes are refused with 403'
says "$(broken ban)" 'good handshakes are refused with 403'
