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

void wsh_view_facts(struct wsh_arena *a, struct wsh_view *v) {
    v->facts = (struct wsh_facts){.ended = ended(v), .early = is_early(v)};
    wsh_view_count(a, v);
    if (v->status != 101) return;
    v->facts.behind = wsh_behind_kind(v);
    v->facts.close_code = wsh_behind_close_code(a, v);
    v->facts.echo = wsh_behind_echo(a, v);
}
