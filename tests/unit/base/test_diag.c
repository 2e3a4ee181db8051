/* test_diag.c - diagnostics, letter by letter: what is printed here is what users read and golden files hold. */
#include "support/main.h"

/* `column` 0: unknown; `hint` NULL: none. The message is always "unknown key 'x'". */
static const struct {
    unsigned line, column, width;
    struct wsh_span source;
    const char *hint, *want, *title;
} diags[] = {
    {2, 3, 6, WSH_ROW("request:\n  headrs:\n    a: b\n"), "did you mean 'header'?",
     "f.yaml:2:3: error: unknown key 'x'\n"
     "   2 |   headrs:\n"
     "     |   ^~~~~~\n"
     "  hint: did you mean 'header'?   [case/x]\n",
     "place, source, marks, hint, id"},
    {2, 3, 6, WSH_ROW("request:\n  headrs:\n"), NULL,
     "f.yaml:2:3: error: unknown key 'x'   [case/x]\n"
     "   2 |   headrs:\n"
     "     |   ^~~~~~\n",
     "without a hint the id closes the message"},
    {0, 0, 0, WSH_ROW("request:\n"), "write x", "f.yaml: error: unknown key 'x'\n  hint: write x   [case/x]\n",
     "no line"},
    {3, 0, 0, WSH_ROW("a\nb\nc"), NULL, "f.yaml:3: error: unknown key 'x'   [case/x]\n   3 | c\n", "no column"},
    {1, 1, 0, WSH_ROW("abc"), NULL, "f.yaml:1:1: error: unknown key 'x'   [case/x]\n   1 | abc\n     | ^\n",
     "no width is one mark"},
    {1, 1, 1, WSH_ROW("abc\r\n"), NULL, "f.yaml:1:1: error: unknown key 'x'   [case/x]\n   1 | abc\n     | ^\n",
     "a CRLF ends a line too"},
    {1, 4, 9, WSH_ROW("abc"), NULL, "f.yaml:1:4: error: unknown key 'x'   [case/x]\n   1 | abc\n     |    ^\n",
     "behind the end, something is missing"},
    {1, 9, 9, WSH_ROW("abc"), NULL, "f.yaml:1:9: error: unknown key 'x'   [case/x]\n   1 | abc\n     |    ^\n",
     "far behind the end"},
    {7, 1, 1, WSH_ROW("abc"), NULL, "f.yaml:7:1: error: unknown key 'x'   [case/x]\n   7 | \n     | ^\n",
     "a line behind the last"},
    {1, 1, 5, WSH_ROW(""), NULL, "f.yaml:1:1: error: unknown key 'x'   [case/x]\n", "the source is not at hand"},
    {1, 2, 3, WSH_ROW("\tkey"), NULL, "f.yaml:1:2: error: unknown key 'x'   [case/x]\n   1 |     key\n     |     ^~~\n",
     "a tab before the place"},
    {1, 1, 3, WSH_ROW("a\tb"), NULL, "f.yaml:1:1: error: unknown key 'x'   [case/x]\n   1 | a   b\n     | ^~~~~\n",
     "a tab under the marks"},
    {1, 3, 2, WSH_ROW("\x1B" "[31m"), NULL,
     "f.yaml:1:3: error: unknown key 'x'   [case/x]\n   1 | \\x1B[31m\n     |      ^~\n", "a control octet is visible"},
    {1, 1, 1, WSH_ROW("\0" "ab"), NULL,
     "f.yaml:1:1: error: unknown key 'x'   [case/x]\n   1 | \xE2\x90\x80" "ab\n     | ^\n",
     "a NUL does not end the line"},
    {1, 3, 2, WSH_ROW("\xC3\xA4\xE2\x82\xAC" "bc"), NULL,
     "f.yaml:1:3: error: unknown key 'x'   [case/x]\n   1 | \xC3\xA4\xE2\x82\xAC" "bc\n     |   ^~\n",
     "columns are characters"},
    {1, 2, 1, WSH_ROW("\xFF" "b"), NULL,
     "f.yaml:1:2: error: unknown key 'x'   [case/x]\n   1 | \\xFFb\n     |     ^\n",
     "a malformed octet is one character"},
    {1, 2, 1, WSH_ROW("\xE2\x80\xAE" "b"), NULL,
     "f.yaml:1:2: error: unknown key 'x'   [case/x]\n   1 | \\xE2\\x80\\xAEb\n     |             ^\n",
     "a bidi control is visible"},
    {12345, 1, 1, WSH_ROW("a"), NULL, "f.yaml:12345:1: error: unknown key 'x'   [case/x]\n12345 | \n     | ^\n",
     "five digits"},
};

static void render(const struct wsh_diags *d, bool color, const char *want, const char *title) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_diags_print(d, color, &b);
    wsh_buf_add_octet(&b, 0);
    ck_assert_msg(strcmp((const char *)b.p, want) == 0, "%s\n--- got\n%s--- want\n%s", title, (const char *)b.p, want);
    wsh_buf_done(&b);
}

START_TEST(diag_rows) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_diags d;
    struct wsh_place at = {"f.yaml", diags[_i].line, diags[_i].column, diags[_i].width};
    wsh_diags_init(&d, a);
    struct wsh_diag *x = wsh_diag_add(&d, WSH_DIAG_ERROR, at, diags[_i].source, "case/x", "unknown key '%s'", "x");
    if (diags[_i].hint) wsh_diag_hint(&d, x, "%s", diags[_i].hint);
    render(&d, false, diags[_i].want, diags[_i].title);
    wsh_arena_free(a);
}
END_TEST

/* A line of 300 characters, 'a'..'z' over and over: what is shown of it and where the mark stands. */
static const struct {
    unsigned column, width;
    bool left, right;
    size_t shown, mark, marked;
    char first;
    const char *title;
} cuts[] = {
    {1, 3, false, true, 100, 0, 3, 'a', "the place is at the start"},
    {41, 1, false, true, 100, 40, 1, 'a', "the place is shown without a cut before it"},
    {42, 1, true, true, 100, 43, 1, 'b', "one further: cut before"},
    {150, 10, true, true, 100, 43, 10, 'f', "in the middle"},
    {300, 1, true, false, 100, 102, 1, 's', "the last character"},
    {301, 1, true, false, 100, 103, 1, 's', "behind the last"},
    {150, 999, true, true, 100, 43, 60, 'f', "marks end with what is shown"},
};

START_TEST(cut_rows) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_diags d;
    struct wsh_buf line, want;
    wsh_buf_init(&line, 300);
    wsh_buf_init(&want, 1000);
    for (unsigned i = 0; i < 300; i++) wsh_buf_add_octet(&line, (uint8_t)('a' + i % 26));
    wsh_diags_init(&d, a);
    struct wsh_place at = {NULL, 1, cuts[_i].column, cuts[_i].width};
    (void)wsh_diag_add(&d, WSH_DIAG_NOTE, at, wsh_buf_span(&line), "a/b", "long");
    wsh_buf_printf(&want, "note: long   [a/b]\n   1 | %s", cuts[_i].left ? "..." : "");
    for (size_t i = 0; i < cuts[_i].shown; i++)
        wsh_buf_add_octet(&want, (uint8_t)('a' + ((size_t)(cuts[_i].first - 'a') + i) % 26));
    wsh_buf_printf(&want, "%s\n     | ", cuts[_i].right ? "..." : "");
    wsh_buf_fill(&want, ' ', cuts[_i].mark);
    wsh_buf_add_octet(&want, '^');
    wsh_buf_fill(&want, '~', cuts[_i].marked - 1);
    wsh_buf_add(&want, wsh_span_make("\n", 2));
    render(&d, false, (const char *)want.p, cuts[_i].title);
    wsh_buf_done(&line);
    wsh_buf_done(&want);
    wsh_arena_free(a);
}
END_TEST

START_TEST(several_are_counted_and_printed_in_order) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_diags d;
    struct wsh_place nowhere = {0};
    wsh_diags_init(&d, a);
    (void)wsh_diag_add(&d, WSH_DIAG_WARNING, nowhere, WSH_EMPTY, "a/w", "first\nline");
    (void)wsh_diag_add(&d, WSH_DIAG_ERROR, nowhere, WSH_EMPTY, "a/e", "second");
    (void)wsh_diag_add(&d, WSH_DIAG_NOTE, nowhere, WSH_EMPTY, "a/n", "third");
    ck_assert(d.n == 3 && d.errors == 1 && d.warnings == 1);
    render(&d, false, "warning: first\\x0Aline   [a/w]\nerror: second   [a/e]\nnote: third   [a/n]\n", "three");
    wsh_arena_free(a);
}
END_TEST

START_TEST(colours) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_diags d;
    struct wsh_place at = {"f", 1, 1, 2};
    wsh_diags_init(&d, a);
    struct wsh_diag *x = wsh_diag_add(&d, WSH_DIAG_ERROR, at, WSH_LIT("ab"), "a/b", "bad");
    wsh_diag_hint(&d, x, "good");
    render(&d, true,
           "\033[1mf:1:1:\033[0m \033[1;31merror:\033[0m \033[1mbad\033[0m\n\033[2m   1 |\033[0m ab\n"
           "\033[2m     |\033[0m \033[1;32m^~\033[0m\n  hint: good   \033[2m[a/b]\033[0m\n",
           "colours");
    wsh_arena_free(a);
}
END_TEST

static const char *const words[] = {"header", "method", "target", "version", "set", "add", "remove", "rename"};

static const struct {
    const char *word, *want, *title;
} nearests[] = {
    {"headrs", "header", "a letter lost and one too many"},
    {"haeder", "header", "two letters swapped"},
    {"methd", "method", "a letter lost"},
    {"Target", "target", "another case"},
    {"TARGTE", "target", "another case and a swap"},
    {"versions", "version", "a plural"},
    {"st", "set", "short, one lost"},
    {"ad", "add", "short, the nearer one"},
    {"renam", "rename", "rename before remove"},
    {"xyz", NULL, "nothing like it"},
    {"s", NULL, "two of three letters lost"},
    {"hostname", NULL, "another word"},
    {"", NULL, "no word"},
};

START_TEST(nearest_rows) {
    const char *got = wsh_nearest(wsh_span_of(nearests[_i].word), words, WSH_COUNT(words));
    const char *want = nearests[_i].want;
    ck_assert_msg(got == want || (got && want && strcmp(got, want) == 0), "%s: got %s", nearests[_i].title,
                  got ? got : "nothing");
}
END_TEST

START_TEST(nearest_of_long_words) {
    char word[101];
    const char *const list[] = {word, "a"};
    memset(word, 'x', 100);
    word[100] = 0;
    ck_assert_ptr_null(wsh_nearest(wsh_span_of(word), list, 2));
    ck_assert_ptr_null(wsh_nearest(WSH_LIT("xxxxxxxx"), list, 2));
    word[64] = 0;
    ck_assert_ptr_eq(wsh_nearest(wsh_span_of(word), list, 2), word);
    ck_assert_ptr_null(wsh_nearest(WSH_LIT("a"), list, 0));
}
END_TEST

int main(void) {
    Suite *s = suite_create("diag");
    TCase *tc = wsh_test_case(s, "diag");
    tcase_add_loop_test(tc, diag_rows, 0, (int)WSH_COUNT(diags));
    tcase_add_loop_test(tc, cut_rows, 0, (int)WSH_COUNT(cuts));
    tcase_add_test(tc, several_are_counted_and_printed_in_order);
    tcase_add_test(tc, colours);
    tcase_add_loop_test(tc, nearest_rows, 0, (int)WSH_COUNT(nearests));
    tcase_add_test(tc, nearest_of_long_words);
    return wsh_test_main(s);
}
