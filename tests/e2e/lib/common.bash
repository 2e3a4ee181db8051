# Shared by the end-to-end tests: a scratch folder, servers that are always ended, and checks that say what they saw.
# shellcheck shell=bash
set -euo pipefail
: "${WSHAKE:?the program under test}"
WORK=$(mktemp -d)
PIDS=()
finish() {
  local status=$?
  for pid in "${PIDS[@]}"; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$WORK"
  exit "$status"
}
trap finish EXIT

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# serve NAME ARGS...: the reference server; its URL is then in $URL.
serve() {
  local name=$1
  shift
  "$WSHAKE" serve --port 0 "$@" >"$WORK/$name.url" 2>"$WORK/$name.err" &
  PIDS+=($!)
  for _ in $(seq 200); do
    if [ -s "$WORK/$name.url" ]; then
      URL=$(head -n 1 "$WORK/$name.url")
      return 0
    fi
    sleep 0.05
  done
  fail "the server '$name' did not start: $(cat "$WORK/$name.err")"
}

# expect STATUS COMMAND...: runs it, output in $OUT and $ERR, and checks the exit status.
expect() {
  local wanted=$1 got=0
  shift
  "$@" >"$WORK/out" 2>"$WORK/err" || got=$?
  OUT=$(tr -d '\0' <"$WORK/out")
  ERR=$(tr -d '\0' <"$WORK/err")
  [ "$got" -eq "$wanted" ] || fail "exit $got instead of $wanted: $*
$(tail -n 20 "$WORK/out")
$(tail -n 20 "$WORK/err")"
}

# says TEXT PATTERN: the text holds the pattern (fixed string).
says() {
  case $1 in
  *"$2"*) ;;
  *) fail "'$2' is not in: $1" ;;
  esac
}

# field FILE PYTHON-EXPRESSION: over the lines of a record stream as `lines`.
field() {
  python3 -c 'import json, sys
lines = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
results = [line for line in lines if line.get("type") in ("case", "finding")]
print(eval(sys.argv[2]))' "$1" "$2"
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
