/* test_series.c - counts, growth and trends: what must be called steep, and all the noise that must not. */
#include "exchange/series.h"
#include "support/main.h"

static struct wsh_arena *a;

static void setup(void) { a = wsh_arena_new(); }
static void teardown(void) { wsh_arena_free(a); }

static void add(struct wsh_series *s, unsigned size, enum wsh_outcome outcome, uint64_t us) {
    struct wsh_series_point *p = WSH_PUSH(a, s->points, s->n_points);
    *p = (struct wsh_series_point){.size = size, .outcome = outcome, .answer_us = us, .head = WSH_EMPTY,
                                   .extensions = WSH_EMPTY, .subprotocol = WSH_EMPTY};
    if (outcome == WSH_ACCEPTED) p->status = 101;
    if (outcome == WSH_REFUSED) p->status = 400;
}

/* ---- growth by hand ---- */

enum { CAP = 5000 };

static const struct {
    unsigned sizes[6];
    unsigned ms[6]; /* CAP: patience ended */
    enum wsh_growth growth;
} rows[] = {
    {{1000, 2000, 4000, 8000}, {1, 4, 16, 64}, WSH_GROWTH_STEEP},
    {{1000, 2000, 4000, 8000}, {1, 4, 11, 44}, WSH_GROWTH_LINEAR}, /* quadratic, but too short to matter */
    {{1000, 2000, 4000, 8000}, {10, 20, 40, 80}, WSH_GROWTH_LINEAR},
    {{1000, 2000, 4000, 8000}, {1, 1, 1, 1}, WSH_GROWTH_STEADY},
    {{1000, 2000, 4000, 8000}, {0, 1, 2, 4}, WSH_GROWTH_STEADY},   /* too short to be measured */
    {{1000, 2000, 4000, 8000}, {1, 1, 1, 400}, WSH_GROWTH_LINEAR}, /* one size alone shows no curve */
    {{1000, 2000, 4000, 8000}, {1, 400, 1, 1}, WSH_GROWTH_STEADY}, /* less work was never slower */
    {{1000, 2000, 4000, 8000}, {100, 110, 120, 130}, WSH_GROWTH_STEADY},
    {{1000, 2000, 4000, 8000}, {60, 75, 135, 375}, WSH_GROWTH_LINEAR}, /* one size stands out of the way there */
    {{1000, 2000, 4000, 8000}, {60, 255, 1035, 4155}, WSH_GROWTH_STEEP},
    {{20, 22, 24, 26, 28}, {10, 40, 160, 640, 2560}, WSH_GROWTH_STEEP},
    {{20, 22, 24, 26, 28}, {0, 1, 4, 16, 64}, WSH_GROWTH_STEEP},
    {{20, 22, 24, 26, 28}, {1000, 4000, CAP, CAP, CAP}, WSH_GROWTH_STEEP},
    {{20, 22, 24, 26, 28}, {1, CAP, CAP, CAP, CAP}, WSH_GROWTH_STEEP},
    {{20, 22, 24, 26, 28}, {CAP, CAP, CAP, CAP, CAP}, WSH_GROWTH_STEADY}, /* nothing to compare with */
    {{20, 22, 24, 26, 28}, {1, 1, 2, 2, 2}, WSH_GROWTH_STEADY},
    {{1000, 2000, 4000, 8000}, {1000, 4000, CAP, CAP}, WSH_GROWTH_STEEP},
    {{1000}, {900}, WSH_GROWTH_STEADY},
};

START_TEST(growth_by_hand) {
    struct wsh_series s = {0};
    for (size_t i = 0; i < 6 && rows[_i].sizes[i]; i++) {
        bool capped = rows[_i].ms[i] == CAP;
        for (unsigned n = 0; n < 3; n++)
            add(&s, rows[_i].sizes[i], capped ? WSH_SILENT : WSH_REFUSED, rows[_i].ms[i] * 1000u + 100u * n);
    }
    ck_assert_uint_eq(wsh_series_fact(&s, WSH_SERIES_GROWTH), rows[_i].growth);
}
END_TEST

/* What is refused for its size is quick: it must not hide what the others took. */
START_TEST(growth_below_a_limit) {
    struct wsh_series s = {0};
    for (unsigned size = 1000, ms = 2; size <= 8000; size *= 2, ms *= 4) add(&s, size, WSH_REFUSED, ms * 1000);
    add(&s, 16000, WSH_CLOSED, 1000);
    ck_assert_uint_eq(wsh_series_fact(&s, WSH_SERIES_GROWTH), WSH_GROWTH_STEEP);
}
END_TEST

/* ---- growth under noise ---- */

struct shape {
    double base_us, per_octet_us; /* of a server that does its work once */
};

static double uniform(struct wsh_rng *r, double from, double to) {
    return from + (to - from) * (double)wsh_rng_below(r, 1u << 20) / (1u << 20);
}

/* Whatever a linear server's times are made of: jitter of half its time, and a few exchanges that met a stall. */
START_TEST(linear_under_noise_is_never_steep) {
    static const unsigned sizes[] = {1000, 2000, 4000, 8000};
    struct wsh_rng r;
    wsh_rng_init(&r, 7);
    for (unsigned round = 0; round < 20000; round++) {
        struct wsh_series s = {0};
        struct shape shape = {uniform(&r, 50, 30000), uniform(&r, 0, 20)};
        uint64_t outlier = wsh_rng_below(&r, 12);
        for (unsigned i = 0; i < 12; i++) {
            unsigned size = sizes[i / 3];
            double us = (shape.base_us + shape.per_octet_us * size) * uniform(&r, 1, 1.5);
            if (i == outlier) us += uniform(&r, 1000, 4000000);
            add(&s, size, WSH_REFUSED, (uint64_t)us);
        }
        ck_assert_uint_ne(wsh_series_fact(&s, WSH_SERIES_GROWTH), WSH_GROWTH_STEEP);
        wsh_arena_reset(a);
    }
}
END_TEST

/* And noise hides no server whose time grows with the square of the size, once that is long enough to hurt. */
START_TEST(quadratic_under_noise_is_steep) {
    static const unsigned sizes[] = {1000, 2000, 4000, 8000};
    struct wsh_rng r;
    wsh_rng_init(&r, 8);
    for (unsigned round = 0; round < 2000; round++) {
        struct wsh_series s = {0};
        double base_us = uniform(&r, 50, 2000), per_pair_us = uniform(&r, 0.002, 0.05);
        for (unsigned i = 0; i < 12; i++) {
            unsigned size = sizes[i / 3];
            add(&s, size, WSH_REFUSED, (uint64_t)((base_us + per_pair_us * size * size) * uniform(&r, 1, 1.15)));
        }
        ck_assert_uint_eq(wsh_series_fact(&s, WSH_SERIES_GROWTH), WSH_GROWTH_STEEP);
        wsh_arena_reset(a);
    }
}
END_TEST

/* ---- trends ---- */

static const struct {
    unsigned n;
    uint64_t kib[6];
    unsigned descriptors[6];
    enum wsh_trend memory, open;
} trends[] = {
    {0, {0}, {0}, WSH_TREND_UNKNOWN, WSH_TREND_UNKNOWN},
    {3, {100, 1100, 2100}, {10, 310, 610}, WSH_TREND_UNKNOWN, WSH_TREND_UNKNOWN},
    {6, {5000, 6000, 7000, 8000, 9000, 10000}, {10, 310, 610, 910, 1210, 1510}, WSH_TREND_GROWS, WSH_TREND_GROWS},
    {6, {5000, 9000, 9100, 9200, 9300, 9400}, {10, 160, 310, 460, 610, 760}, WSH_TREND_STEADY, WSH_TREND_GROWS},
    {6, {5000, 9000, 9000, 9900, 10900, 11900}, {10, 159, 310, 460, 610, 760}, WSH_TREND_STEADY, WSH_TREND_STEADY},
    {6, {5000, 6000, 7000, 7000, 8000, 9000}, {300, 310, 300, 310, 300, 310}, WSH_TREND_STEADY, WSH_TREND_STEADY},
    {6, {5000, 5400, 5800, 6200, 6600, 7000}, {10, 10, 10, 10, 10, 10}, WSH_TREND_GROWS, WSH_TREND_STEADY},
    {6, {5000, 5400, 5800, 6100, 6600, 7000}, {10, 10, 10, 10, 10, 10}, WSH_TREND_STEADY, WSH_TREND_STEADY},
    /* collectors, as net/http and Node.js were seen with them */
    {4, {12496, 12496, 12996, 13496}, {10, 10, 10, 10}, WSH_TREND_STEADY, WSH_TREND_STEADY},
    {4, {83828, 83256, 83632, 83996}, {48, 48, 48, 48}, WSH_TREND_STEADY, WSH_TREND_STEADY},
    {6, {0, 0, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0}, WSH_TREND_UNKNOWN, WSH_TREND_UNKNOWN},
};

START_TEST(trends_by_hand) {
    struct wsh_series_sample samples[6];
    for (unsigned i = 0; i < trends[_i].n; i++)
        samples[i] = (struct wsh_series_sample){300 * (i + 1), trends[_i].kib[i], trends[_i].descriptors[i]};
    struct wsh_series s = {.samples = samples, .n_samples = trends[_i].n};
    ck_assert_uint_eq(wsh_series_fact(&s, WSH_SERIES_MEMORY), trends[_i].memory);
    ck_assert_uint_eq(wsh_series_fact(&s, WSH_SERIES_DESCRIPTORS), trends[_i].open);
}
END_TEST

/* ---- counts ---- */

START_TEST(counts) {
    struct wsh_series s = {0};
    for (int o = 0; o < WSH_OUTCOME_COUNT; o++)
        for (int n = 0; n <= o; n++) add(&s, 1, (enum wsh_outcome)o, 10);
    s.points[1].status = 403; /* of two refusals */
    ck_assert_uint_eq(wsh_series_fact(&s, WSH_SERIES_ACCEPTED), 1);
    ck_assert_uint_eq(wsh_series_fact(&s, WSH_SERIES_REFUSED), 2);
    ck_assert_uint_eq(wsh_series_fact(&s, WSH_SERIES_UNANSWERED), 3 + 4 + 5 + 6);
    ck_assert_uint_eq(wsh_series_fact(&s, WSH_SERIES_UNREACHED), 7);
    ck_assert_uint_eq(wsh_series_fact(&s, WSH_SERIES_ANSWERS), 8);
    ck_assert_uint_eq(wsh_series_fact(&s, WSH_SERIES_HEADS), 1);
    s.points[0].head = WSH_LIT("abc");
    add(&s, 1, WSH_ACCEPTED, 10);
    s.points[s.n_points - 1].subprotocol = WSH_LIT("chat");
    ck_assert_uint_eq(wsh_series_fact(&s, WSH_SERIES_HEADS), 2);
    ck_assert_uint_eq(wsh_series_fact(&s, WSH_SERIES_EXTENSIONS), 1);
    ck_assert_uint_eq(wsh_series_fact(&s, WSH_SERIES_SUBPROTOCOLS), 2);
}
END_TEST

/* ---- the deciding row, and its words ---- */

static struct wsh_range steep = {WSH_GROWTH_STEEP, WSH_GROWTH_STEEP}, one = {1, 1};

START_TEST(deciding) {
    struct wsh_series_row series[] = {
        {.verdict = WSH_FAIL, .impact = WSH_DOS, .because = "it grows", .facts[WSH_SERIES_GROWTH] = {&steep, 1}},
        {.verdict = WSH_INFO, .facts[WSH_SERIES_ANSWERS] = {&one, 1}},
    };
    enum wsh_rule_id rules[] = {WSH_RULE_SEC_CPU};
    unsigned sizes[] = {1000, 2000, 4000};
    struct wsh_case c = {.rules = rules, .n_rules = 1, .series = series, .n_series = 2, .sizes = sizes, .n_sizes = 3,
                         .tries = 1};
    struct wsh_series s = {0};
    const char *because = NULL;
    for (unsigned i = 0; i < 3; i++) add(&s, sizes[i], WSH_REFUSED, 4000u << 2 * i);
    ck_assert_ptr_eq(wsh_series_decide(a, &c, &s, &because), &series[0]);
    ck_assert_msg(strncmp(because, "3 exchanges: 3 refused; for 1000, 2000, 4000 the fastest answer took 4.0, 16.0, "
                                   "64.0 ms: exponent 2.0; it grows (", 100) == 0, "%s", because);
    for (unsigned i = 0; i < 3; i++) s.points[i].answer_us = 400;
    ck_assert_ptr_eq(wsh_series_decide(a, &c, &s, &because), &series[1]);
    s.points[1].status = 403;
    ck_assert_ptr_null(wsh_series_decide(a, &c, &s, &because));
}
END_TEST

/* ---- a point, from a view ---- */

static struct wsh_series_point point_of(const char *response) {
    struct wsh_transcript t;
    struct wsh_view v;
    struct wsh_series_point p;
    wsh_transcript_init(&t, a);
    wsh_transcript_event(&t, WSH_EVENT_CONNECT, WSH_SENT, NULL, 100);
    wsh_transcript_data(&t, WSH_SENT, WSH_LIT("GET / HTTP/1.1\r\n\r\n"), 1000);
    wsh_transcript_data(&t, WSH_RECEIVED, wsh_span_of(response), 3500);
    wsh_transcript_event(&t, WSH_EVENT_FIN, WSH_RECEIVED, NULL, 9000);
    wsh_view_read(a, &t, &v);
    wsh_view_facts(a, &v);
    wsh_series_point(a, &v, 7, &p);
    ck_assert_uint_eq(v.facts.closed_us, 8000);
    wsh_transcript_done(&t);
    return p;
}

#define SWITCH "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"

START_TEST(points) {
    struct wsh_series_point refused = point_of("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    ck_assert_uint_eq(refused.size, 7);
    ck_assert_uint_eq(refused.status, 403);
    ck_assert_uint_eq(refused.answer_us, 2500);
    ck_assert_uint_eq(refused.head.n, 0);
    struct wsh_series_point one_head = point_of(SWITCH "Date: now\r\nSec-WebSocket-Accept: a\r\n\r\n");
    struct wsh_series_point same = point_of(SWITCH "Date: later\r\nSec-WebSocket-Accept: b\r\n\r\n");
    struct wsh_series_point more = point_of(SWITCH "Date: later\r\nX-Backend: b\r\nSec-WebSocket-Accept: b\r\n\r\n");
    ck_assert_uint_gt(one_head.head.n, 0);
    ck_assert(wsh_span_eq(one_head.head, same.head));
    ck_assert(!wsh_span_eq(one_head.head, more.head));
    ck_assert_uint_eq(point_of("").answer_us, 8000); /* never answered: until the end */
}
END_TEST

int main(void) {
    Suite *s = suite_create("series");
    TCase *tc = wsh_test_case(s, "series");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, growth_by_hand, 0, WSH_COUNT(rows));
    tcase_add_test(tc, growth_below_a_limit);
    tcase_add_test(tc, linear_under_noise_is_never_steep);
    tcase_add_test(tc, quadratic_under_noise_is_steep);
    tcase_add_loop_test(tc, trends_by_hand, 0, WSH_COUNT(trends));
    tcase_add_test(tc, counts);
    tcase_add_test(tc, deciding);
    tcase_add_test(tc, points);
    return wsh_test_main(s);
}
