/* test_capture.c - the packets of a capture, taken apart again: what was recorded comes out, in blocks that fit. */
#include "support/main.h"

#include "reports/pcapng.h"
#include "reports/render.h"
#include "reports/tally.h"

enum { SYN = 2, RST = 4, FIN = 1, ACK = 16, MOST = 64 };

/* What a reader finds. */
struct found {
    struct wsh_buf side[2]; /* payloads, by who sends */
    unsigned flags[MOST];   /* of each packet */
    uint32_t sequence[MOST];
    size_t n, sections, interfaces, comments, longest;
    uint64_t first_us;
};

static uint32_t octet(const uint8_t *p, unsigned shift) { return (uint32_t)*p << shift; }
static uint32_t little(const uint8_t *p) { return octet(p, 0) | octet(p + 1, 8) | octet(p + 2, 16) | octet(p + 3, 24); }
static uint32_t big(const uint8_t *p) { return octet(p, 24) | octet(p + 1, 16) | octet(p + 2, 8) | octet(p + 3, 0); }

static void read_packet(const uint8_t *p, uint32_t length, struct found *f) {
    uint32_t size = little(p + 20), header = (uint32_t)(p[28 + 32] >> 4) * 4;
    const uint8_t *ip = p + 28;
    ck_assert_uint_eq(size, little(p + 24));
    ck_assert_uint_eq(size, (uint32_t)ip[2] << 8 | ip[3]);
    ck_assert_uint_le(28 + size + 4, length);
    ck_assert_uint_lt(f->n, MOST);
    if (f->n == 0) f->first_us = (uint64_t)little(p + 12) << 32 | little(p + 16);
    f->flags[f->n] = ip[33];
    f->sequence[f->n++] = big(ip + 24);
    f->comments += length > 32 + (size + 3) / 4 * 4;
    bool ours = ip[12] == 198;
    size_t payload = size - 20 - header;
    if (payload > f->longest) f->longest = payload;
    wsh_buf_add(&f->side[ours ? WSH_SENT : WSH_RECEIVED], wsh_span_make(ip + 20 + header, payload));
}

static void read_capture(struct wsh_span s, struct found *f) {
    *f = (struct found){.n = 0};
    wsh_buf_init(&f->side[0], WSH_LIMIT_TEXT);
    wsh_buf_init(&f->side[1], WSH_LIMIT_TEXT);
    while (s.n > 0) {
        ck_assert_uint_ge(s.n, 12);
        uint32_t type = little(s.p), length = little(s.p + 4);
        ck_assert(length % 4 == 0 && length >= 12 && length <= s.n);
        ck_assert_uint_eq(little(s.p + length - 4), length);
        f->sections += type == 0x0A0D0D0A;
        f->interfaces += type == 1;
        if (type == 6) read_packet(s.p, length, f);
        s = wsh_span_skip(s, length);
    }
}

static void found_done(struct found *f) {
    wsh_buf_done(&f->side[0]);
    wsh_buf_done(&f->side[1]);
}

static struct wsh_event event(enum wsh_event_kind kind, enum wsh_side side, size_t offset, size_t length) {
    return (struct wsh_event){.kind = kind, .side = side, .offset = offset, .length = length, .at_us = 7};
}

static void draw(struct wsh_result_conn *c, size_t limit, struct found *f) {
    struct wsh_result_attempt attempt = {.conns = c, .n_conns = 1};
    struct wsh_result r = {.id = "a/b", .attempts = &attempt, .n_attempts = 1};
    struct wsh_run_log log = {.results = &r, .n = 1};
    struct wsh_report_options o = {.width = 0};
    struct wsh_buf out;
    log.header = (struct wsh_run_header){.run_id = "r", .wshake = "1", .target = "ws://h/", .started = "1970-01-02T00:00:00.5Z"};
    wsh_buf_init(&out, limit);
    wsh_render_pcapng(&log, 1, &o, &out);
    ck_assert(!out.over);
    read_capture(wsh_buf_span(&out), f);
    ck_assert_uint_eq(f->sections, 1);
    wsh_buf_done(&out);
}

START_TEST(long_writes) {
    struct wsh_buf all;
    struct found f;
    wsh_buf_init(&all, WSH_LIMIT_TEXT);
    for (unsigned i = 0; i < 200001; i++) wsh_buf_add_octet(&all, (uint8_t)(i * 31 >> 3));
    struct wsh_event events[] = {event(WSH_EVENT_CONNECT, WSH_SENT, 0, 0), event(WSH_EVENT_DATA, WSH_SENT, 0, 3),
                                 event(WSH_EVENT_DATA, WSH_SENT, 3, 199998), event(WSH_EVENT_DATA, WSH_RECEIVED, 0, 2),
                                 event(WSH_EVENT_FIN, WSH_RECEIVED, 0, 0), event(WSH_EVENT_FIN, WSH_SENT, 0, 0)};
    struct wsh_result_conn c = {.sent = wsh_buf_span(&all), .received = WSH_LIT("ok"), .events = events, .n_events = 6};
    draw(&c, WSH_LIMIT_TEXT, &f);
    ck_assert(wsh_span_eq(wsh_buf_span(&f.side[WSH_SENT]), wsh_buf_span(&all)));
    ck_assert(wsh_span_is(wsh_buf_span(&f.side[WSH_RECEIVED]), "ok"));
    ck_assert_uint_eq(f.longest, 65495);
    ck_assert_uint_eq(f.n, 3 + 1 + 4 + 1 + 2 + 2);
    ck_assert_uint_eq(f.sequence[11], 200002); /* our FIN, behind all octets and the SYN */
    ck_assert_uint_eq(f.flags[11], FIN | ACK);
    ck_assert_uint_eq(f.comments, 1);
    ck_assert_uint_eq(f.first_us, UINT64_C(86400500007));
    found_done(&f);
    wsh_buf_done(&all);
}
END_TEST

/* Octets without events, events without octets, in any order: drawn once, in order, and nothing else. */
START_TEST(events_that_do_not_fit) {
    struct found f;
    struct wsh_event events[] = {event(WSH_EVENT_DATA, WSH_SENT, 2, 2), event(WSH_EVENT_DATA, WSH_SENT, 0, 3),
                                 event(WSH_EVENT_DATA, WSH_RECEIVED, 9, 9), event(WSH_EVENT_RESET, WSH_RECEIVED, 0, 0),
                                 event(WSH_EVENT_RESET, WSH_SENT, 0, 0), event(WSH_EVENT_FIN, WSH_SENT, 0, 0)};
    struct wsh_result_conn c = {.sent = WSH_LIT("abcdef"), .received = WSH_LIT("12"), .events = events, .n_events = 6};
    draw(&c, WSH_LIMIT_TEXT, &f);
    ck_assert(wsh_span_is(wsh_buf_span(&f.side[WSH_SENT]), "abcdef"));
    ck_assert(wsh_span_is(wsh_buf_span(&f.side[WSH_RECEIVED]), "12"));
    ck_assert_uint_eq(f.flags[f.n - 1], RST | ACK);
    found_done(&f);
}
END_TEST

START_TEST(no_connection) {
    struct found f;
    struct wsh_event failed = event(WSH_EVENT_CONNECT_FAIL, WSH_SENT, 0, 0), mark = event(WSH_EVENT_MARK, WSH_SENT, 0, 0);
    struct wsh_result_conn c = {.sent = WSH_EMPTY, .received = WSH_EMPTY, .events = &failed, .n_events = 1};
    draw(&c, WSH_LIMIT_TEXT, &f);
    ck_assert_uint_eq(f.n, 1);
    ck_assert_uint_eq(f.flags[0], SYN);
    found_done(&f);
    c.events = &mark;
    draw(&c, WSH_LIMIT_TEXT, &f);
    ck_assert_uint_eq(f.n, 0);
    found_done(&f);
}
END_TEST

/* A gap in the numbers is what the record does not hold. */
START_TEST(dropped_octets) {
    struct found f;
    struct wsh_event fin = event(WSH_EVENT_FIN, WSH_RECEIVED, 0, 0);
    struct wsh_result_conn c = {.sent = WSH_LIT("q"), .received = WSH_LIT("12"), .dropped_received = 1000, .events = &fin, .n_events = 1};
    draw(&c, WSH_LIMIT_TEXT, &f);
    ck_assert_uint_eq(f.flags[f.n - 3], FIN | ACK);
    ck_assert_uint_eq(f.sequence[f.n - 3], 1 + 2 + 1000);
    ck_assert_uint_eq(f.comments, 2);
    found_done(&f);
}
END_TEST

/* What does not fit is left out whole, and an interface says so. */
START_TEST(full) {
    static const uint8_t octets[200000];
    struct found f;
    struct wsh_result_conn c = {.sent = wsh_span_make(octets, sizeof octets), .received = WSH_EMPTY};
    draw(&c, 256 * 1024, &f);
    ck_assert_uint_eq(f.n, 0);
    ck_assert_uint_eq(f.interfaces, 3);
    found_done(&f);
    draw(&c, 512 * 1024, &f);
    ck_assert_uint_eq(f.interfaces, 2);
    ck_assert_uint_eq(f.side[WSH_SENT].n, sizeof octets);
    found_done(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("reports/capture");
    TCase *tc = wsh_test_case(s, "capture");
    tcase_add_test(tc, long_writes);
    tcase_add_test(tc, events_that_do_not_fit);
    tcase_add_test(tc, no_connection);
    tcase_add_test(tc, dropped_octets);
    tcase_add_test(tc, full);
    return wsh_test_main(s);
}
