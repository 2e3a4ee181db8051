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
    wsh_arena_free(a);
}
END_TEST

static const struct made run[] = {
    {"version/interim-8", WSH_FAIL, WSH_IMPACT_NONE}, {"version/interim-7", WSH_PASS, WSH_IMPACT_NONE},
    {"version/a", WSH_WARN, WSH_IMPACT_NONE},         {"tls/old", WSH_SKIP, WSH_IMPACT_NONE},
};

/* `message` and `hint` of the one diag, or NULL for none. `marked`: how many results become expected. */
static const struct {
    const char *pattern;
    unsigned verdicts;
    unsigned marked;
    const char *message, *hint, *title;
} rows[] = {
    {"version/interim-8", BIT(WSH_FAIL), 1, NULL, NULL, "as expected"},
    {"version/interim-8", BIT(WSH_FAIL) | BIT(WSH_WARN), 1, NULL, NULL, "one of two"},
    {"version/*", BIT(WSH_FAIL) | BIT(WSH_WARN), 2, NULL, NULL, "a glob; that another one passes is no news"},
    {"version/interim-7", BIT(WSH_FAIL), 0, "'version/interim-7' is expected to be fail, but is pass",
     "the deviation is mended: take this line out", "mended"},
    {"version/interim-8", BIT(WSH_INFO) | BIT(WSH_WARN), 0,
     "'version/interim-8' is expected to be info or warn, but is fail", "correct this line, or the target", "worse"},
    {"version/interim-9", BIT(WSH_FAIL), 0, "no case of this run is called 'version/interim-9'",
     "did you mean 'version/interim-8'?", "misspelt"},
    {"nothing/*", BIT(WSH_FAIL), 0, "no case of this run is called 'nothing/*'", "'wshake list' names all cases",
     "nothing"},
    {"tls/old", BIT(WSH_FAIL), 0, NULL, NULL, "not tried: nobody is contradicted"},
};

START_TEST(expected_rows) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log;
    struct wsh_diags diags;
    struct wsh_expected row = {.pattern = rows[_i].pattern, .verdicts = rows[_i].verdicts, .reason = "on purpose",
                               .at = {.file = "expected.yaml", .line = 2, .column = 5}};
    unsigned marked = 0;
    wsh_diags_init(&diags, a);
    make_log(a, run, WSH_COUNT(run), &log);
    wsh_expected_apply(&row, 1, &log, &diags);
    for (size_t i = 0; i < log.n; i++) {
        marked += log.results[i].expected;
        if (log.results[i].expected) ck_assert_str_eq(log.results[i].expected_because, "on purpose");
    }
    ck_assert_uint_eq(marked, rows[_i].marked);
    ck_assert_uint_eq(row.matched, rows[_i].marked);
    ck_assert_uint_eq(diags.n, rows[_i].message ? 1 : 0);
    ck_assert_uint_eq(diags.errors, 0);
    if (rows[_i].message) {
        ck_assert_str_eq(diags.items[0].message, rows[_i].message);
        ck_assert_str_eq(diags.items[0].hint, rows[_i].hint);
        ck_assert_uint_eq(diags.items[0].at.line, 2);
    }
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("record/expected");
    TCase *tc = wsh_test_case(s, "expected");
    tcase_add_loop_test(tc, gate, 0, (int)WSH_COUNT(gates));
    tcase_add_loop_test(tc, expected_rows, 0, (int)WSH_COUNT(rows));
    return wsh_test_main(s);
}
