#!/usr/bin/env bash
# Every shell script parses (scripts/check-shell).
. "$(dirname "$0")/lib/plant"

try clean
plant scripts/fine < <(printf '#!/usr/bin/env bash\nset -euo pipefail\necho ok\n')
chmod +x "$planted/scripts/fine"
must_pass scripts/check-shell
plant tests/lib.sh < <(printf 'if true; then\n  echo ok\n')
must_fail 'tests/lib.sh:3: syntax error' scripts/check-shell
rm "$planted/tests/lib.sh"
plant scripts/plain < <(printf '#!/usr/bin/env bash\necho ok\n')
must_fail 'scripts/plain:1: is a command, but not executable' scripts/check-shell
rm "$planted/scripts/plain"
if command -v shellcheck >/dev/null; then
  plant tests/odd.sh < <(printf '#!/usr/bin/env bash\nfor f in $(ls); do rm $undefined/"$f"; done\nx=1\n')
  must_fail 'tests/odd.sh:2' scripts/check-shell
fi

finish scripts/check-shell
