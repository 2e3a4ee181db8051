/* scene.h - what the tests of exchanges share: a profile, small cases made by hand, and a scripted peer in memory.
 *
 * The peer answers the n-th request head that it has read with the n-th line of its part; in it "{accept}" stands for
 * the accept value of that request's key. Behind a 101 it answers pings, if its part says so. */
#ifndef WSH_TESTS_UNIT_EXCHANGE_SCENE_H
#define WSH_TESTS_UNIT_EXCHANGE_SCENE_H

#include "exchange/judge.h"
#include "exchange/memory.h"
#include "support/main.h"

#define GOOD_101 \
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" \
    "Sec-WebSocket-Accept: {accept}\r\n\r\n"
#define GOOD_400 "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"

enum { TIMEOUT_US = 5000000 };

/* ---- profile and cases ---- */

static inline struct wsh_profile scene_profile(void) {
    return (struct wsh_profile){
        .uri = {.host = WSH_LIT("127.0.0.1"), .port = 9000, .authority = WSH_LIT("127.0.0.1:9000"),
                .resource = WSH_LIT("/chat")},
        .host = WSH_LIT("127.0.0.1:9000"),
    };
}

static inline struct wsh_step scene_step(enum wsh_step_kind kind, unsigned connection) {
    return (struct wsh_step){.kind = kind, .connection = connection};
}
#define SEND(n) scene_step(WSH_STEP_SEND, n)
#define AWAIT(n) scene_step(WSH_STEP_AWAIT, n)
#define PING(n) scene_step(WSH_STEP_PING, n)
#define HALF_CLOSE(n) scene_step(WSH_STEP_HALF_CLOSE, n)
#define RESET(n) scene_step(WSH_STEP_RESET, n)
#define CONNECT(n) scene_step(WSH_STEP_CONNECT, n)

static inline struct wsh_step scene_pause(unsigned connection, uint64_t wait_us) {
    struct wsh_step s = scene_step(WSH_STEP_PAUSE, connection);
    s.wait_us = wait_us;
    return s;
}

static inline struct wsh_step scene_octets(struct wsh_arena *a, unsigned connection, const char *text) {
    struct wsh_step s = scene_step(WSH_STEP_OCTETS, connection);
    s.octets = wsh_octets_of(a, wsh_span_of(text));
    return s;
}

static inline struct wsh_case scene_case(struct wsh_step *steps, size_t n) {
    return (struct wsh_case){.id = "scene/one", .family = "scene", .title = "a server that plays its part is heard",
                             .steps = steps, .n_steps = n, .repeat = 1, .parallel = 1};
}

static inline struct wsh_exchange *scene_exchange(const struct wsh_case *c, const struct wsh_profile *p,
                                                  uint64_t seed) {
    struct wsh_exchange_options o = {.profile = p, .seed = seed, .timeout_us = TIMEOUT_US};
    return wsh_exchange_new(c, &o);
}

/* ---- the peer ---- */

enum scene_end { STAY, END_FIN, END_RESET };
struct scene_part {
    const char *answers[4]; /* to the requests of one connection, in order; NULL: none */
    unsigned end_behind;    /* requests behind which `end` happens */
    enum scene_end end;
    enum { NO_PONG, PONG, WRONG_PONG, CLOSE_FRAME } to_ping;
    bool deaf;              /* nobody listens */
    size_t early;           /* answers the first request when so many octets are there, 0: at the end of its head */
    uint64_t patience_us;   /* closes a connection that is idle for so long; 0: never */
    const char *on_fin;     /* said when we half-close */
};
struct scene_peer {
    const struct scene_part *part;
    bool octet_by_octet;
    unsigned opened, closed;
};
struct scene_conn {
    struct scene_peer *peer;
    struct wsh_arena *arena;
    struct wsh_buf in;
    unsigned requests;
    bool switched;
    uint64_t last_us;
};

static inline void *scene_open(void *user) {
    struct scene_peer *peer = user;
    if (peer->part->deaf) return NULL;
    struct scene_conn *c = calloc(1, sizeof *c);
    ck_assert_ptr_nonnull(c);
    c->peer = peer;
    c->arena = wsh_arena_new();
    wsh_buf_init(&c->in, 4 * WSH_LIMIT_HEAD);
    peer->opened++;
    return c;
}

static inline void scene_close(void *connection) {
    struct scene_conn *c = connection;
    c->peer->closed++;
    wsh_buf_done(&c->in);
    wsh_arena_free(c->arena);
    free(c);
}

static inline void scene_say(const char *answer, struct wsh_span key, struct wsh_buf *out) {
    char accept[WSH_ACCEPT_SIZE + 1];
    struct wsh_span all = wsh_span_of(answer);
    size_t at = wsh_span_find_span(all, WSH_LIT("{accept}"));
    wsh_accept_value(key, accept);
    wsh_buf_add(out, wsh_span_slice(all, 0, at));
    if (at == all.n) return;
    wsh_buf_add_text(out, accept);
    wsh_buf_add(out, wsh_span_skip(all, at + strlen("{accept}")));
}

static inline void scene_drop(struct wsh_buf *b, size_t n) {
    memmove(b->p, b->p + n, b->n - n);
    b->n -= n;
}

static inline void scene_answer(struct scene_conn *c, struct wsh_span key, struct wsh_buf *out) {
    const char *answer = c->requests < 4 ? c->peer->part->answers[c->requests] : NULL;
    c->requests++;
    if (!answer) return;
    c->switched = wsh_span_starts(wsh_span_of(answer), WSH_LIT("HTTP/1.1 101"));
    scene_say(answer, key, out);
}

static inline void scene_frame(struct scene_conn *c, const struct wsh_frame *f, struct wsh_buf *out) {
    uint8_t payload[125];
    size_t n = f->payload.n;
    ck_assert(f->masked && f->opcode == WSH_OP_PING && n <= sizeof payload);
    for (size_t i = 0; i < n; i++) payload[i] = f->payload.p[i] ^ f->mask[i % 4];
    if (c->peer->part->to_ping == WRONG_PONG) payload[0] ^= 1;
    unsigned opcode = c->peer->part->to_ping == CLOSE_FRAME ? WSH_OP_CLOSE : WSH_OP_PONG;
    if (opcode == WSH_OP_CLOSE) n = 0;
    if (c->peer->part->to_ping != NO_PONG) wsh_frame_write(out, 0x80 | opcode, NULL, wsh_span_make(payload, n));
}

static inline bool scene_request(struct scene_conn *c, struct wsh_buf *out) {
    struct wsh_head head;
    struct wsh_span in = wsh_buf_span(&c->in);
    size_t early = c->peer->part->early;
    if (early && c->requests == 0 && in.n >= early) scene_answer(c, WSH_EMPTY, out);
    if (wsh_head_read(c->arena, WSH_HEAD_REQUEST, in, &head) != WSH_READ_DONE) return false;
    const struct wsh_field *key = wsh_head_find(&head, "Sec-WebSocket-Key", NULL);
    if (!early || c->requests != 1) scene_answer(c, key ? key->value : WSH_EMPTY, out);
    scene_drop(&c->in, head.raw.n);
    return true;
}

static inline bool scene_receive(void *connection, struct wsh_span octets, bool fin, uint64_t now_us,
                                 struct wsh_buf *out) {
    struct scene_conn *c = connection;
    const struct scene_part *part = c->peer->part;
    struct wsh_frame frame;
    ck_assert(!c->peer->octet_by_octet || octets.n <= 1);
    if (octets.n > 0 || c->last_us == 0) c->last_us = now_us + 1;
    wsh_buf_add(&c->in, octets);
    while (!c->switched && scene_request(c, out)) continue;
    while (c->switched && wsh_frame_read(wsh_buf_span(&c->in), &frame) == WSH_READ_DONE) {
        scene_frame(c, &frame, out);
        scene_drop(&c->in, frame.head_size + frame.payload.n);
    }
    if (fin && part->on_fin) scene_say(part->on_fin, WSH_EMPTY, out);
    if (part->patience_us && now_us + 1 - c->last_us >= part->patience_us) return false;
    return !(part->end != STAY && c->requests >= part->end_behind && (part->end_behind || octets.n > 0));
}

static inline bool scene_resets(void *connection) {
    const struct scene_conn *c = connection;
    return c->peer->part->end == END_RESET;
}

/* Performs the case to its end; nothing of the peer is left afterwards. */
static inline void scene_play(struct wsh_exchange *x, const struct scene_part *part, bool octet_by_octet) {
    struct scene_peer state = {.part = part, .octet_by_octet = octet_by_octet};
    struct wsh_peer peer = {
        .open = scene_open, .receive = scene_receive, .close = scene_close, .resets = scene_resets, .user = &state};
    wsh_memory_drive(x, &peer, octet_by_octet);
    ck_assert_uint_eq(state.opened, state.closed);
}

/* The marks and events of a connection as words: "connect mark:send data> mark:await data< fin>". */
static inline const char *scene_events(struct wsh_arena *a, const struct wsh_transcript *t) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    for (size_t i = 0; i < t->n; i++) {
        const struct wsh_event *e = &t->events[i];
        wsh_buf_printf(&b, "%s%s", i ? " " : "", e->kind == WSH_EVENT_MARK ? e->text : wsh_event_name(e->kind));
        bool sided = e->kind == WSH_EVENT_DATA || e->kind == WSH_EVENT_FIN || e->kind == WSH_EVENT_RESET;
        if (sided) wsh_buf_add_text(&b, e->side == WSH_SENT ? ">" : "<");
    }
    const char *text = wsh_arena_text(a, wsh_buf_span(&b));
    wsh_buf_done(&b);
    return text;
}

#endif
