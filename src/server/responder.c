/* responder.c - the life of one connection: heads, then perhaps frames, then nothing. */
#include "server/responder.h"

#include "server/cost.h"
#include "server/decide.h"
#include "server/endpoint.h"
#include "server/misread.h"
#include "server/readings.h"
#include "server/scan.h"

enum { PATIENCE_US = 10 * 1000 * 1000 };

/* ENDED: whatever still comes is ignored; whether the connection closes is in `verdict`. */
enum state { HEAD, FRAMES, ENDED };

struct wsh_responder {
    const struct wsh_server_config *config;
    struct wsh_arena *arena; /* of the request being read */
    enum state state;
    unsigned verdict; /* WSH_RESPONDER_ */
    struct wsh_scan scan;
    struct wsh_buf head;           /* what the scanner has let through */
    struct wsh_endpoint *endpoint; /* behind a 101 */
    uint64_t answered;
    /* Only with flaws: */
    uint64_t number;  /* of the connection, from 0 */
    uint64_t cost_us; /* of the last answer */
    bool misreading;
    struct wsh_misread misread;
    struct wsh_buf held;  /* a 101 that goes out behind what was answered to early frames */
    uint64_t skip;        /* octets taken for content */
    bool refused_upgrade; /* on this connection */
};

/* --- life -------------------------------------------------------------------------------------------------------- */

struct wsh_responder *wsh_responder_new(const struct wsh_server_config *config) {
    struct wsh_responder *r = calloc(1, sizeof *r);
    if (!r) wsh_die_memory(sizeof *r);
    r->config = config;
    r->arena = wsh_arena_new();
    r->misreading = wsh_misread_wanted(config);
    if (config->shared) {
        r->number = config->shared->connections++;
        config->shared->open++;
    }
    wsh_scan_init(&r->scan);
    wsh_misread_init(&r->misread, config);
    wsh_buf_init(&r->head, WSH_LIMIT_HEAD);
    wsh_buf_init(&r->held, 2 * WSH_LIMIT_HEAD);
    return r;
}

void wsh_responder_reset(struct wsh_responder *r) {
    wsh_endpoint_free(r->endpoint);
    r->endpoint = NULL;
    r->state = HEAD;
    r->verdict = WSH_RESPONDER_KEEP;
    r->answered = r->skip = 0;
    wsh_scan_init(&r->scan);
    wsh_misread_reset(&r->misread);
    wsh_buf_clear(&r->head);
    wsh_buf_clear(&r->held);
    wsh_arena_reset(r->arena);
}

static void leave_traces(const struct wsh_responder *r) {
    enum { KEPT_KIB = 16 };
    struct wsh_server_shared *s = r->config->shared;
    if (!s) return;
    s->open--;
    s->leaked += flawed(r->config, WSH_FLAW_LEAKS_CONNECTIONS);
    if (flawed(r->config, WSH_FLAW_KEEPS_REQUESTS)) s->kept_kib += KEPT_KIB;
}

void wsh_responder_free(struct wsh_responder *r) {
    if (!r) return;
    leave_traces(r);
    wsh_endpoint_free(r->endpoint);
    wsh_misread_done(&r->misread);
    wsh_buf_done(&r->head);
    wsh_buf_done(&r->held);
    wsh_arena_free(r->arena);
    free(r);
}

uint64_t wsh_responder_patience_us(const struct wsh_responder *r) {
    return r->state != HEAD || flawed(r->config, WSH_FLAW_STALLS_FOR_EVER) ? 0 : PATIENCE_US;
}

uint64_t wsh_responder_cost_us(struct wsh_responder *r) {
    uint64_t us = r->cost_us;
    r->cost_us = 0;
    return us;
}

uint64_t wsh_responder_answered(const struct wsh_responder *r) { return r->answered; }

static void end(struct wsh_responder *r, unsigned verdict) {
    r->state = ENDED;
    r->verdict = verdict;
}

static void next_request(struct wsh_responder *r) {
    wsh_scan_init(&r->scan);
    wsh_buf_clear(&r->head);
    wsh_arena_reset(r->arena);
    r->misread.lines = 0;
}

/* --- answers ----------------------------------------------------------------------------------------------------- */

/* `q` NULL: the head could not be read, and nothing behind it can. */
static void refuse(struct wsh_responder *r, const struct wsh_refusal *refusal, const struct wsh_request *q,
                   struct wsh_buf *out) {
    struct wsh_refusal full = *refusal;
    size_t before = out->n;
    bool unread = q && wsh_request_has_body(q) && !flawed(r->config, WSH_FLAW_BODY_IS_REQUEST);
    if (unread || (q && wsh_request_wants_close(q)))
        full.with |= WSH_WITH_CLOSE; /* R9112-9.3-READBODY, R9112-9.6-CLOSE */
    unsigned verdict = wsh_write_refusal(r->config, &full, q && wsh_span_is(q->head.method, "HEAD"), out);
    bool stuck = flawed(r->config, WSH_FLAW_STUCK_BEHIND_REFUSAL);
    r->answered++;
    r->refused_upgrade |= q && q->values[WSH_UPGRADE].n > 0;
    if (stuck || verdict != WSH_RESPONDER_KEEP || !q || out->n == before)
        end(r, verdict);
    else
        next_request(r);
}

static void accept(struct wsh_responder *r, const struct wsh_request *q, struct wsh_buf *out) {
    struct wsh_deflate_terms terms;
    struct wsh_acceptance a = {.protocol = wsh_choose_protocol(q), .extensions = wsh_choose_extensions(q, &terms)};
    if (flawed(r->config, WSH_FLAW_SEVENTH_PLAIN) && q->seventh) {
        a = (struct wsh_acceptance){.protocol = WSH_EMPTY, .extensions = WSH_EMPTY};
        terms.agreed = false;
    }
    wsh_write_acceptance(q, &a, flawed(r->config, WSH_FLAW_PONG_BEFORE_101) ? &r->held : out);
    if (flawed(r->config, WSH_FLAW_LENGTH_WRAPS_32) && wsh_span_to_u64(q->values[WSH_CONTENT_LENGTH].first, &r->skip))
        r->skip &= UINT32_MAX;
    r->endpoint = wsh_endpoint_new(r->config, &terms);
    r->answered++;
}

static void begin_frames(struct wsh_responder *r) {
    next_request(r);
    if (!flawed(r->config, WSH_FLAW_HTTP_AFTER_101)) {
        r->state = FRAMES;
        return;
    }
    wsh_endpoint_free(r->endpoint);
    r->endpoint = NULL;
}

/* WSH_FLAW_FRAMES_BEHIND_REFUSAL */
static void begin_tunnel(struct wsh_responder *r) {
    r->endpoint = wsh_endpoint_new(r->config, &(struct wsh_deflate_terms){0});
    r->state = FRAMES;
}

/* Some flaws depend on how many connections there were; they are asked for first, whatever the number is. */
static const struct wsh_refusal *decide_by_number(const struct wsh_responder *r, const struct wsh_request *q) {
    static const struct wsh_refusal other = {"SEC-ALIVE", 404, 0, "this is another server"};
    static const struct wsh_refusal tired = {"SEC-ALIVE", 500, WSH_WITH_CLOSE, "this server has had enough"};
    enum { ENOUGH = 500 };
    if (flawed(r->config, WSH_FLAW_SEVENTH_REFUSED) && q->seventh) return &other;
    if (flawed(r->config, WSH_FLAW_SEVENTH_UNCHECKED) && q->seventh) return NULL;
    if (flawed(r->config, WSH_FLAW_TIRES) && r->number > ENOUGH) return &tired;
    const struct wsh_refusal *refusal = wsh_decide_wrongly(q);
    return refusal ? refusal : wsh_decide(q);
}

static void answer(struct wsh_responder *r, struct wsh_buf *out) {
    struct wsh_request q;
    wsh_request_read(r->arena, r->config, wsh_buf_span(&r->head), &q);
    q.behind_refusal = r->refused_upgrade;
    q.seventh = r->number % 7 == 6;
    r->cost_us = wsh_cost_us(&q);
    const struct wsh_refusal *refusal = decide_by_number(r, &q);
    if (refusal) {
        bool tunnel =
            q.values[WSH_VERSION].n > 0 && !wsh_says_version(&q) && flawed(r->config, WSH_FLAW_FRAMES_BEHIND_REFUSAL);
        refuse(r, refusal, &q, out);
        if (tunnel && r->state == HEAD) begin_tunnel(r);
        return;
    }
    bool shown_out = flawed(r->config, WSH_FLAW_ORIGIN_SHOWN_OUT) && wsh_origin_wrong(&q);
    accept(r, &q, out);
    begin_frames(r);
    if (shown_out) end(r, WSH_RESPONDER_CLOSE);
}

/* --- heads ------------------------------------------------------------------------------------------------------- */

/* WSH_FLAW_EARLY_101: a line has ended; is what is there enough? Asked of short heads only: each time reads it all. */
static bool wants_early_answer(const struct wsh_responder *r) {
    bool line = r->scan.state == WSH_SCAN_LINE && r->scan.fields >= 5 && r->head.n < WSH_LIMIT_HEAD / 8;
    return line && !r->endpoint && flawed(r->config, WSH_FLAW_EARLY_101);
}

static void answer_early(struct wsh_responder *r, struct wsh_buf *out) {
    struct wsh_request q;
    struct wsh_buf head;
    wsh_buf_init(&head, WSH_LIMIT_HEAD);
    wsh_buf_add(&head, wsh_buf_span(&r->head));
    wsh_buf_add_text(&head, "\r\n");
    wsh_request_read(r->arena, r->config, wsh_buf_span(&head), &q);
    if (!wsh_decide(&q)) accept(r, &q, out);
    wsh_buf_done(&head);
}

static bool dies(const struct wsh_responder *r, const struct wsh_refusal *fault, uint8_t octet) {
    if (octet == 0 && flawed(r->config, WSH_FLAW_DIES_ON_NUL)) return true;
    return fault && r->scan.fields > WSH_LIMIT_FIELDS && flawed(r->config, WSH_FLAW_DIES_ON_FIELD_COUNT);
}

static void take_octet(struct wsh_responder *r, uint8_t octet, struct wsh_buf *out) {
    const struct wsh_refusal *fault = wsh_scan_octet(&r->scan, octet);
    if (dies(r, fault, octet)) {
        end(r, WSH_RESPONDER_DIE);
        return;
    }
    if (fault && fault->status != 400 && flawed(r->config, WSH_FLAW_HEAD_WITHOUT_END)) {
        end(r, WSH_RESPONDER_KEEP);
        return;
    }
    if (fault) {
        refuse(r, fault, NULL, out);
        return;
    }
    wsh_buf_add_octet(&r->head, octet);
    if (wants_early_answer(r)) answer_early(r, out);
    if (r->scan.state != WSH_SCAN_END) return;
    if (r->endpoint)
        begin_frames(r);
    else
        answer(r, out);
}

/* What no check looks at octet by octet: the inside of names and values. */
static size_t take_run(struct wsh_responder *r, struct wsh_span octets) {
    size_t n = wsh_scan_run(&r->scan, octets);
    wsh_buf_add(&r->head, wsh_span_slice(octets, 0, n));
    return n;
}

static void misread_octet(struct wsh_responder *r, uint8_t octet, struct wsh_buf *out) {
    struct wsh_span line;
    uint64_t answered = r->answered;
    if (!wsh_misread_octet(&r->misread, r->arena, octet, &line)) return;
    /* An answer gives the arena back, and the line with it. */
    for (size_t i = 0; i < line.n && r->answered == answered && r->state == HEAD; i++) {
        i += take_run(r, wsh_span_skip(line, i));
        if (i < line.n) take_octet(r, line.p[i], out);
    }
}

static struct wsh_span take_head(struct wsh_responder *r, struct wsh_span octets, struct wsh_buf *out) {
    size_t i = 0;
    for (; i < octets.n && r->state == HEAD; i++) {
        struct wsh_span rest = wsh_span_skip(octets, i);
        i += r->misreading ? wsh_misread_run(&r->misread, rest) : take_run(r, rest);
        if (i == octets.n) break;
        if (r->misreading)
            misread_octet(r, octets.p[i], out);
        else
            take_octet(r, octets.p[i], out);
    }
    return wsh_span_skip(octets, i);
}

/* --- frames ------------------------------------------------------------------------------------------------------ */

static struct wsh_span skip_content(struct wsh_responder *r, struct wsh_span octets) {
    size_t n = r->skip < octets.n ? (size_t)r->skip : octets.n;
    r->skip -= n;
    octets = wsh_span_skip(octets, n);
    if (octets.n > 0 && wsh_misread_owns(&r->misread, octets.p[0])) octets = wsh_span_skip(octets, 1);
    return octets;
}

static void take_frames(struct wsh_responder *r, struct wsh_span octets, struct wsh_buf *out) {
    unsigned verdict = wsh_endpoint_receive(r->endpoint, octets, out);
    if (verdict != WSH_RESPONDER_KEEP) end(r, verdict);
}

static struct wsh_span step(struct wsh_responder *r, struct wsh_span octets, struct wsh_buf *out) {
    if (r->state == HEAD) return take_head(r, octets, out);
    octets = skip_content(r, octets);
    take_frames(r, octets, out);
    return WSH_EMPTY;
}

/* --- the outside ------------------------------------------------------------------------------------------------- */

static bool has_begun(const struct wsh_responder *r) {
    return r->state == HEAD && (r->scan.size > 0 || r->misread.line.n > 0);
}

/* The peer has closed its side. */
static void finish(struct wsh_responder *r, struct wsh_buf *out) {
    if (has_begun(r) && flawed(r->config, WSH_FLAW_FIN_ENDS_HEAD)) {
        bool at_line = r->scan.state == WSH_SCAN_LINE;
        (void)take_head(r, at_line ? WSH_LIT("\r\n") : WSH_LIT("\r\n\r\n"), out);
    }
    if (has_begun(r) && flawed(r->config, WSH_FLAW_DIES_ON_EARLY_END))
        r->verdict = WSH_RESPONDER_DIE;
    else if (has_begun(r))
        refuse(r, wsh_truncated(), NULL, out);
    r->state = ENDED;
    if (r->verdict == WSH_RESPONDER_KEEP) r->verdict = WSH_RESPONDER_CLOSE;
}

unsigned wsh_responder_cut(struct wsh_responder *r) {
    bool dies = r->answered == 0 && flawed(r->config, WSH_FLAW_DIES_ON_RESET);
    end(r, dies ? WSH_RESPONDER_DIE : WSH_RESPONDER_CLOSE);
    return r->verdict;
}

static bool is_crowded(const struct wsh_responder *r) {
    enum { CROWD = 100 };
    return r->config->shared && r->config->shared->open > CROWD && flawed(r->config, WSH_FLAW_STOPS_AT_HUNDRED);
}

unsigned wsh_responder_receive(struct wsh_responder *r, struct wsh_span octets, bool fin, struct wsh_buf *out) {
    if (is_crowded(r)) return WSH_RESPONDER_KEEP;
    if (fin && octets.n == 0 && r->answered == 0 && !has_begun(r) && flawed(r->config, WSH_FLAW_DIES_ON_EMPTY))
        end(r, WSH_RESPONDER_DIE);
    while (octets.n > 0 && r->state != ENDED) octets = step(r, octets, out);
    if (has_begun(r) && flawed(r->config, WSH_FLAW_FIRST_READ_IS_HEAD)) refuse(r, wsh_truncated(), NULL, out);
    wsh_buf_add(out, wsh_buf_span(&r->held));
    wsh_buf_clear(&r->held);
    if (fin && !(r->verdict & (WSH_RESPONDER_DIE | WSH_RESPONDER_FREEZE))) finish(r, out);
    return r->verdict;
}

unsigned wsh_responder_expire(struct wsh_responder *r, struct wsh_buf *out) {
    static const struct wsh_refusal late = {"SEC-MEM", 408, WSH_WITH_CLOSE, "the request took too long"};
    if (has_begun(r)) refuse(r, &late, NULL, out);
    end(r, r->verdict == WSH_RESPONDER_KEEP ? WSH_RESPONDER_CLOSE : r->verdict);
    return r->verdict;
}
