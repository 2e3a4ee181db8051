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

/* One to three octets as two to four digits; the padding stands there already. */
static void encode_three(const uint8_t *three, size_t n, uint8_t *to) {
    uint32_t bits = (uint32_t)three[0] << 16;
    if (n > 1) bits |= (uint32_t)three[1] << 8;
    if (n > 2) bits |= three[2];
    for (size_t i = 0; i <= n; i++) to[i] = (uint8_t)alphabet[bits >> (18 - 6 * i) & 63];
}

void wsh_base64_encode(struct wsh_span s, struct wsh_buf *out) {
    size_t at = out->n;
    wsh_buf_fill(out, '=', (s.n + 2) / 3 * 4);
    if (out->over) return;
    for (size_t i = 0; i < s.n; i += 3, at += 4) encode_three(s.p + i, s.n - i < 3 ? s.n - i : 3, out->p + at);
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
