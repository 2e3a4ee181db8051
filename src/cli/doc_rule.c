/* doc_rule.c - a requirement: what it says, which cases test it and which flaws prove those, or why none does. */
#include "cli/cli.h"
#include "cli/docs.h"

enum { FOLD = 8 }; /* more cases than this are folded on the page of all rules */

const char *wsh_doc_rule_link(struct wsh_doc *p, enum wsh_rule_id id) {
    const char *name = wsh_rule(id)->id;
    return wsh_doc_link(p, wsh_doc_code(p, name), "rules.md", name);
}

/* ---- who tests it ---- */

static bool tests(const struct wsh_case *c, enum wsh_rule_id id) {
    for (size_t i = 0; i < c->n_rules; i++)
        if (c->rules[i] == id) return true;
    return false;
}

static unsigned count_cases(const struct wsh_suite *suite, enum wsh_rule_id id) {
    unsigned n = 0;
    for (size_t i = 0; i < suite->n; i++) n += tests(&suite->cases[i], id);
    return n;
}

/* "key (3): missing, empty, ...", or the empty text. */
static const char *cases_of(struct wsh_doc *p, const struct wsh_suite *suite, const struct wsh_family *f,
                            enum wsh_rule_id id) {
    const char *text = "";
    unsigned n = 0;
    for (size_t i = f->first; i < f->first + f->n; i++) {
        const struct wsh_case *c = &suite->cases[i];
        if (!tests(c, id)) continue;
        const char *shown = p->markdown ? c->id + strlen(f->name) + 1 : c->id;
        const char *link = wsh_doc_case_link(p, shown, c->id);
        text = wsh_arena_printf(p->arena, "%s%s%s", text, n++ ? ", " : "", link);
    }
    return n ? wsh_arena_printf(p->arena, "%s (%u): %s", wsh_doc_words(p, f->name), n, text) : "";
}

static void add_families(struct wsh_doc *p, const struct wsh_suite *suite, enum wsh_rule_id id) {
    for (size_t i = 0; i < suite->n_families; i++) {
        const char *text = cases_of(p, suite, &suite->families[i], id);
        if (*text) wsh_doc_item(p, text);
    }
}

/* Few cases stand there; many can be folded away. */
static void add_cases(struct wsh_doc *p, const struct wsh_suite *suite, enum wsh_rule_id id, bool fold) {
    unsigned n = count_cases(suite, id);
    enum wsh_untested reason = wsh_rule_untested(id);
    if (n == 0) {
        wsh_doc_text(
            p, wsh_arena_printf(p->arena, "No case tests it: %s.", wsh_doc_words(p, wsh_untested_reason(reason))));
        return;
    }
    const char *tested = wsh_arena_printf(p->arena, "Tested by %u case%s", n, n == 1 ? "" : "s");
    fold = fold && p->markdown && n > FOLD;
    if (fold)
        wsh_doc_add(p, wsh_arena_printf(p->arena, "<details><summary>%s</summary>\n\n", tested));
    else
        wsh_doc_text(p, wsh_arena_printf(p->arena, "%s:", tested));
    add_families(p, suite, id);
    wsh_doc_gap(p);
    if (fold) wsh_doc_add(p, "</details>\n\n");
}

static void add_flaws(struct wsh_doc *p, enum wsh_rule_id id) {
    const char *text = "";
    for (size_t i = 0; i < wsh_flaw_count; i++)
        if (strcmp(wsh_flaws[i].rule, wsh_rule(id)->id) == 0)
            text = wsh_arena_printf(p->arena, "%s%s%s (%s)", text, *text ? ", " : "",
                                    wsh_doc_code(p, wsh_flaws[i].name), wsh_doc_words(p, wsh_flaws[i].help));
    if (*text) wsh_doc_text(p, wsh_arena_printf(p->arena, "Broken by flaws of the reference server: %s.", text));
}

static bool names(const struct wsh_principle *one, const char *id) {
    struct wsh_span rest = wsh_span_of(one->home), word;
    enum wsh_home_kind kind;
    while (wsh_principle_home(&rest, &kind, &word))
        if (kind == WSH_HOME_RULE && wsh_span_is(word, id)) return true;
    return false;
}

static const char *principles_of(struct wsh_doc *p, const char *id) {
    const char *text = "";
    for (size_t i = 0; i < wsh_principle_count; i++)
        if (names(&wsh_principles[i], id))
            text = wsh_arena_printf(p->arena, "%s%s%s", text, *text ? ", " : "",
                                    wsh_doc_principle_link(p, &wsh_principles[i]));
    return text;
}

static const char *source_of(struct wsh_doc *p, const struct wsh_rule *r) {
    const char *link = wsh_rule_link(p->arena, r), *citation = wsh_doc_words(p, wsh_rule_citation(p->arena, r));
    return link ? wsh_doc_url(p, citation, link) : citation;
}

/* ---- one rule ---- */

void wsh_doc_rule(struct wsh_doc *p, const struct wsh_suite *suite, enum wsh_rule_id id) {
    const struct wsh_rule *r = wsh_rule(id);
    const char *link = wsh_rule_link(p->arena, r), *principles = principles_of(p, r->id);
    wsh_doc_heading(p, 1, wsh_arena_printf(p->arena, "%s - %s", r->id, wsh_doc_words(p, r->title)));
    wsh_doc_text(p, wsh_doc_words(p, r->text));
    wsh_doc_note(p, "level", wsh_level_name(r->level));
    wsh_doc_note(p, "binds", wsh_role_name(r->role));
    wsh_doc_note(p, "source", source_of(p, r));
    if (link && !p->markdown) wsh_doc_note(p, "read it", link);
    wsh_doc_note(p, "it shows", wsh_doc_words(p, r->test));
    if (*principles) wsh_doc_note(p, "principles", principles);
    wsh_doc_gap(p);
    add_cases(p, suite, id, false);
    add_flaws(p, id);
}

/* ---- all rules: in numbers ---- */

static const enum wsh_level level_order[] = {WSH_LEVEL_MUST,       WSH_LEVEL_MUST_NOT,   WSH_LEVEL_MUST_BLANKET,
                                             WSH_LEVEL_SHOULD,     WSH_LEVEL_SHOULD_NOT, WSH_LEVEL_MAY,
                                             WSH_LEVEL_DEFINITION, WSH_LEVEL_INFERRED};
static const enum wsh_role role_order[] = {WSH_ROLE_SERVER, WSH_ROLE_BOTH, WSH_ROLE_CLIENT, WSH_ROLE_INTERMEDIARY};

/* "12 of 14": tested, of all. Level or role -1: any. */
static const char *tested_of(struct wsh_doc *p, int level, int role) {
    unsigned all = 0, tested = 0;
    for (int i = 0; i < (int)WSH_RULE_COUNT; i++) {
        const struct wsh_rule *r = wsh_rule((enum wsh_rule_id)i);
        if ((level >= 0 && (int)r->level != level) || (role >= 0 && (int)r->role != role)) continue;
        all++;
        tested += wsh_rule_untested((enum wsh_rule_id)i) == WSH_TESTED;
    }
    return all ? wsh_arena_printf(p->arena, "%u of %u", tested, all) : "";
}

static void add_counts(struct wsh_doc *p) {
    enum { ROLES = WSH_COUNT(role_order), CELLS = ROLES + 2 };
    static const char *const heads[CELLS] = {"level", "server", "both", "client", "intermediary", "together"};
    wsh_doc_text(p, "Rules with a case, of all:");
    wsh_doc_table(p, heads, CELLS);
    for (size_t i = 0; i <= WSH_COUNT(level_order); i++) {
        int level = i < WSH_COUNT(level_order) ? (int)level_order[i] : -1;
        const char *cells[CELLS] = {level < 0 ? "together" : wsh_level_name((enum wsh_level)level)};
        for (size_t j = 0; j < ROLES; j++) cells[j + 1] = tested_of(p, level, (int)role_order[j]);
        cells[CELLS - 1] = tested_of(p, level, -1);
        wsh_doc_row(p, cells);
    }
    wsh_doc_gap(p);
}

static unsigned count_reason(enum wsh_untested reason) {
    unsigned n = 0;
    for (int i = 0; i < (int)WSH_RULE_COUNT; i++) n += wsh_rule_untested((enum wsh_rule_id)i) == reason;
    return n;
}

static void add_reasons(struct wsh_doc *p) {
    static const char *const heads[] = {"rules", "no case tests them"};
    wsh_doc_text(p, "The others, and why:");
    wsh_doc_table(p, heads, WSH_COUNT(heads));
    for (int i = WSH_TESTED + 1; i < WSH_UNTESTED_COUNT; i++) {
        const char *cells[] = {wsh_arena_printf(p->arena, "%u", count_reason((enum wsh_untested)i)),
                               wsh_doc_words(p, wsh_untested_reason((enum wsh_untested)i))};
        if (strcmp(cells[0], "0") != 0) wsh_doc_row(p, cells);
    }
    wsh_doc_gap(p);
}

/* ---- all rules: document by document, section by section ---- */

struct place {
    enum wsh_rule_id id;
    unsigned document;
}; /* by first appearance in the table */

static int compare_numbers(struct wsh_span a, struct wsh_span b) {
    while (a.n > 0 || b.n > 0) {
        uint64_t x = 0, y = 0;
        struct wsh_span left = wsh_span_cut(&a, '.'), right = wsh_span_cut(&b, '.');
        bool digits = wsh_span_to_u64(left, &x) && wsh_span_to_u64(right, &y);
        int order = digits ? (x > y) - (x < y) : wsh_span_cmp(left, right);
        if (order != 0) return order;
    }
    return 0;
}

static int compare_places(const void *a, const void *b) {
    const struct place *x = a, *y = b;
    if (x->document != y->document) return x->document < y->document ? -1 : 1;
    int order = compare_numbers(wsh_rule_section(wsh_rule(x->id)), wsh_rule_section(wsh_rule(y->id)));
    return order ? order : (x->id > y->id) - (x->id < y->id);
}

static unsigned document_of(enum wsh_rule_id id) {
    unsigned i = 0;
    while (strcmp(wsh_rule((enum wsh_rule_id)i)->document, wsh_rule(id)->document) != 0) i++;
    return i;
}

static void add_rule(struct wsh_doc *p, const struct wsh_suite *suite, enum wsh_rule_id id) {
    const struct wsh_rule *r = wsh_rule(id);
    wsh_doc_add(p, wsh_arena_printf(p->arena, "%s**`%s`** - %s: ", wsh_doc_anchor(p, r->id), r->id,
                                    wsh_doc_words(p, r->title)));
    wsh_doc_text(p, wsh_arena_printf(p->arena, "*%s* (%s, %s). %s", wsh_level_name(r->level), wsh_role_name(r->role),
                                     source_of(p, r), wsh_doc_words(p, r->text)));
    wsh_doc_text(p, wsh_arena_printf(p->arena, "It shows: %s", wsh_doc_words(p, r->test)));
    add_cases(p, suite, id, true);
    add_flaws(p, id);
}

static const char *section_title(struct wsh_doc *p, const struct wsh_rule *r) {
    struct wsh_span number = wsh_rule_section(r);
    bool numbered = number.n > 0 && wsh_span_starts(wsh_span_of(r->document), WSH_LIT("RFC "));
    return numbered ? wsh_arena_printf(p->arena, "%s, section %.*s", r->document, WSH_FMT(number)) : "";
}

static void add_documents(struct wsh_doc *p, const struct wsh_suite *suite) {
    struct place *places = WSH_NEW_ARRAY(p->arena, WSH_RULE_COUNT, struct place);
    const char *document = "", *section = "";
    for (int i = 0; i < (int)WSH_RULE_COUNT; i++)
        places[i] = (struct place){(enum wsh_rule_id)i, document_of((enum wsh_rule_id)i)};
    qsort(places, WSH_RULE_COUNT, sizeof *places, compare_places);
    for (size_t i = 0; i < WSH_RULE_COUNT; i++) {
        const struct wsh_rule *r = wsh_rule(places[i].id);
        const char *title = section_title(p, r);
        if (strcmp(document, r->document) != 0) wsh_doc_heading(p, 2, wsh_doc_words(p, r->document));
        if (*title && strcmp(section, title) != 0) wsh_doc_heading(p, 3, title);
        document = r->document;
        section = title;
        add_rule(p, suite, places[i].id);
    }
}

void wsh_doc_rules(struct wsh_doc *p, const struct wsh_suite *suite) {
    wsh_doc_heading(p, 1, "Rules");
    wsh_doc_text(p, "Made by `scripts/generate` from `src/oracle/rules.def`, `src/oracle/untested.def`, the cases and "
                    "the flaws; `wshake explain RULE` says the same of one.");
    wsh_doc_text(p, "Every rule has a case or a reason why none can test it, and every rule that a case can find "
                    "violated is violated by a flaw of the reference server that such a case sees (`wshake "
                    "selftest`); the flaws named below have that rule as their first. [How verdicts are made "
                    "where the texts leave room](principles.md).");
    add_counts(p);
    add_reasons(p);
    add_documents(p, suite);
}
