/* cmd_explain.c - a rule, a case, a family or a verdict in words; and the whole rule table. */
#include "cli/cli.h"

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

static void print_cases(const struct wsh_suite *suite, enum wsh_rule_id rule) {
    size_t n = 0;
    for (size_t i = 0; i < suite->n; i++)
        for (size_t j = 0; j < suite->cases[i].n_rules; j++)
            if (suite->cases[i].rules[j] == rule)
                (void)printf("%s  %-46s %s\n", n++ ? "" : "tested by:\n", suite->cases[i].id, suite->cases[i].title);
    if (n == 0) (void)puts("tested by no case");
}

static void print_flaws(const char *rule) {
    size_t n = 0;
    for (size_t i = 0; i < wsh_flaw_count; i++)
        if (strcmp(wsh_flaws[i].rule, rule) == 0)
            (void)printf("%s  %-46s %s\n", n++ ? "" : "flaws of the reference server that violate it:\n",
                         wsh_flaws[i].name, wsh_flaws[i].help);
}

static enum wsh_exit explain_rule(struct wsh_args *args, const struct wsh_suite *suite, const struct wsh_rule *r,
                                  enum wsh_rule_id id) {
    const char *link = wsh_rule_link(args->arena, r);
    (void)printf("%s - %s\n\n%s\n\nlevel:     %s\nbinds:     %s\nsource:    %s\n", r->id, r->title, r->text,
                 wsh_level_name(r->level), wsh_role_name(r->role), wsh_rule_citation(args->arena, r));
    if (link) (void)printf("read it:   %s\n", link);
    if (*r->test) (void)printf("it shows:  %s\n", r->test);
    print_cases(suite, id);
    print_flaws(r->id);
    return WSH_EXIT_HOLDS;
}

static enum wsh_exit explain_family(const struct wsh_suite *suite, const struct wsh_family *f) {
    (void)printf("%s - %s\n\n%s%s", f->name, f->title, f->about ? f->about : "", f->about ? "\n\n" : "");
    for (size_t i = 0; i < f->n; i++)
        (void)printf("  %-46s %s\n", suite->cases[f->first + i].id, suite->cases[f->first + i].title);
    return WSH_EXIT_HOLDS;
}

static const char *cell(struct wsh_arena *a, const char *text) {
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    for (const char *p = text; *p; p++) {
        if (*p == '|') wsh_buf_add_octet(&out, '\\');
        wsh_buf_add_octet(&out, (uint8_t)(*p == '\n' ? ' ' : *p));
    }
    const char *result = wsh_arena_text(a, wsh_buf_span(&out));
    wsh_buf_done(&out);
    return result;
}

static unsigned count_cases(const struct wsh_suite *suite, enum wsh_rule_id rule) {
    unsigned n = 0;
    for (size_t i = 0; i < suite->n; i++)
        for (size_t j = 0; j < suite->cases[i].n_rules; j++) n += suite->cases[i].rules[j] == rule;
    return n;
}

static unsigned count_flaws(const char *rule) {
    unsigned n = 0;
    for (size_t i = 0; i < wsh_flaw_count; i++) n += strcmp(wsh_flaws[i].rule, rule) == 0;
    return n;
}

static enum wsh_exit markdown(struct wsh_args *args, const struct wsh_suite *suite) {
    (void)puts(
        "# Rules\n\nMade by `scripts/generate` from `src/oracle/rules.def`, the cases and the flaws; `wshake explain "
        "RULE` says the same.\n\n"
        "| rule | source | level | binds | requirement | cases | flaws |\n| --- | --- | --- | --- | --- | --: | --: |");
    for (size_t i = 0; i < WSH_RULE_COUNT; i++) {
        const struct wsh_rule *r = wsh_rule((enum wsh_rule_id)i);
        const char *link = wsh_rule_link(args->arena, r), *where = wsh_rule_citation(args->arena, r);
        (void)printf("| `%s` | %s%s%s%s%s | %s | %s | %s | %u | %u |\n", r->id, link ? "[" : "", where,
                     link ? "](" : "", link ? link : "", link ? ")" : "", wsh_level_name(r->level),
                     wsh_role_name(r->role), cell(args->arena, r->text), count_cases(suite, (enum wsh_rule_id)i),
                     count_flaws(r->id));
    }
    return WSH_EXIT_HOLDS;
}

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

static enum wsh_exit unknown(struct wsh_args *args, const struct wsh_suite *suite, const char *word) {
    const char **names = WSH_NEW_ARRAY(args->arena, WSH_RULE_COUNT + suite->n + 1, const char *);
    size_t n = 0;
    for (size_t i = 0; i < WSH_RULE_COUNT; i++) names[n++] = wsh_rule((enum wsh_rule_id)i)->id;
    for (size_t i = 0; i < suite->n; i++) names[n++] = suite->cases[i].id;
    const char *near = wsh_nearest(wsh_span_of(word), names, n);
    return wsh_usage(args,
                     near ? wsh_arena_printf(args->arena, "did you mean '%s'?", near)
                          : "'wshake explain' lists the rules, 'wshake list' the cases",
                     "nothing is called '%s'", word);
}

enum wsh_exit wsh_cmd_explain(struct wsh_args *args) {
    const struct wsh_suite *suite = wsh_cli_suite(args);
    if (!suite) return WSH_EXIT_USAGE;
    if (wsh_arg_given(args, WSH_OPT_MARKDOWN)) return markdown(args, suite);
    if (args->n_words == 0) return list_rules(args);
    const char *word = args->words[0];
    enum wsh_rule_id id;
    const struct wsh_rule *rule = wsh_rule_find(wsh_span_of(word), &id);
    if (rule) return explain_rule(args, suite, rule, id);
    if (wsh_suite_find(suite, wsh_span_of(word))) return wsh_cmd_show(args);
    for (size_t i = 0; i < suite->n_families; i++)
        if (strcmp(suite->families[i].name, word) == 0) return explain_family(suite, &suite->families[i]);
    for (size_t i = 0; i < WSH_COUNT(verdict_texts); i++) {
        if (strcmp(wsh_verdict_name(verdict_texts[i].verdict), word) != 0) continue;
        (void)printf("%s: %s\n", word, verdict_texts[i].text);
        return WSH_EXIT_HOLDS;
    }
    return unknown(args, suite, word);
}
