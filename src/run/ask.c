/* ask.c - cases made on the spot, performed by the same exchange and driver as those of a run. */
#include "run/ask.h"

#include <errno.h>

bool wsh_asker_open(struct wsh_asker *k, const struct wsh_tls_options *tls, const char *sni, const char **reterr_why) {
    const struct wsh_uri *uri = &k->profile->uri;
    const char *host = wsh_arena_text(k->arena, uri->host), *why = NULL;
    k->loop = wsh_loop_new();
    if (!k->loop) {
        *reterr_why = wsh_arena_printf(k->arena, "cannot create an event loop: %s", strerror(errno));
        return false;
    }
    k->dialer.n = wsh_resolve(host, uri->port, k->dialer.addresses, WSH_COUNT(k->dialer.addresses), &why);
    k->dialer.connect_timeout_us = k->timeout_us;
    if (k->dialer.n == 0) {
        *reterr_why = wsh_arena_printf(k->arena, "cannot resolve '%s': %s", host, why);
        return false;
    }
    if (!uri->secure) return true;
    k->tls = wsh_tls_context_new(k->arena, tls, reterr_why);
    k->dialer.tls = k->tls;
    k->dialer.tls_host = host;
    k->dialer.sni = sni;
    return k->tls != NULL;
}

void wsh_asker_done(struct wsh_asker *k) {
    if (k->loop) wsh_loop_free(k->loop);
    wsh_tls_context_free(k->tls);
}

/* ---- a case ---- */

static struct wsh_edit edit(struct wsh_arena *a, enum wsh_edit_kind kind, const char *name, const char *value) {
    return (struct wsh_edit){
        .kind = kind, .name = wsh_octets_of(a, wsh_span_of(name)), .value = wsh_octets_of(a, wsh_span_of(value))};
}

static struct wsh_step message(struct wsh_arena *a) {
    struct wsh_frame_form *form = WSH_NEW(a, struct wsh_frame_form);
    struct wsh_step step = {.kind = WSH_STEP_FRAME, .octets = {WSH_NEW(a, struct wsh_piece), 1}};
    *form = (struct wsh_frame_form){.fin = true, .masked = true, .opcode = 1};
    form->payload = wsh_octets_of(a, WSH_LIT("wshake"));
    step.octets.pieces[0] = (struct wsh_piece){.kind = WSH_PIECE_FRAME, .literal = WSH_EMPTY, .frame = form};
    return step;
}

static void make_case(struct wsh_arena *a, enum wsh_ask_manner manner, struct wsh_step send, struct wsh_case *out) {
    enum { ECHO_US = 300 * 1000 };
    struct wsh_step *s = WSH_NEW_ARRAY(a, 8, struct wsh_step);
    unsigned last = manner == WSH_ASK_BESIDE ? 1 : 0;
    size_t n = 0;
    for (unsigned i = 0; i <= last; i++) {
        if (i > 0) s[n++] = (struct wsh_step){.kind = WSH_STEP_CONNECT, .connection = i};
        send.connection = i;
        s[n++] = send;
        s[n++] = (struct wsh_step){.kind = WSH_STEP_AWAIT, .connection = i};
    }
    if (manner == WSH_ASK_FOR_ECHO) {
        s[n++] = message(a);
        s[n++] = (struct wsh_step){.kind = WSH_STEP_LISTEN, .wait_us = ECHO_US};
    }
    *out = (struct wsh_case){.id = "init", .family = "init", .title = "init", .repeat = 1, .parallel = 1};
    out->steps = s;
    out->n_steps = n;
}

/* ---- its answer ---- */

static const char *field(struct wsh_arena *a, const struct wsh_view *v, const char *name) {
    const struct wsh_field *f = v->status > 0 ? wsh_head_find(&v->response, name, NULL) : NULL;
    return f ? wsh_arena_text(a, f->value) : NULL;
}

static struct wsh_answer read_answer(struct wsh_arena *a, const struct wsh_exchange *x) {
    struct wsh_view v;
    size_t last = wsh_exchange_connections(x) - 1;
    wsh_view_read(a, wsh_exchange_transcript(x, (unsigned)last), &v);
    wsh_view_facts(a, &v);
    struct wsh_answer out = {
        .outcome = v.outcome, .status = v.status, .echo = v.facts.echo, .trust = v.facts.tls.trust};
    out.why = wsh_arena_text(a, v.why);
    out.server = field(a, &v, "Server");
    out.challenge = field(a, &v, "WWW-Authenticate");
    out.location = field(a, &v, "Location");
    out.subprotocol = field(a, &v, "Sec-WebSocket-Protocol");
    out.extensions = field(a, &v, "Sec-WebSocket-Extensions");
    if (v.facts.tls.end == WSH_TLS_COMPLETED)
        out.tls = wsh_arena_printf(a, "TLS %u.%u, %.*s", v.facts.tls.version >> 8 == 3 ? 1 : 0,
                                   (v.facts.tls.version & 0xFF) - 1, WSH_FMT(v.facts.tls.suite));
    return out;
}

static void mark_done(void *user, struct wsh_exchange *x) {
    (void)x;
    *(bool *)user = true;
}

struct wsh_answer wsh_ask_target(struct wsh_asker *k, enum wsh_ask_manner manner, const char *target,
                                 const struct wsh_ask_field *fields, size_t n) {
    struct wsh_step send = {.kind = WSH_STEP_SEND, .edits = WSH_NEW_ARRAY(k->arena, n + 1, struct wsh_edit)};
    struct wsh_exchange_options o = {
        .profile = k->profile, .seed = k->seed, .attempt = k->asked++, .timeout_us = k->timeout_us};
    struct wsh_case *c = WSH_NEW(k->arena, struct wsh_case);
    for (size_t i = 0; i < n; i++) send.edits[send.n++] = edit(k->arena, WSH_EDIT_SET, fields[i].name, fields[i].value);
    if (target) send.edits[send.n++] = edit(k->arena, WSH_EDIT_TARGET, "", target);
    make_case(k->arena, manner, send, c);
    struct wsh_exchange *x = wsh_exchange_new(c, &o);
    bool done = false, hurried = false;
    wsh_drive(k->loop, &k->dialer, x, mark_done, &done);
    while (!done) {
        if (k->stop && *k->stop && !hurried) wsh_loop_hurry(k->loop, (uint64_t)3600 * 1000000);
        hurried = k->stop && *k->stop;
        if (wsh_loop_turn(k->loop, wsh_now_us() + 100000) < 0) WSH_BUG("the event loop failed");
    }
    struct wsh_answer answer = read_answer(k->arena, x);
    wsh_exchange_free(x);
    return answer;
}
