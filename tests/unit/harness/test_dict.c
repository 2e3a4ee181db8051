/* test_dict.c - dictionaries: what is read, and where it says that something is wrong. */
#include "support/main.h"

#include "harness/mutate/dict.h"

static const struct {
    const char *text, *id; /* id NULL: it is read */
    unsigned line, column;
    struct wsh_span entry; /* the last one */
} rows[] = {
    {"# nothing\n\n  \t\r\n\"a\"", NULL, 0, 0, WSH_ROW("a")},
    {"name=\"a b\"\nother@2=\"\\x00\\xFf\\\\\\\"\"  \r\n", NULL, 0, 0, WSH_ROW("\0\xFF\\\"")},
    {"\"a\"\nb\n", "dict/quotes", 2, 1, WSH_ROW("")},
    {"  kw \"a\"\n", "dict/quotes", 1, 3, WSH_ROW("")},
    {"\"a\n", "dict/quotes", 1, 2, WSH_ROW("")},
    {"\"", "dict/quotes", 1, 1, WSH_ROW("")},
    {"\"\"\n", "dict/empty", 1, 1, WSH_ROW("")},
    {"\"a\\n\"\n", "dict/escape", 1, 3, WSH_ROW("")},
    {"x=\"\\x0g\"\n", "dict/escape", 1, 4, WSH_ROW("")},
    {"\"\\x0\"\n", "dict/escape", 1, 2, WSH_ROW("")},
    {"\"\\xg0\"\n", "dict/escape", 1, 2, WSH_ROW("")}, /* found by fuzz_mutate: -1 was shifted */
    {"\"a\tb\"\n", "dict/octet", 1, 3, WSH_ROW("")},
    {"\"a\"b\"\n", "dict/octet", 1, 3, WSH_ROW("")},
    {"\"\xC3\xA4\"\n", "dict/octet", 1, 2, WSH_ROW("")},
    {"\"a\"\nx=\"\\x61\"\n", "dict/twice", 2, 1, WSH_ROW("")},
};

START_TEST(rows_are_read_or_told) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_diags diags;
    struct wsh_pool pool;
    wsh_diags_init(&diags, a);
    bool good = wsh_dict_read(a, "x.dict", wsh_span_of(rows[_i].text), &pool, &diags);
    ck_assert_int_eq(good, rows[_i].id == NULL);
    ck_assert_uint_eq(diags.n, rows[_i].id ? 1 : 0);
    if (good) {
        ck_assert(wsh_span_eq(pool.items[pool.n - 1], rows[_i].entry));
    } else {
        ck_assert_str_eq(diags.items[0].id, rows[_i].id);
        ck_assert_uint_eq(diags.items[0].at.line, rows[_i].line);
        ck_assert_uint_eq(diags.items[0].at.column, rows[_i].column);
        ck_assert(diags.items[0].hint != NULL);
    }
    wsh_arena_free(a);
}
END_TEST

START_TEST(an_entry_has_a_limit) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_diags diags;
    struct wsh_pool pool;
    struct wsh_buf text;
    wsh_diags_init(&diags, a);
    wsh_buf_init(&text, 4096);
    for (size_t n = WSH_DICT_ENTRY; n <= WSH_DICT_ENTRY + 1; n++) {
        wsh_buf_clear(&text);
        wsh_buf_add_octet(&text, '"');
        wsh_buf_fill(&text, 'a', n);
        wsh_buf_add_text(&text, "\"\n");
        ck_assert_int_eq(wsh_dict_read(a, "x.dict", wsh_buf_span(&text), &pool, &diags), n == WSH_DICT_ENTRY);
    }
    ck_assert_str_eq(diags.items[0].id, "dict/long");
    wsh_buf_done(&text);
    wsh_arena_free(a);
}
END_TEST

START_TEST(ours_is_good) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_diags diags;
    struct wsh_pool pool;
    wsh_diags_init(&diags, a);
    ck_assert(wsh_dict_read(a, "harness/upgrade.dict", wsh_builtin_dict, &pool, &diags));
    ck_assert_uint_gt(pool.n, 80);
    ck_assert(wsh_pool_has(&pool, WSH_LIT("Sec-WebSocket-Version: 13\r\n")));
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("dict");
    TCase *tc = wsh_test_case(s, "dict");
    tcase_add_loop_test(tc, rows_are_read_or_told, 0, (int)WSH_COUNT(rows));
    tcase_add_test(tc, an_entry_has_a_limit);
    tcase_add_test(tc, ours_is_good);
    return wsh_test_main(s);
}
