/* credentials.c - cookies and credentials as their declared values spell them. */
#include "script/credentials.h"

bool wsh_cookie_next(struct wsh_span *rest, struct wsh_span *ret_name, struct wsh_span *ret_value) {
    while (rest->n > 0) {
        struct wsh_span pair = wsh_span_trim_ows(wsh_span_cut(rest, ';'));
        size_t equals = wsh_span_find(pair, '=');
        if (pair.n == 0) continue;
        *ret_name = wsh_span_slice(pair, 0, equals < pair.n ? equals : 0);
        *ret_value = wsh_span_skip(pair, equals < pair.n ? equals + 1 : 0);
        return true;
    }
    return false;
}

static uint8_t another(uint8_t c) {
    if (c >= '0' && c <= '9') return c == '0' ? '1' : '0';
    if (c >= 'A' && c <= 'Z') return c == 'A' ? 'B' : 'A';
    return c == 'x' ? 'y' : 'x';
}

/* In the middle, not at the end: the last digit of base64 may say nothing. */
struct wsh_span wsh_cookie_bad(struct wsh_arena *a, struct wsh_span cookie) {
    struct wsh_span rest = cookie, name, value, longest = WSH_EMPTY;
    uint8_t *copy = (uint8_t *)wsh_arena_text(a, cookie);
    while (wsh_cookie_next(&rest, &name, &value))
        if (value.n > longest.n) longest = value;
    if (longest.n == 0) return wsh_span_of(wsh_arena_printf(a, "%.*sx", WSH_FMT(cookie)));
    size_t at = (size_t)(longest.p - cookie.p) + longest.n / 2;
    copy[at] = another(copy[at]);
    return wsh_span_make(copy, cookie.n);
}

static size_t scheme_size(struct wsh_span authorization) {
    size_t space = wsh_span_find(authorization, ' ');
    return space < authorization.n ? space : 0;
}

struct wsh_span wsh_authorization_credentials(struct wsh_span authorization) {
    return wsh_span_trim_ows(wsh_span_skip(authorization, scheme_size(authorization)));
}

struct wsh_span wsh_authorization_odd_case(struct wsh_arena *a, struct wsh_span authorization) {
    uint8_t *copy = (uint8_t *)wsh_arena_text(a, authorization);
    for (size_t i = 0; i < scheme_size(authorization); i++) {
        if (i % 2 == 0 && copy[i] >= 'A' && copy[i] <= 'Z') copy[i] = (uint8_t)(copy[i] - 'A' + 'a');
        if (i % 2 == 1 && copy[i] >= 'a' && copy[i] <= 'z') copy[i] = (uint8_t)(copy[i] - 'a' + 'A');
    }
    return wsh_span_make(copy, authorization.n);
}

bool wsh_authorization_user(struct wsh_arena *a, struct wsh_span authorization, struct wsh_span *ret_user) {
    struct wsh_buf b;
    if (!wsh_span_is_ci(wsh_span_slice(authorization, 0, scheme_size(authorization)), "Basic")) return false;
    wsh_buf_init(&b, WSH_LIMIT_TEXT);
    bool good = wsh_base64_decode(wsh_authorization_credentials(authorization), &b);
    if (good) *ret_user = wsh_arena_span(a, wsh_buf_span(&b));
    wsh_buf_done(&b);
    return good;
}
