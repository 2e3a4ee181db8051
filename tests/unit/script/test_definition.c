/* test_definition.c - the sums of a case change with what it does and expects, and with nothing else. */
#include "support/main.h"

#include "script/load.h"

#define EXPECTATIONS "expectations:\n  refused:\n    - {pass: {outcome: refused}, because: %s}\n    - {%s: {outcome: accepted}}\n"
#define FAMILY \
    "family: key\ntitle: keys\ncases:\n" \
    "  - {id: gate, title: gate, rules: [R6455-4.2.1-5-KEY], gate: true, expect: [{pass: {outcome: accepted}}]}\n" \
    "  - {id: missing, title: %s, rules: [R6455-4.2.1-5-KEY], request: {remove: %s}, expect: [{as: refused}]}\n"

/* One catalogue: the words that stand for %s above. */
struct words { const char *because, *verdict, *title, *field; };

static const struct wsh_case *load(struct wsh_arena *a, const struct words *w) {
    struct wsh_case_file files[2] = {{.name = "expectations.yaml"}, {.name = "key.yaml"}};
    struct wsh_diags diags;
    wsh_diags_init(&diags, a);
    files[0].text = wsh_span_of(wsh_arena_printf(a, EXPECTATIONS, w->because, w->verdict));
    files[1].text = wsh_span_of(wsh_arena_printf(a, FAMILY, w->title, w->field));
    const struct wsh_suite *s = wsh_suite_load(a, files, 2, &diags);
    ck_assert_msg(s != NULL, "%s", diags.n ? diags.items[0].message : "");
    return &s->cases[1];
}

static const struct words plain = {"so", "fail", "one", "Sec-WebSocket-Key"};

static const struct {
    struct words words;
    bool sends, expects; /* does the sum change? */
    const char *title;
} rows[] = {
    {{"so", "fail", "one", "Sec-WebSocket-Key"}, false, false, "the same"},
    {{"so", "fail", "another", "Sec-WebSocket-Key"}, false, false, "a title"},
    {{"thus", "fail", "one", "Sec-WebSocket-Key"}, false, false, "a reason"},
    {{"so", "fail", "one", "'Sec-WebSocket-Key'"}, false, false, "quotes"},
    {{"so", "fail", "one", "Upgrade"}, true, false, "what is sent"},
    {{"so", "warn", "one", "Sec-WebSocket-Key"}, false, true, "a row of a shared expectation"},
};

START_TEST(sums) {
    struct wsh_arena *a = wsh_arena_new();
    const struct wsh_case *before = load(a, &plain), *after = load(a, &rows[_i].words);
    ck_assert_uint_eq(strlen(before->sends), 16);
    ck_assert_uint_eq(strlen(before->expects), 16);
    ck_assert_msg((strcmp(before->sends, after->sends) != 0) == rows[_i].sends, "%s", rows[_i].title);
    ck_assert_msg((strcmp(before->expects, after->expects) != 0) == rows[_i].expects, "%s", rows[_i].title);
    wsh_arena_free(a);
}
END_TEST

START_TEST(catalogue_has_them) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_diags diags;
    wsh_diags_init(&diags, a);
    const struct wsh_suite *s = wsh_suite_load(a, wsh_builtin_cases, wsh_builtin_case_count, &diags);
    ck_assert_ptr_nonnull(s);
    for (size_t i = 0; i < s->n; i++) ck_assert(strlen(s->cases[i].sends) == 16 && strlen(s->cases[i].expects) == 16);
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("script/definition");
    TCase *tc = wsh_test_case(s, "definition");
    tcase_add_loop_test(tc, sums, 0, (int)WSH_COUNT(rows));
    tcase_add_test(tc, catalogue_has_them);
    return wsh_test_main(s);
}
