/* test_transcript.c - evidence: appended, bounded, never lost where it decides. */
#include "talk.h"

static struct wsh_arena *arena;
static struct wsh_transcript t;

static void setup(void) {
    arena = wsh_arena_new();
    wsh_transcript_init(&t, arena);
}

static void teardown(void) {
    wsh_transcript_done(&t);
    wsh_arena_free(arena);
}

START_TEST(octets_and_events) {
    wsh_transcript_data(&t, WSH_SENT, WSH_LIT("ab"), 1);
    wsh_transcript_data(&t, WSH_RECEIVED, WSH_LIT("x"), 2);
    wsh_transcript_data(&t, WSH_SENT, WSH_LIT("c\0d"), 3);
    ck_assert(wsh_span_eq(wsh_transcript_octets(&t, WSH_SENT), WSH_LIT("abc\0d")));
    ck_assert(wsh_span_eq(wsh_transcript_octets(&t, WSH_RECEIVED), WSH_LIT("x")));
    ck_assert_uint_eq(t.n, 3);
    ck_assert_uint_eq(t.events[2].offset, 2);
    ck_assert_uint_eq(t.events[2].length, 3);
    ck_assert_uint_eq(t.events[2].at_us, 3);
    ck_assert_uint_eq(t.dropped[WSH_SENT] + t.dropped[WSH_RECEIVED], 0);
}
END_TEST

START_TEST(empty_data_is_no_event) {
    wsh_transcript_data(&t, WSH_SENT, WSH_EMPTY, 1);
    ck_assert_uint_eq(t.n, 0);
}
END_TEST

START_TEST(texts_are_copied) {
    char text[] = "no close_notify";
    wsh_transcript_event(&t, WSH_EVENT_FIN, WSH_RECEIVED, text, 5);
    text[0] = 'X';
    const struct wsh_event *e = wsh_transcript_find(&t, WSH_EVENT_FIN, WSH_RECEIVED);
    ck_assert_ptr_nonnull(e);
    ck_assert_str_eq(e->text, "no close_notify");
    ck_assert_ptr_null(wsh_transcript_find(&t, WSH_EVENT_FIN, WSH_SENT));
    wsh_transcript_event(&t, WSH_EVENT_RESET, WSH_SENT, NULL, 6);
    ck_assert_ptr_null(wsh_transcript_find(&t, WSH_EVENT_RESET, WSH_SENT)->text);
}
END_TEST

START_TEST(octets_beyond_the_limit_are_counted) {
    static const uint8_t block[70000];
    uint64_t all = 0;
    for (int i = 0; i < 20; i++, all += sizeof block) wsh_transcript_data(&t, WSH_RECEIVED, wsh_span_make(block, sizeof block), 1);
    ck_assert_uint_eq(wsh_transcript_octets(&t, WSH_RECEIVED).n, WSH_LIMIT_RECEIVED);
    ck_assert_uint_eq(t.dropped[WSH_RECEIVED], all - WSH_LIMIT_RECEIVED);
    for (size_t i = 0; i < t.n; i++) ck_assert_uint_le(t.events[i].offset + t.events[i].length, WSH_LIMIT_RECEIVED);
}
END_TEST

START_TEST(a_drip_leaves_room_for_the_end) {
    for (int i = 0; i < 2 * WSH_LIMIT_EVENTS; i++) wsh_transcript_data(&t, WSH_RECEIVED, WSH_LIT("x"), (uint64_t)i);
    ck_assert_uint_lt(t.n, WSH_LIMIT_EVENTS);
    wsh_transcript_event(&t, WSH_EVENT_FIN, WSH_RECEIVED, NULL, 9);
    ck_assert_ptr_nonnull(wsh_transcript_find(&t, WSH_EVENT_FIN, WSH_RECEIVED));
    ck_assert_uint_eq(wsh_transcript_octets(&t, WSH_RECEIVED).n, 2 * WSH_LIMIT_EVENTS);
    for (int i = 0; i < WSH_LIMIT_EVENTS; i++) wsh_transcript_event(&t, WSH_EVENT_FIN, WSH_SENT, NULL, 10);
    ck_assert_uint_eq(t.n, WSH_LIMIT_EVENTS);
}
END_TEST

START_TEST(done_forgives) {
    struct wsh_transcript zero = {0};
    wsh_transcript_done(&zero);
    wsh_transcript_done(&t);
    wsh_transcript_done(&t);
}
END_TEST

START_TEST(event_names) {
    static const char *const names[] = {"connect",   "tls",      "data",         "fin",      "reset",
                                        "tls-alert", "deadline", "connect-fail", "tls-fail", "mark"};
    for (size_t i = 0; i < WSH_COUNT(names); i++) ck_assert_str_eq(wsh_event_name((enum wsh_event_kind)i), names[i]);
}
END_TEST

int main(void) {
    Suite *s = suite_create("transcript");
    TCase *tc = wsh_test_case(s, "transcript");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, octets_and_events);
    tcase_add_test(tc, empty_data_is_no_event);
    tcase_add_test(tc, texts_are_copied);
    tcase_add_test(tc, octets_beyond_the_limit_are_counted);
    tcase_add_test(tc, a_drip_leaves_room_for_the_end);
    tcase_add_test(tc, done_forgives);
    tcase_add_test(tc, event_names);
    return wsh_test_main(s);
}
