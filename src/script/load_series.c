/* load_series.c - many exchanges of one case: how they come about, and what they must show together.
 *
 * The rows are read when everything else of the case is known: what a case does not measure cannot be asked for, and
 * counts that its exchanges cannot have can never decide. */
#include "script/load_rows.h"

/* ---- grow, watch ---- */

static void read_sizes(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct wsh_case *c = out;
    (void)key;
    if (!wsh_load_is(l, item->value, WSH_YAML_LIST, "'sizes'")) return;
    if (item->value->n < 3 || item->value->n > WSH_MOST_SIZES) {
        struct wsh_diag *d =
            wsh_load_error(l, item->value->at, "case/sizes", "%zu sizes show no growth", item->value->n);
        wsh_load_hint(l, d, "3 to %d of them, each at least a little larger than the one before", WSH_MOST_SIZES);
        return;
    }
    for (size_t i = 0; i < item->value->n; i++) {
        const struct wsh_yaml *node = item->value->items[i].value;
        uint64_t size;
        if (!wsh_load_number(l, node, "a size", 1, WSH_LIMIT_SENT, &size)) continue;
        if (c->n_sizes > 0 && size <= c->sizes[c->n_sizes - 1]) {
            (void)wsh_load_error(l, node->at, "case/sizes", "size %" PRIu64 " does not grow: the one before is %u",
                                 size, c->sizes[c->n_sizes - 1]);
            continue;
        }
        *WSH_PUSH(l->arena, c->sizes, c->n_sizes) = (unsigned)size;
    }
}

static void read_tries(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    enum { MOST_TRIES = 20 };
    struct wsh_case *c = out;
    uint64_t n;
    (void)key;
    if (wsh_load_number(l, item->value, "'tries'", 1, MOST_TRIES, &n)) c->tries = (unsigned)n;
}

static const struct wsh_key grow_keys[] = {{"sizes", read_sizes, 0, true}, {"tries", read_tries, 0, false}};

void wsh_load_grow(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_case *c) {
    (void)wsh_load_map(l, node, grow_keys, WSH_COUNT(grow_keys), "'grow'", c);
}

static void read_batches(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    enum { LEAST_BATCHES = 4, MOST_BATCHES = 20 };
    struct wsh_case *c = out;
    uint64_t n;
    (void)key;
    if (wsh_load_number(l, item->value, "'batches'", LEAST_BATCHES, MOST_BATCHES, &n)) c->watch = (unsigned)n;
}

static void read_batch(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    enum { LEAST = 10, MOST = 1000 };
    struct wsh_case *c = out;
    uint64_t n;
    (void)key;
    if (wsh_load_number(l, item->value, "'exchanges'", LEAST, MOST, &n)) c->repeat = (unsigned)n;
}

static const struct wsh_key watch_keys[] = {{"batches", read_batches, 0, true}, {"exchanges", read_batch, 0, true}};

/* Only of processes that we started is known which they are: the need comes with the watch. */
void wsh_load_watch(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_case *c) {
    if (wsh_load_map(l, node, watch_keys, WSH_COUNT(watch_keys), "'watch'", c)) c->needs |= WSH_NEED_EXEC;
}

/* ---- rows ---- */

static void read_series_fact(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key,
                             void *out) {
    struct wsh_series_row *row = out;
    wsh_load_fact(l, item, wsh_series_fact_form((enum wsh_series_fact_id)key->arg), &row->facts[key->arg]);
}

struct row_builder {
    const struct wsh_case *c;
    struct wsh_series_row row;
    unsigned verdicts;
    struct wsh_place impact_at, verdict_at;
};

static void read_verdict(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct row_builder *b = out;
    struct wsh_key keys[WSH_SERIES_COUNT];
    b->verdicts++;
    b->row.verdict = (enum wsh_verdict)key->arg;
    b->verdict_at = item->value->at;
    for (int i = 0; i < WSH_SERIES_COUNT; i++)
        keys[i] = (struct wsh_key){wsh_series_fact_form((enum wsh_series_fact_id)i)->name, read_series_fact, i, false};
    (void)wsh_load_map(l, item->value, keys, WSH_SERIES_COUNT, wsh_arena_printf(l->arena, "'%s'", key->name), &b->row);
}

static void read_because(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct row_builder *b = out;
    (void)wsh_load_text(l, item->value, key->name, &b->row.because);
}

static void read_impact(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct row_builder *b = out;
    (void)key;
    if (wsh_load_impact(l, item, &b->row.impact)) b->impact_at = item->key->at;
}

static const struct wsh_key row_keys[] = {
    {"pass", read_verdict, WSH_PASS, false},     {"warn", read_verdict, WSH_WARN, false},
    {"fail", read_verdict, WSH_FAIL, false},     {"info", read_verdict, WSH_INFO, false},
    {"broken", read_verdict, WSH_BROKEN, false}, {"skip", read_verdict, WSH_SKIP, false},
    {"because", read_because, 0, false},         {"impact", read_impact, 0, false},
};

/* ---- what can never decide ---- */

static unsigned least_of(const struct wsh_ranges *ranges) {
    unsigned least = UINT32_MAX;
    for (size_t i = 0; i < ranges->n; i++)
        if (ranges->items[i].from < least) least = ranges->items[i].from;
    return ranges->n > 0 ? least : 0;
}

static bool counts(enum wsh_series_fact_id id) { return id <= WSH_SERIES_UNREACHED; }

static void never(struct wsh_loader *l, const struct row_builder *b, const char *why) {
    struct wsh_diag *d = wsh_load_error(l, b->row.at, "case/unreachable-row", "this row can never decide");
    wsh_load_hint(l, d, "%s", why);
}

/* Of an address list nobody knows the length. */
static void check_counts(struct wsh_loader *l, const struct row_builder *b) {
    uint64_t sum = 0, most = 0, all = wsh_case_exchanges(b->c);
    for (int id = 0; id < WSH_SERIES_GROWTH; id++) {
        unsigned least = least_of(&b->row.facts[id]);
        if (counts((enum wsh_series_fact_id)id)) sum += least;
        if (least > most) most = least;
    }
    if (!b->c->each_address && (sum > all || most > all))
        never(l, b, wsh_arena_printf(l->arena, "the case has %" PRIu64 " exchanges", all));
}

static void check_measured(struct wsh_loader *l, const struct row_builder *b) {
    static const struct {
        enum wsh_series_fact_id id;
        const char *needs;
    } measured[] = {{WSH_SERIES_GROWTH, "grow"}, {WSH_SERIES_MEMORY, "watch"}, {WSH_SERIES_DESCRIPTORS, "watch"}};
    for (size_t i = 0; i < WSH_COUNT(measured); i++) {
        bool there = measured[i].id == WSH_SERIES_GROWTH ? b->c->n_sizes > 0 : b->c->watch > 0;
        if (b->row.facts[measured[i].id].n == 0 || there) continue;
        struct wsh_diag *d = wsh_load_error(l, b->verdict_at, "case/not-measured", "'%s' is not measured here",
                                            wsh_series_fact_form(measured[i].id)->name);
        wsh_load_hint(l, d, "it needs the key '%s' of the case", measured[i].needs);
    }
}

static bool takes_all(const struct wsh_series_row *row) {
    for (int id = 0; id < WSH_SERIES_COUNT; id++)
        if (row->facts[id].n > 0) return false;
    return true;
}

static void check_row(struct wsh_loader *l, const struct row_builder *b, bool covered) {
    if (b->verdicts != 1) {
        wsh_load_verdicts(l, b->row.at, b->verdicts);
        return;
    }
    wsh_load_check_impact(l, b->impact_at, b->row.impact, b->row.verdict);
    check_measured(l, b);
    if (covered)
        never(l, b, "a row before it takes every series");
    else
        check_counts(l, b);
}

static void read_row(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_case *c, bool *covered) {
    struct row_builder b = {.c = c, .row = {.at = node->at}};
    unsigned errors = l->errors;
    if (!wsh_load_map(l, node, row_keys, WSH_COUNT(row_keys), "a row", &b) || l->errors != errors) return;
    check_row(l, &b, *covered);
    *covered |= takes_all(&b.row);
    *WSH_PUSH(l->arena, c->series, c->n_series) = b.row;
}

void wsh_load_series(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_case *c) {
    bool covered = false;
    if (!wsh_load_is(l, node, WSH_YAML_LIST, "'series'")) return;
    if (node->n == 0) (void)wsh_load_error(l, node->at, "case/empty", "'series' has no rows");
    if (wsh_case_exchanges(c) < 2 && !c->each_address) {
        struct wsh_diag *d = wsh_load_error(l, node->at, "case/series", "one exchange is no series");
        wsh_load_hint(l, d, "'repeat', 'parallel', 'grow', 'watch' or 'addresses' makes several");
    }
    if (node->n > WSH_LOAD_ROWS)
        (void)wsh_load_error(l, node->at, "case/too-many", "more than %d rows in one expectation", WSH_LOAD_ROWS);
    for (size_t i = 0; i < node->n && i < WSH_LOAD_ROWS; i++) read_row(l, node->items[i].value, c, &covered);
}
