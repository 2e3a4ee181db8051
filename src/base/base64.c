/* base64.c - RFC 4648 4, strict: what the handshake calls a key and what the record stream carries octets in.
 *
 * The decoder takes the canonical form only; the lenient questions about a key (pad bits, length) are asked by
 * wire/key.c of the text itself, where the answer is a finding and not an error. */
#include "base/base.h"

static const char alphabet[65] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int digit(uint8_t c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

void wsh_base64_encode(struct wsh_span s, struct wsh_buf *out) {
    if (out->limit - out->n < (s.n + 2) / 3 * 4) out->over = true; /* all or nothing */
    for (size_t i = 0; i < s.n && !out->over; i += 3) {
        size_t left = s.n - i;
        uint32_t bits = (uint32_t)s.p[i] << 16;
        if (left > 1) bits |= (uint32_t)s.p[i + 1] << 8;
        if (left > 2) bits |= s.p[i + 2];
        const uint8_t four[4] = {(uint8_t)alphabet[bits >> 18], (uint8_t)alphabet[bits >> 12 & 63],
                                 (uint8_t)(left > 1 ? alphabet[bits >> 6 & 63] : '='),
                                 (uint8_t)(left > 2 ? alphabet[bits & 63] : '=')};
        wsh_buf_add(out, wsh_span_make(four, 4));
    }
}

/* Four characters of which the last `pad` are "=". False if one is no digit or a pad bit is set. */
static bool decode_four(const uint8_t *four, size_t pad, struct wsh_buf *out) {
    uint32_t bits = 0;
    for (size_t i = 0; i < 4; i++) {
        int d = i < 4 - pad ? digit(four[i]) : 0;
        if (d < 0) return false;
        bits = bits << 6 | (uint32_t)d;
    }
    if (bits & ((UINT32_C(1) << 8 * pad) - 1)) return false;
    const uint8_t three[3] = {(uint8_t)(bits >> 16), (uint8_t)(bits >> 8), (uint8_t)bits};
    wsh_buf_add(out, wsh_span_make(three, 3 - pad));
    return true;
}

static size_t padding(struct wsh_span s) {
    if (wsh_span_ends(s, WSH_LIT("=="))) return 2;
    return wsh_span_ends(s, WSH_LIT("=")) ? 1 : 0;
}

bool wsh_base64_decode(struct wsh_span s, struct wsh_buf *out) {
    size_t before = out->n, pad = padding(s);
    bool good = s.n % 4 == 0;
    for (size_t i = 0; good && i < s.n; i += 4) good = decode_four(s.p + i, i + 4 == s.n ? pad : 0, out);
    if (!good) out->n = before;
    return good;
}
