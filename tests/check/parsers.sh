#!/usr/bin/env bash
# The oracle's ruling agrees with HTTP parsers that nobody here wrote, or proof/disagreements.tsv says why not.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${WSH_BUILD:-out/build/dev}
skip() { echo "parsers: skipped: $1; 'scripts/deps test' installs it"; exit 77; }
/usr/bin/python3 -c 'import h11' 2>/dev/null || skip 'no python3-h11'
[ -e /usr/include/http_parser.h ] || skip 'no libhttp-parser-dev'
[ -x "$build/proof/proof_http_parser" ] || { echo "parsers: skipped: '$build' was configured without libhttp-parser-dev; configure it anew"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A check that cannot fail is worse than none: a row taken away, and a row too many.
rows=proof/disagreements.tsv
must_fail() {
  if proof/compare --build "$build" --only http_parser --rows "$work/rows" >"$work/said" 2>&1; then
    echo "parsers: proof/compare did not notice $1"
    exit 1
  elif ! grep -qF -- "$2" "$work/said"; then
    echo "parsers: proof/compare failed without saying '$2':"
    sed 's/^/  /' "$work/said"
    exit 1
  fi
}
grep -v '^ws-colon' "$rows" >"$work/rows"
must_fail 'an unexplained disagreement' 'http_parser is lenient (accept); the ruling: must refuse: R9112-5.1-WSCOLON'
{ cat "$rows"; printf 'idle\thttp_parser\tlonger\tR9112-2.2-BARECR\t*\tboth\tRFC\tnothing\n'; } >"$work/rows"
must_fail 'a row that explains nothing' "'idle' explains nothing"
printf 'short\thttp_parser\tlonger\n' >"$work/rows"
must_fail 'a row that is too short' 'rows:1: 3 columns'

proof/compare --build "$build" --check docs/parsers.md
