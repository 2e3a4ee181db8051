#!/usr/bin/env bash
# One run, a comparison and a hostile stream in a real browser, as files and as folders (tests/browser/views.mjs).
cd "$(dirname "$0")/../.." || exit 1
. tests/browser/lib/records.sh
timeout 200 node tests/browser/views.mjs "$WORK"
