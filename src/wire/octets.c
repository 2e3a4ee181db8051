/* octets.c - the table of octet kinds, and runs of them with percent triplets (RFC 3986 2.1). */
#include "wire/octets.h"

enum {
    T = WSH_TCHAR,
    U = WSH_TCHAR | WSH_URI_UNRESERVED,
    S = WSH_URI_SUB_DELIM,
    B = WSH_TCHAR | WSH_URI_SUB_DELIM,
    P = WSH_URI_PCHAR,
};

/* Rows in the order of ASCII; what is not named is of no kind: controls, SP, "<>\{}, DEL, everything above 0x7F. */
const uint8_t wsh_octet_kinds[256] = {
    ['!'] = B, ['#'] = T, ['$'] = B, ['%'] = WSH_TCHAR | WSH_URI_PERCENT, ['&'] = B, ['\''] = B,
    ['('] = S, [')'] = S, ['*'] = B, ['+'] = B, [','] = S, ['-'] = U, ['.'] = U, ['/'] = WSH_URI_SLASH,
    ['0'] = U, U, U, U, U, U, U, U, U, U,
    [':'] = P, [';'] = S, ['='] = S, ['?'] = WSH_URI_QUESTION, ['@'] = P,
    ['A'] = U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U,
    ['['] = WSH_URI_BRACKET, [']'] = WSH_URI_BRACKET, ['^'] = T, ['_'] = U, ['`'] = T,
    ['a'] = U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U,
    ['|'] = T, ['~'] = U,
};

static bool is_triplet(struct wsh_span s) {
    return s.n >= 3 && s.p[0] == '%' && wsh_hex_digit(s.p[1]) >= 0 && wsh_hex_digit(s.p[2]) >= 0;
}

size_t wsh_uri_run(struct wsh_span s, unsigned kinds) {
    size_t i = 0;
    while (i < s.n) {
        if (wsh_octet_is(s.p[i], kinds))
            i++;
        else if (is_triplet(wsh_span_skip(s, i)))
            i += 3;
        else
            break;
    }
    return i;
}

bool wsh_uri_bad_percent(struct wsh_span s) {
    for (size_t i = wsh_span_find(s, '%'); i < s.n; i += 1 + wsh_span_find(wsh_span_skip(s, i + 1), '%'))
        if (!is_triplet(wsh_span_skip(s, i))) return true;
    return false;
}
