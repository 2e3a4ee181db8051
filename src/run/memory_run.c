/* memory_run.c - the same board against a peer in memory: one after another, no clock, no sockets. */
#include "exchange/memory.h"
#include "run/collect.h"
#include "run/run.h"

static void perform(struct wsh_board *b, struct wsh_slot *s, const struct wsh_run_options *o, const struct wsh_peer *peer,
                    bool octet_by_octet) {
    for (unsigned i = 0; i < wsh_case_exchanges(s->c); i++) {
        struct wsh_exchange_options options = {
            .profile = o->profile, .seed = o->seed, .repetition = i, .timeout_us = o->timeout_us};
        struct wsh_exchange *x = wsh_exchange_new(s->c, &options);
        const char *unmet = wsh_exchange_unmet(x);
        if (unmet) {
            wsh_slot_decide(s, WSH_SKIP, wsh_arena_printf(b->arena, "not sent: %s", unmet));
        } else {
            wsh_memory_drive(x, peer, octet_by_octet);
            (void)wsh_collect(b, s, x, i == 0);
            s->state = WSH_SLOT_DECIDED;
        }
        wsh_exchange_free(x);
    }
}

static struct wsh_slot *next_ready(const struct wsh_board *b) {
    for (size_t i = 0; i < b->n; i++)
        if (wsh_board_ready(b, &b->slots[i])) return &b->slots[i];
    return NULL;
}

void wsh_run_memory(struct wsh_arena *a, const struct wsh_run_options *o, const struct wsh_peer *peer, bool octet_by_octet,
                    struct wsh_run_log *ret_log) {
    struct wsh_board b;
    *ret_log = (struct wsh_run_log){.arena = a};
    if (!wsh_board_init(&b, a, o->suite, o->select, o->n_select, o->profile)) return;
    for (struct wsh_slot *s = next_ready(&b); s; s = next_ready(&b)) perform(&b, s, o, peer, octet_by_octet);
    wsh_collect_log(&b, ret_log);
    ret_log->footer.present = true;
    ret_log->footer.ended = "complete";
}
