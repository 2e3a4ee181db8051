/* html_matrix.c - several targets side by side: a ranking with its reasons, cases by targets, rules by targets.
 *
 * No grade: a target stands where it stands because of failures that are named. A row in which all targets agree is
 * there and hidden, until the box above the table is checked; that takes no script. */
#include "reports/coverage.h"
#include "reports/html.h"

enum { SHOW_WORST = 3 };

/* ---- ranking ---- */

/* The worst failures: by impact, within it as the tally orders them. Failures without an impact come last. */
static size_t worst_of(const struct wsh_compare_target *t, const struct wsh_result *out[SHOW_WORST]) {
    size_t n = 0;
    for (size_t k = 0; k <= WSH_COUNT(wsh_impacts_ranked); k++) {
        enum wsh_impact impact = k < WSH_COUNT(wsh_impacts_ranked) ? wsh_impacts_ranked[k] : WSH_IMPACT_NONE;
        for (size_t i = 0; i < t->tally.n && n < SHOW_WORST; i++) {
            const struct wsh_result *r = t->tally.ordered[i];
            if (r->verdict == WSH_FAIL && r->impact == impact) out[n++] = r;
        }
    }
    return n;
}

static void impacts(struct wsh_page *p, const struct wsh_compare_target *t) {
    for (size_t i = 0; i < WSH_COUNT(wsh_impacts_ranked); i++) {
        unsigned n = wsh_compare_fails(t, wsh_impacts_ranked[i]);
        if (n == 0) continue;
        wsh_markup_open_class(&p->m, "span", "tag im");
        wsh_markup_format(&p->m, "%s %u", wsh_impact_name(wsh_impacts_ranked[i]), n);
        wsh_markup_close(&p->m, "span");
        wsh_markup_text(&p->m, " ");
    }
}

static void reasons(struct wsh_page *p, const struct wsh_compare_target *t) {
    const struct wsh_result *worst[SHOW_WORST];
    const char *trouble = wsh_tally_trouble(t->log);
    size_t n = worst_of(t, worst);
    wsh_markup_open_class(&p->m, "td", "why");
    if (trouble) wsh_markup_leaf(&p->m, "p", "k", trouble);
    impacts(p, t);
    if (n == 0 && !trouble) wsh_markup_leaf(&p->m, "span", "more", "no failure");
    wsh_markup_open_class(&p->m, "ul", "worst");
    for (size_t i = 0; i < n; i++) {
        wsh_markup_open(&p->m, "li");
        wsh_page_link(p, wsh_tally_family_of(worst[i]), worst[i]->id);
        wsh_markup_text(&p->m, " ");
        wsh_markup_text(&p->m, worst[i]->because);
        wsh_markup_close(&p->m, "li");
    }
    wsh_markup_close(&p->m, "ul");
    wsh_markup_close(&p->m, "td");
}

static void total(struct wsh_page *p, const struct wsh_compare_target *t, enum wsh_verdict v) {
    unsigned n = t->tally.totals[v];
    wsh_markup_open_class(&p->m, "td", n ? wsh_arena_printf(p->arena, "n %s", wsh_page_class(v)) : "n");
    wsh_markup_format(&p->m, "%u %s", n, wsh_verdict_name(v));
    wsh_markup_close(&p->m, "td");
}

static void target_row(struct wsh_page *p, size_t k) {
    const struct wsh_compare_target *t = &p->compare.targets[k];
    wsh_markup_open(&p->m, "tr");
    wsh_markup_attr_format(&p->m, "id", "target-%zu", k + 1);
    wsh_markup_open_class(&p->m, "td", "rank");
    wsh_markup_format(&p->m, "%zu", t->rank + 1);
    wsh_markup_close(&p->m, "td");
    wsh_markup_open(&p->m, "th");
    wsh_markup_attr(&p->m, "scope", "row");
    wsh_markup_text(&p->m, t->name);
    if (strcmp(t->name, t->log->header.target) != 0) wsh_markup_leaf(&p->m, "small", NULL, t->log->header.target);
    if (t->log->header.server) wsh_markup_leaf(&p->m, "small", NULL, t->log->header.server);
    wsh_markup_close(&p->m, "th");
    wsh_markup_open_class(&p->m, "td", "b");
    wsh_picture_bar(p, t->tally.totals, t->tally.n);
    wsh_markup_close(&p->m, "td");
    total(p, t, WSH_FAIL);
    total(p, t, WSH_WARN);
    reasons(p, t);
    wsh_markup_close(&p->m, "tr");
}

void wsh_page_ranking(struct wsh_page *p) {
    const struct wsh_compare *c = &p->compare;
    wsh_markup_open_class(&p->m, "header", "top");
    wsh_markup_open(&p->m, "h1");
    wsh_markup_format(&p->m, "%zu targets", c->n_targets);
    wsh_markup_close(&p->m, "h1");
    wsh_markup_open_class(&p->m, "p", "lead");
    wsh_markup_text(&p->m, "Fewest failures first that hurt, counted by impact in this order: ");
    for (size_t i = 0; i < WSH_COUNT(wsh_impacts_ranked); i++)
        wsh_markup_format(&p->m, "%s%s", i ? ", " : "", wsh_impact_name(wsh_impacts_ranked[i]));
    wsh_markup_text(&p->m, "; then all failures, then warnings. The reasons stand beside.");
    wsh_markup_close(&p->m, "p");
    wsh_markup_open_class(&p->m, "table", "runs");
    wsh_markup_open(&p->m, "tbody");
    for (size_t i = 0; i < c->n_targets; i++) target_row(p, c->ranked[i]);
    wsh_markup_close(&p->m, "tbody");
    wsh_markup_close(&p->m, "table");
    wsh_markup_close(&p->m, "header");
}

/* ---- a table with a column per target ---- */

static const char *letter(enum wsh_verdict v) {
    static const char *const letters[WSH_VERDICT_COUNT] = {
        [WSH_PASS] = "P",   [WSH_INFO] = "I", [WSH_SKIP] = "s", [WSH_BLOCKED] = "/",
        [WSH_BROKEN] = "?", [WSH_WARN] = "W", [WSH_FAIL] = "F",
    };
    return letters[v];
}

static const struct {
    const char *class, *letter, *words;
} states[WSH_RULE_STATE_COUNT] = {
    {"n", "", "no case"}, {"s", "s", "not tried"}, {"p", "P", "held"}, {"w", "W", "warned"}, {"f", "F", "violated"}};

/* Letter, shape and colour say the same. */
static void key(struct wsh_page *p, const char *class, const char *letter, const char *words) {
    wsh_markup_open_class(&p->m, "span", class);
    wsh_markup_leaf(&p->m, "b", NULL, letter);
    wsh_markup_format(&p->m, " %s", words);
    wsh_markup_close(&p->m, "span");
}

/* `same`: how many rows wait behind the box. */
static void open_matrix(struct wsh_page *p, const char *box, const char *label, size_t same, const char *of_same) {
    struct wsh_markup *m = &p->m;
    if (same) {
        wsh_markup_open_class(m, "label", "agree");
        wsh_markup_empty(m, "input");
        wsh_markup_attr(m, "type", "checkbox");
        wsh_markup_attr(m, "id", box);
        wsh_markup_format(m, " also the %zu %s", same, of_same);
        wsh_markup_close(m, "label");
    }
    wsh_markup_open_class(m, "div", "scroll");
    wsh_markup_attr(m, "tabindex", "0");
    wsh_markup_attr(m, "role", "region");
    wsh_markup_attr(m, "aria-label", label);
    wsh_markup_open_class(m, "table", "mx");
}

static void matrix_head(struct wsh_page *p, const char *corner) {
    struct wsh_markup *m = &p->m;
    wsh_markup_open(m, "thead");
    wsh_markup_open(m, "tr");
    wsh_markup_leaf(m, "td", NULL, corner);
    for (size_t k = 0; k < p->compare.n_targets; k++) {
        wsh_markup_open(m, "th");
        wsh_markup_attr(m, "scope", "col");
        wsh_markup_open(m, "a");
        wsh_markup_attr_format(m, "href", "#target-%zu", k + 1);
        wsh_markup_text(m, p->compare.targets[k].name);
        wsh_markup_close(m, "a");
        wsh_markup_close(m, "th");
    }
    wsh_markup_close(m, "tr");
    wsh_markup_close(m, "thead");
}

static void close_matrix(struct wsh_page *p) {
    wsh_markup_close(&p->m, "table");
    wsh_markup_close(&p->m, "div");
    wsh_markup_close(&p->m, "section");
}

static void group_head(struct wsh_page *p, const char *text, bool same) {
    wsh_markup_open_class(&p->m, "tbody", same ? "same" : NULL);
    wsh_markup_open_class(&p->m, "tr", "fam");
    wsh_markup_open(&p->m, "th");
    wsh_markup_attr(&p->m, "scope", "rowgroup");
    wsh_markup_attr_format(&p->m, "colspan", "%zu", p->compare.n_targets + 1);
    wsh_markup_leaf(&p->m, "span", NULL, text);
    wsh_markup_close(&p->m, "th");
    wsh_markup_close(&p->m, "tr");
}

/* ---- cases ---- */

/* What asks for attention is a link that says why; the rest is a letter, because a matrix has a hundred thousand. */
static void cell(struct wsh_page *p, const char *href, const struct wsh_result *r) {
    wsh_markup_open_class(&p->m, "td", wsh_page_class(r->verdict));
    if (r->verdict == WSH_FAIL || r->verdict == WSH_WARN || r->verdict == WSH_BROKEN) {
        wsh_markup_open(&p->m, "a");
        wsh_markup_attr(&p->m, "href", href);
        if (wsh_page_room(p) == WSH_ROOM_FULL) wsh_page_tip(p, r);
        wsh_markup_text(&p->m, letter(r->verdict));
        wsh_markup_close(&p->m, "a");
    } else {
        wsh_markup_text(&p->m, letter(r->verdict));
    }
    wsh_markup_close(&p->m, "td");
}

static void case_row(struct wsh_page *p, const struct wsh_compare_case *c) {
    const char *href = wsh_page_href(p, c->family, c->id);
    size_t k = 0;
    wsh_markup_open_class(&p->m, "tr", c->differs ? NULL : "same");
    wsh_markup_open(&p->m, "th");
    wsh_markup_attr(&p->m, "scope", "row");
    wsh_page_link(p, c->family, c->id);
    wsh_markup_close(&p->m, "th");
    for (size_t i = 0; i < c->n; i++, k++) {
        for (; k < c->cells[i].target; k++) wsh_markup_leaf(&p->m, "td", NULL, NULL);
        cell(p, href, c->cells[i].r);
    }
    for (; k < p->compare.n_targets; k++) wsh_markup_leaf(&p->m, "td", NULL, NULL);
    wsh_markup_close(&p->m, "tr");
    wsh_markup_raw(&p->m, WSH_LIT("\n"));
}

/* One family; returns where the next begins. */
static size_t family_rows(struct wsh_page *p, size_t from) {
    const struct wsh_compare_case *cases = p->compare.cases;
    size_t to = from;
    bool same = true;
    for (; to < p->compare.n && strcmp(cases[to].family, cases[from].family) == 0; to++)
        same = same && !cases[to].differs;
    group_head(p, cases[from].family, same);
    for (size_t i = from; i < to; i++) {
        if (wsh_page_room(p) < WSH_ROOM_NO_BODY)
            case_row(p, &cases[i]);
        else
            p->left.cells++;
    }
    wsh_markup_close(&p->m, "tbody");
    return to;
}

void wsh_page_case_matrix(struct wsh_page *p) {
    const struct wsh_compare *c = &p->compare;
    size_t same = 0;
    for (size_t i = 0; i < c->n; i++) same += !c->cases[i].differs;
    if (c->n == 0) return;
    wsh_markup_open_class(&p->m, "section", "matrix");
    wsh_markup_leaf(&p->m, "h2", NULL, "Cases");
    wsh_markup_open_class(&p->m, "p", "lead");
    wsh_markup_format(&p->m, "%zu cases that tell these targets apart. Each leads to what every target did.",
                      c->n - same);
    wsh_markup_close(&p->m, "p");
    wsh_markup_open_class(&p->m, "p", "key");
    for (int i = 0; i < WSH_VERDICT_COUNT; i++)
        key(p, wsh_page_class(wsh_tally_order[i]), letter(wsh_tally_order[i]), wsh_verdict_name(wsh_tally_order[i]));
    wsh_markup_close(&p->m, "p");
    open_matrix(p, "all-cases", "cases by targets", same, "cases in which all that were tried agree");
    matrix_head(p, "case");
    for (size_t i = 0; i < c->n;) i = family_rows(p, i);
    close_matrix(p);
}

/* ---- rules ---- */

struct rules {
    struct wsh_rule_record *of; /* of each target, WSH_RULE_COUNT each */
    size_t n;
};

static struct rules read_rules(struct wsh_page *p) {
    size_t n = p->compare.n_targets;
    struct rules rules = {WSH_NEW_ARRAY(p->arena, n * WSH_RULE_COUNT + 1, struct wsh_rule_record), n};
    for (size_t k = 0; k < n; k++)
        wsh_coverage_read(p->arena, p->compare.targets[k].log, rules.of + k * WSH_RULE_COUNT);
    return rules;
}

static const struct wsh_rule_record *record_of(const struct rules *rules, size_t target, size_t rule) {
    return &rules->of[target * WSH_RULE_COUNT + rule];
}

/* Bits of the states that say something about a target. */
static unsigned told(const struct rules *rules, size_t rule) {
    unsigned seen = 0;
    for (size_t k = 0; k < rules->n; k++) {
        enum wsh_rule_state state = record_of(rules, k, rule)->state;
        if (state >= WSH_RULE_HELD) seen |= 1u << (unsigned)state;
    }
    return seen;
}

static bool rule_differs(unsigned seen) { return (seen & (seen - 1)) != 0; }

static void rule_cell(struct wsh_page *p, const struct wsh_rule_record *record) {
    const struct wsh_result *r = record->worst;
    wsh_markup_open_class(&p->m, "td", states[record->state].class);
    if (r) {
        wsh_markup_open(&p->m, "a");
        wsh_markup_attr(&p->m, "href", wsh_page_href(p, wsh_tally_family_of(r), r->id));
        wsh_markup_attr_format(
            &p->m, "title", "%s by %s%s: %s", states[record->state].words, r->id,
            record->against > 1 ? wsh_arena_printf(p->arena, " and %u more", record->against - 1) : "", r->because);
        wsh_markup_text(&p->m, states[record->state].letter);
        wsh_markup_close(&p->m, "a");
    } else {
        wsh_markup_text(&p->m, states[record->state].letter);
    }
    wsh_markup_close(&p->m, "td");
}

static void rule_row(struct wsh_page *p, const struct rules *rules, size_t i, bool differs) {
    const struct wsh_rule *rule = wsh_rule((enum wsh_rule_id)i);
    const char *link = wsh_rule_link(p->arena, rule);
    wsh_markup_open_class(&p->m, "tr", differs ? NULL : "same");
    wsh_markup_open(&p->m, "th");
    wsh_markup_attr(&p->m, "scope", "row");
    wsh_markup_attr(&p->m, "title", rule->title);
    wsh_markup_open(&p->m, link ? "a" : "span");
    if (link) wsh_markup_attr(&p->m, "href", link);
    wsh_markup_leaf(&p->m, "code", NULL, rule->id);
    wsh_markup_close(&p->m, link ? "a" : "span");
    wsh_markup_text(&p->m, " ");
    wsh_markup_leaf(&p->m, "small", NULL, wsh_level_name(rule->level));
    wsh_markup_close(&p->m, "th");
    for (size_t k = 0; k < rules->n; k++) rule_cell(p, record_of(rules, k, i));
    wsh_markup_close(&p->m, "tr");
    wsh_markup_raw(&p->m, WSH_LIT("\n"));
}

static bool same_section(const struct wsh_rule *a, const struct wsh_rule *b) {
    return strcmp(a->document, b->document) == 0 && wsh_span_eq(wsh_rule_section(a), wsh_rule_section(b));
}

/* The table of rules goes by subject: rules of one section stand apart in it and together here. */
static bool has_stood(size_t rule) {
    for (size_t i = 0; i < rule; i++)
        if (same_section(wsh_rule((enum wsh_rule_id)i), wsh_rule((enum wsh_rule_id)rule))) return true;
    return false;
}

static void section_rows(struct wsh_page *p, const struct rules *rules, size_t from) {
    const struct wsh_rule *first = wsh_rule((enum wsh_rule_id)from);
    size_t members[WSH_RULE_COUNT], n = 0, differ = 0;
    for (size_t i = from; i < WSH_RULE_COUNT; i++) {
        unsigned seen = told(rules, i);
        if (seen == 0 || !same_section(first, wsh_rule((enum wsh_rule_id)i))) continue;
        members[n++] = i;
        differ += rule_differs(seen);
    }
    if (n == 0) return;
    struct wsh_span section = wsh_rule_section(first);
    group_head(p, wsh_arena_printf(p->arena, "%s section %.*s", first->document, WSH_FMT(section)), differ == 0);
    for (size_t i = 0; i < n; i++) {
        if (wsh_page_room(p) < WSH_ROOM_NO_BODY)
            rule_row(p, rules, members[i], rule_differs(told(rules, members[i])));
        else
            p->left.cells++;
    }
    wsh_markup_close(&p->m, "tbody");
}

void wsh_page_rule_matrix(struct wsh_page *p) {
    struct rules rules = read_rules(p);
    size_t same = 0, differ = 0;
    for (size_t i = 0; i < WSH_RULE_COUNT; i++) {
        unsigned seen = told(&rules, i);
        differ += rule_differs(seen);
        same += seen != 0 && !rule_differs(seen);
    }
    if (same + differ == 0) return;
    wsh_markup_open_class(&p->m, "section", "matrix");
    wsh_markup_leaf(&p->m, "h2", NULL, "Rules");
    wsh_markup_open_class(&p->m, "p", "lead");
    wsh_markup_format(&p->m, "%zu rules that some hold and others do not, by section. A letter leads to the case.",
                      differ);
    wsh_markup_close(&p->m, "p");
    wsh_markup_open_class(&p->m, "p", "key");
    for (size_t i = WSH_RULE_STATE_COUNT; i-- > WSH_RULE_NOT_TRIED;)
        key(p, states[i].class, states[i].letter, states[i].words);
    wsh_markup_close(&p->m, "p");
    open_matrix(p, "all-rules", "rules by targets", same, "rules on which all agree");
    matrix_head(p, "rule");
    for (size_t i = 0; i < WSH_RULE_COUNT; i++)
        if (!has_stood(i)) section_rows(p, &rules, i);
    close_matrix(p);
}
