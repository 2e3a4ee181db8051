#!/usr/bin/env bash
# A target that gets into trouble: reports of sanitizers while it lives on, deaths at once and late, exits, freezes.
# Each is attributed to the one case that did it, and the run goes on.
. "$(dirname "$0")/lib/common.bash"
cc=${WSH_CC:-cc}
here=$(dirname "$0")

build() { "$cc" -g -w "$@" -o "$WORK/troubled" "$here/lib/troubled.c" -lcrypto 2>"$WORK/cc.err"; }
build -fsanitize=address,undefined -fno-sanitize-recover=address || {
  echo "skipped: $cc cannot build with sanitizers: $(head -n 1 "$WORK/cc.err")"
  exit 77
}

{
  printf 'family: t\ntitle: trouble\ncases:\n'
  printf '  - { id: gate, title: the gate, rules: [R6455-4.2.2-5.4-ACCEPT], gate: true, expect: [ { pass: { outcome: accepted } }, { fail: {} } ] }\n'
  for id in a b c d e f g h i j k l; do
    printf '  - { id: %s, title: harmless, rules: [R6455-4.2.2-5.4-ACCEPT], request: { add: { X-%s: y } }, expect: [ { pass: { outcome: accepted } }, { fail: {} } ] }\n' $id $id
    case $id in
    c) trouble='shift' ;; e) trouble='heap' ;; g) trouble=late ;; i) trouble='exit' ;; k) trouble=freeze ;; *) continue ;;
    esac
    printf '  - { id: %s, title: trouble, rules: [SEC-ALIVE], request: { add: { X-Trouble: %s } }, expect: [ { pass: { outcome: accepted } }, { fail: {} } ] }\n' $trouble $trouble
  done
} >"$WORK/t.yaml"

# run NAME ARGS...: the little catalogue against a fresh target.
run() {
  local name=$1
  shift
  port=$(free_port)
  expect 1 timeout 120 "$WSHAKE" run "ws://127.0.0.1:$port/" --cases "$WORK/t.yaml" --timeout 1 --quiet \
    --exec "exec '$WORK/troubled' $port" --record "$WORK/$name.ndjson" "$@"
}
crashed() { field "$1" 'sorted(r["case"] for r in results if r["impact"] == "crash")'; }
because() { field "$1" "[r['because'] for r in results if r['case'] == '$2'][0]"; }
output() { field "$1" "[r.get('output', '') for r in results if r['case'] == '$2'][0]"; }

run all --exec-log "$WORK/target.log"
says "$(crashed "$WORK/all.ndjson")" "['t/exit', 't/freeze', 't/heap', 't/late', 't/shift']"
says "$(because "$WORK/all.ndjson" t/shift)" 'reported a defect and lived on: '
says "$(because "$WORK/all.ndjson" t/shift)" 'runtime error: shift exponent 40 is too large'
says "$(because "$WORK/all.ndjson" t/heap)" 'ERROR: AddressSanitizer: heap-buffer-overflow'
says "$(output "$WORK/all.ndjson" t/heap)" 'in get_into'
says "$(because "$WORK/all.ndjson" t/late)" 'was killed by signal 14'
says "$(because "$WORK/all.ndjson" t/exit)" 'exited with status 7'
says "$(because "$WORK/all.ndjson" t/freeze)" 'no longer shakes hands'
says "$(field "$WORK/all.ndjson" 'sum(r["verdict"] == "pass" for r in results)')" 13
says "$(field "$WORK/all.ndjson" 'lines[-1]["ended"]')" complete
says "$(cat "$WORK/target.log")" 'AddressSanitizer'

# One alone, without a log: what the target says is heard all the same.
run shift --select t/shift
says "$(crashed "$WORK/shift.ndjson")" "['t/shift']"

# The reference server freezes as well.
port=$(free_port)
expect 1 timeout 120 "$WSHAKE" run --exec "exec '$WSHAKE' serve --port $port --flaw freezes-on-long-key" --quiet \
  "ws://127.0.0.1:$port/" --select 'key/*' --record "$WORK/frozen.ndjson" --timeout 1
says "$(field "$WORK/frozen.ndjson" 'sum(r["impact"] == "crash" for r in results) > 0')" True
says "$(field "$WORK/frozen.ndjson" 'lines[-1]["ended"]')" complete
