/* memory_run.c - the same board against a peer in memory: one after another, no clock, no sockets. */
#include "exchange/memory.h"
#include "run/collect.h"
#include "run/order.h"
#include "run/run.h"

enum { OCTET_BY_OCTET = 3 };

struct memory_run {
    struct wsh_board board;
    const struct wsh_run_options *o;
    const struct wsh_peer *peer;
    bool octet_by_octet;
};

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

static void perform(struct memory_run *m, struct wsh_slot *s) {
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

void wsh_run_memory(struct wsh_arena *a, const struct wsh_run_options *o, const struct wsh_peer *peer,
                    bool octet_by_octet, struct wsh_run_log *ret_log) {
    struct memory_run m = {.o = o, .peer = peer, .octet_by_octet = octet_by_octet};
    *ret_log = (struct wsh_run_log){.arena = a};
    if (!wsh_board_init(&m.board, a, o->suite, o->select, o->n_select, o->profile)) return;
    perform(&m, m.board.gate);
    if (m.board.gate->result.outcome != WSH_ACCEPTED) block_all(&m.board);
    for (struct wsh_slot *s = next_ready(&m.board); s; s = next_ready(&m.board)) perform(&m, s);
    wsh_collect_log(&m.board, ret_log);
    ret_log->footer.present = true;
    ret_log->footer.ended = "complete";
}
