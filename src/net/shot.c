/* shot.c - the states of a shot: connect, (TLS,) write piece by piece, read until it is enough. */
#include "net/shot.h"

#include <errno.h>

#include "net/tcp.h"

enum { PIECE = 16 * 1024, WIRE = 256 * 1024, READS = 64 };

void wsh_shot_init(struct wsh_shot *s) {
    wsh_buf_init(&s->received, WSH_LIMIT_HEAD);
    wsh_buf_init(&s->wire, WIRE);
    s->fd = -1;
}

static void drop(struct wsh_shot *s) {
    wsh_watch_free(s->watch);
    wsh_tls_free(s->tls);
    if (s->fd >= 0) wsh_tcp_reset(s->fd);
    s->watch = NULL;
    s->tls = NULL;
    s->fd = -1;
    s->kept = s->connected = false;
}

void wsh_shot_leave(struct wsh_shot *s) { drop(s); }

void wsh_shot_done(struct wsh_shot *s) {
    drop(s);
    wsh_buf_done(&s->received);
    wsh_buf_done(&s->wire);
}

static void over(struct wsh_shot *s, enum wsh_shot_end end, int error, uint64_t now_us) {
    s->end = end;
    s->error = error;
    s->answer_us = now_us - s->began_us;
    s->kept = end == WSH_SHOT_ANSWERED && s->keep && !s->tls && !s->fin_sent && s->sent == s->octets.n;
    if (s->kept)
        wsh_watch_deadline(s->watch, 0);
    else
        drop(s);
    s->done(s->user, s);
}

/* ---- writing ---- */

/* The end of a write: an answer may still wait to be read, so only the reading side decides. */
enum wrote { WROTE_ALL, WROTE_WAITS, WROTE_LOST };

static enum wrote write_plain(struct wsh_shot *s) {
    while (s->sent < s->octets.n) {
        size_t end = wsh_split_end(s->split, s->octets, s->sent);
        struct wsh_tcp_result r = wsh_tcp_write(s->fd, wsh_span_slice(s->octets, s->sent, end));
        if (r.kind == WSH_TCP_AGAIN) return WROTE_WAITS;
        if (r.kind != WSH_TCP_SOME) return WROTE_LOST;
        s->sent += r.n;
    }
    return WROTE_ALL;
}

static enum wrote flush(struct wsh_shot *s) {
    wsh_tls_output(s->tls, &s->wire);
    while (s->written < s->wire.n) {
        struct wsh_tcp_result r = wsh_tcp_write(s->fd, wsh_span_skip(wsh_buf_span(&s->wire), s->written));
        if (r.kind == WSH_TCP_AGAIN) return WROTE_WAITS;
        if (r.kind != WSH_TCP_SOME) return WROTE_LOST;
        s->written += r.n;
    }
    wsh_buf_clear(&s->wire);
    s->written = 0;
    return WROTE_ALL;
}

/* A record, and a write, of each piece. */
static enum wrote write_tls(struct wsh_shot *s) {
    enum wrote wrote = flush(s);
    while (wrote == WROTE_ALL && s->connected && s->sent < s->octets.n) {
        size_t end = wsh_split_end(s->split, s->octets, s->sent);
        (void)wsh_tls_write(s->tls, wsh_span_slice(s->octets, s->sent, end));
        s->sent = end;
        wrote = flush(s);
    }
    return wrote;
}

static void push(struct wsh_shot *s) {
    if (!s->connected && !s->tls) return;
    enum wrote wrote = s->tls ? write_tls(s) : write_plain(s);
    wsh_watch_events(s->watch, WSH_READABLE | (wrote == WROTE_WAITS ? WSH_WRITABLE : 0));
    if (wrote != WROTE_ALL || s->sent < s->octets.n || !s->half_close || s->tls || s->fin_sent) return;
    wsh_tcp_half_close(s->fd);
    s->fin_sent = true;
}

/* ---- reading ---- */

/* True: it is over. */
static bool take_tls(struct wsh_shot *s, struct wsh_span wire, uint64_t now_us) {
    enum wsh_tls_state state = wsh_tls_input(s->tls, wire, &s->received);
    if (state == WSH_TLS_OPEN) s->connected = true;
    push(s);
    if (state != WSH_TLS_ENDED && state != WSH_TLS_FAILED) return false;
    bool met = s->connected || state == WSH_TLS_ENDED;
    over(s, met ? (state == WSH_TLS_ENDED ? WSH_SHOT_CLOSED : WSH_SHOT_RESET) : WSH_SHOT_UNREACHED, 0, now_us);
    return true;
}

static bool is_enough(struct wsh_shot *s) {
    return s->lingers || (s->received.n > 0 && s->enough(s->user, wsh_buf_span(&s->received)));
}

/* The answer is there: the patience that is left is for what follows it. */
static bool linger(struct wsh_shot *s, uint64_t now_us) {
    if (s->linger_us == 0 || s->received.over) return false;
    if (!s->lingers) wsh_watch_deadline(s->watch, now_us + s->linger_us);
    s->lingers = true;
    return true;
}

static void read_on(struct wsh_shot *s, uint64_t now_us) {
    uint8_t piece[PIECE];
    for (int i = 0; i < READS; i++) {
        struct wsh_tcp_result r = wsh_tcp_read(s->fd, piece, sizeof piece);
        if (r.kind == WSH_TCP_AGAIN) return;
        if (r.kind != WSH_TCP_SOME) {
            enum wsh_shot_end end = r.kind == WSH_TCP_FIN ? WSH_SHOT_CLOSED : WSH_SHOT_RESET;
            over(s, s->connected ? end : WSH_SHOT_UNREACHED, r.error, now_us);
            return;
        }
        if (s->tls && take_tls(s, wsh_span_make(piece, r.n), now_us)) return;
        if (!s->tls) wsh_buf_add(&s->received, wsh_span_make(piece, r.n));
        if (s->received.over || is_enough(s)) {
            if (linger(s, now_us)) continue;
            over(s, WSH_SHOT_ANSWERED, 0, now_us);
            return;
        }
        if (r.n < sizeof piece) return; /* there was no more */
    }
}

static void connected(struct wsh_shot *s) {
    if (!s->dialer->tls) {
        s->connected = true;
    } else if (!s->tls) {
        s->tls = wsh_tls_new(s->dialer->tls, s->dialer->tls_host, s->dialer->sni);
        (void)wsh_tls_input(s->tls, WSH_EMPTY, &s->received); /* the client speaks first */
    }
    push(s);
}

static void on_event(void *user, unsigned events, uint64_t now_us) {
    struct wsh_shot *s = user;
    bool dialing = !s->connected && !s->tls;
    if (s->kept) { /* the peer does not wait for the next request */
        drop(s);
    } else if (events & WSH_TIMEOUT) {
        enum wsh_shot_end end = s->lingers ? WSH_SHOT_ANSWERED : WSH_SHOT_PATIENCE;
        over(s, s->connected ? end : WSH_SHOT_UNREACHED, 0, now_us);
    } else if (dialing) {
        int reset = 0, rc = wsh_tcp_connected(s->fd, &reset);
        if (rc == 0)
            connected(s);
        else if (rc != -EINPROGRESS)
            over(s, WSH_SHOT_UNREACHED, -rc, now_us);
    } else {
        if (events & WSH_WRITABLE) push(s);
        if (events & (WSH_READABLE | WSH_HANGUP)) read_on(s, now_us);
    }
}

/* ---- beginning ---- */

static int dial(struct wsh_shot *s, bool *ret_pending) {
    const struct wsh_address *to = &s->dialer->addresses[s->dialer->first];
    s->fd = wsh_tcp_dial(to, ret_pending);
    if (s->fd < 0) {
        int error = -s->fd;
        s->fd = -1;
        return error;
    }
    s->watch = wsh_loop_watch(s->loop, s->fd, WSH_READABLE | (*ret_pending ? WSH_WRITABLE : 0), on_event, s);
    return s->watch ? 0 : errno;
}

void wsh_shot_fire(struct wsh_shot *s) {
    bool pending = false, again = s->kept;
    wsh_buf_clear(&s->received);
    wsh_buf_clear(&s->wire);
    s->sent = s->written = 0;
    s->fin_sent = s->kept = s->lingers = false;
    s->began_us = wsh_now_us();
    int error = again ? 0 : dial(s, &pending);
    if (error) {
        over(s, WSH_SHOT_UNREACHED, error, s->began_us);
        return;
    }
    wsh_watch_deadline(s->watch, s->began_us + s->patience_us);
    if (again)
        push(s);
    else if (!pending)
        connected(s);
}
