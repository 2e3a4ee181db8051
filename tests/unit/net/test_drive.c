/* test_drive.c - exchanges over real sockets against peers that behave, and against peers that do not. */
#include "peer.h"

#include <sys/resource.h>

static struct wsh_arena *a;

static void setup(void) { a = wsh_arena_new(); }
static void teardown(void) { wsh_arena_free(a); }

/* ---- parts ---- */

enum end { KEEP, CLOSE, ABORT };
struct part {
    const char *answer; /* NULL: a good 101 */
    size_t only;        /* so many octets of it, 0: all */
    enum end end;
    int drip_ms;        /* 0: in one write; else octet by octet, waiting so long once in a while */
    bool mute;          /* accepts and does nothing */
    bool unread;        /* answers before it has read anything */
};

static void play(int fd, const void *user) {
    const struct part *p = user;
    char key[64] = "", room[512];
    if (p->mute) peer_wait_ms(10000);
    if (!p->unread && !peer_read_head(fd, key)) return;
    struct wsh_span s = p->answer ? wsh_span_of(p->answer) : peer_good_101(key, room, sizeof room);
    if (p->only) s = wsh_span_slice(s, 0, p->only);
    for (size_t i = 0; p->drip_ms && i < s.n; i++) {
        peer_write(fd, wsh_span_slice(s, i, i + 1));
        if (i % 16 == 0) peer_wait_ms(p->drip_ms);
    }
    if (!p->drip_ms) peer_write(fd, s);
    if (p->end == ABORT) peer_reset(fd);
    while (p->end == KEEP && read(fd, room, sizeof room) > 0 && !p->unread) continue;
    if (p->unread && p->end == KEEP) peer_wait_ms(10000);
}

static const struct {
    struct part part;
    enum wsh_outcome outcome;
    const char *title;
} parts[] = {
    {{.end = KEEP}, WSH_ACCEPTED, "a good 101"},
    {{.drip_ms = 1}, WSH_ACCEPTED, "a good 101 in drops"},
    {{.end = CLOSE}, WSH_ACCEPTED, "a good 101, then FIN"},
    {{.answer = "HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n"}, WSH_REFUSED, "refused, kept open"},
    {{.answer = "HTTP/1.1 400 No\r\nConnection: close\r\n\r\nnot like this", .end = CLOSE}, WSH_REFUSED, "until close"},
    {{.answer = "", .end = CLOSE}, WSH_CLOSED, "closed without a word"},
    {{.answer = "", .end = ABORT}, WSH_RESET, "reset without a word"},
    {{.mute = true}, WSH_SILENT, "never answers"},
    {{.answer = "HTTP/1.1 101 Switching", .end = KEEP}, WSH_SILENT, "half an answer"},
    {{.answer = "\xff\x00\x01garbage\r\n\r\n"}, WSH_GARBLED, "garbage"},
    {{.answer = "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", .unread = true}, WSH_REFUSED, "answers unasked"},
};

START_TEST(every_part) {
    struct peer peer = peer_start(play, &parts[_i].part);
    struct wsh_dialer d = peer_dialer(peer.port);
    struct wsh_case c = peer_case();
    bool silent = parts[_i].outcome == WSH_SILENT;
    struct wsh_exchange *x = peer_exchange(&d, &c, silent ? SHORT_US : SOON_US);
    ck_assert_msg(peer_view(a, x).outcome == parts[_i].outcome, "%s: %s", parts[_i].title,
                  wsh_outcome_name(peer_view(a, x).outcome));
    if (silent) ck_assert_uint_ge(wsh_exchange_duration_us(x), SHORT_US);
    ck_assert_msg(peer_turns < 500, "%s: %u turns", parts[_i].title, peer_turns);
    ck_assert_uint_lt(wsh_exchange_duration_us(x), SOON_US);
    wsh_exchange_free(x);
    peer_stop(peer);
}
END_TEST

/* The answer ends at every octet: FIN is told from RST, and what came before it is all there. */
static void check_end_at(size_t n, enum end end) {
    static const char answer[] = "HTTP/1.1 400 No\r\nContent-Length: 2\r\n\r\nxy";
    struct part part = {.answer = answer, .only = n, .end = end};
    struct peer peer = peer_start(play, &part);
    struct wsh_dialer d = peer_dialer(peer.port);
    struct wsh_case c = peer_case();
    struct wsh_exchange *x = peer_exchange(&d, &c, SOON_US);
    enum wsh_outcome wanted = n == strlen(answer) ? WSH_REFUSED : end == CLOSE ? WSH_CLOSED : WSH_RESET;
    ck_assert_msg(peer_view(a, x).outcome == wanted, "%zu octets, then %s: %s", n, end == CLOSE ? "FIN" : "RST",
                  wsh_outcome_name(peer_view(a, x).outcome));
    ck_assert_uint_eq(wsh_transcript_octets(wsh_exchange_transcript(x, 0), WSH_RECEIVED).n, n);
    wsh_exchange_free(x);
    peer_stop(peer);
}

START_TEST(ended_at_every_octet) {
    check_end_at((size_t)_i, CLOSE);
    check_end_at((size_t)_i, ABORT);
}
END_TEST

/* A connection that is reset as soon as it is up was up: it is never taken for one that was refused, and what the peer
 * said before is not lost. A race, so it is run often. */
static const struct {
    struct part part;
    enum wsh_outcome outcome;
} hasty[] = {
    {{.answer = "", .unread = true, .end = ABORT}, WSH_RESET},
    {{.answer = "", .unread = true, .end = CLOSE}, WSH_CLOSED},
    {{.answer = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", .unread = true, .end = ABORT}, WSH_REFUSED},
    {{.answer = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", .unread = true, .end = CLOSE}, WSH_REFUSED},
};

START_TEST(hasty_peers) {
    struct peer peer = peer_start(play, &hasty[_i].part);
    struct wsh_dialer d = peer_dialer(peer.port);
    struct wsh_case c = peer_case();
    for (int i = 0; i < 200; i++) {
        struct wsh_exchange *x = peer_exchange(&d, &c, SOON_US);
        enum wsh_outcome outcome = peer_view(a, x).outcome;
        bool fits = outcome == hasty[_i].outcome || (hasty[_i].outcome == WSH_CLOSED && outcome == WSH_RESET);
        ck_assert_msg(fits, "time %d: %s", i, wsh_outcome_name(outcome));
        wsh_exchange_free(x);
    }
    peer_stop(peer);
}
END_TEST

/* ---- much to say ---- */

static struct wsh_exchange *send_much(uint16_t port) {
    struct wsh_case c = peer_case();
    struct wsh_dialer d = peer_dialer(port);
    c.steps = peer_much(a);
    c.n_steps = MUCH_STEPS;
    return peer_exchange(&d, &c, SOON_US);
}

static void play_slow_reader(int fd, const void *user) {
    char room[4096], end[4] = "";
    size_t total = 0;
    (void)user;
    peer_wait_ms(30);
    for (ssize_t n; memcmp(end, "\r\n\r\n", 4) != 0 && (n = read(fd, room, sizeof room)) > 0; total += (size_t)n) {
        if (n >= 4) memcpy(end, room + n - 4, 4);
        if (total % 65536 < 4096) peer_wait_ms(1);
    }
    peer_wait_ms(100);
    int n = snprintf(room, sizeof room, "HTTP/1.1 400 No\r\nX-Read: %zu\r\nContent-Length: 0\r\n\r\n", total);
    peer_write(fd, wsh_span_make(room, (size_t)n));
}

START_TEST(a_slow_reader_gets_everything) {
    struct peer peer = peer_start(play_slow_reader, NULL);
    struct wsh_exchange *x = send_much(peer.port);
    struct wsh_view v = peer_view(a, x);
    ck_assert_int_eq(v.outcome, WSH_REFUSED);
    uint64_t total = 0;
    ck_assert(wsh_span_to_u64(wsh_head_find(&v.response, "X-Read", NULL)->value, &total));
    const struct wsh_transcript *t = wsh_exchange_transcript(x, 0);
    ck_assert_uint_eq(total, wsh_transcript_octets(t, WSH_SENT).n + t->dropped[WSH_SENT]);
    ck_assert_uint_gt(total, MUCH);
    ck_assert_msg(peer_turns < 3000, "waiting is not spinning: %u turns", peer_turns);
    wsh_exchange_free(x);
    peer_stop(peer);
}
END_TEST

START_TEST(an_answer_before_the_end_of_the_request) {
    const enum end ends[] = {KEEP, CLOSE, ABORT};
    for (size_t i = 0; i < WSH_COUNT(ends); i++) {
        struct part part = {
            .answer = "HTTP/1.1 431 Too Large\r\nContent-Length: 0\r\n\r\n", .unread = true, .end = ends[i]};
        struct peer peer = peer_start(play, &part);
        struct wsh_exchange *x = send_much(peer.port);
        ck_assert_int_eq(peer_view(a, x).outcome, WSH_REFUSED);
        ck_assert_uint_lt(wsh_exchange_duration_us(x), SOON_US / 2);
        wsh_exchange_free(x);
        peer_stop(peer);
    }
}
END_TEST

START_TEST(a_long_answer_is_kept_up_to_its_limit) {
    const size_t sizes[] = {300000, WSH_LIMIT_RECEIVED + 300000};
    for (size_t i = 0; i < WSH_COUNT(sizes); i++) {
        struct wsh_buf b;
        wsh_buf_init(&b, WSH_LIMIT_TEXT);
        wsh_buf_printf(&b, "HTTP/1.1 400 No\r\nContent-Length: %zu\r\n\r\n", sizes[i]);
        size_t all = b.n + sizes[i];
        wsh_buf_fill(&b, 'z', sizes[i]);
        struct part part = {.answer = wsh_arena_text(a, wsh_buf_span(&b))};
        struct peer peer = peer_start(play, &part);
        struct wsh_dialer d = peer_dialer(peer.port);
        struct wsh_case c = peer_case();
        struct wsh_exchange *x = peer_exchange(&d, &c, SOON_US);
        const struct wsh_transcript *t = wsh_exchange_transcript(x, 0);
        size_t kept = wsh_transcript_octets(t, WSH_RECEIVED).n;
        ck_assert_int_eq(peer_view(a, x).outcome, WSH_REFUSED);
        ck_assert_uint_eq(kept, all < WSH_LIMIT_RECEIVED ? all : WSH_LIMIT_RECEIVED);
        ck_assert_uint_le(kept + t->dropped[WSH_RECEIVED], all);
        wsh_exchange_free(x);
        peer_stop(peer);
        wsh_buf_done(&b);
    }
}
END_TEST

/* ---- steps as the peer sees them ---- */

/* Answers with what it saw: the size of each read, "eof" or "reset". A pause separates segments. */
static void play_witness(int fd, const void *user) {
    static char before[64];
    char room[4096], text[512] = "", key[64];
    bool head = false;
    (void)user, (void)key;
    for (ssize_t n = 1; n > 0 && !head;) {
        size_t used = strlen(text);
        n = read(fd, room, sizeof room);
        head = n >= 4 && memcmp(room + n - 4, "\r\n\r\n", 4) == 0;
        const char *format = n > 0 ? "%zd " : n == 0 ? "eof" : errno == ECONNRESET ? "reset" : "error";
        (void)snprintf(text + used, sizeof text - used, format, n);
    }
    int n = snprintf(room, sizeof room, "HTTP/1.1 400 No\r\nX-Saw: %s(before: %s)\r\nContent-Length: 0\r\n\r\n", text,
                     before);
    peer_write(fd, wsh_span_make(room, (size_t)n));
    (void)snprintf(before, sizeof before, "%.60s", text);
}

static const char *saw(struct wsh_exchange *x) {
    struct wsh_view v = peer_view(a, x);
    const struct wsh_field *f = wsh_head_find(&v.response, "X-Saw", NULL);
    const char *text = f ? wsh_arena_text(a, f->value) : wsh_outcome_name(v.outcome);
    wsh_exchange_free(x);
    return text;
}

static struct wsh_step step(enum wsh_step_kind kind, unsigned connection, const char *octets, uint64_t wait_us) {
    return (struct wsh_step){.kind = kind, .connection = connection, .wait_us = wait_us,
                             .octets = wsh_octets_of(a, wsh_span_of(octets))};
}

START_TEST(segments_pauses_half_close_and_reset) {
    struct peer peer = peer_start(play_witness, NULL);
    struct wsh_dialer d = peer_dialer(peer.port);
    struct wsh_case c = peer_case();
    struct wsh_step apart[] = {
        step(WSH_STEP_OCTETS, 0, "GET", 0),           step(WSH_STEP_PAUSE, 0, "", 30000),
        step(WSH_STEP_OCTETS, 0, " / HTTP/1.1\r", 0), step(WSH_STEP_PAUSE, 0, "", 30000),
        step(WSH_STEP_OCTETS, 0, "x\r\n\r\n", 0),     step(WSH_STEP_AWAIT, 0, "", 0)};
    struct wsh_step half[] = {step(WSH_STEP_OCTETS, 0, "hello", 0), step(WSH_STEP_HALF_CLOSE, 0, "", 0),
                              step(WSH_STEP_AWAIT, 0, "", 0)};
    struct wsh_step reset[] = {step(WSH_STEP_OCTETS, 0, "hello", 0), step(WSH_STEP_PAUSE, 0, "", 30000),
                               step(WSH_STEP_RESET, 0, "", 0), step(WSH_STEP_CONNECT, 1, "", 0),
                               step(WSH_STEP_OCTETS, 1, "\r\n\r\n", 0), step(WSH_STEP_AWAIT, 1, "", 0)};
    c.steps = apart, c.n_steps = 6;
    ck_assert_str_eq(saw(peer_exchange(&d, &c, SOON_US)), "3 12 5 (before: )");
    c.steps = half, c.n_steps = 3;
    ck_assert_str_eq(saw(peer_exchange(&d, &c, SOON_US)), "5 eof(before: 3 12 5 )");
    c.steps = reset, c.n_steps = 6;
    ck_assert_str_eq(saw(peer_exchange(&d, &c, SOON_US)), "4 (before: 5 reset)");
    c.steps = half, c.n_steps = 1;
    wsh_exchange_free(peer_exchange(&d, &c, SOON_US));
    c.n_steps = 3;
    const char *last = saw(peer_exchange(&d, &c, SOON_US));
    ck_assert_msg(strstr(last, "(before: 5 eof)") != NULL, "a plain end is FIN, not RST: %s", last);
    peer_stop(peer);
}
END_TEST

/* A peer that has sent what we did not read must still see FIN: unread octets would turn it into RST. */
static void play_talker(int fd, const void *user) {
    static char before[16] = "nothing";
    char key[64], room[256];
    (void)user;
    if (!peer_read_head(fd, key)) return;
    int n = snprintf(room, sizeof room, "HTTP/1.1 400 No\r\nX-Saw: %s\r\nContent-Length: 0\r\n\r\n", before);
    peer_write(fd, wsh_span_make(room, (size_t)n));
    for (int i = 0; i < 20; i++) peer_write(fd, WSH_LIT("more and more and more"));
    ssize_t end = read(fd, room, sizeof room);
    (void)snprintf(before, sizeof before, "%s", end == 0 ? "fin" : "rst");
}

START_TEST(what_we_do_not_want_is_read_before_we_close) {
    struct peer peer = peer_start(play_talker, NULL);
    struct wsh_dialer d = peer_dialer(peer.port);
    struct wsh_step steps[] = {step(WSH_STEP_SEND, 0, "", 0), step(WSH_STEP_AWAIT, 0, "", 0),
                               step(WSH_STEP_PAUSE, 0, "", 20000)};
    struct wsh_case c = peer_case();
    c.steps = steps, c.n_steps = 3;
    ck_assert_str_eq(saw(peer_exchange(&d, &c, SOON_US)), "nothing");
    ck_assert_str_eq(saw(peer_exchange(&d, &c, SOON_US)), "fin");
    peer_stop(peer);
}
END_TEST

static void play_pong(int fd, const void *user) {
    char key[64], room[512];
    uint8_t frame[32];
    (void)user;
    if (!peer_read_head(fd, key)) return;
    peer_write(fd, peer_good_101(key, room, sizeof room));
    ssize_t n = read(fd, frame, sizeof frame);
    if (n < 14) return;
    uint8_t pong[10] = {0x8A, 8};
    for (size_t i = 0; i < 8; i++) pong[2 + i] = frame[6 + i] ^ frame[2 + i % 4];
    peer_write(fd, wsh_span_make(pong, sizeof pong));
    (void)read(fd, frame, sizeof frame);
}

START_TEST(a_ping_is_answered) {
    struct peer peer = peer_start(play_pong, NULL);
    struct wsh_dialer d = peer_dialer(peer.port);
    struct wsh_step steps[] = {step(WSH_STEP_SEND, 0, "", 0), step(WSH_STEP_AWAIT, 0, "", 0),
                               step(WSH_STEP_PING, 0, "", 0)};
    struct wsh_case c = peer_case();
    c.steps = steps, c.n_steps = 3;
    struct wsh_exchange *x = peer_exchange(&d, &c, SOON_US);
    ck_assert(peer_view(a, x).pong);
    ck_assert_uint_lt(wsh_exchange_duration_us(x), SOON_US);
    wsh_exchange_free(x);
    peer_stop(peer);
}
END_TEST

/* ---- no connection ---- */

static uint16_t free_port(void) {
    uint16_t port;
    (void)close(peer_listen(&port));
    return port;
}

START_TEST(nobody_listens) {
    uint16_t port = free_port();
    struct wsh_dialer d = peer_dialer(port);
    struct wsh_case c = peer_case();
    struct wsh_exchange *x = peer_exchange(&d, &c, SOON_US);
    ck_assert_int_eq(peer_view(a, x).outcome, WSH_UNREACHED);
    ck_assert_str_eq(peer_event_text(x, WSH_EVENT_CONNECT_FAIL),
                     wsh_arena_printf(a, "no connection to 127.0.0.1 port %u: connection refused", port));
    wsh_exchange_free(x);
    d.n = 0;
    x = peer_exchange(&d, &c, SOON_US);
    ck_assert_str_eq(peer_event_text(x, WSH_EVENT_CONNECT_FAIL), "the target has no address");
    wsh_exchange_free(x);
}
END_TEST

START_TEST(addresses_are_tried_in_order) {
    struct part part = {.end = KEEP};
    struct peer peer = peer_start(play, &part);
    struct wsh_dialer d = peer_dialer(peer.port), dead = peer_dialer(free_port());
    struct wsh_case c = peer_case();
    d.addresses[2] = d.addresses[0];
    d.addresses[0] = d.addresses[1] = dead.addresses[0];
    d.n = 3;
    for (int i = 0; i < 2; i++) {
        struct wsh_exchange *x = peer_exchange(&d, &c, SOON_US);
        ck_assert_int_eq(peer_view(a, x).outcome, WSH_ACCEPTED);
        ck_assert_uint_eq(d.first, 2);
        wsh_exchange_free(x);
    }
    peer_stop(peer);
    struct wsh_exchange *x = peer_exchange(&d, &c, SOON_US);
    ck_assert_int_eq(peer_view(a, x).outcome, WSH_UNREACHED);
    wsh_exchange_free(x);
}
END_TEST

/* A listener whose queue is full lets further connections hang: the kernel drops their SYN. */
START_TEST(a_connection_that_hangs) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    uint16_t port;
    int fds[4], listener = peer_listen(&port);
    ck_assert_int_eq(listen(listener, 0), 0);
    at.sin_port = htons(port);
    for (size_t i = 0; i < WSH_COUNT(fds); i++) {
        fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        (void)connect(fds[i], (struct sockaddr *)&at, sizeof at);
    }
    struct wsh_dialer d = peer_dialer(port);
    struct wsh_case c = peer_case();
    d.connect_timeout_us = SHORT_US;
    struct wsh_exchange *x = peer_exchange(&d, &c, SOON_US);
    ck_assert_ptr_nonnull(strstr(peer_event_text(x, WSH_EVENT_CONNECT_FAIL), "connection timed out"));
    ck_assert_uint_ge(wsh_exchange_duration_us(x), SHORT_US);
    wsh_exchange_free(x);
    for (size_t i = 0; i < WSH_COUNT(fds); i++) (void)close(fds[i]);
    (void)close(listener);
}
END_TEST

START_TEST(no_descriptor_is_said_after_some_patience) {
    struct part part = {.end = KEEP};
    struct peer peer = peer_start(play, &part);
    struct wsh_dialer d = peer_dialer(peer.port);
    struct wsh_profile profile = peer_profile();
    struct wsh_case c = peer_case();
    struct wsh_exchange_options o = {.profile = &profile, .timeout_us = SOON_US};
    struct wsh_exchange *x = wsh_exchange_new(&c, &o);
    struct wsh_loop *l = wsh_loop_new();
    struct rlimit old, none;
    unsigned done = 0;
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &old), 0);
    none = (struct rlimit){.rlim_cur = 3, .rlim_max = old.rlim_max};
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
    d.connect_timeout_us = SHORT_US;
    wsh_drive(l, &d, x, peer_done, &done);
    while (!done) (void)wsh_loop_turn(l, wsh_now_us() + SOON_US);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &old), 0);
    ck_assert_ptr_nonnull(strstr(peer_event_text(x, WSH_EVENT_CONNECT_FAIL), "too many open files"));
    ck_assert_uint_ge(wsh_exchange_duration_us(x), SHORT_US);
    wsh_exchange_free(x);
    wsh_loop_free(l);
    peer_stop(peer);
}
END_TEST

/* ---- many at a time, started from the callback ---- */

struct crowd {
    struct wsh_loop *loop;
    struct wsh_dialer dialer;
    struct wsh_profile profile;
    struct wsh_case c;
    unsigned started, done, accepted;
};
enum { CROWD = 300, AT_A_TIME = 20 };

static void on_crowd_done(void *user, struct wsh_exchange *x);

static void crowd_start(struct crowd *w) {
    struct wsh_exchange_options o = {
        .profile = &w->profile, .seed = 1, .repetition = w->started++, .timeout_us = SOON_US};
    wsh_drive(w->loop, &w->dialer, wsh_exchange_new(&w->c, &o), on_crowd_done, w);
}

static void on_crowd_done(void *user, struct wsh_exchange *x) {
    struct crowd *w = user;
    w->accepted += peer_view(a, x).outcome == WSH_ACCEPTED;
    w->done++;
    wsh_exchange_free(x);
    if (w->started < CROWD) crowd_start(w);
}

START_TEST(many_at_a_time) {
    struct part part = {.end = KEEP};
    struct peer peer = peer_start(play, &part);
    size_t before = peer_open_descriptors();
    struct crowd w = {
        .loop = wsh_loop_new(), .dialer = peer_dialer(peer.port), .profile = peer_profile(), .c = peer_case()};
    while (w.started < AT_A_TIME) crowd_start(&w);
    while (w.done < CROWD) ck_assert_int_ge(wsh_loop_turn(w.loop, wsh_now_us() + SOON_US), 0);
    ck_assert_uint_eq(w.accepted, CROWD);
    wsh_loop_free(w.loop);
    ck_assert_uint_eq(peer_open_descriptors(), before);
    peer_stop(peer);
}
END_TEST

/* ---- names ---- */

START_TEST(names_become_addresses) {
    struct wsh_address found[8];
    const char *why = NULL;
    static const struct { const char *host; bool loopback; } rows[] = {
        {"127.0.0.1", true}, {"127.8.9.10", true}, {"::1", true}, {"::ffff:127.0.0.1", true}, {"localhost", true},
        {"192.0.2.1", false}, {"::ffff:192.0.2.1", false}, {"2001:db8::1", false}, {"0.0.0.0", false}};
    for (size_t i = 0; i < WSH_COUNT(rows); i++) {
        size_t n = wsh_resolve(rows[i].host, 80, found, WSH_COUNT(found), &why);
        ck_assert_msg(n > 0, "%s: %s", rows[i].host, why);
        for (size_t k = 0; k < n; k++) ck_assert_int_eq(wsh_address_is_loopback(&found[k]), rows[i].loopback);
    }
    ck_assert_uint_eq(wsh_resolve("not a name", 80, found, WSH_COUNT(found), &why), 0);
    ck_assert_ptr_nonnull(why);
}
END_TEST

int main(void) {
    Suite *s = suite_create("drive");
    TCase *t = wsh_test_case(s, "drive");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, every_part, 0, WSH_COUNT(parts));
    tcase_add_loop_test(t, ended_at_every_octet, 1, 41);
    tcase_add_loop_test(t, hasty_peers, 0, WSH_COUNT(hasty));
    tcase_add_test(t, a_slow_reader_gets_everything);
    tcase_add_test(t, an_answer_before_the_end_of_the_request);
    tcase_add_test(t, a_long_answer_is_kept_up_to_its_limit);
    tcase_add_test(t, segments_pauses_half_close_and_reset);
    tcase_add_test(t, what_we_do_not_want_is_read_before_we_close);
    tcase_add_test(t, a_ping_is_answered);
    tcase_add_test(t, nobody_listens);
    tcase_add_test(t, addresses_are_tried_in_order);
    tcase_add_test(t, a_connection_that_hangs);
    tcase_add_test(t, no_descriptor_is_said_after_some_patience);
    tcase_add_test(t, many_at_a_time);
    tcase_add_test(t, names_become_addresses);
    return wsh_test_main(s);
}
