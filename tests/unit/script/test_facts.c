/* test_facts.c - conditions on a connection as a whole: spelling, matching, and what they leave open. */
#include "fixture.h"

static const struct wsh_row *load(struct fixture *f, const char *conditions) {
    fixture_load_one(f, wsh_arena_printf(f->arena, FAMILY CASE
                                         "    steps: [{ request: {} }, { listen: 5 }]\n"
                                         "    expect: [{ broken: %s }]\n    despite: it is a test\n", conditions));
    return &fixture_case(f, "f/a")->rows[0];
}

static const struct wsh_view accepted = {
    .outcome = WSH_ACCEPTED, .status = 101, .ws_close = true, .early_pong = true,
    .facts = {.behind = WSH_BEHIND_FRAMES, .echo = true, .ended = WSH_ENDED_CLOSE_FRAME, .close_code = 1002,
              .responses = 1, .first_status = 404, .accepted_before = 3,
              .tls = {.end = WSH_TLS_COMPLETED, .version = WSH_TLS_12, .alpn = WSH_ALPN_H2, .resumed = WSH_RESUMED_YES,
                      .early = WSH_EARLY_REJECTED, .renegotiation = WSH_AGAIN_IGNORED, .trust = WSH_TRUST_EXPIRED,
                      .ended = true}},
};
static const struct wsh_view refused = {
    .outcome = WSH_REFUSED, .status = 400,
    .facts = {.ended = WSH_ENDED_CLOSED, .early = true, .responses = 2, .first_status = 400,
              .tls = {.version = WSH_TLS_SSL30, .first = {.kind = WSH_TLS_FIRST_HELLO}}},
};
static const struct wsh_view unreached = {
    .outcome = WSH_UNREACHED, .facts = {.tls = {.end = WSH_TLS_REFUSED, .alerted = true, .alert = 70}}};

static const struct {
    const char *conditions;
    bool accepted, refused, unreached;
} rows[] = {
    {"{ behind: frames }", true, false, false},
    {"{ behind: [nothing, http, other] }", false, false, false},
    {"{ behind: [nothing, frames] }", true, false, false},
    {"{ early-pong: true }", true, false, false},
    {"{ early-pong: false }", false, true, true},
    {"{ echo: true }", true, false, false},
    {"{ echo: false }", false, true, true},
    {"{ ended: close-frame }", true, false, false},
    {"{ ended: [closed, reset] }", false, true, false},
    {"{ ended: open }", false, false, false},
    {"{ close-code: 1002 }", true, false, false},
    {"{ close-code: [1000, 1001-1003] }", true, false, false},
    {"{ close-code: 1003-1005 }", false, false, false},
    {"{ close-code: 0 }", false, false, false},
    {"{ early: true }", false, true, false},
    {"{ early: false }", true, false, true},
    {"{ responses: 1 }", true, false, false},
    {"{ responses: [0, 2-9] }", false, true, false},
    {"{ first-status: 4xx }", true, true, false},
    {"{ first-status: [404, 500-599] }", true, false, false},
    {"{ tls: completed }", true, false, false},
    {"{ tls: none }", false, true, false},
    {"{ tls: refused, alert: protocol-version }", false, false, true},
    {"{ alert: [other, close-notify] }", false, false, false},
    {"{ tls-version: '1.2' }", true, false, false},
    {"{ tls-version: ['3.0', '1.0'] }", false, true, false},
    {"{ tls-answer: server-hello }", false, true, false},
    {"{ tls-answer: [nothing, other, alert] }", false, false, false},
    {"{ alpn: h2 }", true, false, false},
    {"{ alpn: none }", false, false, false},
    {"{ resumed: true }", true, false, false},
    {"{ early-data: rejected }", true, false, false},
    {"{ renegotiation: ignored }", true, false, false},
    {"{ certificate: expired }", true, false, false},
    {"{ close-notify: false }", true, false, false},
    {"{ accepted-before: 3 }", true, false, false},
    {"{ accepted-before: [0, 2] }", false, true, true},
    {"{ behind: frames, ended: closed }", false, false, false},
    {"{ outcome: refused, responses: 2, early: true }", false, true, false},
};

START_TEST(matching) {
    struct fixture f;
    fixture_init(&f);
    const struct wsh_row *row = load(&f, rows[_i].conditions);
    struct wsh_context context = {.profile = &f.profile};
    const struct wsh_view *views[] = {&accepted, &refused, &unreached};
    const bool want[] = {rows[_i].accepted, rows[_i].refused, rows[_i].unreached};
    for (int i = 0; i < 3; i++)
        ck_assert_msg(wsh_row_matches(row, f.arena, views[i], 0, &context, &f.fresh) == want[i], "%s: %s",
                      rows[_i].conditions, wsh_outcome_name(views[i]->outcome));
    fixture_done(&f);
}
END_TEST

static const struct {
    const char *conditions, *fits; /* a letter per outcome in the enum's order: . never, ? maybe, ! always */
} fits[] = {
    {"{ behind: nothing }", "?....?."},
    {"{ close-code: 1000 }", "?....?."},
    {"{ early-pong: false }", "???????"},
    {"{ echo: true, outcome: accepted }", "?......"},
    {"{ ended: open }", "??????."},
    {"{ early: true }", "???????"},
    {"{ responses: 0 }", "??????."},
    {"{ first-status: 200 }", "??????."},
};

START_TEST(fit_without_evidence) {
    struct fixture f;
    fixture_init(&f);
    const struct wsh_row *row = load(&f, fits[_i].conditions);
    char got[WSH_OUTCOME_COUNT + 1] = {0};
    for (unsigned o = 0; o < WSH_OUTCOME_COUNT; o++) got[o] = ".?!"[wsh_row_fit(row, (enum wsh_outcome)o)];
    ck_assert_str_eq(got, fits[_i].fits);
    fixture_done(&f);
}
END_TEST

/* The table is the documentation: docs/case-format.md has each name and each word. */
START_TEST(table_and_page) {
    struct fixture f;
    struct wsh_span page;
    fixture_init(&f);
    ck_assert(wsh_file_read(f.arena, WSH_SOURCE_DIR "/docs/case-format.md", WSH_LIMIT_TEXT, &page));
    for (int id = 0; id < WSH_FACT_COUNT + WSH_SERIES_COUNT; id++) {
        const struct wsh_fact *fact = id < WSH_FACT_COUNT
                                          ? wsh_fact((enum wsh_fact_id)id)
                                          : wsh_series_fact_form((enum wsh_series_fact_id)(id - WSH_FACT_COUNT));
        size_t part = id < WSH_FACT_COUNT ? 0 : wsh_span_find_span(page, WSH_LIT("## Series"));
        struct wsh_span name = wsh_span_of(wsh_arena_printf(f.arena, part ? "`%s`" : "| `%s` |", fact->name));
        size_t at = part + wsh_span_find_span(wsh_span_skip(page, part), name);
        ck_assert_msg(at < page.n, "%s is not documented", fact->name);
        struct wsh_span line = wsh_span_slice(page, at, at + wsh_span_find(wsh_span_skip(page, at), '\n'));
        for (size_t i = 0; i < fact->n_words; i++) {
            struct wsh_span word = wsh_span_of(wsh_arena_printf(f.arena, "`%s`", fact->words[i]));
            ck_assert_msg(wsh_span_find_span(line, word) < line.n, "%s: %s", fact->name, fact->words[i]);
        }
    }
    fixture_done(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("facts");
    TCase *tc = wsh_test_case(s, "facts");
    tcase_add_loop_test(tc, matching, 0, WSH_COUNT(rows));
    tcase_add_loop_test(tc, fit_without_evidence, 0, WSH_COUNT(fits));
    tcase_add_test(tc, table_and_page);
    return wsh_test_main(s);
}
