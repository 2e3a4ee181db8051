/* raw.c - a table of changes; each takes n octets with room for cap and returns how many there are now. */
#include "harness/mutate/raw.h"

struct raw {
    const struct wsh_pools *pools;
    struct wsh_rng *rng;
    uint8_t *p;
    size_t n, cap;
};

static size_t below(struct raw *r, size_t bound) { return bound ? (size_t)wsh_rng_below(r->rng, bound) : 0; }

static void insert(struct raw *r, size_t at, struct wsh_span s) {
    if (s.n > r->cap - r->n) return;
    memmove(r->p + at + s.n, r->p + at, r->n - at);
    (void)wsh_span_copy(r->p + at, s);
    r->n += s.n;
}

static void flip_bit(struct raw *r) {
    if (r->n) r->p[below(r, r->n)] ^= (uint8_t)(1u << below(r, 8));
}
static void set_octet(struct raw *r) {
    if (r->n) r->p[below(r, r->n)] = (uint8_t)below(r, 256);
}
static void insert_octet(struct raw *r) {
    uint8_t octet = (uint8_t)below(r, 256);
    insert(r, below(r, r->n + 1), wsh_span_make(&octet, 1));
}
static void remove_some(struct raw *r) {
    size_t at = below(r, r->n), n = 1 + below(r, 16);
    if (n > r->n - at) n = r->n - at;
    memmove(r->p + at, r->p + at + n, r->n - at - n);
    r->n -= n;
}
static void copy_some(struct raw *r) {
    uint8_t piece[64];
    size_t from = below(r, r->n), n = 1 + below(r, sizeof piece - 1);
    struct wsh_span s = wsh_span_slice(wsh_span_make(r->p, r->n), from, from + n);
    n = wsh_span_copy(piece, s);
    insert(r, below(r, r->n + 1), wsh_span_make(piece, n));
}
static void insert_token(struct raw *r) {
    const struct wsh_pool *tokens = &r->pools->places[WSH_PLACE_TOKEN];
    if (tokens->n) insert(r, below(r, r->n + 1), tokens->items[below(r, tokens->n)]);
}
static void cut_end(struct raw *r) { r->n = below(r, r->n + 1); }

size_t wsh_raw_mutate(const struct wsh_pools *p, struct wsh_span in, uint8_t *to, size_t cap, struct wsh_rng *rng) {
    static void (*const changes[])(struct raw *) = {flip_bit,  set_octet,    insert_octet, remove_some,
                                                    copy_some, insert_token, set_octet,    flip_bit};
    enum { CUT_ONE_IN = 16 };
    struct raw r = {p, rng, to, wsh_span_copy(to, in), cap};
    for (size_t i = 1 + below(&r, 8); i-- > 0;) changes[below(&r, WSH_COUNT(changes))](&r);
    if (below(&r, CUT_ONE_IN) == 0) cut_end(&r);
    return r.n;
}
