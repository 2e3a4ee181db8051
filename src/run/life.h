/* life.h - a target in trouble: it dies, or its output reports a defect. Noticed, restarted, and laid at the door of
 * the case that caused it. */
#ifndef WSH_RUN_LIFE_H
#define WSH_RUN_LIFE_H

#include "run/engine.h"

/* Behind an end that a dying server would cause: does the target still shake hands? Has its output reported a defect?
 * Either is attributed. False with *ret_why: it is gone and did not come back. */
bool wsh_life_check(struct wsh_engine *e, const char **ret_why);

/* May a death that is noticed from now on be the work of this slot? Until it may not, its result is not final. */
bool wsh_life_suspects(const struct wsh_engine *e, const struct wsh_slot *s);

/* Nothing is in flight: waits as long as a death may take, if there are suspects, and then as wsh_life_check. */
bool wsh_life_rest(struct wsh_engine *e, const char **ret_why);

/* As wsh_life_check where only one case can have done it, and its verdict stands already. */
bool wsh_life_restore(struct wsh_engine *e, const char **ret_why);

/* Waits until a target that we started listens. */
bool wsh_life_begin(struct wsh_engine *e, const char **ret_why);

#endif
