/* loop.c - watches, their deadlines in a binary heap, and one turn of the loop.
 *
 * The two classic bugs of an event loop are held back here. A callback may free any watch, also one that the kernel
 * reported in the same batch: a freed watch loses its events, which lets the turn skip it, and is released when the
 * turn is over, so a report can never reach memory that is something else by now. A callback may also set a deadline in
 * the past: it counts as just after the turn's time, so that it waits for the next turn and starves nobody.
 * Readiness comes from wait.h; this file knows no system call. */
#include "net/loop.h"

#include <errno.h>
#include <time.h>

#include "net/wait.h"

enum { BATCH = 128 };
static const size_t NOWHERE = SIZE_MAX;

struct wsh_watch {
    struct wsh_loop *loop;
    int fd;
    unsigned events;
    wsh_watch_fn *fn;
    void *user;
    uint64_t deadline_us;    /* 0: none */
    size_t place;            /* in the heap, or NOWHERE */
    struct wsh_watch *grave; /* next of the freed ones */
};

struct wsh_loop {
    struct wsh_wait *wait;
    struct wsh_watch **heap; /* by deadline, the nearest first */
    size_t n, room;
    struct wsh_watch *graves;
    uint64_t ahead_us;    /* of the clock: see wsh_loop_hurry */
    uint64_t earliest_us; /* no deadline is set before it: 0 but while deadlines run */
    bool turning;
};

uint64_t wsh_now_us(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}

struct wsh_loop *wsh_loop_new(void) {
    struct wsh_wait *wait = wsh_wait_new();
    if (!wait) return NULL;
    struct wsh_loop *l = calloc(1, sizeof *l);
    if (!l) wsh_die_memory(sizeof *l);
    l->wait = wait;
    return l;
}

static void bury(struct wsh_loop *l) {
    while (l->graves) {
        struct wsh_watch *w = l->graves;
        l->graves = w->grave;
        free(w);
    }
}

void wsh_loop_free(struct wsh_loop *l) {
    if (!l) return;
    bury(l);
    wsh_wait_free(l->wait);
    free(l->heap);
    free(l);
}

/* ---- the heap: heap[i] is due no later than heap[2i + 1] and heap[2i + 2] ---- */

static void put(struct wsh_loop *l, size_t place, struct wsh_watch *w) {
    l->heap[place] = w;
    w->place = place;
}

static void rise(struct wsh_loop *l, size_t place, struct wsh_watch *w) {
    for (; place > 0 && l->heap[(place - 1) / 2]->deadline_us > w->deadline_us; place = (place - 1) / 2)
        put(l, place, l->heap[(place - 1) / 2]);
    put(l, place, w);
}

static void sink(struct wsh_loop *l, size_t place, struct wsh_watch *w) {
    for (size_t child; (child = 2 * place + 1) < l->n; place = child) {
        if (child + 1 < l->n && l->heap[child + 1]->deadline_us < l->heap[child]->deadline_us) child++;
        if (l->heap[child]->deadline_us >= w->deadline_us) break;
        put(l, place, l->heap[child]);
    }
    put(l, place, w);
}

static void heap_add(struct wsh_loop *l, struct wsh_watch *w) {
    if (l->n == l->room) {
        l->room = l->room ? l->room * 2 : 64;
        l->heap = reallocarray(l->heap, l->room, sizeof *l->heap);
        if (!l->heap) wsh_die_memory(l->room * sizeof *l->heap);
    }
    rise(l, l->n++, w);
}

static void heap_drop(struct wsh_loop *l, struct wsh_watch *w) {
    struct wsh_watch *last = l->heap[--l->n];
    size_t place = w->place;
    w->place = NOWHERE;
    if (last == w) return;
    sink(l, place, last);
    rise(l, last->place, last);
}

/* ---- watches ---- */

struct wsh_watch *wsh_loop_watch(struct wsh_loop *l, int fd, unsigned events, wsh_watch_fn *fn, void *user) {
    struct wsh_watch *w = calloc(1, sizeof *w);
    if (!w) wsh_die_memory(sizeof *w);
    *w = (struct wsh_watch){.loop = l, .fd = fd, .events = events, .fn = fn, .user = user, .place = NOWHERE};
    if (fd < 0 || wsh_wait_change(l->wait, fd, 0, events, w)) return w;
    int why = errno;
    free(w);
    errno = why;
    return NULL;
}

void wsh_watch_events(struct wsh_watch *w, unsigned events) {
    if (w->fd >= 0) (void)wsh_wait_change(w->loop->wait, w->fd, w->events, events, w);
    w->events = events;
}

void wsh_watch_deadline(struct wsh_watch *w, uint64_t at_us) {
    if (at_us && at_us < w->loop->earliest_us) at_us = w->loop->earliest_us;
    if (w->deadline_us == at_us) return;
    if (w->place != NOWHERE) heap_drop(w->loop, w);
    w->deadline_us = at_us;
    if (at_us) heap_add(w->loop, w);
}

void wsh_watch_free(struct wsh_watch *w) {
    if (!w) return;
    struct wsh_loop *l = w->loop;
    wsh_watch_events(w, 0);
    wsh_watch_deadline(w, 0);
    w->grave = l->graves;
    l->graves = w;
    if (!l->turning) bury(l);
}

/* ---- one turn ---- */

/* Rounded up: a millisecond too early would make the loop spin until the deadline is really there. */
static int milliseconds_until(uint64_t at_us, uint64_t now_us) {
    if (at_us == UINT64_MAX) return -1;
    uint64_t ms = at_us > now_us ? (at_us - now_us + 999) / 1000 : 0;
    return ms > INT32_MAX ? INT32_MAX : (int)ms;
}

/* A watch may have been freed, or have lost its interest, by the callback of another one in the same batch. */
static int run_ready(const struct wsh_ready *ready, int n, uint64_t now_us) {
    int called = 0;
    for (int i = 0; i < n; i++) {
        struct wsh_watch *w = ready[i].tag;
        unsigned events = ready[i].events & (w->events | WSH_HANGUP);
        if (!w->events || !events) continue;
        w->fn(w->user, events, now_us);
        called++;
    }
    return called;
}

static int run_due(struct wsh_loop *l, uint64_t now_us) {
    int called = 0;
    l->earliest_us = now_us + 1;
    while (l->n > 0 && l->heap[0]->deadline_us <= now_us) {
        struct wsh_watch *w = l->heap[0];
        wsh_watch_deadline(w, 0);
        w->fn(w->user, WSH_TIMEOUT, now_us);
        called++;
    }
    l->earliest_us = 0;
    return called;
}

int wsh_loop_turn(struct wsh_loop *l, uint64_t until_us) {
    struct wsh_ready ready[BATCH];
    if (l->n > 0 && l->heap[0]->deadline_us < until_us) until_us = l->heap[0]->deadline_us;
    int n = wsh_wait_ready(l->wait, ready, BATCH, milliseconds_until(until_us, wsh_now_us() + l->ahead_us));
    if (n < 0 && errno != EINTR) return -1;
    uint64_t now_us = wsh_now_us() + l->ahead_us;
    l->turning = true;
    int called = run_ready(ready, n, now_us);
    called += run_due(l, now_us);
    l->turning = false;
    bury(l);
    return called;
}

void wsh_loop_hurry(struct wsh_loop *l, uint64_t us) { l->ahead_us = us; }
