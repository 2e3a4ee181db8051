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
    {NULL, "Basic dXNlcjpwYXNz", "Authorization: bAsIc dXNlcjpwYXNz\r\n", "Authorization: bAsIc ************\r\n", "credentials"},
    {NULL, "Basic dXNlcjpwYXNz", "GET ws://user:pass@h/ pass", "GET ws://user:****@h/ pass", "the password, short"},
    {NULL, "Basic dXNlcjpsb25nLXBhc3M=", "long-pass user", "********* user", "the password, long"},
    {NULL, "Bearer abcdefgh", "X: abcdefgh\r\nAuthorization: Bearer abcdefgh", "X: ********\r\nAuthorization: Bearer ********",
     "a token"},
    {"a=secret", "Bearer abcdefgh", "a=secret Bearer abcdefgh", "a=****** Bearer ********", "both"},
    {"a=secret", NULL, "", "", "no octets"},
};

START_TEST(overwritten) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_profile p = {.cookie = wsh_span_of(rows[_i].cookie), .authorization = wsh_span_of(rows[_i].authorization)};
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
    return wsh_test_main(s);
}
