/* test_output.c - reports in a target's output: found however the octets are cut, bounded, and nothing taken for one. */
#include "run/output.h"
#include "support/main.h"

static struct wsh_arena *arena;
static struct wsh_output o;

static void setup(void) {
    arena = wsh_arena_new();
    wsh_output_init(&o);
}

static void teardown(void) {
    wsh_output_done(&o);
    wsh_arena_free(arena);
}

static const struct {
    const char *said, *kind;
    unsigned defects;
} rows[] = {
    {"listening on 8080\n", NULL, 0},
    {"==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x1\n    #0 f\n", "AddressSanitizer", 1},
    {"x.c:7:3: runtime error: shift exponent 40 is too large\n", "UndefinedBehaviorSanitizer", 1},
    {"WARNING: ThreadSanitizer: data race (pid=1)\n", "ThreadSanitizer", 1},
    {"==1==ERROR: LeakSanitizer: detected memory leaks\n", "LeakSanitizer", 1},
    {"panic: runtime error: index out of range [3]\r\n", "a panic", 1},
    {"2026/01/01 http: panic serving 127.0.0.1:1: x\n", "a panic", 1},
    {"thread 'main' panicked at src/main.rs:1:1:\n", "a panic", 1},
    {"do not panic: it is fine\n", NULL, 0},
    {"sh: line 1: 77 Segmentation fault (core dumped)\n", "a fault", 0},
    {"Traceback (most recent call last):\n  File \"x\"\nValueError: y\n", "a traceback", 0},
    {"a\nx.c:7:3: runtime error: a\nb\nx.c:9:3: runtime error: b\n", "UndefinedBehaviorSanitizer", 2},
    {"x.c:7:3: runtime error: without an end", NULL, 0}, /* not yet */
};

START_TEST(reports_are_found_at_every_cut) {
    struct wsh_span said = wsh_span_of(rows[_i].said);
    for (size_t cut = 0; cut <= said.n; cut++) {
        teardown();
        setup();
        wsh_output_feed(&o, wsh_span_slice(said, 0, cut));
        wsh_output_feed(&o, wsh_span_skip(said, cut));
        ck_assert_uint_eq(o.defects, rows[_i].defects);
        ck_assert_pstr_eq(o.kind, rows[_i].kind);
    }
}
END_TEST

START_TEST(the_headline_is_the_reports) {
    wsh_output_feed(&o, WSH_LIT("noise\n==7==ERROR: AddressSanitizer: x\xff\x1b[31m\n    #0 f\n"));
    ck_assert_str_eq(wsh_output_headline(&o, arena), "==7==ERROR: AddressSanitizer: x\\xFF\\x1B[31m");
    ck_assert_str_eq(wsh_output_excerpt(&o, arena, 4096), "==7==ERROR: AddressSanitizer: x\\xFF\\x1B[31m\n    #0 f");
    wsh_output_forget(&o);
    ck_assert_ptr_null(wsh_output_headline(&o, arena));
    ck_assert_str_eq(wsh_output_excerpt(&o, arena, 4096), "");
    ck_assert_uint_eq(o.defects, 1);
}
END_TEST

START_TEST(without_a_report_the_end_is_told) {
    wsh_output_feed(&o, WSH_LIT("one\ntwo\nthree\n"));
    ck_assert_ptr_null(wsh_output_headline(&o, arena));
    ck_assert_str_eq(wsh_output_excerpt(&o, arena, 6), "three");
}
END_TEST

START_TEST(nothing_grows) {
    struct wsh_buf flood;
    wsh_buf_init(&flood, 1 << 20);
    wsh_buf_fill(&flood, 'x', 300000); /* one line without an end */
    wsh_buf_add_text(&flood, "\n");
    for (int i = 0; i < 20000; i++) wsh_buf_printf(&flood, "x.c:%d:1: runtime error: again\n", i);
    wsh_buf_add_text(&flood, "the end\n");
    wsh_output_feed(&o, wsh_buf_span(&flood));
    wsh_buf_done(&flood);
    ck_assert_uint_eq(o.defects, 20000);
    ck_assert_uint_le(o.report.n, WSH_OUTPUT_EXCERPT);
    ck_assert_uint_le(o.recent.n, WSH_OUTPUT_EXCERPT);
    ck_assert_uint_ge(o.recent.n, WSH_OUTPUT_EXCERPT / 4);
    ck_assert(!o.recent.over);
    ck_assert(wsh_span_ends(wsh_buf_span(&o.recent), WSH_LIT("the end\n")));
}
END_TEST

int main(void) {
    Suite *s = suite_create("output");
    TCase *t = wsh_test_case(s, "output");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, reports_are_found_at_every_cut, 0, (int)WSH_COUNT(rows));
    tcase_add_test(t, the_headline_is_the_reports);
    tcase_add_test(t, without_a_report_the_end_is_told);
    tcase_add_test(t, nothing_grows);
    return wsh_test_main(s);
}
