/* lint.c - expectations against the oracle: a case must not call right what the specifications forbid, nor the reverse.
 *
 * The oracle rules on the request as it would be sent to a target of which everything is declared. From the rows
 * follows which verdicts an outcome can get at all; only what no further observation can change is a contradiction. */
#include "script/loader.h"
#include "script/request.h"

struct lint {
    const struct wsh_suite *suite;
    struct wsh_diags *diags;
    struct wsh_arena *scratch; /* of one case */
    struct wsh_profile profile;
    struct wsh_fresh fresh;
};

static struct wsh_diag *complain(struct lint *l, enum wsh_diag_level level, struct wsh_place at, const char *id,
                                 const char *message) {
    return wsh_diag_add(l->diags, level, at, wsh_suite_source(l->suite, at), id, "%s", message);
}

/* ---- edits that do nothing ---- */

/* A table repeats its case: the same edit at fault is told once. */
static void tell_once(struct lint *l, struct wsh_place at, const char *id, const char *message, const char *hint) {
    if (wsh_load_said(l->diags, at, id, message)) return;
    struct wsh_diag *d = complain(l, WSH_DIAG_ERROR, at, id, message);
    wsh_diag_hint(l->diags, d, "%s", hint);
}

static const char *nearest_field(struct wsh_span name) {
    static const char *const baseline[] = {"Host", "Upgrade", "Connection", "Sec-WebSocket-Key",
                                           "Sec-WebSocket-Version"};
    return wsh_nearest(name, baseline, WSH_COUNT(baseline));
}

/* `remove` may name a field that only a profile adds; a slip of the baseline's names is no such field. */
static void tell_idle(struct lint *l, const struct wsh_edit *e) {
    const char *message = "'order' names a line that is not there";
    const char *hint = "edits apply from top to bottom, and here the request has no such line";
    struct wsh_span name = wsh_octets_expand(&e->name, l->scratch, &l->profile, &l->fresh);
    const char *nearest = nearest_field(name);
    if (e->kind == WSH_EDIT_REMOVE && !nearest) return;
    if (e->kind != WSH_EDIT_ORDER) message = wsh_arena_printf(l->scratch, "no line '%.*s' to act on", WSH_FMT(name));
    if (nearest) hint = wsh_arena_printf(l->scratch, "did you mean '%s'? %s", nearest, hint);
    tell_once(l, e->at, "lint/idle-edit", message, hint);
}

/* A split that cuts nothing tests something else than the case says. */
static void check_split(struct lint *l, const struct wsh_case *c, const struct wsh_step *send,
                        struct wsh_span request) {
    if (send->split.kind == WSH_SPLIT_WHOLE || wsh_split_end(&send->split, request, 0) < request.n) return;
    const char *message = wsh_arena_printf(l->scratch, "the split does not cut the request of '%s'", c->id);
    tell_once(l, c->at, "lint/idle-split", message, "the request has no such field, or too few octets");
}

static struct wsh_span build_request(struct lint *l, const struct wsh_case *c, const struct wsh_step *send) {
    struct wsh_request_faults faults;
    struct wsh_span request = wsh_request_build(send, l->scratch, &l->profile, &l->fresh, &faults);
    if (faults.idle) tell_idle(l, faults.idle);
    if (faults.oversize)
        tell_once(l, c->at, "octets/size", wsh_arena_printf(l->scratch, "the request of '%s' is too large", c->id),
                  wsh_arena_printf(l->scratch, "at most %d octets in 4096 lines; 'duplicate' and '*' multiply",
                                   (int)WSH_LIMIT_SENT));
    check_split(l, c, send, request);
    return request;
}

/* ---- which verdicts an outcome can get ---- */

/* Bits of the verdicts that rows can give to an outcome. *ret_first[verdict] is the first row that can. */
static unsigned possible(const struct wsh_case *c, enum wsh_outcome outcome,
                         const struct wsh_row *ret_first[WSH_VERDICT_COUNT]) {
    unsigned bits = 0;
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct wsh_row *row = &c->rows[i];
        enum wsh_fit fit = wsh_row_fit(row, outcome);
        if (fit == WSH_FIT_NEVER) continue;
        if (!(bits >> row->verdict & 1)) ret_first[row->verdict] = row;
        bits |= 1u << row->verdict;
        if (fit == WSH_FIT_ALWAYS) return bits;
    }
    return bits | 1u << WSH_FAIL; /* nothing matches */
}

enum {
    PASS = 1u << WSH_PASS,
    INFO = 1u << WSH_INFO,
    WARN = 1u << WSH_WARN,
    FAIL = 1u << WSH_FAIL,
    /* What the texts leave to the server, the operator has declared: then it is not open any more. */
    POLICY = WSH_NEED_ORIGIN_ALLOWED | WSH_NEED_ORIGIN_FORBIDDEN | WSH_NEED_SUBPROTOCOL | WSH_NEED_COOKIE |
             WSH_NEED_AUTHORIZATION | WSH_NEED_DEFLATE | WSH_NEED_LIMIT_HEAD | WSH_NEED_LIMIT_FIELDS |
             WSH_NEED_LIMIT_LINE | WSH_NEED_LIMIT_TARGET,
};

/* A contradiction in words, or NULL; *ret_row is the row to blame or NULL if it is a lack of rows. */
static const char *contradiction(const struct wsh_case *c, const struct wsh_ruling *r, const struct wsh_row **ret_row) {
    const struct wsh_row *accepted[WSH_VERDICT_COUNT] = {0}, *refused[WSH_VERDICT_COUNT] = {0};
    unsigned if_accepted = possible(c, WSH_ACCEPTED, accepted), if_refused = possible(c, WSH_REFUSED, refused);
    bool must_refuse = r->kind == WSH_RULING_REFUSE, must_accept = r->kind == WSH_RULING_ACCEPT;
    if (r->kind == WSH_RULING_OPEN && (c->needs & POLICY)) return NULL;
    *ret_row = accepted[WSH_PASS] ? accepted[WSH_PASS] : accepted[WSH_INFO];
    if (must_refuse && (if_accepted & (PASS | INFO))) return "the request must be refused, but 'accepted' can be right";
    *ret_row = accepted[WSH_FAIL] ? accepted[WSH_FAIL] : accepted[WSH_WARN];
    if (must_accept && (if_accepted & ~(unsigned)(FAIL | WARN)) == 0)
        return "the request is a valid handshake, but 'accepted' is always wrong";
    if (r->kind == WSH_RULING_OPEN && if_accepted == FAIL)
        return "the texts leave it open, but 'accepted' is always a fail";
    *ret_row = refused[WSH_FAIL];
    if (!must_accept && !r->incomplete && if_refused == FAIL)
        return must_refuse ? "the request must be refused, but 'refused' is always a fail"
                           : "the texts leave it open, but 'refused' is always a fail";
    return NULL;
}

/* ---- one case ---- */

/* The oracle rules on one request: the only one of the case, with nothing behind it that belongs to it. */
static const struct wsh_step *only_request(const struct wsh_case *c) {
    const struct wsh_step *only = NULL;
    bool awaited = false;
    if (c->tls && c->tls->wish.plain) return NULL; /* who expects TLS is not asked for HTTP */
    for (size_t i = 0; i < c->n_steps; i++) {
        enum wsh_step_kind kind = c->steps[i].kind;
        awaited |= kind == WSH_STEP_AWAIT;
        if (kind == WSH_STEP_FRAME && !awaited) return NULL;
        if (kind == WSH_STEP_OCTETS || kind == WSH_STEP_RESET || kind == WSH_STEP_CONNECT) return NULL;
        if (kind == WSH_STEP_POUR) return NULL;
        if (kind == WSH_STEP_SEND && only) return NULL;
        if (kind == WSH_STEP_SEND) only = &c->steps[i];
    }
    return only;
}

static struct wsh_place blame(const struct wsh_case *c, const struct wsh_row *row) {
    return row && row->at.file == c->at.file ? row->at : c->at; /* a shared row is right elsewhere */
}

static void tell(struct lint *l, const struct wsh_case *c, const struct wsh_row *row, const struct wsh_ruling *r,
                 const char *what) {
    const char *message =
        wsh_arena_printf(l->scratch, "'%s' contradicts the oracle: %s%s", c->id, what, row ? "" : " (no row takes it)");
    struct wsh_diag *d = complain(l, WSH_DIAG_ERROR, blame(c, row), "lint/contradiction", message);
    if (r->n > 0)
        wsh_diag_hint(l->diags, d, "%s (%s); if the case is right, 'despite' says why", r->reasons[0].text,
                      wsh_rule(r->reasons[0].rule)->id);
    else
        wsh_diag_hint(l->diags, d, "if the case is right, 'despite' says why");
}

static void compare(struct lint *l, const struct wsh_case *c, struct wsh_span request) {
    struct wsh_ruling ruling;
    const struct wsh_row *row = NULL;
    wsh_ruling_read(l->scratch, request, &ruling);
    const char *what = contradiction(c, &ruling, &row);
    if (what && !c->despite) tell(l, c, row, &ruling, what);
    if (what || !c->despite) return;
    const char *message = wsh_arena_printf(l->scratch, "'%s' does not contradict the oracle", c->id);
    struct wsh_diag *d = complain(l, WSH_DIAG_WARNING, c->despite_at, "lint/despite", message);
    wsh_diag_hint(l->diags, d, "the ruling is '%s': put the sentence under 'why'", wsh_ruling_name(ruling.kind));
}

static void lint_case(struct lint *l, const struct wsh_case *c) {
    const struct wsh_step *only = only_request(c);
    l->fresh.size = wsh_case_size(c, 0);
    for (size_t i = 0; i < c->n_steps; i++) {
        if (c->steps[i].kind != WSH_STEP_SEND) continue;
        struct wsh_span request = build_request(l, c, &c->steps[i]);
        if (&c->steps[i] == only && request.n > 0) compare(l, c, request);
    }
    if (only || !c->despite) return;
    const char *message = wsh_arena_printf(l->scratch, "'%s' is not compared with the oracle", c->id);
    struct wsh_diag *d = complain(l, WSH_DIAG_WARNING, c->despite_at, "lint/despite", message);
    wsh_diag_hint(l->diags, d, "only a case that sends one request and nothing else is: put the sentence under 'why'");
}

void wsh_suite_lint(const struct wsh_suite *s, struct wsh_diags *diags) {
    struct wsh_arena *fixed = wsh_arena_new();
    struct lint l = {.suite = s, .diags = diags, .scratch = wsh_arena_new()};
    wsh_profile_imagine(fixed, &l.profile, &l.fresh);
    for (size_t i = 0; i < s->n && diags->n < WSH_LOAD_DIAGS; i++) {
        lint_case(&l, &s->cases[i]);
        wsh_arena_reset(l.scratch);
    }
    wsh_arena_free(l.scratch);
    wsh_arena_free(fixed);
}
