/* judge.c - what to think of the evidence: the deciding row of the case, the findings of the oracle, the noise.
 *
 * Local and global opinion meet here and nowhere else. The order: what cannot be judged at all is broken; then the rows
 * decide; then a finding about a rule of the case may make it worse; then a failure that only repeats its control's
 * says so. Pure: no clock, no socket, nothing but the arguments. */
#include "exchange/judge.h"

#include "exchange/awaited.h"

/* Everything that one judgement looks at. */
struct bench {
    struct wsh_arena *arena;
    const struct wsh_case *c;
    const struct wsh_transcript *const *transcripts;
    size_t n;
    bool secure;
    const struct wsh_context *context;
    const struct wsh_fresh *fresh;
    unsigned accepted;                 /* connections so far that were */
    const char *trouble;               /* of the transport, on any connection; or NULL */
    const struct wsh_finding *finding; /* that decided, or NULL */
    struct wsh_opinion *out;
};

/* ---- looking ---- */

static bool is_of_case(const struct wsh_case *c, enum wsh_rule_id rule) {
    for (size_t i = 0; i < c->n_rules; i++)
        if (c->rules[i] == rule) return true;
    return false;
}

static void find(struct bench *b, unsigned connection, const struct wsh_view *v) {
    size_t first = b->out->findings.n;
    wsh_checks_run(b->arena, v, &b->out->findings);
    for (size_t i = first; i < b->out->findings.n; i++) {
        struct wsh_finding *f = &b->out->findings.items[i];
        f->connection = connection;
        f->incidental = !is_of_case(b->c, f->rule);
    }
}

/* All awaited responses of one connection are checked; the view of the last one stays. */
static void look_at(struct bench *b, unsigned connection) {
    struct wsh_awaited *list;
    size_t n = wsh_awaited_list(b->arena, b->transcripts[connection], &list);
    struct wsh_view *v = &b->out->view;
    for (size_t i = 0; i < n; i++) {
        wsh_awaited_view(b->arena, b->transcripts[connection], list, n, i, v);
        v->secure |= b->secure;
        if (v->outcome != WSH_UNREACHED) find(b, connection, v);
    }
    v->facts.accepted_before = b->accepted;
    b->accepted += v->outcome == WSH_ACCEPTED;
    if (v->outcome == WSH_UNREACHED) b->trouble = wsh_arena_text(b->arena, v->why);
}

/* ---- words ---- */

static bool has_ping(const struct wsh_case *c) {
    for (size_t i = 0; i < c->n_steps; i++)
        if (c->steps[i].kind == WSH_STEP_PING || c->steps[i].kind == WSH_STEP_AWAIT_PONG) return true;
    return false;
}

static const char *seen(const struct bench *b) {
    const struct wsh_view *v = &b->out->view;
    if (v->outcome == WSH_REFUSED) return wsh_arena_printf(b->arena, "refused with %u", v->status);
    if (v->outcome != WSH_ACCEPTED) return wsh_arena_text(b->arena, v->why);
    const char *pong = v->pong ? ", and the ping was answered" : ", but the ping was not answered";
    if (!has_ping(b->c)) pong = "";
    if (v->accept == WSH_ACCEPT_RIGHT) return wsh_arena_printf(b->arena, "accepted with 101%s", pong);
    return wsh_arena_printf(b->arena, "accepted with 101 (accept value: %s)%s", wsh_accept_match_name(v->accept), pong);
}

static const char *citation(const struct bench *b, enum wsh_rule_id rule) {
    return wsh_rule_citation(b->arena, wsh_rule(rule));
}

/* What was seen and why it matters: a finding says both sides of it; a row may bring its own reason; else a failure is
 * measured against the case's title, which says who should do what. */
static const char *reason(const struct bench *b) {
    const struct wsh_opinion *o = b->out;
    const struct wsh_finding *f = b->finding;
    const char *what = seen(b);
    if (f)
        return wsh_arena_printf(b->arena, "%s; %s; expected %s (%s)", what, f->actual, f->expected,
                                citation(b, f->rule));
    bool blame = (o->verdict == WSH_FAIL || o->verdict == WSH_WARN) && b->c->n_rules > 0;
    const char *because = o->row ? o->row->because : NULL;
    if (!because && blame) because = wsh_arena_printf(b->arena, "expected: %s", b->c->title);
    if (!because) return what;
    if (!blame) return wsh_arena_printf(b->arena, "%s; %s", what, because);
    return wsh_arena_printf(b->arena, "%s; %s (%s)", what, because, citation(b, b->c->rules[0]));
}

/* ---- deciding ---- */

/* Principle P7: these speak about load and about a backend that is away, not about the request. */
static bool is_noise(unsigned status) { return status == 429 || (status >= 502 && status <= 504); }

/* Does the row speak about exactly such a status, rather than sweep it up in "4xx" or "any refusal"? */
static bool names_noise(const struct wsh_row *row, unsigned status) {
    for (size_t i = 0; row && i < row->n_status; i++) {
        const struct wsh_range *r = &row->status[i];
        if (status >= r->from && status <= r->to && is_noise(r->from) && is_noise(r->to)) return true;
    }
    return false;
}

/* Does the row speak about a target that was not reached, by name or by how TLS ended? */
static bool names_unreached(const struct wsh_row *row) {
    return row && ((row->outcomes & 1u << WSH_UNREACHED) || row->facts[WSH_FACT_TLS].n > 0);
}

static bool is_broken(const struct bench *b, const struct wsh_row *row, const char **ret_why) {
    const struct wsh_view *v = &b->out->view;
    if (b->trouble && !(v->outcome == WSH_UNREACHED && names_unreached(row))) {
        *ret_why = b->trouble;
        return true;
    }
    if (v->outcome != WSH_REFUSED || !is_noise(v->status) || names_noise(row, v->status)) return false;
    *ret_why = wsh_arena_printf(b->arena, "%s; overloaded, or its backend is away, which proves nothing", seen(b));
    return true;
}

/* The worst finding about a rule of the case, if it is worse than what the row thinks. What proves nothing (`broken`,
 * `skip`) is not made to prove something. */
static void weigh_findings(struct bench *b) {
    struct wsh_opinion *o = b->out;
    if (o->verdict == WSH_BROKEN || o->verdict == WSH_SKIP) return;
    for (size_t i = 0; i < o->findings.n; i++) {
        const struct wsh_finding *f = &o->findings.items[i];
        if (f->incidental || !wsh_verdict_worse(f->weight, o->verdict)) continue;
        o->verdict = f->weight;
        o->impact = f->impact;
        o->row = NULL;
        b->finding = f;
    }
}

/* Principle P8: a server that never looks at the field at all fails the plainly wrong control too; this case then
 * shows nothing new. */
static void compare_control(struct bench *b) {
    struct wsh_opinion *o = b->out;
    struct wsh_other control;
    if (!b->c->control || b->finding || o->verdict != WSH_FAIL || o->outcome != WSH_ACCEPTED) return;
    if (!b->context->other || !b->context->other(b->context->user, b->c->control, &control)) return;
    if (control.outcome != WSH_ACCEPTED || control.verdict != WSH_FAIL) return;
    o->repeats_control = b->c->control;
    o->impact = WSH_IMPACT_NONE;
    o->because =
        wsh_arena_printf(b->arena, "%s, as its control case '%s' was: one defect, and nothing more is shown (%s)",
                         seen(b), b->c->control, citation(b, b->c->rules[0]));
}

static void decide(struct bench *b) {
    struct wsh_opinion *o = b->out;
    const struct wsh_case *c = b->c;
    unsigned met = wsh_needs_met(b->context->profile, &o->view.request);
    const struct wsh_row *row = wsh_rows_decide(c->rows, c->n_rows, b->arena, &o->view, met, b->context, b->fresh);
    if (is_broken(b, row, &o->because)) {
        o->verdict = WSH_BROKEN;
        return;
    }
    o->row = row;
    o->verdict = row ? row->verdict : WSH_FAIL;
    o->impact = row ? row->impact : WSH_IMPACT_NONE;
    weigh_findings(b);
    o->because = reason(b);
    compare_control(b);
    o->proves = c->proof && wsh_row_matches(c->proof, b->arena, &o->view, met, b->context, b->fresh);
}

void wsh_judge(struct wsh_arena *a, const struct wsh_case *c, const struct wsh_transcript *const *transcripts, size_t n,
               bool secure, const struct wsh_context *context, const struct wsh_fresh *fresh, struct wsh_opinion *out) {
    struct bench b = {a, c, transcripts, n, secure, context, fresh, 0, NULL, NULL, out};
    WSH_CHECK(n > 0);
    *out = (struct wsh_opinion){.because = "", .extensions = WSH_EMPTY};
    wsh_findings_init(&out->findings, a);
    for (unsigned i = 0; i < n; i++) look_at(&b, i);
    out->outcome = out->view.outcome;
    out->status = out->view.status;
    out->extensions = wsh_view_extensions(a, &out->view);
    decide(&b);
}

bool wsh_verdict_worse(enum wsh_verdict a, enum wsh_verdict b) {
    static const unsigned badness[WSH_VERDICT_COUNT] = {
        [WSH_PASS] = 0,   [WSH_INFO] = 1, [WSH_SKIP] = 2, [WSH_BLOCKED] = 3,
        [WSH_BROKEN] = 4, [WSH_WARN] = 5, [WSH_FAIL] = 6,
    };
    return badness[a] > badness[b];
}
