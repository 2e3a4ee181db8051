/* test_expected_file.c - files of expected results: what is read, what is said of bad ones, and what is written. */
#include "support/main.h"

#include "run/expected_load.h"
#include "unit/record/fixture.h"
#include "unit/record/golden.h"

static bool load(struct wsh_arena *a, struct wsh_span text, struct wsh_expected_file *file, struct wsh_diags *diags) {
    golden_write("expected.yaml", text);
    wsh_diags_init(diags, a);
    return wsh_expected_load(a, "expected.yaml", file, diags);
}

/* The first thing that is said of a bad file. */
static const struct {
    const char *text, *id, *message;
    unsigned line, column;
} bad[] = {
    {"expected:\n  - {case: a/b, verdit: fail, reason: x}\n", "expect/unknown-key", "unknown key 'verdit'", 2, 17},
    {"expected:\n  - {case: a/b, verdict: fial, reason: x}\n", "expect/verdict", "unknown verdict 'fial'", 2, 26},
    {"expected:\n  - {case: a/b, outcome: [accepted, ok], reason: x}\n", "expect/outcome", "unknown outcome 'ok'", 2, 37},
    {"expected:\n  - {case: a/b, reason: x}\n", "expect/missing-key", "an expected result without 'verdict'", 2, 5},
    {"expected:\n  - {case: a/b, verdict: fail}\n", "expect/missing-key", "an expected result without 'reason'", 2, 5},
    {"expected:\n  - {verdict: fail, reason: x}\n", "expect/missing-key", "an expected result without 'case'", 2, 5},
    {"expected:\n  - {case: a/b, verdict: fail, until: soon, reason: x}\n", "expect/until", "'soon' is no day", 2, 39},
    {"expected:\n  - {case: a/b, verdict: fail, until: 2027-02-29, reason: x}\n", "expect/until",
     "'2027-02-29' is no day", 2, 39},
    {"expected:\n  - {case: a/b, verdict: fail, may: often, reason: x}\n", "expect/may",
     "'often' is neither true nor false", 2, 37},
    {"expected: []\nknown: [a/b]\n", "expect/known", "'known' is no mapping of families to lists of cases", 2, 8},
    {"expected: []\nexpcted: []\n", "expect/unknown-key", "unknown key 'expcted'", 2, 1},
    {"cases: []\n", "expect/shape", "no list 'expected' in this file", 1, 1},
};

START_TEST(bad_files) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_expected_file file;
    struct wsh_diags diags;
    ck_assert(!load(a, wsh_span_of(bad[_i].text), &file, &diags));
    ck_assert_uint_ge(diags.n, 1);
    ck_assert_str_eq(diags.items[0].id, bad[_i].id);
    ck_assert_str_eq(diags.items[0].message, bad[_i].message);
    ck_assert_uint_eq(diags.items[0].at.line, bad[_i].line);
    ck_assert_uint_eq(diags.items[0].at.column, bad[_i].column);
    wsh_arena_free(a);
}
END_TEST

static const char good[] =
    "catalogue: 5f0c\n"
    "expected:\n"
    "  - case: [a/b, 'a/c-*']\n"
    "    verdict: [fail, warn]\n"
    "    outcome: accepted\n"
    "    until: 2028-02-29\n"
    "    may: true\n"
    "    reason: of age\n"
    "    link: https://example.org/1\n"
    "known: {a: [b, c-1], tls: []}\n";

START_TEST(all_keys) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_expected_file file;
    struct wsh_diags diags;
    ck_assert(load(a, wsh_span_of(good), &file, &diags));
    ck_assert_uint_eq(file.n, 2);
    ck_assert_str_eq(file.catalogue, "5f0c");
    ck_assert_str_eq(file.rows[1].pattern, "a/c-*");
    ck_assert_uint_eq(file.rows[1].verdicts, 1u << WSH_FAIL | 1u << WSH_WARN);
    ck_assert_uint_eq(file.rows[1].outcomes, 1u << WSH_ACCEPTED);
    ck_assert_str_eq(file.rows[1].until, "2028-02-29");
    ck_assert(file.rows[1].may);
    ck_assert_uint_eq(file.n_known, 2);
    ck_assert_str_eq(file.known[1], "a/c-1");
    wsh_arena_free(a);
}
END_TEST

/* Two runs: one without its flaky failure, so that it may occur. */
static void make_logs(struct wsh_arena *a, struct wsh_run_log logs[2]) {
    fixture_log(a, &logs[0]);
    fixture_log(a, &logs[1]);
    logs[1].results[3].verdict = WSH_PASS;
}

/* What was written is read without complaint, takes every deviation of its runs, and written again it is the same. */
START_TEST(written_and_read) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log logs[2];
    struct wsh_buf first, second;
    struct wsh_expected_file file;
    struct wsh_diags diags;
    make_logs(a, logs);
    wsh_buf_init(&first, WSH_LIMIT_TEXT);
    wsh_buf_init(&second, WSH_LIMIT_TEXT);
    wsh_diags_init(&diags, a);
    wsh_expected_write(NULL, logs, 2, &first, &diags);
    golden_is("tests/golden/expect/two-runs.yaml", wsh_buf_span(&first));
    ck_assert_uint_eq(diags.n, 1);
    ck_assert_str_eq(diags.items[0].id, "expect/unwritten");
    ck_assert(load(a, wsh_buf_span(&first), &file, &diags));
    wsh_expected_write(&file, logs, 2, &second, &diags);
    ck_assert(wsh_span_eq(wsh_buf_span(&first), wsh_buf_span(&second)));
    for (size_t i = 0; i < 2; i++) {
        const struct wsh_expected_options o = {"2026-02-14", true};
        wsh_diags_init(&diags, a);
        wsh_expected_apply(&file, &o, &logs[i], &diags);
        ck_assert_uint_eq(diags.n, 0);
        ck_assert(wsh_gate_holds(&logs[i], WSH_WARN, false));
    }
    wsh_buf_done(&first);
    wsh_buf_done(&second);
    wsh_arena_free(a);
}
END_TEST

static const char old[] =
    "expected:\n"
    "  - {case: ['hostile/*', version/interim-8], verdict: fail, reason: \"it \\\"echoes\\\"  two blanks and a very long reason that"
    " goes on until the line is full and then goes on a little more so that it has to be broken somewhere\"}\n"
    "  - {case: baseline/minimal, verdict: fail, reason: mended since}\n"
    "  - {case: elsewhere/case, verdict: fail, reason: not in these runs, link: 'https://example.org/?a=b'}\n"
    "known: {elsewhere: [case]}\n";

START_TEST(updated) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log logs[2];
    struct wsh_buf out;
    struct wsh_expected_file file, again;
    struct wsh_diags diags;
    make_logs(a, logs);
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    ck_assert(load(a, wsh_span_of(old), &file, &diags));
    wsh_expected_write(&file, logs, 2, &out, &diags);
    golden_is("tests/golden/expect/updated.yaml", wsh_buf_span(&out));
    ck_assert_uint_eq(diags.n, 2);
    ck_assert_str_eq(diags.items[0].message, "the line for 'baseline/minimal' is left out: 'baseline/minimal' is pass now");
    ck_assert(load(a, wsh_buf_span(&out), &again, &diags));
    for (size_t i = 0; i < again.n; i++)
        if (strcmp(again.rows[i].pattern, "hostile/*") == 0) ck_assert_str_eq(again.rows[i].reason, file.rows[0].reason);
    wsh_buf_done(&out);
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("run/expected_file");
    TCase *tc = wsh_test_case(s, "expected_file");
    tcase_add_loop_test(tc, bad_files, 0, (int)WSH_COUNT(bad));
    tcase_add_test(tc, all_keys);
    tcase_add_test(tc, written_and_read);
    tcase_add_test(tc, updated);
    return wsh_test_main(s);
}
