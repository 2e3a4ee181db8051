/* pace.h - a target that asks for less: fewer exchanges at a time, a wait, and an end of our patience.
 *
 * 429, and 503 with Retry-After, speak about load and not about the request (RFC 6585 4, RFC 9110 15.6.4). So does a
 * good handshake that is turned away. Whoever was pressed is tried again; what stays pressed is `broken`, not `fail`.
 * Plain data: the engine waits. */
#ifndef WSH_RUN_PACE_H
#define WSH_RUN_PACE_H

#include "oracle/oracle.h"

struct wsh_pace {
    uint64_t most_us;  /* longest single wait that we grant */
    uint64_t left_us;  /* of all waits together */
    uint64_t until_us; /* nothing is begun before */
    uint64_t next_us;  /* the next wait, where the target does not say how long */
    const char *over;  /* why the last wait was not granted, or NULL: it was */
};

enum { WSH_PACE_ALL = 6 }; /* so many times the longest wait in all */

void wsh_pace_init(struct wsh_pace *p, uint64_t most_us);

/* Does this answer speak about load? *ret_asked_us: the wait that Retry-After asks for, 0: it does not say.
 * `now`: seconds since 1970, for an HTTP-date. */
bool wsh_pace_is_pressed(const struct wsh_view *v, int64_t now, uint64_t *ret_asked_us);

/* Grants a wait from `now_us` on. False: it is too long, or too much in all; `over` says so (in the arena). `what` the
 * target did: "429". */
bool wsh_pace_grant(struct wsh_pace *p, struct wsh_arena *a, const char *what, uint64_t asked_us, uint64_t now_us);

/* A good handshake was accepted: the next trouble begins with a short wait again. */
void wsh_pace_eased(struct wsh_pace *p);

/* Retry-After (RFC 9110 10.2.3): seconds, or an HTTP-date in one of its three forms (5.6.7). In the past: 0. */
bool wsh_retry_after_read(struct wsh_span value, int64_t now, uint64_t *ret_us);

#endif
