/* compare.c - several runs as one table. */
#include "reports/compare.h"

const enum wsh_impact wsh_impacts_ranked[WSH_IMPACT_COUNT - 1] = {
    WSH_SMUGGLING, WSH_HIJACK, WSH_BYPASS, WSH_INJECTION, WSH_CRASH, WSH_LEAK, WSH_DOWNGRADE, WSH_DOS,
};

/* One result and where it stood. */
struct entry {
    const struct wsh_result *r;
    size_t log, index;
};

struct read {
    struct wsh_arena *arena;
    const struct wsh_run_log *logs;
    struct wsh_compare *out;
    struct entry *entries;
    size_t n;
};

/* ---- cases ---- */

static int by_number(size_t a, size_t b) { return (a > b) - (a < b); }

static int by_id(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    int order = strcmp(x->r->id, y->r->id);
    if (order == 0) order = by_number(x->log, y->log);
    return order ? order : by_number(x->index, y->index);
}

static void gather(struct read *r, size_t n_logs) {
    size_t total = 0;
    for (size_t k = 0; k < n_logs; k++) total += r->logs[k].n;
    r->entries = WSH_NEW_ARRAY(r->arena, total + 1, struct entry);
    for (size_t k = 0; k < n_logs; k++)
        for (size_t i = 0; i < r->logs[k].n; i++) r->entries[r->n++] = (struct entry){&r->logs[k].results[i], k, i};
    if (r->n > 1) qsort(r->entries, r->n, sizeof *r->entries, by_id);
}

/* Verdicts that say something about the target; a case that was not tried differs from nothing. */
static bool tells(enum wsh_verdict v) { return v == WSH_PASS || v == WSH_INFO || v == WSH_WARN || v == WSH_FAIL; }

static unsigned badness(enum wsh_verdict v) {
    unsigned i = 0;
    while (wsh_tally_order[i] != v) i++;
    return WSH_VERDICT_COUNT - i;
}

static void weigh(struct wsh_compare_case *c, const struct wsh_result *r, unsigned *seen) {
    if (badness(r->verdict) > badness(c->worst)) c->worst = r->verdict;
    if (tells(r->verdict)) *seen |= 1u << (unsigned)r->verdict;
    c->differs = (*seen & (*seen - 1)) != 0;
}

/* The entries of one id, from `from` to `to`, are a row; a run that has an id twice counts with the worst. */
static void add_case(struct read *r, size_t from, size_t to) {
    struct wsh_compare_case *c = WSH_PUSH(r->arena, r->out->cases, r->out->n);
    struct wsh_compare_cell *cells = WSH_NEW_ARRAY(r->arena, to - from, struct wsh_compare_cell);
    unsigned seen = 0;
    *c = (struct wsh_compare_case){.id = r->entries[from].r->id,
                                   .family = wsh_tally_family_of(r->entries[from].r),
                                   .cells = cells,
                                   .worst = WSH_PASS,
                                   .log = r->entries[from].log,
                                   .index = r->entries[from].index};
    for (size_t i = from; i < to; i++) {
        const struct entry *e = &r->entries[i];
        bool again = c->n > 0 && cells[c->n - 1].target == e->log;
        if (again && badness(e->r->verdict) <= badness(cells[c->n - 1].r->verdict)) continue;
        cells[again ? c->n - 1 : c->n++] = (struct wsh_compare_cell){e->r, e->log};
    }
    for (size_t i = 0; i < c->n; i++) weigh(c, cells[i].r, &seen);
}

static int by_first(const void *a, const void *b) {
    const struct wsh_compare_case *x = a, *y = b;
    int order = by_number(x->log, y->log);
    return order ? order : by_number(x->index, y->index);
}

/* The place of the family's first case, so that families stand together. */
static int by_family(const void *a, const void *b) {
    const struct wsh_compare_case *const *x = a, *const *y = b;
    int order = strcmp((*x)->family, (*y)->family);
    return order ? order : by_first(*x, *y);
}

struct place {
    size_t family; /* where the family's first case stands */
    const struct wsh_compare_case *c;
};

static int by_place(const void *a, const void *b) {
    const struct place *x = a, *y = b;
    int order = by_number(x->family, y->family);
    return order ? order : by_first(x->c, y->c);
}

static void order_cases(struct read *r) {
    struct wsh_compare *out = r->out;
    const struct wsh_compare_case **named = WSH_NEW_ARRAY(r->arena, out->n + 1, const struct wsh_compare_case *);
    struct place *places = WSH_NEW_ARRAY(r->arena, out->n + 1, struct place);
    struct wsh_compare_case *ordered = WSH_NEW_ARRAY(r->arena, out->n + 1, struct wsh_compare_case);
    if (out->n == 0) return;
    qsort(out->cases, out->n, sizeof *out->cases, by_first);
    for (size_t i = 0; i < out->n; i++) named[i] = &out->cases[i];
    qsort(named, out->n, sizeof(struct wsh_compare_case *), by_family);
    for (size_t i = 0; i < out->n; i++) {
        bool same = i > 0 && strcmp(named[i]->family, named[i - 1]->family) == 0;
        places[i] = (struct place){same ? places[i - 1].family : (size_t)(named[i] - out->cases), named[i]};
    }
    qsort(places, out->n, sizeof *places, by_place);
    for (size_t i = 0; i < out->n; i++) ordered[i] = *places[i].c;
    out->cases = ordered;
}

/* ---- targets ---- */

static bool taken(const struct wsh_compare *c, size_t upto, const char *name) {
    for (size_t i = 0; i < upto; i++)
        if (strcmp(c->targets[i].name, name) == 0) return true;
    return false;
}

static const char *name_of(struct read *r, size_t k) {
    const struct wsh_run_log *log = &r->logs[k];
    const char *name = log->name && *log->name ? log->name : *log->header.target ? log->header.target : "no target";
    for (size_t more = k + 1; taken(r->out, k, name); more++) name = wsh_arena_printf(r->arena, "%s (%zu)", name, more);
    return name;
}

unsigned wsh_compare_fails(const struct wsh_compare_target *t, enum wsh_impact impact) {
    unsigned n = 0;
    for (size_t i = 0; i < t->tally.n; i++)
        n += t->tally.ordered[i]->verdict == WSH_FAIL && t->tally.ordered[i]->impact == impact;
    return n;
}

/* What a rank is made of: an incomplete run proves less than any other. */
struct standing {
    unsigned fails[WSH_IMPACT_COUNT - 1], all_fails, warns;
    bool incomplete;
    size_t target;
};

static struct standing standing_of(const struct wsh_compare_target *t, size_t target) {
    struct standing s = {.all_fails = t->tally.totals[WSH_FAIL],
                         .warns = t->tally.totals[WSH_WARN],
                         .incomplete = wsh_tally_trouble(t->log) != NULL,
                         .target = target};
    for (size_t i = 0; i < WSH_COUNT(s.fails); i++) s.fails[i] = wsh_compare_fails(t, wsh_impacts_ranked[i]);
    return s;
}

static int by_standing(const struct standing *x, const struct standing *y) {
    int order = by_number(x->incomplete, y->incomplete);
    for (size_t i = 0; order == 0 && i < WSH_COUNT(x->fails); i++) order = by_number(x->fails[i], y->fails[i]);
    if (order == 0) order = by_number(x->all_fails, y->all_fails);
    return order ? order : by_number(x->warns, y->warns);
}

static int by_rank(const void *a, const void *b) {
    const struct standing *x = a, *y = b;
    int order = by_standing(x, y);
    return order ? order : by_number(x->target, y->target);
}

/* Who did the same has the same rank. */
static void rank(struct read *r) {
    struct wsh_compare *out = r->out;
    struct standing *all = WSH_NEW_ARRAY(r->arena, out->n_targets + 1, struct standing);
    out->ranked = WSH_NEW_ARRAY(r->arena, out->n_targets + 1, size_t);
    for (size_t k = 0; k < out->n_targets; k++) all[k] = standing_of(&out->targets[k], k);
    if (out->n_targets > 1) qsort(all, out->n_targets, sizeof *all, by_rank);
    for (size_t i = 0; i < out->n_targets; i++) {
        bool same = i > 0 && by_standing(&all[i], &all[i - 1]) == 0;
        out->ranked[i] = all[i].target;
        out->targets[all[i].target].rank = same ? out->targets[all[i - 1].target].rank : i;
    }
}

void wsh_compare_read(struct wsh_arena *a, const struct wsh_run_log *logs, size_t n, struct wsh_compare *out) {
    struct read r = {.arena = a, .logs = logs, .out = out};
    *out = (struct wsh_compare){.targets = WSH_NEW_ARRAY(a, n + 1, struct wsh_compare_target), .n_targets = n};
    gather(&r, n);
    for (size_t from = 0, to; from < r.n; from = to) {
        for (to = from + 1; to < r.n && strcmp(r.entries[to].r->id, r.entries[from].r->id) == 0;) to++;
        add_case(&r, from, to);
    }
    order_cases(&r);
    for (size_t k = 0; k < n; k++) {
        out->targets[k].log = &logs[k];
        out->targets[k].name = name_of(&r, k);
        wsh_tally_read(a, &logs[k], &out->targets[k].tally);
    }
    rank(&r);
}
