#!/usr/bin/env bash
# list, show, explain, lint: the catalogue travels inside the program and agrees with the files in the tree.
. "$(dirname "$0")/lib/common.bash"
tree=$PWD
cd "$WORK" || exit 1

expect 0 "$WSHAKE" list
inside=$(printf '%s\n' "$OUT" | cut -d' ' -f1)
[ "$(printf '%s\n' "$inside" | wc -l)" -ge 427 ] || fail 'fewer cases than the first part has'
[ -z "$(printf '%s\n' "$inside" | sort | uniq -d)" ] || fail 'an id appears twice'
expect 0 "$WSHAKE" list --cases "$tree/cases"
[ "$inside" = "$(printf '%s\n' "$OUT" | cut -d' ' -f1)" ] || fail 'the program carries another catalogue than the tree'
expect 0 "$WSHAKE" lint "$tree/cases"
says "$OUT" 'no errors, 0 warnings'

expect 0 "$WSHAKE" list --select 'version/*' --select '!version/interim-*' --json
python3 -c 'import json, sys
cases = json.load(sys.stdin)
assert cases and all(c["family"] == "version" and not c["id"].startswith("version/interim-") for c in cases)' <<<"$OUT"

expect 0 "$WSHAKE" show version/unassigned-99
says "$OUT" 'Sec-WebSocket-Version: 99\r\n'
says "$OUT" R6455-4.4-MUST-LIST
expect 0 "$WSHAKE" explain R6455-4.4-MUST-LIST
says "$OUT" version/unassigned-99
says "$OUT" rfc6455
expect 0 "$WSHAKE" explain version
expect 0 "$WSHAKE" explain warn

# --raw gives the octets, and the ready line really sends them.
serve plain
"$WSHAKE" show version/unassigned-99 "$URL" --raw >"$WORK/raw"
[ "$(tail -c 4 "$WORK/raw" | od -An -tx1 | tr -d ' \n')" = 0d0a0d0a ] || fail '--raw does not end in an empty line'
port=${URL##*:}
answer=$(nc -q 1 127.0.0.1 "${port%/}" <"$WORK/raw")
says "$answer" 'HTTP/1.1 426'
line=$("$WSHAKE" show version/unassigned-99 "$URL" | sed -n 's/^by hand: //p')
says "$(bash -c "$line")" 'HTTP/1.1 426'
