#!/usr/bin/env bash
# What the fuzzing services read is whole: files, names of targets, the same packages everywhere.
. "$(dirname "$0")/../e2e/lib/common.bash"

for file in fuzzing/oss-fuzz/{Dockerfile,build.sh,project.yaml} .clusterfuzzlite/{Dockerfile,build.sh,project.yaml} \
  fuzzing/clusterfuzzlite/workflows/cflite_{pr,batch,prune,coverage}.yml; do
  [ -s "$file" ] || fail "$file is missing"
done
for file in fuzzing/oss-fuzz/build.sh .clusterfuzzlite/build.sh scripts/{afl-fleet,corpus-handover,ossfuzz-selfcheck} fuzzing/whitebox/run; do
  [ -x "$file" ] && bash -n "$file" || fail "$file is no command that parses"
done
for entrypoint in $(sed -n 's/^set(entrypoints \(.*\))$/\1/p' harness/CMakeLists.txt); do
  [[ $entrypoint =~ ^[A-Za-z0-9_-]+$ ]] || fail "the services do not take a target 'fuzz_$entrypoint'"
done
packages() { sed -n '/apt-get install/,/rm -rf/p' "$1" | grep -oE '[a-z0-9-]+-(build|config|dev)' | LC_ALL=C sort; }
[ "$(packages fuzzing/oss-fuzz/Dockerfile)" = "$(packages .clusterfuzzlite/Dockerfile)" ] || fail 'the two images differ in packages'
for package in $(sed -n 's/^build=(\(.*\))$/\1/p' scripts/deps | tr ' ' '\n' | grep -E '^lib.*-dev$' | grep -v '^libc6-dev$'); do
  packages fuzzing/oss-fuzz/Dockerfile | grep -qx "$package" || fail "the images lack $package, which scripts/deps has"
done
grep -hE '^[^#]*"' corpus/wshake.dict harness/upgrade.dict | while IFS= read -r line; do
  [[ $line =~ ^([A-Za-z0-9_]+=)?\"([^\"\\]|\\[\"\\]|\\x[0-9A-Fa-f]{2})+\"$ ]] || fail "no word of a dictionary: $line"
done
[ "$(find corpus -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum < 3000000 }')" = 1 ] || fail 'the corpus has grown behind 3 MB'
expect 2 scripts/afl-fleet none 5
says "$ERR" 'entrypoints: head'
expect 2 scripts/corpus-handover to-libfuzzer none
says "$ERR" 'entrypoints: head'
expect 2 scripts/ossfuzz-selfcheck --only none
expect 2 fuzzing/whitebox/run many
