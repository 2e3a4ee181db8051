/* settle.h - what is repeated alone before it is believed: failures, and trouble of the transport. */
#ifndef WSH_RUN_SETTLE_H
#define WSH_RUN_SETTLE_H

#include "run/engine.h"

/* Does this decided slot want another attempt? */
bool wsh_settle_wants(const struct wsh_slot *s);
/* Confirms and tries again whatever is decided, wants it and is not published yet; publishes it. False with *ret_why:
 * the target is gone. */
bool wsh_settle(struct wsh_engine *e, const char **ret_why);

#endif
