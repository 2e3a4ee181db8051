/* target.c - a subject as the target of an engine: one input, one execution, and what it taught as coverage.
 *
 * The judgement's fingerprint counts as coverage of its own (libFuzzer's extra counters): without it a subject whose
 * library is not instrumented would tell an engine nothing. */
#include "harness/kit/kit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { COUNTERS = 4096 };
__attribute__((section("__libfuzzer_extra_counters"), used)) static uint8_t counters[COUNTERS];

/* Weak references pull nothing out of an archive; this one does (hook_libfuzzer.c). */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
extern size_t (*const wsh_target_mutator)(uint8_t *, size_t, size_t, unsigned);
size_t (*const wsh_target_mutator)(uint8_t *, size_t, size_t, unsigned) = LLVMFuzzerCustomMutator;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct wsh_kit *kit;
    struct wsh_judgement j;
    if (!kit) kit = wsh_kit_new(&wsh_subject);
    wsh_kit_run(kit, wsh_span_make(data, size), &j);
    counters[j.fingerprint % COUNTERS] = 1;
    if (j.near) counters[(j.fingerprint >> 32) % COUNTERS] = 1;
    return 0;
}
