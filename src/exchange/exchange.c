/* exchange.c - the step machine: what the case wants next, one ask at a time.
 *
 * A step is entered once (its mark is written, its octets are made, its deadline is set) and then asks until it is
 * finished. Each kind of step is a row of `kinds`. Must never know a socket or a clock: time and events are told.
 * What the last await looks at is cut out by awaited.c; what an answer means is the oracle's business. */
#include "exchange/exchange.h"

#include "exchange/awaited.h"
#include "script/row.h"

enum {
    PING_SIZE = 8,
    STUCK_US = 100000,
    MOST_PIECES = 1000, /* of one write that the run cuts */
    MOST_CUTS = 7,      /* of a random one */
    GAPS = 8,           /* behind so many of them the peer has time to read, */
    GAP_US = 3000,
};

enum conn_state {
    CONN_NEW,
    CONN_OPEN,
    CONN_FAILED, /* never came up: its steps are left out */
    CONN_CLOSED, /* by us */
};

struct conn {
    struct wsh_transcript t;
    enum conn_state state;
    bool over;                 /* nothing more can come: FIN, RST, a broken TLS, or we reset it */
    bool shut;                 /* our sending side is closed */
    bool news;                 /* something came since the last look at the answer */
    bool answered;             /* the answer to the last request is complete */
    bool searched;             /* for cookies */
    unsigned requests, awaits; /* begun */
    struct wsh_awaited from;
    struct wsh_fresh fresh;   /* with a key of its own, so that an answer shows whose it is */
    struct wsh_tls_wish *tls; /* or NULL */
};

struct wsh_exchange {
    struct wsh_arena *arena, *scratch;
    const struct wsh_case *c;
    struct wsh_exchange_options o;
    struct wsh_rng rng;
    struct wsh_fresh fresh;
    const char *unmet;
    struct conn *conns;
    size_t n;
    size_t step;            /* c->n_steps: closing */
    bool entered;           /* the current step's mark was written */
    bool idle;              /* the current step needs an accepted answer, and there is none */
    struct wsh_span octets; /* of the current step, */
    size_t sent, end;       /* how much of them is out, and up to where the write in hand goes */
    unsigned pieces;        /* so many writes of them, if the run says how to cut */
    size_t cuts[MOST_CUTS]; /* of a random cut */
    uint64_t poured;        /* of a pour: how much in all */
    bool cookies_known;     /* a 101 has come, with or without any */
    uint64_t until_us;      /* end of the current step's patience */
    uint64_t moved_us;      /* when it began, when its octets last moved, or when its last gap ended */
    bool born, ended;
    uint64_t born_us, ended_us;
};

/* ---- life cycle ---- */

static size_t count_connections(const struct wsh_case *c) {
    size_t n = 1;
    for (size_t i = 0; i < c->n_steps; i++)
        if (c->steps[i].connection >= n) n = c->steps[i].connection + 1u;
    return n;
}

/* Derived from the first one's, so that it is drawn from the exchange's stream whatever the number of connections. */
static void init_connection(struct wsh_exchange *x, unsigned connection) {
    struct conn *c = &x->conns[connection];
    struct wsh_rng r;
    wsh_transcript_init(&c->t, x->arena);
    c->fresh = x->fresh;
    if (connection == 0) return;
    wsh_rng_init_named(&r, 0, x->fresh.key, connection);
    wsh_fresh_init(&c->fresh, x->arena, &r);
    c->fresh.random = x->fresh.random;
    c->fresh.size = x->fresh.size;
}

static const struct wsh_step *first_send(const struct wsh_case *c) {
    for (size_t i = 0; i < c->n_steps; i++)
        if (c->steps[i].kind == WSH_STEP_SEND) return &c->steps[i];
    return NULL;
}

/* FOREIGN_ORIGIN depends on the octets of the request, so they are made and read; other needs on the profile alone. */
static const char *find_unmet(struct wsh_exchange *x) {
    struct wsh_head head = {0};
    const struct wsh_step *send = first_send(x->c);
    const char *without = wsh_profile_without(x->o.profile, x->c->family, x->c->id);
    if (without && !x->c->gate) return wsh_arena_printf(x->arena, "the profile says why not: %s", without);
    if (x->c->needs == 0) return NULL;
    if (send) {
        struct wsh_span request = wsh_case_request(send, x->arena, x->o.profile, &x->fresh);
        wsh_head_read_partial(x->arena, WSH_HEAD_REQUEST, request, &head);
    }
    return wsh_needs_missing(x->arena, x->c->needs, wsh_needs_met(x->o.profile, &head));
}

static void order_tls(struct wsh_exchange *x) {
    for (unsigned i = 0; x->c->tls && i < x->n; i++) {
        x->conns[i].tls = WSH_NEW(x->arena, struct wsh_tls_wish);
        *x->conns[i].tls = wsh_tls_form_wish(x->c->tls, i, x->arena, x->o.profile, &x->fresh);
    }
}

struct wsh_exchange *wsh_exchange_new(const struct wsh_case *c, const struct wsh_exchange_options *o) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_exchange *x = WSH_NEW(a, struct wsh_exchange);
    x->arena = a;
    x->c = c;
    x->o = *o;
    wsh_rng_init_named(&x->rng, o->seed, wsh_span_of(c->id), (uint64_t)o->attempt << 32 | o->repetition);
    wsh_fresh_init(&x->fresh, a, &x->rng);
    if (o->size > 0) x->fresh.size = o->size;
    x->fresh.nth = o->repetition;
    x->n = count_connections(c);
    x->conns = WSH_NEW_ARRAY(a, x->n, struct conn);
    for (unsigned i = 0; i < x->n; i++) init_connection(x, i);
    order_tls(x);
    x->unmet = find_unmet(x);
    return x;
}

void wsh_exchange_free(struct wsh_exchange *x) {
    if (!x) return;
    for (size_t i = 0; i < x->n; i++) wsh_transcript_done(&x->conns[i].t);
    wsh_arena_free(x->scratch);
    wsh_arena_free(x->arena);
}

/* ---- helpers of the steps ---- */

/* A wall in the past (a clock that was told wrongly) counts as no time at all. */
static uint64_t since_birth(struct wsh_exchange *x, uint64_t now_us) {
    if (!x->born) x->born_us = now_us;
    x->born = true;
    return now_us > x->born_us ? now_us - x->born_us : 0;
}

static void note(struct wsh_exchange *x, struct conn *c, enum wsh_event_kind kind, enum wsh_side side, const char *text,
                 uint64_t now_us) {
    wsh_transcript_event(&c->t, kind, side, text, since_birth(x, now_us));
}

static uint64_t patience(const struct wsh_exchange *x) { return x->c->within_us ? x->c->within_us : x->o.timeout_us; }

/* Memory for one look at the evidence. */
static struct wsh_arena *scratch(struct wsh_exchange *x) {
    if (!x->scratch) return x->scratch = wsh_arena_new();
    wsh_arena_reset(x->scratch);
    return x->scratch;
}

static void look(struct wsh_exchange *x, const struct conn *c, struct wsh_view *ret_view) {
    wsh_view_read_at(scratch(x), &c->t, c->from.base[WSH_SENT], c->from.base[WSH_RECEIVED], ret_view);
}

static bool answered(struct wsh_exchange *x, struct conn *c) {
    if (c->over || c->answered || !c->news) return c->over || c->answered;
    c->news = false;
    if (c->t.octets[WSH_RECEIVED].n == c->from.base[WSH_RECEIVED]) return false;
    const size_t *base = c->from.base;
    return c->answered = wsh_view_decidable_at(scratch(x), &c->t, base[WSH_SENT], base[WSH_RECEIVED]);
}

/* Until when octets of the current step are offered. A peer that answers before it has read all may never read the
 * rest: once writing is stuck, going on would wait for a deadline although the answer is known (RFC 9112 9.5 lets a
 * client stop). Behind an await `answered` would speak of what that one saw. */
static uint64_t writing_until(struct wsh_exchange *x, struct conn *c) {
    if (c->awaits > 0 || !answered(x, c) || x->moved_us + STUCK_US > x->until_us) return x->until_us;
    return x->moved_us + STUCK_US;
}

/* Is the only request answered while it is still being written? Then its gaps are waiting for nothing. */
static bool answered_early(struct wsh_exchange *x, struct conn *c) {
    return c->requests == 1 && c->awaits == 0 && answered(x, c);
}

/* ---- the kinds of steps: `enter` once, then `ask` until it says that nothing is left to do ---- */

/* The first 101 decides what {set-cookie} is, even if it sets none. */
static void search_cookies(struct wsh_exchange *x, struct conn *c) {
    struct wsh_view v;
    if (x->cookies_known || c->searched || c->awaits == 0) return;
    c->searched = true;
    look(x, c, &v);
    if (v.outcome != WSH_ACCEPTED) return;
    struct wsh_span cookies = wsh_arena_span(x->arena, wsh_head_cookies(x->scratch, &v.response));
    for (size_t i = 0; i < x->n; i++) x->conns[i].fresh.set_cookie = cookies;
    x->cookies_known = true;
}

static const struct wsh_fresh *fresh_of(struct wsh_exchange *x, const struct conn *c) {
    for (size_t i = 0; i < x->n && !x->cookies_known; i++) search_cookies(x, &x->conns[i]);
    return &c->fresh;
}

static void enter_send(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s) {
    c->requests++;
    x->octets = wsh_case_request(s, x->arena, x->o.profile, fresh_of(x, c));
}

static void enter_octets(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s) {
    c->requests++;
    x->octets = wsh_octets_expand(&s->octets, x->arena, x->o.profile, fresh_of(x, c));
}

static void enter_await(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s) {
    (void)s;
    c->answered = false;
    c->news = true;
    if (c->awaits++ == 0) return;
    struct wsh_awaited *list;
    size_t n = wsh_awaited_list(scratch(x), &c->t, &list);
    c->from = list[n - 1];
}

/* RFC 6455 5.5.2 and 5.3: a client's ping is masked with a fresh mask. Random octets, so that nobody can have guessed
 * the pong. */
static void enter_ping(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s) {
    struct wsh_buf frame;
    uint8_t mask[4], payload[PING_SIZE];
    (void)s;
    c->news = true; /* a Close may have come already */
    wsh_rng_fill(&x->rng, mask, sizeof mask);
    wsh_rng_fill(&x->rng, payload, sizeof payload);
    wsh_buf_init(&frame, 64);
    wsh_frame_write(&frame, 0x80 | WSH_OP_PING, mask, wsh_span_make(payload, sizeof payload));
    x->octets = wsh_arena_span(x->arena, wsh_buf_span(&frame));
    wsh_buf_done(&frame);
}

static void enter_await_pong(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s) {
    (void)x, (void)s;
    c->news = true;
}

static bool is_cut_by_run(const struct wsh_exchange *x, const struct wsh_step *s) {
    bool plain = s->kind == WSH_STEP_SEND || s->kind == WSH_STEP_OCTETS || s->kind == WSH_STEP_FRAME;
    return plain && x->o.split != WSH_SPLIT_WHOLE && s->split.kind == WSH_SPLIT_WHOLE;
}

/* One to eight pieces; the same seed, case and step give the same ones. */
static size_t draw_cuts(struct wsh_exchange *x) {
    struct wsh_rng rng;
    wsh_rng_init_named(&rng, x->o.split_seed, wsh_span_of(x->c->id), x->step);
    size_t n = (size_t)wsh_rng_below(&rng, MOST_CUTS + 1);
    for (size_t i = 0; i < n; i++) x->cuts[i] = 1 + (size_t)wsh_rng_below(&rng, x->octets.n);
    return n;
}

/* Bounded, so that a long request does not take for ever octet by octet, nor overflow the list of events. */
static size_t end_cut_by_run(struct wsh_exchange *x) {
    struct wsh_split split = {.kind = x->o.split};
    if (x->pieces++ >= MOST_PIECES) return x->octets.n;
    if (split.kind == WSH_SPLIT_RANDOM)
        split = (struct wsh_split){.kind = WSH_SPLIT_AT, .at = x->cuts, .n = draw_cuts(x)};
    return wsh_split_end(&split, x->octets, x->sent);
}

/* Without a moment between them the first writes, and the last, would reach the peer's next read together. */
static uint64_t gap_cut_by_run(const struct wsh_exchange *x) {
    return x->pieces <= GAPS || x->end == x->octets.n ? GAP_US : 0;
}

/* The next write of a step that is cut into several. An ordered gap is no lack of patience: it counts extra. */
static void next_piece(struct wsh_exchange *x, const struct wsh_step *s) {
    bool first = x->sent == 0;
    x->end = is_cut_by_run(x, s) ? end_cut_by_run(x) : wsh_split_end(&s->split, x->octets, x->sent);
    if (first) return;
    uint64_t gap = is_cut_by_run(x, s) ? gap_cut_by_run(x) : s->gap_us;
    x->moved_us += gap;
    x->until_us += gap;
}

static bool ask_write(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s, uint64_t now_us,
                      struct wsh_ask *out) {
    if (x->sent == x->octets.n || c->over || c->shut) return false;
    if (x->sent == x->end) next_piece(x, s);
    bool gap = now_us < x->moved_us && !answered_early(x, c);
    out->kind = gap ? WSH_ASK_WAIT : WSH_ASK_SEND;
    out->octets = gap ? WSH_EMPTY : wsh_span_slice(x->octets, x->sent, x->end);
    out->until_us = gap ? x->moved_us : writing_until(x, c);
    return now_us < out->until_us;
}

static bool ask_read(struct wsh_exchange *x, struct conn *c, uint64_t now_us, struct wsh_ask *out) {
    out->kind = WSH_ASK_READ;
    if (now_us < x->until_us) return true;
    note(x, c, WSH_EVENT_DEADLINE, WSH_RECEIVED, NULL, now_us);
    return false;
}

static bool ask_await(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s, uint64_t now_us,
                      struct wsh_ask *out) {
    (void)s;
    return !answered(x, c) && ask_read(x, c, now_us, out);
}

/* Without a ping of ours, a pong answers one that was hidden in a request. */
static bool ask_await_pong(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s, uint64_t now_us,
                           struct wsh_ask *out) {
    struct wsh_view v = {0};
    (void)s;
    if (c->over) return false;
    if (c->news) look(x, c, &v);
    c->news = false;
    bool known = v.pong || v.ws_close || (v.early_pong && !v.pinged);
    return !known && ask_read(x, c, now_us, out);
}

static bool ask_ping(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s, uint64_t now_us,
                     struct wsh_ask *out) {
    return ask_write(x, c, s, now_us, out) || ask_await_pong(x, c, s, now_us, out);
}

static bool ask_await_close(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s, uint64_t now_us,
                            struct wsh_ask *out) {
    (void)s;
    return !c->over && ask_read(x, c, now_us, out);
}

static bool ask_await_tls(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s, uint64_t now_us,
                          struct wsh_ask *out) {
    struct wsh_tls_answer answer;
    (void)s;
    bool known = c->over || wsh_tls_answer_read(wsh_transcript_octets(&c->t, WSH_RECEIVED), &answer) != WSH_READ_MORE;
    return !known && ask_read(x, c, now_us, out);
}

static bool ask_listen(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s, uint64_t now_us,
                       struct wsh_ask *out) {
    (void)s;
    out->kind = WSH_ASK_WAIT;
    return !c->over && now_us < x->until_us;
}

/* A pause on a connection that is over is waiting for nothing, unless it is there for the sake of another one. */
static bool ask_pause(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s, uint64_t now_us,
                      struct wsh_ask *out) {
    bool needed = !c->over;
    for (const struct wsh_step *later = s; !needed && later < x->c->steps + x->c->n_steps; later++)
        needed = later->connection != s->connection;
    out->kind = WSH_ASK_WAIT;
    return needed && now_us < x->until_us;
}

/* Why it came to its end is told by a mark, as the octets may be more than a transcript keeps. */
static bool ask_pour(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s, uint64_t now_us,
                     struct wsh_ask *out) {
    bool full = x->poured >= s->bound, late = now_us >= x->until_us, done = c->shut || answered(x, c);
    if (x->sent == x->octets.n) x->sent = 0;
    x->end = x->octets.n;
    if (s->bound - x->poured < x->end - x->sent) x->end = x->sent + (size_t)(s->bound - x->poured);
    out->kind = WSH_ASK_SEND;
    out->octets = wsh_span_slice(x->octets, x->sent, x->end);
    if (!done && !full && !late && x->octets.n > 0) return true;
    if (!done) note(x, c, WSH_EVENT_MARK, WSH_SENT, full ? "poured-octets" : "poured-time", now_us);
    x->octets = WSH_EMPTY;
    x->sent = x->end = 0;
    x->pieces = 0;
    return false;
}

static bool ask_half_close(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s, uint64_t now_us,
                           struct wsh_ask *out) {
    (void)x, (void)s, (void)now_us;
    out->kind = WSH_ASK_HALF_CLOSE;
    return !c->over && !c->shut;
}

static bool ask_reset(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s, uint64_t now_us,
                      struct wsh_ask *out) {
    (void)x, (void)s, (void)now_us;
    out->kind = WSH_ASK_RESET;
    return !c->over;
}

static bool ask_nothing(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s, uint64_t now_us,
                        struct wsh_ask *out) {
    (void)x, (void)c, (void)s, (void)now_us, (void)out;
    return false;
}

static const struct {
    const char *name; /* of the mark, as in the case format */
    bool accepted;    /* nothing behind an answer that was not accepted, unless the case says `always` */
    bool ordered;     /* lasts as long as the step says, not as long as we are patient */
    void (*enter)(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s);
    bool (*ask)(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s, uint64_t now_us, struct wsh_ask *out);
} kinds[] = {
    [WSH_STEP_SEND] = {"send", false, false, enter_send, ask_write},
    [WSH_STEP_AWAIT] = {"await", false, false, enter_await, ask_await},
    [WSH_STEP_PAUSE] = {"pause", false, true, NULL, ask_pause},
    [WSH_STEP_PING] = {"ping", true, false, enter_ping, ask_ping},
    [WSH_STEP_OCTETS] = {"octets", false, false, enter_octets, ask_write},
    [WSH_STEP_HALF_CLOSE] = {"half-close", false, false, NULL, ask_half_close},
    [WSH_STEP_RESET] = {"reset", false, false, NULL, ask_reset},
    [WSH_STEP_CONNECT] = {"connect", false, false, NULL, ask_nothing},
    [WSH_STEP_FRAME] = {"frame", true, false, enter_octets, ask_write},
    [WSH_STEP_AWAIT_PONG] = {"await-pong", true, false, enter_await_pong, ask_await_pong},
    [WSH_STEP_AWAIT_CLOSE] = {"await-close", true, false, NULL, ask_await_close},
    [WSH_STEP_AWAIT_TLS] = {"await-tls", false, false, NULL, ask_await_tls},
    [WSH_STEP_LISTEN] = {"listen", true, true, NULL, ask_listen},
    [WSH_STEP_POUR] = {"pour", false, true, enter_octets, ask_pour},
};

/* ---- asking ---- */

/* Frames may be sent without waiting for an answer; only a `ping` of ours never is. */
static bool is_idle(struct wsh_exchange *x, const struct conn *c, const struct wsh_step *s) {
    struct wsh_view v;
    if (!kinds[s->kind].accepted || s->always) return false;
    if (c->awaits == 0 && s->kind != WSH_STEP_PING) return false;
    look(x, c, &v);
    return v.outcome != WSH_ACCEPTED;
}

static void enter(struct wsh_exchange *x, struct conn *c, const struct wsh_step *s, uint64_t now_us) {
    x->entered = true;
    x->octets = WSH_EMPTY;
    x->sent = x->end = 0;
    x->poured = 0;
    x->until_us = now_us + (kinds[s->kind].ordered ? s->wait_us : patience(x));
    x->moved_us = now_us;
    x->idle = is_idle(x, c, s);
    note(x, c, WSH_EVENT_MARK, WSH_SENT, kinds[s->kind].name, now_us);
    if (!x->idle && kinds[s->kind].enter) kinds[s->kind].enter(x, c, s);
}

/* What the current step wants; false when it is finished. One that gave up in the middle of its octets says so: nobody
 * else can tell that there were more. */
static bool ask_step(struct wsh_exchange *x, uint64_t now_us, struct wsh_ask *out) {
    const struct wsh_step *s = &x->c->steps[x->step];
    struct conn *c = &x->conns[s->connection];
    out->connection = s->connection;
    out->kind = WSH_ASK_CONNECT;
    out->tls = c->tls;
    if (c->state == CONN_NEW) return true;
    if (c->state == CONN_FAILED) return false;
    if (!x->entered) enter(x, c, s, now_us);
    out->until_us = x->until_us;
    if (!x->idle && kinds[s->kind].ask(x, c, s, now_us, out)) return true;
    if (x->sent > 0 && x->sent < x->octets.n) note(x, c, WSH_EVENT_MARK, WSH_SENT, "unsent", now_us);
    return false;
}

static struct wsh_ask ask_close(struct wsh_exchange *x, uint64_t now_us) {
    struct wsh_ask ask = {.kind = WSH_ASK_CLOSE, .octets = WSH_EMPTY};
    for (; ask.connection < x->n; ask.connection++)
        if (x->conns[ask.connection].state == CONN_OPEN) return ask;
    if (!x->ended) x->ended_us = now_us;
    x->ended = true;
    return (struct wsh_ask){.kind = WSH_ASK_DONE, .octets = WSH_EMPTY};
}

struct wsh_ask wsh_exchange_next(struct wsh_exchange *x, uint64_t now_us) {
    (void)since_birth(x, now_us);
    for (; x->step < x->c->n_steps; x->step++, x->entered = false) {
        struct wsh_ask ask = {.octets = WSH_EMPTY};
        if (ask_step(x, now_us, &ask)) return ask;
    }
    return ask_close(x, now_us);
}

/* ---- being told ---- */

static struct conn *conn_of(struct wsh_exchange *x, unsigned connection) {
    WSH_CHECK(connection < x->n);
    return &x->conns[connection];
}

void wsh_exchange_connected(struct wsh_exchange *x, unsigned connection, const char *tls, uint64_t now_us) {
    struct conn *c = conn_of(x, connection);
    c->state = CONN_OPEN;
    note(x, c, WSH_EVENT_CONNECT, WSH_SENT, NULL, now_us);
    if (tls) note(x, c, WSH_EVENT_TLS, WSH_SENT, tls, now_us);
}

void wsh_exchange_sent(struct wsh_exchange *x, unsigned connection, size_t n, uint64_t now_us) {
    struct conn *c = conn_of(x, connection);
    struct wsh_span out = wsh_span_slice(wsh_span_slice(x->octets, 0, x->end), x->sent, x->sent + n);
    wsh_transcript_data(&c->t, WSH_SENT, out, since_birth(x, now_us));
    x->sent += out.n;
    x->poured += out.n;
    x->moved_us = now_us;
}

void wsh_exchange_received(struct wsh_exchange *x, unsigned connection, struct wsh_span octets, uint64_t now_us) {
    struct conn *c = conn_of(x, connection);
    wsh_transcript_data(&c->t, WSH_RECEIVED, octets, since_birth(x, now_us));
    c->news = true;
}

static void told_received(struct conn *c, enum wsh_event_kind kind) {
    if (kind == WSH_EVENT_FIN || kind == WSH_EVENT_RESET) c->over = true;
    if (kind == WSH_EVENT_CONNECT_FAIL || kind == WSH_EVENT_TLS_FAIL) {
        c->state = CONN_FAILED;
        c->over = true;
    }
}

/* FIN of ours is a half-close while steps are left, and the end of the connection behind them. */
static void told_sent(struct wsh_exchange *x, struct conn *c, enum wsh_event_kind kind) {
    if (kind == WSH_EVENT_FIN) c->shut = true;
    if (kind == WSH_EVENT_RESET) c->over = true;
    if (kind == WSH_EVENT_RESET || (kind == WSH_EVENT_FIN && x->step >= x->c->n_steps)) c->state = CONN_CLOSED;
}

void wsh_exchange_event(struct wsh_exchange *x, unsigned connection, enum wsh_event_kind kind, enum wsh_side side,
                        const char *text, uint64_t now_us) {
    struct conn *c = conn_of(x, connection);
    note(x, c, kind, side, text, now_us);
    c->news = true;
    if (side == WSH_RECEIVED || kind == WSH_EVENT_CONNECT_FAIL || kind == WSH_EVENT_TLS_FAIL)
        told_received(c, kind);
    else
        told_sent(x, c, kind);
}

/* ---- evidence ---- */

const struct wsh_case *wsh_exchange_case(const struct wsh_exchange *x) { return x->c; }
size_t wsh_exchange_connections(const struct wsh_exchange *x) { return x->n; }
const struct wsh_fresh *wsh_exchange_fresh(const struct wsh_exchange *x) { return &x->fresh; }
const char *wsh_exchange_unmet(const struct wsh_exchange *x) { return x->unmet; }

const struct wsh_transcript *wsh_exchange_transcript(const struct wsh_exchange *x, unsigned connection) {
    WSH_CHECK(connection < x->n);
    return &x->conns[connection].t;
}

uint64_t wsh_exchange_duration_us(const struct wsh_exchange *x) {
    return x->ended && x->ended_us > x->born_us ? x->ended_us - x->born_us : 0;
}
