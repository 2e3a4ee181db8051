/* test_mutations.c - requests and frames broken at random: nothing dies, splits do not matter, a 101 stays deserved.
 *
 * WSH_TEST_ROUNDS=n makes it longer. */
#include "talk.h"

#include "server/flaw.h"

static const struct wsh_span seeds[] = {
    WSH_ROW(WITH("X-Wshake: 1\r\nOrigin: http://app.example.com\r\nSec-WebSocket-Protocol: chat, superchat\r\n")),
    WSH_ROW(OFFER("x; a=\"b\", permessage-deflate; client_max_window_bits; server_max_window_bits=10")),
    WSH_ROW(WITHOUT_KEY "\r\n" WITH("Connection: keep-alive, Upgrade\r\n")),
    WSH_ROW("POST http://example.com/x HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: gzip, chunked\r\n" HOST "\r\n"),
    WSH_ROW(WITH("") "\x81\x85\0\0\0\0hello\x89\x80\0\0\0\0\x01\x81\0\0\0\0a\x80\x81\0\0\0\0b\x88\x82\0\0\0\0\x03\xE8"),
    WSH_ROW(OFFER("permessage-deflate") "\xC1\x88\0\0\0\0\xF3\x48\xCD\xC9\xC9\x07\x00\x00\xC1\x85\0\0\0\0\xF2\x00\x11\x00\x00"),
};

/* Octets and pieces that parsers stumble over. */
static const struct wsh_span pieces[] = {
    WSH_ROW("\r"),  WSH_ROW("\n"),   WSH_ROW("\r\n"), WSH_ROW("\0"), WSH_ROW(" "),        WSH_ROW("\t"),  WSH_ROW(":"),
    WSH_ROW(","),   WSH_ROW(";"),    WSH_ROW("="),    WSH_ROW("\""), WSH_ROW("\\"),       WSH_ROW("\xFF"), WSH_ROW("/"),
    WSH_ROW("\r\n\r\n"), WSH_ROW("HTTP/1.1"), WSH_ROW("GET / HTTP/1.1\r\n"), WSH_ROW("\x89\x80\0\0\0\0"), WSH_ROW("\xEF\xBB\xBF"),
};

static void mutate(struct wsh_rng *rng, struct wsh_span in, struct wsh_buf *out) {
    size_t at = (size_t)wsh_rng_below(rng, in.n + 1), end = at + (size_t)wsh_rng_below(rng, 4);
    struct wsh_span piece = pieces[wsh_rng_below(rng, WSH_COUNT(pieces))];
    uint64_t how = wsh_rng_below(rng, 5);
    wsh_buf_clear(out);
    wsh_buf_add(out, wsh_span_slice(in, 0, at));
    if (how == 0) wsh_buf_add(out, piece);                                                  /* insert */
    if (how == 1) wsh_buf_add_octet(out, (uint8_t)wsh_rng_u64(rng));                        /* insert an octet */
    if (how == 2) wsh_buf_add(out, wsh_span_slice(in, at, at + 40));                        /* double */
    if (how == 3) wsh_buf_fill(out, 'a', (size_t)wsh_rng_below(rng, 300));                  /* stretch */
    wsh_buf_add(out, wsh_span_skip(in, how == 4 ? end : how == 1 ? at + 1 : at));           /* 4: cut */
}

/* A seed, broken one to four times. */
static void make(struct wsh_rng *rng, struct wsh_buf *out) {
    struct wsh_buf other;
    wsh_buf_init(&other, 1 << 20);
    wsh_buf_clear(out);
    wsh_buf_add(out, seeds[wsh_rng_below(rng, WSH_COUNT(seeds))]);
    for (uint64_t times = 1 + wsh_rng_below(rng, 4); times > 0; times--) {
        mutate(rng, wsh_buf_span(out), &other);
        struct wsh_buf swap = *out;
        *out = other;
        other = swap;
    }
    wsh_buf_done(&other);
}

static size_t rounds(void) {
    uint64_t n = 0;
    const char *text = getenv("WSH_TEST_ROUNDS");
    return text && wsh_span_to_u64(wsh_span_of(text), &n) ? (size_t)n : 4000;
}

/* Random pieces, so that every state meets the end of its octets. */
static void talk_in_pieces(struct wsh_rng *rng, const struct wsh_server_config *config, struct wsh_span in,
                           struct wsh_buf *out) {
    struct wsh_responder *r = wsh_responder_new(config);
    while (in.n > 0) {
        size_t n = 1 + (size_t)wsh_rng_below(rng, 20);
        (void)wsh_responder_receive(r, wsh_span_slice(in, 0, n), false, out);
        in = wsh_span_skip(in, n);
    }
    if (wsh_rng_below(rng, 2)) (void)wsh_responder_receive(r, WSH_EMPTY, true, out);
    else (void)wsh_responder_expire(r, out);
    wsh_responder_free(r);
}

/* The strict server upgrades only a head that the lossless reader finds nothing odd in. */
static bool deserved(struct wsh_span in, struct wsh_span out) {
    struct wsh_head head;
    if (talk_status(out) != 101) return true;
    struct wsh_arena *a = wsh_arena_new();
    bool good = wsh_head_read(a, WSH_HEAD_REQUEST, in, &head) == WSH_READ_DONE &&
                !(head.odd & ~(unsigned)(WSH_ODD_LEAD_LINE | WSH_ODD_OBS_TEXT)) &&
                wsh_head_count(&head, "Sec-WebSocket-Key") == 1 && wsh_head_count(&head, "Host") == 1 &&
                wsh_head_count(&head, "Sec-WebSocket-Version") == 1;
    wsh_arena_free(a);
    return good;
}

START_TEST(strict) {
    struct wsh_server_config config = talk_config(NULL);
    struct wsh_rng rng;
    wsh_rng_init(&rng, 6455);
    for (size_t i = 0; i < rounds(); i++) {
        struct wsh_buf in, whole, split;
        wsh_buf_init(&in, 1 << 20);
        wsh_buf_init(&whole, 1 << 20);
        wsh_buf_init(&split, 1 << 20);
        make(&rng, &in);
        unsigned verdict = talk(&config, wsh_buf_span(&in), false, true, &whole);
        ck_assert_uint_eq(talk(&config, wsh_buf_span(&in), true, true, &split), verdict);
        ck_assert(wsh_span_eq(wsh_buf_span(&whole), wsh_buf_span(&split)));
        ck_assert(deserved(wsh_buf_span(&in), wsh_buf_span(&whole)));
        wsh_buf_done(&in);
        wsh_buf_done(&whole);
        wsh_buf_done(&split);
    }
}
END_TEST

/* Flawed servers are wrong, but they do not die: one to three flaws at once. */
START_TEST(flawed_ones) {
    bool *flaws = calloc(wsh_flaw_count, sizeof *flaws);
    struct wsh_server_config config = talk_config(flaws);
    struct wsh_rng rng;
    wsh_rng_init(&rng, 7692);
    for (size_t i = 0; i < rounds(); i++) {
        struct wsh_buf in, out;
        memset(flaws, 0, wsh_flaw_count * sizeof *flaws);
        for (uint64_t n = 1 + wsh_rng_below(&rng, 3); n > 0; n--) flaws[wsh_rng_below(&rng, wsh_flaw_count)] = true;
        wsh_buf_init(&in, 1 << 20);
        wsh_buf_init(&out, 1 << 20);
        make(&rng, &in);
        (void)talk(&config, wsh_buf_span(&in), false, true, &out);
        talk_in_pieces(&rng, &config, wsh_buf_span(&in), &out);
        ck_assert(!out.over);
        wsh_buf_done(&in);
        wsh_buf_done(&out);
    }
    free(flaws);
}
END_TEST

int main(void) {
    Suite *s = suite_create("server/mutations");
    TCase *t = wsh_test_case(s, "mutations");
    tcase_add_test(t, strict);
    tcase_add_test(t, flawed_ones);
    return wsh_test_main(s);
}
