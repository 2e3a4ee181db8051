#!/usr/bin/env bash
# An intrusive run leaves loopback only to hosts that were named. No socket is opened: 192.0.2.0/24 is for documents.
. "$(dirname "$0")/lib/common.bash"

refuses() { # ARGS...
  expect 2 "$WSHAKE" run "$@" --intrusive --record "$WORK/r.ndjson" --select baseline/minimal
  says "$ERR" 'is not on loopback: nothing was sent'
  says "$ERR" '--authorized HOST'
}
refuses ws://192.0.2.1/
refuses 'ws://[2001:db8::1]/'
refuses ws://127.0.0.1/ --connect-to 192.0.2.1:80
refuses ws://192.0.2.1/ --authorized 192.0.2.2
refuses ws://127.0.0.1/ --connect-to 192.0.2.1:80 --authorized 127.0.0.1
refuses ws://192.0.2.1/ --exec "touch $WORK/started"
[ ! -e "$WORK/started" ] || fail 'the target was started before it was asked whether it may be'

if command -v strace >/dev/null && strace -o "$WORK/probe" true 2>/dev/null; then
  strace -f -e trace=network -o "$WORK/calls" "$WSHAKE" run ws://192.0.2.1/ --intrusive >/dev/null 2>&1 && fail 'not refused'
  ! grep -E 'AF_INET' "$WORK/calls" || fail 'a socket was opened'
fi

# On loopback the flag needs nobody's leave, also when a name leads there.
serve strict
expect 0 "$WSHAKE" run "$URL" --intrusive --select baseline/minimal --quiet
expect 0 "$WSHAKE" run "ws://host.invalid/" --connect-to "${URL:5:-1}" --intrusive --select baseline/minimal --quiet
