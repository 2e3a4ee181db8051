/* selftest.c - the matrix: cases x flaws, in memory. */
#include "cli/selftest.h"

#include "run/memory_run.h"

/* ---- the reference server as a peer in memory ---- */

struct house {
    struct wsh_server_config config;
    struct wsh_server_shared shared;
    size_t open; /* connections */
    bool dead;   /* a flaw ended the process: nothing answers until it is restarted */
};

struct guest {
    struct house *house;
    struct wsh_responder *responder;
    uint64_t since_us, answered; /* when the patience began: the start, or the last answer */
    bool begun;
};

static void *open_guest(void *user) {
    struct guest *g = calloc(1, sizeof *g);
    if (!g) wsh_die_memory(sizeof *g);
    g->house = user;
    g->responder = wsh_responder_new(&g->house->config);
    g->house->open++;
    return g;
}

/* The connection's patience is the server's: server.c keeps it with a clock, and here time is told. */
static bool out_of_patience(struct guest *g, uint64_t now_us) {
    uint64_t patience_us = wsh_responder_patience_us(g->responder), answered = wsh_responder_answered(g->responder);
    if (!g->begun || answered != g->answered) g->since_us = now_us;
    g->begun = true;
    g->answered = answered;
    return patience_us > 0 && now_us - g->since_us >= patience_us;
}

static bool guest_receive(void *connection, struct wsh_span octets, bool fin, uint64_t now_us, struct wsh_buf *out) {
    struct guest *g = connection;
    if (g->house->dead) return false;
    if (out_of_patience(g, now_us)) {
        (void)wsh_responder_expire(g->responder, out);
        return false;
    }
    unsigned then = wsh_responder_receive(g->responder, octets, fin, out);
    if (then & (WSH_RESPONDER_DIE | WSH_RESPONDER_FREEZE)) {
        g->house->dead = true;
        wsh_buf_clear(out);
    }
    return then == WSH_RESPONDER_KEEP;
}

static void close_guest(void *connection) {
    struct guest *g = connection;
    wsh_responder_free(g->responder);
    g->house->open--;
    free(g);
}

static void reset_guest(void *connection) {
    struct guest *g = connection;
    if (wsh_responder_cut(g->responder) & WSH_RESPONDER_DIE) g->house->dead = true;
}

static uint64_t guest_takes_us(void *connection) {
    return wsh_responder_cost_us(((struct guest *)connection)->responder);
}

/* The figures of an imagined process: what it holds at rest, and what flaws add. */
static void house_resources(void *user, uint64_t *ret_memory_kib, unsigned *ret_descriptors) {
    const struct house *h = user;
    *ret_memory_kib = 8192 + h->shared.kept_kib;
    *ret_descriptors = 8 + h->shared.open + h->shared.leaked;
}

static void restart(void *user) { ((struct house *)user)->dead = false; }

/* ---- one run ---- */

struct variant {
    bool secure, octets;
    bool session, credentials; /* the server asks for them, and the profile has them */
    const char *only;          /* cases to run instead of those that the user selects, or NULL */
};

static const struct wsh_span origins[] = {{(const uint8_t *)"http://app.example", 18}};
static const struct wsh_span cookie = {(const uint8_t *)"session=wshake-selftest", 23};
static const struct wsh_span authorization = {(const uint8_t *)"Basic d3NoYWtlOnNlbGZ0ZXN0", 26};
static const struct wsh_span blocked = {(const uint8_t *)"/internal", 9};
static const struct wsh_span subprotocols[] = {{(const uint8_t *)"chat", 4}, {(const uint8_t *)"superchat", 9}};

static void make_profile(struct wsh_arena *a, const struct variant *v, struct wsh_profile *p) {
    static struct wsh_span forbidden[] = {{(const uint8_t *)"https://forbidden.example", 25}};
    const char *what;
    size_t at;
    *p = (struct wsh_profile){0};
    if (!wsh_uri_read(a, v->secure ? WSH_LIT("wss://localhost:8443/chat") : WSH_LIT("ws://127.0.0.1:8080/chat"),
                      &p->uri, &what, &at))
        WSH_BUG("the selftest's own URL");
    p->host = p->uri.authority;
    p->started = true;
    p->origins_allowed = wsh_arena_alloc(a, sizeof origins);
    p->subprotocols = wsh_arena_alloc(a, sizeof subprotocols);
    memcpy(p->origins_allowed, origins, sizeof origins);
    memcpy(p->subprotocols, subprotocols, sizeof subprotocols);
    p->n_allowed = WSH_COUNT(origins);
    p->n_subprotocols = WSH_COUNT(subprotocols);
    p->origins_forbidden = forbidden;
    p->n_forbidden = WSH_COUNT(forbidden);
    static const uint64_t promises[] = {/* the server keeps more than these */
                                        [WSH_PROMISE_HEAD] = 6 * 1024,
                                        [WSH_PROMISE_FIELDS] = 100,
                                        [WSH_PROMISE_LINE] = 3000,
                                        [WSH_PROMISE_TARGET] = 3000,
                                        [WSH_PROMISE_STALL] = 10 * 1000 * 1000,
                                        [WSH_PROMISE_CONNECTIONS] = 4};
    p->blocked = blocked;
    p->status_path = WSH_LIT("/status?code=503");
    memcpy(p->promises, promises, sizeof promises);
    p->deflate = p->echo = true;
    if (v->session) p->cookie = cookie;
    if (v->credentials) p->authorization = authorization;
}

/* Everything that one run needs. The peer points into it: it stays where it is. */
struct stage {
    struct house house;
    struct wsh_profile profile;
    struct wsh_peer peer;
    struct wsh_run_options options;
};

static void set_house(struct house *h, const struct variant *v) {
    *h = (struct house){.config = {.origins = origins,
                                   .n_origins = WSH_COUNT(origins),
                                   .subprotocols = subprotocols,
                                   .n_subprotocols = WSH_COUNT(subprotocols),
                                   .cookie = v->session ? cookie : WSH_EMPTY,
                                   .authorization = v->credentials ? authorization : WSH_EMPTY,
                                   .blocked = blocked,
                                   .connections = &h->open,
                                   .deflate = true,
                                   .secure = v->secure,
                                   .shared = &h->shared}};
}

static struct stage *set_stage(struct wsh_arena *a, struct wsh_args *args, const struct wsh_suite *suite,
                               const struct variant *v) {
    struct stage *s = WSH_NEW(a, struct stage);
    const char **only = WSH_NEW_ARRAY(a, 1, const char *);
    bool narrow = v->only && args->n[WSH_OPT_SELECT] == 0;
    *only = v->only;
    make_profile(a, v, &s->profile);
    set_house(&s->house, v);
    s->peer = (struct wsh_peer){.open = open_guest,
                                .receive = guest_receive,
                                .close = close_guest,
                                .reset = reset_guest,
                                .takes_us = guest_takes_us,
                                .resources = house_resources,
                                .restart = restart,
                                .user = &s->house};
    s->options = (struct wsh_run_options){.suite = suite,
                                          .profile = &s->profile,
                                          .select = narrow ? only : args->values[WSH_OPT_SELECT],
                                          .n_select = narrow ? 1 : args->n[WSH_OPT_SELECT],
                                          .jobs = 1,
                                          .timeout_us = 5000000,
                                          .seed = 1};
    return s;
}

/* ---- the strict server ---- */

static void complain(struct wsh_selftest *t, struct wsh_arena *a, const struct wsh_result *r, const struct variant *v) {
    const char **line = WSH_PUSH(a, t->complaints, t->n_complaints);
    *line = wsh_arena_printf(a, "%s %s over %s%s%s: %s", wsh_verdict_name(r->verdict), r->id, v->secure ? "wss" : "ws",
                             v->octets ? ", octet by octet" : "", v->session ? ", guarded" : "", r->because);
}

/* Results come in the order of the catalogue, so the search goes on where the last one ended. */
static struct wsh_selftest_case *find(struct wsh_selftest *t, const char *id) {
    for (size_t i = 0; i < t->n; i++) {
        size_t at = (t->found + i) % t->n;
        if (strcmp(t->cases[at].c->id, id) != 0) continue;
        t->found = at + 1;
        return &t->cases[at];
    }
    return NULL;
}

void wsh_selftest_strict(struct wsh_selftest *t, struct wsh_arena *a, const struct wsh_result *r) {
    struct wsh_selftest_case *c = find(t, r->id);
    if (c && r->verdict != WSH_SKIP)
        c->strict = wsh_arena_printf(a, "%s: %s", wsh_verdict_name(r->verdict), r->because);
}

static void strict_runs(struct wsh_args *args, const struct wsh_suite *suite, struct wsh_selftest *t) {
    for (unsigned i = 0; i < 8; i++) {
        struct wsh_arena *scratch = wsh_arena_new();
        struct wsh_run_log log;
        bool guarded = (i & 4) != 0;
        struct variant v = {(i & 1) != 0, (i & 2) != 0, guarded, guarded, NULL};
        struct stage *s = set_stage(scratch, args, suite, &v);
        wsh_run_memory(scratch, &s->options, &s->peer, v.octets, &log);
        for (size_t j = 0; j < log.n; j++) {
            if (!v.octets && !guarded) wsh_selftest_strict(t, args->arena, &log.results[j]);
            if (log.results[j].verdict != WSH_PASS && log.results[j].verdict != WSH_INFO &&
                log.results[j].verdict != WSH_SKIP)
                complain(t, args->arena, &log.results[j], &v);
        }
        t->strict_runs++;
        wsh_arena_free(scratch);
    }
}

/* ---- flaws ---- */

static void note_killer(struct wsh_selftest_case *c, int flaw) {
    if (c->killers > 0 && c->first_killers[(c->killers - 1) % 3] == flaw && c->killers <= 3) return;
    if (c->killers < 3) c->first_killers[c->killers] = flaw;
    c->killers++;
}

static void note_caught(struct wsh_arena *a, struct wsh_selftest_flaw *f, const struct wsh_result *r) {
    unsigned *count = r->verdict == WSH_FAIL ? &f->fails : r->verdict == WSH_WARN ? &f->warns : &f->infos;
    unsigned n = f->fails + f->warns + f->infos;
    if (n < WSH_COUNT(f->first)) f->first[n] = wsh_arena_text(a, wsh_span_of(r->id));
    (*count)++;
}

/* "verdict: because" */
static bool is_opinion(const char *opinion, const struct wsh_result *r) {
    const char *verdict = wsh_verdict_name(r->verdict);
    size_t n = strlen(verdict);
    return strncmp(opinion, verdict, n) == 0 && strncmp(opinion + n, ": ", 2) == 0 &&
           strcmp(opinion + n + 2, r->because) == 0;
}

void wsh_selftest_flawed(struct wsh_selftest *t, struct wsh_arena *a, int flaw, const struct wsh_result *r,
                         bool guarded) {
    struct wsh_selftest_case *c = find(t, r->id);
    if (r->verdict == WSH_FAIL || r->verdict == WSH_WARN) note_caught(a, &t->flaws[flaw], r);
    if (!c || r->verdict == WSH_SKIP) return;
    bool passed = c->strict && strncmp(c->strict, "pass", 4) == 0;
    if (r->verdict == WSH_INFO && passed && !guarded) note_caught(a, &t->flaws[flaw], r);
    if (r->verdict == WSH_FAIL) note_killer(c, flaw);
    if (guarded || !c->strict || is_opinion(c->strict, r)) return;
    c->tells_apart = true;
    if (t->flaws[flaw].told++ == 0) t->flaws[flaw].first_told = c->c->id;
}

static bool gate_held(const struct wsh_run_log *log) {
    for (size_t i = 0; i < log->n; i++)
        if (log->results[i].verdict == WSH_BLOCKED) return false;
    return true;
}

/* A strict run, and what is known of each of its cases: which flaws could have changed it, for it asked for them.
 * A flaw that was not asked for would have left every octet of its exchanges as it was, because up to the first
 * question about it the flawed server is the strict one; so its cases are only performed with the others. */
struct rehearsal {
    struct stage *stage;
    const struct wsh_memory_model *model;
    bool guarded, full;
    bool *asked;           /* by slot, and of each by flaw */
    uint64_t *connections; /* by slot: how many were opened for it */
    int flaw;              /* of the variation that is run */
};

static void begin_case(void *user, size_t slot) {
    struct rehearsal *r = user;
    struct house *h = &r->stage->house;
    if (h->config.flaws) return;
    h->config.asked = &r->asked[slot * wsh_flaw_count];
    r->connections[slot] = h->shared.connections;
}

static void end_case(void *user, size_t slot) {
    struct rehearsal *r = user;
    struct house *h = &r->stage->house;
    if (h->config.flaws) return;
    h->config.asked = NULL;
    r->connections[slot] = h->shared.connections - r->connections[slot];
}

/* Flaws that count connections count those of cases that are not performed. */
static bool is_untouched(void *user, size_t slot) {
    struct rehearsal *r = user;
    if (r->full || r->asked[slot * wsh_flaw_count + (size_t)r->flaw]) return false;
    r->stage->house.shared.connections += r->connections[slot];
    return true;
}

static void rehearse(struct wsh_args *args, const struct wsh_suite *suite, const struct variant *v,
                     struct rehearsal *ret) {
    struct wsh_arena *a = args->arena;
    struct wsh_memory_watch watch = {.begin = begin_case, .end = end_case, .user = ret};
    struct wsh_run_log log;
    *ret = (struct rehearsal){.stage = set_stage(a, args, suite, v),
                              .guarded = v->only != NULL,
                              .full = wsh_arg_given(args, WSH_OPT_FULL),
                              .asked = WSH_NEW_ARRAY(a, suite->n * wsh_flaw_count + 1, bool),
                              .connections = WSH_NEW_ARRAY(a, suite->n + 1, uint64_t)};
    ret->model = wsh_run_memory_model(a, &ret->stage->options, &ret->stage->peer, &watch, &log);
}

static void flaw_run(struct wsh_args *args, struct rehearsal *r, int flaw, bool *flaws, struct wsh_selftest *t) {
    struct wsh_arena *scratch = wsh_arena_new();
    struct wsh_memory_watch watch = {begin_case, end_case, is_untouched, r};
    struct house *h = &r->stage->house;
    struct wsh_run_log log;
    flaws[flaw] = true;
    r->flaw = flaw;
    h->config.flaws = flaws;
    h->shared = (struct wsh_server_shared){0};
    h->dead = false;
    wsh_run_memory_variation(scratch, r->model, &r->stage->peer, &watch, &log);
    flaws[flaw] = false;
    t->flaws[flaw].by_gate |= !gate_held(&log);
    for (size_t i = 0; i < log.n; i++) /* behind a closed gate only the gate's own case has an opinion */
        if (log.results[i].verdict != WSH_BLOCKED)
            wsh_selftest_flawed(t, args->arena, flaw, &log.results[i], r->guarded);
    wsh_arena_free(scratch);
}

static void flaw_runs(struct wsh_args *args, const struct wsh_suite *suite, struct wsh_selftest *t) {
    static const struct variant variants[] = {
        {.only = NULL}, {.session = true, .only = "@family:cookies"}, {.credentials = true, .only = "@family:auth"}};
    bool *flaws = WSH_NEW_ARRAY(args->arena, wsh_flaw_count + 1, bool);
    struct rehearsal rehearsals[WSH_COUNT(variants)];
    for (size_t i = 0; i < WSH_COUNT(variants); i++) rehearse(args, suite, &variants[i], &rehearsals[i]);
    for (size_t flaw = 0; flaw < wsh_flaw_count; flaw++)
        for (size_t i = 0; i < WSH_COUNT(variants) && t->flaws[flaw].asked_for && !wsh_flaws[flaw].legal; i++)
            if (rehearsals[i].model) flaw_run(args, &rehearsals[i], (int)flaw, flaws, t);
}

static bool has_fail_row(const struct wsh_case *c) {
    for (size_t i = 0; i < c->n_rows; i++)
        if (c->rows[i].verdict == WSH_FAIL) return true;
    for (size_t i = 0; i < c->n_series; i++)
        if (c->series[i].verdict == WSH_FAIL) return true;
    return false;
}

void wsh_selftest_run(struct wsh_args *args, const struct wsh_suite *suite, const bool *flaws,
                      struct wsh_selftest *out) {
    *out = (struct wsh_selftest){0};
    out->cases = WSH_NEW_ARRAY(args->arena, suite->n + 1, struct wsh_selftest_case);
    out->flaws = WSH_NEW_ARRAY(args->arena, wsh_flaw_count + 1, struct wsh_selftest_flaw);
    for (size_t i = 0; i < suite->n; i++) {
        if (!wsh_case_selected(&suite->cases[i], args->values[WSH_OPT_SELECT], args->n[WSH_OPT_SELECT])) continue;
        out->cases[out->n++] =
            (struct wsh_selftest_case){.c = &suite->cases[i], .can_fail = has_fail_row(&suite->cases[i])};
    }
    strict_runs(args, suite, out);
    bool all = true;
    for (size_t i = 0; i < wsh_flaw_count; i++) all = all && !flaws[i];
    for (size_t i = 0; i < wsh_flaw_count; i++) out->flaws[i].asked_for = all || flaws[i];
    flaw_runs(args, suite, out);
    if (!wsh_arg_given(args, WSH_OPT_NO_LIVE)) wsh_selftest_live(args, suite, out);
}
