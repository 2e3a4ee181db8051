# common.bash - sourced by tests/engine/*.sh: what an engine needs, or a skip.
. "$(dirname "$0")/../e2e/lib/common.bash"
need() {
  local tool
  for tool; do command -v "$tool" >/dev/null || { echo "skipped: no $tool ('scripts/deps fuzz')"; exit 77; }; done
}
# Engines take the tools of their own; flags of the build that is tested are none of them.
unset CFLAGS CXXFLAGS CC CXX LDFLAGS
need_libfuzzer() {
  need clang clang++
  echo 'int LLVMFuzzerTestOneInput(const char *p, unsigned long n) { return p && n > 9 ? 0 : 0; }' |
    clang -fsanitize=fuzzer,address -x c - -o /dev/null 2>/dev/null || { echo "skipped: clang has no fuzzer runtime"; exit 77; }
}
