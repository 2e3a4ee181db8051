/* cmd_explain.c - finds what a word names, and prints its page; without a word, the rules. */
#include "cli/cli.h"
#include "cli/docs.h"

static const struct {
    enum wsh_verdict verdict;
    const char *text;
} verdict_texts[] = {
    {WSH_PASS, "the target conforms in this case"},
    {WSH_WARN,
     "a SHOULD is not followed, or something is tolerated that a strict reading forbids but that hurts nobody; "
     "'--fail-on warn' makes the gate strict"},
    {WSH_FAIL, "a MUST is violated: an applicable requirement of RFC 6455 or of HTTP, cited with its section"},
    {WSH_INFO, "the specification leaves it open, or its texts are in tension; the behaviour is recorded"},
    {WSH_SKIP, "a precondition is not met (a profile flag, TLS), and the report names it"},
    {WSH_BLOCKED, "a case that it depends on failed, or the baseline was not accepted, so it would prove nothing"},
    {WSH_BROKEN, "we or the environment failed: no connection, rate limiting, a target that died for another reason"},
};

static enum wsh_exit list_rules(struct wsh_args *args) {
    json_t *all = wsh_arg_given(args, WSH_OPT_AS_JSON) ? json_array() : NULL;
    for (size_t i = 0; i < WSH_RULE_COUNT; i++) {
        const struct wsh_rule *r = wsh_rule((enum wsh_rule_id)i);
        if (!all)
            (void)printf("%-34s %-10s %s\n", r->id, wsh_level_name(r->level), r->title);
        else
            (void)json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id", r->id, "level",
                                                       wsh_level_name(r->level), "binds", wsh_role_name(r->role),
                                                       "source", wsh_rule_citation(args->arena, r), "title", r->title,
                                                       "text", r->text));
    }
    if (all) wsh_cli_print_json(all);
    return WSH_EXIT_HOLDS;
}

/* ---- words ---- */

/* Prints a page if the word names one. */
typedef bool (*explain)(struct wsh_doc *p, const struct wsh_suite *suite, const char *word);

static bool rule(struct wsh_doc *p, const struct wsh_suite *suite, const char *word) {
    enum wsh_rule_id id;
    struct wsh_span name = wsh_span_of(word);
    if (wsh_span_starts(name, WSH_LIT("finding/"))) name = wsh_span_skip(name, strlen("finding/")); /* as reports say */
    if (!wsh_rule_find(name, &id)) return false;
    wsh_doc_rule(p, suite, id);
    return true;
}

static bool a_case(struct wsh_doc *p, const struct wsh_suite *suite, const char *word) {
    const struct wsh_case *c = wsh_suite_find(suite, wsh_span_of(word));
    if (c) wsh_doc_case(p, c);
    return c;
}

static bool family(struct wsh_doc *p, const struct wsh_suite *suite, const char *word) {
    for (size_t i = 0; i < suite->n_families; i++) {
        if (strcmp(suite->families[i].name, word) != 0) continue;
        wsh_doc_family(p, suite, &suite->families[i]);
        return true;
    }
    return false;
}

static bool principle(struct wsh_doc *p, const struct wsh_suite *suite, const char *word) {
    const struct wsh_principle *one = wsh_principle_find(wsh_span_of(word));
    if (one) wsh_doc_principle(p, suite, one);
    return one;
}

static bool verdict(struct wsh_doc *p, const struct wsh_suite *suite, const char *word) {
    (void)suite;
    for (size_t i = 0; i < WSH_COUNT(verdict_texts); i++) {
        if (strcmp(wsh_verdict_name(verdict_texts[i].verdict), word) != 0) continue;
        wsh_doc_text(p, wsh_doc_words(p, wsh_arena_printf(p->arena, "%s: %s", word, verdict_texts[i].text)));
        return true;
    }
    return false;
}

/* Pages about many things, by name. */
static const struct {
    const char *name;
    void (*write)(struct wsh_doc *p, const struct wsh_suite *suite);
    const char *docs; /* from the page's place in docs/ to docs/ */
} overviews[] = {
    {"rules", wsh_doc_rules, ""}, {"principles", wsh_doc_principles, ""}, {"families", wsh_doc_families, "../"}};

static bool overview(struct wsh_doc *p, const struct wsh_suite *suite, const char *word) {
    for (size_t i = 0; i < WSH_COUNT(overviews); i++) {
        if (strcmp(overviews[i].name, word) != 0) continue;
        p->docs = overviews[i].docs;
        overviews[i].write(p, suite);
        return true;
    }
    return false;
}

static enum wsh_exit unknown(struct wsh_args *args, const struct wsh_suite *suite, const char *word) {
    size_t most = WSH_RULE_COUNT + suite->n + suite->n_families + wsh_principle_count + WSH_COUNT(overviews);
    const char **names = WSH_NEW_ARRAY(args->arena, most, const char *);
    size_t n = 0;
    for (size_t i = 0; i < WSH_RULE_COUNT; i++) names[n++] = wsh_rule((enum wsh_rule_id)i)->id;
    for (size_t i = 0; i < suite->n; i++) names[n++] = suite->cases[i].id;
    for (size_t i = 0; i < suite->n_families; i++) names[n++] = suite->families[i].name;
    for (size_t i = 0; i < wsh_principle_count; i++) names[n++] = wsh_principles[i].id;
    for (size_t i = 0; i < WSH_COUNT(overviews); i++) names[n++] = overviews[i].name;
    const char *near = wsh_nearest(wsh_span_of(word), names, n);
    return wsh_usage(args,
                     near ? wsh_arena_printf(args->arena, "did you mean '%s'?", near)
                          : "'wshake explain' lists the rules, 'wshake list' the cases",
                     "nothing is called '%s'", word);
}

enum wsh_exit wsh_cmd_explain(struct wsh_args *args) {
    static const explain readers[] = {rule, a_case, family, principle, verdict, overview};
    const struct wsh_suite *suite = wsh_cli_suite(args);
    bool markdown = wsh_arg_given(args, WSH_OPT_MARKDOWN);
    struct wsh_doc page;
    if (!suite) return WSH_EXIT_USAGE;
    if (args->n_words == 0 && !markdown) return list_rules(args);
    const char *word = args->n_words ? args->words[0] : "rules";
    wsh_doc_init(&page, args->arena, markdown, "../");
    for (size_t i = 0; i < WSH_COUNT(readers); i++) {
        if (!readers[i](&page, suite, word)) continue;
        wsh_doc_print(&page);
        return WSH_EXIT_HOLDS;
    }
    wsh_buf_done(&page.out);
    return unknown(args, suite, word);
}
