/* hook_afl.c - the mutator as a custom mutator library of AFL++ (4.04c; its headers are not packaged, so the functions
 * that it looks for are declared here).
 *
 *     AFL_CUSTOM_MUTATOR_LIBRARY=out/build/afl/harness/libwsh_afl.so afl-fuzz -i corpus/responder ... */
#include "harness/hooks.h"

struct hook {
    struct wsh_mutator *mutator;
    struct wsh_rng rng;
    uint8_t *octets;
    size_t room;
};

void *afl_custom_init(void *afl, unsigned seed);
size_t afl_custom_fuzz(void *data, uint8_t *buf, size_t buf_size, uint8_t **out_buf, uint8_t *add_buf,
                       size_t add_buf_size, size_t max_size);
void afl_custom_deinit(void *data);

void *afl_custom_init(void *afl, unsigned seed) {
    struct hook *h = calloc(1, sizeof *h);
    (void)afl;
    if (!h) wsh_die_memory(sizeof *h);
    h->mutator = wsh_hook_mutator_new(seed, 4);
    wsh_rng_init(&h->rng, seed);
    return h;
}

/* AFL++ may give more room from call to call. */
static void make_room(struct hook *h, size_t room) {
    if (room <= h->room) return;
    free(h->octets);
    h->octets = malloc(room);
    if (!h->octets) wsh_die_memory(room);
    h->room = room;
}

size_t afl_custom_fuzz(void *data, uint8_t *buf, size_t buf_size, uint8_t **out_buf, uint8_t *add_buf,
                       size_t add_buf_size, size_t max_size) {
    enum { CROSS_ONE_IN = 8 };
    struct hook *h = data;
    struct wsh_span in = wsh_span_slice(wsh_span_make(buf, buf_size), 0, max_size);
    uint64_t seed = wsh_rng_u64(&h->rng);
    make_room(h, max_size);
    *out_buf = h->octets;
    if (add_buf && seed % CROSS_ONE_IN == 0)
        return wsh_mutator_cross(h->mutator, in, wsh_span_make(add_buf, add_buf_size), h->octets, max_size, seed);
    size_t n = wsh_span_copy(h->octets, in);
    return wsh_mutator_mutate(h->mutator, h->octets, n, max_size, seed);
}

void afl_custom_deinit(void *data) {
    struct hook *h = data;
    wsh_mutator_free(h->mutator);
    free(h->octets);
    free(h);
}
