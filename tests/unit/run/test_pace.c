/* test_pace.c - Retry-After in all its forms, and the bounds of our patience. */
#include "run/pace.h"
#include "support/main.h"

enum { NOW = 784111770, S = 1000000 }; /* Sun, 06 Nov 1994 08:49:30 GMT */

static const struct {
    const char *value;
    bool read;
    uint64_t seconds;
} rows[] = {
    {"0", true, 0},
    {"7", true, 7},
    {" 120 ", true, 120},
    {"Sun, 06 Nov 1994 08:49:37 GMT", true, 7},
    {"Sunday, 06-Nov-94 08:49:37 GMT", true, 7},
    {"Sun Nov  6 08:49:37 1994", true, 7},
    {"Sun, 06 Nov 1994 08:49:00 GMT", true, 0}, /* in the past */
    {"99999999999999999999", false, 0},
    {"18446744073709551615", true, 365 * 86400},
    {"-1", false, 0},
    {"soon", false, 0},
    {"", false, 0},
    {"Sun, 06 Nov 1994 08:49:37 CET", false, 0},
    {"Sun, 06 Nov 1994 08:49:37 GMT and then some more of it that goes on and on", false, 0},
};

START_TEST(retry_after_rows) {
    uint64_t us = 99;
    ck_assert(wsh_retry_after_read(wsh_span_of(rows[_i].value), NOW, &us) == rows[_i].read);
    if (rows[_i].read) ck_assert_uint_eq(us, rows[_i].seconds * S);
}
END_TEST

static struct wsh_arena *arena;
static struct wsh_pace pace;

static void setup(void) {
    arena = wsh_arena_new();
    wsh_pace_init(&pace, 10 * S);
}

static void teardown(void) { wsh_arena_free(arena); }

START_TEST(waits_grow_until_the_target_eases) {
    ck_assert(wsh_pace_grant(&pace, arena, "429", 0, 100));
    ck_assert_uint_eq(pace.until_us, 100 + 1 * S);
    ck_assert(wsh_pace_grant(&pace, arena, "429", 0, 5 * S));
    ck_assert_uint_eq(pace.until_us, 7 * S);
    wsh_pace_eased(&pace);
    ck_assert(wsh_pace_grant(&pace, arena, "429", 0, 20 * S));
    ck_assert_uint_eq(pace.until_us, 21 * S);
}
END_TEST

START_TEST(what_is_asked_is_given_within_bounds) {
    ck_assert(wsh_pace_grant(&pace, arena, "429", 9 * S, 100));
    ck_assert_uint_eq(pace.until_us, 100 + 9 * S);
    ck_assert(wsh_pace_grant(&pace, arena, "429", 3 * S, 200)); /* the others that were in flight */
    ck_assert_uint_eq(pace.until_us, 100 + 9 * S);
    ck_assert_uint_eq(pace.left_us, 51 * S);
    ck_assert(!wsh_pace_grant(&pace, arena, "429", 30 * S, 20 * S));
    ck_assert_str_eq(pace.over, "rate limited: 429, Retry-After 30 s is more than the 10 s that --retry-after grants");
}
END_TEST

START_TEST(all_waits_have_an_end) {
    uint64_t now = 0;
    unsigned waits = 0;
    for (; wsh_pace_grant(&pace, arena, "429", 0, now); waits++) now = pace.until_us + 1;
    ck_assert_uint_le(now, 61 * S);
    ck_assert_uint_ge(waits, 6);
    ck_assert_ptr_nonnull(strstr(pace.over, "still after waits of"));
}
END_TEST

int main(void) {
    Suite *s = suite_create("pace");
    TCase *t = wsh_test_case(s, "pace");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, retry_after_rows, 0, (int)WSH_COUNT(rows));
    tcase_add_test(t, waits_grow_until_the_target_eases);
    tcase_add_test(t, what_is_asked_is_given_within_bounds);
    tcase_add_test(t, all_waits_have_an_end);
    return wsh_test_main(s);
}
