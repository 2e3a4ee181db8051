/* link.c - performing the asks of one connection.
 *
 * Two orders matter. What the peer has sent is read before its reset is told: Linux keeps the octets readable behind an
 * error of a write. And what TLS has to say (replies, alerts) goes out before the exchange hears of the result, so that
 * a peer whose certificate we refuse learns why. */
#include "net/link.h"

#include <ctype.h>
#include <errno.h>

#include "net/tcp.h"

enum {
    PIECE = 64 * 1024, /* one read */
    ROUNDS = 16,       /* reads in one event: other connections want their turn too */
    RETRY_US = 20000,
};

void wsh_link_done(struct wsh_link *l) {
    wsh_watch_free(l->watch);
    if (l->fd >= 0) wsh_tcp_close(l->fd);
    wsh_tls_free(l->tls);
    wsh_buf_done(&l->wire);
    wsh_buf_done(&l->plain);
    l->watch = NULL;
    l->tls = NULL;
    l->fd = -1;
    l->state = WSH_LINK_OVER;
}

/* ---- reading ---- */

static void watch(struct wsh_link *l, bool writable) {
    wsh_watch_events(l->watch, (l->fin ? 0u : (unsigned)WSH_READABLE) | (writable ? (unsigned)WSH_WRITABLE : 0u));
}

static void tell(struct wsh_link *l, enum wsh_event_kind kind, enum wsh_side side, const char *text, uint64_t now_us) {
    wsh_exchange_event(l->x, l->number, kind, side, text, now_us);
}

static void tls_failed(struct wsh_link *l, const char *why, uint64_t now_us) {
    tell(l, WSH_EVENT_TLS_FAIL, WSH_RECEIVED, why, now_us);
    wsh_link_done(l);
}

static const char *explain(int error, char *text, size_t room) {
    (void)snprintf(text, room, "%s", strerror(error));
    text[0] = (char)tolower((unsigned char)text[0]);
    return text;
}

/* The reading side ended. A write that met RST has eaten the error, and the read behind it sees a plain end. */
static void end_of_input(struct wsh_link *l, struct wsh_tcp_result r, uint64_t now_us) {
    char why[96];
    bool reset = r.kind == WSH_TCP_RESET || l->reset;
    int error = l->reset ? l->reset : r.error;
    if (l->state == WSH_LINK_SHAKING) {
        tls_failed(l,
                   reset ? "the peer reset the connection during the TLS handshake"
                         : "the peer closed the connection during the TLS handshake",
                   now_us);
        return;
    }
    l->fin = true;
    watch(l, false);
    if (reset)
        tell(l, WSH_EVENT_RESET, WSH_RECEIVED, error == ECONNRESET ? NULL : explain(error, why, sizeof why), now_us);
    else
        tell(l, WSH_EVENT_FIN, WSH_RECEIVED, l->tls ? "no close_notify" : NULL, now_us);
}

/* Writes what TLS has ready. True: all of it is out. */
static bool flush(struct wsh_link *l) {
    wsh_tls_output(l->tls, &l->wire);
    while (l->written < l->wire.n) {
        struct wsh_tcp_result r = wsh_tcp_write(l->fd, wsh_span_skip(wsh_buf_span(&l->wire), l->written));
        if (r.kind == WSH_TCP_RESET) l->reset = r.error;
        if (r.kind != WSH_TCP_SOME) return false;
        l->written += r.n;
    }
    l->written = 0;
    wsh_buf_clear(&l->wire);
    return true;
}

/* RFC 8446 6: close_notify is the end; any other failure behind the handshake is an alert, and then the end. */
static void tls_ended(struct wsh_link *l, enum wsh_tls_state state, uint64_t now_us) {
    bool open = l->state == WSH_LINK_OPEN;
    if (!open) {
        bool said = state == WSH_TLS_FAILED;
        tls_failed(l, said ? wsh_tls_describe(l->tls) : "the peer ended TLS during its handshake", now_us);
        return;
    }
    if (state == WSH_TLS_FAILED) tell(l, WSH_EVENT_TLS_ALERT, WSH_RECEIVED, wsh_tls_describe(l->tls), now_us);
    tell(l, WSH_EVENT_FIN, WSH_RECEIVED, state == WSH_TLS_FAILED ? "TLS failed" : NULL, now_us);
    l->fin = true;
    watch(l, false);
}

/* With early data the connection counts as open before its handshake is complete. */
static void tell_session(struct wsh_link *l, uint64_t now_us) {
    l->told = true;
    if (l->state == WSH_LINK_OPEN) {
        tell(l, WSH_EVENT_TLS, WSH_SENT, wsh_tls_session(l->tls), now_us);
        return;
    }
    l->state = WSH_LINK_OPEN;
    wsh_exchange_connected(l->x, l->number, wsh_tls_session(l->tls), now_us);
}

static void take_tls(struct wsh_link *l, struct wsh_span wire, uint64_t now_us) {
    enum wsh_tls_state state = wsh_tls_input(l->tls, wire, &l->plain);
    bool flushed = flush(l);
    if (!l->told && wsh_tls_session(l->tls)) tell_session(l, now_us);
    watch(l, !flushed);
    if (l->plain.n) wsh_exchange_received(l->x, l->number, wsh_buf_span(&l->plain), now_us);
    wsh_buf_clear(&l->plain);
    if (state == WSH_TLS_ENDED || state == WSH_TLS_FAILED) tls_ended(l, state, now_us);
}

static void take(struct wsh_link *l, struct wsh_span octets, uint64_t now_us) {
    if (l->tls)
        take_tls(l, octets, now_us);
    else
        wsh_exchange_received(l->x, l->number, octets, now_us);
}

static void read_input(struct wsh_link *l, uint64_t now_us) {
    uint8_t piece[PIECE];
    for (int i = 0; i < ROUNDS && l->fd >= 0 && !l->fin; i++) {
        struct wsh_tcp_result r = wsh_tcp_read(l->fd, piece, sizeof piece);
        if (r.kind == WSH_TCP_AGAIN) return;
        if (r.kind != WSH_TCP_SOME) {
            end_of_input(l, r, now_us);
            return;
        }
        take(l, wsh_span_make(piece, r.n), now_us);
        if (r.n < sizeof piece && !l->reset) return;
    }
}

/* ---- connecting ---- */

static const struct wsh_address *address_of(const struct wsh_link *l) {
    size_t index = l->attempt == 0 ? l->first : l->attempt <= l->first ? l->attempt - 1 : l->attempt;
    return &l->dialer->addresses[index];
}

static void drop_socket(struct wsh_link *l) {
    wsh_watch_free(l->watch);
    if (l->fd >= 0) (void)close(l->fd);
    l->watch = NULL;
    l->fd = -1;
}

/* On to the next address; behind the last one the connection has failed. */
static void attempt_failed(struct wsh_link *l, int error, uint64_t now_us) {
    char text[96];
    struct wsh_buf why;
    drop_socket(l);
    l->state = WSH_LINK_NEW;
    if (++l->attempt < l->dialer->n) return;
    l->attempt--;
    wsh_buf_init(&why, 512);
    wsh_buf_printf(&why, "no connection to ");
    wsh_address_print(address_of(l), &why);
    wsh_buf_printf(&why, ": %s", explain(error, text, sizeof text));
    wsh_buf_add_octet(&why, 0);
    l->state = WSH_LINK_OVER;
    tell(l, WSH_EVENT_CONNECT_FAIL, WSH_RECEIVED, (const char *)why.p, now_us);
    wsh_buf_done(&why);
}

static void opened(struct wsh_link *l, uint64_t now_us) {
    l->state = WSH_LINK_OPEN;
    watch(l, false);
    wsh_exchange_connected(l->x, l->number, NULL, now_us);
}

static void start_tls(struct wsh_link *l, uint64_t now_us) {
    struct wsh_dialer *d = l->dialer;
    l->state = WSH_LINK_SHAKING;
    l->tls = wsh_tls_new(d->tls, d->tls_host, d->sni);
    if (l->wish) wsh_tls_order(l->tls, l->wish, l->original->tls);
    wsh_buf_init(&l->wire, WSH_LIMIT_SENT);
    wsh_buf_init(&l->plain, WSH_LIMIT_RECEIVED);
    if (wsh_tls_is_early(l->tls))
        opened(l, now_us); /* its first octets begin the handshake */
    else
        take_tls(l, WSH_EMPTY, now_us); /* the client speaks first */
}

static void connected(struct wsh_link *l, uint64_t now_us) {
    struct wsh_dialer *d = l->dialer;
    d->first = (size_t)(address_of(l) - d->addresses);
    l->until_us = now_us + d->connect_timeout_us;
    if (d->tls && !(l->wish && l->wish->plain))
        start_tls(l, now_us);
    else
        opened(l, now_us);
}

static void dial(struct wsh_link *l, uint64_t now_us) {
    bool pending = false;
    int fd = wsh_tcp_dial(address_of(l), &pending);
    if (fd < 0 && wsh_tcp_may_retry(-fd) && now_us < l->until_us) {
        l->state = WSH_LINK_STARVED;
        l->retry_us = now_us + RETRY_US;
        return;
    }
    if (fd < 0) {
        attempt_failed(l, -fd, now_us);
        return;
    }
    l->fd = fd;
    l->state = WSH_LINK_DIALING;
    unsigned events = (unsigned)WSH_READABLE | (pending ? (unsigned)WSH_WRITABLE : 0u);
    l->watch = wsh_loop_watch(l->loop, fd, events, l->on_event, l);
    if (!l->watch)
        attempt_failed(l, errno, now_us);
    else if (!pending)
        connected(l, now_us);
}

static void begin(struct wsh_link *l, uint64_t now_us) {
    if (l->attempt == 0) l->first = l->dialer->first < l->dialer->n ? l->dialer->first : 0;
    l->until_us = now_us + l->dialer->connect_timeout_us;
    dial(l, now_us);
}

static void out_of_patience(struct wsh_link *l, uint64_t now_us) {
    if (l->state == WSH_LINK_SHAKING && wsh_tls_give_up(l->tls)) {
        tell_session(l, now_us);
        tls_ended(l, WSH_TLS_FAILED, now_us);
    } else if (l->state == WSH_LINK_SHAKING)
        tls_failed(l, WSH_TLS_SAID_LATE, now_us);
    else
        attempt_failed(l, ETIMEDOUT, now_us);
}

bool wsh_link_connect(struct wsh_link *l, const struct wsh_tls_wish *wish, uint64_t now_us) {
    l->wish = wish;
    if (l->dialer->n == 0) {
        l->state = WSH_LINK_OVER;
        tell(l, WSH_EVENT_CONNECT_FAIL, WSH_RECEIVED, "the target has no address", now_us);
    }
    while (l->state == WSH_LINK_NEW) begin(l, now_us);
    if (l->state == WSH_LINK_STARVED && now_us >= l->retry_us) dial(l, now_us);
    if ((l->state == WSH_LINK_DIALING || l->state == WSH_LINK_SHAKING) && now_us >= l->until_us)
        out_of_patience(l, now_us);
    return l->state == WSH_LINK_OPEN || l->state == WSH_LINK_OVER || l->state == WSH_LINK_NEW;
}

uint64_t wsh_link_patience_us(const struct wsh_link *l) {
    return l->state == WSH_LINK_STARVED ? l->retry_us : l->until_us;
}

static void finish_dial(struct wsh_link *l, uint64_t now_us) {
    int rc = wsh_tcp_connected(l->fd, &l->reset);
    if (rc == -EINPROGRESS) return;
    if (rc == 0)
        connected(l, now_us);
    else
        attempt_failed(l, -rc, now_us);
}

void wsh_link_event(struct wsh_link *l, unsigned events, uint64_t now_us) {
    if (l->state == WSH_LINK_DIALING) {
        finish_dial(l, now_us);
        return;
    }
    if (events & (WSH_READABLE | WSH_HANGUP)) read_input(l, now_us);
    /* What TLS has to say goes out here; octets of the exchange when it asks again, which it is about to do. */
    if (l->fd >= 0 && (events & WSH_WRITABLE)) watch(l, l->tls && !flush(l));
}

/* ---- writing and ending ---- */

/* Nobody takes our octets any more: what the peer said before that comes first. */
static bool write_failed(struct wsh_link *l, struct wsh_tcp_result r, uint64_t now_us) {
    if (r.kind == WSH_TCP_RESET) l->reset = r.error;
    read_input(l, now_us);
    r.kind = WSH_TCP_RESET;
    if (!l->fin && l->fd >= 0) end_of_input(l, r, now_us);
    return true;
}

static bool send_plain(struct wsh_link *l, struct wsh_span octets, uint64_t now_us) {
    struct wsh_tcp_result r = wsh_tcp_write(l->fd, octets);
    if (r.kind == WSH_TCP_AGAIN) {
        watch(l, true);
        return false;
    }
    if (r.kind != WSH_TCP_SOME) return write_failed(l, r, now_us);
    wsh_exchange_sent(l->x, l->number, r.n, now_us);
    return true;
}

/* Octets are told as sent when all records that carry them are out. What the exchange does not ask for any more (it
 * gave the step up) stays before the new octets in `wire` and is not told. */
static bool send_tls(struct wsh_link *l, struct wsh_span octets, uint64_t now_us) {
    if (l->covered.n == 0 || l->covered.p != octets.p) {
        l->covered = wsh_span_slice(octets, 0, PIECE);
        (void)wsh_tls_write(l->tls, l->covered);
    }
    if (!flush(l)) {
        if (l->reset) return write_failed(l, (struct wsh_tcp_result){.kind = WSH_TCP_RESET, .error = l->reset}, now_us);
        watch(l, true);
        return false;
    }
    size_t n = l->covered.n;
    l->covered = WSH_EMPTY;
    wsh_exchange_sent(l->x, l->number, n, now_us);
    return true;
}

bool wsh_link_send(struct wsh_link *l, struct wsh_span octets, uint64_t now_us) {
    return l->tls ? send_tls(l, octets, now_us) : send_plain(l, octets, now_us);
}

bool wsh_link_half_close(struct wsh_link *l, bool patient, uint64_t now_us) {
    if (l->tls) wsh_tls_shutdown(l->tls);
    if (l->tls && !flush(l) && !l->reset && patient) {
        watch(l, true);
        return false;
    }
    wsh_tcp_half_close(l->fd);
    tell(l, WSH_EVENT_FIN, WSH_SENT, NULL, now_us);
    return true;
}

bool wsh_link_reset(struct wsh_link *l, uint64_t now_us) {
    wsh_watch_free(l->watch);
    l->watch = NULL;
    if (l->fd >= 0) wsh_tcp_reset(l->fd);
    l->fd = -1;
    wsh_link_done(l);
    tell(l, WSH_EVENT_RESET, WSH_SENT, NULL, now_us);
    return true;
}

bool wsh_link_close(struct wsh_link *l, uint64_t now_us) {
    if (l->tls && l->fd >= 0) {
        wsh_tls_shutdown(l->tls);
        (void)flush(l);
    }
    wsh_link_done(l);
    tell(l, WSH_EVENT_FIN, WSH_SENT, NULL, now_us);
    return true;
}
