/* header.h - the first line of a record: what was run against what, when, and with which seed. */
#ifndef WSH_RUN_HEADER_H
#define WSH_RUN_HEADER_H

#include "run/engine.h"

/* Behind the gate: its answer tells the server's name. Everything lives in the run's arena. */
void wsh_run_header(struct wsh_engine *e, struct wsh_run_header *ret);

#endif
