/* test_shot.c - one request, its answer, and away: every end that a shot can have, and connections that are kept. */
#include "net/shot.h"
#include "unit/net/peer.h"

#define REFUSAL "HTTP/1.1 400 no\r\nContent-Length: 0\r\n\r\n"

enum part {
    ANSWERS,
    ANSWERS_LATE_PART,
    CLOSES,
    RESETS,
    STAYS_SILENT,
    POURS,
    WAITS_FOR_FIN,
    SERVES_MANY,
    ANSWERS_TWICE
};

static void answer_each(int fd) {
    char key[64];
    while (peer_read_head(fd, key)) peer_write(fd, WSH_LIT(REFUSAL));
}

static void answer(int fd, bool twice) {
    peer_write(fd, WSH_LIT("HTTP/1.1 400 no\r\n"));
    peer_wait_ms(20);
    peer_write(fd, WSH_LIT("Content-Length: 0\r\n\r\n"));
    peer_wait_ms(30);
    if (twice) peer_write(fd, WSH_LIT(REFUSAL));
    peer_wait_ms(2000);
}

static void play(int fd, const void *part) {
    char key[64], rest;
    enum part p = *(const enum part *)part;
    if (p == WAITS_FOR_FIN) {
        while (read(fd, &rest, 1) == 1) continue;
        peer_write(fd, WSH_LIT(REFUSAL));
        return;
    }
    if (p == SERVES_MANY) {
        answer_each(fd);
        return;
    }
    (void)peer_read_head(fd, key);
    switch (p) {
    case ANSWERS:
        peer_write(fd, WSH_LIT(REFUSAL));
        peer_wait_ms(2000);
        break;
    case ANSWERS_LATE_PART: answer(fd, false); break;
    case ANSWERS_TWICE: answer(fd, true); break;
    case RESETS: peer_reset(fd); break;
    case STAYS_SILENT: peer_wait_ms(2000); break;
    case POURS:
        for (int i = 0; i < 200; i++)
            peer_write(fd, WSH_LIT("pppppppppppppppppppppppppppppppppppppppppppppppppppppppppp"
                                   "pppppppppppppppppppppppppppppppppppppppppppppppppppppp"
                                   "pppppppppppppppppppppppppppppppppppppppppppppppppppppp"
                                   "pppppppppppppppppppppppppppppppppppppppppppppppppppppp"
                                   "pppppppppppppppppppppppppppppppppppppppppppppppppppppp"
                                   "pppppppppppppppppppppppppppppppppppppppppppppppppppppp"
                                   "pppppppppppppppppppppppppppppppppppppppppppppppppppppp"));
        break;
    default: break;
    }
}

struct range {
    struct wsh_loop *loop;
    struct wsh_dialer dialer;
    struct wsh_shot shot;
    unsigned done;
};

static void on_done(void *user, struct wsh_shot *s) {
    (void)s;
    ((struct range *)user)->done++;
}

static bool enough(void *user, struct wsh_span received) {
    (void)user;
    return wsh_span_ends(received, WSH_LIT("\r\n\r\n"));
}

static void begin(struct range *r, uint16_t port) {
    static const struct wsh_split lines = {.kind = WSH_SPLIT_LINES};
    *r = (struct range){.loop = wsh_loop_new(), .dialer = peer_dialer(port)};
    ck_assert_ptr_nonnull(r->loop);
    wsh_shot_init(&r->shot);
    r->shot.loop = r->loop;
    r->shot.dialer = &r->dialer;
    r->shot.enough = enough;
    r->shot.done = on_done;
    r->shot.user = r;
    r->shot.octets = WSH_LIT("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    r->shot.split = &lines;
    r->shot.patience_us = SHORT_US;
}

static void fire(struct range *r) {
    unsigned before = r->done;
    wsh_shot_fire(&r->shot);
    for (uint64_t until = wsh_now_us() + SOON_US; r->done == before && wsh_now_us() < until;)
        (void)wsh_loop_turn(r->loop, until);
    ck_assert_uint_eq(r->done, before + 1);
}

static void end(struct range *r) {
    wsh_shot_done(&r->shot);
    wsh_loop_free(r->loop);
}

static const struct {
    enum part part;
    bool half_close;
    uint64_t linger_us;
    enum wsh_shot_end end;
    size_t received;
} rows[] = {
    {ANSWERS, false, 0, WSH_SHOT_ANSWERED, sizeof REFUSAL - 1},
    {ANSWERS, true, 0, WSH_SHOT_ANSWERED, sizeof REFUSAL - 1},
    {ANSWERS_LATE_PART, false, 0, WSH_SHOT_ANSWERED, sizeof REFUSAL - 1},
    {ANSWERS_TWICE, false, 100000, WSH_SHOT_ANSWERED, 2 * (sizeof REFUSAL - 1)},
    {CLOSES, false, 0, WSH_SHOT_CLOSED, 0},
    {RESETS, false, 0, WSH_SHOT_RESET, 0},
    {STAYS_SILENT, false, 0, WSH_SHOT_PATIENCE, 0},
    {WAITS_FOR_FIN, true, 0, WSH_SHOT_ANSWERED, sizeof REFUSAL - 1},
    {WAITS_FOR_FIN, false, 0, WSH_SHOT_PATIENCE, 0},
};

START_TEST(every_end) {
    struct peer peer = peer_start(play, &rows[_i].part);
    size_t before = peer_open_descriptors();
    struct range r;
    begin(&r, peer.port);
    r.shot.half_close = rows[_i].half_close;
    r.shot.linger_us = rows[_i].linger_us;
    fire(&r);
    ck_assert_int_eq(r.shot.end, rows[_i].end);
    ck_assert_uint_eq(r.shot.received.n, rows[_i].received);
    ck_assert(!r.shot.kept);
    if (r.shot.end == WSH_SHOT_PATIENCE) ck_assert_uint_ge(r.shot.answer_us, SHORT_US);
    end(&r);
    ck_assert_uint_eq(peer_open_descriptors(), before);
    peer_stop(peer);
}
END_TEST

START_TEST(nobody_listens) {
    uint16_t port;
    int listener = peer_listen(&port);
    (void)close(listener);
    struct range r;
    begin(&r, port);
    fire(&r);
    ck_assert_int_eq(r.shot.end, WSH_SHOT_UNREACHED);
    ck_assert_int_eq(r.shot.error, ECONNREFUSED);
    end(&r);
}
END_TEST

START_TEST(a_flood_is_cut) {
    static const enum part part = POURS;
    struct peer peer = peer_start(play, &part);
    struct range r;
    begin(&r, peer.port);
    fire(&r);
    ck_assert_uint_le(r.shot.received.n, WSH_LIMIT_HEAD);
    ck_assert(r.shot.end == WSH_SHOT_ANSWERED || r.shot.end == WSH_SHOT_RESET);
    end(&r);
    peer_stop(peer);
}
END_TEST

/* The same connection serves one request after another; one that is left does not. */
START_TEST(a_connection_is_kept) {
    static const enum part part = SERVES_MANY;
    struct peer peer = peer_start(play, &part);
    struct range r;
    begin(&r, peer.port);
    r.shot.keep = true;
    r.shot.patience_us = SOON_US;
    int fd = -1;
    for (int i = 0; i < 20; i++) {
        fire(&r);
        ck_assert_int_eq(r.shot.end, WSH_SHOT_ANSWERED);
        ck_assert_uint_eq(r.shot.received.n, sizeof REFUSAL - 1);
        ck_assert(r.shot.kept);
        if (i > 0) ck_assert_int_eq(r.shot.fd, fd);
        fd = r.shot.fd;
    }
    wsh_shot_leave(&r.shot);
    ck_assert(!r.shot.kept);
    fire(&r);
    ck_assert_int_eq(r.shot.end, WSH_SHOT_ANSWERED);
    end(&r);
    peer_stop(peer);
}
END_TEST

/* Who closes while nobody asks is forgotten, and the next request gets a connection of its own. */
START_TEST(a_kept_connection_may_end) {
    static const enum part part = CLOSES;
    struct peer peer = peer_start(play, &part);
    struct range r;
    begin(&r, peer.port);
    r.shot.keep = true;
    fire(&r);
    ck_assert_int_eq(r.shot.end, WSH_SHOT_CLOSED);
    ck_assert(!r.shot.kept);
    end(&r);
    peer_stop(peer);
}
END_TEST

int main(void) {
    Suite *s = suite_create("shot");
    TCase *c = wsh_test_case(s, "shot");
    tcase_add_loop_test(c, every_end, 0, WSH_COUNT(rows));
    tcase_add_test(c, nobody_listens);
    tcase_add_test(c, a_flood_is_cut);
    tcase_add_test(c, a_connection_is_kept);
    tcase_add_test(c, a_kept_connection_may_end);
    return wsh_test_main(s);
}
