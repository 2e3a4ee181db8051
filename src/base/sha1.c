/* sha1.c - SHA-1 of RFC 3174 for the accept value of RFC 6455 4.2.2, on a floor that knows no TLS library.
 *
 * Octet by octet in and out of words, so it is the same on every machine. Not for security: RFC 6455 10.8 says why the
 * handshake does not need it to be. */
#include "base/base.h"

static uint32_t rotl(uint32_t x, unsigned k) { return (x << k) | (x >> (32 - k)); }

static uint32_t word_at(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

static void word_to(uint8_t *p, uint32_t w) {
    p[0] = (uint8_t)(w >> 24);
    p[1] = (uint8_t)(w >> 16);
    p[2] = (uint8_t)(w >> 8);
    p[3] = (uint8_t)w;
}

/* RFC 3174 5: the functions of B, C and D. */
static uint32_t choose(uint32_t b, uint32_t c, uint32_t d) { return d ^ (b & (c ^ d)); }
static uint32_t parity(uint32_t b, uint32_t c, uint32_t d) { return b ^ c ^ d; }
static uint32_t majority(uint32_t b, uint32_t c, uint32_t d) { return (b & c) | (d & (b | c)); }

/* One step; five of them in a row bring every variable back to its name, so that nothing is moved about. */
#define STEP(a, b, c, d, e, f, k, t) \
    do { \
        e += rotl(a, 5) + f(b, c, d) + (k) + w[t]; \
        b = rotl(b, 30); \
    } while (0)
#define STEPS(f, k, from, to) \
    for (unsigned t = (from); t < (to); t += 5) { \
        STEP(a, b, c, d, e, f, k, t); \
        STEP(e, a, b, c, d, f, k, t + 1); \
        STEP(d, e, a, b, c, f, k, t + 2); \
        STEP(c, d, e, a, b, f, k, t + 3); \
        STEP(b, c, d, e, a, f, k, t + 4); \
    }

/* RFC 3174 6.1. */
static void block(uint32_t h[5], const uint8_t *p) {
    uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (unsigned t = 0; t < 16; t++) w[t] = word_at(p + 4 * t);
    for (unsigned t = 16; t < 80; t++) w[t] = rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    STEPS(choose, 0x5A827999u, 0, 20)
    STEPS(parity, 0x6ED9EBA1u, 20, 40)
    STEPS(majority, 0x8F1BBCDCu, 40, 60)
    STEPS(parity, 0xCA62C1D6u, 60, 80)
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
}

/* RFC 3174 4: the last octets, a single one bit, zeros, and the length in bits: one block or two. */
static void finish(uint32_t h[5], struct wsh_span rest, uint64_t total) {
    uint8_t tail[128] = {0};
    size_t size = rest.n < 56 ? 64 : 128;
    memcpy(tail, rest.p, rest.n);
    tail[rest.n] = 0x80;
    word_to(tail + size - 8, (uint32_t)(total >> 29));
    word_to(tail + size - 4, (uint32_t)(total << 3));
    for (size_t i = 0; i < size; i += 64) block(h, tail + i);
}

void wsh_sha1(struct wsh_span s, uint8_t ret_digest[20]) {
    uint32_t h[5] = {0x67452301u, 0xEFCDAB89u, 0x98BADCFEu, 0x10325476u, 0xC3D2E1F0u};
    size_t whole = s.n - s.n % 64;
    for (size_t i = 0; i < whole; i += 64) block(h, s.p + i);
    finish(h, wsh_span_skip(s, whole), s.n);
    for (size_t i = 0; i < 5; i++) word_to(ret_digest + 4 * i, h[i]);
}
