/* memory_run.c - the same board against a peer in memory: one after another, no clock, no sockets. */
#include "run/memory_run.h"

#include "run/collect.h"
#include "run/order.h"

enum { OCTET_BY_OCTET = 3 };

/* What a judgement asked about other cases, and was told. */
struct question {
    const char *capability; /* or NULL: the other case with the id `other` */
    const char *other;
    bool known; /* the capability is proved; the other case has run, and showed `shown` */
    struct wsh_other shown;
};

struct questions {
    struct question *items;
    size_t n;
};

struct wsh_memory_model {
    struct wsh_run_options o;
    struct wsh_board board;  /* as it was at the end */
    struct wsh_slot *blank;  /* its slots before anything was sent */
    size_t *order, n;        /* in which they were performed */
    struct questions *asked; /* per slot */
};

struct memory_run {
    struct wsh_board board;
    struct wsh_context context; /* the board's own; the judge asks through it */
    const struct wsh_run_options *o;
    const struct wsh_peer *peer;
    const struct wsh_memory_watch *watch; /* or NULL */
    struct wsh_memory_model *model;       /* that is being made, or NULL */
    size_t at;                            /* slot that is performed */
    bool octet_by_octet;
};

/* ---- what judgements ask ---- */

static struct question *note(struct memory_run *m) {
    struct questions *asked = &m->model->asked[m->at];
    return WSH_PUSH(m->board.arena, asked->items, asked->n);
}

static bool ask_capability(void *user, const char *name) {
    struct memory_run *m = user;
    bool known = m->context.capability(m->context.user, name);
    *note(m) = (struct question){.capability = wsh_arena_text(m->board.arena, wsh_span_of(name)), .known = known};
    return known;
}

static bool ask_other(void *user, const char *id, struct wsh_other *ret) {
    struct memory_run *m = user;
    struct question q = {.other = wsh_arena_text(m->board.arena, wsh_span_of(id))};
    q.known = m->context.other(m->context.user, id, &q.shown);
    if (q.known) *ret = q.shown;
    *note(m) = q;
    return q.known;
}

static bool answered_alike(const struct wsh_context *c, const struct question *q) {
    struct wsh_other now;
    if (q->capability) return c->capability(c->user, q->capability) == q->known;
    if (c->other(c->user, q->other, &now) != q->known) return false;
    return !q->known || (now.outcome == q->shown.outcome && now.verdict == q->shown.verdict &&
                         now.status == q->shown.status && wsh_span_eq(now.extensions, q->shown.extensions));
}

static bool all_answered_alike(const struct wsh_context *c, const struct questions *asked) {
    for (size_t i = 0; i < asked->n; i++)
        if (!answered_alike(c, &asked->items[i])) return false;
    return true;
}

/* ---- one case ---- */

static struct wsh_exchange *perform_one(const struct memory_run *m, const struct wsh_case *c, unsigned attempt,
                                        unsigned repetition) {
    struct wsh_exchange_options options = {.profile = m->o->profile,
                                           .seed = m->o->seed,
                                           .attempt = attempt,
                                           .repetition = repetition,
                                           .size = wsh_case_size(c, repetition),
                                           .timeout_us = m->o->timeout_us};
    struct wsh_exchange *x = wsh_exchange_new(c, &options);
    /* Of a series a few are enough to show that octets one by one are read alike. */
    if (!wsh_exchange_unmet(x)) wsh_memory_drive(x, m->peer, m->octet_by_octet && repetition < OCTET_BY_OCTET);
    return x;
}

static bool alive(const struct memory_run *m) {
    struct wsh_arena *scratch = wsh_arena_new();
    struct wsh_view view;
    struct wsh_exchange *x = perform_one(m, m->board.gate->c, 1000, 0);
    wsh_view_read(scratch, wsh_exchange_transcript(x, 0), &view);
    bool answered = view.outcome == WSH_ACCEPTED;
    wsh_exchange_free(x);
    wsh_arena_free(scratch);
    return answered;
}

/* After an end without a complete answer: did the peer die of it? */
static void look_for_life(struct memory_run *m, struct wsh_slot *s) {
    bool answered = s->result.outcome == WSH_ACCEPTED || s->result.outcome == WSH_REFUSED;
    if (!m->peer->restart || answered || alive(m)) return;
    s->result.verdict = WSH_FAIL;
    s->result.impact = WSH_CRASH;
    s->result.because = wsh_arena_printf(m->board.arena, "after this request the target no longer shakes hands (%s)",
                                         s->result.because);
    m->peer->restart(m->peer->user);
}

/* Behind each batch of a case that is watched. */
static void look_at_resources(struct memory_run *m, struct wsh_slot *s, unsigned done) {
    if (s->c->watch == 0 || done % s->c->repeat != 0 || !m->peer->resources) return;
    struct wsh_result_sample *sample = WSH_PUSH(m->board.arena, s->result.series.samples, s->result.series.n_samples);
    sample->after = done;
    m->peer->resources(m->peer->user, &sample->memory_kib, &sample->descriptors);
}

static void exchange_all(struct memory_run *m, struct wsh_slot *s) {
    s->state = WSH_SLOT_DECIDED;
    if (wsh_case_is_live(s->c)) {
        wsh_slot_decide(s, WSH_SKIP, "not sent: it shows over real sockets only");
        return;
    }
    s->total = wsh_case_exchanges(s->c);
    unsigned step = s->c->n_sizes > 0 ? s->c->tries : 1; /* nothing disturbs a clock that is not there */
    for (unsigned i = 0; i < s->total; i += step) {
        struct wsh_exchange *x = perform_one(m, s->c, 0, i);
        const char *unmet = wsh_exchange_unmet(x);
        if (unmet)
            wsh_slot_decide(s, WSH_SKIP, wsh_arena_printf(m->board.arena, "not sent: %s", unmet));
        else
            (void)wsh_collect_exchange(&m->board, s, x, i == 0);
        wsh_exchange_free(x);
        if (unmet) return;
        look_at_resources(m, s, i + 1);
    }
    wsh_collect_round(&m->board, s);
    look_for_life(m, s);
}

static void perform(struct memory_run *m, struct wsh_slot *s) {
    m->at = (size_t)(s - m->board.slots);
    if (m->model) m->model->order[m->model->n++] = m->at;
    if (m->watch) m->watch->begin(m->watch->user, m->at);
    exchange_all(m, s);
    if (m->watch) m->watch->end(m->watch->user, m->at);
}

/* ---- all of them ---- */

static struct wsh_slot *next_ready(const struct wsh_board *b) {
    for (int tier = 0; tier < WSH_TIER_COUNT; tier++)
        for (size_t i = 0; i < b->n; i++)
            if ((int)wsh_order_tier(b->slots[i].c) == tier && wsh_board_ready(b, &b->slots[i])) return &b->slots[i];
    return NULL;
}

static void block_all(struct wsh_board *b) {
    for (size_t i = 0; i < b->n; i++)
        if (b->slots[i].state == WSH_SLOT_WAITING)
            wsh_slot_decide(&b->slots[i], WSH_BLOCKED, "the baseline was not accepted");
}

static void end_log(struct memory_run *m, struct wsh_run_log *log) {
    wsh_collect_log(&m->board, log);
    log->footer.present = true;
    log->footer.ended = "complete";
}

static void run_all(struct memory_run *m, struct wsh_run_log *ret_log) {
    perform(m, m->board.gate);
    if (m->board.gate->result.outcome != WSH_ACCEPTED) block_all(&m->board);
    for (struct wsh_slot *s = next_ready(&m->board); s; s = next_ready(&m->board)) perform(m, s);
    end_log(m, ret_log);
}

void wsh_run_memory(struct wsh_arena *a, const struct wsh_run_options *o, const struct wsh_peer *peer,
                    bool octet_by_octet, struct wsh_run_log *ret_log) {
    struct memory_run m = {.o = o, .peer = peer, .octet_by_octet = octet_by_octet};
    *ret_log = (struct wsh_run_log){.arena = a};
    if (wsh_board_init(&m.board, a, o->suite, o->select, o->n_select, o->profile)) run_all(&m, ret_log);
}

/* ---- a model and its variations ---- */

struct wsh_memory_model *wsh_run_memory_model(struct wsh_arena *a, const struct wsh_run_options *o,
                                              const struct wsh_peer *peer, const struct wsh_memory_watch *watch,
                                              struct wsh_run_log *ret_log) {
    struct wsh_memory_model *model = WSH_NEW(a, struct wsh_memory_model);
    struct memory_run m = {.o = o, .peer = peer, .watch = watch, .model = model};
    *ret_log = (struct wsh_run_log){.arena = a};
    model->o = *o;
    if (!wsh_board_init(&m.board, a, o->suite, o->select, o->n_select, o->profile)) return NULL;
    model->blank = WSH_NEW_ARRAY(a, m.board.n, struct wsh_slot);
    model->order = WSH_NEW_ARRAY(a, m.board.n, size_t);
    model->asked = WSH_NEW_ARRAY(a, m.board.n, struct questions);
    memcpy(model->blank, m.board.slots, m.board.n * sizeof *model->blank);
    m.context = wsh_board_context(&m.board);
    m.board.context = (struct wsh_context){m.context.profile, ask_capability, ask_other, &m};
    run_all(&m, ret_log);
    model->board = m.board;
    return model;
}

size_t wsh_memory_model_slots(const struct wsh_memory_model *model) { return model->board.n; }

/* Everything that is known of the model's case is known of this one too. */
static bool take_over(struct memory_run *m, const struct wsh_memory_model *model, size_t slot) {
    if (!m->watch->same || !all_answered_alike(&m->board.context, &model->asked[slot])) return false;
    if (!m->watch->same(m->watch->user, slot)) return false;
    m->board.slots[slot] = model->board.slots[slot];
    return true;
}

void wsh_run_memory_variation(struct wsh_arena *a, const struct wsh_memory_model *model, const struct wsh_peer *peer,
                              const struct wsh_memory_watch *watch, struct wsh_run_log *ret_log) {
    struct memory_run m = {.o = &model->o, .peer = peer, .watch = watch, .board = model->board};
    struct wsh_board *b = &m.board;
    *ret_log = (struct wsh_run_log){.arena = a};
    b->arena = a;
    b->slots = WSH_NEW_ARRAY(a, b->n, struct wsh_slot);
    b->gate = &b->slots[model->board.gate - model->board.slots];
    memcpy(b->slots, model->blank, b->n * sizeof *b->slots);
    b->context = wsh_board_context(b);
    for (size_t i = 0; i < model->n; i++) { /* the gate comes first */
        struct wsh_slot *s = &b->slots[model->order[i]];
        if (s->state != WSH_SLOT_WAITING) continue;
        if (!take_over(&m, model, model->order[i])) perform(&m, s);
        if (s == b->gate && s->result.outcome != WSH_ACCEPTED) block_all(b);
    }
    end_log(&m, ret_log);
}
