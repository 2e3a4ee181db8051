/* ruling_framing.c - body, expectation and octets behind the head: RFC 9112 6 and RFC 9110 7.8, 8.6, 10.1.1. */
#include "oracle/ruling_internal.h"

/* Once framing is faulty nobody knows where the next request begins: the connection has to end. */
static void refuse_and_close(struct wsh_hearing *h, enum wsh_rule_id rule, const struct wsh_field *f,
                             const char *text) {
    h->out->must_close = true;
    wsh_reason_field(h, WSH_RULING_REFUSE, rule, f, "%s", text);
}

static const struct wsh_field *transfer(const struct wsh_hearing *h) {
    return wsh_head_find(&h->head, "Transfer-Encoding", NULL);
}

static const struct wsh_field *length(const struct wsh_hearing *h) {
    return wsh_head_find(&h->head, "Content-Length", NULL);
}

/* ---- Transfer-Encoding ---- */

struct codings {
    size_t n, chunked;
    bool last_chunked; /* the last is chunked, with or without parameters */
    bool other;        /* there is one besides chunked */
};

static struct codings read_codings(struct wsh_span value) {
    struct codings c = {0};
    struct wsh_list list;
    struct wsh_span coding;
    wsh_list_init(&list, value, true);
    for (; wsh_list_next(&list, &coding); c.n++) {
        struct wsh_span rest = coding;
        c.last_chunked = wsh_span_is_ci(wsh_span_trim_ows(wsh_span_cut(&rest, ';')), "chunked");
        c.chunked += c.last_chunked;
        c.other |= !c.last_chunked || rest.n > 0;
    }
    return c;
}

void wsh_hear_transfer(struct wsh_hearing *h) {
    bool found;
    const struct wsh_field *f = transfer(h);
    struct codings c = read_codings(wsh_repaired_joined(h, "Transfer-Encoding", &found));
    if (!f) return;
    if (length(h)) refuse_and_close(h, WSH_RULE_R9112_6_1_TECL, f, "Transfer-Encoding and Content-Length");
    if (wsh_http_version(h->head.version) == 10)
        refuse_and_close(h, WSH_RULE_R9112_6_1_TE10, f, "Transfer-Encoding in HTTP/1.0");
    if (c.n == 0)
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R9112_6_3_TEFINAL, f, "Transfer-Encoding is empty");
    else if (!c.last_chunked)
        refuse_and_close(h, WSH_RULE_R9112_6_3_TEFINAL, f, "chunked is not the final transfer coding");
    else if (c.other || c.chunked > 1)
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R9112_6_1_TE501, f, "transfer codings besides chunked");
    else
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R9110_9_3_1_GETBODY, f, "a GET with content");
}

/* ---- Content-Length ---- */

struct lengths {
    bool valid, huge; /* one number, perhaps repeated; beyond 64 bits */
    uint64_t value;
};

static bool is_number(struct wsh_span s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n > 0;
}

static struct wsh_span without_zeros(struct wsh_span s) {
    while (s.n > 1 && s.p[0] == '0') s = wsh_span_skip(s, 1);
    return s;
}

static struct lengths read_lengths(struct wsh_span value) {
    struct lengths l = {0};
    struct wsh_list list;
    struct wsh_span element, first = WSH_EMPTY;
    wsh_list_init(&list, value, false);
    for (size_t n = 0; wsh_list_next(&list, &element); n++) {
        if (!is_number(element)) return (struct lengths){0};
        if (n == 0) first = without_zeros(element);
        if (!wsh_span_eq(first, without_zeros(element))) return (struct lengths){0};
    }
    l.valid = first.n > 0;
    l.huge = l.valid && !wsh_span_to_u64(first, &l.value);
    return l;
}

void wsh_hear_length(struct wsh_hearing *h) {
    bool found;
    const struct wsh_field *f = length(h);
    struct lengths l = read_lengths(wsh_repaired_joined(h, "Content-Length", &found));
    if (!f || transfer(h)) return; /* with Transfer-Encoding the fault is said there */
    if (!l.valid) {
        refuse_and_close(h, WSH_RULE_R9112_6_3_CLINVALID, f, "Content-Length is invalid");
        return;
    }
    if (wsh_head_find(&h->head, "Content-Length", f) || wsh_span_find(f->value, ',') < f->value.n)
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R9110_8_6_CLLIST, f, "Content-Length is a list of equal values");
    wsh_reason_field(h, WSH_RULING_OPEN, l.huge ? WSH_RULE_R9110_8_6_CLOVF : WSH_RULE_R9110_9_3_1_GETBODY, f,
                     l.huge ? "a Content-Length beyond 64 bits" : "a GET with Content-Length");
}

/* ---- what stands behind the head ---- */

/* The body of the request as far as its framing can be read. OVER: chunks that cannot be read. `crlf`: not with LF. */
static enum wsh_read read_body(struct wsh_hearing *h, bool crlf, size_t *ret_size) {
    bool found;
    struct wsh_body body = {.kind = WSH_BODY_NONE};
    struct lengths l = read_lengths(wsh_repaired_joined(h, "Content-Length", &found));
    if (transfer(h))
        body = (struct wsh_body){.kind = WSH_BODY_CHUNKED, .crlf = crlf};
    else if (length(h) && l.valid)
        body = (struct wsh_body){.kind = WSH_BODY_LENGTH, .length = l.huge ? UINT64_MAX : l.value};
    return wsh_body_read(&body, h->behind, ret_size);
}

void wsh_hear_behind(struct wsh_hearing *h) {
    size_t size = 0, strict_size = 0;
    if (!h->whole || h->out->must_close) return;
    enum wsh_read read = read_body(h, false, &size), strict = read_body(h, true, &strict_size);
    h->out->incomplete |= read == WSH_READ_MORE;
    if (read == WSH_READ_OVER)
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R9112_7_1_CHUNKOVF, h->behind, "chunks that cannot be read");
    else if (strict == WSH_READ_OVER)
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R9112_7_1_CHUNKOVF, h->behind, "a lone LF ends a line of the chunks");
    if (read == WSH_READ_MORE)
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R9110_7_8_COMPLETE, h->behind, "the body is not complete");
    if (read == WSH_READ_DONE && size < h->behind.n) /* the client breaks a rule, what a server does about it is open */
        wsh_reason(h, WSH_RULING_OPEN, WSH_RULE_R6455_4_1_W_WAIT, wsh_span_skip(h->behind, size),
                   "%zu octets behind the request", h->behind.n - size);
}

/* ---- Expect ---- */

void wsh_hear_expect(struct wsh_hearing *h) {
    bool found;
    const struct wsh_field *f = wsh_head_find(&h->head, "Expect", NULL);
    struct wsh_span value = wsh_repaired_joined(h, "Expect", &found);
    if (!f) return;
    if (wsh_span_is_ci(value, "100-continue"))
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R9110_7_8_EXPECT, f, "an expectation of 100-continue");
    else
        wsh_reason_field(h, WSH_RULING_OPEN, WSH_RULE_R9110_10_1_1_417, f, "an unknown expectation");
}
