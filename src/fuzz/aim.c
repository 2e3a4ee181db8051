/* aim.c - reaching the target, and what is asked of it before the campaign. */
#include "fuzz/aim.h"

#include <errno.h>

#include "net/tcp.h"
#include "run/authorize.h"

enum {
    EXEC_WAIT_US = 10 * 1000 * 1000,
    LIFE_US = 1000 * 1000,
    LIFE_TRIES = 3,
    LIFE_PAUSE_US = 50 * 1000,
    BRIEF_US = 500 * 1000,
    GLANCE_US = 200 * 1000,
    LINGER_US = 10 * 1000,
};

bool wsh_aim_stopped(const struct wsh_aim *t) { return t->o->stop && *t->o->stop; }

/* ---- the octets ---- */

static void replace_all(struct wsh_span in, struct wsh_span from, struct wsh_span to, struct wsh_buf *out) {
    while (in.n > 0) {
        size_t at = wsh_span_find_span(in, from);
        wsh_buf_add(out, wsh_span_slice(in, 0, at));
        if (at < in.n) wsh_buf_add(out, to);
        in = wsh_span_skip(in, at + from.n);
    }
}

void wsh_aim_octets(struct wsh_aim *t, struct wsh_span input, struct wsh_buf *ret) {
    const struct wsh_profile *p = t->o->profile;
    wsh_buf_clear(&t->half);
    wsh_buf_clear(ret);
    replace_all(input, WSH_LIT("127.0.0.1:8080"), p->host, &t->half);
    replace_all(wsh_buf_span(&t->half), WSH_LIT("/chat"), p->uri.resource, ret);
}

static void add_field(struct wsh_msg *m, struct wsh_span name, struct wsh_span value) {
    if (value.n > 0) (void)wsh_msg_set(m, name, value);
}

static struct wsh_span with_fields(struct wsh_aim *t, struct wsh_span octets) {
    const struct wsh_profile *p = t->o->profile;
    struct wsh_msg m;
    wsh_msg_read(&m, t->arena, octets);
    for (size_t i = 0; i < p->n_headers; i++) add_field(&m, p->headers[i].name, p->headers[i].value);
    add_field(&m, WSH_LIT("Cookie"), p->cookie);
    add_field(&m, WSH_LIT("Authorization"), p->authorization);
    return wsh_msg_emit(&m);
}

static void make_templates(struct wsh_aim *t) {
    struct wsh_buf out;
    t->templates = WSH_NEW_ARRAY(t->arena, wsh_template_count, struct wsh_template);
    for (size_t i = 0; i < wsh_template_count; i++)
        t->templates[i] = (struct wsh_template){wsh_templates[i].name, with_fields(t, wsh_templates[i].octets)};
    wsh_buf_init(&out, WSH_LIMIT_SENT);
    wsh_aim_octets(t, t->templates[0].octets, &out);
    t->plain = wsh_arena_span(t->arena, wsh_buf_span(&out));
    wsh_buf_done(&out);
}

/* ---- one request ---- */

void wsh_aim_wait(struct wsh_aim *t, uint64_t us) {
    uint64_t until = wsh_now_us() + us;
    while (wsh_now_us() < until && !wsh_aim_stopped(t)) WSH_CHECK(wsh_loop_turn(t->loop, until) >= 0);
}

bool wsh_aim_enough(struct wsh_aim *t, struct wsh_span sent, struct wsh_span received) {
    for (struct wsh_span rest = received;;) {
        struct wsh_head head;
        size_t size = 0;
        wsh_arena_reset(t->scratch);
        if (wsh_head_read(t->scratch, WSH_HEAD_RESPONSE, rest, &head) != WSH_READ_DONE) return false;
        if (head.status == 101) return true;
        rest = wsh_span_skip(rest, head.raw.n);
        if (head.status / 100 == 1) continue; /* an interim one */
        struct wsh_body body = wsh_body_of(t->scratch, &head, wsh_span_starts(sent, WSH_LIT("HEAD ")));
        return body.kind == WSH_BODY_UNTIL_CLOSE || wsh_body_read(&body, rest, &size) != WSH_READ_MORE;
    }
}

void wsh_aim_judge(struct wsh_aim *t, struct wsh_span sent, const struct wsh_shot *s, struct wsh_judgement *ret) {
    static const enum wsh_trial_end ends[] = {[WSH_SHOT_ANSWERED] = WSH_TRIAL_LEFT,
                                              [WSH_SHOT_CLOSED] = WSH_TRIAL_CLOSED,
                                              [WSH_SHOT_RESET] = WSH_TRIAL_RESET,
                                              [WSH_SHOT_PATIENCE] = WSH_TRIAL_OPEN,
                                              [WSH_SHOT_UNREACHED] = WSH_TRIAL_RESET};
    struct wsh_trial trial = {.request = sent, .response = wsh_buf_span(&s->received), .end = ends[s->end]};
    wsh_fuzz_judge_read(t->judge, &trial, ret);
}

void wsh_aim_prepare(struct wsh_aim *t, struct wsh_shot *s, wsh_shot_done_fn *done, void *user) {
    wsh_shot_init(s);
    s->loop = t->loop;
    s->dialer = &t->dialer;
    s->done = done;
    s->user = user;
}

static void alone_done(void *user, struct wsh_shot *s) {
    (void)s;
    ((struct wsh_aim *)user)->alone_over = true;
}

static bool alone_enough(void *user, struct wsh_span received) {
    struct wsh_aim *t = user;
    return wsh_aim_enough(t, t->alone.octets, received);
}

static void perform(struct wsh_aim *t) {
    t->alone_over = false;
    wsh_shot_fire(&t->alone);
    while (!t->alone_over) WSH_CHECK(wsh_loop_turn(t->loop, UINT64_MAX) >= 0);
}

/* The kernel may be short of ports or descriptors for a while. */
static void fire(struct wsh_aim *t) {
    enum { TRIES = 50, PAUSE_US = 20 * 1000 };
    for (int i = 0; i < TRIES; i++) {
        perform(t);
        if (t->alone.end != WSH_SHOT_UNREACHED || !wsh_tcp_may_retry(t->alone.error)) return;
        wsh_aim_wait(t, PAUSE_US);
    }
}

/* Octets behind the head may be answered, too. */
static bool is_behind(struct wsh_aim *t, struct wsh_span octets) {
    struct wsh_head head;
    wsh_arena_reset(t->scratch);
    return wsh_head_read(t->scratch, WSH_HEAD_REQUEST, octets, &head) == WSH_READ_DONE && head.raw.n < octets.n;
}

void wsh_aim_shoot(struct wsh_aim *t, struct wsh_span octets, const struct wsh_split *split, uint64_t patience_us,
                   struct wsh_shown *ret) {
    static const struct wsh_split whole;
    t->alone.octets = octets;
    t->alone.split = split ? split : &whole;
    t->alone.patience_us = patience_us;
    t->alone.linger_us = is_behind(t, octets) ? LINGER_US : 0;
    fire(t);
    *ret = (struct wsh_shown){.sent = octets,
                              .received = wsh_buf_span(&t->alone.received),
                              .end = t->alone.end,
                              .error = t->alone.error,
                              .us = t->alone.answer_us};
    wsh_aim_judge(t, octets, &t->alone, &ret->judgement);
}

/* ---- is it there? ---- */

static enum wsh_aim_life look(struct wsh_aim *t, uint64_t patience_us) {
    struct wsh_shown shown;
    if (t->o->exec && !wsh_exec_running(&t->exec)) return WSH_AIM_DEAD;
    wsh_aim_shoot(t, t->plain, NULL, patience_us < t->o->timeout_us ? patience_us : t->o->timeout_us, &shown);
    if (shown.judgement.outcome == WSH_ACCEPTED) return WSH_AIM_ALIVE;
    return shown.end == WSH_SHOT_ANSWERED ? WSH_AIM_TURNS_AWAY : WSH_AIM_DEAD;
}

enum wsh_aim_life wsh_aim_life(struct wsh_aim *t) {
    enum wsh_aim_life life = look(t, LIFE_US);
    for (int i = 1; i < LIFE_TRIES && life != WSH_AIM_ALIVE; i++) {
        if (t->o->exec && !wsh_exec_running(&t->exec)) return WSH_AIM_DEAD;
        wsh_aim_wait(t, LIFE_PAUSE_US);
        life = look(t, LIFE_US);
    }
    return life;
}

enum wsh_aim_life wsh_aim_glance(struct wsh_aim *t) {
    return look(t, 20 * t->slowest_us > GLANCE_US ? 20 * t->slowest_us : GLANCE_US);
}

static bool start(struct wsh_aim *t, const char **ret_why) {
    bool up = wsh_exec_start(&t->exec, t->arena, ret_why) &&
              wsh_exec_await(&t->exec, t->arena, &t->dialer, EXEC_WAIT_US, t->o->stop, ret_why);
    wsh_exec_looked(&t->exec); /* what it says when it begins is no input's doing */
    return up;
}

bool wsh_aim_restart(struct wsh_aim *t, const char **ret_why) {
    wsh_exec_end(&t->exec);
    t->restarts++;
    return start(t, ret_why);
}

/* ---- before the campaign ---- */

static enum wsh_aim_end resolve(struct wsh_aim *t, const char **ret_why) {
    const struct wsh_aim_options *o = t->o;
    const struct wsh_uri *uri = &o->profile->uri;
    const char *why = NULL, *host = o->connect_host ? o->connect_host : wsh_arena_text(t->arena, uri->host);
    t->dialer.n = wsh_resolve(host, o->connect_port ? o->connect_port : uri->port, t->dialer.addresses,
                              WSH_COUNT(t->dialer.addresses), &why);
    if (t->dialer.n == 0) {
        *ret_why = wsh_arena_printf(t->arena, "cannot resolve '%s': %s", host, why);
        return WSH_AIM_NO_TARGET;
    }
    if (!wsh_run_may_press(t->arena, "fuzzing hammers a server with broken requests", o->authorized, o->n_authorized,
                           host, &t->dialer, ret_why))
        return WSH_AIM_NOT_AUTHORIZED;
    if (!uri->secure) return WSH_AIM_READY;
    t->tls = wsh_tls_context_new(t->arena, &o->tls, ret_why);
    t->dialer.tls = t->tls;
    t->dialer.tls_host = wsh_arena_text(t->arena, uri->host);
    t->dialer.sni = o->sni;
    return t->tls ? WSH_AIM_READY : WSH_AIM_NO_TARGET;
}

/* The first of the addresses that can be connected to: a shot tries no other. */
static bool reach(struct wsh_aim *t, struct wsh_shown *ret) {
    for (t->dialer.first = 0; t->dialer.first < t->dialer.n; t->dialer.first++) {
        wsh_aim_shoot(t, t->plain, NULL, t->o->timeout_us, ret);
        if (ret->end != WSH_SHOT_UNREACHED) return true;
    }
    t->dialer.first = 0;
    return false;
}

static void note_server(struct wsh_aim *t, struct wsh_span received) {
    struct wsh_head head;
    if (wsh_head_read(t->arena, WSH_HEAD_RESPONSE, received, &head) != WSH_READ_DONE) return;
    const struct wsh_field *f = wsh_head_find(&head, "Server", NULL);
    if (f) t->server = wsh_arena_text(t->arena, f->value);
}

static enum wsh_aim_end baseline(struct wsh_aim *t, const char **ret_why) {
    struct wsh_shown shown;
    if (!reach(t, &shown)) {
        *ret_why = wsh_arena_printf(t->arena, "cannot connect to the target: %s",
                                    shown.error ? strerror(shown.error) : "no answer in time, or no TLS");
        return WSH_AIM_NO_TARGET;
    }
    if (shown.judgement.outcome != WSH_ACCEPTED) {
        const char *status = shown.judgement.status ? wsh_arena_printf(t->arena, ", %u", shown.judgement.status) : "";
        *ret_why = wsh_arena_printf(t->arena,
                                    "a plain handshake was not accepted (%s%s): a server that accepts nothing cannot "
                                    "be fuzzed; 'wshake init' asks it what it wants",
                                    wsh_outcome_name(shown.judgement.outcome), status);
        return WSH_AIM_NO_BASELINE;
    }
    note_server(t, shown.received);
    t->slowest_us = shown.us;
    return WSH_AIM_READY;
}

/* Everybody who is not told otherwise may answer differently to a client that closes its side. */
static void probe_half_close(struct wsh_aim *t, struct wsh_span refused) {
    struct wsh_span asked[] = {t->plain, refused};
    struct wsh_shown without, with;
    t->half_closes = !t->tls;
    for (size_t i = 0; t->half_closes && i < WSH_COUNT(asked); i++) {
        wsh_aim_shoot(t, asked[i], NULL, BRIEF_US, &without);
        uint64_t seen = without.judgement.fingerprint;
        unsigned status = without.judgement.status;
        t->alone.half_close = true;
        wsh_aim_shoot(t, asked[i], NULL, BRIEF_US, &with);
        t->alone.half_close = false;
        /* What is never answered may end with our side. */
        bool never = without.end == WSH_SHOT_PATIENCE && with.judgement.status == status;
        t->half_closes = with.judgement.fingerprint == seen || never;
    }
}

static void probe_keeps(struct wsh_aim *t, struct wsh_span refused) {
    struct wsh_shown shown;
    t->alone.keep = true;
    wsh_aim_shoot(t, refused, NULL, BRIEF_US, &shown);
    bool kept = t->alone.kept;
    t->alone.keep = false;
    if (!kept) return;
    wsh_aim_shoot(t, t->plain, NULL, BRIEF_US, &shown);
    t->keeps = shown.judgement.outcome == WSH_ACCEPTED;
}

static void probe(struct wsh_aim *t) {
    struct wsh_msg m;
    wsh_msg_read(&m, t->arena, t->plain);
    (void)wsh_msg_remove(&m, WSH_LIT("Sec-WebSocket-Key"));
    struct wsh_span refused = wsh_msg_emit(&m);
    probe_half_close(t, refused);
    probe_keeps(t, refused);
}

enum wsh_aim_end wsh_aim_open(struct wsh_aim *t, struct wsh_arena *a, const struct wsh_aim_options *o,
                              const char **ret_why) {
    *t = (struct wsh_aim){.o = o, .arena = a, .loop = wsh_loop_new(), .scratch = wsh_arena_new()};
    WSH_CHECK(t->loop != NULL);
    t->judge = wsh_fuzz_judge_new(WSH_POLICY_ANY); /* nobody has told us what this server's policy is */
    wsh_exec_init(&t->exec, o->exec, o->exec_log, t->loop);
    wsh_aim_prepare(t, &t->alone, alone_done, t);
    t->alone.enough = alone_enough;
    wsh_buf_init(&t->half, WSH_LIMIT_SENT);
    make_templates(t);
    enum wsh_aim_end end = resolve(t, ret_why);
    if (end == WSH_AIM_READY && o->exec && !start(t, ret_why)) end = WSH_AIM_NO_TARGET;
    if (end == WSH_AIM_READY) end = baseline(t, ret_why);
    if (end == WSH_AIM_READY) probe(t);
    return end;
}

void wsh_aim_done(struct wsh_aim *t) {
    wsh_shot_done(&t->alone);
    wsh_buf_done(&t->half);
    wsh_exec_done(&t->exec);
    wsh_loop_free(t->loop);
    wsh_tls_context_free(t->tls);
    wsh_fuzz_judge_free(t->judge);
    wsh_arena_free(t->scratch);
}
