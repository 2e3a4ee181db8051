/* test_shorten.c - a finding stays, and what has nothing to do with it goes. */
#include "fuzz/shorten.h"
#include "support/main.h"

#define G "GET /chat HTTP/1.1\r\n"
#define H "Host: h\r\n"
#define U "Upgrade: websocket\r\n"
#define C "Connection: Upgrade\r\n"
#define K "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define V "Sec-WebSocket-Version: 13\r\n"
#define PLAIN G H U C K V "\r\n"

/* The finding is there while `needle` is in the octets, or (`absent`) while it is not. */
struct question {
    const char *needle;
    bool absent;
    unsigned asked;
};

static bool shows(void *user, struct wsh_span octets) {
    struct question *q = user;
    q->asked++;
    bool there = wsh_span_find_span(octets, wsh_span_of(q->needle)) < octets.n;
    return there != q->absent;
}

static const struct {
    struct wsh_span octets;
    const char *needle;
    bool absent;
    struct wsh_span wanted;
    const char *title;
} rows[] = {
    {WSH_ROW("POST /x?y HTTP/1.1\r\nX-A: b\r\nHost: other\r\n" U C K V "Cookie: a=b\r\n\r\nbody"), "POST ", false,
     WSH_ROW("POST /chat HTTP/1.1\r\n" H U C K V "\r\n"), "a method"},
    {WSH_ROW(G H "X-A: b\r\n" U C "sec-websocket-key :\tshort\r\n" V "X-C: d\r\n\r\n"), "short", false,
     WSH_ROW(G H U C "Sec-WebSocket-Key: short\r\n" V "\r\n"), "a value, in its usual dress"},
    {WSH_ROW(G "Origin: null\r\n" U C K V "\r\n"), "Host", true, WSH_ROW(G U C K V "\r\n"), "a field that is missing"},
    {WSH_ROW(G H U C K V "X-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa~aaaaaaaaaaaaaaaaa\r\n\r\n"), "~",
     false, WSH_ROW(G H U C K V ": ~\r\n\r\n"), "one octet of a field"},
    {WSH_ROW(G H U C K V V "X-A: b\r\n\r\nGET / HTTP/1.1\r\n\r\n"), "13\r\nSec-WebSocket-Version: 13", false,
     WSH_ROW(G H U C K V V "\r\n"), "a line twice"},
    {WSH_ROW("\x01\x02 rubbish\n\nmore"), "\x02", false, WSH_ROW("\x02\r\n" H U C K V "\r\n"), "no request at all"},
    {WSH_ROW(PLAIN), "Host", false, WSH_ROW(PLAIN), "what is plain stays"},
};

START_TEST(rows_become_short) {
    struct question q = {rows[_i].needle, rows[_i].absent, 0};
    struct wsh_arena *a = wsh_arena_new();
    unsigned spent = 0;
    struct wsh_span got = wsh_shorten(a, rows[_i].octets, wsh_span_of(PLAIN), WSH_SHORTEN_BUDGET, shows, &q, &spent);
    ck_assert_msg(wsh_span_eq(got, rows[_i].wanted), "%s: %.*s", rows[_i].title, WSH_FMT(got));
    ck_assert_uint_eq(spent, q.asked);
    ck_assert_uint_le(spent, WSH_SHORTEN_BUDGET);
    wsh_arena_free(a);
}
END_TEST

/* Whatever the budget, what comes back shows it, is asked for no more often, and is never longer. */
START_TEST(budget_is_kept) {
    struct wsh_arena *a = wsh_arena_new();
    for (unsigned budget = 0; budget < 40; budget++) {
        struct question q = {rows[_i].needle, rows[_i].absent, 0};
        unsigned spent = 0;
        struct wsh_span got = wsh_shorten(a, rows[_i].octets, wsh_span_of(PLAIN), budget, shows, &q, &spent);
        ck_assert_uint_le(spent, budget);
        ck_assert(shows(&q, got));
        if (budget == 0) ck_assert(wsh_span_eq(got, rows[_i].octets));
    }
    wsh_arena_free(a);
}
END_TEST

static bool never(void *user, struct wsh_span octets) {
    (void)octets;
    ++*(unsigned *)user;
    return false;
}

START_TEST(what_comes_and_goes_stays_as_it_was) {
    struct wsh_arena *a = wsh_arena_new();
    unsigned asked = 0, spent = 0;
    struct wsh_span got = wsh_shorten(a, rows[0].octets, wsh_span_of(PLAIN), WSH_SHORTEN_BUDGET, never, &asked, &spent);
    ck_assert(wsh_span_eq(got, rows[0].octets));
    ck_assert(asked > 5 && asked <= WSH_SHORTEN_BUDGET);
    wsh_arena_free(a);
}
END_TEST

int main(void) {
    Suite *s = suite_create("shorten");
    TCase *c = wsh_test_case(s, "shorten");
    tcase_add_loop_test(c, rows_become_short, 0, WSH_COUNT(rows));
    tcase_add_loop_test(c, budget_is_kept, 0, WSH_COUNT(rows));
    tcase_add_test(c, what_comes_and_goes_stays_as_it_was);
    return wsh_test_main(s);
}
