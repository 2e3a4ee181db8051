#!/usr/bin/env bash
# Files and functions stay small (scripts/check-sizes), and the check can count.
. "$(dirname "$0")/lib/plant"

# body N: a function of N lines in all.
body() {
  printf 'static int %s(int a,\n%*sint b) {\n' "$2" 12 ''
  for ((i = 0; i < $1 - 4; i++)); do echo '    a++;'; done
  printf '    return a + b;\n}\n'
}

try clean
plant src/base/a.c < <(printf 'static const int rows[] = {\n'; yes '    1,' | head -n 90; printf '};\n\n'; body 70 fits; body 12 small)
plant src/base/a.h < <(printf 'struct long_one {\n'; yes '    int x;' | head -n 140; printf '};\nint f(int);\n')
must_pass scripts/check-sizes

plant src/base/b.c < <(body 71 too_long)
must_fail "src/base/b.c:1: 'too_long' has 71 lines, 70 are allowed" scripts/check-sizes
plant scripts/size-exempt <<<'src/base/b.c:too_long 80 one table of decisions, clearer in one piece'
must_pass scripts/check-sizes
plant src/base/b.c < <(body 81 too_long)
must_fail "src/base/b.c:1: 'too_long' has 81 lines, 80 are allowed" scripts/check-sizes
plant src/base/b.c < <(body 20 too_long)
must_fail "scripts/size-exempt:1: 'src/base/b.c:too_long' is within the usual limit" scripts/check-sizes
plant scripts/size-exempt <<<'src/base/b.c:too_long 80'
must_fail "scripts/size-exempt:1: want 'PATH[:FUNCTION] LINES REASON'" scripts/check-sizes
plant scripts/size-exempt </dev/null
plant src/base/b.c < <(yes '/* */' | head -n 601)
must_fail 'src/base/b.c:1: the file has 601 lines, 600 are allowed' scripts/check-sizes
plant src/base/b.c </dev/null
plant src/base/b.h < <(yes '/* */' | head -n 151)
must_fail 'src/base/b.h:1: the file has 151 lines, 150 are allowed' scripts/check-sizes

finish scripts/check-sizes
