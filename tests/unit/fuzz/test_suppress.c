/* test_suppress.c - lines of known findings, and what is wrong with one. */
#include "fuzz/suppress.h"
#include "support/main.h"

static struct wsh_suppressions list;
static struct wsh_arena *arena;

static bool read_text(const char *text, struct wsh_diags *diags) {
    wsh_diags_init(diags, arena);
    return wsh_suppressions_read(arena, "known.txt", wsh_span_of(text), &list, diags);
}

static void setup(void) { arena = wsh_arena_new(); }
static void teardown(void) { wsh_arena_free(arena); }

START_TEST(lines_are_read) {
    struct wsh_diags d;
    ck_assert(
        read_text("# known\n\n  accepted/R6455-4.2.1-5-KEY \t keys are not decoded\r\nanswer/R9110-*   the proxy's\n"
                  "R6455-4.4-MUST-LIST next release",
                  &d));
    ck_assert_uint_eq(list.n, 3);
    ck_assert_str_eq(list.items[0].reason, "keys are not decoded");
    ck_assert_uint_eq(list.items[0].at.line, 3);
    ck_assert_ptr_eq(wsh_suppressed(&list, "accepted", "R6455-4.2.1-5-KEY"), &list.items[0]);
    ck_assert_ptr_null(wsh_suppressed(&list, "refused", "R6455-4.2.1-5-KEY"));
    ck_assert_ptr_eq(wsh_suppressed(&list, "answer", "R9110-7.8-426"), &list.items[1]);
    ck_assert_ptr_null(wsh_suppressed(&list, "answer", "R9112-9.6-CLOSE"));
    ck_assert_ptr_eq(wsh_suppressed(&list, "answer", "R6455-4.4-MUST-LIST"), &list.items[2]);
    ck_assert_ptr_null(wsh_suppressed(NULL, "answer", "R6455-4.4-MUST-LIST"));
}
END_TEST

static const struct {
    const char *text, *id;
    unsigned line, column;
    const char *hint;
} wrong[] = {
    {"accepted/R6455-4.2.1-5-KEYS x", "suppress/unknown", 1, 1, "did you mean 'R6455-4.2.1-5-KEY'"},
    {"\n  takes/R6455-4.2.1-5-KEY x", "suppress/unknown", 2, 3, "refused"},
    {"R6455-4.2.1-5-KEY", "suppress/reason", 1, 1, "why"},
    {"# x\nanswer/*\n", "suppress/reason", 2, 1, "why"},
    {"??? x", "suppress/unknown", 1, 1, "faults: "},
};

START_TEST(wrong_lines_are_told) {
    struct wsh_diags d;
    ck_assert(!read_text(wrong[_i].text, &d));
    ck_assert_uint_eq(d.n, 1);
    ck_assert_str_eq(d.items[0].id, wrong[_i].id);
    ck_assert_uint_eq(d.items[0].at.line, wrong[_i].line);
    ck_assert_uint_eq(d.items[0].at.column, wrong[_i].column);
    ck_assert_ptr_nonnull(strstr(d.items[0].hint, wrong[_i].hint));
    ck_assert_uint_eq(list.n, 0);
}
END_TEST

int main(void) {
    Suite *s = suite_create("suppress");
    TCase *c = wsh_test_case(s, "suppress");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, lines_are_read);
    tcase_add_loop_test(c, wrong_lines_are_told, 0, WSH_COUNT(wrong));
    return wsh_test_main(s);
}
