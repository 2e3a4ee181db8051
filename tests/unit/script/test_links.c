/* test_links.c - which case waits for which, and what is said about ids and cycles. */
#include "fixture.h"

#define PLAIN(id, more) "  - { id: " id ", title: t, rules: [R6455-4.2.1-1-GET], expect: [{ broken: {} }]" more " }\n"

static const char *waits(struct fixture *f, const char *id) {
    const struct wsh_case *c = fixture_case(f, id);
    const char *text = "";
    for (size_t i = 0; i < c->n_after; i++)
        text = wsh_arena_printf(f->arena, "%s%s%s", text, i ? " " : "", c->after[i]);
    return text;
}

START_TEST(what_makes_a_case_wait) {
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(&f, FAMILY PLAIN("control", ", control: base, after: [base, f/first]") PLAIN("base", "")
                             PLAIN("first", ", after: base") PLAIN("prover", ", proves: { cap: { outcome: accepted } }")
                                 PLAIN("second-prover", ", proves: { cap: { outcome: accepted, subprotocol: any } }")
                                     PLAIN("asks", "") CASE
                     "    expect:\n      - info: { outcome: accepted, capability: cap }\n"
                     "      - info: { extensions: { same-as: first } }\n"
                     "      - info: { extensions: { differs-from: f/first } }\n"
                     "      - broken: {}\n");
    ck_assert_str_eq(waits(&f, "f/control"), "f/base f/first");
    ck_assert_str_eq(waits(&f, "f/base"), "");
    ck_assert_str_eq(waits(&f, "f/first"), "f/base");
    ck_assert_str_eq(waits(&f, "f/a"), "f/prover f/second-prover f/first");
    ck_assert_str_eq(fixture_case(&f, "f/control")->control, "f/base");
    ck_assert_str_eq(fixture_case(&f, "f/prover")->proves, "cap");
    ck_assert_uint_eq(fixture_case(&f, "f/prover")->proof->outcomes, 1u << WSH_ACCEPTED);
    fixture_done(&f);
}
END_TEST

/* A file alone may speak of families that are not at hand; the control it cannot have is forgotten. */
START_TEST(a_family_alone) {
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(&f, FAMILY PLAIN("a", ", control: other/x, after: [other/y]"));
    const struct wsh_case *c = fixture_case(&f, "f/a");
    ck_assert_uint_eq(f.diags.warnings, 2);
    ck_assert_ptr_null(c->control);
    ck_assert_uint_eq(c->n_after, 0);
    fixture_done(&f);
}
END_TEST

START_TEST(two_families) {
    struct fixture f;
    fixture_init(&f);
    const char *other = "family: other\ntitle: t\ncases:\n" PLAIN("x", "");
    fixture_load(&f, (const char *const[]){FAMILY PLAIN("a", ", control: other/x"), other, NULL});
    ck_assert_str_eq(waits(&f, "f/a"), "other/x");
    ck_assert_uint_eq(f.suite->n_families, 2);
    ck_assert_str_eq(f.suite->families[1].name, "other");
    ck_assert_uint_eq(f.suite->families[1].first, 1);
    ck_assert_uint_eq(f.suite->families[1].n, 1);
    fixture_load(&f, (const char *const[]){FAMILY PLAIN("a", ", control: third/x"), other, NULL});
    ck_assert_ptr_null(f.suite);
    ck_assert_ptr_nonnull(strstr(fixture_diags(&f), "unknown case 'third/x'"));
    fixture_done(&f);
}
END_TEST

static const struct {
    const char *cases, *way; /* NULL: no cycle */
} cycles[] = {
    {PLAIN("a", ", after: a"), "f/a -> f/a;"},
    {PLAIN("a", ", after: b") PLAIN("b", ", control: a"), "f/a -> f/b -> f/a;"},
    {PLAIN("x", ", after: a") PLAIN("a", ", after: b") PLAIN("b", ", after: c") PLAIN("c", ", after: a"),
     "f/a -> f/b -> f/c -> f/a;"},
    {PLAIN("a", ", proves: { cap: { capability: cap } }"), "f/a -> f/a;"},
    {PLAIN("a", "") PLAIN("b", ", after: [a, c]") PLAIN("c", ", after: a"), NULL},
};

START_TEST(cycles_are_told) {
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(&f, wsh_arena_printf(f.arena, "%s%s", FAMILY, cycles[_i].cases));
    const char *said = fixture_diags(&f);
    ck_assert_msg((f.suite == NULL) == (cycles[_i].way != NULL), "%s", said);
    if (cycles[_i].way) ck_assert_msg(strstr(said, cycles[_i].way) != NULL, "%s", said);
    fixture_done(&f);
}
END_TEST

/* Thousands of cases in the worst order, one waiting for the next, are a matter of a moment. */
START_TEST(a_long_chain) {
    enum { LONG = 5000 };
    struct fixture f;
    struct wsh_buf b;
    fixture_init(&f);
    wsh_buf_init(&b, WSH_LIMIT_CASE_FILE);
    wsh_buf_add_text(&b, FAMILY);
    for (int i = 0; i < LONG; i++)
        wsh_buf_printf(&b,
                       "  - { id: c%d, title: t, rules: [R6455-4.2.1-1-GET], expect: [{ broken: {} }], after: c%d }\n",
                       i, i + 1);
    wsh_buf_printf(&b, "  - { id: c%d, title: t, rules: [R6455-4.2.1-1-GET], expect: [{ broken: {} }] }\n", LONG);
    fixture_load_one(&f, wsh_arena_text(f.arena, wsh_buf_span(&b)));
    ck_assert_str_eq(waits(&f, "f/c0"), "f/c1");
    wsh_buf_done(&b);
    fixture_done(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("links");
    TCase *tc = wsh_test_case(s, "links");
    tcase_add_test(tc, what_makes_a_case_wait);
    tcase_add_test(tc, a_family_alone);
    tcase_add_test(tc, two_families);
    tcase_add_loop_test(tc, cycles_are_told, 0, WSH_COUNT(cycles));
    tcase_add_test(tc, a_long_chain);
    return wsh_test_main(s);
}
