/* rng.c - xoshiro256** (Blackman and Vigna, public domain algorithm), seeded through splitmix64.
 *
 * The same seed gives the same octets on every machine: nothing here depends on word order or on the C library.
 * Named streams keep cases apart: adding a case must not change the octets that another one sends. */
#include "base/base.h"

static uint64_t splitmix(uint64_t *state) {
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static uint64_t rotl(uint64_t x, unsigned k) { return (x << k) | (x >> (64 - k)); }

void wsh_rng_init(struct wsh_rng *r, uint64_t seed) {
    for (size_t i = 0; i < WSH_COUNT(r->s); i++) r->s[i] = splitmix(&seed);
}

/* FNV-1a over the name; splitmix spreads it, so that near names and near numbers do not give near streams. */
void wsh_rng_init_named(struct wsh_rng *r, uint64_t seed, struct wsh_span name, uint64_t number) {
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < name.n; i++) hash = (hash ^ name.p[i]) * UINT64_C(0x100000001B3);
    uint64_t mixed = splitmix(&seed) ^ hash;
    mixed = splitmix(&mixed) ^ number;
    wsh_rng_init(r, splitmix(&mixed));
}

uint64_t wsh_rng_u64(struct wsh_rng *r) {
    uint64_t *s = r->s;
    uint64_t result = rotl(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 45);
    return result;
}

uint64_t wsh_rng_below(struct wsh_rng *r, uint64_t bound) {
    WSH_CHECK(bound > 0);
    uint64_t uneven = (0 - bound) % bound; /* 2^64 mod bound: below it the remainders would not be uniform */
    uint64_t x = wsh_rng_u64(r);
    while (x < uneven) x = wsh_rng_u64(r);
    return x % bound;
}

void wsh_rng_fill(struct wsh_rng *r, uint8_t *p, size_t n) {
    uint64_t word = 0;
    for (size_t i = 0; i < n; i++) {
        word = i % 8 ? word >> 8 : wsh_rng_u64(r);
        p[i] = (uint8_t)word;
    }
}
