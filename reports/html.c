/* html.c - the walker: what stands where, for one run and for several, in one file and in a folder.
 *
 * In the file the script only filters; everything it shows is there without it and in reading order, failures first.
 * A folder has a page per family, which holds its cases, and a page per verdict, which links to them. Peers' octets
 * enter through the markup writer alone. */
#include "reports/html.h"
#include "reports/render.h"

/* The largest page, and how many families have a page of their own. */
enum { PAGE = 14 * 1000 * 1000, FAMILY_PAGES = 200 };

enum wsh_room wsh_page_room(const struct wsh_page *p) {
    static const struct {
        unsigned percent;
        enum wsh_room room;
    } levels[] = {{94, WSH_ROOM_NONE}, {75, WSH_ROOM_NO_BODY}, {50, WSH_ROOM_NO_OCTETS}};
    size_t all = p->m.out->limit - p->begin < PAGE ? p->m.out->limit - p->begin : PAGE;
    size_t percent = (p->m.out->n - p->begin) / (all / 100 + 1);
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

/* ---- addresses ---- */

static bool is_plain(uint8_t c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

/* Letters of its own for a name that could not stand in an address or would be written otherwise there. */
static const char *sum_of(struct wsh_page *p, const char *prefix, struct wsh_span name, const char *ending) {
    uint8_t sum[20];
    wsh_sha1(name, sum);
    return wsh_arena_printf(p->arena, "%s-%02x%02x%02x%02x%02x%02x%s", prefix, sum[0], sum[1], sum[2], sum[3], sum[4],
                            sum[5], ending);
}

/* A family is a word in every catalogue. */
const char *wsh_page_family_sheet(struct wsh_page *p, const char *family) {
    struct wsh_span name = wsh_span_of(family);
    size_t plain = 0;
    if (p->tally.n_families > FAMILY_PAGES) return "cases.html";
    while (plain < name.n && is_plain(name.p[plain])) plain++;
    if (plain == name.n && name.n > 0 && name.n <= 40) return wsh_arena_printf(p->arena, "family-%s.html", family);
    return sum_of(p, "family-", name, ".html");
}

const char *wsh_page_anchor(struct wsh_page *p, const char *id) {
    enum { LONGEST = 200 };
    struct wsh_span name = wsh_span_of(id);
    size_t plain = 0;
    while (plain < name.n && name.p[plain] > ' ' && name.p[plain] < 0x7F) plain++;
    return name.n > 0 && plain == name.n && name.n <= LONGEST ? id : sum_of(p, "case", name, "");
}

const char *wsh_page_href(struct wsh_page *p, const char *family, const char *id) {
    struct wsh_span name = wsh_span_of(wsh_page_anchor(p, id));
    const char *sheet = p->folder ? wsh_page_family_sheet(p, family) : "";
    char *href = wsh_arena_array(p->arena, name.n + strlen(sheet) + 2, 3), *to = href;
    to += wsh_span_copy((uint8_t *)to, wsh_span_of(sheet));
    *to++ = '#';
    for (size_t i = 0; i < name.n; i++) {
        uint8_t c = name.p[i];
        bool plain = is_plain(c) || (c >= 'A' && c <= 'Z') || c == '.' || c == '/' || c == '_';
        if (plain)
            *to++ = (char)c;
        else
            to += snprintf(to, 4, "%%%02X", c);
    }
    return href;
}

void wsh_page_link(struct wsh_page *p, const char *family, const char *id) {
    wsh_markup_open(&p->m, "a");
    wsh_markup_attr(&p->m, "href", wsh_page_href(p, family, id));
    wsh_markup_leaf(&p->m, "code", NULL, id);
    wsh_markup_close(&p->m, "a");
}

void wsh_page_tip(struct wsh_page *p, const struct wsh_result *r) {
    const char *impact = wsh_impact_name(r->impact);
    wsh_markup_attr_format(&p->m, "title", "%s%s%s: %s", wsh_verdict_name(r->verdict), *impact ? ", " : "", impact,
                           r->because);
}

/* ---- the filter: shown by the script, useless without it ---- */

static void filter_verdicts(struct wsh_page *p) {
    wsh_markup_open(&p->m, "fieldset");
    wsh_markup_attr(&p->m, "aria-label", "verdicts");
    for (int i = 0; i < WSH_VERDICT_COUNT; i++) {
        enum wsh_verdict v = wsh_tally_order[i];
        if (p->tally.totals[v] == 0) continue;
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

static void option(struct wsh_page *p, const char *value, const char *text) {
    wsh_markup_open(&p->m, "option");
    wsh_markup_attr(&p->m, "value", value);
    wsh_markup_text(&p->m, text);
    wsh_markup_close(&p->m, "option");
}

static void open_select(struct wsh_page *p, const char *name, const char *label, const char *all) {
    wsh_markup_open(&p->m, "select");
    wsh_markup_attr(&p->m, "name", name);
    wsh_markup_attr(&p->m, "aria-label", label);
    option(p, "", all);
}

/* What is to be chosen among is found by the script in the cases, but for the names of targets. */
static void selects(struct wsh_page *p) {
    static const struct {
        const char *name, *label, *all;
    } rows[] = {{"f", "family", "all families"}, {"r", "rule", "all rules"}, {"i", "impact", "any impact"}};
    for (size_t i = 0; i < WSH_COUNT(rows); i++) {
        open_select(p, rows[i].name, rows[i].label, rows[i].all);
        wsh_markup_close(&p->m, "select");
    }
    if (p->compare.n_targets == 0) return;
    open_select(p, "t", "target that fails or warns", "all targets");
    for (size_t k = 0; k < p->compare.n_targets; k++)
        option(p, wsh_arena_printf(p->arena, "%zu", k + 1), p->compare.targets[k].name);
    wsh_markup_close(&p->m, "select");
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
    selects(p);
    filter_verdicts(p);
    wsh_markup_open(m, "button");
    wsh_markup_attr(m, "type", "button");
    wsh_markup_attr(m, "data-do", "all");
    wsh_markup_text(m, "open all");
    wsh_markup_close(m, "button");
    wsh_markup_leaf(m, "output", NULL, NULL);
    wsh_markup_close(m, "form");
}

/* ---- items by verdict ---- */

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
    wsh_markup_open_class(&p->m, "h2", wsh_page_class(wsh_tally_order[g]));
    wsh_markup_text(&p->m, groups[g].heading);
    wsh_markup_open(&p->m, "small");
    wsh_markup_format(&p->m, "%u", p->tally.totals[wsh_tally_order[g]]);
    wsh_markup_close(&p->m, "small");
    wsh_markup_close(&p->m, "h2");
    wsh_markup_leaf(&p->m, "span", "lead", groups[g].lead);
}

static void draw(struct wsh_page *p, const struct wsh_page_item *item) {
    if (item->r)
        wsh_page_case(p, item->r);
    else
        wsh_page_across(p, item->c);
}

static void group(struct wsh_page *p, int g) {
    const char *element = groups[g].closed ? "details" : "section";
    if (p->tally.totals[wsh_tally_order[g]] == 0) return;
    wsh_markup_open_class(&p->m, element, "group");
    wsh_markup_attr(&p->m, "id", wsh_verdict_name(wsh_tally_order[g]));
    wsh_markup_open_class(&p->m, groups[g].closed ? "summary" : "div", "gh");
    group_heading(p, g);
    wsh_markup_close(&p->m, groups[g].closed ? "summary" : "div");
    for (size_t i = 0; i < p->n_items; i++)
        if (p->items[i].verdict == wsh_tally_order[g]) draw(p, &p->items[i]);
    if (wsh_page_room(p) == WSH_ROOM_NONE)
        wsh_markup_leaf(&p->m, "p", "more", "The page is full: further results are in the record only.");
    wsh_markup_close(&p->m, element);
}

/* ---- pages of a folder ---- */

static void page_heading(struct wsh_page *p, const char *text, const char *lead) {
    wsh_markup_leaf(&p->m, "h1", NULL, text);
    wsh_markup_leaf(&p->m, "p", "lead", lead);
}

static void line(struct wsh_page *p, const struct wsh_page_item *item) {
    if (wsh_page_room(p) >= WSH_ROOM_NO_BODY) {
        p->left.results++;
        return;
    }
    wsh_markup_open(&p->m, "li");
    wsh_page_link(p, item->family, item->id);
    if (item->r && item->r->impact != WSH_IMPACT_NONE)
        wsh_markup_leaf(&p->m, "span", "tag im", wsh_impact_name(item->r->impact));
    wsh_markup_leaf(&p->m, "span", "be", item->r ? item->r->because : item->c->cells[0].r->title);
    wsh_markup_close(&p->m, "li");
}

static void verdict_sheet(struct wsh_page *p, int g) {
    enum wsh_verdict v = wsh_tally_order[g];
    if (p->tally.totals[v] == 0) return;
    wsh_sheet_begin(p, wsh_arena_printf(p->arena, "%s.html", wsh_verdict_name(v)), groups[g].heading);
    page_heading(p, groups[g].heading, groups[g].lead);
    wsh_markup_open_class(&p->m, "ul", "lines");
    for (size_t i = 0; i < p->n_items; i++)
        if (p->items[i].verdict == v) line(p, &p->items[i]);
    wsh_markup_close(&p->m, "ul");
    wsh_sheet_end(p);
}

/* `family` NULL: all of them on one page. */
static void family_sheet(struct wsh_page *p, const char *family) {
    wsh_sheet_begin(p, wsh_page_family_sheet(p, family), family ? family : "all cases");
    page_heading(p, family ? family : "all cases", "The cases of this family, the worst first.");
    wsh_markup_open_class(&p->m, "section", "group");
    for (size_t i = 0; i < p->n_items; i++)
        if (!family || strcmp(p->items[i].family, family) == 0) draw(p, &p->items[i]);
    wsh_markup_close(&p->m, "section");
    wsh_sheet_end(p);
}

/* In the file every case, in a folder further pages. */
static void cases_here(struct wsh_page *p) {
    if (p->folder) return;
    filter(p);
    for (int g = 0; g < WSH_VERDICT_COUNT; g++) group(p, g);
}

static void end(struct wsh_page *p) {
    wsh_sheet_end(p);
    if (!p->folder) return;
    for (int g = 0; g < WSH_VERDICT_COUNT; g++) verdict_sheet(p, g);
    if (p->tally.n_families > FAMILY_PAGES) family_sheet(p, NULL);
    for (size_t i = 0; i < p->tally.n_families && p->tally.n_families <= FAMILY_PAGES; i++)
        family_sheet(p, p->tally.families[i].name);
    wsh_sheet_style(p);
}

/* ---- views ---- */

static void show_run(struct wsh_page *p) {
    p->log = p->logs;
    wsh_tally_read(p->arena, p->log, &p->tally);
    p->items = WSH_NEW_ARRAY(p->arena, p->tally.n + 1, struct wsh_page_item);
    for (p->n_items = 0; p->n_items < p->tally.n; p->n_items++) {
        const struct wsh_result *r = p->tally.ordered[p->n_items];
        p->items[p->n_items] = (struct wsh_page_item){r->id, wsh_tally_family_of(r), r->verdict, r, NULL};
    }
    wsh_sheet_begin(p, "index.html", *p->log->header.target ? p->log->header.target : "no target");
    wsh_page_masthead(p);
    wsh_page_families(p);
    cases_here(p);
    wsh_page_rules(p);
    wsh_page_times(p);
    wsh_page_needs(p);
    end(p);
}

/* The cases of all runs stand as a run in which each earned its worst verdict; `across` holds them. */
static void tally_across(struct wsh_page *p) {
    struct wsh_run_log *across = WSH_NEW(p->arena, struct wsh_run_log);
    const struct wsh_compare *c = &p->compare;
    across->results = WSH_NEW_ARRAY(p->arena, c->n + 1, struct wsh_result);
    for (; across->n < c->n; across->n++) {
        const struct wsh_compare_case *one = &c->cases[across->n];
        across->results[across->n] = (struct wsh_result){.id = one->id, .family = one->family, .verdict = one->worst};
    }
    wsh_tally_read(p->arena, across, &p->tally);
    p->items = WSH_NEW_ARRAY(p->arena, c->n + 1, struct wsh_page_item);
    for (p->n_items = 0; p->n_items < p->tally.n; p->n_items++) {
        const struct wsh_compare_case *one = &c->cases[p->tally.ordered[p->n_items] - across->results];
        p->items[p->n_items] = (struct wsh_page_item){one->id, one->family, one->worst, NULL, one};
    }
}

static void show_comparison(struct wsh_page *p) {
    wsh_compare_read(p->arena, p->logs, p->n_logs, &p->compare);
    tally_across(p);
    wsh_sheet_begin(p, "index.html", wsh_arena_printf(p->arena, "%zu targets", p->n_logs));
    wsh_page_ranking(p);
    wsh_page_case_matrix(p);
    wsh_page_rule_matrix(p);
    cases_here(p);
    end(p);
}

static bool is_one(const struct wsh_run_log *logs, size_t n) {
    (void)logs;
    return n == 1;
}
static bool is_any(const struct wsh_run_log *logs, size_t n) {
    (void)logs;
    (void)n;
    return true;
}

/* The first that suits what was recorded. A campaign of the fuzzer (results of the source "fuzz:...") is a row of its
 * own before these, when there is a view of it. */
static const struct {
    bool (*suits)(const struct wsh_run_log *logs, size_t n);
    void (*show)(struct wsh_page *p);
} views[] = {{is_one, show_run}, {is_any, show_comparison}};

static void render(const struct wsh_run_log *logs, size_t n, struct wsh_report_folder *folder, struct wsh_buf *out) {
    struct wsh_page p = {.arena = wsh_arena_new(), .logs = logs, .n_logs = n, .folder = folder};
    size_t view = 0;
    p.m.out = out;
    while (!views[view].suits(logs, n)) view++;
    views[view].show(&p);
    wsh_arena_free(p.arena);
}

void wsh_render_html(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                     struct wsh_buf *out) {
    (void)o;
    render(logs, n, NULL, out);
}

void wsh_render_html_folder(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                            struct wsh_report_folder *folder) {
    struct wsh_buf sheet;
    (void)o;
    wsh_buf_init(&sheet, WSH_LIMIT_TEXT);
    render(logs, n, folder, &sheet);
    wsh_buf_done(&sheet);
}
