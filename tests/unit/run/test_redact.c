/* test_redact.c - secrets out of evidence: the same length, nothing else touched. */
#include "run/redact.h"
#include "support/main.h"

static const struct {
    const char *cookie, *authorization, *octets, *want, *title;
} rows[] = {
    {NULL, NULL, "Cookie: a=secret", "Cookie: a=secret", "nothing declared"},
    {"a=secret", NULL, "GET /\r\nCookie: a=secret\r\n\r\n", "GET /\r\nCookie: a=******\r\n\r\n", "a cookie"},
    {"a=secret", NULL, "a=secret; b=secret secret", "a=******; b=****** ******", "wherever it stands"},
    {"a=secret", NULL, "Cookie: a=secxet", "Cookie: a=******", "one character changed"},
    {"a=secret", NULL, "Cookie: a=secreT", "Cookie: a=secreT", "another value is no secret"},
    {"a=x; bb=y1", NULL, "x y1 a=x bb=y1 A=x", "x y1 a=* bb=** A=*", "short ones only behind their names"},
    {"a=secret", NULL, "Cookie: a=secr", "Cookie: a=****", "writing ended in the middle"},
    {"a=secret", NULL, "Cookie: s", "Cookie: s", "not behind its name"},
    {NULL, "Basic dXNlcjpwYXNz", "Authorization: bAsIc dXNlcjpwYXNz\r\n", "Authorization: bAsIc ************\r\n",
     "credentials"},
    {NULL, "Basic dXNlcjpwYXNz", "GET ws://user:pass@h/ pass", "GET ws://user:****@h/ pass", "the password, short"},
    {NULL, "Basic dXNlcjpsb25nLXBhc3M=", "long-pass user", "********* user", "the password, long"},
    {NULL, "Bearer abcdefgh", "X: abcdefgh\r\nAuthorization: Bearer abcdefgh",
     "X: ********\r\nAuthorization: Bearer ********", "a token"},
    {"a=secret", "Bearer abcdefgh", "a=secret Bearer abcdefgh", "a=****** Bearer ********", "both"},
    {"a=secret", NULL, "", "", "no octets"},
};

static const struct {
    struct wsh_profile p;
    const char *octets, *want, *title;
} more[] = {
    {{.cookie_bad = {(const uint8_t *)"a=expired", 9}}, "a=expired", "a=*******", "a bad cookie of its own"},
    {{.authorization_bad = {(const uint8_t *)"Bearer olderthan", 16}}, "x olderthan", "x *********", "bad credentials"},
    {{.authorization = {(const uint8_t *)"Basic dTpwQHNzOndvcmQ=", 22}},
     "Location: ws://u:p%40ss%3Aword@h/ p@ss:word",
     "Location: ws://u:*************@h/ *********",
     "a password as a URI has it"},
};

START_TEST(overwritten_too) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_span got = wsh_redacted(a, &more[_i].p, wsh_span_of(more[_i].octets));
    ck_assert_msg(wsh_span_is(got, more[_i].want), "%s: %.*s", more[_i].title, WSH_FMT(got));
    wsh_arena_free(a);
}
END_TEST

START_TEST(headers) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_header h[] = {{WSH_LIT("X-Token"), WSH_LIT("abc"), true},
                             {WSH_LIT("Proxy-Authorization"), WSH_LIT("Bearer tokentoken"), true},
                             {WSH_LIT("X-Open"), WSH_LIT("open-value"), false}};
    struct wsh_profile p = {.headers = h, .n_headers = WSH_COUNT(h)};
    struct wsh_span got = wsh_redacted(a, &p, WSH_LIT("X-Token: abc\r\nabc: tokentoken\r\nX-Open: open-value"));
    ck_assert_msg(wsh_span_is(got, "X-Token: ***\r\nabc: **********\r\nX-Open: open-value"), "%.*s", WSH_FMT(got));
    ck_assert(wsh_has_secrets(&p));
    p.n_headers = 0;
    ck_assert(!wsh_has_secrets(&p));
    wsh_arena_free(a);
}
END_TEST

START_TEST(overwritten) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_profile p = {.cookie = wsh_span_of(rows[_i].cookie),
                            .authorization = wsh_span_of(rows[_i].authorization)};
    struct wsh_span octets = wsh_span_of(rows[_i].octets), got = wsh_redacted(a, &p, octets);
    ck_assert_msg(wsh_span_is(got, rows[_i].want), "%s: %.*s", rows[_i].title, WSH_FMT(got));
    p.record_secrets = true;
    ck_assert(wsh_span_eq(wsh_redacted(a, &p, octets), octets));
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("redact");
    TCase *tc = wsh_test_case(s, "redact");
    tcase_add_loop_test(tc, overwritten, 0, WSH_COUNT(rows));
    tcase_add_loop_test(tc, overwritten_too, 0, WSH_COUNT(more));
    tcase_add_test(tc, headers);
    return wsh_test_main(s);
}
