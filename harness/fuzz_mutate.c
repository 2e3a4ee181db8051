/* fuzz_mutate.c - the mutator on any octets: never too long, always the same, and what it reads it writes again.
 *
 * The first octets say how much room there is and which seed is used; the rest is a request, or two. */
#include "harness/hooks.h"
#include "harness/mutate/dict.h"
#include "harness/props.h"

enum { HEAD = 4, ROUNDS = 8, MOST = 2048 };

static void check_lossless(struct wsh_arena *a, struct wsh_span in) {
    struct wsh_msg msg;
    wsh_msg_read(&msg, a, in);
    WSH_PROP(wsh_span_eq(wsh_msg_emit(&msg), in), "a message that was read emits the same octets");
}

static void check_mutate(struct wsh_mutator *m, struct wsh_span in, size_t cap, uint64_t seed) {
    uint8_t one[MOST], other[MOST];
    size_t n = wsh_span_copy(one, wsh_span_slice(in, 0, cap)), k = wsh_span_copy(other, wsh_span_slice(in, 0, cap));
    for (int round = 0; round < ROUNDS; round++) {
        n = wsh_mutator_mutate(m, one, n, cap, seed + (uint64_t)round);
        k = wsh_mutator_mutate(m, other, k, cap, seed + (uint64_t)round);
        WSH_PROP(n <= cap, "a mutation fits into its room");
        WSH_PROP(wsh_span_eq(wsh_span_make(one, n), wsh_span_make(other, k)), "the same seed, the same octets");
    }
}

static void check_cross(struct wsh_mutator *m, struct wsh_span in, size_t cap, uint64_t seed) {
    uint8_t out[MOST];
    struct wsh_span a = wsh_span_slice(in, 0, in.n / 2), b = wsh_span_skip(in, in.n / 2);
    WSH_PROP(wsh_mutator_cross(m, a, b, out, cap, seed) <= cap, "a crossing fits into its room");
}

static void check_dict(struct wsh_arena *a, struct wsh_span text) {
    struct wsh_diags diags;
    struct wsh_pool pool;
    wsh_diags_init(&diags, a);
    bool good = wsh_dict_read(a, "fuzz.dict", text, &pool, &diags);
    WSH_PROP(good == (diags.errors == 0), "a dictionary that is not read says why");
    for (size_t i = 0; i < pool.n; i++)
        WSH_PROP(pool.items[i].n > 0 && pool.items[i].n <= WSH_DICT_ENTRY, "an entry has its limits");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wsh_span in = wsh_span_make(data, size), rest = wsh_span_skip(in, HEAD);
    uint64_t seed = 0;
    for (size_t i = 0; i < HEAD && i < in.n; i++) seed = seed << 8 | in.p[i];
    size_t cap = (size_t)(seed % MOST) + 1;
    struct wsh_arena *a = wsh_arena_new();
    check_lossless(a, in);
    check_dict(a, in);
    check_mutate(wsh_hook_mutator(), rest, cap, seed);
    check_cross(wsh_hook_mutator(), rest, cap, seed);
    wsh_arena_free(a);
    return 0;
}
