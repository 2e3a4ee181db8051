/* test_authorize.c - intrusive runs: loopback by address, everything else by exact name. Numeric hosts only: nothing is
 * looked up, and nothing is sent. */
#include "run/authorize.h"
#include "support/main.h"

static const struct {
    const char *host, *authorized;
    bool intrusive, may;
} rows[] = {
    {"127.0.0.1", NULL, true, true},
    {"127.9.8.7", NULL, true, true},
    {"::1", NULL, true, true},
    {"::ffff:127.0.0.1", NULL, true, true},
    {"192.0.2.1", NULL, false, true},
    {"192.0.2.1", NULL, true, false},
    {"192.0.2.1", "192.0.2.1", true, true},
    {"192.0.2.1", "192.0.2.10", true, false},
    {"192.0.2.1", "192.0.2.*", true, false},
    {"192.0.2.1", "", true, false},
    {"0.0.0.0", NULL, true, false},
    {"128.0.0.1", NULL, true, false},
    {"::", NULL, true, false},
    {"2001:db8::1", NULL, true, false},
    {"2001:db8::1", "2001:DB8::1", true, true},
    {"::ffff:192.0.2.1", NULL, true, false},
};

START_TEST(asked) {
    struct wsh_arena *a = wsh_arena_new();
    const char *why = NULL, *authorized[] = {"elsewhere.invalid", rows[_i].authorized};
    struct wsh_run_options o = {
        .intrusive = rows[_i].intrusive, .authorized = authorized, .n_authorized = rows[_i].authorized ? 2 : 1};
    struct wsh_dialer d = {.n = 0};
    d.n = wsh_resolve(rows[_i].host, 80, d.addresses, WSH_COUNT(d.addresses), &why);
    ck_assert_msg(d.n > 0, "%s: %s", rows[_i].host, why);
    ck_assert_msg(wsh_run_authorized(a, &o, rows[_i].host, &d, &why) == rows[_i].may, "%s", rows[_i].host);
    ck_assert(rows[_i].may || strstr(why, rows[_i].host));
    wsh_arena_free(a);
}
END_TEST

START_TEST(any_address_counts) {
    struct wsh_arena *a = wsh_arena_new();
    const char *why = NULL;
    struct wsh_run_options o = {.intrusive = true};
    struct wsh_dialer d = {.n = 2};
    (void)wsh_resolve("127.0.0.1", 80, &d.addresses[0], 1, &why);
    (void)wsh_resolve("192.0.2.7", 80, &d.addresses[1], 1, &why);
    ck_assert(!wsh_run_authorized(a, &o, "both.example", &d, &why));
    ck_assert(strstr(why, "192.0.2.7"));
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("authorize");
    TCase *tc = wsh_test_case(s, "authorize");
    tcase_add_loop_test(tc, asked, 0, WSH_COUNT(rows));
    tcase_add_test(tc, any_address_counts);
    return wsh_test_main(s);
}
