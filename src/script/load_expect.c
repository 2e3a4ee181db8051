/* load_expect.c - expectations: rows in order, shared ones spliced in by name.
 *
 * A shared expectation is read once, when the first case needs it; its rows are copied behind the rows before it. What
 * rows can no longer see (an earlier row takes every such outcome) is an error where somebody wrote it by hand; rows
 * that a spliced expectation brings along may be covered, for that is how a case overrides some of them. */
#include "script/definition.h"
#include "script/load_rows.h"

enum { ALL_OUTCOMES = (1u << WSH_OUTCOME_COUNT) - 1 };

struct rows {
    struct wsh_row *items;
    size_t n;
    unsigned covered; /* outcomes that rows before take whole */
};

static void push_row(struct wsh_loader *l, struct rows *rows, const struct wsh_row *row) {
    for (unsigned o = 0; o < WSH_OUTCOME_COUNT; o++)
        if (wsh_row_fit(row, (enum wsh_outcome)o) == WSH_FIT_ALWAYS) rows->covered |= 1u << o;
    *WSH_PUSH(l->arena, rows->items, rows->n) = *row;
}

/* ---- one row by hand ---- */

struct row_builder {
    struct wsh_row row;
    unsigned verdicts; /* how many were given */
    struct wsh_place impact_at;
};

static void read_verdict(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct row_builder *b = out;
    b->verdicts++;
    b->row.verdict = (enum wsh_verdict)key->arg;
    wsh_load_conditions(l, item->value, wsh_arena_printf(l->arena, "'%s'", key->name), &b->row);
}

static void read_because(struct wsh_loader *l, const struct wsh_yaml_item *item, const struct wsh_key *key, void *out) {
    struct row_builder *b = out;
    (void)wsh_load_text(l, item->value, key->name, &b->row.because);
}

bool wsh_load_impact(struct wsh_loader *l, const struct wsh_yaml_item *item, enum wsh_impact *ret) {
    const char *names[WSH_IMPACT_COUNT - 1];
    unsigned index;
    for (int i = 1; i < WSH_IMPACT_COUNT; i++) names[i - 1] = wsh_impact_name((enum wsh_impact)i);
    if (!wsh_load_word(l, item->value, "impact", names, WSH_COUNT(names), &index)) return false;
    *ret = (enum wsh_impact)(index + 1);
    return true;
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

/* The outcomes that a row can still be asked about. */
static bool is_reachable(const struct wsh_row *row, unsigned covered) {
    for (unsigned o = 0; o < WSH_OUTCOME_COUNT; o++)
        if (!(covered >> o & 1) && wsh_row_fit(row, (enum wsh_outcome)o) != WSH_FIT_NEVER) return true;
    return false;
}

void wsh_load_verdicts(struct wsh_loader *l, struct wsh_place at, unsigned n) {
    const char *number = n == 0 ? "no verdict" : "several verdicts";
    struct wsh_diag *d = wsh_load_error(l, at, "case/verdict", "a row has %s", number);
    wsh_load_hint(l, d, "one of pass, warn, fail, info, broken, skip with its conditions; '{}' matches everything");
}

void wsh_load_check_impact(struct wsh_loader *l, struct wsh_place at, enum wsh_impact impact,
                           enum wsh_verdict verdict) {
    if (impact && verdict != WSH_FAIL && verdict != WSH_WARN)
        (void)wsh_load_error(l, at, "case/impact", "'impact' stands beside '%s', not beside a fail or a warn",
                             wsh_verdict_name(verdict));
}

static void check_row(struct wsh_loader *l, const struct row_builder *b, unsigned covered) {
    if (b->verdicts != 1) {
        wsh_load_verdicts(l, b->row.at, b->verdicts);
        return;
    }
    wsh_load_check_impact(l, b->impact_at, b->row.impact, b->row.verdict);
    if (is_reachable(&b->row, covered)) return;
    struct wsh_diag *d = wsh_load_error(l, b->row.at, "case/unreachable-row", "this row can never decide");
    wsh_load_hint(l, d, "the rows before it take every outcome that it names");
}

static void read_row(struct wsh_loader *l, const struct wsh_yaml *node, struct rows *rows) {
    struct row_builder b = {.row = {.at = node->at, .pong = -1, .sum = wsh_definition_row(node)}};
    unsigned errors = l->errors;
    if (!wsh_load_map(l, node, row_keys, WSH_COUNT(row_keys), "a row", &b) || l->errors != errors) return;
    check_row(l, &b, rows->covered);
    push_row(l, rows, &b.row);
}

/* ---- rows by name ---- */

static void unknown_expectation(struct wsh_loader *l, const struct wsh_yaml *node) {
    if (l->incomplete) return;
    if (l->n_shared == 0) {
        struct wsh_diag *d = wsh_load_error(l, node->at, "case/unknown-expectation", "unknown expectation '%.*s'",
                                            WSH_FMT(wsh_load_quote(node->text)));
        wsh_load_hint(l, d, "shared expectations are in a file 'expectations.yaml', and none was given");
        return;
    }
    const char **names = WSH_NEW_ARRAY(l->arena, l->n_shared + 1, const char *);
    for (size_t i = 0; i < l->n_shared; i++) names[i] = l->shared[i].name;
    wsh_load_unknown(l, node->at, "case/unknown-expectation", "expectation", node->text, names, l->n_shared);
}

static void read_rows(struct wsh_loader *l, const struct wsh_yaml *node, struct rows *rows);

static void read_shared(struct wsh_loader *l, struct wsh_shared *s) {
    const char *family = l->family;
    struct rows rows = {0};
    s->state = WSH_SHARED_OPEN;
    l->family = NULL; /* ids in it are full ids: it belongs to no family */
    l->splicing++;
    if (l->splicing > WSH_LOAD_SPLICES)
        (void)wsh_load_error(l, s->node->at, "case/too-many", "more than %d expectations go on with each other",
                             WSH_LOAD_SPLICES);
    else
        read_rows(l, s->node, &rows);
    l->splicing--;
    l->family = family;
    s->rows = rows.items;
    s->n = rows.n;
    s->state = WSH_SHARED_DONE;
}

/* NULL after a diag. */
static const struct wsh_shared *shared_named(struct wsh_loader *l, const struct wsh_yaml *node) {
    if (!wsh_load_is(l, node, WSH_YAML_SCALAR, "the name of an expectation")) return NULL;
    for (size_t i = 0; i < l->n_shared; i++) {
        struct wsh_shared *s = &l->shared[i];
        if (!wsh_span_is(node->text, s->name)) continue;
        if (s->state == WSH_SHARED_NEW) read_shared(l, s);
        if (s->state == WSH_SHARED_DONE) return s;
        (void)wsh_load_error(l, node->at, "case/expectation-cycle", "expectation '%s' goes on with itself", s->name);
        return NULL;
    }
    unknown_expectation(l, node);
    return NULL;
}

/* The outermost name stays: the one that the case itself wrote. */
static void push_shared(struct wsh_loader *l, struct rows *rows, const struct wsh_shared *s, size_t index) {
    struct wsh_row row = s->rows[index];
    row.shared = s->name;
    push_row(l, rows, &row);
}

static void splice(struct wsh_loader *l, const struct wsh_yaml *node, struct rows *rows) {
    const struct wsh_yaml *name = node->items[0].value;
    if (node->n != 1) {
        struct wsh_diag *d = wsh_load_error(l, node->at, "case/verdict", "'as' stands beside other keys");
        wsh_load_hint(l, d, "'as' is a row of its own");
        return;
    }
    const struct wsh_shared *s = shared_named(l, name);
    if (s && rows->covered == ALL_OUTCOMES) {
        struct wsh_diag *d =
            wsh_load_error(l, name->at, "case/unreachable-row", "no row of '%s' can ever decide", s->name);
        wsh_load_hint(l, d, "the rows before it take every outcome");
    }
    for (size_t i = 0; s && i < s->n && rows->n <= WSH_LOAD_ROWS; i++) push_shared(l, rows, s, i);
}

static void read_rows(struct wsh_loader *l, const struct wsh_yaml *node, struct rows *rows) {
    if (!wsh_load_is(l, node, WSH_YAML_LIST, "an expectation")) return;
    if (node->n == 0) (void)wsh_load_error(l, node->at, "case/empty", "an expectation has no rows");
    for (size_t i = 0; i < node->n && rows->n <= WSH_LOAD_ROWS; i++) {
        const struct wsh_yaml *row = node->items[i].value;
        if (wsh_yaml_find(row, "as"))
            splice(l, row, rows);
        else
            read_row(l, row, rows);
    }
    if (rows->n > WSH_LOAD_ROWS)
        (void)wsh_load_error(l, node->at, "case/too-many", "more than %d rows in one expectation", WSH_LOAD_ROWS);
}

void wsh_load_expect(struct wsh_loader *l, const struct wsh_yaml *node, struct wsh_row **ret_rows, size_t *ret_n) {
    struct rows rows = {0};
    if (node->kind == WSH_YAML_SCALAR) {
        const struct wsh_shared *s = shared_named(l, node);
        for (size_t i = 0; s && i < s->n; i++) push_shared(l, &rows, s, i);
    } else if (node->kind == WSH_YAML_LIST) {
        read_rows(l, node, &rows);
    } else {
        struct wsh_diag *d = wsh_load_error(l, node->at, "case/type", "an expectation is a mapping, not a list");
        wsh_load_hint(l, d,
                      "a list of rows such as '- pass: { outcome: refused }', or the name of a shared expectation");
    }
    *ret_rows = rows.items;
    *ret_n = rows.n;
}

/* ---- the file of shared expectations ---- */

void wsh_load_shared(struct wsh_loader *l, const struct wsh_yaml *node) {
    if (!wsh_load_is(l, node, WSH_YAML_MAP, "'expectations'")) return;
    if (node->n > WSH_LOAD_SHARED)
        (void)wsh_load_error(l, node->at, "case/too-many", "more than %d shared expectations", WSH_LOAD_SHARED);
    for (size_t i = 0; i < node->n && i < WSH_LOAD_SHARED; i++) {
        const char *name;
        if (!wsh_load_slug(l, node->items[i].key, "the name of an expectation", &name)) continue;
        *WSH_PUSH(l->arena, l->shared, l->n_shared) = (struct wsh_shared){.name = name, .node = node->items[i].value};
    }
}

void wsh_load_shared_finish(struct wsh_loader *l) {
    for (size_t i = 0; i < l->n_shared; i++) {
        struct wsh_shared *s = &l->shared[i];
        if (s->state == WSH_SHARED_NEW) read_shared(l, s);
        *WSH_PUSH(l->arena, l->suite->shared, l->suite->n_shared) = (struct wsh_expectation){s->name, s->rows, s->n};
    }
}
