/* span.h - a borrowed run of octets.
 *
 * Invariant: p[0..n) may be read; p is never NULL (an empty span points at a static octet).
 * Owner: nobody. A span never frees; whoever made the octets keeps them alive (usually an arena).
 * (pointer, length) never travel apart in this project: pass the span. */
#ifndef WSH_BASE_SPAN_H
#define WSH_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/die.h"

struct wsh_span {
    const uint8_t *p;
    size_t n;
};

#define WSH_EMPTY ((struct wsh_span){(const uint8_t *)"", 0})
/* A string literal as a span, NULs inside included. */
#define WSH_LIT(s) ((struct wsh_span){(const uint8_t *)("" s ""), sizeof(s) - 1})
/* printf("%.*s", WSH_FMT(span)): for octets already known to be printable. */
#define WSH_FMT(s) (int)(s).n, (const char *)(s).p

/* Small and asked all the time: inline, so that what is known at a call site costs nothing there. */
static inline struct wsh_span wsh_span_make(const void *p, size_t n) { /* p may be NULL if n is 0 */
    WSH_CHECK(p || n == 0);
    return (struct wsh_span){p ? (const uint8_t *)p : (const uint8_t *)"", n};
}

static inline struct wsh_span wsh_span_of(const char *text) { /* NULL gives the empty span */
    return text ? wsh_span_make(text, strlen(text)) : WSH_EMPTY;
}

static inline bool wsh_span_eq(struct wsh_span a, struct wsh_span b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
bool wsh_span_eq_ci(struct wsh_span a, struct wsh_span b); /* RFC 6455 2.1: only A-Z and a-z fold */
static inline bool wsh_span_is(struct wsh_span a, const char *text) { return wsh_span_eq(a, wsh_span_of(text)); }
static inline bool wsh_span_is_ci(struct wsh_span a, const char *text) {
    return a.n == strlen(text) && wsh_span_eq_ci(a, wsh_span_make(text, a.n));
}
int wsh_span_cmp(struct wsh_span a, struct wsh_span b);
static inline bool wsh_span_starts(struct wsh_span s, struct wsh_span prefix) {
    return prefix.n <= s.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}
bool wsh_span_ends(struct wsh_span s, struct wsh_span suffix);

/* One octet; only A-Z and a-z change. */
static inline uint8_t wsh_lower(uint8_t c) { return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c; }
static inline uint8_t wsh_upper(uint8_t c) { return c >= 'a' && c <= 'z' ? (uint8_t)(c & 0xDF) : c; }

/* Position of the first match, or s.n if there is none. */
static inline size_t wsh_span_find(struct wsh_span s, uint8_t octet) {
    const uint8_t *hit = memchr(s.p, octet, s.n);
    return hit ? (size_t)(hit - s.p) : s.n;
}
size_t wsh_span_find_span(struct wsh_span s, struct wsh_span needle);

/* Sub-spans. `from` and `to` are clamped to s.n, so no arithmetic at a call site can leave the octets. */
static inline struct wsh_span wsh_span_slice(struct wsh_span s, size_t from, size_t to) {
    if (to > s.n) to = s.n;
    if (from > to) from = to;
    return (struct wsh_span){s.p + from, to - from};
}
static inline struct wsh_span wsh_span_skip(struct wsh_span s, size_t n) { return wsh_span_slice(s, n, s.n); }
struct wsh_span wsh_span_trim_ows(struct wsh_span s); /* SP and HTAB at both ends, RFC 9110 5.6.3 */

/* Cuts *rest at the first `octet`: returns what stands before it and advances *rest behind it.
 * Without the octet the whole of *rest is returned and *rest becomes empty. */
static inline struct wsh_span wsh_span_cut(struct wsh_span *rest, uint8_t octet) {
    size_t at = wsh_span_find(*rest, octet);
    struct wsh_span before = wsh_span_slice(*rest, 0, at);
    *rest = wsh_span_skip(*rest, at + 1);
    return before;
}

/* Copies the octets to `to`, where the caller has room for them; returns how many. */
static inline size_t wsh_span_copy(uint8_t *to, struct wsh_span s) {
    if (s.n > 0) memcpy(to, s.p, s.n);
    return s.n;
}

/* 1*DIGIT as a number; false if anything else stands there or it does not fit. */
bool wsh_span_to_u64(struct wsh_span s, uint64_t *ret_value);

#endif
