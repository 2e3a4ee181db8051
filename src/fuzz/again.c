/* again.c - does it still hold? */
#include "fuzz/again.h"

enum { TIMES = 3, LATE_US = 400 * 1000, LATE_STEP_US = 40 * 1000 };

static const char *const names[WSH_AGAIN_COUNT] = {"still holds", "is gone", "comes and goes", "has no octets to send"};

const char *wsh_again_name(enum wsh_again a) { return names[a]; }

struct wsh_split wsh_split_of(struct wsh_arena *a, const struct wsh_result_conn *conn) {
    struct wsh_split s = {.kind = WSH_SPLIT_AT};
    for (size_t i = 0; i < conn->n_events; i++) {
        const struct wsh_event *e = &conn->events[i];
        bool cut = e->kind == WSH_EVENT_DATA && e->side == WSH_SENT && e->offset + e->length < conn->sent.n;
        if (cut) *WSH_PUSH(a, s.at, s.n) = e->offset + e->length;
    }
    return s;
}

static bool has_finding(const struct wsh_judgement *j, const struct wsh_result *r) {
    for (size_t i = 0; i < j->n; i++) {
        const struct wsh_fuzz_finding *f = &j->findings[i];
        bool rule = r->n_rules > 0 && strcmp(wsh_rule(f->rule)->id, r->rules[0]) == 0;
        if (rule && strcmp(wsh_fault_name(f->fault), r->fuzz->fault) == 0) return true;
    }
    return false;
}

static bool dies(struct wsh_aim *t) {
    uint64_t until = wsh_now_us() + LATE_US;
    while (wsh_now_us() < until && !wsh_aim_stopped(t)) {
        if (wsh_aim_life(t) == WSH_AIM_DEAD || (t->o->exec && wsh_exec_defects(&t->exec) > 0)) return true;
        wsh_aim_wait(t, LATE_STEP_US);
    }
    return false;
}

enum wsh_again wsh_fuzz_again(struct wsh_aim *t, const struct wsh_result *r) {
    const struct wsh_result_conn *conn = r->n_attempts && r->attempts[0].n_conns ? r->attempts[0].conns : NULL;
    const char *why = NULL;
    if (!conn || conn->sent.n == 0 || !r->fuzz) return WSH_AGAIN_NO_EVIDENCE;
    struct wsh_split split = wsh_split_of(t->arena, conn);
    bool death = strcmp(r->fuzz->fault, wsh_fault_name(WSH_FAULT_DIED)) == 0;
    int held = 0, times = death && !t->o->exec ? 1 : TIMES;
    for (int i = 0; i < times; i++) {
        struct wsh_shown shown;
        wsh_aim_shoot(t, conn->sent, &split, t->o->timeout_us, &shown);
        bool dead = death && dies(t);
        held += death ? dead : has_finding(&shown.judgement, r);
        if (dead && t->o->exec && !wsh_aim_restart(t, &why)) break;
    }
    return held == times ? WSH_AGAIN_HOLDS : held == 0 ? WSH_AGAIN_GONE : WSH_AGAIN_SOMETIMES;
}
