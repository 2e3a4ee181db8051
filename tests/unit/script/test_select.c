/* test_select.c - which cases a list of words chooses. */
#include "fixture.h"

static const char shared[] = "family: version\ntitle: t\ncases:\n"
                             "  - id: old\n    title: t\n    rules: [R6455-4.2.1-1-GET]\n"
                             "    request: { set: { Sec-WebSocket-Version: 14 } }\n"
                             "    expect: [{ pass: { outcome: refused } }, { fail: {}, impact: downgrade }]\n"
                             "  - id: odd\n    title: t\n    rules: [R6455-4.2.1-1-URI]\n"
                             "    request: { set: { Sec-WebSocket-Version: 99 } }\n"
                             "    expect: [{ warn: {} }]\n";
static const char other[] = "family: host\ntitle: t\ncases:\n"
                            "  - id: old\n    title: t\n    rules: [R6455-4.2.1-1-GET]\n"
                            "    expect: [{ info: {} }]\n";

/* The cases in their order: version/old, version/odd, host/old. */
static const struct {
    const char *words[4];
    const char *want;
} rows[] = {
    {{NULL}, "111"},
    {{"version/old"}, "100"},
    {{"version/*"}, "110"},
    {{"*/old"}, "101"},
    {{"old"}, "000"},
    {{"version/o?d"}, "110"},
    {{"version/old", "host/*"}, "101"},
    {{"!version/*"}, "001"},
    {{"version/*", "!*/odd"}, "100"},
    {{"!*/odd", "version/*"}, "100"},
    {{"@rule:R6455-4.2.1-1-GET"}, "101"},
    {{"@rule:*-URI"}, "010"},
    {{"!@rule:*-URI"}, "101"},
    {{"@family:version"}, "110"},
    {{"@impact:downgrade"}, "100"},
    {{"@impact:*"}, "100"},
    {{"@verdict:warn"}, "010"},
    {{"@verdict:fail"}, "100"},
    {{"@verdict:info", "@verdict:pass"}, "101"},
    {{"@family:version", "!@impact:*"}, "010"},
};

START_TEST(words) {
    struct fixture f;
    fixture_init(&f);
    fixture_load(&f, (const char *const[]){shared, other, NULL});
    (void)fixture_case(&f, "host/old");
    size_t n = 0;
    while (n < 4 && rows[_i].words[n]) n++;
    char got[4] = {0};
    for (size_t i = 0; i < 3; i++) got[i] = wsh_case_selected(&f.suite->cases[i], rows[_i].words, n) ? '1' : '0';
    ck_assert_msg(strcmp(got, rows[_i].want) == 0, "'%s' chooses %s, not %s", n ? rows[_i].words[0] : "", got,
                  rows[_i].want);
    fixture_done(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("select");
    TCase *tc = wsh_test_case(s, "select");
    tcase_add_loop_test(tc, words, 0, WSH_COUNT(rows));
    return wsh_test_main(s);
}
