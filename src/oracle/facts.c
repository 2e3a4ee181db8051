/* facts.c - what a connection did as a whole, for the conditions of the case format.
 *
 * Only evidence: whether any of it is right is the case's opinion. */
#include "oracle/internal.h"

static bool is_mark(const struct wsh_event *e, const char *name) {
    return e->kind == WSH_EVENT_MARK && e->text && strcmp(e->text, name) == 0;
}

/* ---- early ---- */

/* The first event at or behind `from` that brings octets of `side` beyond `offset`; t->n if there is none. */
static size_t event_beyond(const struct wsh_transcript *t, enum wsh_side side, size_t offset) {
    size_t i = 0;
    for (; i < t->n; i++) {
        const struct wsh_event *e = &t->events[i];
        if (e->kind == WSH_EVENT_DATA && e->side == side && e->offset + e->length > offset) break;
    }
    return i;
}

static bool writes_request(const struct wsh_event *mark) { return !is_mark(mark, "frame") && !is_mark(mark, "ping"); }

/* A request ends where its answer is awaited: has anything of it been written behind the answer's first octet, or
 * been given up? Frames that are sent without waiting are no part of it. */
static bool is_early(const struct wsh_view *v) {
    const struct wsh_transcript *t = v->transcript;
    size_t answer = event_beyond(t, WSH_RECEIVED, v->response_offset);
    bool of_request = true, late = false;
    if (answer == t->n) return false;
    for (size_t i = event_beyond(t, WSH_SENT, v->request_offset); i < t->n; i++) {
        const struct wsh_event *e = &t->events[i];
        if (is_mark(e, "await")) return late;
        late |= of_request && is_mark(e, "unsent");
        if (e->kind == WSH_EVENT_MARK) of_request = writes_request(e);
        late |= of_request && i > answer && e->kind == WSH_EVENT_DATA && e->side == WSH_SENT;
    }
    return false;
}

/* ---- the end ---- */

static enum wsh_ended ended(const struct wsh_view *v) {
    if (v->ws_close) return WSH_ENDED_CLOSE_FRAME;
    if (v->reset) return WSH_ENDED_RESET;
    return v->fin ? WSH_ENDED_CLOSED : WSH_ENDED_OPEN;
}

/* ---- times ---- */

static bool ends(const struct wsh_event *e) {
    return e->side == WSH_RECEIVED && (e->kind == WSH_EVENT_FIN || e->kind == WSH_EVENT_RESET);
}

/* The event that shows the answer whole, or ends the wait for it; t->n if there is none. */
static size_t answer_event(const struct wsh_view *v) {
    const struct wsh_transcript *t = v->transcript;
    size_t head_end = v->response_offset + v->response.raw.n, i = 0;
    if (v->status > 0 && head_end > 0) return event_beyond(t, WSH_RECEIVED, head_end - 1);
    while (i < t->n && !ends(&t->events[i]) && t->events[i].kind != WSH_EVENT_DEADLINE) i++;
    return i;
}

/* When the last octet of ours before the event `stop` went out, or the connection began. */
static uint64_t last_sent_us(const struct wsh_transcript *t, size_t stop) {
    uint64_t at = 0;
    for (size_t i = 0; i < stop; i++) {
        const struct wsh_event *e = &t->events[i];
        if (e->kind == WSH_EVENT_CONNECT || (e->kind == WSH_EVENT_DATA && e->side == WSH_SENT)) at = e->at_us;
    }
    return at;
}

static uint64_t since_last_sent(const struct wsh_transcript *t, size_t event) {
    if (event == t->n) return 0;
    uint64_t from = last_sent_us(t, event), to = t->events[event].at_us;
    return to > from ? to - from : 0;
}

static uint64_t closed_us(const struct wsh_transcript *t) {
    size_t i = 0;
    while (i < t->n && !ends(&t->events[i])) i++;
    uint64_t us = since_last_sent(t, i);
    return i < t->n && us == 0 ? 1 : us;
}

/* ---- pouring ---- */

static enum wsh_poured poured(const struct wsh_view *v) {
    const struct wsh_transcript *t = v->transcript;
    enum wsh_poured how = WSH_POURED_NOT;
    for (size_t i = 0; i < t->n; i++) {
        if (is_mark(&t->events[i], "pour")) how = WSH_POURED_ANSWERED;
        if (is_mark(&t->events[i], "poured-octets")) return WSH_POURED_OCTETS;
        if (is_mark(&t->events[i], "poured-time")) return WSH_POURED_TIME;
    }
    return how == WSH_POURED_ANSWERED && v->status == 0 ? WSH_POURED_ENDED : how;
}

void wsh_view_facts(struct wsh_arena *a, struct wsh_view *v) {
    v->facts = (struct wsh_facts){.ended = ended(v), .early = is_early(v), .poured = poured(v)};
    v->facts.answer_us = since_last_sent(v->transcript, answer_event(v));
    v->facts.closed_us = closed_us(v->transcript);
    wsh_view_count(a, v);
    wsh_tls_seen_read(v->transcript, &v->facts.tls);
    if (v->status != 101) return;
    v->facts.behind = wsh_behind_kind(v);
    v->facts.close_code = wsh_behind_close_code(a, v);
    v->facts.echo = wsh_behind_echo(a, v);
}
