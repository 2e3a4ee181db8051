/* engine.c - the pool: from slots to exchanges in flight and back. */
#include "run/engine.h"

#include "run/plan.h"

enum {
    PROGRESS_US = 250000,
    LIFE_TRIES = 3,
    LIFE_PAUSE_US = 250000,
    LIFE_SLOW_US = 1000000,
    CONCURRENT_WAIT_US = 1500000
};
static const uint64_t HURRY_US = 7200u * 1000000u; /* longer than any deadline may be */

/* A sign of life. */
struct sign {
    struct wsh_engine *engine;
    enum wsh_outcome answer;
    unsigned status;
    uint64_t asked_us; /* by Retry-After */
    uint64_t began_us;
    bool done;
};

bool wsh_engine_stopped(const struct wsh_engine *e) { return (e->o->stop && *e->o->stop) || e->record_failed; }

void wsh_engine_turn(struct wsh_engine *e) {
    uint64_t now = wsh_now_us();
    if (wsh_engine_stopped(e)) wsh_loop_hurry(e->loop, HURRY_US);
    if (wsh_loop_turn(e->loop, now + PROGRESS_US) < 0) WSH_BUG("the event loop failed");
    if (!e->o->progress || wsh_now_us() - e->progress_us < PROGRESS_US) return;
    e->progress_us = wsh_now_us();
    e->o->progress(e->o->user, e->decided, (unsigned)e->board.n, e->last);
}

/* ---- signs of life ---- */

static void life_done(void *user, struct wsh_exchange *x) {
    struct sign *s = user;
    struct wsh_arena *scratch = wsh_arena_new();
    struct wsh_view view;
    size_t last = wsh_exchange_connections(x);
    s->answer = WSH_UNREACHED;
    if (last > 0) {
        wsh_view_read(scratch, wsh_exchange_transcript(x, (unsigned)last - 1), &view);
        s->answer = view.outcome;
        s->status = view.status;
        (void)wsh_pace_is_pressed(&view, time(NULL), &s->asked_us);
    }
    s->engine->active--;
    if (s->answer == WSH_ACCEPTED && s->began_us > s->engine->alive_at_us) s->engine->alive_at_us = s->began_us;
    wsh_exchange_free(x);
    wsh_arena_free(scratch);
    s->done = true;
}

static struct sign handshake(struct wsh_engine *e, const struct wsh_case *c, unsigned attempt) {
    struct sign s = {.engine = e, .began_us = wsh_now_us()};
    struct wsh_exchange_options options = {
        .profile = e->o->profile, .seed = e->o->seed, .attempt = attempt, .timeout_us = e->o->timeout_us};
    e->active++;
    wsh_drive(e->loop, &e->dialer, wsh_exchange_new(c, &options), life_done, &s);
    while (!s.done) wsh_engine_turn(e); /* others in flight go on */
    return s;
}

void wsh_engine_wait(struct wsh_engine *e, uint64_t until_us) {
    while (wsh_now_us() < until_us && !wsh_engine_stopped(e))
        if (wsh_loop_turn(e->loop, until_us) < 0) WSH_BUG("the event loop failed");
}

/* Answers to a good handshake that speak about us and not about the target's health: load, or a ban. */
static bool turns_away(const struct sign *s) {
    return s->answer == WSH_REFUSED && (s->status == 429 || s->status == 503 || s->status == 403);
}

/* Slower from now on. True: a wait was granted, and it is over. */
static bool give_time(struct wsh_engine *e, const struct sign *s) {
    e->jobs = 1;
    const char *what = wsh_arena_printf(e->arena, "good handshakes are refused with %u", s->status);
    if (!wsh_pace_grant(&e->pace, e->arena, what, s->asked_us, wsh_now_us())) {
        e->turned_away = e->pace.over;
        return false;
    }
    wsh_engine_wait(e, e->pace.until_us);
    return true;
}

/* A whole patience of silence is told from a moment's trouble: it is tried once more and not twice. Connections that
 * are cut off may be too many in a short time: there is one more chance, later and one at a time. */
static unsigned tries_left(struct wsh_engine *e, const struct sign *s, unsigned tries, unsigned i) {
    if (s->answer == WSH_SILENT) return LIFE_TRIES - 1;
    if (i + 1 != LIFE_TRIES) return tries;
    e->jobs = 1;
    wsh_engine_wait(e, wsh_now_us() + LIFE_SLOW_US);
    return tries + 1;
}

bool wsh_engine_alive(struct wsh_engine *e) {
    unsigned tries = LIFE_TRIES;
    e->turned_away = NULL;
    for (unsigned i = 0; i < tries && !wsh_engine_stopped(e); i++) {
        if (e->o->exec && !wsh_exec_running(&e->exec)) return false;
        if (i > 0) wsh_engine_wait(e, wsh_now_us() + LIFE_PAUSE_US);
        struct sign s = handshake(e, e->board.gate->c, 1000 + i);
        e->life_tries = i + 1;
        if (s.answer == WSH_ACCEPTED) {
            wsh_pace_eased(&e->pace);
            return true;
        }
        if (!turns_away(&s))
            tries = tries_left(e, &s, tries, i);
        else if (give_time(e, &s))
            tries = i + 1 + LIFE_TRIES; /* the pace's bound ends it */
        else
            return false;
    }
    return false;
}

bool wsh_engine_concurrent(struct wsh_engine *e) {
    /* The first connection stays open after its 101 while a second one shakes hands. */
    const struct wsh_step *send = e->board.gate->c->steps;
    struct wsh_step second = *send;
    second.connection = 1;
    struct wsh_step steps[] = {*send,
                               {.kind = WSH_STEP_AWAIT},
                               {.kind = WSH_STEP_CONNECT, .connection = 1},
                               second,
                               {.kind = WSH_STEP_AWAIT, .connection = 1}};
    struct wsh_case two = *e->board.gate->c;
    two.id = "two handshakes open at once";
    two.steps = steps;
    two.n_steps = WSH_COUNT(steps);
    two.within_us = e->o->timeout_us < CONCURRENT_WAIT_US ? e->o->timeout_us : CONCURRENT_WAIT_US;
    return handshake(e, &two, 0).answer == WSH_ACCEPTED;
}

void wsh_engine_publish(struct wsh_engine *e, struct wsh_slot *s) {
    s->published = true;
    if (e->silent) return;
    e->decided++;
    if (e->o->writer && !wsh_writer_result(e->o->writer, &s->result)) e->record_failed = true;
}
