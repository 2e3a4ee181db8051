/* order.h - what may begin now: many at once, then one at a time, then what is kept for the end.
 *
 * Pure: a function of the board. A case that waits long (drips, ordered pauses) begins before the quick ones, so that
 * their time passes beside each other; some room is always left to the quick ones. */
#ifndef WSH_RUN_ORDER_H
#define WSH_RUN_ORDER_H

#include "run/plan.h"

/* Between tiers failures are confirmed: what comes later may leave a target that is no longer the same. */
enum wsh_tier { WSH_TIER_MAIN, WSH_TIER_LAST, WSH_TIER_INTRUSIVE, WSH_TIER_COUNT };

enum wsh_tier wsh_order_tier(const struct wsh_case *c);
/* With nothing else in flight? What looks at the target's memory does too, whatever it says. */
bool wsh_order_alone(const struct wsh_case *c);

/* The slot to begin, of `tier` or an earlier one; NULL: something must end first, or nothing is left. `active`: of
 * `jobs` exchanges that may be in flight, so many are. */
struct wsh_slot *wsh_order_next(const struct wsh_board *b, unsigned jobs, unsigned active, enum wsh_tier tier);

#endif
