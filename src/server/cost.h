/* cost.h - how long a flawed server works on a request: computed, so that no test has to wait for it. */
#ifndef WSH_SERVER_COST_H
#define WSH_SERVER_COST_H

#include "server/request.h"

/* Microseconds, at most a minute; 0 without such a flaw. */
uint64_t wsh_cost_us(const struct wsh_request *q);

#endif
