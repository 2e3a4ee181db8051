/* seen.h - which inputs were sent already: a set of hashes of a bounded size.
 *
 * When a bucket is full its oldest entry makes room: then an input may be sent again, never kept from being sent
 * wrongly (but for a collision of 64 bits). */
#ifndef WSH_HARNESS_MUTATE_SEEN_H
#define WSH_HARNESS_MUTATE_SEEN_H

#include "base/base.h"

struct wsh_seen; /* opaque */
struct wsh_seen *wsh_seen_new(unsigned bits); /* room for 1 << bits hashes of 8 octets; 4 to 28 */
void wsh_seen_free(struct wsh_seen *s);
/* Adds the hash; false if it was there. */
bool wsh_seen_add(struct wsh_seen *s, uint64_t hash);

/* A fast hash of octets; not for security. `salt` tells apart what is no octet (how they are cut). */
uint64_t wsh_seen_hash(struct wsh_span octets, uint64_t salt);

#endif
