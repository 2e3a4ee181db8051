/* exts.c - Sec-WebSocket-Extensions, RFC 6455 9.1: a list of names with parameters.
 *
 * Two grammars meet here: RFC 6455's over RFC 2616 (implied white space, no empty parameter) and RFC 9110 5.6.6 (the
 * other way round). What only one of them allows is read and remembered. An element that neither allows is left out,
 * its place is kept, and reading goes on behind the next comma. */
#include "wire/grammar.h"

struct cursor {
    struct wsh_span in;
    size_t at;
    unsigned odd;
    struct wsh_arena *arena;
};

static bool at_end(const struct cursor *c) { return c->at >= c->in.n; }

static bool at_octet(const struct cursor *c, uint8_t octet) { return !at_end(c) && c->in.p[c->at] == octet; }

static bool skip_ows(struct cursor *c) {
    size_t from = c->at;
    while (at_octet(c, ' ') || at_octet(c, '\t')) c->at++;
    return c->at > from;
}

static struct wsh_span read_token(struct cursor *c) {
    size_t from = c->at;
    while (!at_end(c) && wsh_is_tchar(c->in.p[c->at])) c->at++;
    return wsh_span_slice(c->in, from, c->at);
}

/* qdtext and what may follow the backslash of a quoted-pair, RFC 9110 5.6.4: HTAB, SP, VCHAR, obs-text. */
static bool is_text(uint8_t c) { return c == '\t' || (c >= 0x20 && c != 0x7F); }

static struct wsh_span unescape(struct wsh_arena *a, struct wsh_span s) {
    size_t n = 0;
    if (wsh_span_find(s, '\\') == s.n) return s;
    uint8_t *plain = wsh_arena_alloc(a, s.n);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\') i++;
        plain[n++] = s.p[i];
    }
    return wsh_span_make(plain, n);
}

/* A quoted-string; the cursor stands on its first quote, in the end behind the last or on what is wrong. */
static bool read_quoted(struct cursor *c, struct wsh_span *ret_value) {
    size_t from = ++c->at;
    for (; !at_octet(c, '"'); c->at++) {
        if (at_octet(c, '\\')) c->at++;
        if (at_end(c) || !is_text(c->in.p[c->at])) return false;
    }
    *ret_value = unescape(c->arena, wsh_span_slice(c->in, from, c->at++));
    if (!wsh_is_token(*ret_value)) c->odd |= WSH_EXT_BAD_QUOTED; /* RFC 6455 9.1: must conform to token */
    return true;
}

/* "=" and what follows, if it is there. */
static bool read_value(struct cursor *c, struct wsh_ext_param *p) {
    struct cursor before = *c;
    bool white = skip_ows(c);
    if (!at_octet(c, '=')) {
        *c = before; /* the white space belongs to the ";" or "," that has to follow */
        return true;
    }
    c->at++;
    white |= skip_ows(c);
    if (white) c->odd |= WSH_EXT_WS_EQUALS;
    p->has_value = true;
    p->quoted = at_octet(c, '"');
    if (p->quoted) return read_quoted(c, &p->value);
    p->value = read_token(c);
    return p->value.n > 0;
}

/* One parameter behind its ";". */
static bool read_param(struct cursor *c, struct wsh_ext *e) {
    (void)skip_ows(c);
    struct wsh_span name = read_token(c);
    if (name.n == 0) {
        bool empty = at_end(c) || at_octet(c, ';') || at_octet(c, ',');
        if (empty) c->odd |= WSH_EXT_EMPTY_PARAM;
        return empty;
    }
    struct wsh_ext_param *p = WSH_PUSH(c->arena, e->params, e->n);
    p->name = name;
    p->value = wsh_span_skip(name, name.n);
    return read_value(c, p);
}

/* One element, up to its comma or the end. False: the cursor stands on what is wrong. */
static bool read_ext(struct cursor *c, struct wsh_ext *e) {
    e->offset = c->at;
    e->name = read_token(c);
    if (e->name.n == 0) return false;
    for (;;) {
        (void)skip_ows(c);
        if (at_end(c) || at_octet(c, ',')) return true;
        if (!at_octet(c, ';')) return false;
        c->at++;
        if (!read_param(c, e)) return false;
    }
}

static void malformed(struct cursor *c, struct wsh_exts *out) {
    if (!(c->odd & WSH_EXT_MALFORMED)) out->error_at = c->at;
    c->odd |= WSH_EXT_MALFORMED;
    while (!at_end(c) && !at_octet(c, ',')) c->at++;
}

void wsh_exts_read(struct wsh_arena *a, struct wsh_span value, struct wsh_exts *out) {
    struct cursor c = {.in = value, .arena = a};
    *out = (struct wsh_exts){0};
    for (bool more = true; more; c.at++) {
        struct wsh_ext e = {0};
        (void)skip_ows(&c);
        bool empty = at_end(&c) || at_octet(&c, ',');
        if (!empty && !read_ext(&c, &e))
            malformed(&c, out);
        else if (!empty)
            *(struct wsh_ext *)WSH_PUSH(a, out->items, out->n) = e;
        more = !at_end(&c);
        if (empty && wsh_span_trim_ows(value).n > 0) c.odd |= WSH_EXT_EMPTY_ELEMENT;
    }
    if (out->n == 0 && !(c.odd & WSH_EXT_MALFORMED)) c.odd |= WSH_EXT_NONE;
    out->odd = c.odd;
}
