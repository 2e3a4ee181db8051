/* authorize.h - who may be tested intrusively: loopback, and hosts that the user has named.
 *
 * Decided on addresses, behind the resolution of names and before the first socket: a name that looks local may lead
 * anywhere. */
#ifndef WSH_RUN_AUTHORIZE_H
#define WSH_RUN_AUTHORIZE_H

#include "run/run.h"

/* May this run go on? `host` is what was resolved: that of --connect-to, else the URL's. False: *reterr_why, in the
 * arena, says which address it is about. */
bool wsh_run_authorized(struct wsh_arena *a, const struct wsh_run_options *o, const char *host,
                        const struct wsh_dialer *dialer, const char **reterr_why);

/* The same for whatever presses a target: `what` begins the sentence, for example "fuzzing hammers". */
bool wsh_run_may_press(struct wsh_arena *a, const char *what, const char *const *authorized, size_t n, const char *host,
                       const struct wsh_dialer *dialer, const char **reterr_why);

#endif
