#!/usr/bin/env bash
# Bad words on the command line: exit status 2, the failure first, and what to do next.
. "$(dirname "$0")/lib/common.bash"

refuses() { # TEXT ARGS...
  local text=$1
  shift
  expect 2 "$WSHAKE" "$@"
  says "$ERR" "$text"
  [ -z "$OUT" ] || fail "usage errors belong on standard error: $*"
}
refuses "unknown command 'rum'" rum
refuses "did you mean 'wshake run'" rum
refuses "unknown option '--selct'" run ws://127.0.0.1/ --selct x
refuses "did you mean '--select'" run ws://127.0.0.1/ --selct x
refuses 'usage: wshake run [URL]' run
refuses 'no target' run
refuses 'too many words' run ws://127.0.0.1/ ws://127.0.0.1/
refuses 'bad URL' run http://127.0.0.1/
refuses 'bad URL' run ws://
refuses 'bad URL' run 'ws://127.0.0.1:99999/'
refuses 'bad URL' run 'ws://127.0.0.1/#fragment'
refuses 'a whole number' run ws://127.0.0.1/ --jobs many
refuses 'from 1 to' run ws://127.0.0.1/ --jobs 0
refuses 'seconds' run ws://127.0.0.1/ --timeout -1
refuses 'fail|warn|impact' run ws://127.0.0.1/ --fail-on never
refuses "needs a value" run ws://127.0.0.1/ --select
refuses 'no case is selected' run ws://127.0.0.1/ --select 'nothing/*'
refuses "is no origin" run ws://127.0.0.1/ --origin-allowed app.example/path
refuses 'both allowed and forbidden' run ws://127.0.0.1/ --origin-allowed http://a.example --origin-forbidden http://a.example
refuses 'is no subprotocol' run ws://127.0.0.1/ --subprotocol 'a b'
refuses 'is no header field' run ws://127.0.0.1/ --header nocolon
refuses 'needs a wss URL' run ws://127.0.0.1/ --cacert x.pem
refuses 'belong together' run wss://127.0.0.1/ --cert x.pem
refuses 'no address to connect to' run ws://127.0.0.1/ --connect-to here
refuses 'cannot write' run ws://127.0.0.1/ --html /no/such/folder/x.html
refuses 'cannot write' run ws://127.0.0.1/ --record /no/such/folder/x.ndjson
refuses 'standard output' run ws://127.0.0.1/ --html - --junit -
refuses "unknown flaw 'accepts'" serve --flaw accepts
refuses 'no such case' show version/unasigned-99
refuses "did you mean 'version/unassigned-99'" show version/unasigned-99
refuses 'nothing is called' explain R6455-nothing
refuses 'cannot read' lint /no/such/file.yaml
refuses 'cannot open' report /no/such/file.ndjson

# The environment counts as flags do.
export WSHAKE_JOBS=many
refuses "'many' does not suit 'WSHAKE_JOBS'" run ws://127.0.0.1/
unset WSHAKE_JOBS

for command in run init list show explain lint serve selftest judge report help version; do
  expect 0 "$WSHAKE" "$command" --help
  says "$OUT" "usage: wshake $command"
  says "$OUT" examples:
done
expect 0 "$WSHAKE"
says "$OUT" commands:
expect 0 "$WSHAKE" --version
says "$OUT" wshake
