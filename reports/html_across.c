/* html_across.c - one case and several targets: who did what, the worst behaviour first.
 *
 * Targets that did the same stand together: the same verdict, outcome and status, for the same reason. Their answers
 * are shown once for as many as differ beyond what differs in every exchange (dates, keys); the rest is counted, and
 * the report of a single run has it. */
#include "reports/diff.h"
#include "reports/html.h"

enum { SHOW_ANSWERS = 3, SHOW_NAMED = 100, SHOW_BEHAVIOURS = 12, NAMED_ALWAYS = 20 };

/* Cells of one behaviour; `from` is the first. */
static bool alike(const struct wsh_result *a, const struct wsh_result *b) {
    return a->verdict == b->verdict && a->outcome == b->outcome && a->status == b->status && a->impact == b->impact &&
           strcmp(a->because, b->because) == 0;
}

struct behaviour {
    const struct wsh_compare_cell **cells;
    size_t n;
};

static size_t behaviours(struct wsh_page *p, const struct wsh_compare_case *c, struct behaviour **ret) {
    struct behaviour *all = NULL;
    size_t n = 0;
    for (int v = 0; v < WSH_VERDICT_COUNT; v++)
        for (size_t i = 0; i < c->n; i++) {
            const struct wsh_result *r = c->cells[i].r;
            size_t k = 0;
            if (r->verdict != wsh_tally_order[v]) continue;
            while (k < n && !alike(all[k].cells[0]->r, r)) k++;
            if (k == n) (void)WSH_PUSH(p->arena, all, n);
            *WSH_PUSH(p->arena, all[k].cells, all[k].n) = &c->cells[i];
        }
    *ret = all;
    return n;
}

/* ---- the line ---- */

static void counts(struct wsh_page *p, const struct wsh_compare_case *c) {
    unsigned totals[WSH_VERDICT_COUNT] = {0};
    for (size_t i = 0; i < c->n; i++) totals[c->cells[i].r->verdict]++;
    wsh_markup_open_class(&p->m, "span", "ou");
    for (int i = 0; i < WSH_VERDICT_COUNT; i++) {
        enum wsh_verdict v = wsh_tally_order[i];
        if (totals[v] == 0) continue;
        wsh_markup_open_class(&p->m, "span", wsh_page_class(v));
        wsh_markup_format(&p->m, "%u %s ", totals[v], wsh_verdict_name(v));
        wsh_markup_close(&p->m, "span");
    }
    wsh_markup_close(&p->m, "span");
}

static enum wsh_impact worst_impact(const struct wsh_compare_case *c) {
    for (size_t i = 0; i < c->n; i++)
        if (c->cells[i].r->verdict == c->worst && c->cells[i].r->impact) return c->cells[i].r->impact;
    return WSH_IMPACT_NONE;
}

static void summary_line(struct wsh_page *p, const struct wsh_compare_case *c) {
    enum wsh_impact impact = worst_impact(c);
    wsh_markup_open(&p->m, "summary");
    wsh_page_verdict(p, c->worst);
    wsh_markup_open_class(&p->m, "span", "nm");
    wsh_markup_leaf(&p->m, "code", NULL, c->id);
    if (impact) wsh_markup_leaf(&p->m, "span", "tag im", wsh_impact_name(impact));
    wsh_markup_close(&p->m, "span");
    counts(p, c);
    wsh_markup_leaf(&p->m, "span", "ti", c->cells[0].r->title);
    wsh_markup_close(&p->m, "summary");
}

/* ---- a behaviour ---- */

static void name(struct wsh_page *p, size_t target) {
    wsh_markup_open(&p->m, "a");
    wsh_markup_attr_format(&p->m, "href", p->folder ? "index.html#target-%zu" : "#target-%zu", target + 1);
    wsh_markup_text(&p->m, p->compare.targets[target].name);
    wsh_markup_close(&p->m, "a");
}

/* `rest`: all others are named elsewhere in the case, so that their number says who they are. */
static void names(struct wsh_page *p, const struct behaviour *b, bool rest) {
    wsh_markup_open_class(&p->m, "p", "who");
    if (rest) wsh_markup_format(&p->m, "the other %zu targets", b->n);
    for (size_t i = 0; !rest && i < b->n && i < SHOW_NAMED; i++) {
        if (i) wsh_markup_text(&p->m, ", ");
        name(p, b->cells[i]->target);
    }
    wsh_markup_close(&p->m, "p");
    if (!rest) wsh_page_left_out(p, SHOW_NAMED, b->n, "targets");
}

/* All that a result's first attempt received, without what no two exchanges share. */
static struct wsh_span answer_of(struct wsh_page *p, const struct wsh_result *r) {
    struct wsh_span url = wsh_span_of(r->target), rest = wsh_span_skip(url, wsh_span_find(url, '/') + 2);
    struct wsh_span authority = wsh_span_cut(&rest, '/');
    struct wsh_buf normal;
    wsh_buf_init(&normal, WSH_LIMIT_RECEIVED);
    for (size_t i = 0; r->n_attempts && i < r->attempts[0].n_conns; i++)
        wsh_diff_normal(r->attempts[0].conns[i].received, authority, &normal);
    struct wsh_span all = wsh_arena_span(p->arena, wsh_buf_span(&normal));
    wsh_buf_done(&normal);
    return all;
}

static void answer(struct wsh_page *p, const struct wsh_compare_cell *cell) {
    const struct wsh_result *r = cell->r;
    wsh_markup_open(&p->m, "h3");
    wsh_markup_format(&p->m, "%s", p->compare.targets[cell->target].name);
    wsh_markup_close(&p->m, "h3");
    wsh_page_findings(p, &r->attempts[0]);
    if (r->attempts[0].n_conns) wsh_page_streams(p, r, &r->attempts[0]);
}

struct answers {
    struct wsh_span seen[SHOW_ANSWERS];
    size_t n, others;
};

static bool is_known(const struct answers *a, struct wsh_span text) {
    for (size_t k = 0; k < a->n; k++)
        if (wsh_span_eq(a->seen[k], text)) return true;
    return false;
}

static void answers(struct wsh_page *p, const struct behaviour *b) {
    struct answers a = {.n = 0};
    size_t most = b->cells[0]->r->verdict == WSH_PASS ? 1 : SHOW_ANSWERS;
    for (size_t i = 0; i < b->n; i++) {
        if (b->cells[i]->r->n_attempts == 0) continue;
        struct wsh_span text = answer_of(p, b->cells[i]->r);
        if (is_known(&a, text)) continue;
        if (a.n == most || wsh_page_room(p) != WSH_ROOM_FULL) {
            a.others++;
            continue;
        }
        a.seen[a.n++] = text;
        answer(p, b->cells[i]);
    }
    if (a.others == 0) return;
    wsh_markup_open_class(&p->m, "p", "more");
    wsh_markup_format(&p->m, "%zu more answered in other octets, for the same verdict; see their own reports",
                      a.others);
    wsh_markup_close(&p->m, "p");
}

static void behaviour(struct wsh_page *p, const struct behaviour *b, bool rest) {
    const struct wsh_result *r = b->cells[0]->r;
    wsh_markup_open(&p->m, "dt");
    wsh_page_verdict(p, r->verdict);
    wsh_markup_close(&p->m, "dt");
    wsh_markup_open_class(&p->m, "dd", "did");
    names(p, b, rest);
    wsh_markup_open_class(&p->m, "p", "because");
    wsh_markup_text(&p->m, *r->because ? r->because : "the expectation of the case was met");
    wsh_markup_close(&p->m, "p");
    if (r->n_attempts) {
        wsh_markup_open_class(&p->m, "details", "at");
        wsh_markup_leaf(&p->m, "summary", NULL, "findings and octets");
        answers(p, b);
        wsh_markup_close(&p->m, "details");
    }
    wsh_page_row_end(p);
}

/* ---- the whole ---- */

static void about(struct wsh_page *p, const struct wsh_result *r) {
    if (!r->why || !*r->why) return;
    wsh_page_row(p, "About the case");
    wsh_markup_leaf(&p->m, "p", "note", r->why);
    wsh_page_row_end(p);
}

static void body(struct wsh_page *p, const struct wsh_compare_case *c) {
    struct behaviour *all;
    size_t n = behaviours(p, c, &all), shown = n < SHOW_BEHAVIOURS ? n : SHOW_BEHAVIOURS, most = 0;
    wsh_markup_open_class(&p->m, "dl", "body");
    wsh_markup_attr(&p->m, "id", wsh_page_anchor(p, c->id));
    about(p, c->cells[0].r);
    for (size_t i = 0; i < n; i++) most = all[i].n > all[most].n ? i : most;
    for (size_t i = 0; i < shown; i++) behaviour(p, &all[i], n > 1 && i == most && all[i].n > NAMED_ALWAYS);
    if (n > shown) {
        wsh_page_row(p, "Further");
        wsh_page_left_out(p, shown, n, "behaviours");
        wsh_page_row_end(p);
    }
    wsh_page_case_rules(p, c->cells[0].r);
    wsh_page_reproduce(p, c->cells[0].r);
    wsh_markup_close(&p->m, "dl");
}

/* Numbers of the targets that fail or warn, for the filter. */
static void data_targets(struct wsh_page *p, const struct wsh_compare_case *c) {
    struct wsh_buf numbers;
    wsh_buf_init(&numbers, WSH_LIMIT_HEAD);
    for (size_t i = 0; i < c->n; i++)
        if (c->cells[i].r->verdict == WSH_FAIL || c->cells[i].r->verdict == WSH_WARN)
            wsh_buf_printf(&numbers, numbers.n ? " %zu" : "%zu", c->cells[i].target + 1);
    if (numbers.n) wsh_markup_attr_format(&p->m, "data-t", "%.*s", WSH_FMT(wsh_buf_span(&numbers)));
    wsh_buf_done(&numbers);
}

void wsh_page_across(struct wsh_page *p, const struct wsh_compare_case *c) {
    enum wsh_room room = wsh_page_room(p);
    p->left.results += room == WSH_ROOM_NONE;
    p->left.bodies += room == WSH_ROOM_NO_BODY;
    if (room == WSH_ROOM_NONE) return;
    wsh_markup_open_class(&p->m, "details", "case");
    wsh_markup_attr(&p->m, "data-v", wsh_page_class(c->worst));
    wsh_markup_attr(&p->m, "data-f", c->family);
    data_targets(p, c);
    if (room != WSH_ROOM_NO_BODY) wsh_page_case_data(p, c->cells[0].r);
    summary_line(p, c);
    if (room != WSH_ROOM_NO_BODY) body(p, c);
    wsh_markup_close(&p->m, "details");
    wsh_markup_raw(&p->m, WSH_LIT("\n"));
}
