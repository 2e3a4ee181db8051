/* test_list.c - tokens and comma-separated lists. */
#include "support/guard.h"
#include "support/main.h"
#include "wire/wire.h"

/* `want`: elements joined by "|". */
static const struct {
    const char *in;
    bool quotes;
    const char *want;
    size_t empty;
    bool tokens;
    const char *title;
} lists[] = {
    {"", false, "", 0, false, "nothing has no element, not even an empty one"},
    {" \t", false, "", 0, false, "nor has white space"},
    {"a", false, "a", 0, true, "one"},
    {"keep-alive, Upgrade", false, "keep-alive|Upgrade", 0, true, "two"},
    {"a,b,c", false, "a|b|c", 0, true, "without white space"},
    {" a ,\tb\t", false, "a|b", 0, true, "with white space everywhere"},
    {",", false, "", 2, false, "a comma alone separates two empty ones"},
    {",,a", false, "a", 2, true, "empty ones first"},
    {"a,", false, "a", 1, true, "an empty one last"},
    {"a, ,b", false, "a|b", 1, true, "an empty one between"},
    {"a b", false, "a b", 0, false, "a space inside"},
    {"a;b", false, "a;b", 0, false, "a parameter is no token"},
    {"\"a,b\"", false, "\"a|b\"", 0, false, "a quoted-string means nothing in a token list"},
    {"\"a,b\",c", true, "\"a,b\"|c", 0, false, "a comma in a quoted-string"},
    {"\"a\\\",b\",c", true, "\"a\\\",b\"|c", 0, false, "behind an escaped quote"},
    {"a=\"b,c", true, "a=\"b,c", 0, false, "an unclosed one takes the rest"},
    {"\"a\\", true, "\"a\\", 0, false, "a backslash at the end"},
    {"a\\,b", true, "a\\|b", 0, false, "a backslash outside quotes is no escape"},
    {"\"\",", true, "\"\"", 1, false, "an empty quoted-string is an element"},
    {"a\r,b", false, "a\r|b", 0, false, "CR is no white space"},
};

struct listing {
    size_t row;
};

static void list(struct wsh_span part, void *context) {
    struct wsh_list l;
    struct wsh_span e;
    struct wsh_buf b;
    size_t row = ((struct listing *)context)->row, octets = 0;
    wsh_buf_init(&b, 1000);
    wsh_list_init(&l, part, lists[row].quotes);
    for (; wsh_list_next(&l, &e); octets += e.n) {
        ck_assert(e.n > 0 && e.p >= part.p && e.p + e.n <= part.p + part.n);
        wsh_buf_add_text(&b, b.n ? "|" : "");
        wsh_buf_add(&b, e);
    }
    ck_assert_uint_le(octets + l.empty, part.n + 1);
    ck_assert(!wsh_list_next(&l, &e));
    bool tokens = wsh_is_token_list(part);
    if (part.n == strlen(lists[row].in)) {
        ck_assert_msg(wsh_span_is(wsh_buf_span(&b), lists[row].want), "%s", lists[row].title);
        ck_assert_msg(l.empty == lists[row].empty, "%s: %zu empty", lists[row].title, l.empty);
        ck_assert_msg(tokens == lists[row].tokens, "%s: token list", lists[row].title);
    }
    wsh_buf_done(&b);
}

START_TEST(list_rows) {
    struct listing l = {(size_t)_i};
    wsh_at_every_split(wsh_span_of(lists[_i].in), list, &l);
}
END_TEST

static const struct {
    const char *value, *token;
    bool exact, ci;
    const char *title;
} members[] = {
    {"Upgrade", "upgrade", false, true, "another case"},
    {"keep-alive, upgrade", "upgrade", true, true, "the last"},
    {"upgrade , x", "upgrade", true, true, "the first"},
    {"upgrades, xupgrade", "upgrade", false, false, "parts of others"},
    {"up grade", "upgrade", false, false, "not together"},
    {"\"upgrade\"", "upgrade", false, false, "in quotes"},
    {"upgrade;x", "upgrade", false, false, "with a parameter"},
    {"", "upgrade", false, false, "nothing"},
    {",", "", false, false, "empty elements are no members"},
    {"websocket/13", "websocket", false, false, "a product version"},
};

START_TEST(member_rows) {
    struct wsh_span value = wsh_guard_end(wsh_span_of(members[_i].value));
    ck_assert_msg(wsh_list_has(value, members[_i].token, false) == members[_i].exact, "%s", members[_i].title);
    ck_assert_msg(wsh_list_has(value, members[_i].token, true) == members[_i].ci, "%s", members[_i].title);
}
END_TEST

START_TEST(tchars) {
    static const char others[] = "!#$%&'*+-.^_`|~"; /* RFC 9110 5.6.2 */
    for (unsigned c = 0; c < 256; c++) {
        bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool want = alnum || (c && memchr(others, (int)c, sizeof others - 1));
        uint8_t octet = (uint8_t)c;
        ck_assert_msg(wsh_is_tchar(octet) == want, "octet %02x", c);
        ck_assert_msg(wsh_is_token(wsh_guard_end(wsh_span_make(&octet, 1))) == want, "octet %02x", c);
    }
    ck_assert(!wsh_is_token(WSH_EMPTY));
}
END_TEST

int main(void) {
    Suite *s = suite_create("list");
    TCase *tc = wsh_test_case(s, "list");
    tcase_add_loop_test(tc, list_rows, 0, (int)WSH_COUNT(lists));
    tcase_add_loop_test(tc, member_rows, 0, (int)WSH_COUNT(members));
    tcase_add_test(tc, tchars);
    return wsh_test_main(s);
}
