/* transcript.c - appends evidence; nothing here ever changes an octet once it was written.
 *
 * Limits: octets per side (then counted as dropped), events per transcript (then DATA and MARK are left out, so that
 * the events that decide an outcome always find room). */
#include "oracle/transcript.h"

/* Events kept back for everything but DATA and MARK: an endless drip must not hide the FIN behind it. */
enum { EVENTS_RESERVED = 64 };

static const char *const event_names[] = {
    [WSH_EVENT_CONNECT] = "connect",           [WSH_EVENT_TLS] = "tls",
    [WSH_EVENT_DATA] = "data",                 [WSH_EVENT_FIN] = "fin",
    [WSH_EVENT_RESET] = "reset",               [WSH_EVENT_TLS_ALERT] = "tls-alert",
    [WSH_EVENT_DEADLINE] = "deadline",         [WSH_EVENT_CONNECT_FAIL] = "connect-fail",
    [WSH_EVENT_TLS_FAIL] = "tls-fail",         [WSH_EVENT_MARK] = "mark",
};

void wsh_transcript_init(struct wsh_transcript *t, struct wsh_arena *a) {
    *t = (struct wsh_transcript){.arena = a};
    wsh_buf_init(&t->octets[WSH_SENT], WSH_LIMIT_SENT);
    wsh_buf_init(&t->octets[WSH_RECEIVED], WSH_LIMIT_RECEIVED);
}

void wsh_transcript_done(struct wsh_transcript *t) {
    wsh_buf_done(&t->octets[WSH_SENT]);
    wsh_buf_done(&t->octets[WSH_RECEIVED]);
    t->events = NULL;
    t->n = 0;
}

void wsh_transcript_clear(struct wsh_transcript *t) {
    for (int side = WSH_SENT; side <= WSH_RECEIVED; side++) {
        wsh_buf_clear(&t->octets[side]);
        t->dropped[side] = 0;
    }
    t->events = NULL;
    t->n = 0;
}

static struct wsh_event *push(struct wsh_transcript *t, enum wsh_event_kind kind, enum wsh_side side, uint64_t at_us) {
    bool many = kind == WSH_EVENT_DATA || kind == WSH_EVENT_MARK;
    if (t->n >= (size_t)WSH_LIMIT_EVENTS - (many ? EVENTS_RESERVED : 0)) return NULL;
    struct wsh_event *event = WSH_PUSH(t->arena, t->events, t->n);
    *event = (struct wsh_event){.kind = kind, .side = side, .at_us = at_us};
    return event;
}

void wsh_transcript_data(struct wsh_transcript *t, enum wsh_side side, struct wsh_span octets, uint64_t at_us) {
    struct wsh_buf *kept = &t->octets[side];
    size_t offset = kept->n, room = kept->limit - kept->n, n = octets.n < room ? octets.n : room;
    t->dropped[side] += octets.n - n;
    if (n == 0) return;
    wsh_buf_add(kept, wsh_span_slice(octets, 0, n));
    struct wsh_event *event = push(t, WSH_EVENT_DATA, side, at_us);
    if (event) {
        event->offset = offset;
        event->length = n;
    }
}

void wsh_transcript_event(struct wsh_transcript *t, enum wsh_event_kind kind, enum wsh_side side, const char *text,
                          uint64_t at_us) {
    struct wsh_event *event = push(t, kind, side, at_us);
    if (event && text) event->text = wsh_arena_text(t->arena, wsh_span_of(text));
}

const struct wsh_event *wsh_transcript_find(const struct wsh_transcript *t, enum wsh_event_kind kind,
                                            enum wsh_side side) {
    for (size_t i = 0; i < t->n; i++)
        if (t->events[i].kind == kind && t->events[i].side == side) return &t->events[i];
    return NULL;
}

struct wsh_span wsh_transcript_octets(const struct wsh_transcript *t, enum wsh_side side) {
    return wsh_buf_span(&t->octets[side]);
}

const char *wsh_event_name(enum wsh_event_kind kind) {
    WSH_CHECK((size_t)kind < WSH_COUNT(event_names));
    return event_names[kind];
}
