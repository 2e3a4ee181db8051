/* round.c - the exchanges of one slot: one after another or at the same time, judged in the order of repetitions.
 *
 * Bounded: an exchange is judged and freed as soon as all before it are, so that a long series is never held whole. */
#include "run/engine.h"
#include "run/resources.h"

enum {
    TOO_SLOW_US = 2000000,        /* an answer to this size takes so long that larger ones would tell nothing more */
    INTRUSIVE_US = 120 * 1000000, /* nobody is flooded for longer */
    SAMPLE_PAUSE_US = 50000,
    SAMPLE_PATIENCE_US = 1000000, /* of waiting for a target to come to rest */
};

struct unit {
    struct wsh_engine *engine;
    struct wsh_slot *slot;
    unsigned repetition;
};

static void start_batch(struct wsh_engine *e, struct wsh_slot *s);

/* ---- the end of a round ---- */

/* Did any exchange end in a way that a dying server would cause? */
static bool suspicious(const struct wsh_slot *s) {
    static const enum wsh_outcome cut_off[] = {WSH_CLOSED, WSH_RESET, WSH_SILENT, WSH_GARBLED, WSH_UNREACHED};
    for (size_t i = 0; i < WSH_COUNT(cut_off); i++)
        if (s->outcomes[cut_off[i]] > 0) return true;
    return s->result.status >= 500;
}

/* Behind what exhausts a target the next sign of life is asked for, whatever the answers were. */
static void note_life(struct wsh_engine *e, const struct wsh_slot *s) {
    if (suspicious(s) || s->c->intrusive)
        e->suspicious = true;
    else if (s->began_us > e->alive_at_us)
        e->alive_at_us = s->began_us;
}

static void decide(struct wsh_engine *e, struct wsh_slot *s) {
    wsh_collect_round(&e->board, s);
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
    s->result = s->before;
}

/* ---- between two exchanges ---- */

/* What a target of ours holds, once it has come to rest: two looks that agree. */
struct rest {
    struct wsh_engine *engine;
    struct wsh_slot *slot;
    struct wsh_watch *timer;
    struct wsh_resources last;
    uint64_t until_us;
};

static void go_on(struct wsh_engine *e, struct wsh_slot *s) {
    if (s->started < s->total)
        start_batch(e, s);
    else
        decide(e, s);
}

static void on_rest(void *user, unsigned events, uint64_t now_us) {
    struct rest *r = user;
    struct wsh_engine *e = r->engine;
    struct wsh_slot *s = r->slot;
    struct wsh_resources now;
    (void)events;
    bool measured = wsh_resources_read(e->exec.pid, &now);
    bool rests = measured && now.memory_kib == r->last.memory_kib && now.descriptors == r->last.descriptors;
    r->last = now;
    if (measured && !rests && now_us < r->until_us && !wsh_engine_stopped(e)) {
        wsh_watch_deadline(r->timer, now_us + SAMPLE_PAUSE_US);
        return;
    }
    wsh_watch_free(r->timer);
    e->active--;
    if (measured)
        *WSH_PUSH(e->arena, s->result.series.samples, s->result.series.n_samples) = (struct wsh_result_sample){
            .after = s->finished, .descriptors = now.descriptors, .memory_kib = now.memory_kib};
    if (wsh_engine_stopped(e))
        drop_round(s, NULL);
    else
        go_on(e, s);
}

static void come_to_rest(struct wsh_engine *e, struct wsh_slot *s) {
    struct rest *r = WSH_NEW(e->arena, struct rest);
    uint64_t now = wsh_now_us();
    *r = (struct rest){.engine = e, .slot = s, .until_us = now + SAMPLE_PATIENCE_US};
    r->timer = wsh_loop_watch(e->loop, -1, 0, on_rest, r);
    if (!r->timer) WSH_BUG("no timer");
    (void)wsh_resources_read(e->exec.pid, &r->last);
    wsh_watch_deadline(r->timer, now + SAMPLE_PAUSE_US);
    e->active++;
}

/* Of `grow`: the fastest answer to one size is already too slow. */
static bool grew_too_slow(const struct wsh_engine *e, struct wsh_slot *s, uint64_t took_us) {
    uint64_t patience = s->c->within_us ? s->c->within_us : e->o->timeout_us;
    uint64_t bound = patience < TOO_SLOW_US ? patience : TOO_SLOW_US;
    if (s->c->n_sizes == 0) return false;
    bool first_try = s->finished % s->c->tries == 1 || s->c->tries == 1;
    if (first_try || took_us < s->fastest_us) s->fastest_us = took_us;
    return s->finished % s->c->tries == 0 && s->fastest_us >= bound;
}

static void judge_arrived(struct wsh_engine *e, struct wsh_slot *s) {
    for (; s->judged < s->started && s->held[s->judged]; s->judged++) {
        (void)wsh_collect_exchange(&e->board, s, s->held[s->judged], s->judged == 0);
        wsh_exchange_free(s->held[s->judged]);
        s->held[s->judged] = NULL;
    }
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
    if (grew_too_slow(e, s, wsh_exchange_duration_us(x))) s->total = s->started;
    if (s->c->intrusive && wsh_now_us() > s->began_us + INTRUSIVE_US) s->total = s->started;
    judge_arrived(e, s);
    if (s->finished < s->started) return;
    if (s->c->watch > 0 && s->finished % (s->total / s->c->watch) == 0 && e->exec.pid)
        come_to_rest(e, s);
    else
        go_on(e, s);
}

/* ---- the beginning ---- */

/* `addresses: each`: a dialer that knows one of them alone. */
static struct wsh_dialer *dialer_of(struct wsh_engine *e, const struct wsh_slot *s, unsigned repetition) {
    if (!s->c->each_address) return &e->dialer;
    struct wsh_dialer *one = WSH_NEW(e->arena, struct wsh_dialer);
    *one = e->dialer;
    one->addresses[0] = e->dialer.addresses[repetition % e->dialer.n];
    one->n = 1;
    one->first = 0;
    return one;
}

static void start_one(struct wsh_engine *e, struct wsh_slot *s) {
    struct wsh_exchange_options options = {.profile = e->o->profile,
                                           .seed = e->o->seed,
                                           .attempt = s->attempt,
                                           .repetition = s->started,
                                           .timeout_us = e->o->timeout_us,
                                           .size = wsh_case_size(s->c, s->started)};
    if (e->segment) {
        options.split = e->segment->kind;
        options.split_seed = e->segment->seed;
    }
    struct wsh_exchange *x = wsh_exchange_new(s->c, &options);
    const char *unmet = wsh_exchange_unmet(x);
    if (unmet) {
        wsh_slot_decide(s, WSH_SKIP, wsh_arena_printf(e->arena, "not sent: %s", unmet));
        e->last = &s->result;
        wsh_exchange_free(x);
        return;
    }
    struct unit *u = WSH_NEW(e->arena, struct unit);
    *u = (struct unit){.engine = e, .slot = s, .repetition = s->started};
    s->started++;
    e->active++;
    wsh_drive(e->loop, dialer_of(e, s, u->repetition), x, slot_done, u);
}

static void start_batch(struct wsh_engine *e, struct wsh_slot *s) {
    unsigned n = s->c->parallel > 1 ? s->c->parallel : 1;
    for (unsigned i = 0; i < n && s->started < s->total && s->state == WSH_SLOT_RUNNING; i++) start_one(e, s);
}

static void keep_result(struct wsh_engine *e, struct wsh_slot *s) {
    s->before = s->result;
    s->before.attempts = WSH_NEW_ARRAY(e->arena, s->result.n_attempts + 1, struct wsh_result_attempt);
    for (size_t i = 0; i < s->result.n_attempts; i++) s->before.attempts[i] = s->result.attempts[i];
}

void wsh_engine_start(struct wsh_engine *e, struct wsh_slot *s) {
    keep_result(e, s);
    s->state = WSH_SLOT_RUNNING;
    s->started = s->finished = s->judged = 0;
    s->total = wsh_case_exchanges(s->c) * (s->c->each_address ? (unsigned)e->dialer.n : 1);
    s->held = WSH_NEW_ARRAY(e->arena, s->total, struct wsh_exchange *);
    s->began_us = wsh_now_us();
    s->pressed = false;
    memset(s->outcomes, 0, sizeof s->outcomes);
    s->result.series = (struct wsh_result_series){0};
    start_batch(e, s);
}

void wsh_engine_alone(struct wsh_engine *e, struct wsh_slot *s) {
    WSH_CHECK(e->active == 0);
    wsh_engine_start(e, s);
    while (e->active > 0) wsh_engine_turn(e);
}
