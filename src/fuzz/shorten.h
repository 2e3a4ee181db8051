/* shorten.h - the shortest way to say what a finding is about: back towards the plain handshake, field by field, then
 * octet by octet, as long as the finding is still there.
 *
 * Pure but for the question, which is an execution: so many and no more. */
#ifndef WSH_FUZZ_SHORTEN_H
#define WSH_FUZZ_SHORTEN_H

#include "base/base.h"

enum { WSH_SHORTEN_BUDGET = 200 };

/* Do these octets still show it? */
typedef bool wsh_shorten_fn(void *user, struct wsh_span octets);

/* Octets that show it, in the arena; *ret_spent: questions asked, at most `budget`. `plain`: the handshake to go back
 * to. What was given is believed to show it. */
struct wsh_span wsh_shorten(struct wsh_arena *a, struct wsh_span octets, struct wsh_span plain, unsigned budget,
                            wsh_shorten_fn *shows, void *user, unsigned *ret_spent);

#endif
