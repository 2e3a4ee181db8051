/* html_overview.c - what is seen of one run before any case: the answer in a sentence, the counts, the families, and
 * what it would take to try what was not tried. */
#include "reports/html.h"

enum { SHOW_DECLARED = 64, SHOW_FAMILIES = 500, SHOW_NEEDS = 40, SHOW_WAITING = 60 };

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

static void legend(struct wsh_page *p) {
    wsh_markup_open_class(&p->m, "nav", "legend");
    wsh_markup_attr(&p->m, "aria-label", "verdicts");
    for (int i = 0; i < WSH_VERDICT_COUNT; i++) {
        enum wsh_verdict v = wsh_tally_order[i];
        if (p->tally.totals[v] == 0) continue;
        wsh_markup_open(&p->m, "a");
        wsh_markup_attr_format(&p->m, "href", p->folder ? "%s.html" : "#%s", wsh_verdict_name(v));
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
        wsh_markup_attr(&p->m, "href", wsh_page_href(p, wsh_tally_family_of(first), first->id));
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

/* What stands below, where it stands. */
static void contents(struct wsh_page *p) {
    static const struct {
        const char *id, *text;
    } parts[] = {{"families", "families"}, {"rules", "rules"}, {"times", "time"}, {"needs", "not tried"}};
    bool here[] = {p->tally.n > 0, p->tally.n > 0, false, p->tally.totals[WSH_SKIP] + p->tally.totals[WSH_BLOCKED] > 0};
    for (size_t i = 0; i < p->log->n; i++) here[2] = here[2] || wsh_page_is_timed(&p->log->results[i]);
    wsh_markup_open_class(&p->m, "nav", "contents");
    wsh_markup_attr(&p->m, "aria-label", "contents");
    for (size_t i = 0; i < WSH_COUNT(parts); i++) {
        if (!here[i]) continue;
        wsh_markup_open(&p->m, "a");
        wsh_markup_attr_format(&p->m, "href", "#%s", parts[i].id);
        wsh_markup_text(&p->m, parts[i].text);
        wsh_markup_close(&p->m, "a");
    }
    wsh_markup_close(&p->m, "nav");
}

void wsh_page_masthead(struct wsh_page *p) {
    wsh_markup_open_class(&p->m, "header", "top");
    wsh_markup_leaf(&p->m, "h1", "target", *p->log->header.target ? p->log->header.target : "no target");
    state(p);
    wsh_picture_bar(p, p->tally.totals, p->tally.n);
    legend(p);
    impacts(p);
    facts(p);
    declared(p);
    contents(p);
    wsh_markup_close(&p->m, "header");
}

/* ---- families ---- */

/* A count that asks for attention; nothing is said of what is not there. */
static void attention(struct wsh_page *p, const struct wsh_tally_family *f, enum wsh_verdict v) {
    wsh_markup_open_class(&p->m, "td", f->totals[v] ? wsh_arena_printf(p->arena, "n %s", wsh_page_class(v)) : "n");
    if (f->totals[v]) wsh_markup_format(&p->m, "%u %s", f->totals[v], wsh_verdict_name(v));
    wsh_markup_close(&p->m, "td");
}

static void family_row(struct wsh_page *p, const struct wsh_tally_family *f, unsigned largest) {
    wsh_markup_open(&p->m, "tr");
    wsh_markup_open(&p->m, "th");
    wsh_markup_attr(&p->m, "scope", "row");
    wsh_markup_attr(&p->m, "data-f", f->name);
    wsh_markup_open(&p->m, p->folder ? "a" : "span");
    if (p->folder) wsh_markup_attr(&p->m, "href", wsh_page_family_sheet(p, f->name));
    wsh_markup_text(&p->m, f->name);
    wsh_markup_close(&p->m, p->folder ? "a" : "span");
    wsh_markup_close(&p->m, "th");
    wsh_markup_open_class(&p->m, "td", "b");
    wsh_picture_bar(p, f->totals, largest);
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
    const struct wsh_tally *t = &p->tally;
    size_t n = t->n_families < SHOW_FAMILIES ? t->n_families : SHOW_FAMILIES;
    unsigned largest = 0;
    if (n == 0) return;
    for (size_t i = 0; i < n; i++) largest = t->families[i].n > largest ? t->families[i].n : largest;
    wsh_markup_open_class(&p->m, "section", "families");
    wsh_markup_attr(&p->m, "id", "families");
    wsh_markup_leaf(&p->m, "h2", NULL, "Families");
    wsh_markup_leaf(&p->m, "p", "lead", "The longer the bar, the more cases; failures stand at its left end.");
    wsh_markup_open(&p->m, "table");
    wsh_markup_open(&p->m, "tbody");
    for (size_t i = 0; i < n; i++) family_row(p, &t->families[i], largest);
    wsh_markup_close(&p->m, "tbody");
    wsh_markup_close(&p->m, "table");
    wsh_page_left_out(p, n, t->n_families, "families");
    wsh_markup_close(&p->m, "section");
}

/* ---- what was not tried ---- */

static bool waits(const struct wsh_result *r) { return r->verdict == WSH_SKIP || r->verdict == WSH_BLOCKED; }

/* Reasons in the order of the run; several cases mostly wait for one thing. */
struct need {
    const char *because;
    const struct wsh_result **waiting;
    size_t n;
};

static struct need *needs_of(struct wsh_page *p, size_t *ret_n) {
    struct need *needs = NULL;
    for (size_t i = 0; i < p->log->n; i++) {
        const struct wsh_result *r = &p->log->results[i];
        size_t k = 0;
        if (!waits(r)) continue;
        while (k < *ret_n && strcmp(needs[k].because, r->because) != 0) k++;
        if (k == SHOW_NEEDS) continue;
        if (k == *ret_n) *WSH_PUSH(p->arena, needs, *ret_n) = (struct need){.because = r->because};
        *WSH_PUSH(p->arena, needs[k].waiting, needs[k].n) = r;
    }
    return needs;
}

static void need_row(struct wsh_page *p, const struct need *need) {
    size_t n = need->n < SHOW_WAITING ? need->n : SHOW_WAITING;
    wsh_markup_open(&p->m, "li");
    wsh_markup_open(&p->m, "p");
    wsh_markup_leaf(&p->m, "b", NULL, need->because);
    wsh_markup_close(&p->m, "p");
    for (size_t i = 0; i < n; i++) {
        if (i) wsh_markup_text(&p->m, ", ");
        wsh_page_link(p, wsh_tally_family_of(need->waiting[i]), need->waiting[i]->id);
    }
    wsh_page_left_out(p, n, need->n, "cases");
    wsh_markup_close(&p->m, "li");
}

void wsh_page_needs(struct wsh_page *p) {
    size_t n = 0;
    const struct need *needs = needs_of(p, &n);
    if (n == 0) return;
    wsh_markup_open_class(&p->m, "section", "needs");
    wsh_markup_attr(&p->m, "id", "needs");
    wsh_markup_leaf(&p->m, "h2", NULL, "Not tried");
    wsh_markup_leaf(&p->m, "p", "lead",
                    "What each would need. Facts about the target are declared with flags of the same name or in a "
                    "profile, which 'wshake init URL' writes.");
    wsh_markup_open(&p->m, "ul");
    for (size_t i = 0; i < n; i++) need_row(p, &needs[i]);
    wsh_markup_close(&p->m, "ul");
    wsh_markup_close(&p->m, "section");
}
