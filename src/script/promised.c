/* promised.c - what a case leaves to the profile: how often it is repeated, how long it waits, how many connections are
 * open. Read from a case file, and settled when a run is planned. */
#include "script/loader.h"

/* ---- the key `promised` ---- */

static void read_each(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    static const char *const words[] = {"subprotocol", "origin-allowed", "origin-forbidden"};
    unsigned index;
    (void)key;
    if (wsh_load_word(l, item->value, "thing to repeat for", words, WSH_COUNT(words), &index))
        ((struct wsh_promised *)out)->each = (enum wsh_each)(WSH_EACH_SUBPROTOCOL + index);
}

static void read_percent(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    uint64_t percent = 0;
    const char *what = wsh_arena_printf(l->arena, "'%s' (percent of the promised stall)", key->name);
    (void)wsh_load_number(l, item->value, what, 1, 1000, &percent);
    *(unsigned *)((char *)out + key->arg) = (unsigned)percent;
}

static void read_crowd(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    (void)key;
    ((struct wsh_promised *)out)->crowd = wsh_load_true(l, item->value, "'crowd'");
}

static const struct wsh_key keys[] = {
    {"each", read_each, 0, false},
    {"within", read_percent, (int)offsetof(struct wsh_promised, within), false},
    {"gap", read_percent, (int)offsetof(struct wsh_promised, gap), false},
    {"crowd", read_crowd, 0, false},
};

void wsh_load_promised(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_promised *ret) {
    (void)wsh_load_map(l, node, keys, WSH_COUNT(keys), "'promised'", ret);
}

/* ---- for one profile ---- */

static size_t count(const struct wsh_profile *p, enum wsh_each each) {
    const size_t counts[] = {0, p->n_subprotocols, p->n_allowed, p->n_forbidden};
    return counts[each] > 0 ? counts[each] : 1;
}

static uint64_t share(const struct wsh_profile *p, unsigned percent) {
    return p->promises[WSH_PROMISE_STALL] / 100 * percent;
}

static void lengthen_gaps(struct wsh_arena *a, struct wsh_case *c, uint64_t by_us) {
    struct wsh_step *steps = WSH_NEW_ARRAY(a, c->n_steps + 1, struct wsh_step);
    for (size_t i = 0; i < c->n_steps; i++) {
        steps[i] = c->steps[i];
        if (steps[i].split.kind != WSH_SPLIT_WHOLE) steps[i].gap_us += by_us;
    }
    c->steps = steps;
}

/* Each of the crowd asks for its handshake and stays; nobody waits for the answers, because a server that leaves them
 * unanswered would cost a deadline for each. */
static void gather_crowd(struct wsh_arena *a, struct wsh_case *c, unsigned others) {
    struct wsh_step *steps = WSH_NEW_ARRAY(a, c->n_steps + 2 * others + 1, struct wsh_step);
    size_t n = 0;
    for (unsigned i = 0; i < others; i++) {
        if (i > 0) steps[n++] = (struct wsh_step){.kind = WSH_STEP_CONNECT, .connection = i};
        steps[n++] = (struct wsh_step){.kind = WSH_STEP_SEND, .connection = i};
    }
    if (others > 0) steps[n++] = (struct wsh_step){.kind = WSH_STEP_CONNECT, .connection = others};
    for (size_t i = 0; i < c->n_steps; i++) {
        steps[n] = c->steps[i];
        steps[n++].connection += others;
    }
    c->steps = steps;
    c->n_steps = n;
}

const struct wsh_case *wsh_case_for(struct wsh_arena *a, const struct wsh_case *c, const struct wsh_profile *p) {
    const struct wsh_promised *w = &c->promised;
    if (w->each == WSH_EACH_NONE && w->within == 0 && w->gap == 0 && !w->crowd) return c;
    struct wsh_case *own = WSH_NEW(a, struct wsh_case);
    *own = *c;
    if (w->each != WSH_EACH_NONE) own->repeat = (unsigned)count(p, w->each);
    if (w->within > 0) own->within_us += share(p, w->within);
    if (w->gap > 0) lengthen_gaps(a, own, share(p, w->gap));
    uint64_t promised = p->promises[WSH_PROMISE_CONNECTIONS];
    if (w->crowd && promised > 1) gather_crowd(a, own, (unsigned)promised - 1);
    return own;
}
