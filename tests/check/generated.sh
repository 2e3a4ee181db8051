#!/usr/bin/env bash
# What is generated and committed is what its source gives today (scripts/check-generated).
. "$(dirname "$0")/lib/plant"

# A stand-in for the program whose answers are known.
try clean
mkdir -p "$plant_work/bin"
printf '#!/bin/sh\necho "$*"\n' >"$plant_work/bin/steady"
printf '#!/bin/sh\necho "$* $$"\n' >"$plant_work/bin/restless"
printf '#!/bin/sh\nexit 3\n' >"$plant_work/bin/broken"
chmod +x "$plant_work/bin/"*
WSHAKE="$plant_work/bin/steady" scripts/generate "$planted" >/dev/null
plant docs/wshake.1 <<<'help --man'
plant docs/completion/wshake.bash <<<'help --completion bash'
plant docs/rules.md <<<'explain --markdown'
plant docs/families/version.md <<<'explain --markdown version'
must_pass env WSHAKE="$plant_work/bin/steady" scripts/check-generated
must_fail 'docs/wshake.1:1: comes out differently a second time' env WSHAKE="$plant_work/bin/restless" scripts/check-generated
must_fail "cannot write '" env WSHAKE="$plant_work/bin/broken" scripts/check-generated
plant docs/rules.md < <(printf 'explain --markdown\nand a line by hand\n')
must_fail 'docs/rules.md:1: differs from what its source gives' env WSHAKE="$plant_work/bin/steady" scripts/check-generated
rm "$planted/docs/rules.md"
must_fail 'docs/rules.md:1: is missing' env WSHAKE="$plant_work/bin/steady" scripts/check-generated
plant docs/rules.md <<<'explain --markdown'
plant docs/families/gone.md <<<'explain --markdown gone'
must_fail 'docs/families/gone.md:1: is the page of no family' env WSHAKE="$plant_work/bin/steady" scripts/check-generated
rm "$planted/docs/families/gone.md"
git -C "$planted" init -q
git -C "$planted" add docs/wshake.1 docs/completion
must_fail 'docs/rules.md:1: is not in git' env WSHAKE="$plant_work/bin/steady" scripts/check-generated

finish scripts/check-generated
