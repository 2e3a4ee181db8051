/* memory.c - an exchange against a function, on a clock that only moves when nothing else does.
 *
 * A wait is cut into slices, so that a peer with patience of its own (a server that closes an idle connection) acts
 * before our deadline if its time is up before ours. */
#include "exchange/memory.h"

enum {
    SLICES = 16,
    ANSWER_LIMIT = 4 * 1024 * 1024,
    ASKED_OCTETS = 4096,  /* of one answer: behind them asking after each octet would take quadratic time */
    SINGLE_OCTETS = 4096, /* of one connection that are sent one by one; behind them all pieces are larger */
    PIECE = 500,
};

struct link {
    void *state;
    bool open;     /* the peer has the connection */
    bool peer_fin; /* it closed its side */
    bool busy;     /* its answer is made, and comes at `due_us`, */
    bool ends;     /* and the end behind it */
    uint64_t due_us;
    struct wsh_buf held;
    size_t sent;
};

struct memory {
    struct wsh_exchange *x;
    const struct wsh_peer *peer;
    bool octet_by_octet;
    uint64_t now_us;
    struct link *links;
    struct wsh_buf answer;
};

static void leave(struct memory *m, struct link *l) {
    if (l->open) m->peer->close(l->state);
    l->open = false;
}

/* The peer's answer as the network would bring it: all at once, or one octet at a time with a decision behind each. */
static void deliver(struct memory *m, unsigned connection, struct wsh_buf *answer) {
    struct wsh_span all = wsh_buf_span(answer);
    size_t piece = m->octet_by_octet ? 1 : all.n;
    for (size_t at = 0; at < all.n; at += piece) {
        wsh_exchange_received(m->x, connection, wsh_span_slice(all, at, at + piece), m->now_us);
        if (m->octet_by_octet && at < ASKED_OCTETS) (void)wsh_exchange_next(m->x, m->now_us);
    }
    wsh_buf_clear(answer);
}

static void end_link(struct memory *m, unsigned connection) {
    struct link *l = &m->links[connection];
    bool reset = m->peer->resets && m->peer->resets(l->state);
    l->peer_fin = true;
    wsh_exchange_event(m->x, connection, reset ? WSH_EVENT_RESET : WSH_EVENT_FIN, WSH_RECEIVED, NULL, m->now_us);
}

/* An answer that takes time is held until then, and what comes behind it too. */
static bool hold(struct memory *m, struct link *l, bool ends) {
    uint64_t takes_us = m->answer.n > 0 && m->peer->takes_us ? m->peer->takes_us(l->state) : 0;
    if (takes_us == 0 && !l->busy) return false;
    wsh_buf_add(&l->held, wsh_buf_span(&m->answer));
    wsh_buf_clear(&m->answer);
    l->due_us = (l->busy ? l->due_us : m->now_us) + takes_us;
    l->ends |= ends;
    l->busy = true;
    return true;
}

static void give(struct memory *m, unsigned connection, struct wsh_span octets, bool fin) {
    struct link *l = &m->links[connection];
    if (!l->open || l->peer_fin || l->ends) return;
    bool ends = !m->peer->receive(l->state, octets, fin, m->now_us, &m->answer);
    if (hold(m, l, ends)) return;
    deliver(m, connection, &m->answer);
    if (ends) end_link(m, connection);
}

/* The first answer that is due by `until_us`, at its time. */
static bool give_held(struct memory *m, size_t n, uint64_t until_us) {
    size_t first = n;
    for (size_t i = 0; i < n; i++) {
        const struct link *l = &m->links[i];
        if (l->open && l->busy && l->due_us <= until_us && (first == n || l->due_us < m->links[first].due_us))
            first = i;
    }
    if (first == n) return false;
    struct link *l = &m->links[first];
    if (l->due_us > m->now_us) m->now_us = l->due_us;
    l->busy = false;
    deliver(m, (unsigned)first, &l->held);
    if (l->ends) end_link(m, (unsigned)first);
    return true;
}

static void open_link(struct memory *m, unsigned connection) {
    static const char why[] = "the peer does not listen";
    struct link *l = &m->links[connection];
    l->state = m->peer->open(m->peer->user);
    l->open = l->state != NULL;
    if (l->open)
        wsh_exchange_connected(m->x, connection, NULL, m->now_us);
    else
        wsh_exchange_event(m->x, connection, WSH_EVENT_CONNECT_FAIL, WSH_RECEIVED, why, m->now_us);
}

static void send_piece(struct memory *m, const struct wsh_ask *ask) {
    size_t *sent = &m->links[ask->connection].sent, most = *sent < SINGLE_OCTETS ? 1 : PIECE;
    struct wsh_span piece = wsh_span_slice(ask->octets, 0, m->octet_by_octet ? most : ask->octets.n);
    *sent += piece.n;
    wsh_exchange_sent(m->x, ask->connection, piece.n, m->now_us);
    give(m, ask->connection, piece, false);
}

/* Time passes on all connections; whoever has something to say says it, and then the exchange is asked again. */
static void pass_time(struct memory *m, const struct wsh_ask *ask, size_t n) {
    uint64_t left = ask->until_us > m->now_us ? ask->until_us - m->now_us : 0;
    for (uint64_t i = 1; i < SLICES; i++) {
        if (give_held(m, n, m->now_us + left / SLICES)) return;
        m->now_us += left / SLICES;
        for (unsigned c = 0; c < n; c++) give(m, c, WSH_EMPTY, false);
        if (wsh_exchange_next(m->x, m->now_us).kind != ask->kind) return;
    }
    if (ask->until_us > 0 && give_held(m, n, ask->until_us - 1)) return;
    if (ask->until_us > m->now_us) m->now_us = ask->until_us;
}

static void tell_done(struct memory *m, const struct wsh_ask *ask, enum wsh_event_kind kind) {
    wsh_exchange_event(m->x, ask->connection, kind, WSH_SENT, NULL, m->now_us);
}

static void perform(struct memory *m, const struct wsh_ask *ask, size_t n) {
    struct link *l = &m->links[ask->connection];
    switch (ask->kind) {
    case WSH_ASK_CONNECT: open_link(m, ask->connection); break;
    case WSH_ASK_SEND: send_piece(m, ask); break;
    case WSH_ASK_READ:
    case WSH_ASK_WAIT: pass_time(m, ask, n); break;
    case WSH_ASK_HALF_CLOSE:
        tell_done(m, ask, WSH_EVENT_FIN);
        give(m, ask->connection, WSH_EMPTY, true);
        break;
    case WSH_ASK_RESET:
    case WSH_ASK_CLOSE:
        if (ask->kind == WSH_ASK_RESET && l->open && m->peer->reset) m->peer->reset(l->state);
        leave(m, l);
        tell_done(m, ask, ask->kind == WSH_ASK_RESET ? WSH_EVENT_RESET : WSH_EVENT_FIN);
        break;
    case WSH_ASK_DONE: break;
    }
}

void wsh_memory_drive(struct wsh_exchange *x, const struct wsh_peer *peer, bool octet_by_octet) {
    size_t n = wsh_exchange_connections(x);
    struct memory m = {.x = x, .peer = peer, .octet_by_octet = octet_by_octet};
    struct wsh_ask ask;
    m.links = calloc(n, sizeof *m.links);
    if (!m.links) wsh_die_memory(n);
    wsh_buf_init(&m.answer, ANSWER_LIMIT);
    for (size_t i = 0; i < n; i++) wsh_buf_init(&m.links[i].held, ANSWER_LIMIT);
    while ((ask = wsh_exchange_next(x, m.now_us)).kind != WSH_ASK_DONE) perform(&m, &ask, n);
    for (size_t i = 0; i < n; i++) {
        leave(&m, &m.links[i]);
        wsh_buf_done(&m.links[i].held);
    }
    wsh_buf_done(&m.answer);
    free(m.links);
}
