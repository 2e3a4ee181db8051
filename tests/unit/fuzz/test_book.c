/* test_book.c - a finding is told once, doubts have an end, and --resume knows what was told. */
#include "fuzz/book.h"
#include "support/main.h"

static struct wsh_book book;
static struct wsh_fuzz_finding finding = {.fault = WSH_FAULT_ACCEPTED, .rule = WSH_RULE_R6455_4_2_1_5_KEY};

static void setup(void) { book = (struct wsh_book){.arena = wsh_arena_new()}; }
static void teardown(void) { wsh_arena_free(book.arena); }

START_TEST(found_once) {
    struct wsh_entry *e = wsh_book_see(&book, 7);
    ck_assert_ptr_nonnull(e);
    ck_assert_ptr_null(wsh_book_see(&book, 7)); /* it is being looked into */
    wsh_book_found(&book, e, &finding);
    ck_assert_ptr_null(wsh_book_see(&book, 7));
    ck_assert_uint_eq(book.found, 1);
    ck_assert_uint_eq(e->seen, 3);
    ck_assert_ptr_nonnull(wsh_book_see(&book, 8));
}
END_TEST

START_TEST(doubts_end) {
    for (int i = 0; i < WSH_BOOK_DOUBTS; i++) {
        struct wsh_entry *e = wsh_book_see(&book, 7);
        ck_assert_ptr_nonnull(e);
        wsh_book_doubt(&book, e);
    }
    ck_assert_ptr_null(wsh_book_see(&book, 7));
    ck_assert_uint_eq(book.unconfirmed, 1);
}
END_TEST

START_TEST(doubted_and_found) {
    wsh_book_doubt(&book, wsh_book_see(&book, 7));
    wsh_book_found(&book, wsh_book_see(&book, 7), &finding);
    ck_assert_uint_eq(book.unconfirmed, 0);
    ck_assert_uint_eq(book.found, 1);
}
END_TEST

START_TEST(known_ones_are_counted_apart) {
    struct wsh_suppression known = {.pattern = "accepted/*", .reason = "x"};
    struct wsh_suppressions list = {&known, 1};
    book.known = &list;
    struct wsh_entry *e = wsh_book_see(&book, 7);
    wsh_book_found(&book, e, &finding);
    ck_assert_int_eq(e->state, WSH_ENTRY_SUPPRESSED);
    ck_assert_uint_eq(book.found, 0);
    ck_assert_uint_eq(book.suppressed, 1);
    ck_assert_uint_eq(known.matched, 1);
}
END_TEST

START_TEST(there_is_an_end) {
    for (uint64_t i = 0; i < WSH_BOOK_MOST; i++) ck_assert_ptr_nonnull(wsh_book_see(&book, i));
    ck_assert_ptr_null(wsh_book_see(&book, WSH_BOOK_MOST));
}
END_TEST

START_TEST(resume_knows_what_was_told) {
    struct wsh_result_fuzz one = {.key = "00000000000000a7"}, two = {.key = "0123456789abcdef", .suppressed = true},
                           odd = {.key = "xyz"};
    struct wsh_result results[] = {{.fuzz = &one}, {.fuzz = &two}, {.fuzz = &odd}, {.id = "a/case"}, {.fuzz = &one}};
    struct wsh_run_log before = {.results = results, .n = WSH_COUNT(results)};
    wsh_book_resume(&book, &before);
    ck_assert_uint_eq(book.found, 1);
    ck_assert_uint_eq(book.suppressed, 1);
    ck_assert_ptr_null(wsh_book_see(&book, 0xa7));
    ck_assert_ptr_null(wsh_book_see(&book, 0x0123456789abcdefu));
    ck_assert_ptr_nonnull(wsh_book_see(&book, 1));
}
END_TEST

int main(void) {
    Suite *s = suite_create("book");
    TCase *c = wsh_test_case(s, "book");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, found_once);
    tcase_add_test(c, doubts_end);
    tcase_add_test(c, doubted_and_found);
    tcase_add_test(c, known_ones_are_counted_apart);
    tcase_add_test(c, there_is_an_end);
    tcase_add_test(c, resume_knows_what_was_told);
    return wsh_test_main(s);
}
