/* engine.c - the pool: from slots to exchanges in flight and back. */
#include "run/engine.h"

#include "run/plan.h"

enum { PROGRESS_US = 250000, LIFE_TRIES = 3, LIFE_PAUSE_US = 250000, CONCURRENT_WAIT_US = 1500000 };
static const uint64_t HURRY_US = 7200u * 1000000u; /* longer than any deadline may be */

struct unit {
    struct wsh_engine *engine;
    struct wsh_slot *slot; /* NULL: a sign of life; `*answer` takes its outcome */
    enum wsh_outcome *answer;
    unsigned repetition;
    uint64_t began_us;
    bool done;
};

bool wsh_engine_stopped(const struct wsh_engine *e) { return (e->o->stop && *e->o->stop) || e->record_failed; }

static bool suspicious(enum wsh_outcome o, unsigned status) {
    return o == WSH_CLOSED || o == WSH_RESET || o == WSH_SILENT || o == WSH_GARBLED || o == WSH_UNREACHED ||
           status >= 500;
}

static struct wsh_exchange *new_exchange(struct wsh_engine *e, const struct wsh_case *c, unsigned attempt, unsigned n) {
    struct wsh_exchange_options options = {.profile = e->o->profile,
                                           .seed = e->o->seed,
                                           .attempt = attempt,
                                           .repetition = n,
                                           .timeout_us = e->o->timeout_us};
    return wsh_exchange_new(c, &options);
}

static void drive(struct wsh_engine *e, struct unit *u, struct wsh_exchange *x, wsh_exchange_done_fn *done) {
    u->engine = e;
    u->began_us = wsh_now_us();
    e->active++;
    wsh_drive(e->loop, &e->dialer, x, done, u);
}

/* ---- rounds of a slot ---- */

static void start_one(struct wsh_engine *e, struct wsh_slot *s);

static void note_life(struct wsh_engine *e, const struct wsh_slot *s) {
    if (suspicious(s->result.outcome, s->result.status))
        e->suspicious = true;
    else if (s->began_us > e->alive_at_us)
        e->alive_at_us = s->began_us;
}

/* In the order of repetitions, not of time: with several at once the evidence that decides must not depend on luck. */
static void judge_round(struct wsh_engine *e, struct wsh_slot *s) {
    for (unsigned i = 0; i < s->finished; i++) {
        (void)wsh_collect_exchange(&e->board, s, s->held[i], i == 0);
        wsh_exchange_free(s->held[i]);
    }
    s->state = WSH_SLOT_DECIDED;
    s->ended_us = wsh_now_us();
    e->last = &s->result;
    note_life(e, s);
}

/* Cut short: what came until now proves nothing. */
static void drop_round(struct wsh_slot *s, struct wsh_exchange *x) {
    for (unsigned i = 0; i < s->started; i++)
        if (s->held[i] && s->held[i] != x) {
            wsh_exchange_free(s->held[i]);
            s->held[i] = NULL;
        }
    wsh_exchange_free(x);
}

static void slot_done(void *user, struct wsh_exchange *x) {
    struct unit *u = user;
    struct wsh_engine *e = u->engine;
    struct wsh_slot *s = u->slot;
    e->active--;
    if (wsh_engine_stopped(e)) {
        drop_round(s, x);
        return;
    }
    s->held[u->repetition] = x;
    s->finished++;
    unsigned total = wsh_case_exchanges(s->c);
    if (s->started < total && s->c->parallel <= 1)
        start_one(e, s);
    else if (s->finished == total)
        judge_round(e, s);
}

static void start_one(struct wsh_engine *e, struct wsh_slot *s) {
    struct wsh_exchange *x = new_exchange(e, s->c, s->attempt, s->started);
    const char *unmet = wsh_exchange_unmet(x);
    if (unmet) {
        wsh_slot_decide(s, WSH_SKIP, wsh_arena_printf(e->arena, "not sent: %s", unmet));
        e->last = &s->result;
        wsh_exchange_free(x);
        return;
    }
    struct unit *u = WSH_NEW(e->arena, struct unit);
    u->slot = s;
    u->repetition = s->started;
    s->started++;
    drive(e, u, x, slot_done);
}

void wsh_engine_start(struct wsh_engine *e, struct wsh_slot *s) {
    s->state = WSH_SLOT_RUNNING;
    s->started = s->finished = 0;
    s->held = WSH_NEW_ARRAY(e->arena, wsh_case_exchanges(s->c), struct wsh_exchange *);
    s->began_us = wsh_now_us();
    unsigned at_once = s->c->parallel > 1 ? s->c->parallel : 1;
    for (unsigned i = 0; i < at_once && s->state == WSH_SLOT_RUNNING; i++) start_one(e, s);
}

void wsh_engine_turn(struct wsh_engine *e) {
    uint64_t now = wsh_now_us();
    if (wsh_engine_stopped(e)) wsh_loop_hurry(e->loop, HURRY_US);
    if (wsh_loop_turn(e->loop, now + PROGRESS_US) < 0) WSH_BUG("the event loop failed");
    if (!e->o->progress || wsh_now_us() - e->progress_us < PROGRESS_US) return;
    e->progress_us = wsh_now_us();
    e->o->progress(e->o->user, e->decided, (unsigned)e->board.n, e->last);
}

void wsh_engine_alone(struct wsh_engine *e, struct wsh_slot *s) {
    WSH_CHECK(e->active == 0);
    wsh_engine_start(e, s);
    while (e->active > 0) wsh_engine_turn(e);
}

/* ---- signs of life ---- */

static void life_done(void *user, struct wsh_exchange *x) {
    struct unit *u = user;
    struct wsh_arena *scratch = wsh_arena_new();
    struct wsh_view view;
    size_t last = wsh_exchange_connections(x);
    *u->answer = WSH_UNREACHED;
    if (last > 0) {
        wsh_view_read(scratch, wsh_exchange_transcript(x, (unsigned)last - 1), &view);
        *u->answer = view.outcome;
    }
    u->engine->active--;
    if (*u->answer == WSH_ACCEPTED && u->began_us > u->engine->alive_at_us) u->engine->alive_at_us = u->began_us;
    wsh_exchange_free(x);
    wsh_arena_free(scratch);
    u->done = true;
}

static enum wsh_outcome handshake(struct wsh_engine *e, const struct wsh_case *c, unsigned attempt) {
    enum wsh_outcome answer = WSH_UNREACHED;
    struct unit *u = WSH_NEW(e->arena, struct unit);
    u->answer = &answer;
    drive(e, u, new_exchange(e, c, attempt, 0), life_done);
    while (!u->done) wsh_engine_turn(e); /* others in flight go on */
    return answer;
}

static void pause_us(struct wsh_engine *e, uint64_t us) {
    uint64_t until = wsh_now_us() + us;
    while (wsh_now_us() < until && !wsh_engine_stopped(e))
        if (wsh_loop_turn(e->loop, until) < 0) WSH_BUG("the event loop failed");
}

bool wsh_engine_alive(struct wsh_engine *e) {
    for (unsigned i = 0; i < LIFE_TRIES && !wsh_engine_stopped(e); i++) {
        if (i > 0) pause_us(e, LIFE_PAUSE_US);
        if (handshake(e, e->board.gate->c, 1000 + i) == WSH_ACCEPTED) return true;
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
    return handshake(e, &two, 0) == WSH_ACCEPTED;
}

void wsh_engine_publish(struct wsh_engine *e, struct wsh_slot *s) {
    e->decided++;
    s->published = true;
    if (e->o->writer && !wsh_writer_result(e->o->writer, &s->result)) e->record_failed = true;
}
