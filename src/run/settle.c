/* settle.c - principle P7: a failure stands if it happens again alone, and trouble is not a verdict. */
#include "run/settle.h"

#include "run/life.h"
#include "run/order.h"
#include "run/pacing.h"

enum {
    RETRIES = 2, /* of transport trouble */
    MOODS = 3,   /* attempts beside which good handshakes failed as well */
};

/* Is a good handshake still accepted at once? A target that turns everything away, because of load or of a ban, would
 * confirm anything; once it is well again, the case has another try. */
static bool is_alone_to_blame(struct wsh_engine *e, struct wsh_slot *s) {
    enum wsh_outcome o = s->result.outcome;
    if (o != WSH_RESET && o != WSH_CLOSED && o != WSH_REFUSED) return true;
    bool alive = wsh_engine_alive(e);
    if (alive) return e->life_tries == 1;
    if (e->turned_away)
        wsh_slot_decide(s, WSH_BROKEN, wsh_arena_printf(e->arena, "could not be confirmed: %s", e->turned_away));
    return true; /* or dead */
}

/* One more attempt, alone; not the target's mood but the case decides. */
static void attempt(struct wsh_engine *e, struct wsh_slot *s, unsigned number) {
    s->attempt = number;
    for (int i = 0; i < MOODS && !wsh_engine_stopped(e); i++) {
        wsh_engine_alone(e, s);
        if (s->result.verdict != WSH_FAIL || is_alone_to_blame(e, s)) return;
    }
}

/* A failure stands if it happens again alone. If the second attempt differs a third one decides, and the result is
 * marked flaky with all attempts. */
static void confirm(struct wsh_engine *e, struct wsh_slot *s) {
    attempt(e, s, 1);
    if (s->result.verdict == WSH_FAIL || e->turned_away) return;
    s->result.flaky = true;
    if (!wsh_engine_stopped(e)) attempt(e, s, 2);
}

static void retry(struct wsh_engine *e, struct wsh_slot *s) {
    if (s->pressed_times > 0 && !s->pressed) return; /* it had its tries */
    for (unsigned i = 1; i <= RETRIES && s->result.verdict == WSH_BROKEN && !wsh_engine_stopped(e); i++) {
        s->attempt = i;
        wsh_engine_alone(e, s);
        if (wsh_pacing_again(e, s)) i--; /* bounded by the pace */
    }
}

static void settle(struct wsh_engine *e, struct wsh_slot *s) {
    if (wsh_engine_stopped(e)) return;
    if (s->result.verdict == WSH_FAIL)
        confirm(e, s);
    else if (s->result.verdict == WSH_BROKEN)
        retry(e, s);
}

/* Of a death its silence is not the failure. */
static bool failed_silently(const struct wsh_slot *s) {
    return !s->published && s->result.n_attempts > 0 && s->result.verdict == WSH_FAIL &&
           s->result.outcome == WSH_SILENT && s->result.impact != WSH_CRASH && !wsh_order_alone(s->c);
}

/* Silence costs the target nothing and us a whole timeout: such failures are confirmed together. Whoever speaks now is
 * sent once more, alone. */
static void confirm_silent(struct wsh_engine *e, bool *confirmed) {
    for (size_t i = 0; i < e->board.n && !wsh_engine_stopped(e); i++) {
        struct wsh_slot *s = &e->board.slots[i];
        confirmed[i] = failed_silently(s);
        if (!confirmed[i]) continue;
        s->attempt = 1;
        while (e->active >= e->jobs) wsh_engine_turn(e);
        wsh_engine_start(e, s);
    }
    while (e->active > 0) wsh_engine_turn(e);
    for (size_t i = 0; i < e->board.n && !wsh_engine_stopped(e); i++) {
        struct wsh_slot *s = &e->board.slots[i];
        if (!confirmed[i] || s->result.verdict == WSH_FAIL) continue;
        s->result.flaky = true;
        attempt(e, s, 2);
    }
}

bool wsh_settle_wants(const struct wsh_slot *s) {
    return s->result.n_attempts > 0 && (s->result.verdict == WSH_FAIL || s->result.verdict == WSH_BROKEN);
}

bool wsh_settle(struct wsh_engine *e, const char **ret_why) {
    bool *confirmed = WSH_NEW_ARRAY(e->arena, e->board.n + 1, bool);
    confirm_silent(e, confirmed);
    for (size_t i = 0; i < e->board.n && !wsh_engine_stopped(e); i++) {
        struct wsh_slot *s = &e->board.slots[i];
        if (s->published || s->state != WSH_SLOT_DECIDED || !(wsh_settle_wants(s) || confirmed[i])) continue;
        if (s->result.impact != WSH_CRASH && !confirmed[i]) settle(e, s);
        if (!wsh_life_restore(e, ret_why)) return false;
        wsh_engine_publish(e, s);
    }
    return true;
}
