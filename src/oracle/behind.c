/* behind.c - the octets behind a 101: frames, and whether a pong among them answers our ping.
 *
 * Our ping is found in our own sent octets: a masked Ping frame at the start of a write that came after the 101. A
 * pong that came before it answers octets that were no frames of ours, for example a ping hidden in a body. */
#include "oracle/internal.h"

void wsh_behind_init(struct wsh_behind *b, const struct wsh_view *v) {
    *b = (struct wsh_behind){.rest = v->after, .frame.payload = WSH_EMPTY};
    b->next = wsh_transcript_octets(v->transcript, WSH_RECEIVED).n - v->after.n;
}

enum wsh_read wsh_behind_next(struct wsh_behind *b) {
    enum wsh_read r = wsh_frame_read(b->rest, &b->frame);
    size_t size = b->frame.head_size + b->frame.payload.n;
    b->offset = b->next;
    if (r != WSH_READ_DONE) return r;
    b->rest = wsh_span_skip(b->rest, size);
    b->next += size;
    return r;
}

bool wsh_is_http_text(struct wsh_span octets) {
    static const char *const starts[] = {"HTTP/1.", "HTTP/0.", "HTTP/2 "};
    for (size_t i = 0; i < WSH_COUNT(starts); i++)
        if (wsh_span_starts(octets, wsh_span_of(starts[i]))) return true;
    return false;
}

static struct wsh_span unmasked(struct wsh_arena *a, const struct wsh_frame *f) {
    if (!f->masked) return f->payload;
    uint8_t *plain = wsh_arena_alloc(a, f->payload.n);
    for (size_t i = 0; i < f->payload.n; i++) plain[i] = f->payload.p[i] ^ f->mask[i % 4];
    return wsh_span_make(plain, f->payload.n);
}

/* Pings that we sent behind the 101, and how much had been received when the first of them went out. */
enum { PINGS_KEPT = 16 };
struct pings {
    struct wsh_span payloads[PINGS_KEPT];
    size_t n, received_before;
};

/* One write of ours: a ping at its start? */
static void note_write(struct wsh_arena *a, struct wsh_span octets, struct pings *out) {
    struct wsh_frame f;
    if (out->n == PINGS_KEPT || wsh_frame_read(octets, &f) != WSH_READ_DONE) return;
    if (f.opcode == WSH_OP_PING && f.masked && f.fin && f.length <= 125) out->payloads[out->n++] = unmasked(a, &f);
}

static void find_pings(struct wsh_arena *a, const struct wsh_view *v, struct pings *out) {
    const struct wsh_transcript *t = v->transcript;
    struct wsh_span sent = wsh_transcript_octets(t, WSH_SENT);
    size_t head_end = v->response_offset + v->response.raw.n, received = 0;
    *out = (struct pings){.n = 0};
    for (size_t i = 0; i < t->n; i++) {
        const struct wsh_event *e = &t->events[i];
        if (e->kind != WSH_EVENT_DATA) continue;
        if (e->side == WSH_RECEIVED) received = e->offset + e->length;
        if (e->side == WSH_SENT && received >= head_end) note_write(a, wsh_span_skip(sent, e->offset), out);
        if (out->n == 0) out->received_before = received;
    }
}

static bool answers(const struct pings *pings, struct wsh_span payload) {
    for (size_t i = 0; i < pings->n; i++)
        if (wsh_span_eq(pings->payloads[i], payload)) return true;
    return false;
}

/* A pong without payload may be a heartbeat (R6455-5.5.3-PONG): before our ping it proves nothing. */
static void note_pong(struct wsh_arena *a, struct wsh_view *v, const struct pings *pings, const struct wsh_behind *b) {
    if (b->offset < pings->received_before)
        v->early_pong |= b->frame.payload.n > 0;
    else
        v->pong |= answers(pings, unmasked(a, &b->frame));
}

/* Text that is no frame often looks like one: 'H' is a fragmented Close with a reserved bit. */
static bool is_control(const struct wsh_frame *f, unsigned opcode) {
    return f->opcode == opcode && f->fin && f->rsv == 0 && f->length <= 125;
}

void wsh_view_behind(struct wsh_arena *a, struct wsh_view *v) {
    struct wsh_behind b;
    struct pings pings;
    find_pings(a, v, &pings);
    for (wsh_behind_init(&b, v); wsh_behind_next(&b) == WSH_READ_DONE;) {
        if (is_control(&b.frame, WSH_OP_PONG)) note_pong(a, v, &pings, &b);
        v->ws_close |= is_control(&b.frame, WSH_OP_CLOSE);
    }
}
