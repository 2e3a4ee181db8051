/* test_markup.c - nothing gets into markup unescaped, and nothing that is markup gets out unbalanced. */
#include "support/main.h"

#include "reports/markup.h"

static const struct {
    struct wsh_span in;
    const char *text, *attribute, *title;
} rows[] = {
    {WSH_ROW("plain"), "plain", "plain", "as it is"},
    {WSH_ROW("<b>&amp;</b>"), "&lt;b&gt;&amp;amp;&lt;/b&gt;", "&lt;b&gt;&amp;amp;&lt;/b&gt;", "markup"},
    {WSH_ROW("\"'"), "\"'", "&quot;'", "quotes"},
    {WSH_ROW("]]>"), "]]&gt;", "]]&gt;", "the end of a CDATA section"},
    {WSH_ROW("</script><!--"), "&lt;/script&gt;&lt;!--", "&lt;/script&gt;&lt;!--", "the end of a script"},
    {WSH_ROW("a\nb\tc"), "a\nb\tc", "a&#10;b&#9;c", "line feed and tab"},
    {WSH_ROW("\r\0\x01\x1B[m\x7F"), "\\x0D\\x00\\x01\\x1B[m\\x7F", "\\x0D\\x00\\x01\\x1B[m\\x7F", "control octets"},
    {WSH_ROW("caf\xC3\xA9"), "caf\xC3\xA9", "caf\xC3\xA9", "UTF-8"},
    {WSH_ROW("\xC2\x9B\xC2\x85"), "\\xC2\\x9B\\xC2\\x85", "\\xC2\\x9B\\xC2\\x85", "C1 controls"},
    {WSH_ROW("\xE2\x80\xAE\xE2\x80\x8B"), "\\xE2\\x80\\xAE\\xE2\\x80\\x8B", "\\xE2\\x80\\xAE\\xE2\\x80\\x8B",
     "bidi and zero width"},
    {WSH_ROW("\xFF\xC0\xAF\xED\xA0\x80"), "\\xFF\\xC0\\xAF\\xED\\xA0\\x80", "\\xFF\\xC0\\xAF\\xED\\xA0\\x80",
     "octets that are no UTF-8"},
    {WSH_ROW("\xEF\xBF\xBE\xEF\xBF\xBF"), "\\xEF\\xBF\\xBE\\xEF\\xBF\\xBF", "\\xEF\\xBF\\xBE\\xEF\\xBF\\xBF",
     "characters that XML forbids"},
};

START_TEST(escapes) {
    struct wsh_buf b;
    struct wsh_markup m;
    struct wsh_arena *a = wsh_arena_new();
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_markup_init(&m, WSH_MARKUP_XML, &b);
    wsh_markup_open(&m, "a");
    wsh_markup_span(&m, rows[_i].in);
    wsh_markup_close(&m, "a");
    wsh_markup_done(&m);
    const char *want = wsh_arena_printf(a, "<a>%s</a>", rows[_i].text);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&b), want), "%s: %.*s", rows[_i].title, WSH_FMT(wsh_buf_span(&b)));
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

START_TEST(escapes_attributes) {
    if (memchr(rows[_i].in.p, 0, rows[_i].in.n)) return; /* a C string has none */
    struct wsh_buf b;
    struct wsh_markup m;
    struct wsh_arena *a = wsh_arena_new();
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_markup_init(&m, WSH_MARKUP_HTML, &b);
    wsh_markup_open(&m, "a");
    wsh_markup_attr(&m, "title", wsh_arena_text(a, rows[_i].in));
    wsh_markup_close(&m, "a");
    wsh_markup_done(&m);
    const char *want = wsh_arena_printf(a, "<a title=\"%s\"></a>", rows[_i].attribute);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&b), want), "%s: %.*s", rows[_i].title, WSH_FMT(wsh_buf_span(&b)));
    wsh_buf_done(&b);
    wsh_arena_free(a);
}
END_TEST

static void nested(enum wsh_markup_kind kind, const char *want) {
    struct wsh_buf b;
    struct wsh_markup m;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_markup_init(&m, kind, &b);
    wsh_markup_open_class(&m, "p", "x");
    wsh_markup_empty(&m, "br");
    wsh_markup_attr_format(&m, "n", "%d", 7);
    wsh_markup_format(&m, "<%s>", "y");
    wsh_markup_leaf(&m, "b", NULL, "z");
    wsh_markup_empty(&m, "br");
    wsh_markup_close(&m, "p");
    wsh_markup_done(&m);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&b), want), "%.*s", WSH_FMT(wsh_buf_span(&b)));
    wsh_buf_done(&b);
}

START_TEST(both_kinds) {
    nested(WSH_MARKUP_HTML, "<p class=\"x\"><br n=\"7\">&lt;y&gt;<b>z</b><br></p>");
    nested(WSH_MARKUP_XML, "<p class=\"x\"><br n=\"7\"/>&lt;y&gt;<b>z</b><br/></p>");
}
END_TEST

/* A cut falls between characters and says how much is missing. */
START_TEST(cuts) {
    struct wsh_buf b;
    struct wsh_markup m;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_markup_init(&m, WSH_MARKUP_XML, &b);
    m.cut = 4;
    wsh_markup_text(&m, "abc\xC3\xA9" "d");
    wsh_markup_text(&m, "|abcd"); /* five octets */
    wsh_markup_text(&m, "|abc");
    wsh_markup_done(&m);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&b), "abc [... 3 octets more]|abc [... 1 octets more]|abc"), "%.*s",
                  WSH_FMT(wsh_buf_span(&b)));
    wsh_buf_done(&b);
}
END_TEST

static void close_wrong(void) {
    struct wsh_buf b;
    struct wsh_markup m;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_markup_init(&m, WSH_MARKUP_XML, &b);
    wsh_markup_open(&m, "a");
    wsh_markup_close(&m, "b");
}

static void leave_open(void) {
    struct wsh_buf b;
    struct wsh_markup m;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    wsh_markup_init(&m, WSH_MARKUP_XML, &b);
    wsh_markup_open(&m, "a");
    wsh_markup_done(&m);
}

START_TEST(unbalanced_is_our_bug) {
    ck_assert_int_ne(wsh_test_status(close_wrong), 0);
    ck_assert_int_ne(wsh_test_status(leave_open), 0);
}
END_TEST

int main(void) {
    Suite *s = suite_create("reports/markup");
    TCase *tc = wsh_test_case(s, "markup");
    tcase_add_loop_test(tc, escapes, 0, (int)WSH_COUNT(rows));
    tcase_add_loop_test(tc, escapes_attributes, 0, (int)WSH_COUNT(rows));
    tcase_add_test(tc, both_kinds);
    tcase_add_test(tc, cuts);
    tcase_add_test(tc, unbalanced_is_our_bug);
    return wsh_test_main(s);
}
