/* doc_expect.c - which observation deserves which verdict, as tables. */
#include "cli/cli.h"
#include "cli/docs.h"

static const char *const heads[] = {"verdict", "when", "because"};

static const char *verdict_cell(struct wsh_doc *p, enum wsh_verdict verdict, enum wsh_impact impact) {
    const char *does = impact == WSH_IMPACT_NONE ? "" : wsh_impact_name(impact);
    return wsh_arena_printf(p->arena, "%s%s%s", wsh_verdict_name(verdict), *does ? ", " : "", does);
}

static const char *described(struct wsh_doc *p, struct wsh_buf *words) {
    const char *text = wsh_doc_words(p, wsh_arena_text(p->arena, wsh_buf_span(words)));
    wsh_buf_done(words);
    return text;
}

const char *wsh_doc_row_words(struct wsh_doc *p, const struct wsh_row *row) {
    struct wsh_buf words;
    wsh_buf_init(&words, WSH_LIMIT_TEXT);
    wsh_row_describe(row, &words);
    return described(p, &words);
}

static void add_row(struct wsh_doc *p, const struct wsh_row *row) {
    const char *cells[] = {verdict_cell(p, row->verdict, row->impact), wsh_doc_row_words(p, row),
                           wsh_doc_words(p, row->because ? row->because : "")};
    wsh_doc_row(p, cells);
}

/* What all exchanges of the case must show together; a series that no row matches adds nothing. */
static void add_series(struct wsh_doc *p, const struct wsh_case *c) {
    if (c->n_series == 0) return;
    wsh_doc_text(p, "All exchanges together, whichever is worse:");
    wsh_doc_table(p, heads, WSH_COUNT(heads));
    for (size_t i = 0; i < c->n_series; i++) {
        const struct wsh_series_row *row = &c->series[i];
        struct wsh_buf words;
        wsh_buf_init(&words, WSH_LIMIT_TEXT);
        wsh_series_row_describe(row, &words);
        const char *cells[] = {verdict_cell(p, row->verdict, row->impact), described(p, &words),
                               wsh_doc_words(p, row->because ? row->because : "")};
        wsh_doc_row(p, cells);
    }
    wsh_doc_gap(p);
}

static void begin(struct wsh_doc *p, const struct wsh_row *rows, size_t n) {
    wsh_doc_table(p, heads, WSH_COUNT(heads));
    for (size_t i = 0; i < n; i++) wsh_doc_widen(p, verdict_cell(p, rows[i].verdict, rows[i].impact));
}

static const char *shared_link(struct wsh_doc *p, const char *name) {
    const char *shown = wsh_doc_code(p, name);
    return p->markdown ? wsh_arena_printf(p->arena, "[%s](#expect-%s)", shown, name) : shown;
}

static void add_last(struct wsh_doc *p) { wsh_doc_row(p, (const char *const[]){"fail", "anything else", ""}); }

/* Of a run of rows that came by one name, the name. */
static void add_rows(struct wsh_doc *p, const struct wsh_row *rows, size_t n) {
    begin(p, rows, n);
    for (size_t i = 0; i < n; i++) {
        const char *shared = rows[i].shared;
        if (!shared) add_row(p, &rows[i]);
        if (!shared || (i > 0 && rows[i - 1].shared == shared)) continue;
        wsh_doc_row(
            p, (const char *const[]){"", wsh_arena_printf(p->arena, "otherwise as in %s", shared_link(p, shared)), ""});
    }
    if (n == 0 || !rows[n - 1].shared) add_last(p);
    wsh_doc_gap(p);
}

/* Shared expectations are spliced in whole; what an earlier row has taken already is not shown. */
static bool covered(const struct wsh_case *c, size_t index) {
    for (size_t i = 0; i < index; i++)
        if (wsh_row_covers(&c->rows[i], &c->rows[index])) return true;
    return false;
}

void wsh_doc_whole_expectation(struct wsh_doc *p, const struct wsh_case *c) {
    begin(p, c->rows, c->n_rows);
    for (size_t i = 0; i < c->n_rows; i++)
        if (!covered(c, i)) add_row(p, &c->rows[i]);
    add_last(p);
    wsh_doc_gap(p);
    add_series(p, c);
}

void wsh_doc_expectation(struct wsh_doc *p, const struct wsh_case *c) {
    add_rows(p, c->rows, c->n_rows);
    add_series(p, c);
}

const char *wsh_doc_expectation_link(struct wsh_doc *p, const struct wsh_case *c) {
    if (c->n_series > 0) return "";
    for (size_t i = 0; i < c->n_rows; i++)
        if (!c->rows[i].shared || c->rows[i].shared != c->rows[0].shared) return "";
    return c->n_rows ? shared_link(p, c->rows[0].shared) : "";
}

/* ---- shared ones ---- */

struct names {
    const char **items;
    size_t n;
};

static void note_names(struct wsh_doc *p, const struct wsh_row *rows, size_t n, struct names *names) {
    for (size_t i = 0; i < n; i++) {
        bool known = !rows[i].shared;
        for (size_t j = 0; !known && j < names->n; j++) known = names->items[j] == rows[i].shared;
        if (!known) *WSH_PUSH(p->arena, names->items, names->n) = rows[i].shared;
    }
}

static const struct wsh_expectation *named(const struct wsh_suite *suite, const char *name) {
    for (size_t i = 0; i < suite->n_shared; i++)
        if (suite->shared[i].name == name) return &suite->shared[i];
    WSH_BUG("a row that came from nowhere");
}

static void add_shared(struct wsh_doc *p, const struct wsh_expectation *e) {
    const char *anchor = wsh_doc_anchor(p, wsh_arena_printf(p->arena, "expect-%s", e->name));
    wsh_doc_heading(p, 3, wsh_arena_printf(p->arena, "%s%s", anchor, wsh_doc_code(p, e->name)));
    add_rows(p, e->rows, e->n);
}

/* What goes on with another one adds its name behind those that are there. */
void wsh_doc_shared(struct wsh_doc *p, const struct wsh_suite *suite, const struct wsh_family *f) {
    struct names names = {0};
    for (size_t i = f->first; i < f->first + f->n; i++)
        note_names(p, suite->cases[i].rows, suite->cases[i].n_rows, &names);
    if (names.n > 0) wsh_doc_heading(p, 2, "Shared expectations");
    for (size_t i = 0; i < names.n; i++) {
        const struct wsh_expectation *e = named(suite, names.items[i]);
        note_names(p, e->rows, e->n, &names);
        add_shared(p, e);
    }
}
