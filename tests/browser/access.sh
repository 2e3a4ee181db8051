#!/usr/bin/env bash
# The report and accessibility (tests/browser/access.mjs): axe-core, the version that package-lock.json pins.
cd "$(dirname "$0")/../.." || exit 1
modules=${WSH_BUILD:-out}/browser-modules
if ! cmp -s tests/browser/package-lock.json "$modules/installed.json"; then
  mkdir -p "$modules"
  cp tests/browser/package.json tests/browser/package-lock.json "$modules/"
  install=(timeout 100 npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
  if ! command -v npm >/dev/null || ! (cd "$modules" && "${install[@]}" >&2); then
    echo 'skipped: npm cannot install axe-core here (tests/browser/package.json)'
    exit 77
  fi
  cp tests/browser/package-lock.json "$modules/installed.json"
fi
. tests/browser/lib/records.sh
timeout 200 node tests/browser/access.mjs "$modules/node_modules/axe-core/axe.min.js" reports/golden/html/whole.html \
  reports/golden/html/two.html "$WORK/one.html" "$WORK/two.html" "$WORK/one/" "$WORK/two/"
