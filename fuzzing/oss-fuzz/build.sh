#!/usr/bin/env bash
# Builds the fuzz entrypoints as OSS-Fuzz and ClusterFuzzLite want them: compiler, flags and engine come from the
# environment ($CC $CXX $CFLAGS $CXXFLAGS $LIB_FUZZING_ENGINE), results go to $OUT, objects to $WORK.
#   $OUT/fuzz_NAME, fuzz_NAME_seed_corpus.zip, fuzz_NAME.dict, fuzz_NAME.options
# $WSHAKE_ENTRYPOINTS: only these (scripts/ossfuzz-selfcheck builds few of them). Nothing is downloaded.
set -euo pipefail
# OSS-Fuzz runs a copy at $SRC/build.sh, in the tree as working folder.
[ -f harness/upgrade.dict ] || cd "$(dirname "$0")/../.."
: "${CC:?}" "${CXX:?}" "${OUT:?}" "${WORK:?}" "${LIB_FUZZING_ENGINE:?}"

entrypoints=${WSHAKE_ENTRYPOINTS:-$(sed -n 's/^set(entrypoints \(.*\))$/\1/p' harness/CMakeLists.txt)}
build=$WORK/wshake-${FUZZING_ENGINE:-libfuzzer}-${SANITIZER:-address}
targets=()
for entrypoint in $entrypoints; do targets+=("fuzz_$entrypoint"); done

# No build type: optimisation and sanitizers are the caller's. The program itself is of no use here.
cmake -S . -B "$build" -G Ninja -D CMAKE_BUILD_TYPE=None -D "WSH_ENGINE=$LIB_FUZZING_ENGINE" -D WSH_TESTS=OFF \
  -D WSH_BENCH=OFF >"$WORK/configure.log" || { cat "$WORK/configure.log" >&2; exit 1; }
cmake --build "$build" --target "${targets[@]}" -- --quiet

for entrypoint in $entrypoints; do
  target=fuzz_$entrypoint
  cp "$build/harness/$target" "$OUT/"
  seeds=$WORK/seeds/$entrypoint
  rm -rf "$seeds" "$OUT/${target}_seed_corpus.zip"
  mkdir -p "$seeds"
  for folder in "corpus/$entrypoint" "corpus/regress/$entrypoint"; do [ ! -d "$folder" ] || cp "$folder"/* "$seeds/"; done
  (cd "$seeds" && cmake -E tar cf "$OUT/${target}_seed_corpus.zip" --format=zip -- *)
  case $entrypoint in
  ruling | responder | mutate) cat corpus/wshake.dict harness/upgrade.dict >"$OUT/$target.dict" ;;
  *) cp corpus/wshake.dict "$OUT/$target.dict" ;;
  esac
  printf '[libfuzzer]\nmax_len = 4096\ntimeout = 10\ndict = %s.dict\n' "$target" >"$OUT/$target.options"
done
