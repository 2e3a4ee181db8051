/* checks_stream.c - what follows a response: frames, the end of the connection, and octets of ours that came back. */
#include "oracle/checks.h"
#include "oracle/ruling.h"

/* ---- O-101-AFTER ---- */

/* Frames are judged up to the first that is wrong: behind it the octets have no meaning any more. */
struct stream {
    const struct wsh_look *look;
    struct wsh_behind at;
    bool deflate; /* permessage-deflate gives RSV1 a meaning */
    bool unknown; /* another extension may give anything a meaning */
};

/* Did the octets that we sent behind the head of the request hold another request? */
static bool second_request(const struct wsh_view *v) {
    struct wsh_span sent = wsh_transcript_octets(v->transcript, WSH_SENT);
    struct wsh_span behind = wsh_span_skip(sent, v->request_offset + v->request.raw.n);
    return wsh_span_find_span(behind, WSH_LIT(" HTTP/1.")) < behind.n;
}

static void note_http(const struct stream *s) {
    bool answered = second_request(s->look->view);
    struct wsh_span line = wsh_span_slice(s->at.rest, 0, wsh_span_find(s->at.rest, '\r'));
    struct wsh_finding *f = wsh_note(s->look, answered ? WSH_RULE_SEC_DESYNC : WSH_RULE_R6455_5_1_FRAMES, WSH_FAIL,
                                     s->at.next, line.n, "frames or nothing behind the 101",
                                     wsh_phrase(s->look->arena, line));
    if (answered) f->impact = WSH_SMUGGLING;
}

static bool frame_masked(const struct stream *s) { return s->at.frame.masked; }

static bool frame_rsv(const struct stream *s) {
    bool data = s->at.frame.opcode < WSH_OP_CLOSE;
    unsigned allowed = s->deflate && data ? 4u : 0u; /* RSV1 */
    return !s->unknown && (s->at.frame.rsv & ~allowed) != 0;
}

static bool frame_opcode(const struct stream *s) {
    unsigned opcode = s->at.frame.opcode;
    return !s->unknown && ((opcode > WSH_OP_BINARY && opcode < WSH_OP_CLOSE) || opcode > WSH_OP_PONG);
}

static bool frame_control(const struct stream *s) {
    return s->at.frame.opcode >= WSH_OP_CLOSE && (s->at.frame.length > 125 || !s->at.frame.fin);
}

static bool frame_length(const struct stream *s) { return s->at.frame.length >> 63; }

static const struct {
    bool (*wrong)(const struct stream *);
    enum wsh_rule_id rule;
    const char *expected, *actual;
} frame_faults[] = {
    {frame_rsv, WSH_RULE_R6455_5_2_RSV, "reserved bits are zero", "reserved bits"},
    {frame_opcode, WSH_RULE_R6455_5_2_OPCODE, "a known opcode", "a reserved opcode"},
    {frame_masked, WSH_RULE_R6455_5_1_MASK, "frames of a server are not masked", "a masked frame"},
    {frame_control, WSH_RULE_R6455_5_5_CONTROL, "control frames of at most 125 octets in one piece", "a control frame"},
    {frame_length, WSH_RULE_R6455_5_1_FRAMES, "a length of 63 bits", "a length with the top bit set"},
};

/* The frame whose header, as far as it is here, begins at `offset`; true if something is wrong with it. */
static bool note_frame(const struct stream *s, size_t offset) {
    bool wrong = false;
    struct wsh_span received = wsh_transcript_octets(s->look->view->transcript, WSH_RECEIVED);
    struct wsh_span header = wsh_span_slice(received, offset, offset + s->at.frame.head_size);
    for (size_t i = 0; i < WSH_COUNT(frame_faults); i++) {
        if (!frame_faults[i].wrong(s)) continue;
        const char *actual = wsh_arena_printf(s->look->arena, "%s: %s", frame_faults[i].actual,
                                              wsh_phrase(s->look->arena, header));
        wsh_note(s->look, frame_faults[i].rule, WSH_FAIL, offset, header.n, frame_faults[i].expected,
                 actual);
        wrong = true;
    }
    return wrong;
}

static void read_negotiated(struct stream *s) {
    const struct wsh_exts *exts = &s->look->view->exts;
    for (size_t i = 0; i < exts->n; i++) {
        bool pmd = wsh_is_pmd(&exts->items[i]);
        s->deflate |= pmd;
        s->unknown |= !pmd;
    }
}

/* A 101 that proves no key, to a request that brought none, is another protocol's (hixie-76 answers with 16 octets). */
static bool frames_of_another_protocol(const struct wsh_look *l) {
    return !wsh_asked_find(l->view, "Sec-WebSocket-Key", NULL) &&
           !wsh_head_find(&l->view->response, "Sec-WebSocket-Accept", NULL);
}

void wsh_check_after(const struct wsh_look *l) {
    struct stream s = {.look = l};
    wsh_behind_init(&s.at, l->view);
    read_negotiated(&s);
    for (;;) {
        if (wsh_is_http_text(s.at.rest)) {
            note_http(&s);
            return;
        }
        if (frames_of_another_protocol(l)) return;
        enum wsh_read r = wsh_behind_next(&s.at); /* without a whole header the frame is all zeros: nothing wrong */
        if (note_frame(&s, s.at.offset) || r != WSH_READ_DONE) return;
    }
}

/* ---- O-MUSTCLOSE, O-CLOSEHDR ---- */

/* A server gets this long to close; an engine that waited less has seen nothing. */
enum { CLOSE_WITHIN_US = 5000000 };

static bool complete(const struct wsh_view *v) { return v->outcome == WSH_REFUSED && v->body_read == WSH_READ_DONE; }

/* The time when the received octets reached `end`, or UINT64_MAX. */
static uint64_t received_at(const struct wsh_transcript *t, size_t end) {
    for (size_t i = 0; i < t->n; i++) {
        const struct wsh_event *e = &t->events[i];
        if (e->kind == WSH_EVENT_DATA && e->side == WSH_RECEIVED && e->offset + e->length >= end) return e->at_us;
    }
    return UINT64_MAX;
}

/* Did we wait long enough behind a complete response, and nothing ended the connection? */
static bool stayed_open(const struct wsh_view *v) {
    const struct wsh_transcript *t = v->transcript;
    uint64_t answered = received_at(t, v->response_end);
    if (v->fin || v->reset || answered == UINT64_MAX) return false;
    for (size_t i = t->n; i-- > 0;)
        if (t->events[i].kind == WSH_EVENT_DEADLINE)
            return t->events[i].at_us >= answered && t->events[i].at_us - answered >= CLOSE_WITHIN_US;
    return false;
}

/* How the connection shows that it was not closed, or NULL. */
static const char *not_closed(const struct wsh_look *l) {
    if (!complete(l->view)) return NULL;
    if (wsh_is_http_text(l->view->after))
        return wsh_arena_printf(
            l->arena, "another response: %s",
            wsh_phrase(l->arena, wsh_span_slice(l->view->after, 0, wsh_span_find(l->view->after, '\r'))));
    return stayed_open(l->view) ? "still open after 5 s" : NULL;
}

static void note_not_closed(const struct wsh_look *l, enum wsh_rule_id rule, const char *expected, const char *actual) {
    wsh_note(l, rule, WSH_FAIL, l->view->response_end, 0, expected, actual);
}

static bool demands_close(enum wsh_rule_id rule) {
    static const enum wsh_rule_id rules[] = {WSH_RULE_R9112_6_1_TECL, WSH_RULE_R9112_6_1_TE10,
                                             WSH_RULE_R9112_6_3_TEFINAL, WSH_RULE_R9112_6_3_CLINVALID};
    for (size_t i = 0; i < WSH_COUNT(rules); i++)
        if (rules[i] == rule) return true;
    return false;
}

void wsh_check_must_close(const struct wsh_look *l) {
    const char *actual = not_closed(l);
    struct wsh_ruling ruling;
    if (!actual) return; /* the ruling on a whole request is not for free */
    struct wsh_span sent = wsh_transcript_octets(l->view->transcript, WSH_SENT);
    wsh_ruling_glance(l->arena, wsh_span_skip(sent, l->view->request_offset), NULL, &ruling);
    for (size_t i = 0; ruling.must_close && i < ruling.n; i++)
        if (demands_close(ruling.reasons[i].rule)) {
            note_not_closed(l, ruling.reasons[i].rule, "the connection is closed after the response", actual);
            return;
        }
}

void wsh_check_close_option(const struct wsh_look *l) {
    bool found;
    const char *actual = not_closed(l);
    struct wsh_span options = wsh_head_joined(l->arena, &l->view->response, "Connection", &found);
    if (actual && wsh_list_has(options, "close", true))
        note_not_closed(l, WSH_RULE_R9112_9_6_CLOSE, "closed, as the response announces", actual);
}

/* ---- O-SPLIT ---- */

/* Fields that servers send by themselves: that a request hides such a line proves nothing about its answer. */
static const char *const own_fields[] = {
    "Upgrade",    "Connection", "Content-Length", "Content-Type", "Transfer-Encoding",
    "Keep-Alive", "Date",       "Server",         "Host",
};
/* Lines that are looked for in the request; more than these no injection needs. */
enum { SPLIT_FIELDS = 64, SPLIT_OCTETS = 512, SPLIT_SHORTEST = 4 };

static bool is_own(struct wsh_span name) {
    if (wsh_span_eq_ci(wsh_span_slice(name, 0, 14), WSH_LIT("Sec-WebSocket-"))) return true;
    for (size_t i = 0; i < WSH_COUNT(own_fields); i++)
        if (wsh_span_is_ci(name, own_fields[i])) return true;
    return false;
}

/* Do the octets before `at` break a line without being the CRLF that ends one: CR, LF, NUL, or one of them encoded? */
static bool broken_before(struct wsh_span s, size_t at) {
    static const char *const encoded[] = {"%0a", "%0d", "%00"};
    struct wsh_span before = wsh_span_slice(s, 0, at);
    if (wsh_span_ends(before, WSH_LIT("\r\n"))) return false;
    if (before.n > 0 &&
        (before.p[before.n - 1] == '\r' || before.p[before.n - 1] == '\n' || before.p[before.n - 1] == 0))
        return true;
    struct wsh_span tail = wsh_span_skip(before, before.n > 3 ? before.n - 3 : 0);
    for (size_t i = 0; i < WSH_COUNT(encoded); i++)
        if (wsh_span_is_ci(tail, encoded[i])) return true;
    return false;
}

/* Does the request hold `needle` behind a broken line? Linear: each hit moves on. */
static bool injected(struct wsh_span request, struct wsh_span needle) {
    for (size_t at = 0; at < request.n;) {
        size_t hit = at + wsh_span_find_span(wsh_span_skip(request, at), needle);
        if (hit >= request.n) return false;
        if (broken_before(request, hit)) return true;
        at = hit + needle.n;
    }
    return false;
}

static struct wsh_span field_text(const struct wsh_field *f) {
    struct wsh_span text = wsh_span_make(f->raw.p, (size_t)(f->value.p - f->raw.p) + f->value.n);
    return wsh_span_slice(text, 0, SPLIT_OCTETS);
}

/* A bare CR of ours that came back inside of a value is a line end for lenient readers. */
static bool echoes_cr(struct wsh_span request, const struct wsh_field *f) {
    size_t cr = wsh_span_find(f->value, '\r');
    struct wsh_span tail = wsh_span_slice(f->value, cr, cr + SPLIT_OCTETS);
    return (f->odd & WSH_ODD_BARE_CR) && tail.n >= SPLIT_SHORTEST && wsh_span_find_span(request, tail) < request.n;
}

static void note_split(const struct wsh_look *l, const struct wsh_field *f) {
    wsh_note_field(l, WSH_RULE_SEC_SPLIT, WSH_FAIL, f, "no octets of the request as a line of the response",
                   wsh_phrase(l->arena, f->raw))->impact = WSH_INJECTION;
}

void wsh_check_split(const struct wsh_look *l) {
    const struct wsh_head *h = &l->view->response;
    struct wsh_span sent = wsh_transcript_octets(l->view->transcript, WSH_SENT);
    struct wsh_span request = wsh_span_slice(wsh_span_skip(sent, l->view->request_offset), 0, WSH_LIMIT_HEAD);
    for (size_t i = 0, looked = 0; i < h->n && looked < SPLIT_FIELDS; i++) {
        const struct wsh_field *f = &h->fields[i];
        struct wsh_span text = field_text(f);
        if (is_own(f->name) && !(f->odd & WSH_ODD_BARE_CR)) continue;
        looked++;
        bool line = !is_own(f->name) && text.n >= SPLIT_SHORTEST && injected(request, text);
        if (line || echoes_cr(request, f)) note_split(l, f);
    }
}
