/* test_segments.c - modes by name, and which differences between passes mean something. */
#include "run/segments.h"
#include "support/main.h"

static struct wsh_arena *arena;
static void setup(void) { arena = wsh_arena_new(); }
static void teardown(void) { wsh_arena_free(arena); }

static const struct {
    const char *text, *wrong;
    size_t n;
    const char *last;
} rows[] = {
    {"whole", NULL, 1, "whole"},
    {"octets, lines", NULL, 2, "lines"},
    {"random:18446744073709551615", NULL, 1, "random:18446744073709551615"},
    {"all", NULL, 4, "random:7"},
    {"", "", 0, NULL},
    {"random", "random", 0, NULL},
    {"random:", "random:", 0, NULL},
    {"random:x", "random:x", 0, NULL},
    {"whole,all", "all", 0, NULL},
    {"whole,,lines", "", 0, NULL},
    {"whole,whole,whole,whole,whole,whole,whole,whole,lines", "lines", 0, NULL},
};

START_TEST(modes_are_read) {
    struct wsh_segment modes[WSH_MOST_SEGMENTS];
    const char *wrong = NULL;
    ck_assert_uint_eq(wsh_segments_read(arena, rows[_i].text, 7, modes, &wrong), rows[_i].n);
    ck_assert_pstr_eq(wrong, rows[_i].wrong);
    if (rows[_i].n > 0) ck_assert_str_eq(modes[rows[_i].n - 1].name, rows[_i].last);
}
END_TEST

/* ---- two passes over one case ---- */

static struct wsh_case c = {.id = "f/c", .repeat = 1};
static struct wsh_slot passes[2];
static const struct wsh_slot *const slots[] = {&passes[0], &passes[1]};
static const struct wsh_segment modes[] = {{"whole", WSH_SPLIT_WHOLE, 0}, {"octets", WSH_SPLIT_OCTETS, 0}};

static void pass(int i, enum wsh_outcome outcome, enum wsh_verdict verdict, struct wsh_span sent, size_t before_await) {
    struct wsh_result_conn *conn = WSH_NEW(arena, struct wsh_result_conn);
    struct wsh_result_attempt *attempt = WSH_NEW(arena, struct wsh_result_attempt);
    conn->sent = sent;
    conn->events = WSH_NEW_ARRAY(arena, 3, struct wsh_event);
    conn->n_events = 3;
    conn->events[0] = (struct wsh_event){.kind = WSH_EVENT_DATA, .side = WSH_SENT, .length = before_await};
    conn->events[1] = (struct wsh_event){.kind = WSH_EVENT_MARK, .side = WSH_SENT, .text = "await"};
    conn->events[2] = (struct wsh_event){.kind = WSH_EVENT_DATA, .side = WSH_SENT, .length = sent.n - before_await};
    *attempt = (struct wsh_result_attempt){.outcome = outcome, .verdict = verdict, .conns = conn, .n_conns = 1};
    passes[i] = (struct wsh_slot){.c = &c};
    passes[i].result =
        (struct wsh_result){.id = "f/c", .outcome = outcome, .verdict = verdict, .attempts = attempt, .n_attempts = 1};
}

static enum wsh_verdict told(bool repeated) {
    struct wsh_result r;
    wsh_segments_tell(arena, modes, slots, 2, repeated, &r);
    ck_assert_str_eq(r.id, "finding/segments/f/c");
    ck_assert_uint_eq(r.n_segments, 2);
    ck_assert_uint_eq(r.n_attempts, 2);
    ck_assert(r.flaky == !repeated);
    return r.verdict;
}

static const struct wsh_span head = {(const uint8_t *)"GET / HTTP/1.1\r\nHost: a\r\n\r\n", 27};
static const struct wsh_span more = {(const uint8_t *)"GET / HTTP/1.1\r\nHost: a\r\n\r\nframe", 32};

START_TEST(a_head_means_the_same) {
    pass(0, WSH_ACCEPTED, WSH_PASS, head, head.n);
    pass(1, WSH_REFUSED, WSH_PASS, head, head.n);
    ck_assert(wsh_segments_differ(slots, 2));
    ck_assert_int_eq(told(true), WSH_FAIL);
    ck_assert_int_eq(told(false), WSH_INFO);
}
END_TEST

START_TEST(a_race_is_no_failure) {
    pass(0, WSH_ACCEPTED, WSH_PASS, more, more.n); /* the frame is out before the answer is awaited */
    pass(1, WSH_REFUSED, WSH_PASS, more, more.n);
    ck_assert_int_eq(told(true), WSH_INFO);
    pass(0, WSH_ACCEPTED, WSH_PASS, more, head.n); /* it came behind the answer */
    ck_assert_int_eq(told(true), WSH_FAIL);
}
END_TEST

START_TEST(a_worse_verdict_is_not_lost) {
    pass(0, WSH_REFUSED, WSH_PASS, head, head.n);
    pass(1, WSH_GARBLED, WSH_FAIL, head, head.n);
    ck_assert(wsh_segments_differ(slots, 2));
    ck_assert_int_eq(told(true), WSH_FAIL);
}
END_TEST

START_TEST(what_proves_nothing_does_not_differ) {
    pass(0, WSH_ACCEPTED, WSH_PASS, head, head.n);
    pass(1, WSH_ACCEPTED, WSH_PASS, head, head.n);
    ck_assert(!wsh_segments_differ(slots, 2));
    pass(1, WSH_UNREACHED, WSH_BROKEN, head, head.n);
    ck_assert(!wsh_segments_differ(slots, 2));
    passes[1].result.n_attempts = 0;
    ck_assert(!wsh_segments_differ(slots, 2));
}
END_TEST

int main(void) {
    Suite *s = suite_create("segments");
    TCase *t = wsh_test_case(s, "segments");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, modes_are_read, 0, (int)WSH_COUNT(rows));
    tcase_add_test(t, a_head_means_the_same);
    tcase_add_test(t, a_race_is_no_failure);
    tcase_add_test(t, a_worse_verdict_is_not_lost);
    tcase_add_test(t, what_proves_nothing_does_not_differ);
    return wsh_test_main(s);
}
