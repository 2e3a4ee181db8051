/* pacing.h - a run follows its target's pace: what was turned away for load is begun again, slower and later. */
#ifndef WSH_RUN_PACING_H
#define WSH_RUN_PACING_H

#include "run/engine.h"

/* Slots that were pressed wait again, and fewer run at a time from now on. */
void wsh_pacing_take_back(struct wsh_engine *e);
/* May nothing be begun yet? */
bool wsh_pacing_holds(const struct wsh_engine *e);
/* Of a decided slot: was it pressed, and is another try granted? Then the wait is over. If not granted, the result says
 * why. */
bool wsh_pacing_again(struct wsh_engine *e, struct wsh_slot *s);

#endif
