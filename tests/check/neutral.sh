#!/usr/bin/env bash
# Nothing in the tree belongs to one machine or names a package registry (scripts/check-neutral).
. "$(dirname "$0")/lib/plant"

try clean
plant docs/page.md <<<'see src/work/ and ./work/x and https://example.org/work/ and homework/'
must_pass scripts/check-neutral
plant interop/x/install < <(printf 'line\npip install --index-url https://py%s.org/simple x\n' pi)
must_fail 'interop/x/install:2: names the host of a package registry' scripts/check-neutral
rm "$planted/interop/x/install"
plant interop/x/package-lock.json < <(printf '"resolved": "https://registry.npm%s.org/ws"\n' js)
must_fail 'interop/x/package-lock.json:1: names the host of a package registry' scripts/check-neutral
rm "$planted/interop/x/package-lock.json"
plant scripts/x < <(printf 'cd /wor%s/main\n' k)
must_fail 'scripts/x:1: names a path of one machine' scripts/check-neutral
plant scripts/x < <(printf 'out="/hom%s/me/out"\n' e)
must_fail 'scripts/x:1: names a path of one machine' scripts/check-neutral

finish scripts/check-neutral
