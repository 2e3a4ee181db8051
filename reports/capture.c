/* capture.c - the recorded octets as a packet capture, for who reads packets better than reports.
 *
 * Nothing was sniffed: the record keeps what was written and read, not what was on the wire. Addresses and ports are
 * made up (RFC 5737, RFC 2544), a stream for every connection; segments are the writes and reads of the record, what it
 * says of SYN, FIN and RST is kept, and pure acknowledgements are there only where a handshake needs them. The
 * cleartext of TLS stands on an interface and a port of its own and says so. The record tells times since an exchange
 * began, not when that was, so every connection counts from the beginning of the run. */
#include "reports/pcapng.h"
#include "reports/render.h"
#include "reports/tally.h"

enum { WIRE, CLEARTEXT }; /* the interfaces of a section */

#define CLIENTS UINT32_C(0xC6120001) /* 198.18.0.1 and up */
static const struct wsh_pcapng_end servers[] = {
    [WIRE] = {.address = UINT32_C(0xC0000201), .port = 80},        /* 192.0.2.1 */
    [CLEARTEXT] = {.address = UINT32_C(0xC0000202), .port = 8080}, /* 192.0.2.2 */
};
/* Ports above those that a dissector could take for a service; what a capture may hold, so that it can be opened. */
enum { PORT_FIRST = 16384, PORTS = 65536 - PORT_FIRST, CAPTURE_MOST = 512 * 1024 * 1024 };

struct capture {
    struct wsh_buf *out;
    struct wsh_arena *arena;
    uint64_t started_us;
    uint32_t connections; /* drawn, in all sections: no two have the same ports */
    uint64_t left_out;
};

struct stream {
    struct capture *to;
    const struct wsh_result_conn *conn;
    unsigned interface;
    struct wsh_pcapng_end ends[2]; /* by side: ours, the target's */
    size_t drawn[2];               /* octets */
    bool open, over, ended[2];
    uint64_t at_us;
    const char *comment; /* for the next packet, then NULL */
};

static void packet(struct stream *s, enum wsh_side side, unsigned flags, struct wsh_span payload) {
    struct wsh_pcapng_segment segment = {s->interface, s->to->started_us + s->at_us, flags, payload, s->comment};
    wsh_pcapng_packet(s->to->out, &s->ends[side], &s->ends[!side], &segment);
    s->comment = NULL;
}

static void open_stream(struct stream *s) {
    if (s->open) return;
    s->open = true;
    packet(s, WSH_SENT, WSH_FLAG_SYN, WSH_EMPTY);
    packet(s, WSH_RECEIVED, WSH_FLAG_SYN | WSH_FLAG_ACK, WSH_EMPTY);
    packet(s, WSH_SENT, WSH_FLAG_ACK, WSH_EMPTY);
}

/* Up to `end`; nothing is drawn twice. */
static void draw_octets(struct stream *s, enum wsh_side side, size_t end) {
    struct wsh_span all = side == WSH_SENT ? s->conn->sent : s->conn->received;
    if (end > all.n) end = all.n;
    if (s->drawn[side] < end) open_stream(s);
    while (s->drawn[side] < end) {
        size_t n = end - s->drawn[side] < WSH_SEGMENT_MOST ? end - s->drawn[side] : WSH_SEGMENT_MOST;
        struct wsh_span payload = wsh_span_slice(all, s->drawn[side], s->drawn[side] + n);
        packet(s, side, WSH_FLAG_PSH | WSH_FLAG_ACK, payload);
        s->drawn[side] += n;
    }
}

/* All of a side, also what no event tells of. Octets that the record did not keep are a gap in the sequence numbers. */
static void draw_rest(struct stream *s, enum wsh_side side) {
    draw_octets(s, side, SIZE_MAX);
    if (s->ended[side]) return;
    uint64_t dropped = side == WSH_SENT ? s->conn->dropped_sent : s->conn->dropped_received;
    if (dropped == 0) return;
    s->ends[side].next += (uint32_t)dropped;
    s->comment =
        wsh_arena_printf(s->to->arena, "before this: %" PRIu64 " octets that the record did not keep", dropped);
}

static void draw_fin(struct stream *s, enum wsh_side side) {
    if (s->ended[side] || s->over) return;
    open_stream(s);
    draw_rest(s, side);
    packet(s, side, WSH_FLAG_FIN | WSH_FLAG_ACK, WSH_EMPTY);
    packet(s, !side, WSH_FLAG_ACK, WSH_EMPTY);
    s->ended[side] = true;
}

static void draw_reset(struct stream *s, enum wsh_side side) {
    if (s->over) return;
    open_stream(s);
    draw_octets(s, !side, SIZE_MAX);
    draw_rest(s, side);
    packet(s, side, WSH_FLAG_RST | WSH_FLAG_ACK, WSH_EMPTY);
    s->over = true;
}

/* Nobody answered, or not in a way that the record could keep: a SYN stands for the attempt. */
static void draw_attempt(struct stream *s) {
    if (s->open) return;
    packet(s, WSH_SENT, WSH_FLAG_SYN, WSH_EMPTY);
    s->open = s->over = true;
}

static void draw_event(struct stream *s, const struct wsh_event *e) {
    if (e->at_us > s->at_us) s->at_us = e->at_us;
    switch (e->kind) {
    case WSH_EVENT_CONNECT: open_stream(s); return;
    case WSH_EVENT_DATA: draw_octets(s, e->side, e->offset + e->length); return;
    case WSH_EVENT_FIN: draw_fin(s, e->side); return;
    case WSH_EVENT_RESET: draw_reset(s, e->side); return;
    case WSH_EVENT_CONNECT_FAIL:
    case WSH_EVENT_TLS_FAIL: draw_attempt(s); return;
    case WSH_EVENT_TLS:
    case WSH_EVENT_TLS_ALERT:
    case WSH_EVENT_DEADLINE:
    case WSH_EVENT_MARK: return; /* no packet of TCP */
    }
}

/* ---- connections ---- */

static const struct wsh_event *find(const struct wsh_result_conn *c, enum wsh_event_kind kind) {
    for (size_t i = 0; i < c->n_events; i++)
        if (c->events[i].kind == kind) return &c->events[i];
    return NULL;
}

static bool was_dialed(const struct wsh_result_conn *c) {
    return c->sent.n || c->received.n || find(c, WSH_EVENT_CONNECT) || find(c, WSH_EVENT_CONNECT_FAIL) ||
           find(c, WSH_EVENT_TLS_FAIL) || find(c, WSH_EVENT_FIN) || find(c, WSH_EVENT_RESET);
}

static const char *say(struct wsh_arena *a, const char *word, const struct wsh_event *e) {
    return e ? wsh_arena_printf(a, "; %s%s%s", word, e->text ? ": " : "", e->text ? e->text : "") : "";
}

/* "version/a: fail, attempt 1 of 2, connection 1 of 1; cleartext of TLS: TLSv1.3 ..." */
static const char *describe(struct wsh_arena *a, const struct wsh_result *r, size_t attempt, size_t number,
                            unsigned interface) {
    const struct wsh_result_attempt *t = &r->attempts[attempt];
    const struct wsh_result_conn *c = &t->conns[number];
    const char *tls = interface == WIRE ? "" : "; cleartext of TLS";
    if (find(c, WSH_EVENT_TLS)) tls = say(a, "cleartext of TLS", find(c, WSH_EVENT_TLS));
    return wsh_arena_printf(a, "%s: %s (attempt %zu of %zu: %s; connection %zu of %zu)%s%s%s", r->id,
                            wsh_verdict_name(r->verdict), attempt + 1, r->n_attempts, wsh_verdict_name(t->verdict),
                            number + 1, t->n_conns, tls, say(a, "no connection", find(c, WSH_EVENT_CONNECT_FAIL)),
                            say(a, "no TLS", find(c, WSH_EVENT_TLS_FAIL)));
}

/* The most that a connection takes: its octets, two packets an event and those of the ends, comments of the first. */
static size_t bound(const struct wsh_result_conn *c) {
    enum { AROUND = 96, COMMENT = 16 * 1024 };
    size_t octets = c->sent.n + c->received.n;
    return octets + (2 * c->n_events + octets / WSH_SEGMENT_MOST + 16) * AROUND + COMMENT;
}

static unsigned interface_of(const struct wsh_result_conn *c) {
    return find(c, WSH_EVENT_TLS) || find(c, WSH_EVENT_TLS_ALERT) || find(c, WSH_EVENT_TLS_FAIL) ? CLEARTEXT : WIRE;
}

static void draw_connection(struct capture *to, const struct wsh_result_conn *c, const char *comment,
                            unsigned interface) {
    struct stream s = {.to = to, .conn = c, .interface = interface, .comment = comment};
    s.ends[WSH_SENT].address = CLIENTS + to->connections / PORTS;
    s.ends[WSH_SENT].port = (uint16_t)(PORT_FIRST + to->connections % PORTS);
    s.ends[WSH_RECEIVED] = servers[s.interface];
    to->connections++;
    for (size_t i = 0; i < c->n_events; i++) draw_event(&s, &c->events[i]);
    draw_octets(&s, WSH_SENT, SIZE_MAX);
    draw_octets(&s, WSH_RECEIVED, SIZE_MAX);
    if (!s.open) draw_attempt(&s);
}

static void draw_result(struct capture *to, const struct wsh_result *r) {
    enum { SECTIONS = 64 * 1024 }; /* what stands around the connections */
    size_t room = (to->out->limit < CAPTURE_MOST ? to->out->limit : CAPTURE_MOST) - SECTIONS;
    for (size_t i = 0; i < r->n_attempts; i++)
        for (size_t j = 0; j < r->attempts[i].n_conns; j++) {
            const struct wsh_result_conn *c = &r->attempts[i].conns[j];
            if (!was_dialed(c)) continue;
            if (to->out->n + bound(c) > room && ++to->left_out) continue;
            unsigned interface = interface_of(c);
            draw_connection(to, c, describe(to->arena, r, i, j, interface), interface);
        }
}

/* ---- sections ---- */

static void begin(struct capture *to, const struct wsh_run_log *log) {
    const struct wsh_run_header *h = &log->header;
    to->started_us = 0;
    (void)wsh_tally_utc_us(h->started, &to->started_us);
    wsh_pcapng_section(to->out, wsh_arena_printf(to->arena, "wshake %s", h->wshake),
                       wsh_arena_printf(to->arena,
                                        "run %s of %s: drawn from the record, nothing was sniffed; addresses and ports "
                                        "are made up, and the times of each connection count from the run's beginning",
                                        h->run_id, h->target));
    wsh_pcapng_interface(to->out, "record", "what was written to and read from TCP");
    wsh_pcapng_interface(to->out, "tls-cleartext", "cleartext of TLS: on the wire it was encrypted");
}

/* An interface without packets says that the capture is not whole. */
static void tell_left_out(struct capture *to) {
    if (to->left_out == 0) return;
    wsh_pcapng_interface(
        to->out, "left-out",
        wsh_arena_printf(to->arena, "the capture is full: %" PRIu64 " more connections", to->left_out));
}

void wsh_render_pcapng(const struct wsh_run_log *logs, size_t n, const struct wsh_report_options *o,
                       struct wsh_buf *out) {
    struct capture to = {.out = out};
    (void)o;
    for (size_t i = 0; i < n; i++) {
        to.arena = wsh_arena_new();
        to.left_out = 0;
        begin(&to, &logs[i]);
        for (size_t j = 0; j < logs[i].n; j++) draw_result(&to, &logs[i].results[j]);
        tell_left_out(&to);
        wsh_arena_free(to.arena);
    }
}
