/* html_overview.c - what is seen before any case: the answer in a sentence, the counts, the picture of the families,
 * and several runs side by side. */
#include "reports/html.h"

enum { SHOW_DECLARED = 64 };

/* ---- masthead ---- */

/* The answer, as one would say it. */
static void state(struct wsh_page *p) {
    const struct wsh_tally *t = &p->tally;
    const char *of = t->findings ? "results" : t->n == 1 ? "case" : "cases", *trouble = wsh_tally_trouble(p->log);
    unsigned fails = t->totals[WSH_FAIL], warns = t->totals[WSH_WARN];
    wsh_markup_open_class(&p->m, "p", fails ? "state f" : warns ? "state w" : trouble ? "state k" : "state p");
    if (fails)
        wsh_markup_format(&p->m, "%u of %u %s fail%s", fails, t->n, of, fails == 1 ? "s" : "");
    else if (t->n == 0)
        wsh_markup_text(&p->m, "No results");
    else
        wsh_markup_format(&p->m, "No failure in %u %s", t->n, of);
    if (t->fails_with_impact) wsh_markup_format(&p->m, ", %u with a security impact", t->fails_with_impact);
    if (!fails && warns) wsh_markup_format(&p->m, ", %u warning%s", warns, warns == 1 ? "" : "s");
    if (t->expected_fails) wsh_markup_format(&p->m, "; %u expected", t->expected_fails);
    wsh_markup_close(&p->m, "p");
    if (!trouble) return;
    wsh_markup_open_class(&p->m, "p", "trouble");
    wsh_markup_leaf(&p->m, "strong", NULL, "Incomplete: ");
    wsh_markup_text(&p->m, trouble);
    wsh_markup_close(&p->m, "p");
}

static void bar(struct wsh_page *p, const unsigned totals[WSH_VERDICT_COUNT]) {
    struct wsh_buf words;
    wsh_buf_init(&words, WSH_LIMIT_HEAD);
    wsh_tally_words(totals, &words);
    wsh_markup_open_class(&p->m, "div", "bar");
    wsh_markup_attr(&p->m, "role", "img");
    wsh_markup_attr_format(&p->m, "aria-label", "%.*s", WSH_FMT(wsh_buf_span(&words)));
    for (int i = 0; i < WSH_VERDICT_COUNT; i++) {
        enum wsh_verdict v = wsh_tally_order[i];
        if (totals[v] == 0) continue;
        wsh_markup_open_class(&p->m, "span", wsh_page_class(v));
        wsh_markup_attr_format(&p->m, "style", "flex-grow:%u", totals[v]);
        wsh_markup_attr_format(&p->m, "title", "%u %s", totals[v], wsh_verdict_name(v));
        wsh_markup_close(&p->m, "span");
    }
    wsh_markup_close(&p->m, "div");
    wsh_buf_done(&words);
}

static void legend(struct wsh_page *p) {
    wsh_markup_open_class(&p->m, "nav", "legend");
    for (int i = 0; i < WSH_VERDICT_COUNT; i++) {
        enum wsh_verdict v = wsh_tally_order[i];
        if (p->tally.totals[v] == 0) continue;
        wsh_markup_open(&p->m, "a");
        wsh_markup_attr_format(&p->m, "href", "#%s-%zu", wsh_verdict_name(v), p->run + 1);
        wsh_markup_open(&p->m, "b");
        wsh_markup_format(&p->m, "%u", p->tally.totals[v]);
        wsh_markup_close(&p->m, "b");
        wsh_page_verdict(p, v);
        wsh_markup_close(&p->m, "a");
    }
    wsh_markup_close(&p->m, "nav");
}

/* The first result with an impact, worst verdict first. */
static const struct wsh_result *first_with(const struct wsh_page *p, enum wsh_impact impact) {
    for (size_t i = 0; i < p->tally.n; i++) {
        const struct wsh_result *r = p->tally.ordered[i];
        if (r->impact == impact && (r->verdict == WSH_FAIL || r->verdict == WSH_WARN)) return r;
    }
    return NULL;
}

static void impacts(struct wsh_page *p) {
    unsigned any = 0;
    for (int i = 0; i < WSH_IMPACT_COUNT; i++) any += p->tally.impacts[i];
    if (any == 0) return;
    wsh_markup_open_class(&p->m, "p", "impacts");
    wsh_markup_text(&p->m, "Impact");
    for (int i = WSH_IMPACT_NONE + 1; i < WSH_IMPACT_COUNT; i++) {
        const struct wsh_result *first = first_with(p, (enum wsh_impact)i);
        if (!first) continue;
        wsh_markup_text(&p->m, " ");
        wsh_markup_open_class(&p->m, "a", "tag im");
        wsh_markup_attr(&p->m, "href", wsh_page_href(p, first));
        wsh_markup_format(&p->m, "%s %u", wsh_impact_name((enum wsh_impact)i), p->tally.impacts[i]);
        wsh_markup_close(&p->m, "a");
    }
    wsh_markup_close(&p->m, "p");
}

static void fact(struct wsh_page *p, const char *label, const char *text) {
    if (!text || !*text) return;
    wsh_markup_open(&p->m, "div");
    wsh_markup_leaf(&p->m, "dt", NULL, label);
    wsh_markup_leaf(&p->m, "dd", NULL, text);
    wsh_markup_close(&p->m, "div");
}

static void facts(struct wsh_page *p) {
    const struct wsh_run_header *h = &p->log->header;
    const struct wsh_run_footer *f = &p->log->footer;
    wsh_markup_open_class(&p->m, "dl", "facts");
    fact(p, "Server", h->server);
    fact(p, "Started", h->started);
    if (f->present) fact(p, "Took", wsh_arena_printf(p->arena, "%.1f s", (double)f->us / 1e6));
    fact(p, "Cases", wsh_arena_printf(p->arena, "%u", p->tally.cases));
    if (p->tally.flaky) fact(p, "Flaky", wsh_arena_printf(p->arena, "%u", p->tally.flaky));
    fact(p, "Seed", wsh_arena_printf(p->arena, "%" PRIu64, h->seed));
    fact(p, "wshake", h->wshake);
    fact(p, "Run", h->run_id);
    fact(p, "Catalogue", h->catalogue);
    wsh_markup_close(&p->m, "dl");
}

static void declared(struct wsh_page *p) {
    const struct wsh_run_header *h = &p->log->header;
    if (h->n_declared == 0) return;
    wsh_markup_open_class(&p->m, "details", "declared");
    wsh_markup_leaf(&p->m, "summary", NULL, "What the operator declared of the target");
    wsh_markup_open(&p->m, "ul");
    for (size_t i = 0; i < h->n_declared && i < SHOW_DECLARED; i++) {
        wsh_markup_open(&p->m, "li");
        wsh_markup_leaf(&p->m, "code", NULL, h->declared[i]);
        wsh_markup_close(&p->m, "li");
    }
    wsh_markup_close(&p->m, "ul");
    wsh_markup_close(&p->m, "details");
}

void wsh_page_masthead(struct wsh_page *p) {
    wsh_markup_open_class(&p->m, "header", "top");
    wsh_markup_leaf(&p->m, p->runs > 1 ? "h2" : "h1", "target",
                    *p->log->header.target ? p->log->header.target : "no target");
    state(p);
    bar(p, p->tally.totals);
    legend(p);
    impacts(p);
    facts(p);
    declared(p);
    wsh_markup_close(&p->m, "header");
}

/* ---- families ---- */

static void cell(struct wsh_page *p, const struct wsh_result *r) {
    const char *v = wsh_page_class(r->verdict), *impact = wsh_impact_name(r->impact);
    wsh_markup_open_class(&p->m, "a", wsh_arena_printf(p->arena, "q %s", v));
    wsh_markup_attr(&p->m, "href", wsh_page_href(p, r));
    wsh_markup_attr_format(&p->m, "title", "%s: %s%s%s", r->id, wsh_verdict_name(r->verdict), *impact ? ", " : "",
                           impact);
    wsh_markup_close(&p->m, "a");
}

/* A count that asks for attention; nothing is said of what is not there. */
static void attention(struct wsh_page *p, const struct wsh_tally_family *f, enum wsh_verdict v) {
    wsh_markup_open_class(&p->m, "td", f->totals[v] ? wsh_arena_printf(p->arena, "n %s", wsh_page_class(v)) : "n");
    if (f->totals[v]) wsh_markup_format(&p->m, "%u %s", f->totals[v], wsh_verdict_name(v));
    wsh_markup_close(&p->m, "td");
}

static void family_row(struct wsh_page *p, const struct wsh_tally_family *f) {
    wsh_markup_open(&p->m, "tr");
    wsh_markup_open(&p->m, "th");
    wsh_markup_attr(&p->m, "scope", "row");
    wsh_markup_attr(&p->m, "data-f", f->name);
    wsh_markup_text(&p->m, f->name);
    wsh_markup_close(&p->m, "th");
    wsh_markup_open_class(&p->m, "td", "qs");
    for (size_t i = 0; i < p->log->n && wsh_page_room(p) < WSH_ROOM_NO_BODY; i++)
        if (strcmp(wsh_tally_family_of(&p->log->results[i]), f->name) == 0) cell(p, &p->log->results[i]);
    wsh_markup_close(&p->m, "td");
    attention(p, f, WSH_FAIL);
    attention(p, f, WSH_WARN);
    attention(p, f, WSH_BROKEN);
    wsh_markup_open_class(&p->m, "td", "n of");
    wsh_markup_format(&p->m, "%u of %u pass", f->totals[WSH_PASS], f->n);
    wsh_markup_close(&p->m, "td");
    wsh_markup_close(&p->m, "tr");
}

void wsh_page_families(struct wsh_page *p) {
    if (p->tally.n_families == 0) return;
    wsh_markup_open_class(&p->m, "section", "families");
    wsh_markup_leaf(&p->m, "h3", NULL, "Families");
    wsh_markup_leaf(&p->m, "p", "lead", "One square per case, in the order of the run; each leads to its case.");
    wsh_markup_open(&p->m, "table");
    wsh_markup_open(&p->m, "tbody");
    for (size_t i = 0; i < p->tally.n_families; i++) family_row(p, &p->tally.families[i]);
    wsh_markup_close(&p->m, "tbody");
    wsh_markup_close(&p->m, "table");
    wsh_markup_close(&p->m, "section");
}

/* ---- several runs ---- */

static void run_row(struct wsh_page *p, const struct wsh_run_log *log) {
    struct wsh_tally t;
    wsh_tally_read(p->arena, log, &t);
    wsh_markup_open(&p->m, "tr");
    wsh_markup_open_class(&p->m, "td", "n");
    wsh_markup_format(&p->m, "%zu", p->run + 1);
    wsh_markup_close(&p->m, "td");
    wsh_markup_open(&p->m, "th");
    wsh_markup_attr(&p->m, "scope", "row");
    wsh_markup_open(&p->m, "a");
    wsh_markup_attr_format(&p->m, "href", "#run-%zu", p->run + 1);
    wsh_markup_text(&p->m, log->header.target);
    wsh_markup_close(&p->m, "a");
    if (log->header.server) wsh_markup_leaf(&p->m, "small", NULL, log->header.server);
    wsh_markup_close(&p->m, "th");
    wsh_markup_open_class(&p->m, "td", "b");
    bar(p, t.totals);
    wsh_markup_close(&p->m, "td");
    for (int i = 0; i < 2; i++) {
        enum wsh_verdict v = wsh_tally_order[i];
        wsh_markup_open_class(&p->m, "td", t.totals[v] ? wsh_page_class(v) : NULL);
        wsh_markup_format(&p->m, "%u %s", t.totals[v], wsh_verdict_name(v));
        wsh_markup_close(&p->m, "td");
    }
    wsh_markup_leaf(&p->m, "td", "k", wsh_tally_trouble(log) ? "incomplete" : NULL);
    wsh_markup_close(&p->m, "tr");
}

/* Runs of one catalogue have a case at the same place; only otherwise it is searched. */
static const struct wsh_result *same_case(const struct wsh_run_log *log, const char *id, size_t guess) {
    if (guess < log->n && strcmp(log->results[guess].id, id) == 0) return &log->results[guess];
    for (size_t i = 0; i < log->n; i++)
        if (strcmp(log->results[i].id, id) == 0) return &log->results[i];
    return NULL;
}

static bool telling(const struct wsh_run_log *logs, size_t n, const char *id, size_t guess) {
    for (size_t k = 0; k < n; k++) {
        const struct wsh_result *r = same_case(&logs[k], id, guess);
        if (r && (r->verdict == WSH_FAIL || r->verdict == WSH_WARN)) return true;
    }
    return false;
}

static void matrix_row(struct wsh_page *p, const struct wsh_run_log *logs, size_t n, const char *id, size_t guess) {
    wsh_markup_open(&p->m, "tr");
    wsh_markup_open(&p->m, "th");
    wsh_markup_attr(&p->m, "scope", "row");
    wsh_markup_leaf(&p->m, "code", NULL, id);
    wsh_markup_close(&p->m, "th");
    for (p->run = 0; p->run < n; p->run++) {
        const struct wsh_result *r = same_case(&logs[p->run], id, guess);
        wsh_markup_open(&p->m, "td");
        if (r) cell(p, r);
        wsh_markup_close(&p->m, "td");
    }
    p->run = 0;
    wsh_markup_close(&p->m, "tr");
    wsh_markup_raw(&p->m, WSH_LIT("\n"));
}

/* A case stands in the matrix once: at the first run that holds it. */
static void matrix_of(struct wsh_page *p, const struct wsh_run_log *logs, size_t n, size_t k) {
    for (size_t i = 0; i < logs[k].n && wsh_page_room(p) < WSH_ROOM_NO_BODY; i++) {
        const char *id = logs[k].results[i].id;
        bool before = false;
        for (size_t j = 0; j < k && !before; j++) before = same_case(&logs[j], id, i) != NULL;
        if (!before && telling(logs, n, id, i)) matrix_row(p, logs, n, id, i);
    }
}

static void matrix_head(struct wsh_page *p, const struct wsh_run_log *logs, size_t n) {
    wsh_markup_open(&p->m, "thead");
    wsh_markup_open(&p->m, "tr");
    wsh_markup_leaf(&p->m, "td", NULL, "case");
    for (size_t k = 0; k < n; k++) {
        wsh_markup_open(&p->m, "th");
        wsh_markup_attr(&p->m, "scope", "col");
        wsh_markup_attr(&p->m, "title", logs[k].header.target);
        wsh_markup_format(&p->m, "%zu", k + 1);
        wsh_markup_close(&p->m, "th");
    }
    wsh_markup_close(&p->m, "tr");
    wsh_markup_close(&p->m, "thead");
}

void wsh_page_comparison(struct wsh_page *p, const struct wsh_run_log *logs, size_t n) {
    wsh_markup_open_class(&p->m, "header", "top");
    wsh_markup_open(&p->m, "h1");
    wsh_markup_format(&p->m, "%zu targets", n);
    wsh_markup_close(&p->m, "h1");
    wsh_markup_open_class(&p->m, "table", "runs");
    wsh_markup_open(&p->m, "tbody");
    for (p->run = 0; p->run < n; p->run++) run_row(p, &logs[p->run]);
    p->run = 0;
    wsh_markup_close(&p->m, "tbody");
    wsh_markup_close(&p->m, "table");
    wsh_markup_close(&p->m, "header");
    wsh_markup_open_class(&p->m, "section", "matrix");
    wsh_markup_leaf(&p->m, "h3", NULL, "Where they fail or warn");
    wsh_markup_leaf(&p->m, "p", "lead", "One column per target, numbered as above; each square leads to its case.");
    wsh_markup_open(&p->m, "table");
    matrix_head(p, logs, n);
    wsh_markup_open(&p->m, "tbody");
    for (size_t k = 0; k < n; k++) matrix_of(p, logs, n, k);
    wsh_markup_close(&p->m, "tbody");
    wsh_markup_close(&p->m, "table");
    wsh_markup_close(&p->m, "section");
}
