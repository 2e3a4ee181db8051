/* drive.c - performs exchanges: takes each ask to its link, each event of a link back to the exchange.
 *
 * All open connections are read at all times, also while we write: a peer that answers before it has read everything
 * must not find us deaf. Every callback ends in pump(), behind which the drive may be gone. */
#include "net/drive.h"

#include "net/link.h"

struct drive {
    struct wsh_loop *loop;
    struct wsh_exchange *x;
    wsh_exchange_done_fn *done;
    void *user;
    struct wsh_watch *timer; /* of the ask that waits */
    size_t n;
    struct wsh_link links[];
};

/* The exchange is over. `done` may free it and start others, so nothing of this drive is left when it runs. */
static void finish(struct drive *d) {
    wsh_exchange_done_fn *done = d->done;
    void *user = d->user;
    struct wsh_exchange *x = d->x;
    for (size_t i = 0; i < d->n; i++) wsh_link_done(&d->links[i]);
    wsh_watch_free(d->timer);
    free(d);
    done(user, x);
}

/* True: something was told, the exchange has to be asked again. */
static bool perform(struct drive *d, const struct wsh_ask *ask, uint64_t now_us) {
    struct wsh_link *l = &d->links[ask->connection];
    switch (ask->kind) {
    case WSH_ASK_CONNECT: return wsh_link_connect(l, ask->tls, now_us);
    case WSH_ASK_SEND: return wsh_link_send(l, ask->octets, now_us);
    case WSH_ASK_HALF_CLOSE: return wsh_link_half_close(l, now_us < ask->until_us, now_us);
    case WSH_ASK_RESET: return wsh_link_reset(l, now_us);
    case WSH_ASK_CLOSE: return wsh_link_close(l, now_us);
    case WSH_ASK_READ:
    case WSH_ASK_WAIT:
    case WSH_ASK_DONE: break;
    }
    return false;
}

static void pump(struct drive *d) {
    struct wsh_ask ask;
    uint64_t now_us;
    do {
        now_us = wsh_now_us();
        ask = wsh_exchange_next(d->x, now_us);
    } while (perform(d, &ask, now_us));
    if (ask.kind == WSH_ASK_DONE)
        finish(d);
    else
        wsh_watch_deadline(d->timer, ask.kind == WSH_ASK_CONNECT ? wsh_link_patience_us(&d->links[ask.connection])
                                                                 : ask.until_us);
}

static void on_timer(void *user, unsigned events, uint64_t now_us) {
    (void)events, (void)now_us;
    pump(user);
}

static void on_link(void *user, unsigned events, uint64_t now_us) {
    struct wsh_link *l = user;
    (void)now_us; /* of the whole turn: others may have been served since */
    wsh_link_event(l, events, wsh_now_us());
    pump(l->owner);
}

void wsh_drive(struct wsh_loop *l, struct wsh_dialer *dialer, struct wsh_exchange *x, wsh_exchange_done_fn *done,
               void *user) {
    size_t n = wsh_exchange_connections(x);
    struct drive *d = calloc(1, sizeof *d + n * sizeof d->links[0]);
    if (!d) wsh_die_memory(n);
    *d = (struct drive){.loop = l, .x = x, .done = done, .user = user, .n = n};
    for (unsigned i = 0; i < n; i++)
        d->links[i] = (struct wsh_link){.loop = l,
                                        .dialer = dialer,
                                        .x = x,
                                        .original = d->links,
                                        .owner = d,
                                        .number = i,
                                        .on_event = on_link,
                                        .fd = -1};
    d->timer = wsh_loop_watch(l, -1, 0, on_timer, d);
    wsh_watch_deadline(d->timer, wsh_now_us()); /* begins in the next turn: `done` is never called from here */
}
