/* history_html.c - runs over time as one page: curves of what is wrong, and a strip of verdicts for each case that ever
 * was. No script, nothing to load; every colour has a letter or a label beside it. */
#include "reports/history.h"
#include "reports/markup.h"

enum { NAME_ROOM = 48, WIDTH = 720, HEIGHT = 180, LEFT = 40, BOTTOM = 24, TOP = 12, RIGHT = 90 };

static const char policy[] = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

static const char style[] =
    ":root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#59636e;--line:#d1d9e0;--fail:#b3261e;--warn:#8a5a00;"
    "--impact:#6f42c1;--pass:#0a6e4f;--info:#0b5cad}"
    "@media(prefers-color-scheme:dark){:root{--bg:#0f1419;--fg:#e6e9ec;--dim:#9aa5b1;--line:#39424c;--fail:#ff8a80;"
    "--warn:#e0b050;--impact:#c9a7ff;--pass:#58c9a2;--info:#7fb8ff}}"
    "body{background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;"
    "padding:0 1rem}h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.5rem;overflow-wrap:anywhere}"
    "table{border-collapse:collapse}th,td{padding:.2rem .6rem;border-bottom:1px solid var(--line);text-align:left}"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}.wide{overflow-x:auto}"
    "svg{max-width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:var(--dim)}"
    "line{stroke:var(--line)}polyline{fill:none;stroke-width:2}"
    ".fail{stroke:var(--fail)}.warn{stroke:var(--warn);stroke-dasharray:6 3}"
    ".impact{stroke:var(--impact);stroke-dasharray:2 3}svg text.fail{fill:var(--fail);stroke:none}"
    "svg text.warn{fill:var(--warn);stroke:none}svg text.impact{fill:var(--impact);stroke:none}"
    ".strip td.v{text-align:center;font:600 12px ui-monospace,monospace;padding:.1rem .35rem}"
    ".strip th{font-weight:400}.v-fail{color:var(--fail);outline:2px solid var(--fail);outline-offset:-3px}"
    ".v-warn{color:var(--warn)}.v-pass{color:var(--pass)}.v-info{color:var(--info)}.v-none{color:var(--dim)}"
    ".moved{border-left:3px solid var(--fg)}.dim{color:var(--dim)}code{overflow-wrap:anywhere}";

static const char letters[WSH_VERDICT_COUNT + 1] = {
    [WSH_PASS] = 'P', [WSH_WARN] = 'W',    [WSH_FAIL] = 'F',   [WSH_INFO] = 'i',
    [WSH_SKIP] = '-', [WSH_BLOCKED] = 'X', [WSH_BROKEN] = '?', [WSH_VERDICT_COUNT] = ' '};

/* ---- curves ---- */

static unsigned fails(const struct wsh_history_run *r) { return r->totals[WSH_FAIL]; }
static unsigned warns(const struct wsh_history_run *r) { return r->totals[WSH_WARN]; }
static unsigned impacts(const struct wsh_history_run *r) { return r->impacts; }

static const struct {
    const char *name;
    unsigned (*of)(const struct wsh_history_run *r);
} curves[] = {{"warn", warns}, {"impact", impacts}, {"fail", fails}};

static unsigned most(const struct wsh_history *h) {
    unsigned top = 1;
    for (size_t c = 0; c < WSH_COUNT(curves); c++)
        for (size_t i = 0; i < h->n_runs; i++)
            if (curves[c].of(&h->runs[i]) > top) top = curves[c].of(&h->runs[i]);
    return top;
}

static unsigned x_of(const struct wsh_history *h, size_t i) {
    size_t steps = h->n_runs > 1 ? h->n_runs - 1 : 1;
    return LEFT + (unsigned)(i * (WIDTH - LEFT - RIGHT) / steps);
}
static unsigned y_of(unsigned value, unsigned top) {
    return HEIGHT - BOTTOM - (unsigned)((uint64_t)value * (HEIGHT - BOTTOM - TOP) / top);
}

static void grid_line(struct wsh_markup *m, unsigned value, unsigned top) {
    unsigned y = y_of(value, top);
    wsh_markup_open(m, "line"); /* not empty: within SVG nothing closes by itself */
    wsh_markup_attr_format(m, "x1", "%d", LEFT);
    wsh_markup_attr_format(m, "x2", "%d", WIDTH - RIGHT);
    wsh_markup_attr_format(m, "y1", "%u", y);
    wsh_markup_attr_format(m, "y2", "%u", y);
    wsh_markup_close(m, "line");
    wsh_markup_open(m, "text");
    wsh_markup_attr_format(m, "x", "%d", LEFT - 6);
    wsh_markup_attr_format(m, "y", "%u", y + 4);
    wsh_markup_attr(m, "text-anchor", "end");
    wsh_markup_format(m, "%u", value);
    wsh_markup_close(m, "text");
}

/* `label_y`: labels of curves that end at the same place stand below each other. */
static void curve(struct wsh_markup *m, const struct wsh_history *h, size_t c, unsigned top, unsigned *label_y) {
    struct wsh_buf points;
    unsigned last = curves[c].of(&h->runs[h->n_runs - 1]), y = y_of(last, top) + 4;
    wsh_buf_init(&points, WSH_LIMIT_TEXT);
    for (size_t i = 0; i < h->n_runs; i++)
        wsh_buf_printf(&points, "%u,%u ", x_of(h, i), y_of(curves[c].of(&h->runs[i]), top));
    if (h->n_runs == 1) wsh_buf_printf(&points, "%d,%u", WIDTH - RIGHT, y - 4);
    wsh_markup_open(m, "polyline");
    wsh_markup_attr(m, "class", curves[c].name);
    wsh_markup_attr_format(m, "points", "%.*s", WSH_FMT(wsh_buf_span(&points)));
    wsh_markup_close(m, "polyline");
    wsh_buf_done(&points);
    if (*label_y > 0 && y + 14 > *label_y && y < *label_y + 14) y = *label_y - 14;
    *label_y = y;
    wsh_markup_open_class(m, "text", curves[c].name);
    wsh_markup_attr_format(m, "x", "%d", WIDTH - RIGHT + 8);
    wsh_markup_attr_format(m, "y", "%u", y);
    wsh_markup_format(m, "%u %s%s", last, curves[c].name, last == 1 ? "" : "s");
    wsh_markup_close(m, "text");
}

static void picture(struct wsh_markup *m, const struct wsh_history *h) {
    unsigned top = most(h), label_y = 0;
    char room[NAME_ROOM];
    wsh_markup_open(m, "svg");
    wsh_markup_attr_format(m, "viewBox", "0 0 %d %d", WIDTH, HEIGHT);
    wsh_markup_attr_format(m, "width", "%d", WIDTH);
    wsh_markup_attr(m, "role", "img");
    wsh_markup_attr_format(m, "aria-label", "fails, warns and impacts over %zu runs; the table below has the figures",
                           h->n_runs);
    grid_line(m, 0, top);
    grid_line(m, top, top);
    for (size_t c = 0; c < WSH_COUNT(curves); c++) curve(m, h, c, top, &label_y);
    for (size_t end = 0; end < 2 && end < h->n_runs; end++) {
        wsh_markup_open(m, "text");
        wsh_markup_attr_format(m, "x", "%d", end ? WIDTH - RIGHT : LEFT);
        wsh_markup_attr_format(m, "y", "%d", HEIGHT - 6);
        wsh_markup_attr(m, "text-anchor", end ? "end" : "start");
        wsh_markup_text(m, wsh_history_name(&h->runs[end ? h->n_runs - 1 : 0], room, sizeof room));
        wsh_markup_close(m, "text");
    }
    wsh_markup_close(m, "svg");
}

/* ---- tables ---- */

static void heading(struct wsh_markup *m, const char *class, const char *text) {
    wsh_markup_open_class(m, "th", class);
    wsh_markup_attr(m, "scope", "col");
    wsh_markup_text(m, text);
    wsh_markup_close(m, "th");
}

static void number(struct wsh_markup *m, unsigned value) {
    wsh_markup_open_class(m, "td", "n");
    wsh_markup_format(m, "%u", value);
    wsh_markup_close(m, "td");
}

static void open_table(struct wsh_markup *m, const char *class, const char *label) {
    wsh_markup_open_class(m, "div", "wide");
    wsh_markup_attr(m, "tabindex", "0"); /* so that the keyboard can scroll it */
    wsh_markup_attr(m, "role", "region");
    wsh_markup_attr(m, "aria-label", label);
    wsh_markup_open_class(m, "table", class);
    wsh_markup_open(m, "thead");
    wsh_markup_open(m, "tr");
}

static void close_table(struct wsh_markup *m) {
    wsh_markup_close(m, "tbody");
    wsh_markup_close(m, "table");
    wsh_markup_close(m, "div");
}

static void begin_body(struct wsh_markup *m) {
    wsh_markup_close(m, "tr");
    wsh_markup_close(m, "thead");
    wsh_markup_open(m, "tbody");
}

static void runs(struct wsh_markup *m, const struct wsh_history *h) {
    static const char *const names[] = {"began", "called", "server", "wshake", "ended"};
    static const char *const figures[] = {"fail", "warn", "pass", "impacts"};
    open_table(m, NULL, "runs");
    for (size_t i = 0; i < WSH_COUNT(names); i++) heading(m, NULL, names[i]);
    for (size_t i = 0; i < WSH_COUNT(figures); i++) heading(m, "n", figures[i]);
    begin_body(m);
    for (size_t i = h->n_runs; i-- > 0;) {
        const struct wsh_history_run *r = &h->runs[i];
        const char *const cells[] = {r->started, r->label, r->server, r->wshake, r->ended};
        wsh_markup_open(m, "tr");
        for (size_t k = 0; k < WSH_COUNT(cells); k++) wsh_markup_leaf(m, "td", NULL, cells[k]);
        number(m, r->totals[WSH_FAIL]);
        number(m, r->totals[WSH_WARN]);
        number(m, r->totals[WSH_PASS]);
        number(m, r->impacts);
        wsh_markup_close(m, "tr");
    }
    close_table(m);
}

static void strip_cell(struct wsh_markup *m, const struct wsh_history_case *c, size_t i) {
    uint8_t now = c->verdicts[i], before = wsh_history_before(c, i);
    bool moved = now != WSH_VERDICT_COUNT && before != WSH_VERDICT_COUNT && now != before;
    const char *name = now == WSH_VERDICT_COUNT ? "none" : wsh_verdict_name((enum wsh_verdict)now);
    wsh_markup_open(m, "td");
    wsh_markup_attr_format(m, "class", "v v-%s%s", name, moved ? " moved" : "");
    wsh_markup_attr_format(m, "title", "%s%s", now == WSH_VERDICT_COUNT ? "not in this run" : name,
                           moved ? ", changed" : "");
    wsh_markup_format(m, "%c", letters[now]);
    wsh_markup_close(m, "td");
}

static void strips(struct wsh_markup *m, const struct wsh_history *h) {
    char room[NAME_ROOM];
    open_table(m, "strip", "cases over time");
    heading(m, NULL, "case");
    for (size_t i = 0; i < h->n_runs; i++) {
        wsh_markup_open(m, "th");
        wsh_markup_attr(m, "scope", "col");
        wsh_markup_attr(m, "title", wsh_history_name(&h->runs[i], room, sizeof room));
        wsh_markup_format(m, "%zu", i + 1);
        wsh_markup_close(m, "th");
    }
    begin_body(m);
    for (size_t k = 0; k < h->n_cases; k++) {
        wsh_markup_open(m, "tr");
        wsh_markup_open(m, "th");
        wsh_markup_attr(m, "scope", "row");
        wsh_markup_leaf(m, "code", NULL, h->cases[k].id);
        wsh_markup_close(m, "th");
        for (size_t i = 0; i < h->n_runs; i++) strip_cell(m, &h->cases[k], i);
        wsh_markup_close(m, "tr");
    }
    close_table(m);
}

static void target(struct wsh_markup *m, const struct wsh_history *h) {
    wsh_markup_leaf(m, "h2", NULL, h->target);
    picture(m, h);
    runs(m, h);
    wsh_markup_open_class(m, "p", "dim");
    wsh_markup_format(m,
                      "%zu case%s failed, warned or changed in some run, the oldest run first. F fail, W warn, P pass, "
                      "i info, - skip, X blocked, ? broken; a bar to the left: changed.",
                      h->n_cases, h->n_cases == 1 ? "" : "s");
    wsh_markup_close(m, "p");
    if (h->n_cases > 0) strips(m, h);
}

static void head(struct wsh_markup *m) {
    wsh_markup_open(m, "head");
    wsh_markup_empty(m, "meta");
    wsh_markup_attr(m, "charset", "utf-8");
    wsh_markup_empty(m, "meta");
    wsh_markup_attr(m, "name", "viewport");
    wsh_markup_attr(m, "content", "width=device-width, initial-scale=1");
    wsh_markup_empty(m, "meta");
    wsh_markup_attr(m, "http-equiv", "Content-Security-Policy");
    wsh_markup_attr(m, "content", policy);
    wsh_markup_leaf(m, "title", NULL, "history - wshake");
    wsh_markup_open(m, "style");
    wsh_markup_raw(m, wsh_span_of(style));
    wsh_markup_close(m, "style");
    wsh_markup_close(m, "head");
}

void wsh_history_html(const struct wsh_history *all, size_t n, const struct wsh_report_options *o,
                      struct wsh_buf *out) {
    struct wsh_markup m;
    (void)o;
    wsh_markup_init(&m, WSH_MARKUP_HTML, out);
    wsh_markup_raw(&m, WSH_LIT("<!doctype html>\n"));
    wsh_markup_open(&m, "html");
    wsh_markup_attr(&m, "lang", "en");
    head(&m);
    wsh_markup_open(&m, "body");
    wsh_markup_open(&m, "main");
    wsh_markup_leaf(&m, "h1", NULL, "Runs over time");
    for (size_t i = 0; i < n; i++) target(&m, &all[i]);
    wsh_markup_close(&m, "main");
    wsh_markup_close(&m, "body");
    wsh_markup_close(&m, "html");
    wsh_markup_done(&m);
}
