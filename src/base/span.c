/* span.c - questions about borrowed octets.
 *
 * Every function takes positions it can trust to nobody: they are clamped here, so that no arithmetic at a call site
 * can leave the octets. Nothing here allocates, and nothing looks behind the last octet (no NUL is expected there).
 * Case folding is ASCII only and by hand: a locale must not change what a header field means. */
#include "base/base.h"

bool wsh_span_eq_ci(struct wsh_span a, struct wsh_span b) {
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (wsh_lower(a.p[i]) != wsh_lower(b.p[i])) return false;
    return true;
}

int wsh_span_cmp(struct wsh_span a, struct wsh_span b) {
    size_t least = a.n < b.n ? a.n : b.n;
    int order = least > 0 ? memcmp(a.p, b.p, least) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool wsh_span_ends(struct wsh_span s, struct wsh_span suffix) {
    return suffix.n <= s.n && (suffix.n == 0 || memcmp(s.p + (s.n - suffix.n), suffix.p, suffix.n) == 0);
}

size_t wsh_span_find_span(struct wsh_span s, struct wsh_span needle) {
    const uint8_t *hit = memmem(s.p, s.n, needle.p, needle.n);
    return hit ? (size_t)(hit - s.p) : s.n;
}

static bool is_ows(uint8_t c) { return c == ' ' || c == '\t'; }

struct wsh_span wsh_span_trim_ows(struct wsh_span s) {
    while (s.n > 0 && is_ows(s.p[0])) s = (struct wsh_span){s.p + 1, s.n - 1};
    while (s.n > 0 && is_ows(s.p[s.n - 1])) s.n--;
    return s;
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
