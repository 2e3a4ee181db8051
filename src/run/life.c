/* life.c - signs of life, restarts, and who is to blame.
 *
 * A death is attributed by sending each suspect alone, with a sign of life some time after it: servers die late. */
#include "run/life.h"

enum {
    EXEC_WAIT_US = 60 * 1000000,
    DEATH_DELAY_US = 400000 /* a server may die some time after the answer that killed it */
};

static bool begin(struct wsh_engine *e, const char **ret_why) {
    return wsh_exec_start(&e->exec, e->arena, ret_why) &&
           wsh_exec_await(&e->exec, e->arena, &e->dialer, EXEC_WAIT_US, e->o->stop, ret_why);
}

static bool revive(struct wsh_engine *e, const char **ret_why) {
    if (!e->o->exec) return wsh_engine_alive(e);
    wsh_exec_end(&e->exec);
    return begin(e, ret_why) && wsh_engine_alive(e);
}

static void blame(struct wsh_engine *e, struct wsh_slot *s) {
    bool ended = e->o->exec && !wsh_exec_running(&e->exec) && e->exec.ended[0];
    s->result.verdict = WSH_FAIL;
    s->result.impact = WSH_CRASH;
    s->result.because = wsh_arena_printf(e->arena, "after this request the target %s (%s)",
                                         ended ? e->exec.ended : "no longer shakes hands", s->result.because);
}

static bool still_alive_later(struct wsh_engine *e) {
    uint64_t until = wsh_now_us() + DEATH_DELAY_US;
    while (wsh_now_us() < until && !wsh_engine_stopped(e)) (void)wsh_loop_turn(e->loop, until);
    return wsh_engine_alive(e);
}

/* Whoever ended after the last sign of life, or shortly enough before it: servers die late. */
bool wsh_life_suspects(const struct wsh_engine *e, const struct wsh_slot *s) {
    return s->result.n_attempts > 0 && s->ended_us + DEATH_DELAY_US >= e->alive_at_us;
}

struct suspects {
    struct wsh_slot **slots;
    size_t n;
};

static void find_suspects(struct wsh_engine *e, bool disturbed_only, struct suspects *out) {
    *out = (struct suspects){.slots = WSH_NEW_ARRAY(e->arena, e->board.n + 1, struct wsh_slot *)};
    for (size_t i = 0; i < e->board.n; i++) {
        struct wsh_slot *s = &e->board.slots[i];
        bool disturbed = s->result.outcome != WSH_ACCEPTED && s->result.outcome != WSH_REFUSED;
        if (!wsh_life_suspects(e, s)) continue;
        if (disturbed || !disturbed_only) out->slots[out->n++] = s;
    }
}

/* Sends it again, alone: what was seen of it before may be the death of another. */
static void perform_again(struct wsh_engine *e, struct wsh_slot *s) {
    s->result.n_attempts = 0;
    s->attempt = 0;
    wsh_engine_alone(e, s);
}

/* Those whose exchange was cut off are the likely ones, and must be sent again anyway. */
static bool try_disturbed(struct wsh_engine *e, const struct suspects *all, bool *ret_found, const char **ret_why) {
    for (size_t i = 0; i < all->n && !wsh_engine_stopped(e); i++) {
        perform_again(e, all->slots[i]);
        if (wsh_engine_alive(e)) continue;
        blame(e, all->slots[i]);
        *ret_found = true;
        if (!revive(e, ret_why)) return false;
    }
    return true;
}

/* A death some time after the answer: halves of the group are sent again until one case remains, so that the number of
 * waits grows with the logarithm of the group. */
static bool divide(struct wsh_engine *e, const struct suspects *group, const char **ret_why) {
    for (size_t i = 0; i < group->n && !wsh_engine_stopped(e); i++) perform_again(e, group->slots[i]);
    if (wsh_engine_stopped(e) || still_alive_later(e)) return true;
    if (group->n == 1) blame(e, group->slots[0]);
    if (!revive(e, ret_why)) return false;
    if (group->n <= 1) return true;
    struct suspects first = {group->slots, group->n / 2};
    struct suspects second = {group->slots + first.n, group->n - first.n};
    return divide(e, &first, ret_why) && divide(e, &second, ret_why);
}

static bool attribute(struct wsh_engine *e, const char **ret_why) {
    struct suspects disturbed, all;
    bool found = false;
    find_suspects(e, true, &disturbed);
    find_suspects(e, false, &all);
    if (!try_disturbed(e, &disturbed, &found, ret_why)) return false;
    return found || divide(e, &all, ret_why);
}

/* Nobody restarts the target: one suspect did it, of several nobody can say which. */
static void give_up(struct wsh_engine *e) {
    struct suspects all;
    find_suspects(e, true, &all);
    if (all.n == 1) blame(e, all.slots[0]);
    for (size_t i = 0; all.n > 1 && i < all.n; i++) {
        all.slots[i]->result.verdict = WSH_BROKEN;
        all.slots[i]->result.because = wsh_arena_printf(
            e->arena,
            "the target died while this and %zu other cases were in flight; '--jobs 1' or '--exec' attributes it",
            all.n - 1);
    }
}

static bool handle_death(struct wsh_engine *e, const char **ret_why) {
    uint64_t alive_at = e->alive_at_us; /* fixed: the signs of life below must not clear suspects */
    while (e->active > 0) wsh_engine_turn(e);
    bool back = revive(e, ret_why);
    e->alive_at_us = alive_at;
    if (back && attribute(e, ret_why)) {
        e->alive_at_us = wsh_now_us();
        return true;
    }
    if (!back) give_up(e);
    *ret_why =
        "the target stopped shaking hands in mid-run and did not come back; '--exec CMD' restarts it and goes on";
    return false;
}

bool wsh_life_check(struct wsh_engine *e, const char **ret_why) {
    if (!e->suspicious) return true;
    bool alive = wsh_engine_alive(e);
    e->suspicious = false;
    return alive || wsh_engine_stopped(e) || handle_death(e, ret_why);
}

bool wsh_life_rest(struct wsh_engine *e, const char **ret_why) {
    bool suspects = false;
    for (size_t i = 0; i < e->board.n; i++)
        suspects |= !e->board.slots[i].published && wsh_life_suspects(e, &e->board.slots[i]);
    if (!suspects || still_alive_later(e) || wsh_engine_stopped(e)) return true;
    return handle_death(e, ret_why);
}

bool wsh_life_restore(struct wsh_engine *e, const char **ret_why) {
    bool well = !e->suspicious || wsh_engine_alive(e) || revive(e, ret_why);
    e->suspicious = false;
    return well;
}

bool wsh_life_begin(struct wsh_engine *e, const char **ret_why) {
    e->exec = (struct wsh_exec){.command = e->o->exec, .log = e->o->exec_log};
    return begin(e, ret_why);
}
