/* html.c - the page: one self-contained file that needs neither network nor script.
 *
 * The script only filters; everything it shows is in the file and in reading order, failures first. The content
 * security policy allows our own inline style and script and nothing else, so that even an escape that we forgot could
 * load nothing. Peers' octets enter through the markup writer alone. */
#include "reports/html.h"
#include "reports/render.h"

/* The longest text of a peer or a case that is shown whole, and the largest page. */
enum { TEXT_SHOWN = 2000, PAGE = WSH_LIMIT_TEXT };

static const char policy[] = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
                             "base-uri 'none'; form-action 'none'";

/* The runs still to come share what is left. */
static void begin_share(struct wsh_page *p, size_t shares) {
    size_t all = p->m.out->limit < PAGE ? p->m.out->limit : PAGE;
    p->begin = p->m.out->n < all ? p->m.out->n : all;
    p->end = p->begin + (all - p->begin) / shares;
}

enum wsh_room wsh_page_room(const struct wsh_page *p) {
    static const struct {
        unsigned percent;
        enum wsh_room room;
    } levels[] = {{94, WSH_ROOM_NONE}, {85, WSH_ROOM_NO_BODY}, {60, WSH_ROOM_NO_OCTETS}};
    size_t used = p->m.out->n > p->begin ? p->m.out->n - p->begin : 0;
    size_t percent = used / ((p->end - p->begin) / 100 + 1);
    for (size_t i = 0; i < WSH_COUNT(levels); i++)
        if (percent >= levels[i].percent) return levels[i].room;
    return WSH_ROOM_FULL;
}

const char *wsh_page_class(enum wsh_verdict v) {
    static const char *const classes[WSH_VERDICT_COUNT] = {
        [WSH_PASS] = "p",   [WSH_INFO] = "i", [WSH_SKIP] = "s", [WSH_BLOCKED] = "b",
        [WSH_BROKEN] = "k", [WSH_WARN] = "w", [WSH_FAIL] = "f",
    };
    return classes[v];
}

void wsh_page_verdict(struct wsh_page *p, enum wsh_verdict v) {
    char class[] = "v x";
    class[2] = *wsh_page_class(v);
    wsh_markup_leaf(&p->m, "span", class, wsh_verdict_name(v));
}

void wsh_page_time(struct wsh_page *p, const char *element, const char *class, uint64_t us) {
    wsh_markup_open_class(&p->m, element, class);
    if (us < 10000)
        wsh_markup_format(&p->m, "%" PRIu64 ".%02" PRIu64 " ms", us / 1000, us / 10 % 100);
    else if (us < 10000000)
        wsh_markup_format(&p->m, "%" PRIu64 " ms", us / 1000);
    else
        wsh_markup_format(&p->m, "%" PRIu64 ".%" PRIu64 " s", us / 1000000, us / 100000 % 10);
    wsh_markup_close(&p->m, element);
}

const char *wsh_page_anchor(struct wsh_page *p, const struct wsh_result *r) {
    if (p->runs == 1) return r->id;
    return wsh_arena_printf(p->arena, "%zu/%s", p->run + 1, r->id);
}

const char *wsh_page_href(struct wsh_page *p, const struct wsh_result *r) {
    struct wsh_span id = wsh_span_of(wsh_page_anchor(p, r));
    char *href = wsh_arena_array(p->arena, id.n + 1, 3), *to = href;
    *to++ = '#';
    for (size_t i = 0; i < id.n; i++) {
        uint8_t c = id.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '-' && c <= '9') || c == '_';
        if (plain)
            *to++ = (char)c;
        else
            to += snprintf(to, 4, "%%%02X", c);
    }
    return href;
}

static void meta(struct wsh_markup *m, const char *key, const char *name, const char *content) {
    wsh_markup_empty(m, "meta");
    wsh_markup_attr(m, key, name);
    wsh_markup_attr(m, "content", content);
}

static void head(struct wsh_page *p, const struct wsh_run_log *logs, size_t n) {
    struct wsh_markup *m = &p->m;
    wsh_markup_open(m, "head");
    wsh_markup_empty(m, "meta");
    wsh_markup_attr(m, "charset", "utf-8");
    meta(m, "http-equiv", "Content-Security-Policy", policy);
    meta(m, "name", "viewport", "width=device-width, initial-scale=1");
    meta(m, "name", "color-scheme", "light dark");
    meta(m, "name", "referrer", "no-referrer");
    wsh_markup_open(m, "title");
    if (n == 1)
        wsh_markup_format(m, "%s - wshake", logs[0].header.target);
    else
        wsh_markup_format(m, "%zu targets - wshake", n);
    wsh_markup_close(m, "title");
    wsh_markup_open(m, "style");
    wsh_markup_raw(m, wsh_span_make(wsh_asset_css, wsh_asset_css_size));
    wsh_markup_close(m, "style");
    wsh_markup_close(m, "head");
}

/* ---- the filter: shown by the script, useless without it ---- */

static void filter_verdicts(struct wsh_page *p) {
    wsh_markup_open(&p->m, "fieldset");
    wsh_markup_attr(&p->m, "aria-label", "verdicts");
    for (int i = 0; i < WSH_VERDICT_COUNT; i++) {
        enum wsh_verdict v = wsh_tally_order[i];
        wsh_markup_open(&p->m, "label");
        wsh_markup_empty(&p->m, "input");
        wsh_markup_attr(&p->m, "type", "checkbox");
        wsh_markup_attr(&p->m, "name", "v");
        wsh_markup_attr(&p->m, "value", wsh_page_class(v));
        wsh_page_verdict(p, v);
        wsh_markup_close(&p->m, "label");
    }
    wsh_markup_close(&p->m, "fieldset");
}

static void button(struct wsh_page *p, const char *what, const char *text) {
    wsh_markup_open(&p->m, "button");
    wsh_markup_attr(&p->m, "type", "button");
    wsh_markup_attr(&p->m, "data-do", what);
    wsh_markup_text(&p->m, text);
    wsh_markup_close(&p->m, "button");
}

static void filter(struct wsh_page *p) {
    struct wsh_markup *m = &p->m;
    wsh_markup_open_class(m, "form", "filter");
    wsh_markup_attr(m, "id", "filter");
    wsh_markup_attr(m, "role", "search");
    wsh_markup_attr(m, "hidden", "");
    wsh_markup_empty(m, "input");
    wsh_markup_attr(m, "type", "search");
    wsh_markup_attr(m, "name", "q");
    wsh_markup_attr(m, "placeholder", "Search id, title, rule, octets");
    wsh_markup_attr(m, "aria-label", "search");
    wsh_markup_open(m, "select");
    wsh_markup_attr(m, "name", "f");
    wsh_markup_attr(m, "aria-label", "family");
    wsh_markup_open(m, "option");
    wsh_markup_attr(m, "value", "");
    wsh_markup_text(m, "all families");
    wsh_markup_close(m, "option");
    wsh_markup_close(m, "select");
    filter_verdicts(p);
    button(p, "all", "open all");
    wsh_markup_leaf(m, "output", NULL, NULL);
    wsh_markup_close(m, "form");
}

/* ---- results by verdict ---- */

/* `closed`: nobody has to act on them, so they wait behind their heading. In the order of wsh_tally_order. */
static const struct {
    const char *heading, *lead;
    bool closed;
} groups[WSH_VERDICT_COUNT] = {
    {"Failures", "A MUST is violated, or the target did something that hurts.", false},
    {"Warnings", "A SHOULD is not followed, or something is tolerated that a strict reading forbids.", false},
    {"Broken", "wshake or the environment got in the way: this says nothing about the target.", false},
    {"Information", "The specifications leave it open; what the target does is recorded.", true},
    {"Blocked", "A case that these depend on did not succeed, so they would prove nothing.", true},
    {"Skipped", "A precondition is not met.", true},
    {"Passes", "The target did what the rules ask for.", true},
};

static void group_heading(struct wsh_page *p, int g) {
    wsh_markup_open_class(&p->m, "h3", wsh_page_class(wsh_tally_order[g]));
    wsh_markup_text(&p->m, groups[g].heading);
    wsh_markup_open(&p->m, "small");
    wsh_markup_format(&p->m, "%u", p->tally.totals[wsh_tally_order[g]]);
    wsh_markup_close(&p->m, "small");
    wsh_markup_close(&p->m, "h3");
    wsh_markup_leaf(&p->m, "span", "lead", groups[g].lead);
}

static void group(struct wsh_page *p, int g) {
    const char *element = groups[g].closed ? "details" : "section";
    if (p->tally.totals[wsh_tally_order[g]] == 0) return;
    wsh_markup_open_class(&p->m, element, "group");
    wsh_markup_attr_format(&p->m, "id", "%s-%zu", wsh_verdict_name(wsh_tally_order[g]), p->run + 1);
    wsh_markup_open_class(&p->m, groups[g].closed ? "summary" : "div", "gh");
    group_heading(p, g);
    wsh_markup_close(&p->m, groups[g].closed ? "summary" : "div");
    for (size_t i = 0; i < p->tally.n; i++)
        if (p->tally.ordered[i]->verdict == wsh_tally_order[g]) wsh_page_case(p, p->tally.ordered[i]);
    if (wsh_page_room(p) == WSH_ROOM_NONE)
        wsh_markup_leaf(&p->m, "p", "more", "The page is full: further results are in the record only.");
    wsh_markup_close(&p->m, element);
}

static void run(struct wsh_page *p, const struct wsh_run_log *log) {
    p->log = log;
    begin_share(p, p->runs - p->run);
    wsh_tally_read(p->arena, log, &p->tally);
    wsh_markup_open_class(&p->m, "article", "run");
    wsh_markup_attr_format(&p->m, "id", "run-%zu", p->run + 1);
    wsh_page_masthead(p);
    wsh_page_families(p);
    if (p->runs == 1) filter(p);
    for (int g = 0; g < WSH_VERDICT_COUNT; g++) group(p, g);
    wsh_markup_close(&p->m, "article");
}

static void colophon(struct wsh_page *p) {
    wsh_markup_open_class(&p->m, "footer", "end");
    wsh_markup_leaf(
        &p->m, "p", NULL,
        "Octets that do not print are named or shown in hexadecimal; a number before a line is the offset of its "
        "first octet. Marks carry the number of their finding. Verdicts: fail, a MUST is violated; warn, a "
        "SHOULD or a harmless tolerance; info, left open by the specifications; skip, a precondition is not "
        "met; blocked, would prove nothing; broken, our trouble and not the target's.");
    wsh_markup_close(&p->m, "footer");
}

void wsh_render_html(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                     struct wsh_buf *out) {
    (void)o;
    struct wsh_page p = {.arena = wsh_arena_new(), .runs = n};
    struct wsh_markup *m = &p.m;
    wsh_markup_init(m, WSH_MARKUP_HTML, out);
    m->cut = TEXT_SHOWN;
    wsh_markup_raw(m, WSH_LIT("<!DOCTYPE html>\n"));
    wsh_markup_open(m, "html");
    wsh_markup_attr(m, "lang", "en");
    head(&p, logs, n);
    wsh_markup_open(m, "body");
    wsh_markup_leaf(m, "p", "kicker", "wshake \xC2\xB7 conformance of the WebSocket opening handshake");
    wsh_markup_open(m, "main");
    if (n != 1) {
        begin_share(&p, 4);
        wsh_page_comparison(&p, logs, n);
        filter(&p);
    }
    for (p.run = 0; p.run < n; p.run++) run(&p, &logs[p.run]);
    wsh_markup_close(m, "main");
    colophon(&p);
    wsh_markup_open(m, "script");
    wsh_markup_raw(m, wsh_span_make(wsh_asset_js, wsh_asset_js_size));
    wsh_markup_close(m, "script");
    wsh_markup_close(m, "body");
    wsh_markup_close(m, "html");
    wsh_markup_raw(m, WSH_LIT("\n"));
    wsh_markup_done(m);
    wsh_arena_free(p.arena);
}
