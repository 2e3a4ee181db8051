/* mutator.c - the phases of the stream, and the hooks of engines. */
#include "harness/mutate/mutator.h"

#include "harness/mutate/raw.h"
#include "harness/mutate/seen.h"
#include "harness/mutate/sweep.h"

const struct wsh_template wsh_templates[] = {
#define TEMPLATE(name, text) {name, {(const uint8_t *)(text "\r\n"), sizeof(text "\r\n") - 1}},
#include "harness/mutate/templates.def"
#undef TEMPLATE
};
const size_t wsh_template_count = WSH_COUNT(wsh_templates);

static const char *const phase_names[WSH_PHASE_COUNT] = {"sweep", "pairs", "random", "raw"};

const char *wsh_phase_name(enum wsh_phase phase) { return phase_names[phase]; }

enum { SEEN_BITS = 20, KEPT = 1024, RANKS = 6, TRIES = 64 };

/* Pairs of atoms: the r-th of each bucket of one side with the q-th of each bucket of the other, r + q rising. */
struct pairs {
    uint32_t *left[RANKS], *right[RANKS]; /* indices of swept atoms; left: what leaves a handshake valid or open */
    size_t n_left[RANKS], n_right[RANKS];
    unsigned r, q;            /* ranks in hand */
    uint64_t at, step, start; /* how far, and a step that is coprime to their number: every pair once, no order */
};

struct wsh_mutator {
    struct wsh_arena *arena, *scratch; /* for good; of the input in hand */
    struct wsh_mutator_options options;
    struct wsh_seen *seen;
    struct wsh_sweep sweep;
    struct pairs pairs;
    uint32_t *order; /* of the templates */
    struct wsh_rng rng;
    uint64_t index, turn;
    size_t swept; /* inputs of the sweep that are done: templates, splits, atoms */
    struct wsh_buf kept[KEPT];
    size_t n_kept;
    struct wsh_buf out;
    size_t at[1]; /* of the split in hand */
};

/* ---- life ---- */

static uint64_t gcd(uint64_t a, uint64_t b) {
    while (b) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static void add_ranks(struct wsh_mutator *m, enum wsh_atom_class class, uint32_t **items, size_t *n) {
    const struct wsh_buckets *all = &m->sweep.classes[class];
    for (size_t i = 0; i < all->n; i++)
        for (size_t rank = 0; rank < RANKS && rank < all->items[i].n; rank++)
            *WSH_PUSH(m->arena, items[rank], n[rank]) = all->items[i].items[rank];
}

static void begin_ranks(struct wsh_mutator *m) {
    struct pairs *p = &m->pairs;
    uint64_t n = (uint64_t)p->n_left[p->r] * p->n_right[p->q];
    p->at = 0;
    p->start = n ? wsh_rng_below(&m->rng, n) : 0;
    p->step = n / 2 + 1 + (n ? wsh_rng_below(&m->rng, n / 2 + 1) : 0);
    while (n > 0 && gcd(p->step, n) != 1) p->step++;
}

static void make_pairs(struct wsh_mutator *m) {
    struct pairs *p = &m->pairs;
    add_ranks(m, WSH_ATOM_BENIGN, p->left, p->n_left);
    add_ranks(m, WSH_ATOM_OPEN, p->left, p->n_left);
    for (int class = 0; class < WSH_ATOM_CLASSES; class ++)
        add_ranks(m, (enum wsh_atom_class) class, p->right, p->n_right);
    begin_ranks(m);
}

static void make_order(struct wsh_mutator *m) {
    size_t n = m->options.n_templates;
    m->order = WSH_NEW_ARRAY(m->arena, n, uint32_t);
    for (size_t i = 0; i < n; i++) m->order[i] = (uint32_t)i;
    for (size_t i = n; i-- > 2;) { /* the first stays where it is */
        size_t k = 1 + wsh_rng_below(&m->rng, i);
        uint32_t swap = m->order[i];
        m->order[i] = m->order[k];
        m->order[k] = swap;
    }
}

struct wsh_mutator *wsh_mutator_new(const struct wsh_mutator_options *options) {
    struct wsh_mutator *m = calloc(1, sizeof *m);
    if (!m) wsh_die_memory(sizeof *m);
    m->options = *options;
    if (!m->options.limit) m->options.limit = WSH_MUTATOR_LIMIT;
    if (!m->options.templates) m->options.templates = wsh_templates, m->options.n_templates = wsh_template_count;
    WSH_CHECK(m->options.n_templates > 0);
    m->arena = wsh_arena_new();
    m->scratch = wsh_arena_new();
    m->seen = wsh_seen_new(options->seen_bits ? options->seen_bits : SEEN_BITS);
    wsh_rng_init_named(&m->rng, options->seed, WSH_LIT("mutator"), 0);
    wsh_buf_init(&m->out, m->options.limit);
    wsh_sweep_make(m->arena, options->pools, m->options.templates[0].octets, options->seed, m->options.limit,
                   &m->sweep);
    make_order(m);
    make_pairs(m);
    return m;
}

void wsh_mutator_free(struct wsh_mutator *m) {
    if (!m) return;
    for (size_t i = 0; i < KEPT; i++) wsh_buf_done(&m->kept[i]);
    wsh_buf_done(&m->out);
    wsh_seen_free(m->seen);
    wsh_arena_free(m->scratch);
    wsh_arena_free(m->arena);
    free(m);
}

size_t wsh_mutator_atoms(const struct wsh_mutator *m) { return m->sweep.n; }
const struct wsh_atom *wsh_mutator_atom(const struct wsh_mutator *m, size_t i) { return &m->sweep.swept[i].atom; }

/* ---- making one input ---- */

static bool apply(struct wsh_mutator *m, struct wsh_msg *msg, uint32_t swept) {
    return wsh_atom_apply(m->options.pools, msg, &m->sweep.swept[swept].atom, m->options.limit);
}

/* Into m->out; false if it is too long. */
static bool emit(struct wsh_mutator *m, const struct wsh_msg *msg) {
    wsh_buf_clear(&m->out);
    wsh_buf_add(&m->out, wsh_msg_emit(msg));
    return !m->out.over;
}

static struct wsh_span template_at(const struct wsh_mutator *m, size_t i) { return m->options.templates[i].octets; }

static bool make_plain(struct wsh_mutator *m, struct wsh_span octets) {
    wsh_buf_clear(&m->out);
    wsh_buf_add(&m->out, octets);
    return !m->out.over;
}

/* Half of the time a template, so that the stream never drifts away from handshakes. */
static struct wsh_span anchor(struct wsh_mutator *m, struct wsh_rng *rng) {
    if (m->n_kept > 0 && wsh_rng_below(rng, 2)) return wsh_buf_span(&m->kept[wsh_rng_below(rng, m->n_kept)]);
    return template_at(m, wsh_rng_below(rng, m->options.n_templates));
}

/* ---- sweep ---- */

static const enum wsh_split_kind splits[] = {WSH_SPLIT_OCTETS,      WSH_SPLIT_LINES,        WSH_SPLIT_CR_LF,
                                             WSH_SPLIT_BEFORE_LAST, WSH_SPLIT_INSIDE_START, WSH_SPLIT_AT};

static void set_split(struct wsh_mutator *m, enum wsh_split_kind kind, size_t at, struct wsh_input *ret) {
    m->at[0] = at;
    ret->split = (struct wsh_split){.kind = kind, .at = m->at, .n = 1};
}

static bool make_swept(struct wsh_mutator *m, struct wsh_input *ret) {
    size_t i = m->swept++, templates = m->options.n_templates;
    struct wsh_msg msg;
    if (i < templates) return make_plain(m, template_at(m, m->order[i]));
    i -= templates;
    if (i < WSH_COUNT(splits)) {
        set_split(m, splits[i], 2, ret);
        return make_plain(m, template_at(m, 0));
    }
    i -= WSH_COUNT(splits);
    wsh_msg_read(&msg, m->scratch, template_at(m, 0));
    return apply(m, &msg, (uint32_t)i) && emit(m, &msg);
}

static bool sweeping(const struct wsh_mutator *m) {
    return m->swept < m->options.n_templates + WSH_COUNT(splits) + m->sweep.n;
}

/* ---- pairs ---- */

/* The next two ranks; false: all pairs are done. */
static bool next_ranks(struct wsh_mutator *m) {
    struct pairs *p = &m->pairs;
    unsigned sum = p->r + p->q;
    if (p->r < sum) {
        p->r++;
        p->q--;
    } else if (sum + 1 < RANKS) {
        p->r = 0;
        p->q = sum + 1;
    } else {
        return false;
    }
    begin_ranks(m);
    return true;
}

static bool pairing(struct wsh_mutator *m) {
    struct pairs *p = &m->pairs;
    while (p->at >= (uint64_t)p->n_left[p->r] * p->n_right[p->q])
        if (!next_ranks(m)) return false;
    return true;
}

static bool make_pair(struct wsh_mutator *m) {
    struct pairs *p = &m->pairs;
    struct wsh_msg msg;
    uint64_t n = (uint64_t)p->n_left[p->r] * p->n_right[p->q], i = (p->start + p->at++ % n * p->step) % n;
    wsh_msg_read(&msg, m->scratch, template_at(m, 0));
    return apply(m, &msg, p->left[p->r][i % p->n_left[p->r]]) && apply(m, &msg, p->right[p->q][i / p->n_left[p->r]]) &&
           emit(m, &msg);
}

/* ---- random and raw ---- */

static enum wsh_atom_class draw_class(struct wsh_rng *rng, bool faulty) {
    uint64_t at = wsh_rng_below(rng, 16);
    if (at < 3) return WSH_ATOM_OPEN;
    if (at < 8 && (!faulty || at < 4)) return WSH_ATOM_FAULTY;
    return WSH_ATOM_BENIGN;
}

/* Early variants are the usual ones: half of the draws take one of them. */
static uint32_t draw_atom(const struct wsh_bucket *b, struct wsh_rng *rng) {
    enum { USUAL = 4 };
    bool usual = b->n > USUAL && wsh_rng_below(rng, 2);
    return b->items[wsh_rng_below(rng, usual ? USUAL : b->n)];
}

static void change(struct wsh_mutator *m, struct wsh_msg *msg, struct wsh_rng *rng) {
    enum { MOST = 6 };
    bool faulty = false;
    for (unsigned i = 0; i < MOST && (i == 0 || wsh_rng_below(rng, 8) < 5); i++) {
        enum wsh_atom_class class = draw_class(rng, faulty);
        const struct wsh_bucket *b = wsh_sweep_draw(&m->sweep, class, rng);
        if (b && apply(m, msg, draw_atom(b, rng))) faulty |= class == WSH_ATOM_FAULTY;
    }
}

static bool make_random(struct wsh_mutator *m, struct wsh_span from, struct wsh_rng *rng) {
    struct wsh_msg msg;
    wsh_msg_read(&msg, m->scratch, from);
    change(m, &msg, rng);
    return emit(m, &msg);
}

static bool make_raw(struct wsh_mutator *m, struct wsh_span from, struct wsh_rng *rng) {
    wsh_buf_clear(&m->out);
    wsh_buf_fill(&m->out, 0, m->options.limit);
    m->out.n =
        wsh_raw_mutate(m->options.pools, wsh_span_slice(from, 0, m->options.limit), m->out.p, m->options.limit, rng);
    return true;
}

static void maybe_split(struct wsh_mutator *m, struct wsh_input *ret) {
    if (wsh_rng_below(&m->rng, 32)) return;
    size_t n = m->out.n ? m->out.n : 1;
    set_split(m, splits[wsh_rng_below(&m->rng, WSH_COUNT(splits))], wsh_rng_below(&m->rng, n) + 1, ret);
}

/* ---- the stream ---- */

/* The sweep's first part goes first; its long tail of octets takes turns with the phases behind it. */
static enum wsh_phase phase_of(struct wsh_mutator *m) {
    enum { ALONE = 2048, TURNS = 16, RAW_TURN = 15 };
    if (m->swept < ALONE && sweeping(m)) return WSH_PHASE_SWEEP;
    uint64_t turn = m->turn++ % TURNS;
    if (turn % 4 == 1 && sweeping(m)) return WSH_PHASE_SWEEP;
    if (turn % 2 == 0 && pairing(m)) return WSH_PHASE_PAIRS;
    return turn == RAW_TURN ? WSH_PHASE_RAW : WSH_PHASE_RANDOM;
}

static bool make(struct wsh_mutator *m, struct wsh_input *ret) {
    wsh_arena_reset(m->scratch);
    ret->split = (struct wsh_split){.kind = WSH_SPLIT_WHOLE};
    ret->phase = phase_of(m);
    if (ret->phase == WSH_PHASE_SWEEP) return make_swept(m, ret);
    if (ret->phase == WSH_PHASE_PAIRS) return make_pair(m);
    struct wsh_span from = anchor(m, &m->rng);
    bool made = ret->phase == WSH_PHASE_RAW ? make_raw(m, from, &m->rng) : make_random(m, from, &m->rng);
    if (made) maybe_split(m, ret);
    return made;
}

static bool is_new(struct wsh_mutator *m, const struct wsh_input *in) {
    uint64_t salt = (uint64_t)in->split.kind << 32;
    if (in->split.kind == WSH_SPLIT_AT || in->split.kind == WSH_SPLIT_BEFORE_LAST) salt |= in->split.at[0];
    return wsh_seen_add(m->seen, wsh_seen_hash(wsh_buf_span(&m->out), salt));
}

void wsh_mutator_next(struct wsh_mutator *m, struct wsh_input *ret) {
    /* The sweep ends by itself; drawing gives up after some tries, and an input is sent again. */
    for (unsigned tries = 0; tries < TRIES; tries += ret->phase != WSH_PHASE_SWEEP)
        if (make(m, ret) && is_new(m, ret)) break;
    if (m->out.over) (void)make_plain(m, wsh_span_slice(template_at(m, 0), 0, m->options.limit));
    ret->octets = wsh_buf_span(&m->out);
    ret->index = m->index++;
}

void wsh_mutator_reward(struct wsh_mutator *m, const struct wsh_input *input) {
    size_t at = m->n_kept < KEPT ? m->n_kept++ : wsh_rng_below(&m->rng, KEPT);
    if (m->kept[at].limit == 0) wsh_buf_init(&m->kept[at], m->options.limit);
    wsh_buf_clear(&m->kept[at]);
    wsh_buf_add(&m->kept[at], input->octets);
}

/* ---- engines ---- */

static size_t give(const struct wsh_mutator *m, uint8_t *to, size_t cap) {
    return wsh_span_copy(to, wsh_span_slice(wsh_buf_span(&m->out), 0, cap));
}

size_t wsh_mutator_mutate(struct wsh_mutator *m, uint8_t *octets, size_t n, size_t cap, uint64_t seed) {
    enum { RAW_ONE_IN = 10 };
    struct wsh_rng rng;
    wsh_rng_init(&rng, seed);
    wsh_arena_reset(m->scratch);
    struct wsh_span from = wsh_arena_span(m->scratch, wsh_span_make(octets, n));
    if (wsh_rng_below(&rng, 2)) from = anchor(m, &rng);
    bool made = wsh_rng_below(&rng, RAW_ONE_IN) ? make_random(m, from, &rng) : make_raw(m, from, &rng);
    if (!made || m->out.n > cap) (void)make_raw(m, wsh_span_slice(from, 0, cap), &rng);
    return give(m, octets, cap);
}

/* One of the two, line by line where both have one. */
static void cross_lines(struct wsh_msg *to, const struct wsh_msg *other, struct wsh_rng *rng) {
    for (size_t i = 0; i < other->n; i++) {
        if (wsh_rng_below(rng, 2)) continue;
        if (i < to->n)
            to->lines[i] = other->lines[i];
        else
            wsh_atom_insert(to, to->n, other->lines[i]);
    }
}

size_t wsh_mutator_cross(struct wsh_mutator *m, struct wsh_span a, struct wsh_span b, uint8_t *to, size_t cap,
                         uint64_t seed) {
    struct wsh_msg first, second;
    struct wsh_rng rng;
    wsh_rng_init(&rng, seed);
    wsh_arena_reset(m->scratch);
    wsh_msg_read(&first, m->scratch, a);
    wsh_msg_read(&second, m->scratch, b);
    if (wsh_rng_below(&rng, 2)) {
        first.prefix = second.prefix, first.method = second.method, first.target = second.target;
        first.version = second.version, first.start_line = second.start_line, first.start_eol = second.start_eol;
        first.start_line_set = second.start_line_set;
    }
    if (wsh_rng_below(&rng, 2)) first.body = second.body;
    cross_lines(&first, &second, &rng);
    if (!emit(m, &first)) (void)make_plain(m, wsh_span_slice(a, 0, m->options.limit));
    return give(m, to, cap);
}
