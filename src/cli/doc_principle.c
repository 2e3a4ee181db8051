/* doc_principle.c - principles and tensions: what they say, what follows, and where they are at home. */
#include "cli/docs.h"

bool wsh_principle_covers(const struct wsh_principle *one, const struct wsh_case *c) {
    struct wsh_span rest = wsh_span_of(one->home), word;
    enum wsh_home_kind kind;
    while (wsh_principle_home(&rest, &kind, &word))
        if (kind == WSH_HOME_CASES && wsh_glob(word, wsh_span_of(c->id))) return true;
    return false;
}

const char *wsh_doc_principle_link(struct wsh_doc *p, const struct wsh_principle *one) {
    const char *anchor = one->id;
    return wsh_arena_printf(p->arena, "%s (%s)", wsh_doc_link(p, one->id, "principles.md", anchor),
                            wsh_doc_words(p, one->title));
}

/* ---- homes ---- */

static unsigned count_cases(const struct wsh_suite *suite, struct wsh_span glob) {
    unsigned n = 0;
    for (size_t i = 0; i < suite->n; i++) n += wsh_glob(glob, wsh_span_of(suite->cases[i].id));
    return n;
}

/* A glob leads to its family's page and says how many cases it stands for. */
static const char *cases_text(struct wsh_doc *p, const struct wsh_suite *suite, struct wsh_span glob) {
    const char *text = wsh_arena_text(p->arena, glob);
    if (wsh_suite_find(suite, glob)) return wsh_doc_case_link(p, text, text);
    struct wsh_span rest = glob, family = wsh_span_cut(&rest, '/');
    const char *file = wsh_arena_printf(p->arena, "families/%.*s.md", WSH_FMT(family));
    return wsh_arena_printf(p->arena, "%s (%u)", wsh_doc_link(p, wsh_doc_code(p, text), file, NULL),
                            count_cases(suite, glob));
}

static const char *rule_text(struct wsh_doc *p, const struct wsh_suite *suite, struct wsh_span id) {
    enum wsh_rule_id rule;
    (void)suite;
    WSH_CHECK(wsh_rule_find(id, &rule) != NULL); /* tests/unit/cli/test_coverage.c */
    return wsh_doc_rule_link(p, rule);
}

static const char *function_text(struct wsh_doc *p, const struct wsh_suite *suite, struct wsh_span word) {
    struct wsh_span rest = word, file = wsh_span_cut(&rest, ':');
    (void)suite;
    const char *shown = wsh_doc_code(p, wsh_arena_printf(p->arena, "%.*s", WSH_FMT(rest)));
    const char *path = wsh_arena_printf(p->arena, "../%.*s", WSH_FMT(file));
    return wsh_arena_printf(p->arena, "%s in %s", shown,
                            wsh_doc_link(p, wsh_doc_code(p, wsh_arena_text(p->arena, file)), path, NULL));
}

static const struct {
    const char *name;
    const char *(*text)(struct wsh_doc *p, const struct wsh_suite *suite, struct wsh_span word);
} homes[] = {
    [WSH_HOME_CASES] = {"cases", cases_text},
    [WSH_HOME_RULE] = {"rules", rule_text},
    [WSH_HOME_FUNCTION] = {"code", function_text},
};

static void add_home(struct wsh_doc *p, const struct wsh_suite *suite, const struct wsh_principle *one,
                     enum wsh_home_kind wanted) {
    struct wsh_span rest = wsh_span_of(one->home), word;
    enum wsh_home_kind kind;
    const char *text = "";
    while (wsh_principle_home(&rest, &kind, &word))
        if (kind == wanted)
            text = wsh_arena_printf(p->arena, "%s%s%s", text, *text ? ", " : "", homes[kind].text(p, suite, word));
    if (*text) wsh_doc_note(p, homes[wanted].name, text);
}

/* ---- pages ---- */

static void add_principle(struct wsh_doc *p, const struct wsh_suite *suite, const struct wsh_principle *one,
                          unsigned level) {
    wsh_doc_heading(
        p, level,
        wsh_arena_printf(p->arena, "%s%s - %s", wsh_doc_anchor(p, one->id), one->id, wsh_doc_words(p, one->title)));
    wsh_doc_text(p, wsh_doc_words(p, one->text));
    wsh_doc_note(p, "verdict", wsh_doc_words(p, one->verdict));
    for (size_t i = 0; i < WSH_COUNT(homes); i++) add_home(p, suite, one, (enum wsh_home_kind)i);
    wsh_doc_gap(p);
}

void wsh_doc_principle(struct wsh_doc *p, const struct wsh_suite *suite, const struct wsh_principle *one) {
    add_principle(p, suite, one, 1);
}

void wsh_doc_principles(struct wsh_doc *p, const struct wsh_suite *suite) {
    wsh_doc_heading(p, 1, "Principles and tensions");
    if (p->markdown)
        wsh_doc_text(p, "Made by `scripts/generate` from `src/oracle/principles.def`; `wshake explain P7` says the "
                        "same.");
    wsh_doc_text(p, wsh_doc_words(p, "How verdicts are made where the specifications leave room. P is a principle "
                                     "that holds everywhere, T a tension: two texts that disagree, and what we "
                                     "decided. A verdict that we are unsure of is never a fail."));
    for (size_t i = 0; i < wsh_principle_count; i++) {
        if (i == 0) wsh_doc_heading(p, 2, "Principles");
        if (wsh_principles[i].id[0] == 'T' && wsh_principles[i - 1].id[0] == 'P')
            wsh_doc_heading(p, 2, "Tensions between texts");
        add_principle(p, suite, &wsh_principles[i], 3);
    }
}
