/* view.c - what happened on one connection: request, response, how it ended, outcome.
 *
 * The response is read first and gives a stage; the stage alone says whether waiting longer can change anything, stage
 * and ending together give the outcome. So that a decided outcome stays, no stage that is decided depends on anything
 * that can still come. */
#include "oracle/internal.h"

/* How far the answer has come. */
enum stage {
    STAGE_NOTHING,     /* no octet */
    STAGE_HEAD,        /* a head that may still become one */
    STAGE_BODY,        /* a refusal whose body is not all here */
    STAGE_UNTIL_CLOSE, /* a refusal whose body ends with the connection */
    STAGE_COMPLETE,    /* a refusal, all of it */
    STAGE_SWITCH,      /* the head of a 101 */
    STAGE_TLS_PART,    /* the beginning of a TLS record */
    STAGE_TLS,
    STAGE_NO_HTTP,
    STAGE_NO_STATUS,
    STAGE_ENDLESS,
    STAGE_BAD_CHUNKS,
    STAGE_COUNT
};

static const struct {
    bool decided;
    enum wsh_outcome outcome; /* of a decided or refusing stage */
    const char *why;
} stages[STAGE_COUNT] = {
    [STAGE_NOTHING] = {false, WSH_SILENT, "no answer"},
    [STAGE_HEAD] = {false, WSH_SILENT, "an incomplete response head"},
    [STAGE_BODY] = {false, WSH_SILENT, "an incomplete response body"},
    [STAGE_UNTIL_CLOSE] = {false, WSH_REFUSED, "refused"},
    [STAGE_COMPLETE] = {true, WSH_REFUSED, "refused"},
    [STAGE_SWITCH] = {true, WSH_GARBLED, "switched"},
    [STAGE_TLS_PART] = {false, WSH_GARBLED, "the beginning of a TLS record"},
    [STAGE_TLS] = {true, WSH_GARBLED, "TLS instead of HTTP"},
    [STAGE_NO_HTTP] = {true, WSH_GARBLED, "octets that are no HTTP response"},
    [STAGE_NO_STATUS] = {true, WSH_GARBLED, "a status line that cannot be read"},
    [STAGE_ENDLESS] = {true, WSH_GARBLED, "a response head without end"},
    [STAGE_BAD_CHUNKS] = {true, WSH_GARBLED, "chunks that cannot be read"},
};

static const char *const outcome_names[WSH_OUTCOME_COUNT] = {
    [WSH_ACCEPTED] = "accepted", [WSH_REFUSED] = "refused", [WSH_CLOSED] = "closed",       [WSH_RESET] = "reset",
    [WSH_SILENT] = "silent",     [WSH_GARBLED] = "garbled", [WSH_UNREACHED] = "unreached",
};

const char *wsh_outcome_name(enum wsh_outcome o) {
    WSH_CHECK((size_t)o < WSH_OUTCOME_COUNT);
    return outcome_names[o];
}

bool wsh_outcome_find(struct wsh_span name, enum wsh_outcome *ret) {
    for (size_t i = 0; i < WSH_OUTCOME_COUNT; i++) {
        if (!wsh_span_is(name, outcome_names[i])) continue;
        *ret = (enum wsh_outcome)i;
        return true;
    }
    return false;
}

/* ---- the request ---- */

static bool is_eol_octet(uint8_t c) { return c == '\r' || c == '\n'; }

/* Is it a HEAD request, whose response has no body? The first word is enough and is there before any answer. */
static bool asks_head(struct wsh_span sent) {
    while (sent.n > 0 && is_eol_octet(sent.p[0])) sent = wsh_span_skip(sent, 1);
    return wsh_span_starts(sent, WSH_LIT("HEAD ")) || wsh_span_starts(sent, WSH_LIT("HEAD\t"));
}

static bool matters(struct wsh_span name) {
    return wsh_span_eq_ci(wsh_span_slice(name, 0, 14), WSH_LIT("Sec-WebSocket-")) || wsh_span_is_ci(name, "Upgrade") ||
           wsh_span_is_ci(name, "Connection");
}

static void add_line(struct wsh_arena *a, struct wsh_head *h, struct wsh_span line, size_t offset) {
    struct wsh_span rest = line, name = wsh_span_cut(&rest, ':');
    if (!matters(name)) return;
    if (wsh_span_ends(rest, WSH_LIT("\n"))) rest.n--;
    if (wsh_span_ends(rest, WSH_LIT("\r"))) rest.n--;
    struct wsh_span value = wsh_span_trim_ows(rest);
    *WSH_PUSH(a, h->fields, h->n) = (struct wsh_field){.raw = line,
                                                       .name = name,
                                                       .value = value,
                                                       .offset = offset,
                                                       .value_offset = offset + (size_t)(value.p - line.p)};
}

/* A request of ours that is longer than the reader of heads goes (cases of the family limits): the lines that an
 * opinion about the answer needs, wherever they stand. Folds do not occur there. */
static void read_long_request(struct wsh_arena *a, struct wsh_span sent, struct wsh_view *v) {
    struct wsh_head *h = &v->request;
    struct wsh_span rest = wsh_span_skip(sent, h->lead.n);
    h->fields = NULL;
    h->n = 0;
    h->name_sizes = 0;
    while (rest.n > 0) {
        size_t offset = sent.n - rest.n, lf = wsh_span_find(rest, '\n');
        struct wsh_span line = wsh_span_slice(rest, 0, lf + 1);
        rest = wsh_span_skip(rest, line.n);
        if (offset > h->lead.n && (wsh_span_is(line, "\n") || wsh_span_is(line, "\r\n"))) {
            h->raw = wsh_span_slice(sent, 0, offset + line.n);
            h->end = line;
            v->request_read = WSH_READ_DONE;
            return;
        }
        add_line(a, h, line, offset);
    }
}

static void read_request(struct wsh_arena *a, struct wsh_span sent, struct wsh_view *v) {
    v->request_read = wsh_head_read(a, WSH_HEAD_REQUEST, sent, &v->request);
    if (v->request_read == WSH_READ_MORE) wsh_head_read_partial(a, WSH_HEAD_REQUEST, sent, &v->request);
    if (v->request_read == WSH_READ_OVER) read_long_request(a, sent, v);
}

/* ---- the response ---- */

/* Can these octets still become an HTTP response? Empty lines before it are skipped, as the reader does. */
static bool may_be_http(struct wsh_span in) {
    static const char start[] = "HTTP/";
    while (in.n > 0 && is_eol_octet(in.p[0])) in = wsh_span_skip(in, 1);
    struct wsh_span prefix = wsh_span_slice(in, 0, sizeof start - 1);
    return wsh_span_starts(wsh_span_of(start), prefix);
}

/* A server that was told something else than it expects may answer in TLS: whole records are needed to tell. */
static enum stage read_tls(struct wsh_span in) {
    struct wsh_tls_answer answer;
    return wsh_tls_answer_read(in, &answer) == WSH_READ_MORE ? STAGE_TLS_PART : STAGE_TLS;
}

/* The first head that is not an interim response. */
static enum stage read_response_head(struct wsh_arena *a, struct wsh_span in, struct wsh_view *v) {
    const unsigned unreadable = WSH_ODD_START_WORDS | WSH_ODD_VERSION | WSH_ODD_STATUS;
    for (size_t at = 0;; v->interim++) {
        struct wsh_span rest = wsh_span_skip(in, at);
        v->response_offset += v->response.raw.n;
        v->response_read = wsh_head_read(a, WSH_HEAD_RESPONSE, rest, &v->response);
        if (wsh_tls_starts(rest)) return read_tls(rest);
        if (!may_be_http(rest)) return STAGE_NO_HTTP;
        if (v->response_read == WSH_READ_MORE) return rest.n > 0 ? STAGE_HEAD : STAGE_NOTHING;
        if (v->response_read == WSH_READ_OVER) return STAGE_ENDLESS;
        if (v->response.start_odd & unreadable) return STAGE_NO_STATUS;
        bool interim = v->response.status < 200 && v->response.status != 101;
        if (!interim) v->status = v->response.status;
        if (!interim) return v->status == 101 ? STAGE_SWITCH : STAGE_BODY;
        at += v->response.raw.n;
    }
}

static enum stage read_body(struct wsh_arena *a, struct wsh_span rest, uint64_t dropped, bool to_head,
                            struct wsh_view *v) {
    size_t size = rest.n;
    v->body_kind = wsh_body_of(a, &v->response, to_head);
    v->body_read = wsh_body_read(&v->body_kind, rest, &size);
    v->body = wsh_span_slice(rest, 0, size);
    v->after = wsh_span_skip(rest, size);
    if (v->body_read == WSH_READ_OVER) return STAGE_BAD_CHUNKS;
    if (v->body_read == WSH_READ_DONE || dropped > 0)
        return STAGE_COMPLETE; /* too long to keep: nothing more to learn */
    return v->body_kind.kind == WSH_BODY_UNTIL_CLOSE ? STAGE_UNTIL_CLOSE : STAGE_BODY;
}

static enum stage read_response(struct wsh_arena *a, const struct wsh_transcript *t, bool to_head, struct wsh_view *v) {
    struct wsh_span in = wsh_span_skip(wsh_transcript_octets(t, WSH_RECEIVED), v->response_offset);
    size_t from = v->response_offset;
    v->body = v->after = wsh_span_skip(in, in.n);
    enum stage stage = read_response_head(a, in, v);
    struct wsh_span rest = wsh_span_skip(in, v->response_offset - from + v->response.raw.n);
    if (stage == STAGE_SWITCH) v->after = rest;
    if (stage == STAGE_BODY) stage = read_body(a, rest, t->dropped[WSH_RECEIVED], to_head, v);
    v->response_end = v->response_offset + v->response.raw.n + v->body.n;
    return stage;
}

/* ---- the ending ---- */

static bool unreachable(const struct wsh_transcript *t, const struct wsh_event **ret_event) {
    for (size_t i = 0; i < t->n; i++) {
        if (t->events[i].kind != WSH_EVENT_CONNECT_FAIL && t->events[i].kind != WSH_EVENT_TLS_FAIL) continue;
        *ret_event = &t->events[i];
        return true;
    }
    return false;
}

/* The event that ended the received side, or NULL. A TLS alert ends it like a FIN. */
static const struct wsh_event *ending(const struct wsh_transcript *t) {
    for (size_t i = 0; i < t->n; i++) {
        const struct wsh_event *e = &t->events[i];
        bool ends = e->kind == WSH_EVENT_FIN || e->kind == WSH_EVENT_RESET || e->kind == WSH_EVENT_TLS_ALERT;
        if (ends && e->side == WSH_RECEIVED) return e;
    }
    return NULL;
}

static bool happened(const struct wsh_transcript *t, enum wsh_event_kind kind) {
    return wsh_transcript_find(t, kind, WSH_RECEIVED) != NULL;
}

/* Octets of ours that had been written when the response head was complete. */
static size_t sent_before(const struct wsh_transcript *t, size_t head_end) {
    size_t sent = 0;
    for (size_t i = 0; i < t->n; i++) {
        const struct wsh_event *e = &t->events[i];
        if (e->kind != WSH_EVENT_DATA) continue;
        if (e->side == WSH_SENT) sent = e->offset + e->length;
        if (e->side == WSH_RECEIVED && e->offset + e->length >= head_end) return sent;
    }
    return wsh_transcript_octets(t, WSH_SENT).n; /* the event was left out: far behind the request */
}

/* ---- the outcome ---- */

static enum wsh_outcome outcome_of(enum stage stage, const struct wsh_event *end) {
    if (stages[stage].decided || stage == STAGE_UNTIL_CLOSE || !end) return stages[stage].outcome;
    return end->kind == WSH_EVENT_RESET ? WSH_RESET : WSH_CLOSED;
}

/* "refused with status 400": the usual one, said so often that it is worth being written by hand. */
static const char *refused_with(struct wsh_arena *a, unsigned status) {
    static const char text[] = "refused with status 000";
    char *copy = wsh_arena_text(a, wsh_span_make(text, sizeof text - 1));
    for (size_t i = sizeof text - 2; status > 0; i--, status /= 10) copy[i] = (char)('0' + status % 10);
    return copy;
}

/* "an incomplete response head, then reset". */
static const char *explain(struct wsh_arena *a, const struct wsh_view *v, enum stage stage,
                           const struct wsh_event *end) {
    const char *what = stages[stage].why, *then = v->deadline ? ", then silence" : "";
    if (v->outcome == WSH_REFUSED) return refused_with(a, v->status);
    if (stage == STAGE_NO_HTTP || stage == STAGE_NO_STATUS) {
        struct wsh_span octets = wsh_span_skip(wsh_transcript_octets(v->transcript, WSH_RECEIVED), v->response_offset);
        return wsh_arena_printf(a, "%s: %s", what,
                                wsh_phrase(a, wsh_span_slice(octets, 0, wsh_span_find(octets, '\n'))));
    }
    if (stage == STAGE_TLS) {
        struct wsh_tls_answer first;
        struct wsh_span octets = wsh_span_skip(wsh_transcript_octets(v->transcript, WSH_RECEIVED), v->response_offset);
        (void)wsh_tls_answer_read(octets, &first);
        return wsh_tls_answer_phrase(a, &first);
    }
    if (end && end->kind == WSH_EVENT_TLS_ALERT) then = ", then a TLS alert";
    if (end && end->kind != WSH_EVENT_TLS_ALERT) then = end->kind == WSH_EVENT_RESET ? ", then reset" : ", then closed";
    return wsh_arena_printf(a, "%s%s", what, then);
}

static void read_unreached(struct wsh_arena *a, struct wsh_view *v, const struct wsh_event *e) {
    v->outcome = WSH_UNREACHED;
    const char *what = e->kind == WSH_EVENT_TLS_FAIL ? "no TLS" : "no connection";
    v->why = wsh_span_of(e->text ? wsh_arena_printf(a, "%s: %s", what, e->text) : what);
}

static void read_ending(struct wsh_view *v) {
    const struct wsh_transcript *t = v->transcript;
    v->secure = happened(t, WSH_EVENT_TLS) || wsh_transcript_find(t, WSH_EVENT_TLS, WSH_SENT);
    v->fin = happened(t, WSH_EVENT_FIN);
    v->reset = happened(t, WSH_EVENT_RESET);
    v->deadline = happened(t, WSH_EVENT_DEADLINE) || wsh_transcript_find(t, WSH_EVENT_DEADLINE, WSH_SENT);
}

/* A head that will not be completed any more is read for the sake of findings. */
static void read_rest_of_head(struct wsh_arena *a, struct wsh_view *v) {
    struct wsh_span received = wsh_transcript_octets(v->transcript, WSH_RECEIVED);
    wsh_head_read_partial(a, WSH_HEAD_RESPONSE, wsh_span_skip(received, v->response_offset), &v->response);
}

/* `known`: the head of the request, or NULL. */
static void read_view(struct wsh_arena *a, const struct wsh_transcript *t, size_t sent_from, size_t received_from,
                      const struct wsh_head *known, struct wsh_view *out) {
    struct wsh_span sent = wsh_span_skip(wsh_transcript_octets(t, WSH_SENT), sent_from);
    const struct wsh_event *end = ending(t), *failure;
    *out = (struct wsh_view){.transcript = t, .request_offset = sent_from, .response_offset = received_from};
    read_ending(out);
    if (known)
        out->request = *known;
    else
        read_request(a, sent, out);
    enum stage stage = read_response(a, t, asks_head(sent), out);
    out->sent_before = sent_before(t, out->response_offset + out->response.raw.n);
    if (stage == STAGE_HEAD && end) read_rest_of_head(a, out);
    out->outcome = outcome_of(stage, end);
    if (unreachable(t, &failure)) {
        read_unreached(a, out, failure);
    } else if (stage == STAGE_SWITCH) {
        wsh_view_switch(a, out);
        wsh_view_behind(a, out);
    } else {
        out->why = wsh_span_of(explain(a, out, stage, end));
    }
}

void wsh_view_read_at(struct wsh_arena *a, const struct wsh_transcript *t, size_t sent_from, size_t received_from,
                      struct wsh_view *out) {
    read_view(a, t, sent_from, received_from, NULL, out);
}

void wsh_view_read_known(struct wsh_arena *a, const struct wsh_transcript *t, const struct wsh_head *request,
                         struct wsh_view *out) {
    read_view(a, t, 0, 0, request, out);
}

/* ---- all responses of the connection ---- */

/* Behind the head of the request at `sent`; behind what is no request nothing is known to stand. */
static struct wsh_span next_request(struct wsh_arena *a, struct wsh_span sent) {
    struct wsh_head head;
    if (wsh_head_read(a, WSH_HEAD_REQUEST, sent, &head) != WSH_READ_DONE) return WSH_EMPTY;
    return wsh_span_skip(sent, head.raw.n);
}

void wsh_view_count(struct wsh_arena *a, struct wsh_view *v) {
    enum { MOST = 1000 };
    const struct wsh_transcript *t = v->transcript;
    struct wsh_span sent = wsh_transcript_octets(t, WSH_SENT);
    bool complete = true;
    v->facts.responses = v->facts.first_status = 0;
    for (size_t at = 0; complete && v->facts.responses < MOST; sent = next_request(a, sent)) {
        struct wsh_view next = {.transcript = t, .response_offset = at};
        enum stage stage = read_response(a, t, asks_head(sent), &next);
        if (v->facts.first_status == 0) v->facts.first_status = next.status;
        complete = stage == STAGE_COMPLETE || (stage == STAGE_UNTIL_CLOSE && v->fin);
        v->facts.responses += complete;
        at = next.response_end;
    }
}

void wsh_view_read(struct wsh_arena *a, const struct wsh_transcript *t, struct wsh_view *out) {
    wsh_view_read_at(a, t, 0, 0, out);
}

bool wsh_view_decidable_at(struct wsh_arena *scratch, const struct wsh_transcript *t, size_t sent_from,
                           size_t received_from) {
    struct wsh_view v = {.transcript = t, .request_offset = sent_from, .response_offset = received_from};
    const struct wsh_event *failure;
    if (unreachable(t, &failure) || ending(t)) return true;
    struct wsh_span sent = wsh_span_skip(wsh_transcript_octets(t, WSH_SENT), sent_from);
    return stages[read_response(scratch, t, asks_head(sent), &v)].decided;
}

bool wsh_view_decidable(struct wsh_arena *scratch, const struct wsh_transcript *t) {
    return wsh_view_decidable_at(scratch, t, 0, 0);
}
