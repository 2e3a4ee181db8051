#!/usr/bin/env bash
# wshake init: what it writes is read back and makes a run; what it cannot find out it says.
. "$(dirname "$0")/lib/common.bash"
top=$PWD

# usable NAME URL ARGS...: writes NAME.yaml, and a run with it gets past the gate.
usable() {
  local name=$1 status=0
  shift
  expect 0 "$WSHAKE" init "$@" --output "$WORK/$name.yaml"
  [ "$(sed -n 's/^wshake init: \([0-9]*\) handshakes.*/\1/p' "$WORK/err")" -le 60 ] || fail "$name: $ERR"
  "$WSHAKE" run --profile "$WORK/$name.yaml" --select 'baseline/*' --select 'promises/*' --record "$WORK/$name.ndjson" --quiet 2>"$WORK/err" || status=$?
  [ "$status" -le 1 ] || fail "$name: exit $status: $(cat "$WORK/err" "$WORK/$name.yaml")"
  [ "$(field "$WORK/$name.ndjson" '[r["verdict"] for r in results if r["case"] == "baseline/minimal"]')" = "['pass']" ] || fail "$name: the gate"
  FILE=$(cat "$WORK/$name.yaml")
}

serve strict --subprotocol chat --subprotocol mqtt
usable strict "$URL"
for line in 'extensions: permessage-deflate' '  - chat' '  - mqtt' 'echo: true' "url: '$URL'"; do
  grep -qx -- "$line" "$WORK/strict.yaml" || fail "no '$line' in: $FILE"
done
expect 0 "$WSHAKE" run --profile "$WORK/strict.yaml" --quiet
expect 2 "$WSHAKE" init "$URL" --output "$WORK/strict.yaml"
says "$ERR" '--force'
[ "$FILE" = "$(cat "$WORK/strict.yaml")" ] || fail 'an existing file was replaced'
expect 0 "$WSHAKE" init "$URL" --output "$WORK/strict.yaml" --force
expect 0 "$WSHAKE" init "$URL" --output -
says "$OUT" "url: '$URL'"

serve bare --no-deflate --origin-allowed "http://127.0.0.1:1"
usable bare "$URL"
says "$FILE" '# extensions: permessage-deflate'
says "$FILE" 'refused with 403'

serve tls --tls --save-cert "$WORK/ca.pem"
usable tls "$URL"
says "$FILE" 'the certificate is self-signed'
usable trusted "$URL" --cacert "$WORK/ca.pem"
says "$FILE" 'private-ca: true'
! grep -q 'insecure: true' "$WORK/trusted.yaml" || fail 'insecure although it was verified'

serve guarded --authorization 'Basic d3NoOmFrZQ==' --cookie session=s3cr3t
expect 3 "$WSHAKE" init "$URL" --output "$WORK/none.yaml"
says "$ERR" 'refused with 401 (Basic realm="wshake")'
says "$ERR" '--authorization'
[ ! -e "$WORK/none.yaml" ] || fail 'a file of nothing'
export WSHAKE_AUTHORIZATION='Basic d3NoOmFrZQ==' WSHAKE_COOKIE=session=s3cr3t
usable guarded "$URL"
says "$FILE" '  authorization: { env: WSHAKE_AUTHORIZATION }'
case $FILE in *d3NoOmFrZQ* | *s3cr3t*) fail "secrets in the file: $FILE" ;; esac
unset WSHAKE_AUTHORIZATION WSHAKE_COOKIE

# Servers that take nothing without an Origin or a subprotocol, say odd things, or nothing.
cat >"$WORK/fussy.py" <<'END'
import base64, hashlib, re, socket, sys, threading
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", int(sys.argv[1]))); s.listen(64)
def serve(c):
    try:
        data = c.recv(99999)
        key = re.search(rb"Sec-WebSocket-Key: *([^\r\n]*)", data)
        good = {"origin": b"\r\nOrigin:", "subprotocol": b"Protocol: mqtt\r\n", "odd": b"GET"}[sys.argv[2]] in data
        if not good or not key:
            c.sendall(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"); return
        accept = base64.b64encode(hashlib.sha1(key.group(1) + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
        c.sendall(b"HTTP/1.1 101 S\r\nServer: x\x1b[31m\xff' # y: [\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept + b"\r\n"
                  + (b"Sec-WebSocket-Protocol: mqtt\r\n" if b"Protocol: mqtt\r\n" in data else b"") + b"\r\n")
        c.recv(1)
    except OSError: pass
    finally: c.close()
while True: threading.Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
END
for kind in origin subprotocol odd; do
  port=$(free_port)
  python3 "$WORK/fussy.py" "$port" "$kind" &
  PIDS+=($!)
  for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.05; done
  usable "$kind" "ws://127.0.0.1:$port/"
  ! grep -q $'\033' "$WORK/$kind.yaml" || fail 'a control character of the server is in the file'
done
grep -qx "baseline: { subprotocol: 'mqtt' }" "$WORK/subprotocol.yaml" || fail "$(cat "$WORK/subprotocol.yaml")"
grep -q '^baseline: { origin: ' "$WORK/origin.yaml" || fail "$(cat "$WORK/origin.yaml")"
expect 3 "$WSHAKE" init "ws://127.0.0.1:$(free_port)/" --output "$WORK/none.yaml"
says "$ERR" 'is it running'

# Real servers, where they are installed: interop/NAME/install.
for name in python-websockets node-ws; do
  port=$(free_port)
  setsid "$top/interop/$name/start" "$port" >"$WORK/$name.log" 2>&1 &
  pid=$!
  PIDS+=("$pid")
  for _ in $(seq 60); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$name is not installed here"; continue; }
  usable "$name" "ws://127.0.0.1:$port/"
  kill -- "-$pid" 2>/dev/null || true
done
