/* test_compare.c - several runs as one table: rows, what differs, who stands where and why; and rules instead of
 * cases. */
#include "support/main.h"

#include "reports/compare.h"
#include "reports/coverage.h"

enum { RUNS = 4 };

static struct wsh_result result(const char *id, const char *family, enum wsh_verdict verdict, enum wsh_impact impact) {
    return (struct wsh_result){
        .id = id, .family = family, .verdict = verdict, .impact = impact, .because = "", .title = ""};
}

static void add(struct wsh_run_log *log, struct wsh_result r) { *WSH_PUSH(log->arena, log->results, log->n) = r; }

static void make_runs(struct wsh_arena *a, struct wsh_run_log logs[RUNS]) {
    static const char *const names[RUNS] = {"one", NULL, "one", NULL};
    for (size_t k = 0; k < RUNS; k++)
        logs[k] = (struct wsh_run_log){
            .arena = a, .name = names[k], .header.target = "ws://x/", .footer = {.present = true, .ended = "complete"}};
}

static const struct wsh_compare_case *find(const struct wsh_compare *c, const char *id) {
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->cases[i].id, id) == 0) return &c->cases[i];
    return NULL;
}

START_TEST(rows_and_differences) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log logs[RUNS];
    struct wsh_compare c;
    make_runs(a, logs);
    add(&logs[0], result("a/1", "a", WSH_PASS, WSH_IMPACT_NONE));
    add(&logs[0], result("b/1", "b", WSH_PASS, WSH_IMPACT_NONE));
    add(&logs[1], result("b/1", "b", WSH_SKIP, WSH_IMPACT_NONE));
    add(&logs[1], result("a/2", "a", WSH_WARN, WSH_IMPACT_NONE));
    add(&logs[2], result("a/1", "a", WSH_PASS, WSH_IMPACT_NONE));
    add(&logs[2], result("a/1", "a", WSH_FAIL, WSH_DOS));
    wsh_compare_read(a, logs, RUNS, &c);
    ck_assert_uint_eq(c.n, 3);
    ck_assert_str_eq(c.cases[0].id, "a/1"); /* families together, in the order of the first run */
    ck_assert_str_eq(c.cases[1].id, "a/2");
    ck_assert_str_eq(c.cases[2].id, "b/1");
    ck_assert_uint_eq(find(&c, "a/1")->n, 2);
    ck_assert_uint_eq(find(&c, "a/1")->cells[1].target, 2);
    ck_assert_int_eq(find(&c, "a/1")->worst, WSH_FAIL); /* of a case that a run has twice, the worst */
    ck_assert(find(&c, "a/1")->differs);
    ck_assert(!find(&c, "a/2")->differs);
    ck_assert(!find(&c, "b/1")->differs); /* a case that was not tried differs from nothing */
    ck_assert_int_eq(find(&c, "b/1")->worst, WSH_SKIP);
    wsh_arena_free(a);
}
END_TEST

START_TEST(names_are_apart) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log logs[RUNS];
    struct wsh_compare c;
    make_runs(a, logs);
    wsh_compare_read(a, logs, RUNS, &c);
    ck_assert_str_eq(c.targets[0].name, "one");
    ck_assert_str_eq(c.targets[1].name, "ws://x/");
    ck_assert_str_eq(c.targets[2].name, "one (3)");
    ck_assert_str_eq(c.targets[3].name, "ws://x/ (4)");
    wsh_arena_free(a);
}
END_TEST

/* One failure that smuggles outweighs many without an impact; who did the same shares a rank; cut runs come last. */
START_TEST(ranking) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log logs[RUNS];
    struct wsh_compare c;
    make_runs(a, logs);
    add(&logs[0], result("a/1", "a", WSH_FAIL, WSH_SMUGGLING));
    for (size_t i = 0; i < 5; i++)
        add(&logs[1], result(wsh_arena_printf(a, "a/%zu", i), "a", WSH_FAIL, WSH_IMPACT_NONE));
    logs[2].footer.present = false;
    for (size_t i = 0; i < 5; i++)
        add(&logs[3], result(wsh_arena_printf(a, "b/%zu", i), "b", WSH_FAIL, WSH_IMPACT_NONE));
    wsh_compare_read(a, logs, RUNS, &c);
    ck_assert_uint_eq(c.targets[1].rank, 0);
    ck_assert_uint_eq(c.targets[3].rank, 0);
    ck_assert_uint_eq(c.targets[0].rank, 2);
    ck_assert_uint_eq(c.targets[2].rank, 3);
    ck_assert_uint_eq(c.ranked[0], 1);
    ck_assert_uint_eq(c.ranked[3], 2);
    ck_assert_uint_eq(wsh_compare_fails(&c.targets[0], WSH_SMUGGLING), 1);
    ck_assert_uint_eq(wsh_compare_fails(&c.targets[1], WSH_SMUGGLING), 0);
    wsh_arena_free(a);
}
END_TEST

START_TEST(every_impact_is_ranked) {
    unsigned seen = 0;
    for (size_t i = 0; i < WSH_IMPACT_COUNT - 1; i++) seen |= 1u << (unsigned)wsh_impacts_ranked[i];
    ck_assert_uint_eq(seen, (1u << WSH_IMPACT_COUNT) - 2);
}
END_TEST

START_TEST(rules_of_a_run) {
    static const char *both[] = {"R6455-4.2.2-4-VERSION", "R6455-4.4-MUST-LIST"};
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_run_log log = {.arena = a};
    struct wsh_rule_record *rules = WSH_NEW_ARRAY(a, WSH_RULE_COUNT, struct wsh_rule_record);
    enum wsh_rule_id version, list;
    struct wsh_result pass = result("v/1", "v", WSH_PASS, WSH_IMPACT_NONE), fail = pass, skip = pass;
    pass.rules = fail.rules = both;
    pass.n_rules = fail.n_rules = 2;
    fail.id = "v/2";
    fail.verdict = WSH_FAIL;
    skip.verdict = WSH_SKIP;
    skip.rules = &both[1];
    skip.n_rules = 1;
    ck_assert(wsh_rule_find(wsh_span_of(both[0]), &version) && wsh_rule_find(wsh_span_of(both[1]), &list));

    add(&log, skip);
    wsh_coverage_read(a, &log, rules);
    ck_assert_int_eq(rules[version].state, WSH_RULE_NO_CASE);
    ck_assert_int_eq(rules[list].state, WSH_RULE_NOT_TRIED);

    add(&log, pass);
    add(&log, fail); /* no findings: its first rule */
    wsh_coverage_read(a, &log, rules);
    ck_assert_int_eq(rules[version].state, WSH_RULE_VIOLATED);
    ck_assert_int_eq(rules[list].state, WSH_RULE_HELD);
    ck_assert_str_eq(rules[version].worst->id, "v/2");
    ck_assert_uint_eq(rules[version].cases, 2);
    ck_assert_uint_eq(rules[version].against, 1);

    struct wsh_result_finding f = {.rule = both[1], .weight = WSH_FAIL};
    struct wsh_result_attempt attempt = {.findings = &f, .n_findings = 1};
    log.results[2].attempts = &attempt;
    log.results[2].n_attempts = 1;
    log.results[2].verdict = WSH_WARN; /* what a case forgives its findings is no failure of the rule */
    wsh_coverage_read(a, &log, rules);
    ck_assert_int_eq(rules[version].state, WSH_RULE_HELD);
    ck_assert_int_eq(rules[list].state, WSH_RULE_WARNED);
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("reports/compare");
    TCase *tc = wsh_test_case(s, "compare");
    tcase_add_test(tc, rows_and_differences);
    tcase_add_test(tc, names_are_apart);
    tcase_add_test(tc, ranking);
    tcase_add_test(tc, every_impact_is_ranked);
    tcase_add_test(tc, rules_of_a_run);
    return wsh_test_main(s);
}
