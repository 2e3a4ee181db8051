/* html_rules.c - what one run says of the rules: by level as a picture, the broken ones by name, all of them behind. */
#include "reports/coverage.h"
#include "reports/html.h"

enum { LEVELS = WSH_LEVEL_INFERRED + 1 };

/* In the order of enum wsh_rule_state; the class is that of a verdict that means the same. */
static const struct {
    const char *class, *words;
} states[WSH_RULE_STATE_COUNT] = {
    {"n", "without a case here"}, {"s", "not tried"}, {"p", "held"}, {"w", "warned"}, {"f", "violated"}};

struct coverage {
    struct wsh_rule_record rules[WSH_RULE_COUNT];
    unsigned levels[LEVELS][WSH_RULE_STATE_COUNT], of[LEVELS], largest;
};

/* Clients and intermediaries are not what a run tests: they count where a case names them. */
static bool counts(const struct coverage *c, size_t i) {
    enum wsh_role role = wsh_rule((enum wsh_rule_id)i)->role;
    return role == WSH_ROLE_SERVER || role == WSH_ROLE_BOTH || c->rules[i].state != WSH_RULE_NO_CASE;
}

static struct coverage *read_coverage(struct wsh_page *p) {
    struct coverage *c = WSH_NEW(p->arena, struct coverage);
    wsh_coverage_read(p->arena, p->log, c->rules);
    for (size_t i = 0; i < WSH_RULE_COUNT; i++) {
        enum wsh_level level = wsh_rule((enum wsh_rule_id)i)->level;
        if (!counts(c, i)) continue;
        c->levels[level][c->rules[i].state]++;
        if (++c->of[level] > c->largest) c->largest = c->of[level];
    }
    return c;
}

static void bar(struct wsh_page *p, const struct coverage *c, size_t level) {
    enum { WIDE = 600, HIGH = 12 };
    struct wsh_picture pic;
    double x = 0;
    wsh_picture_begin(p, &pic, "bar",
                      wsh_arena_printf(p->arena, "%s: %u violated, %u warned, %u held, %u not tried, %u without a case",
                                       wsh_level_name((enum wsh_level)level), c->levels[level][WSH_RULE_VIOLATED],
                                       c->levels[level][WSH_RULE_WARNED], c->levels[level][WSH_RULE_HELD],
                                       c->levels[level][WSH_RULE_NOT_TRIED], c->levels[level][WSH_RULE_NO_CASE]),
                      WIDE, HIGH, true);
    for (size_t s = WSH_RULE_STATE_COUNT; s-- > 0;) {
        double w = (double)c->levels[level][s] * WIDE / c->largest;
        if (w <= 0) continue;
        wsh_picture_rect(&pic, states[s].class, x, 0, w > 2 ? w - 1 : w, HIGH);
        x += w;
    }
    wsh_picture_end(&pic);
}

static void level_row(struct wsh_page *p, const struct coverage *c, size_t level) {
    wsh_markup_open(&p->m, "tr");
    wsh_markup_open(&p->m, "th");
    wsh_markup_attr(&p->m, "scope", "row");
    wsh_markup_text(&p->m, wsh_level_name((enum wsh_level)level));
    wsh_markup_close(&p->m, "th");
    wsh_markup_open_class(&p->m, "td", "b");
    bar(p, c, level);
    wsh_markup_close(&p->m, "td");
    for (size_t s = WSH_RULE_STATE_COUNT; s-- > 0;) {
        unsigned n = c->levels[level][s];
        wsh_markup_open_class(&p->m, "td", n ? wsh_arena_printf(p->arena, "n %s", states[s].class) : "n");
        wsh_markup_format(&p->m, n ? "%u" : "\xC2\xB7", n);
        wsh_markup_close(&p->m, "td");
    }
    wsh_markup_close(&p->m, "tr");
}

static void levels(struct wsh_page *p, const struct coverage *c) {
    wsh_markup_open_class(&p->m, "table", "levels");
    wsh_markup_open(&p->m, "thead");
    wsh_markup_open(&p->m, "tr");
    wsh_markup_leaf(&p->m, "td", NULL, NULL);
    wsh_markup_leaf(&p->m, "td", "b", NULL);
    for (size_t s = WSH_RULE_STATE_COUNT; s-- > 0;) {
        wsh_markup_open_class(&p->m, "th", "n");
        wsh_markup_attr(&p->m, "scope", "col");
        wsh_markup_text(&p->m, states[s].words);
        wsh_markup_close(&p->m, "th");
    }
    wsh_markup_close(&p->m, "tr");
    wsh_markup_close(&p->m, "thead");
    wsh_markup_open(&p->m, "tbody");
    for (size_t i = 0; i < LEVELS; i++)
        if (c->of[i]) level_row(p, c, i);
    wsh_markup_close(&p->m, "tbody");
    wsh_markup_close(&p->m, "table");
}

/* ---- single rules ---- */

static void citation(struct wsh_page *p, const struct wsh_rule *rule) {
    const char *link = wsh_rule_link(p->arena, rule);
    wsh_markup_open(&p->m, link ? "a" : "span");
    if (link) wsh_markup_attr(&p->m, "href", link);
    if (link) wsh_markup_attr(&p->m, "rel", "noreferrer");
    wsh_markup_text(&p->m, wsh_rule_citation(p->arena, rule));
    wsh_markup_close(&p->m, link ? "a" : "span");
}

static void outcome(struct wsh_page *p, const struct wsh_rule_record *record) {
    struct wsh_markup *m = &p->m;
    wsh_markup_leaf(m, "span", wsh_arena_printf(p->arena, "v %s", states[record->state].class),
                    states[record->state].words);
    if (!record->worst) return;
    wsh_markup_text(m, " by ");
    wsh_page_link(p, wsh_tally_family_of(record->worst), record->worst->id);
    if (record->against > 1) wsh_markup_format(m, " and %u more", record->against - 1);
}

static void rule_row(struct wsh_page *p, const struct coverage *c, size_t i) {
    const struct wsh_rule *rule = wsh_rule((enum wsh_rule_id)i);
    struct wsh_markup *m = &p->m;
    wsh_markup_open(m, "li");
    wsh_markup_leaf(m, "code", NULL, rule->id);
    wsh_markup_leaf(m, "span", wsh_level_binds(rule->level) ? "lv must" : "lv", wsh_level_name(rule->level));
    citation(p, rule);
    wsh_markup_leaf(m, "p", NULL, rule->title);
    wsh_markup_open(m, "p");
    outcome(p, &c->rules[i]);
    wsh_markup_close(m, "p");
    wsh_markup_close(m, "li");
}

static void rule_list(struct wsh_page *p, const struct coverage *c, enum wsh_rule_state from, enum wsh_rule_state to) {
    wsh_markup_open_class(&p->m, "ul", "ru cols");
    for (int s = (int)to; s >= (int)from; s--)
        for (size_t i = 0; i < WSH_RULE_COUNT; i++)
            if (c->rules[i].state == (enum wsh_rule_state)s) rule_row(p, c, i);
    wsh_markup_close(&p->m, "ul");
}

static unsigned count(const struct coverage *c, enum wsh_rule_state from, enum wsh_rule_state to) {
    unsigned n = 0;
    for (size_t i = 0; i < WSH_RULE_COUNT; i++) n += c->rules[i].state >= from && c->rules[i].state <= to;
    return n;
}

static void behind(struct wsh_page *p, const struct coverage *c, enum wsh_rule_state from, enum wsh_rule_state to,
                   const char *what) {
    unsigned n = count(c, from, to);
    if (n == 0) return;
    wsh_markup_open_class(&p->m, "details", "more-rules");
    wsh_markup_open(&p->m, "summary");
    wsh_markup_format(&p->m, n == 1 ? "%u rule %s" : "%u rules %s", n, what);
    wsh_markup_close(&p->m, "summary");
    rule_list(p, c, from, to);
    wsh_markup_close(&p->m, "details");
}

void wsh_page_rules(struct wsh_page *p) {
    if (p->tally.n == 0) return;
    const struct coverage *c = read_coverage(p);
    wsh_markup_open_class(&p->m, "section", "rules");
    wsh_markup_attr(&p->m, "id", "rules");
    wsh_markup_leaf(&p->m, "h2", NULL, "Rules");
    wsh_markup_leaf(&p->m, "p", "lead",
                    "Requirements on servers by how strongly they bind. 'wshake explain RULE' says why a rule has no "
                    "case.");
    levels(p, c);
    behind(p, c, WSH_RULE_VIOLATED, WSH_RULE_VIOLATED, "violated");
    behind(p, c, WSH_RULE_WARNED, WSH_RULE_WARNED, "warned");
    behind(p, c, WSH_RULE_NOT_TRIED, WSH_RULE_HELD, "held or not tried");
    wsh_markup_close(&p->m, "section");
}
