#!/usr/bin/env bash
# The seeds of the fuzz entrypoints are where they are replayed, under their right names (scripts/check-corpus).
. "$(dirname "$0")/lib/plant"

try clean
plant harness/CMakeLists.txt <<<'set(entrypoints head frame)'
plant harness/fuzz_head.c </dev/null
plant harness/fuzz_frame.c </dev/null
plant corpus/head/d20f64acc6e70b6079845f2fe357732929550ae1 < <(printf 'GET /')
plant corpus/frame/da39a3ee5e6b4b0d3255bfef95601890afd80709 </dev/null
must_pass scripts/check-corpus
plant corpus/head/seed < <(printf 'GET /')
must_fail 'corpus/head/seed:1: is not named by its content' scripts/check-corpus
rm "$planted/corpus/head/seed"
plant corpus/regress/tail/da39a3ee5e6b4b0d3255bfef95601890afd80709 </dev/null
must_fail "corpus/regress/tail/da39a3ee5e6b4b0d3255bfef95601890afd80709:1: 'tail' is no entrypoint" scripts/check-corpus
rm -r "$planted/corpus/regress"
plant harness/fuzz_view.c </dev/null
must_fail 'harness/fuzz_view.c:1: is built by nobody' scripts/check-corpus
rm "$planted/harness/fuzz_view.c"
rm "$planted/corpus/frame/"*
must_fail 'corpus/frame:1: has no seed' scripts/check-corpus

finish scripts/check-corpus
