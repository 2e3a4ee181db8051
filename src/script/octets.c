/* octets.c - octets that are completed when an exchange begins, and the table of placeholders.
 *
 * Host, port and authority are those of the Host field, not of the URI: with `--header Host:` the case speaks about the
 * name that the server was told. Nothing here judges or normalises. */
#include "script/octets.h"

#include "script/credentials.h"
#include "script/tls_form.h"

/* ---- the Host field taken apart ---- */

/* Where the port's colon stands, or n. An IPv6 literal keeps its brackets and its colons. */
static size_t port_colon(struct wsh_span authority) {
    size_t from = authority.n && authority.p[0] == '[' ? wsh_span_find(authority, ']') : 0;
    return from + wsh_span_find(wsh_span_skip(authority, from), ':');
}

static struct wsh_span host_of(struct wsh_span authority) {
    return wsh_span_slice(authority, 0, port_colon(authority));
}

/* ---- one function per placeholder ---- */

static struct wsh_span upper(struct wsh_arena *a, struct wsh_span s) {
    uint8_t *copy = (uint8_t *)wsh_arena_text(a, s);
    for (size_t i = 0; i < s.n; i++)
        if (copy[i] >= 'a' && copy[i] <= 'z') copy[i] = (uint8_t)(copy[i] - 'a' + 'A');
    return wsh_span_make(copy, s.n);
}

static bool secure(const struct wsh_values *v) { return v->profile->uri.secure; }
static struct wsh_span resource(const struct wsh_values *v) { return v->profile->uri.resource; }
static struct wsh_span key(const struct wsh_values *v) { return v->fresh->key; }
static struct wsh_span random8(const struct wsh_values *v) { return v->fresh->random; }
static struct wsh_span path(const struct wsh_values *v) {
    return wsh_span_slice(resource(v), 0, wsh_span_find(resource(v), '?'));
}
static struct wsh_span query_joint(const struct wsh_values *v) {
    return wsh_span_find(resource(v), '?') < resource(v).n ? WSH_LIT("&") : WSH_LIT("?");
}
static struct wsh_span authority(const struct wsh_values *v) { return v->profile->host; }
static struct wsh_span authority_upper(const struct wsh_values *v) { return upper(v->arena, authority(v)); }
static struct wsh_span host(const struct wsh_values *v) { return host_of(authority(v)); }
static struct wsh_span port(const struct wsh_values *v) {
    struct wsh_span given = wsh_span_skip(authority(v), port_colon(authority(v)) + 1);
    if (given.n > 0) return given;
    return secure(v) ? WSH_LIT("443") : WSH_LIT("80");
}
static struct wsh_span scheme(const struct wsh_values *v) { return secure(v) ? WSH_LIT("https") : WSH_LIT("http"); }
static struct wsh_span scheme_upper(const struct wsh_values *v) { return upper(v->arena, scheme(v)); }
static struct wsh_span ws_scheme(const struct wsh_values *v) { return secure(v) ? WSH_LIT("wss") : WSH_LIT("ws"); }

static struct wsh_span origin(const struct wsh_values *v) {
    if (v->profile->n_allowed > 0) return v->profile->origins_allowed[0];
    return wsh_span_of(wsh_arena_printf(v->arena, "%.*s://%.*s", WSH_FMT(scheme(v)), WSH_FMT(authority(v))));
}
static struct wsh_span origin_upper(const struct wsh_values *v) { return upper(v->arena, origin(v)); }

/* An origin that is no "scheme://host" (it may be "null") has its whole text as host and the target's scheme. */
static struct wsh_span origin_scheme(const struct wsh_values *v) {
    struct wsh_span o = origin(v);
    size_t at = wsh_span_find_span(o, WSH_LIT("://"));
    return at < o.n ? wsh_span_slice(o, 0, at) : scheme(v);
}
static struct wsh_span origin_other_scheme(const struct wsh_values *v) {
    return wsh_span_is_ci(origin_scheme(v), "https") ? WSH_LIT("http") : WSH_LIT("https");
}
static struct wsh_span origin_host(const struct wsh_values *v) {
    struct wsh_span o = origin(v);
    size_t at = wsh_span_find_span(o, WSH_LIT("://"));
    return host_of(at < o.n ? wsh_span_skip(o, at + 3) : o);
}
/* A host without a dot gets the letter behind it: what matters is that a pattern meant for the host could match it. */
static struct wsh_span origin_host_dotless(const struct wsh_values *v) {
    struct wsh_span whole = origin_host(v), before = wsh_span_slice(whole, 0, wsh_span_find(whole, '.'));
    struct wsh_span after = wsh_span_skip(whole, before.n + 1);
    return wsh_span_of(wsh_arena_printf(v->arena, "%.*sx%.*s", WSH_FMT(before), WSH_FMT(after)));
}
/* Names under ".invalid" (RFC 2606) stand in where nothing was declared: lint and `show` need some octets. */
static struct wsh_span origin_forbidden(const struct wsh_values *v) {
    return v->profile->n_forbidden > 0 ? v->profile->origins_forbidden[0] : WSH_LIT("http://origin-forbidden.invalid");
}
static struct wsh_span subprotocol(const struct wsh_values *v) {
    return v->profile->n_subprotocols > 0 ? v->profile->subprotocols[0] : WSH_LIT("wshake.invalid");
}
static struct wsh_span subprotocol_upper(const struct wsh_values *v) { return upper(v->arena, subprotocol(v)); }

static struct wsh_span nth(const struct wsh_values *v, const struct wsh_span *all, size_t n, const char *otherwise) {
    return n > 0 ? all[v->fresh->nth % n] : wsh_span_of(otherwise);
}
static struct wsh_span each_subprotocol(const struct wsh_values *v) {
    return nth(v, v->profile->subprotocols, v->profile->n_subprotocols, "wshake.invalid");
}
static struct wsh_span each_origin_allowed(const struct wsh_values *v) {
    return nth(v, v->profile->origins_allowed, v->profile->n_allowed, "http://origin-allowed.invalid");
}
static struct wsh_span each_origin_forbidden(const struct wsh_values *v) {
    return nth(v, v->profile->origins_forbidden, v->profile->n_forbidden, "http://origin-forbidden.invalid");
}

static struct wsh_span cookie(const struct wsh_values *v) {
    return v->profile->cookie.n > 0 ? v->profile->cookie : WSH_LIT("wshake=invalid");
}
static struct wsh_span blocked(const struct wsh_values *v) {
    return v->profile->blocked.n > 0 ? v->profile->blocked : WSH_LIT("/");
}
static struct wsh_span status_path(const struct wsh_values *v) {
    return v->profile->status_path.n > 0 ? v->profile->status_path : WSH_LIT("/");
}
static struct wsh_span cookie_bad(const struct wsh_values *v) {
    return v->profile->cookie_bad.n > 0 ? v->profile->cookie_bad : wsh_cookie_bad(v->arena, cookie(v));
}
/* Known when a 101 has come; evidence that is judged later has no fresh values but those of its beginning. */
static struct wsh_span set_cookie(const struct wsh_values *v) { return v->fresh->set_cookie; }
static struct wsh_span authorization(const struct wsh_values *v) {
    return v->profile->authorization.n > 0 ? v->profile->authorization : WSH_LIT("Basic d3NoYWtlOmludmFsaWQ=");
}
static struct wsh_span authorization_bad(const struct wsh_values *v) { /* wshake:wrong */
    return v->profile->authorization_bad.n > 0 ? v->profile->authorization_bad : WSH_LIT("Basic d3NoYWtlOndyb25n");
}
static struct wsh_span authorization_odd_case(const struct wsh_values *v) {
    return wsh_authorization_odd_case(v->arena, authorization(v));
}
static struct wsh_span userinfo(const struct wsh_values *v) {
    struct wsh_span user;
    return wsh_authorization_user(v->arena, authorization(v), &user) ? user : WSH_LIT("wshake:invalid");
}

const struct wsh_placeholder wsh_placeholders[] = {
    {"key", "a fresh Sec-WebSocket-Key: base64 of 16 random octets", key},
    {"random", "eight random lower-case letters and digits", random8},
    {"resource", "path and query of the target", resource},
    {"path", "path of the target", path},
    {"q", "'?', or '&' if the target has a query", query_joint},
    {"authority", "the value of the Host field", authority},
    {"AUTHORITY", "the same in upper case", authority_upper},
    {"host", "its host, an IPv6 address in brackets", host},
    {"port", "its port, 80 or 443 if there is none", port},
    {"scheme", "http or https", scheme},
    {"SCHEME", "HTTP or HTTPS", scheme_upper},
    {"ws-scheme", "ws or wss", ws_scheme},
    {"origin", "the first allowed origin, else scheme and authority of the target", origin},
    {"ORIGIN", "the same in upper case", origin_upper},
    {"origin-scheme", "its scheme", origin_scheme},
    {"origin-other-scheme", "http if its scheme is https, else https", origin_other_scheme},
    {"origin-host", "its host without port", origin_host},
    {"origin-host-dotless", "its host, the first dot replaced by x", origin_host_dotless},
    {"origin-forbidden", "the first forbidden origin", origin_forbidden},
    {"subprotocol", "the first declared subprotocol", subprotocol},
    {"SUBPROTOCOL", "the same in upper case", subprotocol_upper},
    {"blocked", "the declared path that the front refuses", blocked},
    {"status-path", "the declared path that fails on demand behind the front", status_path},
    {"each-subprotocol", "of a case repeated for each: the one of this time", each_subprotocol},
    {"each-origin-allowed", "of a case repeated for each: the one of this time", each_origin_allowed},
    {"each-origin-forbidden", "of a case repeated for each: the one of this time", each_origin_forbidden},
    {"cookie", "the declared Cookie of a good session", cookie},
    {"cookie-bad", "a declared bad one, else the same with one character of its value changed", cookie_bad},
    {"authorization", "the declared Authorization with good credentials", authorization},
    {"authorization-bad", "a declared bad one, else credentials that nobody has", authorization_bad},
    {"authorization-odd-case", "the same, its scheme in odd case", authorization_odd_case},
    {"set-cookie", "name=value of each Set-Cookie of the exchange's first 101, joined by '; '", set_cookie},
    {"userinfo", "its user:password, if the scheme is Basic", userinfo},
};
const size_t wsh_placeholder_count = WSH_COUNT(wsh_placeholders);

const struct wsh_placeholder *wsh_placeholder_find(struct wsh_span name) {
    for (size_t i = 0; i < wsh_placeholder_count; i++)
        if (wsh_span_is(name, wsh_placeholders[i].name)) return &wsh_placeholders[i];
    return NULL;
}

/* ---- expansion ---- */

void wsh_fresh_init(struct wsh_fresh *f, struct wsh_arena *a, struct wsh_rng *r) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    uint8_t octets[16];
    f->nth = 0;
    wsh_rng_fill(r, octets, sizeof octets);
    f->size = 1;
    f->set_cookie = WSH_EMPTY;
    struct wsh_buf b;
    wsh_buf_init(&b, 64);
    wsh_base64_encode(wsh_span_make(octets, sizeof octets), &b);
    f->key = wsh_arena_span(a, wsh_buf_span(&b));
    wsh_buf_clear(&b);
    for (int i = 0; i < 8; i++) wsh_buf_add_octet(&b, (uint8_t)letters[wsh_rng_below(r, sizeof letters - 1)]);
    f->random = wsh_arena_span(a, wsh_buf_span(&b));
    wsh_buf_done(&b);
}

static size_t times_of(const struct wsh_piece *piece, const struct wsh_fresh *f) {
    return piece->grows ? f->size : piece->times;
}

static void add_list(const struct wsh_piece *piece, size_t times, struct wsh_buf *out) {
    for (size_t i = 1; i <= times && !out->over; i++) {
        if (i > 1) wsh_buf_add(out, piece->joint);
        wsh_buf_add(out, piece->literal);
        wsh_buf_printf(out, "%zu", i);
    }
}

static void add_frame(const struct wsh_piece *piece, const struct wsh_values *v, struct wsh_buf *out) {
    struct wsh_span payload = wsh_octets_expand(&piece->frame->payload, v->arena, v->profile, v->fresh);
    uint8_t mask[4] = {0};
    struct wsh_rng r;
    if (piece->frame->masked) {
        wsh_rng_init_named(&r, 0, v->fresh->key, piece->placeholder);
        wsh_rng_fill(&r, mask, sizeof mask);
    }
    wsh_frame_form_write(piece->frame, mask, payload, out);
}

static void add_hello(const struct wsh_piece *piece, const struct wsh_values *v, struct wsh_buf *out) {
    struct wsh_span sni = wsh_octets_expand(&piece->hello->sni, v->arena, v->profile, v->fresh);
    uint8_t random[32];
    struct wsh_rng r;
    wsh_rng_init_named(&r, 0, v->fresh->key, piece->placeholder);
    wsh_rng_fill(&r, random, sizeof random);
    wsh_hello_form_write(piece->hello, random, sni, out);
}

/* A stream of its own for each piece, named by the exchange's key: sent octets depend on nothing else. */
static void add_random(const struct wsh_piece *piece, const struct wsh_fresh *f, struct wsh_buf *out) {
    struct wsh_rng r;
    wsh_rng_init_named(&r, 0, f->key, piece->placeholder);
    for (size_t i = 0; i < times_of(piece, f) && !out->over; i++) {
        uint8_t octet;
        wsh_rng_fill(&r, &octet, 1);
        wsh_buf_add_octet(out, octet);
    }
}

static void add_repeat(const struct wsh_piece *piece, size_t times, struct wsh_buf *out) {
    if (piece->literal.n == 1) {
        wsh_buf_fill(out, piece->literal.p[0], times);
        return;
    }
    for (size_t i = 0; i < times && piece->literal.n > 0 && !out->over; i++) wsh_buf_add(out, piece->literal);
}

static void add_fill(const struct wsh_piece *piece, const struct wsh_profile *p, struct wsh_buf *out) {
    uint64_t up_to = p->promises[piece->promise];
    if (up_to > out->n) wsh_buf_fill(out, piece->literal.p[0], (size_t)up_to - out->n);
}

struct wsh_span wsh_octets_expand(const struct wsh_octets *o, struct wsh_arena *a, const struct wsh_profile *p,
                                  const struct wsh_fresh *f) {
    if (o->n == 0) return WSH_EMPTY;
    if (o->n == 1 && o->pieces[0].kind == WSH_PIECE_LITERAL) return o->pieces[0].literal;
    struct wsh_values values = {a, p, f};
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_SENT);
    for (size_t i = 0; i < o->n; i++) {
        const struct wsh_piece *piece = &o->pieces[i];
        switch (piece->kind) {
        case WSH_PIECE_LITERAL: wsh_buf_add(&b, piece->literal); break;
        case WSH_PIECE_PLACEHOLDER: wsh_buf_add(&b, wsh_placeholders[piece->placeholder].value(&values)); break;
        case WSH_PIECE_REPEAT: add_repeat(piece, times_of(piece, f), &b); break;
        case WSH_PIECE_LIST: add_list(piece, times_of(piece, f), &b); break;
        case WSH_PIECE_RANDOM: add_random(piece, f, &b); break;
        case WSH_PIECE_FRAME: add_frame(piece, &values, &b); break;
        case WSH_PIECE_HELLO: add_hello(piece, &values, &b); break;
        case WSH_PIECE_FILL: add_fill(piece, p, &b); break;
        }
    }
    struct wsh_span result = wsh_arena_span(a, wsh_buf_span(&b));
    wsh_buf_done(&b);
    return result;
}

struct wsh_octets wsh_octets_of(struct wsh_arena *a, struct wsh_span literal) {
    struct wsh_octets o = {WSH_NEW(a, struct wsh_piece), 1};
    o.pieces[0] = (struct wsh_piece){.kind = WSH_PIECE_LITERAL, .literal = literal};
    return o;
}

static bool piece_fixed(const struct wsh_piece *piece) {
    if (piece->kind == WSH_PIECE_FRAME) return !piece->frame->masked && wsh_octets_fixed(&piece->frame->payload);
    bool random = piece->kind == WSH_PIECE_RANDOM || piece->kind == WSH_PIECE_HELLO;
    return piece->kind != WSH_PIECE_PLACEHOLDER && !random && !piece->grows && piece->kind != WSH_PIECE_FILL;
}

bool wsh_octets_fixed(const struct wsh_octets *o) {
    for (size_t i = 0; i < o->n; i++)
        if (!piece_fixed(&o->pieces[i])) return false;
    return true;
}

static size_t piece_size(const struct wsh_piece *piece) {
    enum { DIGITS = 20 };     /* of a list token's number */
    enum { FRAME_HEAD = 14 }; /* the longest header of a frame */
    if (piece->kind == WSH_PIECE_FRAME) {
        size_t payload = wsh_octets_size(&piece->frame->payload);
        return payload > SIZE_MAX - FRAME_HEAD ? SIZE_MAX : payload + FRAME_HEAD;
    }
    if (piece->kind == WSH_PIECE_HELLO) return wsh_hello_form_size(piece->hello);
    if (piece->kind == WSH_PIECE_PLACEHOLDER || piece->kind == WSH_PIECE_FILL) return 0;
    if (piece->kind == WSH_PIECE_LITERAL) return piece->literal.n;
    size_t each = piece->kind == WSH_PIECE_RANDOM ? 1 : piece->literal.n;
    if (piece->kind == WSH_PIECE_LIST) each += DIGITS + piece->joint.n;
    return each && piece->times > SIZE_MAX / each ? SIZE_MAX : each * piece->times;
}

size_t wsh_octets_size(const struct wsh_octets *o) {
    size_t sum = 0;
    for (size_t i = 0; i < o->n; i++) {
        size_t size = piece_size(&o->pieces[i]);
        sum = size > SIZE_MAX - sum ? SIZE_MAX : sum + size;
    }
    return sum;
}
