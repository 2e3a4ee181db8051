#!/usr/bin/env bash
# The subject kit: a planted flaw is told, recorded, known, and a crash that names its rule; a vendor's build finds all.
. "$(dirname "$0")/lib/common.bash"
: "${WSH_BUILD:?}"
reference=$WSH_BUILD/harness/subjects/subject_reference
[ -x "$reference" ] || exit 77
export WSHAKE_CRASH=$WORK/crash ASAN_OPTIONS=detect_leaks=1:abort_on_error=1
flaw=version-ignored

expect 0 "$reference" --inputs 2000
expect 1 env WSHAKE_FLAW=$flaw WSHAKE_RECORD="$WORK/found.ndjson" "$reference" --inputs 2000
says "$ERR" 'finding 1: accepted/R6455-'
says "$ERR" 'RFC 6455 section'
says "$ERR" '  > GET /chat HTTP/1.1\r\n'
says "$ERR" '  < HTTP/1.1 101'
expect 1 "$WSHAKE" report "$WORK/found.ndjson" --json "$WORK/found.json"
grep -q 'fuzz/accepted/R6455-' "$WORK/found.json" || fail 'the record does not hold the finding'

# A crash, its stack, and its input, which finds it again alone.
if env WSHAKE_FLAW=$flaw WSHAKE_ABORT=1 "$reference" --inputs 2000 >/dev/null 2>"$WORK/stack"; then
  fail 'WSHAKE_ABORT=1 did not end the process'
fi
grep -qE 'wsh_finding_R6455_(4_2_1_6|4_2_2_4|4_3|11_)' "$WORK/stack" || fail "no rule on the stack: $(cat "$WORK/stack")"
[ -s "$WORK/crash" ] || fail 'the input of the crash was not kept'
expect 1 env WSHAKE_FLAW=$flaw "$reference" "$WORK/crash"

printf 'accepted/R6455-*  any version will do here, on purpose\nanswer/*  as above\n' >"$WORK/known"
expect 0 env WSHAKE_FLAW=$flaw WSHAKE_SUPPRESS="$WORK/known" "$reference" --inputs 2000
printf '# nothing\naccepted/R6455-4.2.1-6-VERSION\n' >"$WORK/known"
expect 2 env WSHAKE_SUPPRESS="$WORK/known" "$reference"
says "$ERR" "known:2:1: "
says "$ERR" 'has no reason'
printf 'accepted/R6455-nothing because\n' >"$WORK/known"
expect 2 env WSHAKE_SUPPRESS="$WORK/known" "$reference"
says "$ERR" 'names no finding that can be'
expect 2 env WSHAKE_PIECE=0 "$reference"
expect 2 "$reference" --inputs many
expect 0 env WSHAKE_PIECE=7 "$reference" --inputs 500

# A vendor: the installed template, linked as its first lines say; it refuses everything and is told so.
case "$WSH_BUILD" in */asan | */cov | */fuzz*) exit 0 ;; esac # their archive wants flags of ours
cmake --install "$WSH_BUILD" --prefix "$WORK/prefix" >/dev/null
pc=$(find "$WORK/prefix" -name wshake-fuzz.pc)
flags=$(PKG_CONFIG_PATH=$(dirname "$pc") pkg-config --define-variable=prefix="$WORK/prefix" --cflags --libs wshake-fuzz)
# shellcheck disable=SC2086 # words of options
"${WSH_CC:-cc}" -o "$WORK/template" "$WORK/prefix/share/wshake/template_subject.c" ${flags/-lwsh_fuzz/-lwsh_fuzz_main -lwsh_fuzz}
expect 1 "$WORK/template" --inputs 100
says "$ERR" 'finding 1: refused/R6455-4.2.2-5.1-STATUS/400'
