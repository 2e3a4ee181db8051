/* run.c - the order of a run: target, gate, many at once, then alone what needs to be alone.
 *
 * 1 start and resolve the target     no target: nothing was tested, exit 3
 * 2 the gate                         not accepted: every case is blocked, and the report says why
 * 3 two handshakes at once?          a server that serves one at a time gets one at a time
 * 4 cases, `jobs` at a time          in the order that order.h says; a death is attributed (life.h)
 * 5 alone                            failures are confirmed, transport trouble is tried again (settle.h)
 * 6 4 and 5 for those that come last, then for the intrusive ones
 * 7 findings that no case owns, totals, footer */
#include "run/run.h"

#include <errno.h>

#include "run/authorize.h"
#include "run/header.h"
#include "run/life.h"
#include "run/order.h"
#include "run/pacing.h"
#include "run/settle.h"

enum { GATE_TRIES = 3, COMPARE_US = 60 * 1000000 };

/* ---- the cases ---- */

static void leave_out(struct wsh_engine *e) {
    for (size_t i = 0; i < e->board.n; i++)
        if (e->board.slots[i].c->intrusive && !e->o->intrusive)
            wsh_slot_decide(&e->board.slots[i], WSH_SKIP, "floods or exhausts the target; --intrusive runs it");
}

static void launch(struct wsh_engine *e, enum wsh_tier tier) {
    struct wsh_slot *s;
    if (wsh_pacing_holds(e)) return;
    while ((s = wsh_order_next(&e->board, e->jobs, e->active, tier))) wsh_engine_start(e, s);
}

/* Decided slots that need nothing more go to the stream soon, so that a kill loses little: as soon as no death can be
 * their work any more, or, with `at_rest`, because none was. */
static void publish_settled(struct wsh_engine *e, bool at_rest) {
    for (size_t i = 0; i < e->board.n; i++) {
        struct wsh_slot *s = &e->board.slots[i];
        if (s->published || s->state != WSH_SLOT_DECIDED || wsh_settle_wants(s) || e->suspicious) continue;
        if (at_rest || !wsh_life_suspects(e, s)) wsh_engine_publish(e, s);
    }
}

/* Until nothing is in flight although everything that may begin has begun. */
static bool perform(struct wsh_engine *e, enum wsh_tier tier, const char **ret_why) {
    while (!wsh_engine_stopped(e)) {
        launch(e, tier);
        if (e->active > 0)
            wsh_engine_turn(e);
        else if (wsh_pacing_holds(e))
            wsh_engine_wait(e, e->pace.until_us);
        else
            break;
        wsh_pacing_take_back(e);
        if (!wsh_life_check(e, ret_why)) return false;
        publish_settled(e, false);
    }
    while (e->active > 0) wsh_engine_turn(e);
    if (wsh_engine_stopped(e)) return true;
    if (!wsh_life_rest(e, ret_why)) return false;
    publish_settled(e, true);
    return true;
}

static bool perform_all(struct wsh_engine *e, const char **ret_why) {
    leave_out(e);
    for (enum wsh_tier tier = WSH_TIER_MAIN; tier < WSH_TIER_COUNT; tier++)
        if (!perform(e, tier, ret_why) || !wsh_settle(e, ret_why)) return false;
    return true;
}

/* What was not tried is blocked, or broken if the target did not let us; what failed once is not believed. */
static void block_rest(struct wsh_engine *e, const char *because) {
    for (size_t i = 0; i < e->board.n; i++) {
        struct wsh_slot *s = &e->board.slots[i];
        bool unconfirmed =
            !s->published && s->result.verdict == WSH_FAIL && s->attempt == 0 && s->result.impact != WSH_CRASH;
        if (s->state != WSH_SLOT_DECIDED)
            wsh_slot_decide(s, e->turned_away ? WSH_BROKEN : WSH_BLOCKED, because);
        else if (unconfirmed)
            wsh_slot_decide(s, WSH_BROKEN,
                            wsh_arena_printf(e->arena, "failed once, and could not be confirmed: %s (%s)", because,
                                             s->result.because));
        if (!s->published) wsh_engine_publish(e, s);
    }
}

/* ---- the same in other segments ---- */

static bool prepare(struct wsh_engine *e) {
    const struct wsh_run_options *o = e->o;
    if (!wsh_board_init(&e->board, e->arena, o->suite, o->select, o->n_select, o->profile)) return false;
    for (size_t i = 0; i < e->board.n; i++) {
        e->board.slots[i].result.seed = o->seed;
        e->board.slots[i].result.place = (unsigned)i;
        e->board.slots[i].result.declared = o->declared;
        e->board.slots[i].result.n_declared = o->n_declared;
    }
    return true;
}

/* Once more, alone, in each mode: the same again? On a copy, for what was published stays as it is. */
static bool repeats(struct wsh_engine *e, const struct wsh_board *boards, size_t index) {
    for (size_t m = 0; m < e->o->n_segments && !wsh_engine_stopped(e); m++) {
        const struct wsh_result *before = &boards[m].slots[index].result;
        struct wsh_slot again = boards[m].slots[index];
        again.result.n_attempts = 0;
        again.result.attempts = NULL;
        again.attempt = 3;
        e->segment = &e->o->segments[m];
        wsh_engine_alone(e, &again);
        if (again.result.outcome != before->outcome || again.result.verdict != before->verdict) return false;
    }
    return !wsh_engine_stopped(e);
}

static bool compare(struct wsh_engine *e, const struct wsh_board *boards, const char **ret_why) {
    uint64_t until = wsh_now_us() + COMPARE_US;
    for (size_t i = 0; i < e->board.n && !wsh_engine_stopped(e); i++) {
        const struct wsh_slot *slots[WSH_MOST_SEGMENTS];
        for (size_t m = 0; m < e->o->n_segments; m++) slots[m] = &boards[m].slots[i];
        if (!wsh_segments_differ(slots, e->o->n_segments)) continue;
        bool repeated = wsh_now_us() < until && repeats(e, boards, i);
        wsh_segments_tell(e->arena, e->o->segments, slots, e->o->n_segments, repeated,
                          WSH_PUSH(e->arena, e->board.extra, e->board.n_extra));
        if (!wsh_life_restore(e, ret_why)) return false;
    }
    return true;
}

/* A pass for each further mode over a fresh board, then the comparison. */
static bool perform_segments(struct wsh_engine *e, const char **ret_why) {
    struct wsh_board boards[WSH_MOST_SEGMENTS] = {e->board};
    bool well = true;
    e->silent = true;
    for (size_t m = 1; m < e->o->n_segments && well && !wsh_engine_stopped(e); m++) {
        e->segment = &e->o->segments[m];
        well = prepare(e) && perform_all(e, ret_why);
        boards[m] = e->board;
    }
    e->board = boards[0];
    e->silent = false;
    return well && (wsh_engine_stopped(e) || compare(e, boards, ret_why));
}

/* ---- target and gate ---- */

static enum wsh_run_end find_target(struct wsh_engine *e, const char **ret_why) {
    const struct wsh_run_options *o = e->o;
    const struct wsh_uri *uri = &o->profile->uri;
    const char *host = o->connect_host ? o->connect_host : wsh_arena_text(e->arena, uri->host);
    const char *why = NULL;
    e->dialer.n = wsh_resolve(host, o->connect_port ? o->connect_port : uri->port, e->dialer.addresses,
                              WSH_COUNT(e->dialer.addresses), &why);
    if (e->dialer.n == 0) {
        *ret_why = wsh_arena_printf(e->arena, "cannot resolve '%s': %s", host, why);
        return WSH_RUN_NO_TARGET;
    }
    return wsh_run_authorized(e->arena, o, host, &e->dialer, ret_why) ? WSH_RUN_COMPLETE : WSH_RUN_NOT_AUTHORIZED;
}

static bool open_target(struct wsh_engine *e, const char **ret_why) {
    const struct wsh_run_options *o = e->o;
    const struct wsh_uri *uri = &o->profile->uri;
    e->dialer.connect_timeout_us = o->timeout_us;
    if (uri->secure) {
        e->tls = wsh_tls_context_new(e->arena, &o->tls, ret_why);
        if (!e->tls) return false;
        e->dialer.tls = e->tls;
        e->dialer.tls_host = wsh_arena_text(e->arena, uri->host);
        e->dialer.sni = o->sni;
    }
    if (!o->exec) return true;
    return wsh_life_begin(e, ret_why);
}

static enum wsh_run_end gate(struct wsh_engine *e, const char **ret_why) {
    struct wsh_slot *g = e->board.gate;
    for (unsigned i = 0; i < GATE_TRIES && !wsh_engine_stopped(e); i++) {
        g->attempt = i;
        wsh_engine_alone(e, g);
        if (g->result.outcome == WSH_ACCEPTED) break;
    }
    e->suspicious = false;
    if (g->result.outcome == WSH_ACCEPTED) return WSH_RUN_COMPLETE;
    if (wsh_engine_stopped(e)) return WSH_RUN_INTERRUPTED;
    if (g->result.outcome == WSH_UNREACHED) {
        *ret_why = wsh_arena_printf(e->arena, "%s: %s", wsh_profile_url(e->arena, e->o->profile), g->result.because);
        return WSH_RUN_NO_TARGET;
    }
    *ret_why =
        wsh_arena_printf(e->arena,
                         "the baseline handshake was not accepted (%s%s%s), so this run proves nothing: a server that "
                         "refuses everything must not look conforming; does the target need a path, an Origin "
                         "(--origin-allowed), a subprotocol (--subprotocol) or credentials (--header)?",
                         wsh_outcome_name(g->result.outcome),
                         g->result.status ? wsh_arena_printf(e->arena, " with %u", g->result.status) : "",
                         g->result.because[0] ? wsh_arena_printf(e->arena, ": %s", g->result.because) : "");
    return WSH_RUN_NO_BASELINE;
}

/* ---- the end ---- */

static bool publish_findings(struct wsh_engine *e, const struct wsh_run_log *log) {
    bool ok = true;
    for (size_t i = 0; e->o->writer && i < log->n; i++)
        if (log->results[i].type == WSH_RESULT_FINDING) ok = wsh_writer_result(e->o->writer, &log->results[i]) && ok;
    return ok;
}

static enum wsh_run_end finish(struct wsh_engine *e, struct wsh_run_log *log, enum wsh_run_end end, const char *why,
                               uint64_t began_us) {
    wsh_collect_log(&e->board, log);
    if (!publish_findings(e, log)) e->record_failed = true;
    bool interrupted = e->o->stop && *e->o->stop;
    log->footer.present = !interrupted;
    log->footer.us = wsh_now_us() - began_us;
    log->footer.defects = e->unattributed;
    log->footer.output = e->excerpt;
    log->footer.ended = interrupted ? "interrupted" : end == WSH_RUN_COMPLETE ? "complete" : why;
    if (!interrupted && e->o->writer && !wsh_writer_footer(e->o->writer, &log->footer)) e->record_failed = true;
    if (e->record_failed || e->exec.log_error) return WSH_RUN_NO_RECORD;
    return interrupted ? WSH_RUN_INTERRUPTED : end;
}

static enum wsh_run_end run_all(struct wsh_engine *e, struct wsh_run_log *log, const char **ret_why) {
    enum wsh_run_end end = find_target(e, ret_why);
    if (end == WSH_RUN_COMPLETE) end = open_target(e, ret_why) ? gate(e, ret_why) : WSH_RUN_NO_TARGET;
    if (end == WSH_RUN_COMPLETE && e->jobs > 1 && !wsh_engine_concurrent(e)) e->jobs = 1;
    wsh_run_header(e, &log->header);
    if (e->o->writer && !wsh_writer_header(e->o->writer, &log->header)) e->record_failed = true;
    if (end == WSH_RUN_COMPLETE && !perform_all(e, ret_why)) end = WSH_RUN_NO_TARGET;
    const char *because = *ret_why ? *ret_why : "the run was interrupted before this case";
    block_rest(e, because);
    if (end == WSH_RUN_COMPLETE && e->o->n_segments > 1 && !perform_segments(e, ret_why)) end = WSH_RUN_NO_TARGET;
    return end;
}

enum wsh_run_end wsh_run(struct wsh_arena *a, const struct wsh_run_options *o, struct wsh_run_log *ret_log,
                         const char **ret_why) {
    struct wsh_engine e = {.o = o, .arena = a, .jobs = o->jobs > 0 ? o->jobs : 1};
    uint64_t began = wsh_now_us();
    wsh_pace_init(&e.pace, o->retry_after_us);
    *ret_why = NULL;
    *ret_log = (struct wsh_run_log){.arena = a};
    if (!prepare(&e)) {
        *ret_why = "the catalogue has no case with 'gate: true'";
        return WSH_RUN_NO_TARGET;
    }
    e.segment = o->n_segments > 0 ? &o->segments[0] : NULL;
    e.loop = wsh_loop_new();
    if (!e.loop) {
        *ret_why = wsh_arena_printf(a, "cannot create an event loop: %s", strerror(errno));
        return WSH_RUN_NO_TARGET;
    }
    enum wsh_run_end end = run_all(&e, ret_log, ret_why);
    end = finish(&e, ret_log, end, *ret_why, began);
    wsh_exec_done(&e.exec);
    wsh_loop_free(e.loop);
    wsh_tls_context_free(e.tls);
    if (end == WSH_RUN_NO_RECORD)
        *ret_why = e.exec.log_error
                       ? wsh_arena_printf(a, "cannot write '%s': %s", o->exec_log, strerror(e.exec.log_error))
                       : wsh_arena_printf(a, "the record could not be written: %s", strerror(errno));
    return end;
}
