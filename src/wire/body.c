/* body.c - how much behind a response head belongs to it, RFC 9112 6.3 and 7.1.
 *
 * The question is when a refusal is complete. Framing that RFC 9112 calls invalid ends at the close of the connection
 * and says so; chunks are read with LF for CRLF and white space behind the size, as recipients do, and with nothing
 * else. */
#include "wire/body.h"

#include "wire/grammar.h"

/* RFC 9110 8.6 and RFC 9112 6.3: a list of one number repeated is that number. */
static bool read_length(struct wsh_span value, uint64_t *ret_length) {
    struct wsh_span element;
    struct wsh_list l;
    size_t n = 0;
    wsh_list_init(&l, value, false);
    for (uint64_t first = 0; wsh_list_next(&l, &element); n++, first = *ret_length)
        if (!wsh_span_to_u64(element, ret_length) || (n > 0 && *ret_length != first)) return false;
    return n > 0;
}

/* Is "chunked" the last coding and no other one? `ret_good`: is this a Transfer-Encoding a sender may send? */
static bool read_codings(struct wsh_span value, bool *ret_good) {
    struct wsh_span coding = WSH_EMPTY;
    struct wsh_list l;
    size_t n = 0, chunked = 0;
    bool tokens = true, last = false;
    wsh_list_init(&l, value, true);
    for (; wsh_list_next(&l, &coding); n++) {
        last = wsh_span_is_ci(coding, "chunked");
        chunked += last;
        struct wsh_span rest = coding;
        tokens = tokens && wsh_is_token(wsh_span_trim_ows(wsh_span_cut(&rest, ';')));
    }
    *ret_good = n > 0 && tokens && chunked <= 1 && (last || chunked == 0);
    return *ret_good && last;
}

struct wsh_body wsh_body_of(struct wsh_arena *a, const struct wsh_head *response, bool to_head) {
    struct wsh_body body = {.kind = WSH_BODY_UNTIL_CLOSE};
    bool encoded, measured, good = false;
    struct wsh_span codings = wsh_head_joined(a, response, "Transfer-Encoding", &encoded);
    struct wsh_span length = wsh_head_joined(a, response, "Content-Length", &measured);
    if (to_head || response->status / 100 == 1 || response->status == 204 || response->status == 304)
        return (struct wsh_body){.kind = WSH_BODY_NONE};
    if (encoded) {
        bool chunked = read_codings(codings, &good);
        /* RFC 9112 6.1: in a message of HTTP/1.0 the framing is faulty. */
        body.bad_framing = !good || wsh_http_version(response->version) < 11;
        if (chunked && !body.bad_framing) body.kind = WSH_BODY_CHUNKED;
    } else if (measured) {
        body.bad_framing = !read_length(length, &body.length);
        if (body.bad_framing) body.length = 0;
        if (!body.bad_framing) body.kind = WSH_BODY_LENGTH;
    }
    return body;
}

/* --- chunks ------------------------------------------------------------------------------------------------------- */

struct chunks {
    struct wsh_span in;
    size_t at;
    bool crlf;
};

static struct wsh_span left(const struct chunks *c) { return wsh_span_skip(c->in, c->at); }

/* CRLF or LF. The MAY of RFC 9112 2.2 is for the start-line and fields: no text lets a chunk end in LF. */
static enum wsh_read take_eol(struct chunks *c) {
    struct wsh_span rest = left(c);
    size_t n = rest.n > 0 && rest.p[0] == '\r' ? 1 : 0;
    if (rest.n == n) return WSH_READ_MORE;
    if (rest.p[n] != '\n' || (c->crlf && n == 0)) return WSH_READ_OVER;
    c->at += n + 1;
    return WSH_READ_DONE;
}

/* 1*HEXDIG that fits. Without an octet behind it the number may go on. */
static enum wsh_read take_size(struct chunks *c, uint64_t *ret_size) {
    struct wsh_span rest = left(c);
    uint64_t size = 0;
    size_t n = 0;
    for (; n < rest.n && wsh_hex_digit(rest.p[n]) >= 0; n++) {
        if (size > UINT64_MAX >> 4) return WSH_READ_OVER;
        size = size << 4 | (uint64_t)wsh_hex_digit(rest.p[n]);
    }
    if (n == rest.n) return WSH_READ_MORE;
    if (n == 0) return WSH_READ_OVER;
    c->at += n;
    *ret_size = size;
    return WSH_READ_DONE;
}

/* [ chunk-ext ], behind white space (RFC 9112 7.1.1), and the end of the line. */
static enum wsh_read take_ext(struct chunks *c) {
    while (left(c).n > 0 && (left(c).p[0] == ' ' || left(c).p[0] == '\t')) c->at++;
    struct wsh_span rest = left(c);
    if (rest.n == 0) return WSH_READ_MORE;
    if (rest.p[0] != ';') return take_eol(c);
    size_t end = 0;
    while (end < rest.n && rest.p[end] != '\r' && rest.p[end] != '\n') end++; /* a bare CR is no part of it */
    c->at += end;
    return take_eol(c);
}

/* Trailer fields up to the empty line; what they say is of no use here. */
static enum wsh_read take_trailer(struct chunks *c) {
    for (;;) {
        struct wsh_span rest = left(c);
        size_t lf = wsh_span_find(rest, '\n');
        if (lf == rest.n) return WSH_READ_MORE;
        c->at += lf + 1;
        if (lf == 0 || (lf == 1 && rest.p[0] == '\r')) return WSH_READ_DONE;
    }
}

static enum wsh_read take_data(struct chunks *c, uint64_t size) {
    if (left(c).n < size) return WSH_READ_MORE;
    c->at += (size_t)size;
    return take_eol(c);
}

static enum wsh_read read_chunks(struct chunks *c) {
    for (;;) {
        uint64_t size = 0;
        enum wsh_read r = take_size(c, &size);
        if (r == WSH_READ_DONE) r = take_ext(c);
        if (r == WSH_READ_DONE && size == 0) return take_trailer(c);
        if (r == WSH_READ_DONE) r = take_data(c, size);
        if (r != WSH_READ_DONE) return r;
    }
}

enum wsh_read wsh_body_read(const struct wsh_body *b, struct wsh_span rest, size_t *ret_size) {
    if (b->kind == WSH_BODY_UNTIL_CLOSE) return WSH_READ_MORE;
    if (b->kind == WSH_BODY_CHUNKED) {
        struct chunks c = {rest, 0, b->crlf};
        enum wsh_read r = read_chunks(&c);
        if (r == WSH_READ_DONE) *ret_size = c.at;
        return r;
    }
    uint64_t size = b->kind == WSH_BODY_LENGTH ? b->length : 0;
    if (rest.n < size) return WSH_READ_MORE;
    *ret_size = (size_t)size;
    return WSH_READ_DONE;
}
