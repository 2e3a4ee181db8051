/* test_expected.c - the gate, and known deviations that it overlooks. */
#include "support/main.h"

#include "record/expected.h"

#define BIT(v) (1u << (unsigned)(v))

struct made {
    const char *id;
    enum wsh_verdict verdict;
    enum wsh_impact impact;
};

static void make_log(struct wsh_arena *a, const struct made *rows, size_t n, struct wsh_run_log *log) {
    *log = (struct wsh_run_log){.arena = a};
    for (size_t i = 0; i < n; i++)
        *WSH_PUSH(a, log->results, log->n) =
            (struct wsh_result){.id = rows[i].id, .verdict = rows[i].verdict, .impact = rows[i].impact, .because = ""};
}

/* One result against each way to set the gate. */
static const struct {
    enum wsh_verdict verdict;
    enum wsh_impact impact;
    bool fail, warn, impact_only;
} gates[] = {
    {WSH_PASS, WSH_IMPACT_NONE, true, true, true},   {WSH_INFO, WSH_IMPACT_NONE, true, true, true},
    {WSH_SKIP, WSH_IMPACT_NONE, true, true, true},   {WSH_BLOCKED, WSH_IMPACT_NONE, true, true, true},
    {WSH_BROKEN, WSH_IMPACT_NONE, true, true, true}, {WSH_WARN, WSH_IMPACT_NONE, true, false, true},
    {WSH_FAIL, WSH_IMPACT_NONE, false, false, true}, {WSH_FAIL, WSH_CRASH, false, false, false},
    {WSH_WARN, WSH_LEAK, true, false, true},         {WSH_INFO, WSH_LEAK, true, true, true},
};

START_TEST(gate) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log;
    const struct made rows[] = {{"a/pass", WSH_PASS, WSH_IMPACT_NONE}, {"a/b", gates[_i].verdict, gates[_i].impact}};
    make_log(a, rows, WSH_COUNT(rows), &log);
    ck_assert_int_eq(wsh_gate_holds(&log, WSH_FAIL, false), gates[_i].fail);
    ck_assert_int_eq(wsh_gate_holds(&log, WSH_WARN, false), gates[_i].warn);
    ck_assert_int_eq(wsh_gate_holds(&log, WSH_FAIL, true), gates[_i].impact_only);
    log.results[1].expected = true;
    ck_assert(wsh_gate_holds(&log, WSH_WARN, false));
    log.untrue = 1;
    ck_assert(!wsh_gate_holds(&log, WSH_WARN, true));
    wsh_arena_free(a);
}
END_TEST

static const struct made run[] = {
    {"version/interim-8", WSH_FAIL, WSH_IMPACT_NONE}, {"version/interim-7", WSH_PASS, WSH_IMPACT_NONE},
    {"version/a", WSH_WARN, WSH_IMPACT_NONE},         {"tls/old", WSH_SKIP, WSH_IMPACT_NONE},
};

#define FAIL BIT(WSH_FAIL)
#define TODAY "2026-02-14"

/* `message` and `hint` of the one diag, or NULL for none. `marked`: how many results become expected; `untrue`: lines
 * that break the gate, and with --strict-expect. Every result was accepted. */
static const struct {
    struct wsh_expected row;
    unsigned marked, untrue, strict;
    const char *message, *hint, *title;
} rows[] = {
    {{"version/interim-8", .verdicts = FAIL}, 1, 0, 0, NULL, NULL, "as expected"},
    {{"version/interim-8", .verdicts = FAIL | BIT(WSH_WARN)}, 1, 0, 0, NULL, NULL, "one of two"},
    {{"version/*", .verdicts = FAIL | BIT(WSH_WARN)}, 2, 0, 0, NULL, NULL, "a glob; that another one passes is no news"},
    {{"version/interim-7", .verdicts = FAIL}, 0, 0, 1, "'version/interim-7' is expected to be fail, but is pass",
     "the deviation is mended: take this line out", "mended"},
    {{"version/interim-7", .verdicts = FAIL, .may = true}, 0, 0, 0, NULL, NULL, "it may happen, and did not"},
    {{"version/interim-8", .verdicts = FAIL, .may = true}, 1, 0, 0, NULL, NULL, "it may happen, and did"},
    {{"version/interim-8", .verdicts = BIT(WSH_INFO) | BIT(WSH_WARN)}, 0, 0, 1,
     "'version/interim-8' is expected to be info or warn, but is fail", "correct this line, or the target", "worse"},
    {{"version/interim-9", .verdicts = FAIL}, 0, 0, 0, "no case of this run is called 'version/interim-9'",
     "did you mean 'version/interim-8'?", "misspelt"},
    {{"nothing/*", .verdicts = FAIL}, 0, 0, 0, "no case of this run is called 'nothing/*'",
     "'wshake list' names all cases", "nothing"},
    {{"tls/old", .verdicts = FAIL}, 0, 0, 0, NULL, NULL, "not tried: nobody is contradicted"},
    {{"version/interim-8", .outcomes = BIT(WSH_ACCEPTED)}, 1, 0, 0, NULL, NULL, "by what it did"},
    {{"version/interim-7", .outcomes = BIT(WSH_ACCEPTED)}, 0, 0, 1,
     "'version/interim-7' is expected to be accepted, but is pass and accepted",
     "the deviation is mended: take this line out", "a pass is no deviation"},
    {{"version/interim-8", .verdicts = FAIL, .outcomes = BIT(WSH_SILENT) | BIT(WSH_RESET)}, 0, 0, 1,
     "'version/interim-8' is expected to be fail and reset or silent, but is fail and accepted",
     "correct this line, or the target", "another failure"},
    {{"version/interim-8", .verdicts = FAIL, .until = "2026-02-14"}, 1, 0, 0, NULL, NULL, "the last day"},
    {{"version/interim-8", .verdicts = FAIL, .until = "2026-02-13"}, 0, 1, 1,
     "the expectation of 'version/interim-8' ended on 2026-02-13",
     "mend the target and take this line out, or argue a later 'until'", "over since a day"},
};

static void check_row(int i, bool strict) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log;
    struct wsh_diags diags;
    struct wsh_expected row = rows[i].row;
    struct wsh_expected_file file = {.name = "expected.yaml", .rows = &row, .n = 1};
    struct wsh_expected_options o = {TODAY, strict};
    unsigned marked = 0;
    row.reason = "on purpose";
    row.at = (struct wsh_place){.file = "expected.yaml", .line = 2, .column = 5};
    wsh_diags_init(&diags, a);
    make_log(a, run, WSH_COUNT(run), &log);
    for (size_t k = 0; k < log.n; k++) log.results[k].outcome = WSH_ACCEPTED, log.results[k].n_attempts = 1;
    wsh_expected_apply(&file, &o, &log, &diags);
    for (size_t k = 0; k < log.n; k++) {
        marked += log.results[k].expected;
        if (log.results[k].expected) ck_assert_str_eq(log.results[k].expected_because, "on purpose");
    }
    ck_assert_msg(marked == rows[i].marked, "%s: %u", rows[i].title, marked);
    ck_assert_msg(log.untrue == (strict ? rows[i].strict : rows[i].untrue), "%s: %u", rows[i].title, log.untrue);
    ck_assert_uint_eq(diags.n, rows[i].message ? 1 : 0);
    ck_assert_uint_eq(diags.errors, log.untrue);
    if (rows[i].message) {
        ck_assert_str_eq(diags.items[0].message, rows[i].message);
        ck_assert_str_eq(diags.items[0].hint, rows[i].hint);
        ck_assert_uint_eq(diags.items[0].at.line, 2);
    }
    wsh_arena_free(a);
}

START_TEST(expected_rows) {
    check_row(_i, false);
    check_row(_i, true);
}
END_TEST

/* What a file says of the catalogue, and what is said of cases that it does not know. */
START_TEST(new_cases) {
    struct wsh_arena *a = wsh_arena_new();
    const char *known[] = {"version/interim-7", "version/a", "tls/gone"};
    struct wsh_expected_file file = {.name = "e.yaml", .known = known, .n_known = 3};
    struct wsh_expected_options o = {TODAY, true};
    struct wsh_run_log log;
    struct wsh_diags diags;
    make_log(a, run, WSH_COUNT(run), &log);
    log.header.catalogue = "b";
    wsh_diags_init(&diags, a);
    wsh_expected_apply(&file, &o, &log, &diags);
    ck_assert_uint_eq(diags.n, 1);
    ck_assert_str_eq(diags.items[0].message, "2 cases are new since this file was written: version/interim-8, tls/old");
    file = (struct wsh_expected_file){.name = "e.yaml", .catalogue = "a"};
    wsh_expected_apply(&file, &o, &log, &diags);
    ck_assert_uint_eq(diags.n, 2);
    ck_assert_str_eq(diags.items[1].id, "expected/catalogue");
    file.catalogue = "b";
    wsh_expected_apply(&file, &o, &log, &diags);
    ck_assert_uint_eq(diags.n, 2);
    ck_assert_uint_eq(log.untrue, 0);
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("record/expected");
    TCase *tc = wsh_test_case(s, "expected");
    tcase_add_loop_test(tc, gate, 0, (int)WSH_COUNT(gates));
    tcase_add_loop_test(tc, expected_rows, 0, (int)WSH_COUNT(rows));
    tcase_add_test(tc, new_cases);
    return wsh_test_main(s);
}
