/* replay.c - from recorded octets and events back to transcripts, and to the judge. */
#include "run/collect.h"
#include "run/replay.h"

static void restore_line(struct wsh_arena *a, struct wsh_span name, struct wsh_span value, struct wsh_profile *p) {
    if (wsh_span_is(name, "origin-allowed")) *WSH_PUSH(a, p->origins_allowed, p->n_allowed) = value;
    if (wsh_span_is(name, "origin-forbidden")) *WSH_PUSH(a, p->origins_forbidden, p->n_forbidden) = value;
    if (wsh_span_is(name, "subprotocol")) *WSH_PUSH(a, p->subprotocols, p->n_subprotocols) = value;
    if (wsh_span_is(name, "cookie")) p->cookie = value;
    if (wsh_span_is(name, "authorization")) p->authorization = value;
    if (wsh_span_is(name, "blocked")) p->blocked = value;
    if (wsh_span_is(name, "status-path")) p->status_path = value;
    p->deflate |= wsh_span_is(name, "deflate");
    p->echo |= wsh_span_is(name, "echo");
    p->private_ca |= wsh_span_is(name, "private-ca");
    for (int i = 0; wsh_span_starts(name, WSH_LIT("limit-")) && i < WSH_PROMISE_COUNT; i++)
        if (wsh_span_is(wsh_span_skip(name, strlen("limit-")), wsh_promise_name((enum wsh_promise_id)i)))
            (void)wsh_span_to_u64(value, &p->promises[i]);
}

/* The profile that the header's "name: value" lines declare; only what judging asks for. */
static void restore_profile(struct wsh_arena *a, const struct wsh_run_header *h, struct wsh_profile *p) {
    const char *what;
    size_t at;
    *p = (struct wsh_profile){0};
    if (!wsh_uri_read(a, wsh_span_of(h->target), &p->uri, &what, &at))
        (void)wsh_uri_read(a, wsh_span_of("ws://127.0.0.1/"), &p->uri, &what, &at);
    p->host = p->uri.authority;
    for (size_t i = 0; i < h->n_declared; i++) {
        struct wsh_span rest = wsh_span_of(h->declared[i]), name = wsh_span_cut(&rest, ':');
        if (wsh_span_starts(name, WSH_LIT("profile."))) name = wsh_span_skip(name, strlen("profile."));
        restore_line(a, name, wsh_span_trim_ows(rest), p);
    }
}

static void restore_transcript(struct wsh_arena *a, const struct wsh_result_conn *c, struct wsh_transcript *t) {
    wsh_transcript_init(t, a);
    for (size_t i = 0; i < c->n_events; i++) {
        const struct wsh_event *e = &c->events[i];
        struct wsh_span octets = e->side == WSH_SENT ? c->sent : c->received;
        if (e->kind == WSH_EVENT_DATA)
            wsh_transcript_data(t, e->side, wsh_span_slice(octets, e->offset, e->offset + e->length), e->at_us);
        else
            wsh_transcript_event(t, e->kind, e->side, e->text, e->at_us);
    }
}

static void judge_attempt(struct wsh_board *b, struct wsh_slot *s, const struct wsh_result_attempt *t, uint64_t seed,
                          bool first) {
    struct wsh_evidence evidence = {.n = t->n_conns, .us = t->us};
    struct wsh_transcript *all = WSH_NEW_ARRAY(b->arena, t->n_conns + 1, struct wsh_transcript);
    const struct wsh_transcript **pointers = WSH_NEW_ARRAY(b->arena, t->n_conns + 1, const struct wsh_transcript *);
    for (size_t i = 0; i < t->n_conns; i++) {
        restore_transcript(b->arena, &t->conns[i], &all[i]);
        pointers[i] = &all[i];
    }
    struct wsh_rng rng;
    struct wsh_fresh fresh;
    wsh_rng_init_named(&rng, seed, wsh_span_of(s->c->id), 0);
    wsh_fresh_init(&fresh, b->arena, &rng);
    evidence.transcripts = pointers;
    evidence.fresh = &fresh;
    (void)wsh_collect(b, s, &evidence, first);
    for (size_t i = 0; i < t->n_conns; i++) wsh_transcript_done(&all[i]);
}

static void judge_result(struct wsh_board *b, struct wsh_slot *s, const struct wsh_result *old) {
    s->result.source = "replay";
    s->result.seed = old->seed;
    s->result.place = old->place;
    s->result.target = old->target;
    s->result.flaky = old->flaky;
    for (size_t i = 0; i < old->n_attempts; i++) judge_attempt(b, s, &old->attempts[i], old->seed, i == 0);
    s->result.series = old->series; /* a point of every exchange, where attempts are octets of a few */
    if (old->n_attempts > 0) wsh_collect_round(b, s);
    if (old->n_attempts == 0) wsh_slot_decide(s, old->verdict, old->because);
    if (old->impact == WSH_CRASH) { /* a death is no matter of these octets: the later sign of life is not recorded */
        s->result.verdict = old->verdict;
        s->result.impact = old->impact;
        s->result.because = old->because;
    }
    s->state = WSH_SLOT_DECIDED;
}

static const struct wsh_result *find(const struct wsh_run_log *log, const char *id) {
    for (size_t i = 0; i < log->n; i++)
        if (log->results[i].type == WSH_RESULT_CASE && strcmp(log->results[i].id, id) == 0) return &log->results[i];
    return NULL;
}

static void keep_gone(struct wsh_arena *a, const struct wsh_suite *suite, const struct wsh_run_log *old,
                      struct wsh_run_log *log) {
    for (size_t i = 0; i < old->n; i++) {
        const struct wsh_result *r = &old->results[i];
        if (r->type != WSH_RESULT_CASE || wsh_suite_find(suite, wsh_span_of(r->id))) continue;
        struct wsh_result *kept = WSH_PUSH(a, log->results, log->n);
        *kept = *r;
        kept->because =
            wsh_arena_printf(a, "%s (verdict of the recorded run: this catalogue has no such case)", r->because);
    }
}

/* Slots of cases that the record does not have are dropped: they were not selected then. */
static void keep_recorded(struct wsh_board *b, const struct wsh_run_log *old) {
    size_t n = 0;
    for (size_t i = 0; i < b->n; i++)
        if (find(old, b->slots[i].c->id)) b->slots[n++] = b->slots[i];
    b->n = n;
}

void wsh_replay(struct wsh_arena *a, const struct wsh_suite *suite, const struct wsh_run_log *old,
                struct wsh_run_log *ret_log) {
    struct wsh_profile *profile = WSH_NEW(a, struct wsh_profile);
    struct wsh_board b;
    restore_profile(a, &old->header, profile);
    *ret_log = (struct wsh_run_log){.arena = a, .header = old->header};
    ret_log->header.catalogue = suite->hash;
    ret_log->header.wshake = WSHAKE_VERSION;
    if (!wsh_board_init(&b, a, suite, NULL, 0, profile)) return;
    keep_recorded(&b, old);
    for (size_t round = 0; round < b.n; round++) /* dependencies first; no cycles, so each round decides at least one */
        for (size_t i = 0; i < b.n; i++)
            if (wsh_board_ready(&b, &b.slots[i])) judge_result(&b, &b.slots[i], find(old, b.slots[i].c->id));
    keep_gone(a, suite, old, ret_log);
    wsh_collect_log(&b, ret_log);
    ret_log->footer.present = old->footer.present;
    ret_log->footer.ended = old->footer.ended;
    ret_log->footer.us = old->footer.us;
}
