/* awaited.c - a connection cut into its awaited responses.
 *
 * Must never look at a case: only marks and octets, so that the judge of a record needs nothing else. */
#include "exchange/awaited.h"

/* Where a walk over the events stands. */
struct walk {
    struct wsh_arena *arena;
    const struct wsh_transcript *t;
    struct wsh_awaited *list;
    size_t n;
    size_t seen[2]; /* octets of each side so far */
    bool waiting;   /* the last mark was an await */
    bool advance;   /* the next await looks behind `next` */
    struct wsh_awaited next;
};

static bool is_mark(const struct wsh_event *e, const char *name) {
    return e->kind == WSH_EVENT_MARK && e->text && strcmp(e->text, name) == 0;
}

/* The transcript as it was before the event `stop`, with octets up to `end`: borrowed, nobody grows or frees it. */
static struct wsh_transcript *before(struct wsh_arena *a, const struct wsh_transcript *t, size_t stop,
                                     const size_t *end) {
    struct wsh_transcript *part = WSH_NEW(a, struct wsh_transcript);
    *part = (struct wsh_transcript){.arena = a, .events = t->events, .n = stop < t->n ? stop : t->n};
    for (unsigned side = 0; side < 2; side++) {
        const struct wsh_buf *all = &t->octets[side];
        size_t n = end[side] < all->n ? end[side] : all->n;
        part->octets[side] = (struct wsh_buf){.p = all->p, .n = n, .limit = n};
    }
    return part;
}

/* Where the case began to send its request number `wanted` (from 0), if it did so before the event `stop`. */
static bool find_send(const struct walk *w, size_t wanted, size_t stop, size_t *ret_at) {
    size_t sends = 0, at = 0;
    for (size_t i = 0; i < stop; i++) {
        const struct wsh_event *e = &w->t->events[i];
        if (e->kind == WSH_EVENT_DATA && e->side == WSH_SENT) at = e->offset + e->length;
        if (!is_mark(e, "send") || sends++ != wanted) continue;
        *ret_at = at;
        return true;
    }
    return false;
}

/* Where the request behind the answered one begins: where the case began it before the answer came, else, if the case
 * goes on awaiting, behind the answered head (several requests in one segment), else with what is sent next. */
static size_t next_request(const struct walk *w, const struct wsh_view *answered, size_t index) {
    size_t at;
    if (find_send(w, w->n, index, &at)) return at;
    bool more = is_mark(&w->t->events[index], "await") && answered->request_read == WSH_READ_DONE;
    return more ? answered->request_offset + answered->request.raw.n : w->seen[WSH_SENT];
}

/* An await ended at the event `index`: was its response complete, and no 101? */
static void finish_await(struct walk *w, size_t index) {
    struct wsh_view v;
    const size_t *base = w->list[w->n - 1].base;
    const struct wsh_transcript *part = before(w->arena, w->t, index, w->seen);
    wsh_view_read_at(w->arena, part, base[WSH_SENT], base[WSH_RECEIVED], &v);
    w->advance = v.outcome == WSH_REFUSED;
    if (!w->advance) return;
    w->next.base[WSH_RECEIVED] = v.response_end;
    w->next.base[WSH_SENT] = next_request(w, &v, index);
}

static void walk_mark(struct walk *w, size_t index, bool await) {
    if (w->waiting) finish_await(w, index);
    w->waiting = await;
    if (!await || !w->advance) return;
    w->next.event = index;
    *WSH_PUSH(w->arena, w->list, w->n) = w->next;
    w->advance = false;
}

size_t wsh_awaited_list(struct wsh_arena *a, const struct wsh_transcript *t, struct wsh_awaited **ret_list) {
    struct walk w = {.arena = a, .t = t};
    (void)WSH_PUSH(a, w.list, w.n);
    for (size_t i = 0; i < t->n; i++) {
        const struct wsh_event *e = &t->events[i];
        if (e->kind == WSH_EVENT_DATA) w.seen[e->side] = e->offset + e->length;
        if (e->kind == WSH_EVENT_MARK) walk_mark(&w, i, is_mark(e, "await"));
    }
    *ret_list = w.list;
    return w.n;
}

void wsh_awaited_view(struct wsh_arena *a, const struct wsh_transcript *t, const struct wsh_awaited *list, size_t n,
                      size_t index, struct wsh_view *ret_view) {
    const size_t *base = list[index].base;
    const struct wsh_awaited *next = index + 1 < n ? &list[index + 1] : NULL;
    const struct wsh_transcript *part = next ? before(a, t, next->event, next->base) : t;
    wsh_view_read_at(a, part, base[WSH_SENT], base[WSH_RECEIVED], ret_view);
    ret_view->transcript = t;
    if (!next) wsh_view_facts(a, ret_view);
}
