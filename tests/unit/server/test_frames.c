/* test_frames.c - what stands behind the 101: echo, ping, close, and what is not allowed. */
#include "talk.h"

#include <zlib.h>

static const uint8_t mask[4] = {0x11, 0x22, 0x33, 0x44};

struct frames {
    struct wsh_responder *r;
    struct wsh_server_config config;
    struct wsh_buf in, out;
    unsigned verdict;
};

/* A connection behind its 101. */
static void open_with(struct frames *f, const char *request) {
    f->config = talk_config(NULL);
    f->r = wsh_responder_new(&f->config);
    wsh_buf_init(&f->in, 1 << 24);
    wsh_buf_init(&f->out, 1 << 24);
    f->verdict = wsh_responder_receive(f->r, wsh_span_of(request), false, &f->out);
    ck_assert_uint_eq(talk_status(wsh_buf_span(&f->out)), 101);
    wsh_buf_clear(&f->out);
}

static void done(struct frames *f) {
    wsh_responder_free(f->r);
    wsh_buf_done(&f->in);
    wsh_buf_done(&f->out);
}

static void add(struct frames *f, unsigned first, struct wsh_span payload) {
    wsh_frame_write(&f->in, first, mask, payload);
}

static void send_all(struct frames *f) {
    f->verdict = wsh_responder_receive(f->r, wsh_buf_span(&f->in), false, &f->out);
    wsh_buf_clear(&f->in);
}

static bool answered(const struct frames *f, unsigned first, struct wsh_span payload) {
    struct wsh_buf want;
    wsh_buf_init(&want, 1 << 24);
    wsh_frame_write(&want, first, NULL, payload);
    bool same = wsh_span_eq(wsh_buf_span(&want), wsh_buf_span(&f->out));
    wsh_buf_done(&want);
    return same;
}

static const struct {
    struct wsh_span in; /* frames, masked with zeros: the payload is readable */
    struct wsh_span out;
    unsigned verdict;
    const char *title;
} rows[] = {
#define M "\0\0\0\0"
    {WSH_ROW("\x81\x85" M "hello"), WSH_ROW("\x81\x05hello"), WSH_RESPONDER_KEEP, "text"},
    {WSH_ROW("\x82\x82" M "\xFF\0"), WSH_ROW("\x82\x02\xFF\0"), WSH_RESPONDER_KEEP, "binary"},
    {WSH_ROW("\x81\x80" M), WSH_ROW("\x81\0"), WSH_RESPONDER_KEEP, "an empty text"},
    {WSH_ROW("\x01\x82" M "he\x89\x81" M "p\0\x81" M "l\x80\x82" M "lo"), WSH_ROW("\x8A\x01p\x81\x05hello"),
     WSH_RESPONDER_KEEP, "three fragments with a ping between them"},
    {WSH_ROW("\x89\x84" M "wsh1"), WSH_ROW("\x8A\x04wsh1"), WSH_RESPONDER_KEEP, "ping"},
    {WSH_ROW("\x89\x80" M), WSH_ROW("\x8A\0"), WSH_RESPONDER_KEEP, "an empty ping"},
    {WSH_ROW("\x8A\x84" M "wsh1"), WSH_ROW(""), WSH_RESPONDER_KEEP, "an unasked pong"},
    {WSH_ROW("\x88\x82" M "\x03\xE8"), WSH_ROW("\x88\x02\x03\xE8"), WSH_RESPONDER_CLOSE, "close 1000"},
    {WSH_ROW("\x88\x80" M), WSH_ROW("\x88\0"), WSH_RESPONDER_CLOSE, "close without a body"},
    {WSH_ROW("\x88\x81" M "\x03"), WSH_ROW("\x88\x02\x03\xEA"), WSH_RESPONDER_CLOSE, "close with half a code"},
    {WSH_ROW("\x88\x82" M "\x03\xED"), WSH_ROW("\x88\x02\x03\xEA"), WSH_RESPONDER_CLOSE, "close 1005"},
    {WSH_ROW("\x88\x83" M "\x03\xE8\xFF"), WSH_ROW("\x88\x02\x03\xEF"), WSH_RESPONDER_CLOSE, "a reason that is no UTF-8"},
    {WSH_ROW("\x88\x80" M "\x89\x80" M), WSH_ROW("\x88\0"), WSH_RESPONDER_CLOSE, "nothing is answered behind a close"},
    {WSH_ROW("\x81\x05hello"), WSH_ROW("\x88\x02\x03\xEA"), WSH_RESPONDER_CLOSE, "no mask"},
    {WSH_ROW("\x81\x7E"), WSH_ROW(""), WSH_RESPONDER_KEEP, "no mask, the header not complete"},
    {WSH_ROW("\xC1\x85" M "hello"), WSH_ROW("\x88\x02\x03\xEA"), WSH_RESPONDER_CLOSE, "RSV1"},
    {WSH_ROW("\x83\x80" M), WSH_ROW("\x88\x02\x03\xEA"), WSH_RESPONDER_CLOSE, "opcode 3"},
    {WSH_ROW("\x8B\x80" M), WSH_ROW("\x88\x02\x03\xEA"), WSH_RESPONDER_CLOSE, "opcode 11"},
    {WSH_ROW("\x89\xFE\0\x7E" M), WSH_ROW("\x88\x02\x03\xEA"), WSH_RESPONDER_CLOSE, "a ping of 126 octets, at its header"},
    {WSH_ROW("\x09\x80" M), WSH_ROW("\x88\x02\x03\xEA"), WSH_RESPONDER_CLOSE, "a fragmented ping"},
    {WSH_ROW("\x80\x80" M), WSH_ROW("\x88\x02\x03\xEA"), WSH_RESPONDER_CLOSE, "a continuation of nothing"},
    {WSH_ROW("\x01\x80" M "\x81\x80" M), WSH_ROW("\x88\x02\x03\xEA"), WSH_RESPONDER_CLOSE, "a message in a message"},
    {WSH_ROW("\x81\x81" M "\xFF"), WSH_ROW("\x88\x02\x03\xEF"), WSH_RESPONDER_CLOSE, "a text that is no UTF-8"},
    {WSH_ROW("\x82\xFF\x80\0\0\0\0\0\0\0"), WSH_ROW("\x88\x02\x03\xF1"), WSH_RESPONDER_CLOSE, "a length with the top bit"},
    {WSH_ROW("\x82\xFF\0\0\0\0\x40\0\0\0"), WSH_ROW("\x88\x02\x03\xF1"), WSH_RESPONDER_CLOSE, "a gigabyte"},
    {WSH_ROW("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), WSH_ROW("\x88\x02\x03\xEA"), WSH_RESPONDER_CLOSE, "an HTTP request"},
    {WSH_ROW("\r\n"), WSH_ROW("\x88\x02\x03\xEA"), WSH_RESPONDER_CLOSE, "an empty line"},
};

START_TEST(frames) {
    for (int octets = 0; octets < 2; octets++) {
        struct frames f;
        open_with(&f, WITH(""));
        for (size_t i = 0; octets && i < rows[_i].in.n; i++)
            f.verdict = wsh_responder_receive(f.r, wsh_span_slice(rows[_i].in, i, i + 1), false, &f.out);
        if (!octets) f.verdict = wsh_responder_receive(f.r, rows[_i].in, false, &f.out);
        ck_assert_msg(wsh_span_eq(wsh_buf_span(&f.out), rows[_i].out), "%s", rows[_i].title);
        ck_assert_msg(f.verdict == rows[_i].verdict, "%s", rows[_i].title);
        done(&f);
    }
}
END_TEST

START_TEST(frames_in_the_segment_of_the_request) {
    struct wsh_server_config config = talk_config(NULL);
    struct wsh_buf out;
    wsh_buf_init(&out, 1 << 20);
    (void)talk(&config, WSH_LIT(WITH("") "\x89\x84" M "wsh1"), false, false, &out);
    ck_assert_uint_eq(talk_status(wsh_buf_span(&out)), 101);
    ck_assert(wsh_span_ends(wsh_buf_span(&out), WSH_LIT("\r\n\r\n\x8A\x04wsh1")));
    wsh_buf_done(&out);
}
END_TEST

START_TEST(long_messages) {
    static const size_t sizes[] = {125, 126, 65535, 65536, 1000000, WSH_LIMIT_RECEIVED};
    for (size_t i = 0; i < WSH_COUNT(sizes); i++) {
        struct frames f;
        struct wsh_buf text;
        open_with(&f, WITH(""));
        wsh_buf_init(&text, 1 << 24);
        wsh_buf_fill(&text, 'x', sizes[i]);
        add(&f, 0x82, wsh_buf_span(&text));
        send_all(&f);
        ck_assert(answered(&f, 0x82, wsh_buf_span(&text)));
        wsh_buf_done(&text);
        done(&f);
    }
}
END_TEST

START_TEST(a_message_without_end) {
    struct frames f;
    struct wsh_buf text;
    open_with(&f, WITH(""));
    wsh_buf_init(&text, 1 << 24);
    wsh_buf_fill(&text, 'x', WSH_LIMIT_RECEIVED / 2);
    add(&f, 0x02, wsh_buf_span(&text));
    add(&f, 0x00, wsh_buf_span(&text));
    add(&f, 0x00, WSH_LIT("x"));
    send_all(&f);
    ck_assert(answered(&f, 0x88, WSH_LIT("\x03\xF1")));
    ck_assert_uint_eq(f.verdict, WSH_RESPONDER_CLOSE);
    wsh_buf_done(&text);
    done(&f);
}
END_TEST

/* --- permessage-deflate, with zlib as the client -------------------------------------------------------------------- */

struct client {
    z_stream out, in;
};

static void client_init(struct client *c, int out_bits, int in_bits) {
    *c = (struct client){0};
    ck_assert_int_eq(deflateInit2(&c->out, 6, Z_DEFLATED, -out_bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
    ck_assert_int_eq(inflateInit2(&c->in, -in_bits), Z_OK);
}

static void client_done(struct client *c) {
    (void)deflateEnd(&c->out);
    (void)inflateEnd(&c->in);
}

static struct wsh_span pack(struct client *c, struct wsh_span text, uint8_t *room, size_t size) {
    c->out.next_in = (Bytef *)(uintptr_t)text.p;
    c->out.avail_in = (uInt)text.n;
    c->out.next_out = room;
    c->out.avail_out = (uInt)size;
    int rc = deflate(&c->out, Z_SYNC_FLUSH);
    if (rc == Z_BUF_ERROR) return WSH_LIT("\0"); /* zlib says nothing twice in a row: RFC 7692 7.2.3.6 */
    ck_assert_int_eq(rc, Z_OK);
    return wsh_span_make(room, size - c->out.avail_out - 4);
}

/* The one frame in `out` is compressed and says `text`. */
static void unpack(struct client *c, struct wsh_span out, unsigned first, struct wsh_span text) {
    static uint8_t packed[100000], plain[100000];
    struct wsh_frame f;
    ck_assert_int_eq(wsh_frame_read(out, &f), WSH_READ_DONE);
    ck_assert_uint_eq(f.head_size + f.length, out.n);
    ck_assert_uint_eq(out.p[0], first);
    size_t n = wsh_span_copy(packed, f.payload);
    n += wsh_span_copy(packed + n, WSH_LIT("\0\0\xFF\xFF"));
    c->in.next_in = packed;
    c->in.avail_in = (uInt)n;
    c->in.next_out = plain;
    c->in.avail_out = sizeof plain;
    ck_assert_int_ge(inflate(&c->in, Z_SYNC_FLUSH), Z_OK);
    ck_assert(wsh_span_eq(wsh_span_make(plain, sizeof plain - c->in.avail_out), text));
}

static const struct {
    const char *offer;
    int out_bits, in_bits;  /* the client's windows */
    bool out_resets, in_resets;
} terms[] = {
    {OFFER("permessage-deflate"), 15, 15, false, false},
    {OFFER("permessage-deflate; server_max_window_bits=9; client_max_window_bits=9"), 9, 9, false, false},
    {OFFER("permessage-deflate; server_no_context_takeover; client_no_context_takeover"), 15, 15, true, true},
};

START_TEST(compressed_messages) {
    static const struct wsh_span texts[] = {WSH_ROW("hello"), WSH_ROW("hello"), WSH_ROW(""), WSH_ROW(""), WSH_ROW("hello, hello")};
    uint8_t room[1000];
    struct frames f;
    struct client c;
    open_with(&f, terms[_i].offer);
    client_init(&c, terms[_i].out_bits, terms[_i].in_bits);
    for (size_t i = 0; i < WSH_COUNT(texts); i++) {
        add(&f, 0xC1, pack(&c, texts[i], room, sizeof room));
        send_all(&f);
        ck_assert_uint_eq(f.verdict, WSH_RESPONDER_KEEP);
        unpack(&c, wsh_buf_span(&f.out), 0xC1, texts[i]);
        if (terms[_i].out_resets) (void)deflateReset(&c.out);
        if (terms[_i].in_resets) (void)inflateReset(&c.in);
        wsh_buf_clear(&f.out);
    }
    add(&f, 0x81, WSH_LIT("plain")); /* R7692-7.2-RSV1: not every message has to be compressed */
    send_all(&f);
    ck_assert(answered(&f, 0x81, WSH_LIT("plain")));
    client_done(&c);
    done(&f);
}
END_TEST

/* Random text, far larger than the window, so that a window kept too large on our side would show. */
START_TEST(compressed_long_message) {
    static uint8_t text[60000], room[70000];
    struct wsh_rng rng;
    struct frames f;
    struct client c;
    wsh_rng_init(&rng, 7);
    for (size_t i = 0; i < sizeof text; i++) text[i] = (uint8_t)('a' + (i % 700 == 0 ? 9 : wsh_rng_below(&rng, 4)));
    for (size_t i = 30000; i < sizeof text; i++) text[i] = text[i - 20000];
    open_with(&f, terms[_i].offer);
    client_init(&c, terms[_i].out_bits, terms[_i].in_bits);
    add(&f, 0xC2, pack(&c, wsh_span_make(text, sizeof text), room, sizeof room));
    send_all(&f);
    unpack(&c, wsh_buf_span(&f.out), 0xC2, wsh_span_make(text, sizeof text));
    client_done(&c);
    done(&f);
}
END_TEST

/* RFC 7692 7.2.3.4: a final block in the message, the context going on behind it. */
START_TEST(final_blocks) {
    struct frames f;
    struct client c;
    open_with(&f, OFFER("permessage-deflate"));
    client_init(&c, 15, 15);
    add(&f, 0xC1, WSH_LIT("\xF3\x48\xCD\xC9\xC9\x07\x00\x00")); /* the RFC's example: "Hello" */
    send_all(&f);
    unpack(&c, wsh_buf_span(&f.out), 0xC1, WSH_LIT("Hello"));
    wsh_buf_clear(&f.out);
    add(&f, 0xC1, WSH_LIT("\xF2\x00\x11\x00\x00")); /* "Hello" again, out of the window */
    send_all(&f);
    unpack(&c, wsh_buf_span(&f.out), 0xC1, WSH_LIT("Hello"));
    wsh_buf_clear(&f.out);
    client_done(&c);
    done(&f);
}
END_TEST

START_TEST(compressed_badly) {
    static const struct {
        struct wsh_span in;
        struct wsh_span out;
    } bad[] = {
        {WSH_ROW("\xC1\x82" M "\xFF\xFF"), WSH_ROW("\x88\x02\x03\xEF")},               /* no deflate data */
        {WSH_ROW("\xC9\x80" M), WSH_ROW("\x88\x02\x03\xEA")},                          /* RSV1 on a ping */
        {WSH_ROW("\xA1\x80" M), WSH_ROW("\x88\x02\x03\xEA")},                          /* RSV2 */
        {WSH_ROW("\x01\x80" M "\xC0\x80" M), WSH_ROW("\x88\x02\x03\xEA")},             /* RSV1 on a continuation */
    };
    for (size_t i = 0; i < WSH_COUNT(bad); i++) {
        struct frames f;
        open_with(&f, OFFER("permessage-deflate"));
        f.verdict = wsh_responder_receive(f.r, bad[i].in, false, &f.out);
        ck_assert(wsh_span_eq(wsh_buf_span(&f.out), bad[i].out));
        ck_assert_uint_eq(f.verdict, WSH_RESPONDER_CLOSE);
        done(&f);
    }
}
END_TEST

/* A kilobyte that becomes more than a megabyte. */
START_TEST(deflate_bomb) {
    static uint8_t zeros[2 * WSH_LIMIT_RECEIVED], room[10000];
    struct frames f;
    struct client c;
    open_with(&f, OFFER("permessage-deflate"));
    client_init(&c, 15, 15);
    add(&f, 0xC2, pack(&c, wsh_span_make(zeros, sizeof zeros), room, sizeof room));
    send_all(&f);
    ck_assert(answered(&f, 0x88, WSH_LIT("\x03\xF1")));
    client_done(&c);
    done(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("server/frames");
    TCase *t = wsh_test_case(s, "plain");
    tcase_add_loop_test(t, frames, 0, (int)WSH_COUNT(rows));
    tcase_add_test(t, frames_in_the_segment_of_the_request);
    tcase_add_test(t, long_messages);
    tcase_add_test(t, a_message_without_end);
    t = wsh_test_case(s, "permessage-deflate");
    tcase_add_loop_test(t, compressed_messages, 0, (int)WSH_COUNT(terms));
    tcase_add_loop_test(t, compressed_long_message, 0, (int)WSH_COUNT(terms));
    tcase_add_test(t, final_blocks);
    tcase_add_test(t, compressed_badly);
    tcase_add_test(t, deflate_bomb);
    return wsh_test_main(s);
}
