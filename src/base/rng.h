/* rng.h - seeded randomness: same seed, same octets sent. Not for secrets. */
#ifndef WSH_BASE_RNG_H
#define WSH_BASE_RNG_H

#include "base/span.h"

struct wsh_rng {
    uint64_t s[4]; /* xoshiro256** state */
};

void wsh_rng_init(struct wsh_rng *r, uint64_t seed);
/* A stream of its own for one named use (a case id, an attempt): order of use elsewhere cannot change it. */
void wsh_rng_init_named(struct wsh_rng *r, uint64_t seed, struct wsh_span name, uint64_t number);
uint64_t wsh_rng_u64(struct wsh_rng *r);
uint64_t wsh_rng_below(struct wsh_rng *r, uint64_t bound); /* uniform in [0, bound); bound > 0 */
void wsh_rng_fill(struct wsh_rng *r, uint8_t *p, size_t n);

#endif
