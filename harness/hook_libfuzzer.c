/* hook_libfuzzer.c - structure-aware mutation and crossing over for targets whose input is an upgrade request.
 *
 * One change in ten is libFuzzer's own: what it learns from comparisons would be lost otherwise. */
#include "harness/hooks.h"

/* Weak: a target that is linked without libFuzzer (AFL++, none at all) has it not. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size) __attribute__((weak));
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size, uint8_t *out,
                                 size_t max_size, unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    enum { OWN_ONE_IN = 10 };
    if (LLVMFuzzerMutate && seed % OWN_ONE_IN == 0) return LLVMFuzzerMutate(data, size, max_size);
    return wsh_mutator_mutate(wsh_hook_mutator(), data, size, max_size, seed);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size, uint8_t *out,
                                 size_t max_size, unsigned seed) {
    return wsh_mutator_cross(wsh_hook_mutator(), wsh_span_make(a, a_size), wsh_span_make(b, b_size), out, max_size,
                             seed);
}
