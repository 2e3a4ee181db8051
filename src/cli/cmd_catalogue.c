/* cmd_catalogue.c - list, show and lint: the catalogue as people ask about it. */
#include "cli/cli.h"
#include "cli/docs.h"
#include "run/redact.h"

static json_t *case_json(const struct wsh_case *c) {
    json_t *rules = json_array();
    for (size_t i = 0; i < c->n_rules; i++) (void)json_array_append_new(rules, json_string(wsh_rule(c->rules[i])->id));
    return json_pack("{s:s, s:s, s:s, s:s*, s:o, s:s, s:i}", "id", c->id, "family", c->family, "title", c->title, "why",
                     c->why, "rules", rules, "file", c->at.file, "line", (int)c->at.line);
}

enum wsh_exit wsh_cmd_list(struct wsh_args *args) {
    const struct wsh_suite *suite = wsh_cli_suite(args);
    if (!suite) return WSH_EXIT_USAGE;
    json_t *all = wsh_arg_given(args, WSH_OPT_AS_JSON) ? json_array() : NULL;
    size_t shown = 0;
    for (size_t i = 0; i < suite->n; i++) {
        const struct wsh_case *c = &suite->cases[i];
        if (!wsh_case_selected(c, args->values[WSH_OPT_SELECT], args->n[WSH_OPT_SELECT])) continue;
        shown++;
        if (all)
            (void)json_array_append_new(all, case_json(c));
        else
            (void)printf("%-46s %s\n", c->id, c->title);
    }
    if (all) wsh_cli_print_json(all);
    if (shown > 0) return WSH_EXIT_HOLDS;
    return wsh_usage(args, "'wshake list' prints all ids", "no case is selected");
}

/* ---- show ---- */

static const struct wsh_case *find_case(struct wsh_args *args, const struct wsh_suite *suite, const char *id) {
    const struct wsh_case *c = wsh_suite_find(suite, wsh_span_of(id));
    if (c) return c;
    const char **ids = WSH_NEW_ARRAY(args->arena, suite->n + 1, const char *);
    for (size_t i = 0; i < suite->n; i++) ids[i] = suite->cases[i].id;
    const char *near = wsh_nearest(wsh_span_of(id), ids, suite->n);
    (void)wsh_usage(args,
                    near ? wsh_arena_printf(args->arena, "did you mean '%s'?", near) : "'wshake list' prints all ids",
                    "no such case: '%s'", id);
    return NULL;
}

static const struct wsh_step *first_send(const struct wsh_case *c) {
    for (size_t i = 0; i < c->n_steps; i++)
        if (c->steps[i].kind == WSH_STEP_SEND) return &c->steps[i];
    return NULL;
}

static struct wsh_span request_of(struct wsh_args *args, const struct wsh_case *c, const struct wsh_profile *p) {
    struct wsh_rng rng;
    struct wsh_fresh fresh;
    wsh_rng_init_named(&rng, wsh_arg_number(args, WSH_OPT_SEED, 1), wsh_span_of(c->id), 0);
    wsh_fresh_init(&fresh, args->arena, &rng);
    const struct wsh_step *send = first_send(c);
    return send ? wsh_case_request(send, args->arena, p, &fresh) : WSH_EMPTY;
}

/* One line of the request a line, with its line end spelled out. */
static void print_octets(struct wsh_span octets) {
    enum { SHOWN = 8192 };
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    struct wsh_span rest = wsh_span_slice(octets, 0, SHOWN);
    while (rest.n > 0) {
        size_t end = wsh_span_find(rest, '\n');
        struct wsh_span line = wsh_span_slice(rest, 0, end < rest.n ? end + 1 : rest.n);
        rest = wsh_span_skip(rest, line.n);
        wsh_buf_add_text(&out, "    ");
        wsh_text_escape(line, 0, &out);
        wsh_buf_add_octet(&out, '\n');
    }
    if (octets.n > SHOWN) wsh_buf_printf(&out, "    ... and %zu more octets\n", octets.n - SHOWN);
    wsh_cli_write(stdout, &out);
    wsh_buf_done(&out);
}

static void print_rules(struct wsh_args *args, const struct wsh_case *c) {
    struct wsh_buf out;
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    for (size_t i = 0; i < c->n_rules; i++) {
        const struct wsh_rule *r = wsh_rule(c->rules[i]);
        wsh_buf_printf(&out, "  %s (%s, %s)\n      ", r->id, wsh_rule_citation(args->arena, r),
                       wsh_level_name(r->level));
        wsh_cli_wrap(&out, r->text, 6);
    }
    wsh_cli_write(stdout, &out);
    wsh_buf_done(&out);
}

static void print_rows(struct wsh_args *args, const struct wsh_case *c) {
    struct wsh_doc page;
    wsh_doc_init(&page, args->arena, false, "");
    wsh_doc_whole_expectation(&page, c);
    wsh_doc_print(&page);
}

static void print_ruling(struct wsh_args *args, struct wsh_span request) {
    struct wsh_ruling ruling;
    wsh_ruling_read(args->arena, request, &ruling);
    (void)printf("\nthe specifications on this request: %s\n", wsh_ruling_name(ruling.kind));
    for (size_t i = 0; i < ruling.n; i++)
        (void)printf("  %-12s %s (%s)\n", wsh_ruling_name(ruling.reasons[i].kind), ruling.reasons[i].text,
                     wsh_rule(ruling.reasons[i].rule)->id);
}

/* Is the case one request, written at once, and then a wait? Then it can be sent by hand. */
static bool is_single(const struct wsh_case *c) {
    unsigned sends = 0;
    for (size_t i = 0; i < c->n_steps; i++) {
        const struct wsh_step *s = &c->steps[i];
        sends += s->kind == WSH_STEP_SEND;
        if ((s->kind != WSH_STEP_SEND && s->kind != WSH_STEP_AWAIT) || s->split.kind != WSH_SPLIT_WHOLE) return false;
    }
    return sends == 1 && !c->tls && c->n_sizes == 0 && c->repeat <= 1 && c->parallel <= 1;
}

/* The result that a run would give, as far as lines that repeat it look at it. */
static struct wsh_result imagine(struct wsh_args *args, const struct wsh_case *c, const struct wsh_cli_target *target,
                                 struct wsh_span request) {
    struct wsh_result r = {.id = c->id, .family = c->family, .target = target->url};
    struct wsh_result_attempt *t = WSH_PUSH(args->arena, r.attempts, r.n_attempts);
    struct wsh_result_conn conn = {.sent = request, .received = WSH_EMPTY};
    const struct wsh_event sent = {.kind = WSH_EVENT_DATA, .side = WSH_SENT, .length = request.n};
    const struct wsh_event tls = {.kind = WSH_EVENT_TLS, .side = WSH_SENT};
    r.seed = wsh_arg_number(args, WSH_OPT_SEED, 1);
    r.declared = wsh_cli_declared(args, target, &r.n_declared);
    *WSH_PUSH(args->arena, conn.events, conn.n_events) = sent;
    if (target->profile.uri.secure) *WSH_PUSH(args->arena, conn.events, conn.n_events) = tls;
    *t = (struct wsh_result_attempt){.because = ""};
    if (is_single(c)) *WSH_PUSH(args->arena, t->conns, t->n_conns) = conn;
    return r;
}

static void print_reproduce(struct wsh_args *args, const struct wsh_case *c, const struct wsh_cli_target *target,
                            struct wsh_span request) {
    static const char *const labels[] = {[WSH_BY_OCTETS] = "by hand", [WSH_BY_CURL] = "with curl"};
    struct wsh_result r = imagine(args, c, target, request);
    struct wsh_buf line;
    wsh_buf_init(&line, WSH_LIMIT_TEXT);
    wsh_reproduce_wshake(&r, &line);
    (void)printf("\nsend it: %.*s\n", WSH_FMT(wsh_buf_span(&line)));
    for (int how = 0; how < WSH_BY_HAND_COUNT; how++) {
        wsh_buf_clear(&line);
        wsh_reproduce_by_hand(&r, (enum wsh_by_hand)how, &line);
        if (line.n > 0)
            (void)printf("%s: %.*s\n", labels[how], WSH_FMT(wsh_buf_span(&line)));
        else if (how == WSH_BY_OCTETS)
            (void)printf("by hand: wshake show %s %s --raw | ...\n", c->id, target->url);
    }
    wsh_buf_done(&line);
}

static void show_json(struct wsh_args *args, const struct wsh_case *c, struct wsh_span request) {
    struct wsh_buf base64;
    wsh_buf_init(&base64, WSH_LIMIT_TEXT);
    wsh_base64_encode(request, &base64);
    struct wsh_ruling ruling;
    wsh_ruling_read(args->arena, request, &ruling);
    json_t *value = case_json(c);
    (void)json_object_set_new(value, "request", json_stringn((const char *)base64.p, base64.n));
    (void)json_object_set_new(value, "ruling", json_string(wsh_ruling_name(ruling.kind)));
    wsh_cli_print_json(value);
    wsh_buf_done(&base64);
}

enum wsh_exit wsh_cmd_show(struct wsh_args *args) {
    const struct wsh_suite *suite = wsh_cli_suite(args);
    struct wsh_cli_target target;
    const char *given = args->n_words > 1 ? args->words[1] : NULL;
    if (!suite || !wsh_cli_target(args, given, "ws://127.0.0.1:8080/", &target)) return WSH_EXIT_USAGE;
    const struct wsh_case *c = find_case(args, suite, args->words[0]);
    if (!c) return WSH_EXIT_USAGE;
    struct wsh_span request = request_of(args, c, &target.profile);
    if (wsh_arg_given(args, WSH_OPT_RAW)) {
        (void)fwrite(request.p, 1, request.n, stdout);
        return WSH_EXIT_HOLDS;
    }
    request = wsh_redacted(args->arena, &target.profile, request);
    if (wsh_arg_given(args, WSH_OPT_AS_JSON)) {
        show_json(args, c, request);
        return WSH_EXIT_HOLDS;
    }
    (void)printf("%s\n%s\n%s%s%s\nrules:\n", c->id, c->title, c->why ? "\n" : "", c->why ? c->why : "",
                 c->why ? "\n" : "");
    print_rules(args, c);
    (void)printf("\n%s:\n", c->n_steps > 2 ? "its first request" : "request");
    print_octets(request);
    (void)puts("\nverdicts, the first row that matches decides:");
    print_rows(args, c);
    print_ruling(args, request);
    print_reproduce(args, c, &target, request);
    (void)printf("written in %s:%u\n", c->at.file, c->at.line);
    return WSH_EXIT_HOLDS;
}

/* ---- lint ---- */

enum wsh_exit wsh_cmd_lint(struct wsh_args *args) {
    struct wsh_diags diags;
    struct wsh_case_file *files = NULL;
    size_t n = 0;
    wsh_diags_init(&diags, args->arena);
    const struct wsh_suite *suite = NULL;
    if (wsh_case_files_read(args->arena, args->words, args->n_words, &files, &n, &diags))
        suite = wsh_suite_load(args->arena, files, n, &diags);
    if (!wsh_cli_diags(&diags) || !suite) return WSH_EXIT_USAGE;
    (void)printf("%zu cases in %zu families, no errors, %u warnings\n", suite->n, suite->n_families, diags.warnings);
    return WSH_EXIT_HOLDS;
}
