/* test_yaml.c - the wrapper around the YAML library: kinds, styles, places, and the limits that keep it harmless. */
#include "fixture.h"

#include "script/yaml.h"

static const struct wsh_yaml *read_text(struct fixture *f, struct wsh_span text) {
    return wsh_yaml_read(f->arena, "t.yaml", text, &f->diags);
}

/* The value of key "k" of a text. */
static const struct wsh_yaml *value_of(struct fixture *f, const char *text) {
    const struct wsh_yaml *root = read_text(f, wsh_span_of(text));
    ck_assert_msg(root != NULL, "%s", fixture_diags(f));
    const struct wsh_yaml *value = wsh_yaml_find(root, "k");
    ck_assert_ptr_nonnull(value);
    return value;
}

static const struct {
    const char *text;
    enum wsh_yaml_kind kind;
    enum wsh_yaml_style style;
    const char *value, *tag;
    unsigned line, column, width;
    bool folded, empty;
} rows[] = {
    {"k: abc\n", WSH_YAML_SCALAR, WSH_YAML_PLAIN, "abc", "", 1, 4, 3, false, false},
    {"k: 'a''b'\n", WSH_YAML_SCALAR, WSH_YAML_QUOTED, "a'b", "", 1, 4, 6, false, false},
    {"k: \"a\\tb\"\n", WSH_YAML_SCALAR, WSH_YAML_DOUBLE, "a\tb", "", 1, 4, 6, false, false},
    {"k: ''\n", WSH_YAML_SCALAR, WSH_YAML_QUOTED, "", "", 1, 4, 2, false, false},
    {"k:\n", WSH_YAML_SCALAR, WSH_YAML_PLAIN, "", "", 1, 2, 1, false, true},
    {"k: |\n  a\n  b\n", WSH_YAML_SCALAR, WSH_YAML_BLOCK, "a\nb\n", "", 1, 2, 1, true, false},
    {"k: a\n  b\n", WSH_YAML_SCALAR, WSH_YAML_PLAIN, "a b", "", 1, 4, 1, true, false},
    {"\n\n  \nk: caf\xC3\xA9 x # c\n", WSH_YAML_SCALAR, WSH_YAML_PLAIN, "caf\xC3\xA9 x", "", 4, 4, 6, false, false},
    {"\xC3\xA9: 1\nk: { \xC3\xA9\xC3\xA9: 2 }\n", WSH_YAML_MAP, WSH_YAML_PLAIN, "", "", 2, 4, 1, false, false},
    {"k: !hex 'ff'\n", WSH_YAML_SCALAR, WSH_YAML_QUOTED, "ff", "!hex", 1, 9, 4, false, false},
    {"k: !crlf [a, b]\n", WSH_YAML_LIST, WSH_YAML_PLAIN, "", "!crlf", 1, 10, 1, false, false},
    {"k:\n  - a\n", WSH_YAML_LIST, WSH_YAML_PLAIN, "", "", 2, 3, 1, false, false},
    {"k:\n  key: a\n", WSH_YAML_MAP, WSH_YAML_PLAIN, "", "", 2, 3, 3, false, false},
    {"k: {}\n", WSH_YAML_MAP, WSH_YAML_PLAIN, "", "", 1, 4, 1, false, false},
    {"k: null\r\n", WSH_YAML_SCALAR, WSH_YAML_PLAIN, "null", "", 1, 4, 4, false, false},
};

START_TEST(nodes) {
    struct fixture f;
    fixture_init(&f);
    const struct wsh_yaml *node = value_of(&f, rows[_i].text);
    ck_assert_int_eq(node->kind, rows[_i].kind);
    ck_assert_int_eq(node->style, rows[_i].style);
    ck_assert(wsh_span_is(node->tag, rows[_i].tag));
    if (node->kind == WSH_YAML_SCALAR) CK_SPAN(&f, node->text, wsh_span_of(rows[_i].value));
    ck_assert_uint_eq(node->at.line, rows[_i].line);
    ck_assert_uint_eq(node->at.column, rows[_i].column);
    ck_assert_uint_eq(node->at.width, rows[_i].width);
    ck_assert_int_eq(node->folded, rows[_i].folded);
    ck_assert_int_eq(node->empty, rows[_i].empty);
    fixture_done(&f);
}
END_TEST

START_TEST(places_inside_of_scalars) {
    static const struct {
        const char *text;
        unsigned column, width;
    } inside[] = {
        {"k: abcdef\n", 6, 3},         /* octets 2..5 */
        {"k: 'abcdef'\n", 7, 3},       /* behind the quote */
        {"k: 'abc''def'\n", 4, 10},    /* an escaped quote: the whole */
        {"k: \"ab\\x63def\"\n", 4, 11}, /* an escape: the whole */
    };
    struct fixture f;
    fixture_init(&f);
    for (size_t i = 0; i < WSH_COUNT(inside); i++) {
        struct wsh_place at = wsh_yaml_place_in(value_of(&f, inside[i].text), 2, 3);
        ck_assert_msg(at.column == inside[i].column && at.width == inside[i].width, "%s: %u, %u wide", inside[i].text,
                      at.column, at.width);
    }
    fixture_done(&f);
}
END_TEST

/* ---- limits ---- */

static void add_times(struct wsh_buf *b, const char *text, size_t times) {
    for (size_t i = 0; i < times; i++) wsh_buf_add_text(b, text);
}

static void refused(struct fixture *f, struct wsh_buf *b, const char *id) {
    ck_assert_ptr_null(read_text(f, wsh_buf_span(b)));
    ck_assert_uint_eq(f->diags.n, 1);
    ck_assert_str_eq(f->diags.items[0].id, id);
    wsh_buf_done(b);
}

START_TEST(a_huge_file) {
    struct fixture f;
    struct wsh_buf b;
    fixture_init(&f);
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_buf_fill(&b, '#', WSH_LIMIT_CASE_FILE + 1);
    refused(&f, &b, "yaml/size");
    fixture_done(&f);
}
END_TEST

static const char *const openings[] = {"[", "{ a: ", "!x [", "- ", "? "};

START_TEST(deep_nesting) {
    struct fixture f;
    struct wsh_buf b;
    fixture_init(&f);
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    add_times(&b, openings[_i], 100000);
    ck_assert_ptr_null(read_text(&f, wsh_buf_span(&b)));
    ck_assert_uint_ge(f.diags.errors, 1);
    wsh_buf_done(&b);
    fixture_done(&f);
}
END_TEST

START_TEST(many_keys) {
    struct fixture f;
    struct wsh_buf b;
    fixture_init(&f);
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    for (int i = 0; i < 100000; i++) wsh_buf_printf(&b, "key%d: 1\n", i);
    wsh_buf_add_text(&b, "key77: 2\n");
    refused(&f, &b, "yaml/duplicate-key");
    fixture_done(&f);
}
END_TEST

START_TEST(the_bomb_of_aliases) {
    struct fixture f;
    struct wsh_buf b;
    fixture_init(&f);
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_buf_add_text(&b, "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n");
    refused(&f, &b, "yaml/alias");
    fixture_done(&f);
}
END_TEST

/* What cases may make of a small file is bounded too. */
START_TEST(a_table_that_explodes) {
    struct fixture f;
    struct wsh_buf b;
    fixture_init(&f);
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_buf_add_text(&b, FAMILY "  - id: $id\n    title: t\n    rules: [R6455-4.2.1-1-GET]\n    request: { raw: '");
    add_times(&b, "$v", 1000);
    wsh_buf_add_text(&b, "' }\n" RECORD "    table:\n      - { id: a, v: '");
    wsh_buf_fill(&b, 'x', 1000000);
    wsh_buf_add_text(&b, "' }\n");
    fixture_load_one(&f, wsh_arena_text(f.arena, wsh_buf_span(&b)));
    ck_assert_ptr_null(f.suite);
    ck_assert_str_eq(f.diags.items[0].id, "table/size");
    wsh_buf_done(&b);
    fixture_done(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("yaml");
    TCase *tc = wsh_test_case(s, "yaml");
    tcase_add_loop_test(tc, nodes, 0, WSH_COUNT(rows));
    tcase_add_test(tc, places_inside_of_scalars);
    tcase_add_test(tc, a_huge_file);
    tcase_add_loop_test(tc, deep_nesting, 0, WSH_COUNT(openings));
    tcase_add_test(tc, many_keys);
    tcase_add_test(tc, the_bomb_of_aliases);
    tcase_add_test(tc, a_table_that_explodes);
    return wsh_test_main(s);
}
