#!/usr/bin/env bash
# Every requirement has a case or a reason why it has none: unit/cli/test_coverage once more, among the checks that run
# before anything is handed in, because any new case can make a reason stale.
set -euo pipefail
exec "${WSH_BUILD:?the folder of the build}/tests/cli_test_coverage"
