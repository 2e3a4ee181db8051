#!/usr/bin/env bash
# Targets that cannot be tested: each has its own message, exit status 3, and a stream that keeps what was seen.
. "$(dirname "$0")/lib/common.bash"

port=$(free_port)
expect 3 "$WSHAKE" run "ws://127.0.0.1:$port/" --record "$WORK/r.ndjson" --timeout 1
says "$ERR" refused
says "$(field "$WORK/r.ndjson" 'lines[0]["type"]')" header
expect 3 "$WSHAKE" run ws://no-such-host.invalid/ --timeout 1
says "$ERR" no-such-host.invalid

# TLS: a certificate nobody vouches for, and a cleartext server behind a wss URL.
serve tls --tls --save-cert "$WORK/ca.pem"
expect 3 "$WSHAKE" run "$URL" --timeout 2
says "$ERR" certificate
expect 3 "$WSHAKE" run "${URL/127.0.0.1/127.0.0.2}" --connect-to "$(sed 's#wss://##; s#/##' "$WORK/tls.url")" --cacert "$WORK/ca.pem" --timeout 2
says "$ERR" 127.0.0.2
serve plain
expect 3 "$WSHAKE" run "${URL/ws:/wss:}" --insecure --timeout 2
says "$ERR" TLS

# A server that refuses the baseline proves nothing.
serve closed --flaw refuses-everything
expect 3 "$WSHAKE" run "$URL" --record "$WORK/gate.ndjson" --timeout 1
says "$ERR" 'proves nothing'
[ "$(field "$WORK/gate.ndjson" 'sum(r["verdict"] == "pass" for r in results)')" = 0 ] || fail 'a case passed behind a closed gate'
[ "$(field "$WORK/gate.ndjson" 'sum(r["verdict"] == "blocked" for r in results) > 400')" = True ] || fail 'cases are not blocked'

# Servers that send garbage, never end, never answer, or reset.
hostile() {
  python3 - "$1" "$2" <<'EOF' &
import socket, struct, sys, threading
kind, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", port)); s.listen(64)
def serve(c):
    try:
        if kind != "reset": c.recv(65536)
        if kind == "garbage": c.sendall(bytes(range(256)) * 16)
        elif kind == "endless-head":
            c.sendall(b"HTTP/1.1 400 Bad\r\n")
            while True: c.sendall(b"X: " + b"a" * 60000 + b"\r\n")
        elif kind == "endless-body":
            c.sendall(b"HTTP/1.1 400 Bad\r\n\r\n")
            while True: c.sendall(b"a" * 65536)
        elif kind == "silent": c.settimeout(30); c.recv(1)
        elif kind == "reset": c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif kind == "terminal": c.sendall(b"HTTP/1.1 400 \x1b[2J\x1b]0;owned\x07\r\nServer: \x1b[31m\r\nContent-Length: 0\r\n\r\n")
    except OSError: pass
    c.close()
while True: threading.Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
EOF
  PIDS+=($!)
  for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null && return 0; sleep 0.05; done
  fail "the hostile server '$1' did not start"
}
for kind in garbage endless-head endless-body silent reset terminal; do
  port=$(free_port)
  hostile "$kind" "$port"
  expect 3 timeout 60 "$WSHAKE" run "ws://127.0.0.1:$port/" --timeout 1 --record "$WORK/$kind.ndjson" --html "$WORK/$kind.html"
  says "$ERR" 'proves nothing'
  [ "$(field "$WORK/$kind.ndjson" 'lines[-1]["type"]')" = footer ] || fail "$kind: no footer"
  if printf '%s%s' "$OUT" "$ERR" | LC_ALL=C grep -q $'[\x1b\x07]'; then fail "$kind: control octets reached the terminal"; fi
done

# A target that dies in the middle and nobody restarts it.
deadly=dies-on-nul
serve mortal --flaw "$deadly"
expect 3 timeout 120 "$WSHAKE" run "$URL" --timeout 1 --record "$WORK/mortal.ndjson"
says "$ERR" 'did not come back'
[ "$(field "$WORK/mortal.ndjson" 'len(results) > 400')" = True ] || fail 'results were lost when the target died'

# --exec that cannot work.
expect 3 "$WSHAKE" run --exec 'exit 7' "ws://127.0.0.1:$(free_port)/"
says "$ERR" 'exited with status 7'
