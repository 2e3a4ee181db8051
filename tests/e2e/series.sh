#!/usr/bin/env bash
# Series on a real target: memory and descriptors that grow are seen, quadratic time is, and a case once per address.
. "$(dirname "$0")/lib/common.bash"

cat >"$WORK/leaky.py" <<'PY'
import base64, hashlib, os, socketserver, sys, time
hoard, kept = [], []
class Leaky(socketserver.StreamRequestHandler):
    def handle(self):
        fields = {}
        while (line := self.rfile.readline(1 << 20).strip()):
            name, _, value = line.partition(b":")
            fields[name.lower()] = value.strip()
        if b"x-memory" in fields: hoard.append(bytearray(os.urandom(1)) * 200000)
        if b"x-descriptor" in fields: kept.append(os.dup(self.connection.fileno()))
        if b"x-slow" in fields: time.sleep((len(fields[b"x-slow"]) / 1000) ** 2 / 400)
        if b"x-sometimes" in fields and len(hoard) % 2 == 0 and hoard.append(b"") is None: return
        key = fields.get(b"sec-websocket-key", b"") + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        self.wfile.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         b"Sec-WebSocket-Accept: " + base64.b64encode(hashlib.sha1(key).digest()) + b"\r\n\r\n")
        hoard.append(b"")
class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True
Server(("127.0.0.1", int(sys.argv[1])), Leaky).serve_forever()
PY

cat >"$WORK/s.yaml" <<'YAML'
family: s
title: series
cases:
  - { id: gate, title: the gate, rules: [R6455-4.2.2-5.4-ACCEPT], gate: true, expect: [ { pass: { outcome: accepted } }, { fail: {} } ] }
  - id: memory
    title: memory is given back
    rules: [SEC-MEM]
    request: { add: { X-Memory: y } }
    watch: { batches: 4, exchanges: 30 }
    expect: [ { pass: { outcome: accepted } }, { fail: {} } ]
    series: [ { fail: { memory: grows } }, { pass: {} } ]
  - id: descriptors
    title: descriptors are given back
    rules: [SEC-MEM]
    request: { add: { X-Descriptor: y } }
    watch: { batches: 4, exchanges: 30 }
    expect: [ { pass: { outcome: accepted } }, { fail: {} } ]
    series: [ { fail: { descriptors: grows } }, { pass: {} } ]
  - id: steady
    title: nothing grows
    rules: [SEC-MEM]
    request: { add: { X-Nothing: y } }
    watch: { batches: 4, exchanges: 30 }
    expect: [ { pass: { outcome: accepted } }, { fail: {} } ]
    series: [ { fail: { memory: grows } }, { fail: { descriptors: grows } }, { pass: {} } ]
  - id: steep
    title: time grows with the size alone
    rules: [SEC-MEM]
    request: { add: { X-Slow: !repeat { of: x, times: size } } }
    grow: { sizes: [1000, 2000, 4000, 8000] }
    expect: [ { pass: { outcome: accepted } }, { fail: {} } ]
    series: [ { fail: { growth: steep } }, { pass: {} } ]
  - id: addresses
    title: each address answers
    rules: [R6455-4.2.2-5.4-ACCEPT]
    request: { add: { X-Address: y } }
    addresses: each
    expect: [ { pass: { outcome: accepted } }, { fail: {} } ]
    series: [ { fail: { answers: 2-9 } }, { pass: {} } ]
  - id: sometimes
    title: not always
    rules: [R6455-4.2.2-5.4-ACCEPT]
    request: { add: { X-Sometimes: y } }
    repeat: 20
    expect: [ { info: { outcome: accepted } }, { warn: {} } ]
YAML
port=$(free_port)
expect 1 timeout 120 "$WSHAKE" run --exec "exec python3 '$WORK/leaky.py' $port" "ws://127.0.0.1:$port/" \
  --cases "$WORK/s.yaml" --record "$WORK/s.ndjson" --quiet
verdict() { field "$WORK/s.ndjson" "[r['verdict'] for r in results if r['case'] == 's/$1'][0]"; }
told() { field "$WORK/s.ndjson" "[r['because'] for r in results if r['case'] == 's/$1'][0]"; }
for id in memory descriptors steep; do says "$id $(verdict "$id"): $(told "$id")" "$id fail"; done
for id in steady addresses; do says "$id $(verdict "$id"): $(told "$id")" "$id pass"; done
says "$(told sometimes)" ' of 20 accepted, '
# Evidence is bounded: of 120 exchanges a point each, and the octets of a few.
says "$(field "$WORK/s.ndjson" '[(len(r["series"]["points"]), len(r["attempts"]) < 40) for r in results if r["case"] == "s/steady"]')" '[(120, True)]'
