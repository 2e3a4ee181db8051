/* span.c - questions about borrowed octets.
 *
 * Every function takes positions it can trust to nobody: they are clamped here, so that no arithmetic at a call site
 * can leave the octets. Nothing here allocates, and nothing looks behind the last octet (no NUL is expected there).
 * Case folding is ASCII only and by hand: a locale must not change what a header field means. */
#include "base/base.h"

static const uint8_t nothing[1];

uint8_t wsh_lower(uint8_t c) { return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c; }

uint8_t wsh_upper(uint8_t c) { return c >= 'a' && c <= 'z' ? (uint8_t)(c & 0xDF) : c; }

struct wsh_span wsh_span_of(const char *text) {
    return text ? wsh_span_make(text, strlen(text)) : wsh_span_make(NULL, 0);
}

struct wsh_span wsh_span_make(const void *p, size_t n) {
    WSH_CHECK(p || n == 0);
    return (struct wsh_span){p ? (const uint8_t *)p : nothing, n};
}

bool wsh_span_eq(struct wsh_span a, struct wsh_span b) { return a.n == b.n && memcmp(a.p, b.p, a.n) == 0; }

bool wsh_span_eq_ci(struct wsh_span a, struct wsh_span b) {
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (wsh_lower(a.p[i]) != wsh_lower(b.p[i])) return false;
    return true;
}

bool wsh_span_is(struct wsh_span a, const char *text) { return wsh_span_eq(a, wsh_span_of(text)); }

bool wsh_span_is_ci(struct wsh_span a, const char *text) { return wsh_span_eq_ci(a, wsh_span_of(text)); }

int wsh_span_cmp(struct wsh_span a, struct wsh_span b) {
    int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool wsh_span_starts(struct wsh_span s, struct wsh_span prefix) {
    return prefix.n <= s.n && memcmp(s.p, prefix.p, prefix.n) == 0;
}

bool wsh_span_ends(struct wsh_span s, struct wsh_span suffix) {
    return suffix.n <= s.n && memcmp(s.p + (s.n - suffix.n), suffix.p, suffix.n) == 0;
}

size_t wsh_span_find(struct wsh_span s, uint8_t octet) {
    const uint8_t *hit = memchr(s.p, octet, s.n);
    return hit ? (size_t)(hit - s.p) : s.n;
}

size_t wsh_span_find_span(struct wsh_span s, struct wsh_span needle) {
    const uint8_t *hit = memmem(s.p, s.n, needle.p, needle.n);
    return hit ? (size_t)(hit - s.p) : s.n;
}

struct wsh_span wsh_span_slice(struct wsh_span s, size_t from, size_t to) {
    if (to > s.n) to = s.n;
    if (from > to) from = to;
    return (struct wsh_span){s.p + from, to - from};
}

struct wsh_span wsh_span_skip(struct wsh_span s, size_t n) { return wsh_span_slice(s, n, s.n); }

static bool is_ows(uint8_t c) { return c == ' ' || c == '\t'; }

struct wsh_span wsh_span_trim_ows(struct wsh_span s) {
    while (s.n > 0 && is_ows(s.p[0])) s = (struct wsh_span){s.p + 1, s.n - 1};
    while (s.n > 0 && is_ows(s.p[s.n - 1])) s.n--;
    return s;
}

struct wsh_span wsh_span_cut(struct wsh_span *rest, uint8_t octet) {
    size_t at = wsh_span_find(*rest, octet);
    struct wsh_span before = wsh_span_slice(*rest, 0, at);
    *rest = wsh_span_skip(*rest, at + 1);
    return before;
}

size_t wsh_span_copy(uint8_t *to, struct wsh_span s) {
    memcpy(to, s.p, s.n);
    return s.n;
}

bool wsh_span_to_u64(struct wsh_span s, uint64_t *ret_value) {
    uint64_t value = 0;
    if (s.n == 0) return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        uint64_t digit = (uint64_t)(s.p[i] - '0');
        if (value > (UINT64_MAX - digit) / 10) return false;
        value = value * 10 + digit;
    }
    *ret_value = value;
    return true;
}
