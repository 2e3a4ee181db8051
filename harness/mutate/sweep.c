/* sweep.c - every atom once on the plain handshake: which of them do something, what the oracle thinks of it, and when
 * their turn comes.
 *
 * Order: the variants of a place come one by one while all places take turns, those with many variants faster than
 * those with few (by the square root of their number), so that neither waits for the other. */
#include "harness/mutate/sweep.h"

#include "harness/mutate/seen.h"
#include "oracle/ruling.h"

struct making {
    struct wsh_arena *arena, *scratch;
    const struct wsh_pools *pools;
    struct wsh_span plain;
    size_t limit;
    struct wsh_seen *seen;
    struct wsh_rng rng;
    struct wsh_sweep *out;
};

/* Without a square root of the C library's: exact enough for an order, and the same everywhere. */
static double root(double x) {
    double r = x > 1 ? x : 1;
    for (int i = 0; i < 40; i++) r = (r + x / r) / 2;
    return r;
}

static double key_of(struct making *m, const struct wsh_atom *atom, size_t count) {
    const struct wsh_atom_kind *kind = wsh_atom_kind(atom->kind);
    double jitter = (double)wsh_rng_below(&m->rng, 1024) / 512.0; /* about one place in its group */
    bool plain = kind->places(m->pools) == 1 || atom->place < WSH_PLAIN_FIELDS;
    return kind->late * (atom->variant + jitter) / root((double)count) + (plain ? 0 : 0.1 + atom->place * 0.02);
}

static enum wsh_atom_class classify(struct making *m, struct wsh_span octets) {
    struct wsh_ruling ruling;
    wsh_ruling_glance(m->scratch, octets, NULL, &ruling);
    if (ruling.kind == WSH_RULING_ACCEPT) return WSH_ATOM_BENIGN;
    return ruling.kind == WSH_RULING_OPEN ? WSH_ATOM_OPEN : WSH_ATOM_FAULTY;
}

/* False: it changes nothing, or makes what an earlier one makes, or too much. */
static bool try_atom(struct making *m, struct wsh_swept *swept) {
    struct wsh_msg msg;
    wsh_arena_reset(m->scratch);
    wsh_msg_read(&msg, m->scratch, m->plain);
    if (!wsh_atom_apply(m->pools, &msg, &swept->atom, m->limit)) return false;
    struct wsh_span octets = wsh_msg_emit(&msg);
    if (octets.n > m->limit || !wsh_seen_add(m->seen, wsh_seen_hash(octets, 0))) return false;
    swept->class = classify(m, octets);
    return true;
}

static void list_all(struct making *m) {
    for (size_t kind = 0; kind < wsh_atom_kind_count; kind++) {
        size_t places = wsh_atom_kind(kind)->places(m->pools);
        for (size_t place = 0; place < places; place++) {
            size_t count = wsh_atom_kind(kind)->count(m->pools, place);
            for (size_t variant = 0; variant < count; variant++) {
                struct wsh_swept *swept = WSH_PUSH(m->arena, m->out->swept, m->out->n);
                swept->atom = (struct wsh_atom){(uint16_t)kind, (uint16_t)place, (uint32_t)variant};
                swept->key = key_of(m, &swept->atom, count);
            }
        }
    }
}

static int by_key(const void *a, const void *b) {
    const struct wsh_swept *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    int order = (x->atom.kind > y->atom.kind) - (x->atom.kind < y->atom.kind);
    if (!order) order = (x->atom.place > y->atom.place) - (x->atom.place < y->atom.place);
    return order ? order : (x->atom.variant > y->atom.variant) - (x->atom.variant < y->atom.variant);
}

/* Of several atoms that make the same octets the one whose turn comes first stays. */
static void keep_those_that_do_something(struct making *m) {
    size_t kept = 0;
    for (size_t i = 0; i < m->out->n; i++)
        if (try_atom(m, &m->out->swept[i])) m->out->swept[kept++] = m->out->swept[i];
    m->out->n = kept;
}

/* ---- buckets ---- */

static void fill_bucket(struct wsh_arena *a, const struct wsh_sweep *s, struct wsh_bucket *b,
                        enum wsh_atom_class class) {
    for (size_t i = 0; i < s->n; i++)
        if (s->swept[i].class == class && s->swept[i].atom.kind == b->kind && s->swept[i].atom.place == b->place)
            *WSH_PUSH(a, b->items, b->n) = (uint32_t)i;
}

static void make_buckets(struct making *m, enum wsh_atom_class class) {
    struct wsh_buckets *all = &m->out->classes[class];
    all->kind_first = WSH_NEW_ARRAY(m->arena, wsh_atom_kind_count + 1, size_t);
    for (size_t kind = 0; kind < wsh_atom_kind_count; kind++) {
        size_t places = wsh_atom_kind(kind)->places(m->pools), before = all->n;
        for (size_t place = 0; place < places; place++) {
            struct wsh_bucket b = {.kind = (unsigned)kind, .place = (unsigned)place};
            fill_bucket(m->arena, m->out, &b, class);
            if (b.n > 0) *WSH_PUSH(m->arena, all->items, all->n) = b;
        }
        all->kind_first[kind + 1] = all->n;
        if (all->n > before) all->weight += wsh_atom_kind(kind)->weight;
    }
}

void wsh_sweep_make(struct wsh_arena *a, const struct wsh_pools *pools, struct wsh_span plain, uint64_t seed,
                    size_t limit, struct wsh_sweep *ret) {
    enum { SEEN_BITS = 18 }; /* more than there are atoms */
    struct making m = {.arena = a,
                       .scratch = wsh_arena_new(),
                       .pools = pools,
                       .plain = plain,
                       .limit = limit,
                       .seen = wsh_seen_new(SEEN_BITS),
                       .out = ret};
    *ret = (struct wsh_sweep){0};
    wsh_rng_init_named(&m.rng, seed, WSH_LIT("sweep"), 0);
    (void)wsh_seen_add(m.seen, wsh_seen_hash(plain, 0));
    list_all(&m);
    if (ret->n > 0) qsort(ret->swept, ret->n, sizeof *ret->swept, by_key);
    keep_those_that_do_something(&m);
    for (int class = 0; class < WSH_ATOM_CLASSES; class ++) make_buckets(&m, (enum wsh_atom_class) class);
    wsh_seen_free(m.seen);
    wsh_arena_free(m.scratch);
}

const struct wsh_bucket *wsh_sweep_draw(const struct wsh_sweep *s, enum wsh_atom_class class, struct wsh_rng *rng) {
    const struct wsh_buckets *all = &s->classes[class];
    if (all->n == 0) return NULL;
    uint64_t at = wsh_rng_below(rng, all->weight);
    for (size_t kind = 0; kind < wsh_atom_kind_count; kind++) {
        size_t first = all->kind_first[kind], n = all->kind_first[kind + 1] - first;
        unsigned weight = n ? wsh_atom_kind(kind)->weight : 0;
        if (at < weight) return &all->items[first + wsh_rng_below(rng, n)];
        at -= weight;
    }
    WSH_BUG("weights that do not add up");
}
