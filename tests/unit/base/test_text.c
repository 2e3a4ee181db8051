/* test_text.c - notations: base64, escapes, visible text, UTF-8, globs; and SHA-1. */
#include "support/guard.h"
#include "support/main.h"

/* RFC 4648 10, and octets that use the whole alphabet. */
static const struct {
    struct wsh_span plain, coded;
    const char *title;
} codes[] = {
    {WSH_ROW(""), WSH_ROW(""), "nothing"},
    {WSH_ROW("f"), WSH_ROW("Zg=="), "one octet"},
    {WSH_ROW("fo"), WSH_ROW("Zm8="), "two octets"},
    {WSH_ROW("foo"), WSH_ROW("Zm9v"), "three octets"},
    {WSH_ROW("foob"), WSH_ROW("Zm9vYg=="), "four octets"},
    {WSH_ROW("fooba"), WSH_ROW("Zm9vYmE="), "five octets"},
    {WSH_ROW("foobar"), WSH_ROW("Zm9vYmFy"), "six octets"},
    {WSH_ROW("\0\0\0"), WSH_ROW("AAAA"), "zeros"},
    {WSH_ROW("\xFB\xFF\xBE"), WSH_ROW("+/++"), "plus and slash"},
    {WSH_ROW("\xFF\xFF\xFF"), WSH_ROW("////"), "ones"},
};

START_TEST(code_rows) {
    struct wsh_buf b;
    wsh_buf_init(&b, 100);
    wsh_base64_encode(wsh_guard_end(codes[_i].plain), &b);
    ck_assert_msg(wsh_span_eq(wsh_buf_span(&b), codes[_i].coded), "%s", codes[_i].title);
    wsh_buf_clear(&b);
    ck_assert_msg(wsh_base64_decode(wsh_guard_end(codes[_i].coded), &b), "%s", codes[_i].title);
    ck_assert_msg(wsh_span_eq(wsh_buf_span(&b), codes[_i].plain), "%s", codes[_i].title);
    wsh_buf_done(&b);
}
END_TEST

static const struct {
    const char *in, *title;
} bad_codes[] = {
    {"Zg", "padding missing"},      {"Zg=", "half of the padding"},     {"Zh==", "pad bits, two of padding"},
    {"Zm9=", "pad bits, one of padding"}, {"Zg==Zg==", "padding in the middle"}, {"====", "only padding"},
    {"Z===", "one digit"},          {"Zm9v\n", "a line end"},           {"Zm 9v===", "a space"},
    {"-_-_", "the alphabet for URLs"}, {"Zm9\xC3", "an octet above 7F"}, {"=Zm9", "padding first"},
    {"Z=g=", "padding between"},
};

START_TEST(bad_code_rows) {
    struct wsh_buf b;
    wsh_buf_init(&b, 100);
    wsh_buf_add_text(&b, "kept");
    ck_assert_msg(!wsh_base64_decode(wsh_guard_end(wsh_span_of(bad_codes[_i].in)), &b), "%s", bad_codes[_i].title);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&b), "kept"), "%s: nothing is added", bad_codes[_i].title);
    wsh_buf_done(&b);
}
END_TEST

START_TEST(encode_is_all_or_nothing) {
    struct wsh_buf b;
    wsh_buf_init(&b, 7);
    wsh_base64_encode(WSH_LIT("foob"), &b);
    ck_assert(b.over && b.n == 0);
    wsh_buf_done(&b);
}
END_TEST

static const struct {
    struct wsh_span in;
    char quote;
    const char *want, *title;
} escapes[] = {
    {WSH_ROW(""), 0, "", "nothing"},
    {WSH_ROW("GET / ~"), 0, "GET / ~", "printable ASCII as it is"},
    {WSH_ROW("\r\n\t\0\\"), 0, "\\r\\n\\t\\0\\\\", "the short ones"},
    {WSH_ROW("\x01\x1B\x7F\x80\xFF"), 0, "\\x01\\x1B\\x7F\\x80\\xFF", "the rest in hexadecimal"},
    {WSH_ROW("'\""), 0, "'\"", "no quote asked for"},
    {WSH_ROW("'\""), '"', "'\\\"", "the quote asked for"},
    {WSH_ROW("'\""), '\'', "\\'\"", "the other quote"},
    {WSH_ROW("\0" "1"), 0, "\\01", "a digit behind a NUL is no octal"},
};

START_TEST(escape_rows) {
    struct wsh_buf b, back;
    size_t at = 0;
    wsh_buf_init(&b, 1000);
    wsh_buf_init(&back, 1000);
    wsh_text_escape(wsh_guard_end(escapes[_i].in), escapes[_i].quote, &b);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&b), escapes[_i].want), "%s", escapes[_i].title);
    ck_assert_msg(wsh_text_unescape(wsh_guard_end(wsh_buf_span(&b)), &back, &at), "%s: back", escapes[_i].title);
    ck_assert_msg(wsh_span_eq(wsh_buf_span(&back), escapes[_i].in), "%s: back", escapes[_i].title);
    wsh_buf_done(&b);
    wsh_buf_done(&back);
}
END_TEST

START_TEST(every_octet_comes_back) {
    struct wsh_buf b, back;
    uint8_t all[256];
    size_t at = 0;
    wsh_buf_init(&b, 2000);
    wsh_buf_init(&back, 256);
    for (unsigned i = 0; i < 256; i++) all[i] = (uint8_t)i;
    wsh_text_escape(wsh_span_make(all, 256), '"', &b);
    ck_assert(wsh_text_unescape(wsh_buf_span(&b), &back, &at));
    ck_assert(wsh_span_eq(wsh_buf_span(&back), wsh_span_make(all, 256)));
    wsh_buf_done(&b);
    wsh_buf_done(&back);
}
END_TEST

static const struct {
    const char *in;
    struct wsh_span want;
    size_t bad_at; /* SIZE_MAX: good */
    const char *title;
} unescapes[] = {
    {"\\r\\n\\t\\0\\\\\\\"\\'", WSH_ROW("\r\n\t\0\\\"'"), SIZE_MAX, "the short ones"},
    {"\\a\\b\\f\\v\\e", WSH_ROW("\a\b\f\v\x1B"), SIZE_MAX, "the ones we never write"},
    {"\\xff\\xFF\\x0a", WSH_ROW("\xFF\xFF\x0A"), SIZE_MAX, "hexadecimal in both cases"},
    {"\\x414", WSH_ROW("A4"), SIZE_MAX, "two digits, not three"},
    {"\xC3\xA4", WSH_ROW("\xC3\xA4"), SIZE_MAX, "octets above 7F pass"},
    {"ab\\", WSH_ROW(""), 2, "a backslash at the end"},
    {"a\\q", WSH_ROW(""), 1, "an unknown letter"},
    {"\\x4", WSH_ROW(""), 0, "half an octet"},
    {"\\x4g", WSH_ROW(""), 0, "no digit"},
    {"ok\\n\\xZZ", WSH_ROW(""), 4, "the offset of the bad one"},
    {"\\R", WSH_ROW(""), 0, "letters are exact"},
};

START_TEST(unescape_rows) {
    struct wsh_buf b;
    size_t at = SIZE_MAX;
    wsh_buf_init(&b, 100);
    bool good = wsh_text_unescape(wsh_guard_end(wsh_span_of(unescapes[_i].in)), &b, &at);
    ck_assert_msg(good == (unescapes[_i].bad_at == SIZE_MAX), "%s", unescapes[_i].title);
    ck_assert_msg(at == unescapes[_i].bad_at, "%s", unescapes[_i].title);
    ck_assert_msg(wsh_span_eq(wsh_buf_span(&b), unescapes[_i].want), "%s", unescapes[_i].title);
    wsh_buf_done(&b);
}
END_TEST

static const struct {
    struct wsh_span in;
    const char *want, *title;
} visibles[] = {
    {WSH_ROW("abc \\ ~"), "abc \\ ~", "printable ASCII as it is"},
    {WSH_ROW("\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80"), "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80", "letters as they are"},
    {WSH_ROW("\x1B[31m\r\n\t\0"), "\\x1B[31m\\x0D\\x0A\\x09\\x00", "what a terminal obeys"},
    {WSH_ROW("\x7F\xC2\x9B"), "\\x7F\\xC2\\x9B", "DEL and a C1 control"},
    {WSH_ROW("\xE2\x80\xAE" "txt"), "\\xE2\\x80\\xAEtxt", "right-to-left override"},
    {WSH_ROW("\xE2\x81\xA6\xE2\x81\xA9"), "\\xE2\\x81\\xA6\\xE2\\x81\\xA9", "isolates"},
    {WSH_ROW("\xE2\x80\x8B\xEF\xBB\xBF"), "\\xE2\\x80\\x8B\\xEF\\xBB\\xBF", "zero width"},
    {WSH_ROW("\xC2\xAD"), "\\xC2\\xAD", "soft hyphen"},
    {WSH_ROW("\xF3\xA0\x81\x81"), "\\xF3\\xA0\\x81\\x81", "a tag character"},
    {WSH_ROW("\xC3"), "\\xC3", "cut short"},
    {WSH_ROW("\xE2\x82" "A"), "\\xE2\\x82A", "cut by ASCII"},
    {WSH_ROW("\xC0\xAF"), "\\xC0\\xAF", "overlong"},
    {WSH_ROW("\xED\xA0\x80"), "\\xED\\xA0\\x80", "a surrogate"},
    {WSH_ROW("\xF4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80", "behind the last character"},
};

/* Wherever the text is cut, no control octet comes out. */
static void see(struct wsh_span part, void *context) {
    const char *title = context;
    struct wsh_buf b;
    wsh_buf_init(&b, 1000);
    wsh_text_visible(part, &b);
    for (size_t i = 0; i < b.n; i++) ck_assert_msg(b.p[i] >= 0x20 && b.p[i] != 0x7F, "%s, cut to %zu", title, part.n);
    wsh_buf_done(&b);
}

START_TEST(visible_rows) {
    struct wsh_buf b;
    char title[64];
    wsh_buf_init(&b, 1000);
    wsh_text_visible(wsh_guard_end(visibles[_i].in), &b);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&b), visibles[_i].want), "%s", visibles[_i].title);
    (void)snprintf(title, sizeof title, "%s", visibles[_i].title);
    wsh_at_every_split(visibles[_i].in, see, title);
    wsh_buf_done(&b);
}
END_TEST

static const struct {
    struct wsh_span in;
    size_t n;
    uint32_t code;
    const char *title;
} characters[] = {
    {WSH_ROW(""), 0, 0, "nothing"},
    {WSH_ROW("\0"), 1, 0, "NUL is a character"},
    {WSH_ROW("A"), 1, 'A', "ASCII"},
    {WSH_ROW("\x7F"), 1, 0x7F, "the last of one"},
    {WSH_ROW("\xC2\x80"), 2, 0x80, "the first of two"},
    {WSH_ROW("\xDF\xBF"), 2, 0x7FF, "the last of two"},
    {WSH_ROW("\xE0\xA0\x80"), 3, 0x800, "the first of three"},
    {WSH_ROW("\xED\x9F\xBF"), 3, 0xD7FF, "the last before the surrogates"},
    {WSH_ROW("\xEE\x80\x80"), 3, 0xE000, "the first behind them"},
    {WSH_ROW("\xEF\xBF\xBF"), 3, 0xFFFF, "the last of three"},
    {WSH_ROW("\xF0\x90\x80\x80"), 4, 0x10000, "the first of four"},
    {WSH_ROW("\xF4\x8F\xBF\xBF"), 4, 0x10FFFF, "the last one"},
    {WSH_ROW("\x80"), 0, 0, "a continuation first"},
    {WSH_ROW("\xC1\xBF"), 0, 0, "overlong, two"},
    {WSH_ROW("\xE0\x9F\xBF"), 0, 0, "overlong, three"},
    {WSH_ROW("\xF0\x8F\xBF\xBF"), 0, 0, "overlong, four"},
    {WSH_ROW("\xED\xBF\xBF"), 0, 0, "the last surrogate"},
    {WSH_ROW("\xF5\x80\x80\x80"), 0, 0, "F5 leads nothing"},
    {WSH_ROW("\xFF"), 0, 0, "FF leads nothing"},
    {WSH_ROW("\xE2\x82"), 0, 0, "cut short"},
    {WSH_ROW("\xE2\x82\xC0"), 0, 0, "the third octet is no continuation"},
};

START_TEST(character_rows) {
    uint32_t code = 0;
    ck_assert_msg(wsh_utf8_next(wsh_guard_end(characters[_i].in), &code) == characters[_i].n, "%s",
                  characters[_i].title);
    ck_assert_msg(code == characters[_i].code, "%s", characters[_i].title);
}
END_TEST

static const struct {
    const char *pattern, *text;
    bool want;
    const char *title;
} globs[] = {
    {"", "", true, "nothing is nothing"},
    {"", "a", false, "nothing is not something"},
    {"*", "", true, "a star may be empty"},
    {"*", "version/unassigned-99", true, "a star is all"},
    {"version/*", "version/unassigned-99", true, "a family"},
    {"version/*", "version", false, "the slash is needed"},
    {"*/unassigned-*", "version/unassigned-99", true, "two stars"},
    {"a*b*c", "axxbyybzzc", true, "backing up"},
    {"a*b*c", "axxbyyb", false, "the end is missing"},
    {"?", "a", true, "one octet"},
    {"?", "", false, "one octet is needed"},
    {"a?c", "abc", true, "one in the middle"},
    {"a?c", "abbc", false, "not two"},
    {"***", "abc", true, "stars behind each other"},
    {"[a]", "[a]", true, "no classes"},
    {"[a]", "a", false, "really no classes"},
    {"ABC", "abc", false, "case matters"},
    {"*a", "aaaab", false, "the end matters"},
};

START_TEST(glob_rows) {
    struct wsh_span pattern = wsh_span_of(globs[_i].pattern);
    ck_assert_msg(wsh_glob(pattern, wsh_guard_end(wsh_span_of(globs[_i].text))) == globs[_i].want, "%s",
                  globs[_i].title);
    struct wsh_span text = wsh_span_of(globs[_i].text);
    ck_assert_msg(wsh_glob(wsh_guard_end(pattern), text) == globs[_i].want, "%s", globs[_i].title);
}
END_TEST

START_TEST(glob_is_never_exponential) {
    struct wsh_buf text, pattern;
    wsh_buf_init(&text, 100000);
    wsh_buf_init(&pattern, 1000);
    wsh_buf_fill(&text, 'a', 20000);
    for (int i = 0; i < 100; i++) wsh_buf_add_text(&pattern, "a*");
    wsh_buf_add_text(&pattern, "b");
    ck_assert(!wsh_glob(wsh_buf_span(&pattern), wsh_buf_span(&text)));
    wsh_buf_done(&text);
    wsh_buf_done(&pattern);
}
END_TEST

/* RFC 3174 7.3 (TEST1, TEST2, TEST4) and lengths around the ends of a block; digests of "a" * n by a second tool. */
static const struct {
    const char *piece;
    size_t times;
    const char *digest, *title;
} digests[] = {
    {"abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d", "RFC 3174 TEST1"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
     "RFC 3174 TEST2"},
    {"0123456701234567012345670123456701234567012345670123456701234567", 10,
     "dea356a2cddd90c7a7ecedc5ebb563934f460452", "RFC 3174 TEST4"},
    {"a", 1000000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f", "RFC 3174 TEST3"},
    {"", 0, "da39a3ee5e6b4b0d3255bfef95601890afd80709", "nothing"},
    {"a", 1, "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8", "1 octets"},
    {"a", 54, "b05d71c64979cb95fa74a33cdb31a40d258ae02e", "54 octets"},
    {"a", 55, "c1c8bbdc22796e28c0e15163d20899b65621d65a", "55 octets"},
    {"a", 56, "c2db330f6083854c99d4b5bfb6e8f29f201be699", "56 octets"},
    {"a", 57, "f08f24908d682555111be7ff6f004e78283d989a", "57 octets"},
    {"a", 63, "03f09f5b158a7a8cdad920bddc29b81c18a551f5", "63 octets"},
    {"a", 64, "0098ba824b5c16427bd7a1122a5a442a25ec644d", "64 octets"},
    {"a", 65, "11655326c708d70319be2610e8a57d9a5b959d3b", "65 octets"},
    {"a", 119, "ee971065aaa017e0632a8ca6c77bb3bf8b1dfc56", "119 octets"},
    {"a", 120, "f34c1488385346a55709ba056ddd08280dd4c6d6", "120 octets"},
    {"a", 127, "89d95fa32ed44a7c610b7ee38517ddf57e0bb975", "127 octets"},
    {"a", 128, "ad5b3fdbcb526778c2839d2f151ea753995e26a0", "128 octets"},
    {"a", 129, "d96debf1bdcbc896e6c134ea76e8141f40d78536", "129 octets"},
};

START_TEST(digest_rows) {
    struct wsh_buf in, hex;
    uint8_t digest[20];
    wsh_buf_init(&in, 1000000);
    wsh_buf_init(&hex, 40);
    for (size_t i = 0; i < digests[_i].times; i++) wsh_buf_add_text(&in, digests[_i].piece);
    wsh_sha1(wsh_guard_end(wsh_buf_span(&in)), digest);
    for (size_t i = 0; i < sizeof digest; i++) wsh_buf_printf(&hex, "%02x", digest[i]);
    ck_assert_msg(wsh_span_is(wsh_buf_span(&hex), digests[_i].digest), "%s", digests[_i].title);
    wsh_buf_done(&in);
    wsh_buf_done(&hex);
}
END_TEST

START_TEST(hex_digits) {
    for (unsigned c = 0; c < 256; c++) {
        const char *hit = c ? strchr("00112233445566778899aAbBcCdDeEfF", (int)c) : NULL;
        int want = hit ? (int)(hit - "00112233445566778899aAbBcCdDeEfF") / 2 : -1;
        ck_assert_int_eq(wsh_hex_digit((uint8_t)c), want);
    }
}
END_TEST

int main(void) {
    Suite *s = suite_create("text");
    TCase *tc = wsh_test_case(s, "text");
    tcase_add_loop_test(tc, code_rows, 0, (int)WSH_COUNT(codes));
    tcase_add_loop_test(tc, bad_code_rows, 0, (int)WSH_COUNT(bad_codes));
    tcase_add_test(tc, encode_is_all_or_nothing);
    tcase_add_loop_test(tc, escape_rows, 0, (int)WSH_COUNT(escapes));
    tcase_add_test(tc, every_octet_comes_back);
    tcase_add_loop_test(tc, unescape_rows, 0, (int)WSH_COUNT(unescapes));
    tcase_add_loop_test(tc, visible_rows, 0, (int)WSH_COUNT(visibles));
    tcase_add_loop_test(tc, character_rows, 0, (int)WSH_COUNT(characters));
    tcase_add_loop_test(tc, glob_rows, 0, (int)WSH_COUNT(globs));
    tcase_add_test(tc, glob_is_never_exponential);
    tcase_add_loop_test(tc, digest_rows, 0, (int)WSH_COUNT(digests));
    tcase_add_test(tc, hex_digits);
    return wsh_test_main(s);
}
