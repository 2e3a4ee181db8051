/* diff_html.c - a comparison as a page: the style sheet of the report, no script, nothing to load. */
#include "reports/diff.h"
#include "reports/html.h"

enum { TEXT_SHOWN = 2000, PAGE = WSH_LIMIT_TEXT - 64 * 1024 };

static const char policy[] = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

static const struct {
    const char *heading, *lead;
} headings[WSH_DIFF_RANK_COUNT] = {
    {"Worse", "The target does worse than it did."},
    {"Changed", "Something else than before, neither better nor worse; or the catalogue, the judge or luck moved it."},
    {"Better", "The target does better than it did."},
    {"New", "Cases that the old run did not have."},
    {"Gone", "Cases that the new run does not have."},
};

static void head(struct wsh_markup *m) {
    wsh_markup_open(m, "head");
    wsh_markup_empty(m, "meta");
    wsh_markup_attr(m, "charset", "utf-8");
    wsh_markup_empty(m, "meta");
    wsh_markup_attr(m, "http-equiv", "Content-Security-Policy");
    wsh_markup_attr(m, "content", policy);
    wsh_markup_leaf(m, "title", NULL, "two runs compared - wshake");
    wsh_markup_open(m, "style");
    wsh_markup_raw(m, wsh_span_make(wsh_asset_css, wsh_asset_css_size));
    wsh_markup_close(m, "style");
    wsh_markup_close(m, "head");
}

static void run_row(struct wsh_markup *m, const char *which, const struct wsh_run_log *log) {
    const struct wsh_run_header *h = &log->header;
    const char *cells[] = {h->target, h->server, h->started, h->wshake, h->catalogue};
    wsh_markup_open(m, "tr");
    wsh_markup_leaf(m, "th", NULL, which);
    for (size_t i = 0; i < WSH_COUNT(cells); i++) wsh_markup_leaf(m, "td", NULL, cells[i]);
    wsh_markup_close(m, "tr");
}

static void table_head(struct wsh_markup *m, const char *const *names, size_t n) {
    wsh_markup_open(m, "table");
    wsh_markup_open(m, "thead");
    wsh_markup_open(m, "tr");
    for (size_t i = 0; i < n; i++) wsh_markup_leaf(m, "th", NULL, names[i]);
    wsh_markup_close(m, "tr");
    wsh_markup_close(m, "thead");
    wsh_markup_open(m, "tbody");
}

static void table_end(struct wsh_markup *m) {
    wsh_markup_close(m, "tbody");
    wsh_markup_close(m, "table");
}

static void runs(struct wsh_markup *m, const struct wsh_diff *d) {
    static const char *const names[] = {"run", "target", "server", "started", "wshake", "catalogue"};
    table_head(m, names, WSH_COUNT(names));
    run_row(m, "old", d->old);
    run_row(m, "new", d->new);
    table_end(m);
    for (size_t i = 0; i < d->n_notes; i++) wsh_markup_leaf(m, "p", "trouble", d->notes[i]);
}

static void verdict(struct wsh_markup *m, const struct wsh_result *r) {
    char class[] = "v x";
    wsh_markup_open(m, "td");
    if (r) class[2] = *wsh_page_class(r->verdict);
    if (r) wsh_markup_leaf(m, "span", class, wsh_verdict_name(r->verdict));
    wsh_markup_close(m, "td");
}

static void lines(struct wsh_markup *m, const char *old, const char *new) {
    if (!old) return;
    wsh_markup_open(m, "pre");
    wsh_markup_format(m, "- %s\n+ %s", old, new);
    wsh_markup_close(m, "pre");
}

static void item(struct wsh_markup *m, const struct wsh_diff_item *item) {
    wsh_markup_open(m, "tr");
    wsh_markup_leaf(m, "td", NULL, (item->new ? item->new : item->old)->id);
    verdict(m, item->old);
    verdict(m, item->new);
    wsh_markup_leaf(m, "td", NULL, wsh_diff_cause_name(item->cause));
    wsh_markup_open(m, "td");
    wsh_markup_text(m, item->reason);
    lines(m, item->old_octets, item->new_octets);
    wsh_markup_close(m, "td");
    wsh_markup_close(m, "tr");
}

static bool full(const struct wsh_markup *m) { return m->out->n > PAGE || m->out->n + 64 * 1024 > m->out->limit; }

static void rank(struct wsh_markup *m, const struct wsh_diff *d, enum wsh_diff_rank r) {
    static const char *const names[] = {"case", "old", "new", "by", "what happened"};
    if (d->counts[r] == 0) return;
    wsh_markup_open_class(m, "section", "group");
    wsh_markup_open(m, "h3");
    wsh_markup_format(m, "%s (%u)", headings[r].heading, d->counts[r]);
    wsh_markup_close(m, "h3");
    wsh_markup_leaf(m, "p", "lead", headings[r].lead);
    table_head(m, names, WSH_COUNT(names));
    for (size_t i = 0; i < d->n && !full(m); i++)
        if (d->items[i].rank == r) item(m, &d->items[i]);
    table_end(m);
    if (full(m)) wsh_markup_leaf(m, "p", "more", "The page is full: the other formats hold the rest.");
    wsh_markup_close(m, "section");
}

static void groups(struct wsh_markup *m, const struct wsh_diff *d) {
    static const char *const names[] = {"cases", "as", "lines that differ"};
    if (d->n_groups == 0 || full(m)) return;
    wsh_markup_open_class(m, "section", "group");
    wsh_markup_leaf(m, "h3", NULL, "Other octets");
    wsh_markup_leaf(m, "p", "lead", "The same outcome and verdict as before, in other octets.");
    table_head(m, names, WSH_COUNT(names));
    for (size_t i = 0; i < d->n_groups && !full(m); i++) {
        wsh_markup_open(m, "tr");
        wsh_markup_open(m, "td");
        wsh_markup_format(m, "%zu", d->groups[i].n);
        wsh_markup_close(m, "td");
        wsh_markup_leaf(m, "td", NULL, d->groups[i].ids[0]);
        wsh_markup_open(m, "td");
        lines(m, d->groups[i].old_octets, d->groups[i].new_octets);
        wsh_markup_close(m, "td");
        wsh_markup_close(m, "tr");
    }
    table_end(m);
    wsh_markup_close(m, "section");
}

void wsh_diff_html(const struct wsh_diff *d, const struct wsh_report_options *o, struct wsh_buf *out) {
    struct wsh_markup m;
    (void)o;
    wsh_markup_init(&m, WSH_MARKUP_HTML, out);
    m.cut = TEXT_SHOWN;
    wsh_markup_raw(&m, WSH_LIT("<!DOCTYPE html>\n"));
    wsh_markup_open(&m, "html");
    wsh_markup_attr(&m, "lang", "en");
    head(&m);
    wsh_markup_open(&m, "body");
    wsh_markup_open(&m, "main");
    wsh_markup_open_class(&m, "p", d->counts[WSH_DIFF_WORSE] ? "state f" : "state p");
    wsh_markup_format(&m, "%u worse, %u changed, %u better, %u the same", d->counts[WSH_DIFF_WORSE],
                      d->counts[WSH_DIFF_CHANGED], d->counts[WSH_DIFF_BETTER], d->same);
    wsh_markup_close(&m, "p");
    runs(&m, d);
    for (int i = 0; i < WSH_DIFF_RANK_COUNT; i++) rank(&m, d, (enum wsh_diff_rank)i);
    groups(&m, d);
    wsh_markup_close(&m, "main");
    wsh_markup_close(&m, "body");
    wsh_markup_close(&m, "html");
    wsh_markup_raw(&m, WSH_LIT("\n"));
    wsh_markup_done(&m);
}
