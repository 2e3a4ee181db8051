#!/usr/bin/env bash
# `cmake --install` gives a program that carries its catalogue and works from anywhere.
. "$(dirname "$0")/lib/common.bash"
: "${WSH_BUILD:?}"

cmake --install "$WSH_BUILD" --prefix "$WORK/prefix" >/dev/null
mkdir "$WORK/elsewhere"
cd "$WORK/elsewhere" || exit 1
expect 0 "$WORK/prefix/bin/wshake" list --select 'baseline/*'
says "$OUT" baseline/minimal
serve plain
expect 0 "$WORK/prefix/bin/wshake" run "$URL" --select 'baseline/*' --html report.html --quiet
[ -s report.html ] || fail 'no report'
[ -s "$WORK/prefix/share/man/man1/wshake.1" ] || fail 'no manual page'
if command -v man >/dev/null; then
  man -l --warnings=w "$WORK/prefix/share/man/man1/wshake.1" >man.txt 2>man.err
  [ ! -s man.err ] || fail "the manual page has warnings: $(head -n 3 man.err)"
fi
