/* host.c - uri-host and port (RFC 3986 3.2.2, 3.2.3), the Host field (RFC 9112 3.2) and origins (RFC 6454 7.1).
 *
 * reg-name is wide: sub-delims are members and it may be empty, so "a,b", "a=b" and "" are hosts. A name is judged by
 * its letters, never resolved. Zone identifiers are not for the wire (RFC 6874 4; gone with RFC 9844): no host here. */
#include "wire/host.h"

#include "wire/grammar.h"
#include "wire/octets.h"

static bool is_digits(struct wsh_span s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return true;
}

/* dec-octet: 0..255 without leading zeros. */
static bool is_dec_octet(struct wsh_span s) {
    uint64_t value = 0;
    return s.n <= 3 && wsh_span_to_u64(s, &value) && value <= 255 && (s.n == 1 || s.p[0] != '0');
}

static bool is_ipv4(struct wsh_span s) {
    for (size_t i = 0; i < 3; i++) {
        if (wsh_span_find(s, '.') == s.n) return false;
        if (!is_dec_octet(wsh_span_cut(&s, '.'))) return false;
    }
    return is_dec_octet(s);
}

static bool is_h16(struct wsh_span s) {
    for (size_t i = 0; i < s.n; i++)
        if (wsh_hex_digit(s.p[i]) < 0) return false;
    return s.n >= 1 && s.n <= 4;
}

/* Groups of 16 bits up to the end or to "::", which is taken: how many, or -1. An IPv4 address may be the last two. */
static int read_groups(struct wsh_span *rest, bool *ret_elided) {
    int groups = 0;
    *ret_elided = false;
    while (rest->n > 0) {
        bool last = wsh_span_find(*rest, ':') == rest->n;
        struct wsh_span group = wsh_span_cut(rest, ':');
        if (last && is_ipv4(group)) return groups + 2;
        if (!is_h16(group) || groups == 8) return -1;
        groups++;
        if (!last && rest->n == 0) return -1; /* a single colon at the end */
        *ret_elided = !last && rest->p[0] == ':';
        if (!*ret_elided) continue;
        *rest = wsh_span_skip(*rest, 1);
        return groups;
    }
    return groups;
}

bool wsh_is_ipv6(struct wsh_span s) {
    bool elided = wsh_span_starts(s, WSH_LIT("::")), again = false;
    int before = 0, behind;
    if (elided)
        s = wsh_span_skip(s, 2);
    else
        before = read_groups(&s, &elided);
    if (before < 0 || !elided) return before == 8;
    behind = read_groups(&s, &again);
    return behind >= 0 && !again && before + behind <= 7; /* "::" stands for one group at least */
}

/* IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" ) */
static bool is_ipvfuture(struct wsh_span s) {
    size_t dot = wsh_span_find(s, '.');
    if (s.n == 0 || wsh_lower(s.p[0]) != 'v' || dot < 2 || dot + 1 >= s.n) return false;
    for (size_t i = 1; i < dot; i++)
        if (wsh_hex_digit(s.p[i]) < 0) return false;
    for (size_t i = dot + 1; i < s.n; i++)
        if (s.p[i] != ':' && !wsh_octet_is(s.p[i], WSH_URI_REG_NAME)) return false;
    return true;
}

static bool is_host(struct wsh_span s, bool literal) {
    if (!literal) return wsh_uri_run(s, WSH_URI_REG_NAME) == s.n;
    struct wsh_span inside = wsh_span_slice(s, 1, s.n - 1);
    return wsh_span_ends(s, WSH_LIT("]")) && (wsh_is_ipv6(inside) || is_ipvfuture(inside));
}

bool wsh_hostport_read(struct wsh_span text, struct wsh_hostport *ret) {
    struct wsh_hostport h = {.literal = wsh_span_starts(text, WSH_LIT("["))};
    size_t end = h.literal ? wsh_span_find(text, ']') + 1 : wsh_span_find(text, ':');
    h.host = wsh_span_slice(text, 0, end);
    struct wsh_span rest = wsh_span_skip(text, end);
    h.port_given = rest.n > 0;
    h.port = wsh_span_skip(rest, 1);
    if (rest.n > 0 && rest.p[0] != ':') return false;
    if (!is_host(h.host, h.literal) || !is_digits(h.port)) return false;
    *ret = h;
    return true;
}

bool wsh_is_host(struct wsh_span value) {
    struct wsh_hostport h;
    return wsh_hostport_read(value, &h);
}

bool wsh_is_scheme(struct wsh_span s) {
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = wsh_lower(s.p[i]);
        bool letter = c >= 'a' && c <= 'z';
        bool other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
        if (!letter && (i == 0 || !other)) return false;
    }
    return s.n > 0;
}

/* serialized-origin = scheme "://" host [ ":" port ] */
static bool is_serialized_origin(struct wsh_span s) {
    size_t at = wsh_span_find_span(s, WSH_LIT("://"));
    return at < s.n && wsh_is_scheme(wsh_span_slice(s, 0, at)) && wsh_is_host(wsh_span_skip(s, at + 3));
}

bool wsh_is_origin(struct wsh_span value) {
    if (wsh_span_is(value, "null")) return true;
    for (;;) {
        bool last = wsh_span_find(value, ' ') == value.n;
        if (!is_serialized_origin(wsh_span_cut(&value, ' '))) return false;
        if (last) return true;
    }
}
