#!/usr/bin/env bash
# What a formatter does not say (scripts/check-style).
. "$(dirname "$0")/lib/plant"

header() { printf '/* %s - a probe. */\n#ifndef %s\n#define %s\n%s\n#endif\n' "$1" "$2" "$2" "$3"; }

try clean
plant src/base/ok.c <<<'/* ok.c - a probe. mkstemp("XXXXXX") */'
plant src/base/ok.h < <(header ok.h WSH_BASE_OK_H 'int f(int);')
plant reports/ok.h < <(header ok.h WSH_REPORTS_OK_H 'int f(int);')
must_pass scripts/check-style

# complaint WANT CONTENT: as src/base/bad.c with a proper head.
complaint() {
  plant src/base/bad.c < <(printf '/* bad.c - a probe. */\n%b' "$2")
  must_fail "src/base/bad.c:$1" scripts/check-style
}
complaint '2: a tab' '\tint x;\n'
complaint '2: blanks at the end' 'int x; \n'
complaint '2: 121 columns' "/* $(printf 'x%.0s' {1..115}) */\n"
complaint "2: 'TO""DO'" "/* TO""DO later */\n"
complaint "2: 'FIX""ME'" "/* FIX""ME */\n"
complaint "2: 'XX""X'" "/* XX""X */\n"
complaint '2: the last line does not end' 'int x;'
plant src/base/bad.c <<<'/* good.c - a probe. */'
must_fail 'src/base/bad.c:1: starts without saying what it is' scripts/check-style
rm "$planted/src/base/bad.c"
plant src/base/bad.h < <(header bad.h WSH_WIRE_BAD_H 'int f(int);')
must_fail "src/base/bad.h:2: no include guard, or a wrong one: want '#ifndef WSH_BASE_BAD_H'" scripts/check-style
plant src/base/bad.h <<<'/* bad.h - a probe. */'
must_fail 'src/base/bad.h:1: no include guard' scripts/check-style
rm "$planted/src/base/bad.h"
plant cases/bad.yaml <<<"# TO""DO: more"
must_fail "cases/bad.yaml:1: 'TO""DO'" scripts/check-style

finish scripts/check-style
