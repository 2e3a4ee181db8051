/* run.c - the order of a run: target, gate, many at once, then alone what needs to be alone.
 *
 * 1 start and resolve the target     no target: nothing was tested, exit 3
 * 2 the gate                         not accepted: every case is blocked, and the report says why
 * 3 two handshakes at once?          a server that serves one at a time gets one at a time
 * 4 all cases, `jobs` at a time      in the order of the catalogue as far as dependencies allow
 * 5 alone: failures are confirmed, transport trouble is tried again, a death is attributed
 * 6 findings that no case owns, totals, footer */
#include "run/run.h"

#include <errno.h>

#include "run/authorize.h"
#include "run/engine.h"

enum {
    EXEC_WAIT_US = 60 * 1000000,
    RETRIES = 2,            /* of transport trouble: principle P7 */
    DEATH_DELAY_US = 400000 /* a server may die some time after the answer that killed it */
};

/* ---- 5: alone ---- */

/* A failure stands if it happens again alone. If the second attempt differs a third one decides, and the result is
 * marked flaky with all attempts. */
static void confirm(struct wsh_engine *e, struct wsh_slot *s) {
    s->attempt = 1;
    wsh_engine_alone(e, s);
    if (s->result.verdict == WSH_FAIL) return;
    s->result.flaky = true;
    if (wsh_engine_stopped(e)) return;
    s->attempt = 2;
    wsh_engine_alone(e, s);
}

static void retry(struct wsh_engine *e, struct wsh_slot *s) {
    for (unsigned i = 1; i <= RETRIES && s->result.verdict == WSH_BROKEN && !wsh_engine_stopped(e); i++) {
        s->attempt = i;
        wsh_engine_alone(e, s);
    }
}

static void settle(struct wsh_engine *e, struct wsh_slot *s) {
    if (wsh_engine_stopped(e)) return;
    if (s->result.verdict == WSH_FAIL)
        confirm(e, s);
    else if (s->result.verdict == WSH_BROKEN)
        retry(e, s);
}

/* Silence costs the target nothing and us a whole timeout: such failures are confirmed together. Whoever speaks now is
 * sent once more, alone. */
static void confirm_silent(struct wsh_engine *e, bool *confirmed) {
    for (size_t i = 0; i < e->board.n && !wsh_engine_stopped(e); i++) {
        struct wsh_slot *s = &e->board.slots[i];
        confirmed[i] = s->result.n_attempts > 0 && s->result.verdict == WSH_FAIL && s->result.outcome == WSH_SILENT &&
                       s->result.impact != WSH_CRASH; /* of a death its silence is not the failure */
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
        s->attempt = 2;
        wsh_engine_alone(e, s);
    }
}

static bool needs_settling(const struct wsh_slot *s) {
    return s->result.n_attempts > 0 && (s->result.verdict == WSH_FAIL || s->result.verdict == WSH_BROKEN);
}

/* ---- death ---- */

static bool revive(struct wsh_engine *e, const char **ret_why) {
    if (!e->o->exec) return wsh_engine_alive(e);
    wsh_exec_end(&e->exec);
    return wsh_exec_start(&e->exec, e->arena, ret_why) &&
           wsh_exec_await(&e->exec, e->arena, &e->dialer, EXEC_WAIT_US, e->o->stop, ret_why) && wsh_engine_alive(e);
}

static void blame(struct wsh_engine *e, struct wsh_slot *s) {
    bool ended = e->o->exec && !wsh_exec_running(&e->exec) && e->exec.ended[0];
    s->result.verdict = WSH_FAIL;
    s->result.impact = WSH_CRASH;
    s->result.because = wsh_arena_printf(e->arena, "after this request the target %s (%s)",
                                         ended ? e->exec.ended : "no longer shakes hands", s->result.because);
}

static bool still_alive_later(struct wsh_engine *e) {
    uint64_t until = wsh_now_us() + DEATH_DELAY_US;
    while (wsh_now_us() < until && !wsh_engine_stopped(e)) (void)wsh_loop_turn(e->loop, until);
    return wsh_engine_alive(e);
}

struct suspects {
    struct wsh_slot **slots;
    size_t n;
};

/* Whoever ended after the last sign of life, or shortly enough before it: servers die late. */
static void find_suspects(struct wsh_engine *e, bool disturbed_only, struct suspects *out) {
    *out = (struct suspects){.slots = WSH_NEW_ARRAY(e->arena, e->board.n + 1, struct wsh_slot *)};
    for (size_t i = 0; i < e->board.n; i++) {
        struct wsh_slot *s = &e->board.slots[i];
        bool disturbed = s->result.outcome != WSH_ACCEPTED && s->result.outcome != WSH_REFUSED;
        if (s->result.n_attempts == 0 || s->ended_us + DEATH_DELAY_US < e->alive_at_us) continue;
        if (disturbed || !disturbed_only) out->slots[out->n++] = s;
    }
}

/* Sends it again, alone: what was seen of it before may be the death of another. */
static void perform_again(struct wsh_engine *e, struct wsh_slot *s) {
    s->result.n_attempts = 0;
    s->attempt = 0;
    wsh_engine_alone(e, s);
}

/* Those whose exchange was cut off are the likely ones, and must be sent again anyway. */
static bool try_disturbed(struct wsh_engine *e, const struct suspects *all, bool *ret_found, const char **ret_why) {
    for (size_t i = 0; i < all->n && !wsh_engine_stopped(e); i++) {
        perform_again(e, all->slots[i]);
        if (wsh_engine_alive(e)) continue;
        blame(e, all->slots[i]);
        *ret_found = true;
        if (!revive(e, ret_why)) return false;
    }
    return true;
}

/* A death some time after the answer: halves of the group are sent again until one case remains, so that the number of
 * waits grows with the logarithm of the group. */
static bool divide(struct wsh_engine *e, const struct suspects *group, const char **ret_why) {
    for (size_t i = 0; i < group->n && !wsh_engine_stopped(e); i++) perform_again(e, group->slots[i]);
    if (wsh_engine_stopped(e) || still_alive_later(e)) return true;
    if (group->n == 1) blame(e, group->slots[0]);
    if (!revive(e, ret_why)) return false;
    if (group->n <= 1) return true;
    struct suspects first = {group->slots, group->n / 2};
    struct suspects second = {group->slots + first.n, group->n - first.n};
    return divide(e, &first, ret_why) && divide(e, &second, ret_why);
}

static bool attribute(struct wsh_engine *e, const char **ret_why) {
    struct suspects disturbed, all;
    bool found = false;
    find_suspects(e, true, &disturbed);
    find_suspects(e, false, &all);
    if (!try_disturbed(e, &disturbed, &found, ret_why)) return false;
    return found || divide(e, &all, ret_why);
}

/* Nobody restarts the target: one suspect did it, of several nobody can say which. */
static void give_up(struct wsh_engine *e) {
    struct suspects all;
    find_suspects(e, true, &all);
    if (all.n == 1) blame(e, all.slots[0]);
    for (size_t i = 0; all.n > 1 && i < all.n; i++) {
        all.slots[i]->result.verdict = WSH_BROKEN;
        all.slots[i]->result.because = wsh_arena_printf(
            e->arena,
            "the target died while this and %zu other cases were in flight; '--jobs 1' or '--exec' attributes it",
            all.n - 1);
    }
}

static bool handle_death(struct wsh_engine *e, const char **ret_why) {
    uint64_t alive_at = e->alive_at_us; /* fixed: the signs of life below must not clear suspects */
    while (e->active > 0) wsh_engine_turn(e);
    bool back = revive(e, ret_why);
    e->alive_at_us = alive_at;
    if (back && attribute(e, ret_why)) {
        e->alive_at_us = wsh_now_us();
        return true;
    }
    if (!back) give_up(e);
    *ret_why =
        "the target stopped shaking hands in mid-run and did not come back; '--exec CMD' restarts it and goes on";
    return false;
}

/* ---- 4: many at once ---- */

static void launch(struct wsh_engine *e) {
    for (size_t i = 0; i < e->board.n && e->active < e->jobs; i++)
        if (wsh_board_ready(&e->board, &e->board.slots[i])) wsh_engine_start(e, &e->board.slots[i]);
}

static bool waiting(const struct wsh_engine *e) {
    for (size_t i = 0; i < e->board.n; i++)
        if (e->board.slots[i].state == WSH_SLOT_WAITING) return true;
    return false;
}

/* Decided slots that need nothing more go to the stream at once, so that a kill loses only what is in flight. */
static void publish_settled(struct wsh_engine *e, bool *published) {
    for (size_t i = 0; i < e->board.n; i++) {
        struct wsh_slot *s = &e->board.slots[i];
        if (published[i] || s->state != WSH_SLOT_DECIDED || needs_settling(s) || e->suspicious) continue;
        published[i] = true;
        wsh_engine_publish(e, s);
    }
}

static bool perform(struct wsh_engine *e, bool *published, const char **ret_why) {
    while (!wsh_engine_stopped(e) && (waiting(e) || e->active > 0 || e->suspicious)) {
        if (!e->suspicious) launch(e);
        if (e->active > 0) wsh_engine_turn(e);
        if (e->suspicious) {
            bool alive = wsh_engine_alive(e);
            e->suspicious = false;
            if (!alive && !wsh_engine_stopped(e) && !handle_death(e, ret_why)) return false;
        }
        publish_settled(e, published);
    }
    while (e->active > 0) wsh_engine_turn(e);
    return true;
}

static bool settle_all(struct wsh_engine *e, bool *published, const char **ret_why) {
    bool *confirmed = WSH_NEW_ARRAY(e->arena, e->board.n + 1, bool);
    confirm_silent(e, confirmed);
    for (size_t i = 0; i < e->board.n && !wsh_engine_stopped(e); i++) {
        struct wsh_slot *s = &e->board.slots[i];
        if (published[i] || !(needs_settling(s) || confirmed[i])) continue;
        if (s->result.impact != WSH_CRASH && !confirmed[i]) settle(e, s);
        if (e->suspicious && !wsh_engine_alive(e) && !revive(e, ret_why)) return false;
        e->suspicious = false;
        published[i] = true;
        wsh_engine_publish(e, s);
    }
    return true;
}

static void block_rest(struct wsh_engine *e, bool *published, const char *because) {
    for (size_t i = 0; i < e->board.n; i++) {
        struct wsh_slot *s = &e->board.slots[i];
        if (s->state != WSH_SLOT_DECIDED) wsh_slot_decide(s, WSH_BLOCKED, because);
        if (!published[i]) wsh_engine_publish(e, s);
        published[i] = true;
    }
}

/* ---- 1 and 2: target and gate ---- */

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
    e->exec = (struct wsh_exec){.command = o->exec, .log = o->exec_log};
    return wsh_exec_start(&e->exec, e->arena, ret_why) &&
           wsh_exec_await(&e->exec, e->arena, &e->dialer, EXEC_WAIT_US, o->stop, ret_why);
}

static const char *server_field(struct wsh_engine *e, const struct wsh_slot *gate) {
    struct wsh_head head;
    if (gate->result.n_attempts == 0 || gate->result.attempts[0].n_conns == 0) return NULL;
    if (wsh_head_read(e->arena, WSH_HEAD_RESPONSE, gate->result.attempts[0].conns[0].received, &head) != WSH_READ_DONE)
        return NULL;
    const struct wsh_field *f = wsh_head_find(&head, "Server", NULL);
    return f ? wsh_arena_text(e->arena, f->value) : NULL;
}

static enum wsh_run_end gate(struct wsh_engine *e, const char **ret_why) {
    struct wsh_slot *g = e->board.gate;
    for (unsigned i = 0; i <= RETRIES && !wsh_engine_stopped(e); i++) {
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

/* ---- header and footer ---- */

static const char *utc_now(struct wsh_arena *a) {
    struct timespec now;
    struct tm tm;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    (void)gmtime_r(&now.tv_sec, &tm);
    return wsh_arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
                            tm.tm_hour, tm.tm_min, tm.tm_sec, now.tv_nsec / 1000000);
}

static const char *run_id(struct wsh_arena *a, const char *started, const char *target, uint64_t seed) {
    struct wsh_span name =
        wsh_span_of(wsh_arena_printf(a, "%s %s %" PRIu64 " %d", started, target, seed, (int)getpid()));
    uint8_t digest[20];
    wsh_sha1(name, digest);
    return wsh_arena_printf(a, "%02x%02x%02x%02x%02x%02x", digest[0], digest[1], digest[2], digest[3], digest[4],
                            digest[5]);
}

static void fill_header(struct wsh_engine *e, struct wsh_run_header *h) {
    *h = (struct wsh_run_header){.schema = WSH_RECORD_SCHEMA,
                                 .wshake = WSHAKE_VERSION,
                                 .catalogue = e->o->suite->hash,
                                 .target = wsh_profile_url(e->arena, e->o->profile),
                                 .started = utc_now(e->arena),
                                 .seed = e->o->seed,
                                 .jobs = e->jobs,
                                 .declared = e->o->declared,
                                 .n_declared = e->o->n_declared,
                                 .server = server_field(e, e->board.gate)};
    h->run_id = run_id(e->arena, h->started, h->target, h->seed);
}

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
    log->footer.ended = interrupted ? "interrupted" : end == WSH_RUN_COMPLETE ? "complete" : why;
    if (!interrupted && e->o->writer && !wsh_writer_footer(e->o->writer, &log->footer)) e->record_failed = true;
    if (e->record_failed) return WSH_RUN_NO_RECORD;
    return interrupted ? WSH_RUN_INTERRUPTED : end;
}

static enum wsh_run_end run_all(struct wsh_engine *e, bool *published, struct wsh_run_log *log, const char **ret_why) {
    enum wsh_run_end end = find_target(e, ret_why);
    if (end == WSH_RUN_COMPLETE) end = open_target(e, ret_why) ? gate(e, ret_why) : WSH_RUN_NO_TARGET;
    if (end == WSH_RUN_COMPLETE && e->jobs > 1 && !wsh_engine_concurrent(e)) e->jobs = 1;
    fill_header(e, &log->header);
    if (e->o->writer && !wsh_writer_header(e->o->writer, &log->header)) e->record_failed = true;
    if (end == WSH_RUN_COMPLETE && (!perform(e, published, ret_why) || !settle_all(e, published, ret_why)))
        end = WSH_RUN_NO_TARGET;
    const char *because = *ret_why ? *ret_why : "the run was interrupted before this case";
    block_rest(e, published, because);
    return end;
}

enum wsh_run_end wsh_run(struct wsh_arena *a, const struct wsh_run_options *o, struct wsh_run_log *ret_log,
                         const char **ret_why) {
    struct wsh_engine e = {.o = o, .arena = a, .jobs = o->jobs > 0 ? o->jobs : 1};
    uint64_t began = wsh_now_us();
    *ret_why = NULL;
    *ret_log = (struct wsh_run_log){.arena = a};
    if (!wsh_board_init(&e.board, a, o->suite, o->select, o->n_select, o->profile)) {
        *ret_why = "the catalogue has no case with 'gate: true'";
        return WSH_RUN_NO_TARGET;
    }
    for (size_t i = 0; i < e.board.n; i++) {
        e.board.slots[i].result.seed = o->seed;
        e.board.slots[i].result.place = (unsigned)i;
        e.board.slots[i].result.declared = o->declared;
        e.board.slots[i].result.n_declared = o->n_declared;
    }
    e.loop = wsh_loop_new();
    if (!e.loop) {
        *ret_why = wsh_arena_printf(a, "cannot create an event loop: %s", strerror(errno));
        return WSH_RUN_NO_TARGET;
    }
    bool *published = WSH_NEW_ARRAY(a, e.board.n + 1, bool);
    enum wsh_run_end end = run_all(&e, published, ret_log, ret_why);
    end = finish(&e, ret_log, end, *ret_why, began);
    wsh_exec_end(&e.exec);
    wsh_loop_free(e.loop);
    wsh_tls_context_free(e.tls);
    if (end == WSH_RUN_NO_RECORD)
        *ret_why = wsh_arena_printf(a, "the record could not be written: %s", strerror(errno));
    return end;
}
