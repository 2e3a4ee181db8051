/* test_table.c - variation tables: what a column becomes in text, in keys, with tags, and what a row replaces. */
#include "fixture.h"

#define RULES "    rules: [R6455-4.2.1-1-GET]\n"

START_TEST(one_case_per_row) {
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(&f, FAMILY "  - id: near-$id\n    title: Upgrade with $what\n" RULES
                                "    request: { set: { Upgrade: $value } }\n" RECORD "    table:\n"
                                "      - { id: suffix, value: websockets, what: one letter too many }\n"
                                "      - { id: quoted, value: '\"x\"', what: quotes }\n");
    ck_assert_uint_eq(f.suite->n, 2);
    const struct wsh_case *c = fixture_case(&f, "f/near-suffix");
    ck_assert_str_eq(c->title, "Upgrade with one letter too many");
    ck_assert_uint_eq(c->at.line, 10);
    ck_assert_uint_eq(c->at.column, 15);
    ck_assert(wsh_span_find_span(fixture_request(&f, "f/near-suffix"), WSH_LIT("\r\nUpgrade: websockets\r\n")) < 200);
    ck_assert(wsh_span_find_span(fixture_request(&f, "f/near-quoted"), WSH_LIT("\r\nUpgrade: \"x\"\r\n")) < 200);
    fixture_done(&f);
}
END_TEST

/* The case's request is `request`, the row is { id: r, COLUMNS }. */
static const struct {
    const char *request, *columns;
    struct wsh_span want;
    const char *title;
} rows[] = {
    {"{ raw: $v }", "v: abc", WSH_ROW("abc"), "alone"},
    {"{ raw: '$v' }", "v: abc", WSH_ROW("abc"), "alone, quoted"},
    {"{ raw: '${v}' }", "v: abc", WSH_ROW("abc"), "alone, in braces"},
    {"{ raw: $v }", "v: !hex '00 ff'", WSH_ROW("\0\xFF"), "alone it keeps its tag"},
    {"{ raw: $v }", "v: !repeat { of: x, times: 3 }", WSH_ROW("xxx"), "alone it may be a mapping"},
    {"{ raw: !octets $v }", "v: 'a\\r'", WSH_ROW("a\r"), "the tag of the case reads the column"},
    {"{ raw: !crlf $v }", "v: [a, b]", WSH_ROW("a\r\nb\r\n"), "a list under the case's tag"},
    {"{ raw: 'a$v' }", "v: b", WSH_ROW("ab"), "behind a text"},
    {"{ raw: '${v}b$v.' }", "v: a", WSH_ROW("aba."), "twice"},
    {"{ raw: '$v-$v' }", "v: a", WSH_ROW("a-a"), "a hyphen does not end in a name"},
    {"{ raw: '$a-b' }", "a-b: x", WSH_ROW("x"), "a hyphen in a name"},
    {"{ raw: '$$v $ $. $v' }", "v: a", WSH_ROW("$v $ $. a"), "dollars"},
    {"{ raw: '$v' }", "v: '$w'", WSH_ROW("$w"), "what is filled in is not filled in again"},
    {"{ raw: !octets 'a$v' }", "v: '\\n'", WSH_ROW("a\n"), "escapes come from both"},
    {"{ raw: 'x{$v}' }", "v: path", WSH_ROW("x/chat"), "half a placeholder"},
    {"{ raw: !join [$v, $w] }", "v: a, w: !hex '0a'", WSH_ROW("a\n"), "in a list"},
    {"{ raw: !repeat { of: a, times: $v } }", "v: 3", WSH_ROW("aaa"), "a number"},
    {"$v", "v: { raw: q }", WSH_ROW("q"), "a whole request"},
    {"{ $k: q }", "k: raw", WSH_ROW("q"), "a key"},
};

START_TEST(filling) {
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(&f, wsh_arena_printf(f.arena,
                                          FAMILY "  - id: $id\n    title: t\n" RULES "    request: %s\n" RECORD
                                                 "    table: [{ id: r, %s }]\n",
                                          rows[_i].request, rows[_i].columns));
    struct wsh_span got = fixture_request(&f, "f/r");
    ck_assert_msg(wsh_span_eq(got, rows[_i].want), "%s: got %s", rows[_i].title, fixture_escape(&f, got));
    fixture_done(&f);
}
END_TEST

START_TEST(a_row_replaces) {
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(&f, FAMILY "  - { id: z, title: t, rules: [R6455-4.2.1-1-GET], expect: [{ broken: {} }] }\n"
                                "  - id: $id\n    title: t\n    why: the case's\n    control: z\n" RULES RECORD
                                "    table:\n"
                                "      - { id: plain }\n"
                                "      - { id: own, why: the row's, rules: [R6455-4.2.1-1-URI, R6455-4.2.1-1-GET],\n"
                                "          control: f/plain, expect: [{ pass: {} }], despite: never }\n");
    const struct wsh_case *plain = fixture_case(&f, "f/plain"), *own = fixture_case(&f, "f/own");
    ck_assert_str_eq(plain->why, "the case's");
    ck_assert_str_eq(own->why, "the row's");
    ck_assert_uint_eq(plain->n_rules, 1);
    ck_assert_uint_eq(own->n_rules, 2);
    ck_assert_str_eq(wsh_rule(own->rules[0])->id, "R6455-4.2.1-1-URI");
    ck_assert_str_eq(plain->control, "f/z");
    ck_assert_str_eq(own->control, "f/plain");
    ck_assert_int_eq(own->rows[0].verdict, WSH_PASS);
    ck_assert_str_eq(own->despite, "never");
    ck_assert_uint_eq(f.diags.warnings, 1); /* that `despite` is for nothing */
    fixture_done(&f);
}
END_TEST

START_TEST(a_dollar_without_table_is_itself) {
    struct fixture f;
    fixture_init(&f);
    fixture_load_one(&f, FAMILY CASE "    request: { raw: '$$ $id' }\n" RECORD);
    CK_SPAN(&f, fixture_request(&f, "f/a"), WSH_LIT("$$ $id"));
    fixture_done(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("table");
    TCase *tc = wsh_test_case(s, "table");
    tcase_add_test(tc, one_case_per_row);
    tcase_add_loop_test(tc, filling, 0, WSH_COUNT(rows));
    tcase_add_test(tc, a_row_replaces);
    tcase_add_test(tc, a_dollar_without_table_is_itself);
    return wsh_test_main(s);
}
