/* seen.c - buckets of four; the entry that comes moves the others back. */
#include "harness/mutate/seen.h"

enum { BUCKET = 4 };

struct wsh_seen {
    uint64_t mask; /* of buckets */
    uint64_t *hashes;
};

struct wsh_seen *wsh_seen_new(unsigned bits) {
    WSH_CHECK(bits >= 4 && bits <= 28);
    struct wsh_seen *s = calloc(1, sizeof *s);
    if (!s) wsh_die_memory(sizeof *s);
    s->mask = (UINT64_C(1) << bits) / BUCKET - 1;
    s->hashes = calloc((size_t)1 << bits, sizeof *s->hashes);
    if (!s->hashes) wsh_die_memory(sizeof *s->hashes << bits);
    return s;
}

void wsh_seen_free(struct wsh_seen *s) {
    if (!s) return;
    free(s->hashes);
    free(s);
}

bool wsh_seen_add(struct wsh_seen *s, uint64_t hash) {
    uint64_t *bucket = s->hashes + (hash & s->mask) * BUCKET;
    hash |= 1; /* 0 is an empty place */
    for (size_t i = 0; i < BUCKET; i++)
        if (bucket[i] == hash) return false;
    memmove(bucket + 1, bucket, (BUCKET - 1) * sizeof *bucket);
    bucket[0] = hash;
    return true;
}

static uint64_t mix(uint64_t h) {
    h ^= h >> 32;
    h *= UINT64_C(0xD6E8FEB86659FD93);
    h ^= h >> 29;
    return h;
}

uint64_t wsh_seen_hash(struct wsh_span octets, uint64_t salt) {
    uint64_t h = mix(salt + UINT64_C(0x9E3779B97F4A7C15) * (octets.n + 1));
    while (octets.n > 0) {
        uint64_t word = 0;
        size_t n = octets.n < sizeof word ? octets.n : sizeof word;
        memcpy(&word, octets.p, n);
        h = mix((h ^ word) * UINT64_C(0x9FB21C651E98DF25));
        octets = (struct wsh_span){octets.p + n, octets.n - n};
    }
    return mix(h * UINT64_C(0xD6E8FEB86659FD93));
}
