/* own.c - what we sent as frames, found in our own sent octets.
 *
 * The case may write octets of any kind at any time; what counts as WebSocket are steps that say so (`frame`, `ping`)
 * and whatever a step writes that began when the 101 was here. A transcript without marks (of another tool) is read
 * write by write. */
#include "oracle/internal.h"

enum { MESSAGES_KEPT = 64, MESSAGE_LIMIT = 256 * 1024 };

struct wsh_span wsh_unmasked(struct wsh_arena *a, const struct wsh_frame *f) {
    if (!f->masked) return f->payload;
    uint8_t *plain = wsh_arena_alloc(a, f->payload.n);
    for (size_t i = 0; i < f->payload.n; i++) plain[i] = f->payload.p[i] ^ f->mask[i % 4];
    return wsh_span_make(plain, f->payload.n);
}

/* ---- where they stand ---- */

/* One stretch of sent octets in which frames of ours begin. */
struct stretch {
    size_t from, to, received; /* received: octets that were here when it began */
    bool declared;             /* the case itself called it a frame */
};
struct walk {
    const struct wsh_transcript *t;
    size_t head_end;  /* of the 101 */
    size_t event, received;
    bool marked, own, declared; /* the step in hand */
};

static void walk_init(struct walk *w, const struct wsh_view *v) {
    *w = (struct walk){.t = v->transcript, .head_end = v->response_offset + v->response.raw.n};
}

static bool says_frames(const char *mark) {
    return mark && (strcmp(mark, "frame") == 0 || strcmp(mark, "ping") == 0);
}

/* The end of what the step in hand sent; the event is its first write. */
static size_t stretch_end(const struct walk *w) {
    size_t end = w->t->events[w->event].offset + w->t->events[w->event].length;
    for (size_t i = w->event + 1; w->marked && i < w->t->n && w->t->events[i].kind != WSH_EVENT_MARK; i++)
        if (w->t->events[i].kind == WSH_EVENT_DATA && w->t->events[i].side == WSH_SENT)
            end = w->t->events[i].offset + w->t->events[i].length;
    return end;
}

static bool walk_next(struct walk *w, struct stretch *ret) {
    for (; w->event < w->t->n; w->event++) {
        const struct wsh_event *e = &w->t->events[w->event];
        bool here = w->received >= w->head_end;
        if (e->kind == WSH_EVENT_MARK) {
            w->marked = true;
            w->declared = says_frames(e->text);
            w->own = here || w->declared;
        }
        if (e->kind != WSH_EVENT_DATA) continue;
        if (e->side == WSH_RECEIVED) w->received = e->offset + e->length;
        if (e->side == WSH_RECEIVED || !(w->marked ? w->own : here)) continue;
        *ret = (struct stretch){e->offset, stretch_end(w), w->received, w->declared};
        w->own = false; /* until the next step */
        w->event++;
        return true;
    }
    return false;
}

/* Frames that begin in [from, to), whole ones; `pos` is moved. */
static bool next_frame(struct wsh_span sent, size_t *pos, size_t to, struct wsh_frame *ret) {
    if (*pos >= to || wsh_frame_read(wsh_span_skip(sent, *pos), ret) != WSH_READ_DONE) return false;
    *pos += ret->head_size + ret->payload.n;
    return true;
}

/* ---- pings ---- */

/* What looks like an unmasked ping is one only if the case says so. */
static bool is_ping(const struct stretch *s, const struct wsh_frame *f) {
    return f->opcode == WSH_OP_PING && f->length <= 125 && (s->declared || (f->masked && f->fin));
}

void wsh_own_read(struct wsh_arena *a, const struct wsh_view *v, struct wsh_own *ret) {
    struct wsh_span sent = wsh_transcript_octets(v->transcript, WSH_SENT);
    struct walk w;
    struct stretch s;
    struct wsh_frame f;
    *ret = (struct wsh_own){.ping = WSH_EMPTY, .before_first = SIZE_MAX, .before_last = SIZE_MAX};
    for (walk_init(&w, v); walk_next(&w, &s);)
        for (size_t pos = s.from; next_frame(sent, &pos, s.to, &f);) {
            if (!is_ping(&s, &f)) continue;
            if (!ret->pinged) ret->before_first = s.received;
            ret->before_last = s.received;
            ret->ping = wsh_unmasked(a, &f);
            ret->pinged = true;
        }
}

/* ---- messages ---- */

static struct wsh_span joined(struct wsh_arena *a, struct wsh_span first, struct wsh_span then) {
    if (first.n == 0) return then;
    uint8_t *both = wsh_arena_alloc(a, first.n + then.n);
    memcpy(both, first.p, first.n);
    if (then.n > 0) memcpy(both + first.n, then.p, then.n);
    return wsh_span_make(both, first.n + then.n);
}

void wsh_messages_add(struct wsh_arena *a, struct wsh_messages *m, const struct wsh_frame *f) {
    bool begins = f->opcode == WSH_OP_TEXT || f->opcode == WSH_OP_BINARY;
    if (!begins && !(f->opcode == WSH_OP_CONT && m->open)) return;
    if (begins) m->begun = WSH_EMPTY;
    m->open = m->n < MESSAGES_KEPT && m->begun.n + f->payload.n <= MESSAGE_LIMIT;
    if (!m->open) return;
    m->begun = joined(a, m->begun, wsh_unmasked(a, f));
    if (!f->fin) return;
    *WSH_PUSH(a, m->items, m->n) = m->begun;
    m->open = false;
}

/* Frames hidden behind the head of the request are not ours as WebSocket, but whoever echoes them took them for it. */
void wsh_own_messages(struct wsh_arena *a, const struct wsh_view *v, struct wsh_messages *ret) {
    struct wsh_span sent = wsh_transcript_octets(v->transcript, WSH_SENT);
    struct walk w;
    struct stretch s;
    struct wsh_frame f;
    size_t hidden = v->request_offset + v->request.raw.n;
    *ret = (struct wsh_messages){.begun = WSH_EMPTY};
    if (v->request_read == WSH_READ_DONE)
        while (next_frame(sent, &hidden, sent.n, &f)) wsh_messages_add(a, ret, &f);
    ret->open = false;
    for (walk_init(&w, v); walk_next(&w, &s);)
        for (size_t pos = s.from; next_frame(sent, &pos, s.to, &f);) wsh_messages_add(a, ret, &f);
}
