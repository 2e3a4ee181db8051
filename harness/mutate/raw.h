/* raw.h - changes of octets that know nothing of requests: some of what parsers trip over has no structure. */
#ifndef WSH_HARNESS_MUTATE_RAW_H
#define WSH_HARNESS_MUTATE_RAW_H

#include "harness/mutate/pools.h"

/* One to eight changes; writes at most `cap` octets to `to` (cap at least in.n) and returns how many. */
size_t wsh_raw_mutate(const struct wsh_pools *p, struct wsh_span in, uint8_t *to, size_t cap, struct wsh_rng *rng);

#endif
