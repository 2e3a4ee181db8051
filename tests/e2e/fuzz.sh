#!/usr/bin/env bash
# `wshake fuzz gen`: inputs by seed and number, always the same, readable or raw.
. "$(dirname "$0")/lib/common.bash"

expect 0 "$WSHAKE" fuzz gen
says "$OUT" '# input 0 (sweep)'
says "$OUT" 'GET /chat HTTP/1.1\r\n'
expect 0 "$WSHAKE" fuzz gen --seed 7 --index 5000 --count 30
first=$OUT
[ "$(grep -c '^# input 50' <<<"$first")" -eq 30 ] || fail "not 30 inputs: $first"
expect 0 "$WSHAKE" fuzz gen --seed 7 --index 5000 --count 30
[ "$OUT" = "$first" ] || fail 'the same seed and number gave other octets'
expect 0 "$WSHAKE" fuzz gen --seed 8 --index 5000 --count 30
[ "$OUT" != "$first" ] || fail 'another seed gave the same octets'
expect 0 "$WSHAKE" fuzz gen --seed 7 --index 5001
says "$first" "$OUT"
"$WSHAKE" fuzz gen --raw | cmp - <(printf 'GET /chat HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n') \
  || fail 'the first input is not the plain handshake'

expect 2 "$WSHAKE" fuzz jen
says "$ERR" "did you mean 'wshake fuzz gen'"
expect 2 "$WSHAKE" fuzz gen --index 100000001
says "$ERR" 'at most 100000000'
expect 2 "$WSHAKE" fuzz gen --seed many
says "$ERR" 'a whole number'
expect 2 "$WSHAKE" fuzz gen --cases no-such-folder
says "$ERR" 'no-such-folder'
