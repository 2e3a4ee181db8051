/* hooks.c - catalogue and dictionary to a mutator. */
#include "harness/hooks.h"

#include "harness/mutate/dict.h"
#include "script/load.h"

struct wsh_mutator *wsh_hook_mutator_new(uint64_t seed, unsigned seen_bits) {
    static struct wsh_pools *pools; /* of all mutators of the process */
    if (!pools) {
        struct wsh_arena *a = wsh_arena_new();
        struct wsh_diags diags;
        struct wsh_pool dictionary;
        wsh_diags_init(&diags, a);
        const struct wsh_suite *suite = wsh_suite_load(a, wsh_builtin_cases, wsh_builtin_case_count, &diags);
        WSH_CHECK(suite && wsh_dict_read(a, "harness/upgrade.dict", wsh_builtin_dict, &dictionary, &diags));
        pools = wsh_pools_new(a, suite, &dictionary);
    }
    const struct wsh_mutator_options options = {.pools = pools, .seed = seed, .seen_bits = seen_bits};
    return wsh_mutator_new(&options);
}

struct wsh_mutator *wsh_hook_mutator(void) {
    enum { FEW = 4 };
    static struct wsh_mutator *mutator;
    if (!mutator) mutator = wsh_hook_mutator_new(1, FEW);
    return mutator;
}
