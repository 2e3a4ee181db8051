/* test_talk.c - cases as they are written, against a peer that speaks WebSocket: frames, splits, waits, conditions.
 *
 * Each row is played whole and octet by octet; one row of its expectation passes or nothing does. */
#include "scene.h"
#include "script/load.h"

/* ---- a peer that speaks some WebSocket ---- */

enum {
    ECHOES = 1,     /* text and binary messages come back, frame by frame */
    DEAF = 2,       /* pings get no pong */
    REFUSES = 4,    /* every request gets a 400 */
    HASTY = 8,      /* the answer comes at the first line end, not at the end of the head */
    CLOSES = 16,    /* FIN half a second behind the answer, and behind its Close frame */
    CARELESS = 32,  /* takes unmasked frames */
    GREETS = 64,    /* a text message directly behind the 101 */
    CONFUSED = 128, /* a second response behind the 101 */
    SETS = 256,     /* cookies in its 101 */
};

#define COOKIES_101 \
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSet-Cookie: a=b; Path=/\r\n" \
    "Sec-WebSocket-Accept: {accept}\r\nset-cookie: c=d\r\n\r\n"

struct speaker {
    unsigned manners;
    struct wsh_arena *arena;
    struct wsh_buf in;
    bool answered, switched, closing;
    uint64_t since_us;
};

static void *speaker_open(void *user) {
    struct speaker *s = calloc(1, sizeof *s);
    ck_assert_ptr_nonnull(s);
    s->manners = *(const unsigned *)user;
    s->arena = wsh_arena_new();
    wsh_buf_init(&s->in, WSH_LIMIT_SENT);
    return s;
}

static void speaker_close(void *connection) {
    struct speaker *s = connection;
    wsh_buf_done(&s->in);
    wsh_arena_free(s->arena);
    free(s);
}

static void say_close(struct speaker *s, struct wsh_span payload, struct wsh_buf *out) {
    if (!s->closing) wsh_frame_write(out, 0x80 | WSH_OP_CLOSE, NULL, payload);
    s->closing = true;
}

static void hear_frame(struct speaker *s, const struct wsh_frame *f, struct wsh_buf *out) {
    uint8_t plain[256];
    ck_assert_uint_le(f->payload.n, sizeof plain);
    for (size_t i = 0; i < f->payload.n; i++) plain[i] = f->payload.p[i] ^ (f->masked ? f->mask[i % 4] : 0);
    struct wsh_span payload = wsh_span_make(plain, f->payload.n);
    bool message = f->opcode < WSH_OP_CLOSE;
    if (f->rsv || (!f->masked && !(s->manners & CARELESS)))
        say_close(s, WSH_LIT("\x03\xEA"), out);
    else if (f->opcode == WSH_OP_CLOSE)
        say_close(s, payload, out);
    else if (f->opcode == WSH_OP_PING && !(s->manners & DEAF))
        wsh_frame_write(out, 0x80 | WSH_OP_PONG, NULL, payload);
    else if (message && (s->manners & ECHOES))
        wsh_frame_write(out, (f->fin ? 0x80u : 0u) | f->opcode, NULL, payload);
}

static void answer(struct speaker *s, struct wsh_span key, struct wsh_buf *out) {
    s->answered = true;
    s->switched = !(s->manners & REFUSES);
    scene_say(s->switched ? s->manners & SETS ? COOKIES_101 : GOOD_101 : GOOD_400, key, out);
    if (s->switched && (s->manners & GREETS)) wsh_frame_write(out, 0x80 | WSH_OP_TEXT, NULL, WSH_LIT("welcome"));
    if (s->switched && (s->manners & CONFUSED)) scene_say(GOOD_400, WSH_EMPTY, out);
}

static bool hear_request(struct speaker *s, struct wsh_buf *out) {
    struct wsh_head head;
    struct wsh_span in = wsh_buf_span(&s->in);
    if ((s->manners & HASTY) && !s->answered && wsh_span_find(in, '\n') < in.n) answer(s, WSH_EMPTY, out);
    if (wsh_head_read(s->arena, WSH_HEAD_REQUEST, in, &head) != WSH_READ_DONE) return false;
    const struct wsh_field *key = wsh_head_find(&head, "Sec-WebSocket-Key", NULL);
    if (!s->answered || !(s->manners & HASTY)) answer(s, key ? key->value : WSH_EMPTY, out);
    scene_drop(&s->in, head.raw.n);
    return true;
}

static bool speaker_receive(void *connection, struct wsh_span octets, bool fin, uint64_t now_us, struct wsh_buf *out) {
    const uint64_t half_a_second = 500000;
    struct speaker *s = connection;
    struct wsh_frame f;
    bool was = s->answered || s->closing;
    (void)fin;
    wsh_buf_add(&s->in, octets);
    while (!s->switched && hear_request(s, out)) continue;
    while (s->switched && !s->closing && wsh_frame_read(wsh_buf_span(&s->in), &f) == WSH_READ_DONE) {
        hear_frame(s, &f, out);
        scene_drop(&s->in, f.head_size + f.payload.n);
    }
    if (!was || octets.n > 0) s->since_us = now_us;
    bool over = s->closing || (s->answered && !s->switched);
    return !(over && (s->manners & CLOSES) && now_us - s->since_us >= half_a_second);
}

/* ---- a case, played and judged ---- */

static struct wsh_arena *a;
static struct wsh_profile profile;

static void setup(void) {
    a = wsh_arena_new();
    profile = scene_profile();
}

static void teardown(void) { wsh_arena_free(a); }

static const struct wsh_case *load(const char *steps, const char *conditions) {
    struct wsh_diags diags;
    const char *text = wsh_arena_printf(a,
                                        "family: f\ntitle: t\ncases:\n  - id: a\n    title: t\n"
                                        "    rules: [R6455-5.5.3-PONG]\n    despite: a test\n"
                                        "    steps: %s\n    expect: [{ pass: %s }]\n",
                                        steps, conditions);
    struct wsh_case_file file = {"f.yaml", wsh_span_of(text)};
    wsh_diags_init(&diags, a);
    const struct wsh_suite *suite = wsh_suite_load(a, &file, 1, &diags);
    ck_assert_msg(suite != NULL, "%s: %s", text, diags.n ? diags.items[0].message : "");
    return &suite->cases[0];
}

static struct wsh_exchange *play(const struct wsh_case *c, unsigned manners, bool octet_by_octet) {
    struct wsh_exchange *x = scene_exchange(c, &profile, 7);
    struct wsh_peer peer = {
        .open = speaker_open, .receive = speaker_receive, .close = speaker_close, .user = &manners};
    wsh_memory_drive(x, &peer, octet_by_octet);
    return x;
}

static bool passes(const struct wsh_case *c, const struct wsh_exchange *x, const char **ret_because) {
    struct wsh_context context = {.profile = &profile};
    struct wsh_opinion o;
    size_t n = wsh_exchange_connections(x);
    const struct wsh_transcript **all = WSH_NEW_ARRAY(a, n, const struct wsh_transcript *);
    for (size_t i = 0; i < n; i++) all[i] = wsh_exchange_transcript(x, (unsigned)i);
    wsh_judge(a, c, all, n, false, &context, wsh_exchange_fresh(x), &o);
    *ret_because = o.because;
    return o.row != NULL;
}

#define REQUEST "{ request: {} }"
#define ALL (TIMEOUT_US)

static const struct {
    unsigned manners;
    const char *steps, *conditions;
    uint64_t us; /* of virtual time, with a sixteenth of a wait to spare */
} talks[] = {
    /* frames */
    {0, "[" REQUEST ", { frame: { ping: wsh } }, { await: pong }]", "{ pong: true, behind: frames, ended: open }", 0},
    {DEAF, "[" REQUEST ", { frame: { ping: wsh } }, { await: pong }]", "{ pong: false, behind: nothing }", ALL},
    {0, "[" REQUEST ", { frame: { ping: wsh, masked: false } }, { await: pong }]",
     "{ pong: false, ended: close-frame, close-code: 1002 }", 0},
    {CARELESS, "[" REQUEST ", { frame: { ping: wsh, masked: false } }, { await: pong }]", "{ pong: true }", 0},
    {0, "[" REQUEST ", { frame: { ping: wsh, rsv: 4 } }, { await: pong }]", "{ pong: false, close-code: [1002, 1007] }", 0},
    {0, "[" REQUEST ", { frame: { ping: one } }, { frame: { ping: two } }, { await: pong }]", "{ pong: true }", 0},
    {0, "[" REQUEST ", { octets: !join [!frame { pong: '' }, !frame { ping: wsh }] }, { await: pong }]", "{ pong: true }", 0},
    {0, "[" REQUEST ", { frame: { ping: wsh }, split: octets, gap: 10 }, { await: pong }]", "{ pong: true }", 80000},
    {0, "[{ send: {} }, { frame: { ping: wsh } }, { await: response }, { await: pong }]",
     "{ outcome: accepted, pong: true, early: false }", 0},
    {REFUSES, "[" REQUEST ", { frame: { ping: wsh } }, { await: pong }, { await: close }, { listen: 100 }]",
     "{ outcome: refused, pong: false, responses: 1 }", 0},
    {REFUSES, "[" REQUEST ", { frame: { ping: wsh }, always: true }, { await: pong, always: true }]",
     "{ outcome: refused, pong: false }", ALL},
    /* hidden frames */
    {0, "[{ request: { body: !frame { ping: wsh } } }, { await: pong }]", "{ early-pong: true, pong: false }", 0},
    {0, "[{ request: { body: !frame { ping: wsh } } }, { ping: true }]", "{ early-pong: true, pong: true }", 0},
    {DEAF, "[{ request: { body: !frame { ping: wsh } } }, { listen: 300 }]", "{ early-pong: false, pong: false }", 300000},
    {ECHOES, "[{ request: { body: !frame { text: wsh } } }, { listen: 300 }]", "{ echo: true, behind: frames }", 300000},
    /* echoes */
    {ECHOES, "[" REQUEST ", { frame: { text: wsh } }, { listen: 300 }]", "{ echo: true }", 300000},
    {ECHOES, "[" REQUEST ", { frame: { text: ws, fin: false } }, { frame: { continuation: h } }, { listen: 300 }]",
     "{ echo: true }", 300000},
    {0, "[" REQUEST ", { frame: { text: wsh } }, { listen: 300 }]", "{ echo: false, behind: nothing }", 300000},
    {GREETS, "[" REQUEST ", { frame: { text: wsh } }, { listen: 300 }]", "{ echo: false, behind: frames }", 300000},
    {GREETS, "[" REQUEST "]", "{ behind: frames }", 0},
    {CONFUSED, "[" REQUEST "]", "{ outcome: accepted, behind: http, responses: 0, first-status: 101 }", 0},
    /* the end */
    {CLOSES, "[" REQUEST ", { frame: { close: 1000, reason: bye } }, { await: close }]",
     "{ ended: close-frame, close-code: 1000 }", 500000},
    {0, "[" REQUEST ", { frame: { close: 1001 } }, { await: close }]", "{ ended: close-frame, close-code: 1000-1001 }", ALL},
    {0, "[" REQUEST ", { frame: { opcode: 8 } }, { await: pong }]", "{ close-code: 1005 }", 0},
    {0, "[" REQUEST ", { await: close }]", "{ ended: open, behind: nothing }", ALL},
    {REFUSES | CLOSES, "[" REQUEST ", { await: close, always: true }]", "{ outcome: refused, ended: closed }", 500000},
    {REFUSES | CLOSES, "[" REQUEST ", { await: close }]", "{ outcome: refused, ended: open }", 0},
    {REFUSES | CLOSES, "[" REQUEST ", { listen: 2000, always: true }]", "{ ended: closed }", 500000},
    /* splits; the head has six lines and an empty one */
    {0, "[{ request: {}, split: lines, gap: 10 }]", "{ outcome: accepted, early: false }", 60000},
    {0, "[{ request: {}, split: { before-last: 2 }, gap: 4900 }, { ping: true }]", "{ pong: true, early: false }", 4900000},
    {0, "[{ request: {}, split: { inside: Sec-WebSocket-Key }, gap: 7000 }]", "{ outcome: accepted, accept: right }", 7000000},
    {0, "[{ request: {}, split: between-cr-and-lf }]", "{ outcome: accepted }", 0},
    {REFUSES | HASTY, "[{ send: {}, split: lines, gap: 3000 }, { await: response }]",
     "{ outcome: refused, early: true, responses: 1 }", 0},
    {REFUSES | HASTY, "[{ send: {}, split: lines, gap: 3000 }, { await: response }, { await: close, always: true }]",
     "{ early: true, ended: open }", ALL},
    /* several responses */
    {REFUSES, "[" REQUEST ", " REQUEST "]", "{ responses: 2, first-status: 400, outcome: refused }", 0},
    {REFUSES, "[{ request: { body: !join ['GET /hidden HTTP/1.1', !octets '\\r\\nHost: h\\r\\n\\r\\n'] } }, { listen: 9, always: true }]",
     "{ responses: 2, first-status: 4xx }", 9000},
    /* several connections */
    {0, "[" REQUEST ", { connect: true }, " REQUEST "]", "{ outcome: accepted, accepted-before: 1 }", 0},
    {0, "[" REQUEST ", { connect: true }, { ping: true, on: 0 }, " REQUEST "]", "{ pong: false, accepted-before: 1 }", 0},
    {REFUSES, "[" REQUEST ", { connect: true }, " REQUEST "]", "{ outcome: refused, accepted-before: 0 }", 0},
    {0, "[{ again: { times: 5, steps: [" REQUEST "] } }]", "{ outcome: accepted, accepted-before: 4 }", 0},
    {0, "[{ again: { times: 2, steps: [" REQUEST "] } }, { ping: true }]", "{ pong: true, accepted-before: 1 }", 0},
    /* octets again and again */
    {0, "[{ pour: { octets: 'X', up-to: 2KiB, for: 1000 } }, { await: response }]", "{ poured: octets, outcome: silent }", ALL},
    {REFUSES | HASTY, "[{ pour: { octets: !crlf ['GET / HTTP/1.1'], up-to: 1MiB, for: 1000 } }, { await: response }]",
     "{ poured: answered, outcome: refused }", 0},
    /* times */
    {0, "[" REQUEST "]", "{ answer-ms: 0 }", 0},
    {REFUSES | CLOSES, "[" REQUEST ", { await: close, always: true }]", "{ closed-ms: 500-700 }", 500000},
};

static void check(int row, bool octet_by_octet) {
    const struct wsh_case *c = load(talks[row].steps, talks[row].conditions);
    struct wsh_exchange *x = play(c, talks[row].manners, octet_by_octet);
    const char *because, *what = wsh_arena_printf(a, "%s %s (%d)", talks[row].steps, talks[row].conditions, octet_by_octet);
    ck_assert_msg(passes(c, x, &because), "%s: %s; %s", what, because, scene_events(a, wsh_exchange_transcript(x, 0)));
    uint64_t us = wsh_exchange_duration_us(x), want = talks[row].us;
    ck_assert_msg(us >= want && us <= want + TIMEOUT_US / 16, "%s took %" PRIu64, what, us);
    uint64_t waits = wsh_case_ordered_us(c);
    ck_assert_msg(us <= waits + 2 * (uint64_t)TIMEOUT_US, "%s is said to wait for %" PRIu64, what, waits);
    wsh_exchange_free(x);
}

START_TEST(talk) {
    check(_i, false);
    check(_i, true);
}
END_TEST

/* ---- what the transcript tells ---- */

static const char *events(const char *steps, unsigned manners) {
    struct wsh_exchange *x = play(load(steps, "{}"), manners, false);
    const char *text = scene_events(a, wsh_exchange_transcript(x, 0));
    wsh_exchange_free(x);
    return text;
}

START_TEST(writes_and_marks) {
    ck_assert_str_eq(events("[{ request: {}, split: { at: [4, 9] } }]", 0),
                     "connect send data> data> data> data< await fin>");
    ck_assert_str_eq(events("[" REQUEST ", { frame: { ping: a } }, { await: pong }, { listen: 5 }, { await: close }]", 0),
                     "connect send data> data< await frame data> data< await-pong listen await-close deadline fin>");
    ck_assert_str_eq(events("[" REQUEST ", { frame: { ping: a } }, { await: pong }]", REFUSES),
                     "connect send data> data< await frame await-pong fin>");
}
END_TEST

/* The peer closes between two writes: what is left is never written, and the transcript says so. */
START_TEST(writing_that_is_given_up) {
    const struct wsh_case *c = load("[{ send: {}, split: { at: 4 }, gap: 50 }, { await: response }]", "{ early: true }");
    struct wsh_exchange *x = scene_exchange(c, &profile, 7);
    const char *because;
    (void)wsh_exchange_next(x, 0);
    wsh_exchange_connected(x, 0, NULL, 0);
    wsh_exchange_sent(x, 0, wsh_exchange_next(x, 0).octets.n, 0);
    ck_assert_int_eq(wsh_exchange_next(x, 0).kind, WSH_ASK_WAIT);
    ck_assert_uint_eq(wsh_exchange_next(x, 0).until_us, 50000);
    wsh_exchange_received(x, 0, wsh_span_of(GOOD_400), 10);
    wsh_exchange_event(x, 0, WSH_EVENT_FIN, WSH_RECEIVED, NULL, 10);
    ck_assert_int_eq(wsh_exchange_next(x, 10).kind, WSH_ASK_CLOSE);
    wsh_exchange_event(x, 0, WSH_EVENT_FIN, WSH_SENT, NULL, 10);
    ck_assert_int_eq(wsh_exchange_next(x, 10).kind, WSH_ASK_DONE);
    ck_assert_str_eq(scene_events(a, wsh_exchange_transcript(x, 0)), "connect send data> data< fin< unsent await fin>");
    ck_assert(passes(c, x, &because));
    wsh_exchange_free(x);
}
END_TEST

/* The cookies of the first 101 of an exchange, for whoever asks later; nothing before, and nothing if it sets none. */
START_TEST(cookies_that_were_set) {
    static const char steps[] = "[{ request: { add: { Cookie: 'x={set-cookie}' } } }, { connect: true },"
                                " { request: { add: { Cookie: '{set-cookie}' } } }]";
    struct wsh_exchange *x = play(load(steps, "{}"), SETS, false);
    struct wsh_span first = wsh_transcript_octets(wsh_exchange_transcript(x, 0), WSH_SENT);
    struct wsh_span second = wsh_transcript_octets(wsh_exchange_transcript(x, 1), WSH_SENT);
    ck_assert_uint_lt(wsh_span_find_span(first, WSH_LIT("Cookie: x=\r\n")), first.n);
    ck_assert_uint_lt(wsh_span_find_span(second, WSH_LIT("Cookie: a=b; c=d\r\n")), second.n);
    wsh_exchange_free(x);
    x = play(load(steps, "{}"), 0, false);
    second = wsh_transcript_octets(wsh_exchange_transcript(x, 1), WSH_SENT);
    ck_assert_uint_lt(wsh_span_find_span(second, WSH_LIT("Cookie: \r\n")), second.n);
    wsh_exchange_free(x);
}
END_TEST

int main(void) {
    Suite *s = suite_create("talk");
    TCase *t = wsh_test_case(s, "talk");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, talk, 0, WSH_COUNT(talks));
    tcase_add_test(t, writes_and_marks);
    tcase_add_test(t, cookies_that_were_set);
    tcase_add_test(t, writing_that_is_given_up);
    return wsh_test_main(s);
}
