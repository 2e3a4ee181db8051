/* test_coverage.c - requirements and cases, both ways; principles and tensions, and where they are at home. */
#include "support/main.h"

#include "oracle/principle.h"
#include "script/load.h"

static struct wsh_arena *arena;
static const struct wsh_suite *suite;

static void set_up(void) {
    struct wsh_diags diags;
    arena = wsh_arena_new();
    wsh_diags_init(&diags, arena);
    suite = wsh_suite_load(arena, wsh_builtin_cases, wsh_builtin_case_count, &diags);
    ck_assert_ptr_nonnull(suite);
}

static void tear_down(void) { wsh_arena_free(arena); }

/* The id of a case that tests the rule, or NULL. */
static const char *tested_by(enum wsh_rule_id rule) {
    for (size_t i = 0; i < suite->n; i++)
        for (size_t j = 0; j < suite->cases[i].n_rules; j++)
            if (suite->cases[i].rules[j] == rule) return suite->cases[i].id;
    return NULL;
}

/* Every rule has a case or a reason in src/oracle/untested.def, and none has both. */
START_TEST(rules_have_a_case_or_a_reason) {
    for (int i = 0; i < (int)WSH_RULE_COUNT; i++) {
        enum wsh_rule_id id = (enum wsh_rule_id)i;
        const char *by = tested_by(id);
        bool excused = wsh_rule_untested(id) != WSH_TESTED;
        ck_assert_msg(by || excused, "%s: no case cites it: write one, or a row of src/oracle/untested.def",
                      wsh_rule(id)->id);
        ck_assert_msg(!by || !excused, "%s: '%s' tests it: take its row out of src/oracle/untested.def",
                      wsh_rule(id)->id, by);
    }
}
END_TEST

/* Only what binds somebody else than the server is excused by its role. */
START_TEST(reasons_fit_the_role) {
    for (int i = 0; i < (int)WSH_RULE_COUNT; i++) {
        enum wsh_rule_id id = (enum wsh_rule_id)i;
        const struct wsh_rule *r = wsh_rule(id);
        enum wsh_untested why = wsh_rule_untested(id);
        bool server = r->role == WSH_ROLE_SERVER;
        ck_assert_msg(why != WSH_UNTESTED_CLIENT || !server, "%s binds a server, not a client", r->id);
        ck_assert_msg(why != WSH_UNTESTED_PEERS || r->role == WSH_ROLE_INTERMEDIARY, "%s: no intermediary", r->id);
        ck_assert_msg((*wsh_untested_reason(why) == '\0') == (why == WSH_TESTED), "%s: no words", r->id);
    }
}
END_TEST

/* ---- principles and tensions ---- */

static bool some_case(struct wsh_span glob) {
    for (size_t i = 0; i < suite->n; i++)
        if (wsh_glob(glob, wsh_span_of(suite->cases[i].id))) return true;
    return false;
}

/* "src/FILE:FUNCTION": the file has the function's definition or its use. */
static bool some_function(struct wsh_span word) {
    struct wsh_span rest = word, text, file = wsh_span_cut(&rest, ':');
    const char *path = wsh_arena_printf(arena, "%s/%.*s", WSH_SOURCE_DIR, WSH_FMT(file));
    const char *call = wsh_arena_printf(arena, "%.*s(", WSH_FMT(rest));
    return rest.n > 0 && wsh_file_read(arena, path, WSH_LIMIT_CASE_FILE, &text) &&
           wsh_span_find_span(text, wsh_span_of(call)) < text.n;
}

static bool is_there(enum wsh_home_kind kind, struct wsh_span word) {
    if (kind == WSH_HOME_CASES) return some_case(word);
    return kind == WSH_HOME_RULE ? wsh_rule_find(word, NULL) != NULL : some_function(word);
}

START_TEST(principles_have_a_home) {
    for (size_t i = 0; i < wsh_principle_count; i++) {
        const struct wsh_principle *p = &wsh_principles[i];
        struct wsh_span rest = wsh_span_of(p->home), word;
        enum wsh_home_kind kind;
        ck_assert_msg(rest.n > 0, "%s is nowhere at home", p->id);
        while (wsh_principle_home(&rest, &kind, &word))
            ck_assert_msg(is_there(kind, word), "%s: there is no '%.*s'", p->id, WSH_FMT(word));
        ck_assert_ptr_eq(wsh_principle_find(wsh_span_of(p->id)), p);
        ck_assert_msg(p->text[strlen(p->text) - 1] == '.' && p->verdict[strlen(p->verdict) - 1] == '.', "%s", p->id);
    }
    ck_assert_ptr_null(wsh_principle_find(WSH_LIT("P0")));
}
END_TEST

/* P1..P11 and T1..T32: none is lost, in this order. */
START_TEST(principles_are_complete) {
    size_t at = 0;
    for (unsigned i = 1; i <= 11; i++)
        ck_assert_str_eq(wsh_principles[at++].id, wsh_arena_printf(arena, "P%u", i));
    for (unsigned i = 1; i <= 32; i++)
        ck_assert_str_eq(wsh_principles[at++].id, wsh_arena_printf(arena, "T%u", i));
    ck_assert_uint_eq(at, wsh_principle_count);
}
END_TEST

int main(void) {
    Suite *s = suite_create("coverage");
    TCase *tc = wsh_test_case(s, "coverage");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_test(tc, rules_have_a_case_or_a_reason);
    tcase_add_test(tc, reasons_fit_the_role);
    tcase_add_test(tc, principles_have_a_home);
    tcase_add_test(tc, principles_are_complete);
    return wsh_test_main(s);
}
