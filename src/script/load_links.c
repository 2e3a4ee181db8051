/* load_links.c - which case waits for which: ids made sure of, capabilities traced to the cases that prove them, cycles
 * found.
 *
 * A single family (one file under the pencil) may speak of families that are not at hand: that is a warning and the
 * link is dropped. As soon as there are several families, everything that is named must be there. */
#include "script/loader.h"

struct entry {
    const char *id;
    size_t index; /* of the case */
};

struct linker {
    struct wsh_loader *loader;
    struct wsh_suite *suite;
    struct entry *entries; /* sorted by id */
    size_t n;
};

static int by_id(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    int order = strcmp(x->id, y->id);
    if (order != 0) return order;
    return x->index < y->index ? -1 : x->index > y->index;
}

static const struct entry *find(const struct linker *k, const char *id) {
    size_t from = 0, to = k->n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(k->entries[middle].id, id) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from < k->n && strcmp(k->entries[from].id, id) == 0 ? &k->entries[from] : NULL;
}

static void make_index(struct linker *k) {
    struct wsh_suite *s = k->suite;
    k->entries = WSH_NEW_ARRAY(k->loader->arena, s->n + 1, struct entry);
    for (size_t i = 0; i < s->n; i++)
        if (s->cases[i].id) k->entries[k->n++] = (struct entry){s->cases[i].id, i};
    qsort(k->entries, k->n, sizeof k->entries[0], by_id);
    for (size_t i = 1; i < k->n; i++) {
        const struct entry *first = &k->entries[i - 1], *second = &k->entries[i];
        if (strcmp(first->id, second->id) != 0) continue;
        struct wsh_diag *d = wsh_load_error(k->loader, s->cases[second->index].at, "case/duplicate-id",
                                            "a second case is called '%s'", second->id);
        wsh_load_hint(k->loader, d, "the first is in line %u", s->cases[first->index].at.line);
    }
}

static void add_after(struct linker *k, struct wsh_case *c, const char *id) {
    for (size_t i = 0; i < c->n_after; i++)
        if (strcmp(c->after[i], id) == 0) return;
    *WSH_PUSH(k->loader->arena, c->after, c->n_after) = id;
}

/* ---- one link ---- */

static bool family_is_here(const struct linker *k, const char *id) {
    struct wsh_span rest = wsh_span_of(id), family = wsh_span_cut(&rest, '/');
    for (size_t i = 0; i < k->suite->n_families; i++)
        if (wsh_span_is(family, k->suite->families[i].name)) return true;
    return false;
}

static void unknown_case(struct linker *k, const struct wsh_link *link) {
    struct wsh_case *c = &k->suite->cases[link->from];
    if (k->suite->n_families == 1 && !family_is_here(k, link->to)) {
        (void)wsh_load_warning(k->loader, link->at, "case/not-at-hand", "case '%s' is in a file that was not given",
                               link->to);
        if (c->control == link->to) c->control = NULL;
        return;
    }
    const char **ids = WSH_NEW_ARRAY(k->loader->arena, k->n + 1, const char *);
    for (size_t i = 0; i < k->n; i++) ids[i] = k->entries[i].id;
    const char *nearest = wsh_nearest(wsh_span_of(link->to), ids, k->n);
    struct wsh_diag *d = wsh_load_error(k->loader, link->at, "case/unknown-case", "unknown case '%s'", link->to);
    if (nearest) wsh_load_hint(k->loader, d, "did you mean '%s'?", nearest);
}

static void unknown_capability(struct linker *k, const struct wsh_link *link) {
    if (k->suite->n_families == 1) {
        (void)wsh_load_warning(k->loader, link->at, "case/not-at-hand",
                               "capability '%s' is proven in no file that was given", link->to);
        return;
    }
    const char **names = NULL;
    size_t n = 0;
    for (size_t i = 0; i < k->suite->n; i++)
        if (k->suite->cases[i].proves) *WSH_PUSH(k->loader->arena, names, n) = k->suite->cases[i].proves;
    wsh_load_unknown(k->loader, link->at, "case/unknown-capability", "capability", wsh_span_of(link->to), names, n);
}

static void resolve_capability(struct linker *k, const struct wsh_link *link) {
    bool found = false;
    for (size_t i = 0; i < k->suite->n; i++) {
        const struct wsh_case *prover = &k->suite->cases[i];
        if (!prover->proves || !prover->id || strcmp(prover->proves, link->to) != 0) continue;
        add_after(k, &k->suite->cases[link->from], prover->id);
        found = true;
    }
    if (!found) unknown_capability(k, link);
}

static void resolve(struct linker *k, const struct wsh_link *link) {
    if (link->capability)
        resolve_capability(k, link);
    else if (find(k, link->to))
        add_after(k, &k->suite->cases[link->from], link->to);
    else
        unknown_case(k, link);
}

/* ---- cycles ---- */

/* The cases of the suite as numbers: waits[i][0..n_after) are the indices of cases[i].after. */
static size_t **number(struct linker *k) {
    size_t **waits = WSH_NEW_ARRAY(k->loader->arena, k->suite->n + 1, size_t *);
    for (size_t i = 0; i < k->suite->n; i++) {
        const struct wsh_case *c = &k->suite->cases[i];
        waits[i] = WSH_NEW_ARRAY(k->loader->arena, c->n_after + 1, size_t);
        for (size_t j = 0; j < c->n_after; j++) waits[i][j] = find(k, c->after[j])->index;
    }
    return waits;
}

/* The first stuck case that case i waits for, or the number of cases. */
static size_t next_stuck(const struct wsh_suite *s, size_t *const *waits, const bool *stuck, size_t i) {
    for (size_t j = 0; j < s->cases[i].n_after; j++)
        if (stuck[waits[i][j]]) return waits[i][j];
    return s->n;
}

/* Takes away, again and again, the cases that wait for nothing; what is left waits for itself, or for what does. */
static bool *find_stuck(struct linker *k, size_t *const *waits) {
    const struct wsh_suite *s = k->suite;
    bool *stuck = WSH_NEW_ARRAY(k->loader->arena, s->n + 1, bool), changed = true;
    for (size_t i = 0; i < s->n; i++) stuck[i] = true;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < s->n; i++) {
            if (!stuck[i] || next_stuck(s, waits, stuck, i) < s->n) continue;
            stuck[i] = false;
            changed = true;
        }
    }
    return stuck;
}

/* From any stuck case the way leads into a cycle. */
static void tell_cycle(struct linker *k, size_t *const *waits, const bool *stuck, size_t at) {
    enum { SHOWN = 8 };
    const struct wsh_suite *s = k->suite;
    size_t steps = 0;
    for (size_t i = 0; i < s->n; i++) at = next_stuck(s, waits, stuck, at);
    const size_t first = at;
    const char *way = s->cases[first].id;
    do {
        at = next_stuck(s, waits, stuck, at);
        if (++steps <= SHOWN) way = wsh_arena_printf(k->loader->arena, "%s -> %s", way, s->cases[at].id);
    } while (at != first);
    struct wsh_diag *d =
        wsh_load_error(k->loader, s->cases[first].at, "case/cycle", "case '%s' waits for itself", s->cases[first].id);
    wsh_load_hint(k->loader, d, "%s%s; 'control', 'after', 'same-as' and capabilities make a case wait", way,
                  steps > SHOWN ? " ..." : "");
}

void wsh_load_links(struct wsh_loader *l) {
    struct linker k = {.loader = l, .suite = l->suite};
    make_index(&k);
    for (size_t i = 0; i < l->n_links; i++) resolve(&k, &l->links[i]);
    size_t **waits = number(&k);
    bool *stuck = find_stuck(&k, waits);
    for (size_t i = 0; i < l->suite->n; i++)
        if (stuck[i]) {
            tell_cycle(&k, waits, stuck, i);
            return; /* others may only be waiting for this one: one at a time */
        }
}
