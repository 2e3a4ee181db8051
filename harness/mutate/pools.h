/* pools.h - the octets that mutations put into a request: what the catalogue's cases put there, and a dictionary.
 *
 * Values are the limit of what a mutator can reach, so they are not invented twice: every edit of every case adds its
 * octets to the pool of the place that it edits (expanded for ws://127.0.0.1:8080/chat, the target of the templates).
 * Owner: the arena; immutable once made. Within a pool no two values are equal, and they keep the catalogue's order. */
#ifndef WSH_HARNESS_MUTATE_POOLS_H
#define WSH_HARNESS_MUTATE_POOLS_H

#include "script/case.h"

/* Places of a request other than the value of a named field. */
enum wsh_place_kind {
    WSH_PLACE_METHOD, WSH_PLACE_TARGET, WSH_PLACE_VERSION, WSH_PLACE_START_LINE, WSH_PLACE_PREFIX, WSH_PLACE_END,
    WSH_PLACE_BODY,      /* behind the head: bodies, frames, further requests */
    WSH_PLACE_SEPARATOR, WSH_PLACE_TRAILING, WSH_PLACE_LINE_END,
    WSH_PLACE_LINE,      /* whole lines without their end */
    WSH_PLACE_NAME,      /* what a field is renamed to */
    WSH_PLACE_MEMBER,    /* elements of lists, parameters */
    WSH_PLACE_TOKEN,     /* the dictionary, as it is */
    WSH_PLACE_COUNT
};
const char *wsh_place_name(enum wsh_place_kind place);

struct wsh_pool {
    struct wsh_span *items;
    size_t n;
};
struct wsh_pool_field {
    struct wsh_span name;
    struct wsh_pool values; /* never empty: the first is what the field usually says */
};
struct wsh_pools {
    struct wsh_arena *arena;
    struct wsh_pool_field *fields; /* those of a plain handshake first, then as met */
    size_t n_fields;
    struct wsh_pool places[WSH_PLACE_COUNT];
};
enum { WSH_POOL_OCTETS = 8 * 1024 }; /* longer values of cases stay out */
enum { WSH_PLAIN_FIELDS = 5 };       /* Host, Upgrade, Connection, Sec-WebSocket-Key, Sec-WebSocket-Version */

/* Pools of a suite and of dictionary entries (dict.h). */
struct wsh_pools *wsh_pools_new(struct wsh_arena *a, const struct wsh_suite *suite, const struct wsh_pool *dictionary);
bool wsh_pool_has(const struct wsh_pool *pool, struct wsh_span value);
/* Field names are compared ASCII case-insensitively. NULL: unknown. */
const struct wsh_pool_field *wsh_pools_field(const struct wsh_pools *p, struct wsh_span name);

#endif
