#!/usr/bin/env bash
# docs/known-bugs.md tells the truth about names: cases, flaws and folders of interop/bugs exist, and none is left out.
. "$(dirname "$0")/lib/common.bash"
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
page=$ROOT/docs/known-bugs.md

"$WSHAKE" list | awk '{ print $1 }' >"$WORK/cases"
sed -n 's/^FLAW([A-Z0-9_]*, "\([^"]*\)".*/\1/p' "$ROOT/src/server/flaws.def" >"$WORK/flaws"
"$ROOT/interop/bugs/run" --list | awk '{ print $1 }' >"$WORK/bugs"

# known GLOB FILE: does any line of FILE match?
known() {
  local line
  while read -r line; do
    # shellcheck disable=SC2053 # a pattern on purpose
    [[ $line == $1 ]] && return
  done <"$2"
  return 1
}

grep -o '`[a-z0-9*/-]*`' "$page" | tr -d '`' | sort -u >"$WORK/names"
while read -r name; do
  case $name in
    interop/*) [ -e "$ROOT/$name" ] || fail "docs/known-bugs.md: no such file: $name" ;;
    */*) known "$name" "$WORK/cases" || fail "docs/known-bugs.md: no such case: $name" ;;
    interop | proxy) ;;
    *) known "$name" "$WORK/flaws" || known "$name" "$WORK/bugs" ||
         fail "docs/known-bugs.md: neither a flaw nor a folder of interop/bugs: $name" ;;
  esac
done <"$WORK/names"

while read -r name; do
  grep -qx "$name" "$WORK/names" || fail "interop/bugs/$name is not in docs/known-bugs.md"
  for word in $(sed -n 's/^\(affected\|fixed\): \([0-9.]*\).*/\2/p; s/^advisory: //p' "$ROOT/interop/bugs/$name/bug"); do
    grep -F "$word" "$page" | grep -qF "\`$name\`" || fail "docs/known-bugs.md: the row of $name does not say $word"
  done
  # The family limits is still to come.
  for id in $(sed -n 's/^expect: \([^ ]*\) .*/\1/p' "$ROOT/interop/bugs/$name/bug"); do
    [[ $id == limits/* && ! -e $ROOT/cases/limits.yaml ]] || known "$id" "$WORK/cases" || fail "interop/bugs/$name: no such case: $id"
  done
done <"$WORK/bugs"

# What a flaw was seen in stands on the page.
sed -n 's/^FLAW(.*"\([^"]*\)")$/\1/p' "$ROOT/src/server/flaws.def" | grep -oE '(CVE|GHSA)-[0-9a-z-]+' | sort -u >"$WORK/seen"
while read -r name; do grep -qF "$name" "$page" || fail "docs/known-bugs.md does not speak of $name"; done <"$WORK/seen"
