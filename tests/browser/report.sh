#!/usr/bin/env bash
# The HTML report in a real browser (tests/browser/report.mjs). Needs node 18 or later and chromium; nothing from npm.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v node >/dev/null; then
  echo 'skipped: no node here (Debian: nodejs)'
  exit 77
fi
pages=(reports/golden/html/whole.html)
for page in reports/golden/html/*.html; do
  [ "$page" = "${pages[0]}" ] || pages+=("$page")
done
exec timeout 120 node tests/browser/report.mjs "${pages[@]}"
