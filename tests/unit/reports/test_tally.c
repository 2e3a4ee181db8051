/* test_tally.c - what renderers ask of a run before they draw: moments that other programs read, and the rule that counts. */
#include "support/main.h"

#include "reports/tally.h"

static const struct {
    const char *text;
    bool good;
} moments[] = {
    {"2026-02-14T09:21:07Z", true},  {"2026-02-14T09:21:07.123Z", true}, {"2024-02-29T00:00:00Z", true},
    {"2026-02-29T00:00:00Z", false}, {"2026-02-14T24:00:00Z", false},    {"2026-13-01T00:00:00Z", false},
    {"2026-02-14T09:60:07Z", false}, {"0000-01-01T00:00:00Z", false},    {"2026-00-14T09:21:07Z", false},
    {"P026-02-14T09:21:07Z", false}, {"2026-02-14T09:21:07", false},     {"2026-02-14T09:21:07.Z", false},
    {"20v6-02-14T09:21:07Z", false}, {"2026-02-14T09:21:07+01:00", false}, {"2026-02-14T09:21:07.1x3Z", false}, {"2026-02-14", false}, {"", false},
};

START_TEST(utc) { ck_assert_msg(wsh_tally_is_utc(moments[_i].text) == moments[_i].good, "%s", moments[_i].text); }
END_TEST

START_TEST(microseconds) {
    uint64_t us = 1;
    ck_assert(wsh_tally_utc_us("1970-01-01T00:00:00Z", &us) && us == 0);
    ck_assert(wsh_tally_utc_us("2026-02-14T09:21:07.120Z", &us) && us == UINT64_C(1771060867120000));
    ck_assert(wsh_tally_utc_us("2026-02-14T09:21:07.1234567Z", &us) && us == UINT64_C(1771060867123456));
    ck_assert(!wsh_tally_utc_us("1969-12-31T23:59:59Z", &us) && !wsh_tally_utc_us("", &us));
}
END_TEST

static struct wsh_result_finding findings[] = {
    {.rule = "A", .weight = WSH_WARN}, {.rule = "B", .weight = WSH_FAIL, .incidental = true}, {.rule = "C", .weight = WSH_FAIL}};
static struct wsh_result_attempt attempt = {.findings = findings, .n_findings = 3};

START_TEST(rule) {
    const char *rules[] = {"D"};
    struct wsh_result r = {.id = "a/b", .attempts = &attempt, .n_attempts = 1, .rules = rules, .n_rules = 1};
    ck_assert_str_eq(wsh_tally_rule(&r), "C");
    r.type = WSH_RESULT_FINDING;
    ck_assert_str_eq(wsh_tally_rule(&r), "D");
    r.n_rules = 0;
    ck_assert_str_eq(wsh_tally_rule(&r), "a/b");
    r.type = WSH_RESULT_CASE;
    r.n_attempts = 0;
    ck_assert_str_eq(wsh_tally_rule(&r), "a/b");
}
END_TEST

int main(void) {
    Suite *s = suite_create("reports/tally");
    TCase *tc = wsh_test_case(s, "tally");
    tcase_add_test(tc, microseconds);
    tcase_add_loop_test(tc, utc, 0, (int)WSH_COUNT(moments));
    tcase_add_test(tc, rule);
    return wsh_test_main(s);
}
