/* pacing.c - from pressed slots to waits. */
#include "run/pacing.h"

enum { MOST_TIMES = 5 }; /* one case is begun again for load */

bool wsh_pacing_holds(const struct wsh_engine *e) { return wsh_now_us() < e->pace.until_us; }

static bool granted(struct wsh_engine *e, struct wsh_slot *s) {
    const char *what = wsh_arena_printf(e->arena, "%u", s->result.status);
    s->pressed = false;
    if (s->pressed_times >= MOST_TIMES) return false;
    s->pressed_times++;
    if (wsh_pace_grant(&e->pace, e->arena, what, s->asked_us, wsh_now_us())) return true;
    s->pressed_times = MOST_TIMES;
    s->result.because = e->pace.over;
    return false;
}

static bool is_pressed(const struct wsh_slot *s) {
    return s->pressed && !s->published && s->state == WSH_SLOT_DECIDED && s->result.verdict == WSH_BROKEN;
}

void wsh_pacing_take_back(struct wsh_engine *e) {
    bool held = wsh_pacing_holds(e);
    for (size_t i = 0; i < e->board.n; i++) {
        struct wsh_slot *s = &e->board.slots[i];
        if (!is_pressed(s) || !granted(e, s)) continue;
        if (!held && e->jobs > 1) e->jobs /= 2;
        held = true;
        s->result.n_attempts = 0;
        s->state = WSH_SLOT_WAITING;
    }
}

bool wsh_pacing_again(struct wsh_engine *e, struct wsh_slot *s) {
    if (!is_pressed(s) || !granted(e, s)) return false;
    wsh_engine_wait(e, e->pace.until_us);
    return true;
}
