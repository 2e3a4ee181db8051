/* header.h - the first line of a record: what was run against what, when, and with which seed. */
#ifndef WSH_RUN_HEADER_H
#define WSH_RUN_HEADER_H

#include "run/engine.h"

/* Behind the gate: its answer tells the server's name. Everything lives in the run's arena. */
/* `started` (now) and `run_id`, for a header whose target and seed are set. */
void wsh_run_header_stamp(struct wsh_arena *a, struct wsh_run_header *h);
void wsh_run_header(struct wsh_engine *e, struct wsh_run_header *ret);

#endif
