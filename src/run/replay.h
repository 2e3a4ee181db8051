/* replay.h - today's oracle on yesterday's evidence: a record's octets judged again, without network. */
#ifndef WSH_RUN_REPLAY_H
#define WSH_RUN_REPLAY_H

#include "run/run.h"

/* Judges every attempt of `old` with the suite's case of the same id. A case that the suite no longer has keeps its old
 * verdict and says so. Results carry source "replay". Everything lives in `a`. */
void wsh_replay(struct wsh_arena *a, const struct wsh_suite *suite, const struct wsh_run_log *old,
                struct wsh_run_log *ret_log);

#endif
