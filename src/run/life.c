/* life.c - signs of life, restarts, and who is to blame.
 *
 * Trouble is a death (no handshake succeeds any more) or a complaint (the target's output reports a defect, and it may
 * live on). Both are attributed in the same way: suspects are sent again to a fresh process, in halves, until one of
 * them alone brings the trouble back. Some time passes behind each: servers die late. A complaint takes a fresh process
 * too, because sanitizers report each place once. */
#include "run/life.h"

enum {
    EXEC_WAIT_US = 60 * 1000000,
    DEATH_DELAY_US = 400000, /* a server may die some time after the answer that killed it */
    PROMPT_US = 50000,       /* most complaints come while the case is under way, or right behind it */
    MOST_COMPLAINTS = 16,    /* are looked into; a target that always complains must not be restarted for ever */
};

static bool begin(struct wsh_engine *e, const char **ret_why) {
    return wsh_exec_start(&e->exec, e->arena, ret_why) &&
           wsh_exec_await(&e->exec, e->arena, &e->dialer, EXEC_WAIT_US, e->o->stop, ret_why);
}

static bool revive(struct wsh_engine *e, const char **ret_why) {
    if (!e->o->exec) return wsh_engine_alive(e);
    wsh_exec_end(&e->exec);
    bool well = begin(e, ret_why) && wsh_engine_alive(e);
    wsh_exec_looked(&e->exec); /* what it said when it was ended, or when it began, is no case's */
    return well;
}

/* ---- trouble ---- */

enum trouble { NONE, COMPLAINT, DEATH, TURNED_AWAY };

static bool complains(struct wsh_engine *e) { return e->o->exec && wsh_exec_defects(&e->exec) > 0; }

static enum trouble look(struct wsh_engine *e) {
    bool alive = wsh_engine_alive(e);
    if (!alive) return e->turned_away ? TURNED_AWAY : DEATH;
    return complains(e) ? COMPLAINT : NONE;
}

static void wait_us(struct wsh_engine *e, uint64_t us) { wsh_engine_wait(e, wsh_now_us() + us); }

static enum trouble look_later(struct wsh_engine *e) {
    wait_us(e, DEATH_DELAY_US);
    return look(e);
}

/* What became of it, with what it said of it. */
static const char *story(struct wsh_engine *e, enum trouble trouble) {
    const char *said = e->o->exec ? wsh_output_headline(&e->exec.output, e->arena) : NULL;
    if (trouble == COMPLAINT)
        return wsh_arena_printf(e->arena, "reported a defect and lived on: %s", said ? said : "(nothing readable)");
    bool ended = e->o->exec && !wsh_exec_running(&e->exec) && e->exec.ended[0];
    return wsh_arena_printf(e->arena, "%s%s%s", ended ? e->exec.ended : "no longer shakes hands", said ? ": " : "",
                            said ? said : "");
}

static void blame(struct wsh_engine *e, struct wsh_slot *s, enum trouble trouble) {
    s->result.verdict = WSH_FAIL;
    s->result.impact = WSH_CRASH;
    s->result.because =
        wsh_arena_printf(e->arena, "after this request the target %s (%s)", story(e, trouble), s->result.because);
    if (e->o->exec) s->result.output = wsh_output_excerpt(&e->exec.output, e->arena, WSH_OUTPUT_EXCERPT);
}

/* ---- suspects ---- */

struct suspects {
    struct wsh_slot **slots;
    size_t n;
};

/* What is in the stream is not called back: its time was over. */
static bool is_suspect(const struct wsh_engine *e, const struct wsh_slot *s, uint64_t delay_us) {
    return !s->published && s->result.n_attempts > 0 && s->ended_us + delay_us >= e->alive_at_us;
}

bool wsh_life_suspects(const struct wsh_engine *e, const struct wsh_slot *s) {
    return is_suspect(e, s, DEATH_DELAY_US);
}

/* Whoever ended after the last sign of life, or shortly enough before it: servers die late. */
static void find_suspects(struct wsh_engine *e, bool disturbed_only, uint64_t delay_us, struct suspects *out) {
    *out = (struct suspects){.slots = WSH_NEW_ARRAY(e->arena, e->board.n + 1, struct wsh_slot *)};
    for (size_t i = 0; i < e->board.n; i++) {
        struct wsh_slot *s = &e->board.slots[i];
        bool disturbed = s->result.outcome != WSH_ACCEPTED && s->result.outcome != WSH_REFUSED;
        if (!is_suspect(e, s, delay_us)) continue;
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
        enum trouble trouble = look(e);
        if (trouble == NONE) continue;
        blame(e, all->slots[i], trouble);
        *ret_found = true;
        if (!revive(e, ret_why)) return false;
    }
    return true;
}

/* Halves of the group are sent again until one case remains, so that the number of waits grows with the logarithm of
 * the group. */
static bool divide(struct wsh_engine *e, const struct suspects *group, bool *ret_found, const char **ret_why) {
    if (group->n == 0) return true;
    for (size_t i = 0; i < group->n && !wsh_engine_stopped(e); i++) perform_again(e, group->slots[i]);
    enum trouble trouble = wsh_engine_stopped(e) ? NONE : look_later(e);
    if (trouble == NONE) return true;
    if (group->n == 1) {
        blame(e, group->slots[0], trouble);
        *ret_found = true;
    }
    if (!revive(e, ret_why)) return false;
    if (group->n <= 1) return true;
    struct suspects first = {group->slots, group->n / 2};
    struct suspects second = {group->slots + first.n, group->n - first.n};
    return divide(e, &first, ret_found, ret_why) && divide(e, &second, ret_found, ret_why);
}

static bool attribute_death(struct wsh_engine *e, bool *ret_found, const char **ret_why) {
    struct suspects disturbed, all;
    find_suspects(e, true, DEATH_DELAY_US, &disturbed);
    find_suspects(e, false, DEATH_DELAY_US, &all);
    if (!try_disturbed(e, &disturbed, ret_found, ret_why)) return false;
    return *ret_found || divide(e, &all, ret_found, ret_why);
}

static bool attribute_complaint(struct wsh_engine *e, bool *ret_found, const char **ret_why) {
    static const uint64_t delays[] = {PROMPT_US, DEATH_DELAY_US};
    for (size_t i = 0; i < WSH_COUNT(delays) && !*ret_found; i++) {
        struct suspects group;
        find_suspects(e, false, delays[i], &group);
        if (!divide(e, &group, ret_found, ret_why)) return false;
    }
    return true;
}

/* Nobody restarts the target: one suspect did it, of several nobody can say which. */
static void give_up(struct wsh_engine *e) {
    struct suspects all;
    find_suspects(e, true, DEATH_DELAY_US, &all);
    if (all.n == 1) blame(e, all.slots[0], DEATH);
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
    bool found = false;
    while (e->active > 0) wsh_engine_turn(e);
    bool back = revive(e, ret_why);
    e->alive_at_us = alive_at;
    if (back && attribute_death(e, &found, ret_why)) {
        e->alive_at_us = wsh_now_us();
        return true;
    }
    if (!back) give_up(e);
    *ret_why =
        "the target stopped shaking hands in mid-run and did not come back; '--exec CMD' restarts it and goes on";
    return false;
}

static void count_unattributed(struct wsh_engine *e, unsigned reports, const char *excerpt) {
    e->unattributed += reports;
    e->excerpt = excerpt;
    wsh_exec_looked(&e->exec);
}

static bool handle_complaint(struct wsh_engine *e, const char **ret_why) {
    uint64_t alive_at = e->alive_at_us, heard_at = e->exec.defect_us;
    bool found = false;
    while (e->active > 0) wsh_engine_turn(e);
    wait_us(e, PROMPT_US); /* the rest of its report */
    unsigned reports = wsh_exec_defects(&e->exec);
    const char *excerpt = wsh_output_excerpt(&e->exec.output, e->arena, WSH_OUTPUT_EXCERPT);
    if (++e->complaints > MOST_COMPLAINTS) {
        count_unattributed(e, reports, excerpt);
        return true;
    }
    bool back = revive(e, ret_why);
    e->alive_at_us = heard_at;
    if (back) back = attribute_complaint(e, &found, ret_why);
    if (!found) count_unattributed(e, reports, excerpt);
    e->alive_at_us = alive_at > e->alive_at_us ? alive_at : e->alive_at_us;
    e->suspicious = false;
    return back;
}

/* A fresh process knows nothing of us; failures seen until then are confirmed there. */
static bool handle_ban(struct wsh_engine *e, const char **ret_why) {
    const char *because = e->turned_away;
    while (e->active > 0) wsh_engine_turn(e);
    if (e->o->exec && revive(e, ret_why)) return true;
    *ret_why = because;
    e->turned_away = because;
    return false;
}

/* ---- the outside ---- */

bool wsh_life_check(struct wsh_engine *e, const char **ret_why) {
    if (!e->suspicious && !complains(e)) return true;
    enum trouble trouble = e->suspicious ? look(e) : COMPLAINT;
    e->suspicious = false;
    if (wsh_engine_stopped(e)) return true;
    switch (trouble) {
    case NONE: return true;
    case COMPLAINT: return handle_complaint(e, ret_why);
    case DEATH: return handle_death(e, ret_why);
    case TURNED_AWAY: return handle_ban(e, ret_why);
    }
    return true;
}

bool wsh_life_rest(struct wsh_engine *e, const char **ret_why) {
    struct suspects unproven;
    find_suspects(e, false, DEATH_DELAY_US, &unproven);
    if (unproven.n == 0) return true;
    wait_us(e, DEATH_DELAY_US);
    e->suspicious = true;
    return wsh_life_check(e, ret_why);
}

bool wsh_life_restore(struct wsh_engine *e, const char **ret_why) {
    if (complains(e))
        count_unattributed(e, wsh_exec_defects(&e->exec),
                           wsh_output_excerpt(&e->exec.output, e->arena, WSH_OUTPUT_EXCERPT));
    bool well = !e->suspicious || wsh_engine_alive(e) || (e->turned_away ? handle_ban(e, ret_why) : revive(e, ret_why));
    e->suspicious = false;
    return well;
}

bool wsh_life_begin(struct wsh_engine *e, const char **ret_why) {
    wsh_exec_init(&e->exec, e->o->exec, e->o->exec_log, e->loop);
    bool began = begin(e, ret_why);
    wsh_exec_looked(&e->exec);
    return began;
}
