/* test_span.c - borrowed octets: comparison, search, clamping, cutting, numbers. */
#include "support/guard.h"
#include "support/main.h"

static const struct {
    const char *a, *b;
    bool eq, eq_ci;
    int order;
    const char *title;
} pairs[] = {
    {"", "", true, true, 0, "two empty ones"},
    {"a", "", false, false, 1, "a longer one is greater"},
    {"", "a", false, false, -1, "a shorter one is less"},
    {"Upgrade", "upgrade", false, true, -1, "ASCII letters fold"},
    {"[", "{", false, false, -1, "the neighbours of letters do not fold"},
    {"@", "`", false, false, -1, "the other neighbours do not either"},
    {"\xC4", "\xE4", false, false, -1, "octets above 7F do not fold"},
    {"\xFF", "a", false, false, 1, "octets compare unsigned"},
    {"ab", "abc", false, false, -1, "a prefix is less"},
    {"K", "\xE2\x84\xAA", false, false, -1, "the Kelvin sign is no K"},
};

static int sign(int x) { return (x > 0) - (x < 0); }

START_TEST(pair_rows) {
    struct wsh_span a = wsh_span_of(pairs[_i].a), b = wsh_span_of(pairs[_i].b);
    ck_assert_msg(wsh_span_eq(a, b) == pairs[_i].eq, "%s", pairs[_i].title);
    ck_assert_msg(wsh_span_eq_ci(a, b) == pairs[_i].eq_ci, "%s", pairs[_i].title);
    ck_assert_msg(sign(wsh_span_cmp(a, b)) == pairs[_i].order, "%s", pairs[_i].title);
    ck_assert_msg(sign(wsh_span_cmp(b, a)) == -pairs[_i].order, "%s, swapped", pairs[_i].title);
    ck_assert(wsh_span_is(a, pairs[_i].b) == pairs[_i].eq && wsh_span_is_ci(a, pairs[_i].b) == pairs[_i].eq_ci);
}
END_TEST

static const struct {
    const char *in;
    bool good;
    uint64_t value;
    const char *title;
} numbers[] = {
    {"0", true, 0, "zero"},
    {"00042", true, 42, "leading zeros are digits"},
    {"18446744073709551615", true, UINT64_MAX, "the largest"},
    {"18446744073709551616", false, 0, "one more"},
    {"18446744073709551621", false, 0, "2^64 + 5 does not wrap to 5"},
    {"99999999999999999999999", false, 0, "far too large"},
    {"0000000000000000000000018446744073709551615", true, UINT64_MAX, "many zeros before the largest"},
    {"", false, 0, "no digit"},
    {"+5", false, 0, "a sign"},
    {"-1", false, 0, "a minus"},
    {" 5", false, 0, "a space before"},
    {"5 ", false, 0, "a space behind"},
    {"0x5", false, 0, "hexadecimal"},
    {"5.0", false, 0, "a fraction"},
    {"\xEF\xBC\x95", false, 0, "a full-width digit"},
};

START_TEST(number_rows) {
    uint64_t value = 7;
    struct wsh_span in = wsh_guard_end(wsh_span_of(numbers[_i].in));
    ck_assert_msg(wsh_span_to_u64(in, &value) == numbers[_i].good, "%s", numbers[_i].title);
    ck_assert_msg(value == (numbers[_i].good ? numbers[_i].value : 7), "%s: set on success only", numbers[_i].title);
}
END_TEST

static const struct {
    const char *in, *want, *title;
} trims[] = {
    {"", "", "nothing"},        {" \t ", "", "only white space"},          {"a", "a", "no white space"},
    {" a b\t", "a b", "both"},  {"\r a", "\r a", "CR is no OWS"},          {"a \v", "a \v", "VT is no OWS"},
    {"\ta", "a", "a tab"},      {"\xC2\xA0" "a", "\xC2\xA0" "a", "a no-break space is no OWS"},
};

START_TEST(trim_rows) {
    struct wsh_span in = wsh_guard_end(wsh_span_of(trims[_i].in));
    ck_assert_msg(wsh_span_is(wsh_span_trim_ows(in), trims[_i].want), "%s", trims[_i].title);
    in = wsh_guard_begin(in);
    ck_assert_msg(wsh_span_is(wsh_span_trim_ows(in), trims[_i].want), "%s, from behind", trims[_i].title);
}
END_TEST

START_TEST(making) {
    ck_assert(wsh_span_of(NULL).p && wsh_span_of(NULL).n == 0);
    ck_assert(wsh_span_make(NULL, 0).p != NULL);
    ck_assert_uint_eq(WSH_LIT("a\0b").n, 3);
    ck_assert_uint_eq(WSH_EMPTY.n, 0);
}
END_TEST

START_TEST(finding) {
    struct wsh_span s = WSH_LIT("a,b\0,c");
    ck_assert_uint_eq(wsh_span_find(s, ','), 1);
    ck_assert_uint_eq(wsh_span_find(s, 0), 3);
    ck_assert_uint_eq(wsh_span_find(s, 'x'), s.n);
    ck_assert_uint_eq(wsh_span_find(WSH_EMPTY, 'x'), 0);
    ck_assert_uint_eq(wsh_span_find_span(s, WSH_LIT("b\0")), 2);
    ck_assert_uint_eq(wsh_span_find_span(s, WSH_LIT("bc")), s.n);
    ck_assert_uint_eq(wsh_span_find_span(s, WSH_EMPTY), 0);
    ck_assert(wsh_span_starts(s, WSH_LIT("a,")) && !wsh_span_starts(s, WSH_LIT("b")) && wsh_span_starts(s, WSH_EMPTY));
    ck_assert(wsh_span_ends(s, WSH_LIT(",c")) && !wsh_span_ends(s, WSH_LIT("b")) && wsh_span_ends(s, WSH_EMPTY));
    ck_assert(!wsh_span_starts(WSH_LIT("a"), WSH_LIT("ab")) && !wsh_span_ends(WSH_LIT("a"), WSH_LIT("ba")));
}
END_TEST

START_TEST(clamping) {
    struct wsh_span s = WSH_LIT("abcdef");
    ck_assert(wsh_span_is(wsh_span_slice(s, 2, 4), "cd"));
    ck_assert(wsh_span_is(wsh_span_slice(s, 4, 99), "ef"));
    ck_assert(wsh_span_is(wsh_span_slice(s, 4, SIZE_MAX), "ef"));
    ck_assert_uint_eq(wsh_span_slice(s, 5, 2).n, 0);
    ck_assert_uint_eq(wsh_span_slice(s, 99, 100).n, 0);
    ck_assert_ptr_eq(wsh_span_slice(s, 99, 100).p, s.p + s.n);
    ck_assert(wsh_span_is(wsh_span_skip(s, 5), "f"));
    ck_assert_uint_eq(wsh_span_skip(s, SIZE_MAX).n, 0);
}
END_TEST

START_TEST(cutting) {
    struct wsh_span rest = WSH_LIT("a,,b");
    ck_assert(wsh_span_is(wsh_span_cut(&rest, ','), "a") && wsh_span_is(rest, ",b"));
    ck_assert(wsh_span_is(wsh_span_cut(&rest, ','), "") && wsh_span_is(rest, "b"));
    ck_assert(wsh_span_is(wsh_span_cut(&rest, ','), "b") && rest.n == 0);
    ck_assert(wsh_span_cut(&rest, ',').n == 0 && rest.n == 0 && rest.p);
}
END_TEST

START_TEST(letters_and_copies) {
    uint8_t room[4] = "xyz";
    for (unsigned c = 0; c < 256; c++) {
        bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
        ck_assert_uint_eq(wsh_lower((uint8_t)c), upper ? c + 32 : c);
        ck_assert_uint_eq(wsh_upper((uint8_t)c), lower ? c - 32 : c);
    }
    ck_assert_uint_eq(wsh_span_copy(room, WSH_LIT("ab")), 2);
    ck_assert_uint_eq(wsh_span_copy(room + 2, WSH_EMPTY), 0);
    ck_assert_str_eq((const char *)room, "abz");
}
END_TEST

int main(void) {
    Suite *s = suite_create("span");
    TCase *tc = wsh_test_case(s, "span");
    tcase_add_loop_test(tc, pair_rows, 0, (int)WSH_COUNT(pairs));
    tcase_add_loop_test(tc, number_rows, 0, (int)WSH_COUNT(numbers));
    tcase_add_loop_test(tc, trim_rows, 0, (int)WSH_COUNT(trims));
    tcase_add_test(tc, making);
    tcase_add_test(tc, finding);
    tcase_add_test(tc, clamping);
    tcase_add_test(tc, cutting);
    tcase_add_test(tc, letters_and_copies);
    return wsh_test_main(s);
}
