/* profile_check.c - declarations that cannot be true together, and those that this catalogue or request makes wrong. */
#include "script/profile_parts.h"
#include "script/request.h"

/* ---- origins and subprotocols ---- */

static bool holds(const struct wsh_span *all, size_t n, struct wsh_span one, bool ci) {
    for (size_t i = 0; i < n; i++)
        if (ci ? wsh_span_eq_ci(all[i], one) : wsh_span_eq(all[i], one)) return true;
    return false;
}

static void check_forbidden(struct wsh_loader *l, const struct wsh_profile_draft *b) {
    const struct wsh_profile *p = &b->file->profile;
    for (size_t i = 0; b->forbidden && i < wsh_load_count(b->forbidden); i++) {
        const struct wsh_yaml *one = wsh_load_at(b->forbidden, i);
        if (!holds(p->origins_allowed, p->n_allowed, one->text, true)) continue;
        struct wsh_diag *d = wsh_load_error(l, one->at, "profile/contradiction",
                                            "the origin '%.*s' is both allowed and forbidden", WSH_FMT(one->text));
        wsh_load_hint(l, d, "take it out of one of them");
    }
}

static void check_baseline(struct wsh_loader *l, const struct wsh_profile_draft *b) {
    const struct wsh_profile *p = &b->file->profile;
    const struct wsh_yaml *origin = b->baseline_origin, *subprotocol = b->baseline_subprotocol;
    if (origin && holds(p->origins_forbidden, p->n_forbidden, origin->text, true)) {
        struct wsh_diag *d = wsh_load_error(l, origin->at, "profile/contradiction",
                                            "the origin of every request, '%.*s', is forbidden", WSH_FMT(origin->text));
        wsh_load_hint(l, d, "the baseline has to be accepted: it takes an origin that is allowed");
    } else if (origin && p->n_allowed > 0 && !holds(p->origins_allowed, p->n_allowed, origin->text, true)) {
        struct wsh_diag *d =
            wsh_load_error(l, origin->at, "profile/contradiction",
                           "the origin of every request, '%.*s', is not among the allowed ones", WSH_FMT(origin->text));
        wsh_load_hint(l, d, "with 'allowed' every other origin is said to be refused: add it there");
    }
    if (!subprotocol || p->n_subprotocols == 0) return;
    if (holds(p->subprotocols, p->n_subprotocols, subprotocol->text, false)) return;
    struct wsh_diag *d = wsh_load_error(l, subprotocol->at, "profile/contradiction",
                                        "the subprotocol of every request, '%.*s', is not among 'subprotocols'",
                                        WSH_FMT(subprotocol->text));
    wsh_load_hint(l, d, "add it there, or leave 'subprotocols' out");
}

/* ---- credentials ---- */

static void check_pair(struct wsh_loader *l, const struct wsh_profile_draft *b, enum wsh_credential good,
                       struct wsh_span value, struct wsh_span bad_value) {
    const struct wsh_yaml *bad = b->credentials[good + 1];
    if (!bad) return;
    if (!b->credentials[good]) {
        struct wsh_diag *d =
            wsh_load_error(l, bad->at, "profile/contradiction", "'%.*s' without the good one", WSH_FMT(bad->text));
        wsh_load_hint(l, d, "bad credentials say nothing as long as good ones are not known to do");
    } else if (wsh_span_eq(value, bad_value)) {
        struct wsh_diag *d =
            wsh_load_error(l, bad->at, "profile/contradiction", "the good and the bad value are the same");
        wsh_load_hint(l, d, "without '%.*s' one character of the good value is changed", WSH_FMT(bad->text));
    }
}

/* ---- limits ---- */

static void contradicting_limit(struct wsh_loader *l, const struct wsh_profile_draft *b, enum wsh_promise_id id,
                                const char *what, const char *hint) {
    struct wsh_diag *d = wsh_load_error(l, b->file->promise_at[id], "profile/contradiction", "%s", what);
    wsh_load_hint(l, d, "%s", hint);
}

static void check_limits(struct wsh_loader *l, const struct wsh_profile_draft *b) {
    const uint64_t *p = b->file->profile.promises, head = p[WSH_PROMISE_HEAD];
    static const char hint[] = "each limit is promised with the others kept: raise 'head', or lower this one";
    if (head == 0) return;
    if (p[WSH_PROMISE_LINE] > head)
        contradicting_limit(l, b, WSH_PROMISE_LINE, "one line may be longer than the whole head", hint);
    if (p[WSH_PROMISE_TARGET] > head)
        contradicting_limit(l, b, WSH_PROMISE_TARGET, "the target may be longer than the whole head", hint);
    enum { SHORTEST_FIELD = 9 }; /* "W12f: w" and its line end */
    if (p[WSH_PROMISE_FIELDS] > head / SHORTEST_FIELD)
        contradicting_limit(l, b, WSH_PROMISE_FIELDS, "so many fields do not fit into the head", hint);
    else if (p[WSH_PROMISE_FIELDS] && p[WSH_PROMISE_LINE] &&
             p[WSH_PROMISE_FIELDS] * (p[WSH_PROMISE_LINE] + 2) + p[WSH_PROMISE_TARGET] < head)
        contradicting_limit(l, b, WSH_PROMISE_HEAD, "so many fields of so long lines never make such a head",
                            "the smallest of the limits is the real one: raise 'fields' or 'line', or lower 'head'");
}

/* ---- where the target is ---- */

static bool is_here(struct wsh_span host) {
    return wsh_span_is_ci(host, "localhost") || wsh_span_ends(host, WSH_LIT(".localhost")) ||
           wsh_span_starts(host, WSH_LIT("127.")) || wsh_span_is(host, "::1") || wsh_span_find(host, '.') == host.n;
}

/* A name without a dot may lead anywhere; an address other than loopback's and a public name are not here. */
static bool is_elsewhere(struct wsh_span host, bool ipv6) { return ipv6 ? !wsh_span_is(host, "::1") : !is_here(host); }

static void check_exec(struct wsh_loader *l, const struct wsh_profile_draft *b) {
    if (!b->exec || !b->url || !b->file->url || b->file->connect_to) return;
    if (!is_elsewhere(b->uri.host, b->uri.ipv6)) return;
    struct wsh_diag *d = wsh_load_error(l, b->url->at, "profile/contradiction",
                                        "'exec' starts the target on this machine, and '%.*s' is not here",
                                        WSH_FMT(wsh_load_quote(b->uri.host)));
    wsh_load_hint(l, d, "name 127.0.0.1 or localhost, or say where it listens: connect-to: 127.0.0.1:8080");
}

static void check_tls(struct wsh_loader *l, const struct wsh_profile_draft *b) {
    const struct wsh_profile_file *f = b->file;
    if (b->tls && f->url && !b->uri.secure) {
        struct wsh_diag *d = wsh_load_error(l, b->tls->at, "profile/contradiction", "'tls' needs a wss URL");
        wsh_load_hint(l, d, "the URL begins with ws://, so there is no TLS; did you mean wss://?");
    }
    if (b->tls && !f->cert != !f->key)
        (void)wsh_load_error(l, b->tls->at, "profile/contradiction", "'cert' and 'key' belong together");
    if (b->tls && f->insecure && f->cacert) {
        struct wsh_diag *d = wsh_load_error(l, b->tls->at, "profile/contradiction",
                                            "'insecure' verifies nothing, so that 'ca' has no use");
        wsh_load_hint(l, d, "take one of them out");
    }
}

void wsh_profile_contradictions(struct wsh_loader *l, const struct wsh_profile_draft *b) {
    const struct wsh_profile *p = &b->file->profile;
    check_forbidden(l, b);
    check_baseline(l, b);
    check_pair(l, b, WSH_COOKIE_GOOD, p->cookie, p->cookie_bad);
    check_pair(l, b, WSH_AUTHORIZATION_GOOD, p->authorization, p->authorization_bad);
    check_limits(l, b);
    check_exec(l, b);
    check_tls(l, b);
}

/* ---- against the catalogue ---- */

static const struct wsh_case *matches(const struct wsh_suite *s, const struct wsh_profile *one, bool gate) {
    for (size_t i = 0; i < s->n; i++)
        if ((s->cases[i].gate || !gate) && wsh_profile_without(one, s->cases[i].family, s->cases[i].id))
            return &s->cases[i];
    return NULL;
}

static void unknown_family(const struct wsh_profile_file *f, const struct wsh_suite *s, const struct wsh_without *w,
                           struct wsh_diags *diags) {
    const char **names = WSH_NEW_ARRAY(s->arena, s->n_families + 1, const char *);
    for (size_t i = 0; i < s->n_families; i++) names[i] = s->families[i].name;
    const char *near = wsh_nearest(w->pattern, names, s->n_families);
    struct wsh_diag *d = wsh_diag_add(diags, WSH_DIAG_ERROR, w->at, f->text, "profile/without",
                                      "no case or family is called '%.*s'", WSH_FMT(wsh_span_slice(w->pattern, 0, 80)));
    if (near)
        wsh_diag_hint(diags, d, "did you mean '%s'?", near);
    else
        wsh_diag_hint(diags, d, "'wshake list' prints all ids; a family, an id, or a glob over either");
}

void wsh_profile_check_suite(const struct wsh_profile_file *f, const struct wsh_suite *s, struct wsh_diags *diags) {
    for (size_t i = 0; i < f->profile.n_without; i++) {
        struct wsh_without *w = &f->profile.without[i];
        struct wsh_profile one = {.without = w, .n_without = 1};
        const struct wsh_case *gate = matches(s, &one, true);
        if (!matches(s, &one, false)) unknown_family(f, s, w, diags);
        if (!gate) continue;
        struct wsh_diag *d = wsh_diag_add(diags, WSH_DIAG_ERROR, w->at, f->text, "profile/without",
                                          "'%.*s' takes the gate with it, '%s'", WSH_FMT(w->pattern), gate->id);
        wsh_diag_hint(diags, d, "a run proves nothing unless the plain handshake is accepted first");
    }
}

/* ---- against the plain handshake ---- */

static void measure(struct wsh_span request, uint64_t ret[WSH_PROMISE_COUNT]) {
    struct wsh_span rest = request, first = wsh_span_cut(&rest, '\n');
    (void)wsh_span_cut(&first, ' ');
    for (int i = 0; i < WSH_PROMISE_COUNT; i++) ret[i] = 0;
    ret[WSH_PROMISE_HEAD] = request.n;
    ret[WSH_PROMISE_TARGET] = wsh_span_cut(&first, ' ').n;
    while (rest.n > 2) { /* the empty line is no field */
        struct wsh_span line = wsh_span_cut(&rest, '\n');
        ret[WSH_PROMISE_FIELDS]++;
        if (line.n - 1 > ret[WSH_PROMISE_LINE]) ret[WSH_PROMISE_LINE] = line.n - 1;
    }
}

static void too_small(const struct wsh_profile_file *f, struct wsh_diags *diags, enum wsh_promise_id id,
                      uint64_t promised, uint64_t taken, const char *what) {
    struct wsh_diag *d =
        wsh_diag_add(diags, WSH_DIAG_ERROR, f->promise_at[id], f->text, "profile/limit",
                     "%s takes %" PRIu64 ", and '%s' promises %" PRIu64, what, taken, wsh_promise_name(id), promised);
    wsh_diag_hint(diags, d, "raise it, or leave it out: what is not promised is not judged");
}

/* The head of a request that is plain but for one promise, which it uses up. */
static uint64_t head_with(const uint64_t *p, const uint64_t *plain, enum wsh_promise_id id) {
    enum { LINE_END = 2, SHORTEST_FIELD = 9 };
    if (id == WSH_PROMISE_LINE) return plain[WSH_PROMISE_HEAD] + p[id] + LINE_END;
    if (id == WSH_PROMISE_TARGET) return plain[WSH_PROMISE_HEAD] + p[id] - plain[id];
    return plain[WSH_PROMISE_HEAD] + (p[id] - plain[id]) * SHORTEST_FIELD;
}

static void check_head(const struct wsh_profile_file *f, const uint64_t *p, const uint64_t *plain,
                       struct wsh_diags *diags) {
    static const struct {
        enum wsh_promise_id id;
        const char *what;
    } rows[] = {{WSH_PROMISE_LINE, "the plain handshake with a line as long as promised"},
                {WSH_PROMISE_TARGET, "the plain handshake with a target as long as promised"},
                {WSH_PROMISE_FIELDS, "the plain handshake with as many fields as promised"}};
    for (size_t i = 0; p[WSH_PROMISE_HEAD] && i < WSH_COUNT(rows); i++)
        if (p[rows[i].id] && head_with(p, plain, rows[i].id) > p[WSH_PROMISE_HEAD])
            too_small(f, diags, WSH_PROMISE_HEAD, p[WSH_PROMISE_HEAD], head_with(p, plain, rows[i].id), rows[i].what);
}

void wsh_profile_check_promises(const struct wsh_profile_file *f, const struct wsh_profile *p,
                                struct wsh_diags *diags) {
    const struct wsh_step baseline = {.kind = WSH_STEP_SEND};
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_fresh fresh;
    struct wsh_rng rng;
    uint64_t plain[WSH_PROMISE_COUNT];
    bool fits = true;
    wsh_rng_init(&rng, 0);
    wsh_fresh_init(&fresh, a, &rng);
    measure(wsh_case_request(&baseline, a, p, &fresh), plain);
    for (enum wsh_promise_id i = 0; i < WSH_PROMISE_COUNT; i++) {
        if (p->promises[i] == 0 || plain[i] <= p->promises[i]) continue;
        too_small(f, diags, i, p->promises[i], plain[i], "the plain handshake of this profile");
        fits = false;
    }
    if (fits) check_head(f, p->promises, plain, diags);
    wsh_arena_free(a);
}
