/* fuzz_case.c - case files: any text either loads or is refused with located diagnostics, and what loads can be sent.
 *
 * Each case that loads builds the same request twice and is then performed against the strict reference server in
 * memory and judged. Shared expectations of a few plain names are at hand, as cases/expectations.yaml has them. */
#include "exchange/judge.h"
#include "exchange/memory.h"
#include "harness/props.h"
#include "script/load.h"
#include "server/responder.h"

static const char expectations[] =
    "expectations:\n"
    "  accept:\n"
    "    - pass: { outcome: accepted }\n"
    "  refuse:\n"
    "    - pass: { outcome: refused, status: 4xx }\n"
    "    - warn: { outcome: [refused, closed, reset] }\n"
    "      because: refused, but not as an HTTP client error\n"
    "  inform:\n"
    "    - info: {}\n";

/* More than this is not performed: a fuzzer finds what is large soon enough. */
enum { MOST_CASES = 16, MOST_STEPS = 16, MOST_OCTETS = 64 * 1024 };

/* libfyaml 0.7.12 forgets a buffer of its own for a quoted scalar with some twenty escapes: not ours to mend, and not
 * to be reported with each run. Our own leaks around it show in the unit tests, which have no such exception. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfyaml"; }

/* ---- diagnostics ---- */

static size_t lines_of(struct wsh_span text) {
    size_t lines = 1;
    for (size_t i = 0; i < text.n; i++) lines += text.p[i] == '\n';
    return lines;
}

static void check_diags(const struct wsh_diags *d, struct wsh_span text) {
    struct wsh_buf out;
    size_t lines = lines_of(text);
    wsh_buf_init(&out, WSH_LIMIT_TEXT);
    for (size_t i = 0; i < d->n; i++) {
        const struct wsh_diag *x = &d->items[i];
        WSH_PROP(wsh_prop_printable(x->id) && strchr(x->id, '/'), "a diag has an id");
        WSH_PROP(x->message && x->message[0], "a diag has a message");
        WSH_PROP(!x->at.file || strcmp(x->at.file, "fuzz.yaml") != 0 || x->at.line <= lines + 1,
                 "a diag has its place in the file");
    }
    wsh_diags_print(d, false, &out);
    WSH_PROP(wsh_prop_clean(wsh_buf_span(&out)), "a printed diag is clean");
    wsh_buf_done(&out);
}

/* ---- performing ---- */

static void *peer_open(void *user) { return wsh_responder_new(user); }
static void peer_close(void *connection) { wsh_responder_free(connection); }
static bool peer_receive(void *connection, struct wsh_span octets, bool fin, uint64_t now_us, struct wsh_buf *out) {
    (void)now_us;
    return wsh_responder_receive(connection, octets, fin, out) == WSH_RESPONDER_KEEP;
}

static bool is_small(const struct wsh_case *c) {
    size_t octets = 0;
    for (size_t i = 0; i < c->n_steps; i++) {
        octets += wsh_octets_size(&c->steps[i].octets);
        for (size_t k = 0; k < c->steps[i].n; k++) {
            size_t edit = wsh_octets_size(&c->steps[i].edits[k].name) + wsh_octets_size(&c->steps[i].edits[k].value);
            octets = octets + edit < octets ? SIZE_MAX : octets + edit;
        }
        if (octets > MOST_OCTETS) return false;
    }
    return c->n_steps <= MOST_STEPS;
}

static void perform(struct wsh_arena *a, const struct wsh_case *c, const struct wsh_profile *p, bool octet_by_octet,
                    struct wsh_opinion *ret) {
    struct wsh_server_config config = {.deflate = true};
    const struct wsh_peer peer = {.open = peer_open, .receive = peer_receive, .close = peer_close, .user = &config};
    const struct wsh_exchange_options options = {.profile = p, .seed = 1, .timeout_us = 1000000};
    const struct wsh_context context = {.profile = p};
    struct wsh_exchange *x = wsh_exchange_new(c, &options);
    *ret = (struct wsh_opinion){.verdict = WSH_SKIP, .because = "unmet"};
    if (!wsh_exchange_unmet(x)) {
        wsh_memory_drive(x, &peer, octet_by_octet);
        size_t n = wsh_exchange_connections(x);
        const struct wsh_transcript **t = WSH_NEW_ARRAY(a, n, const struct wsh_transcript *);
        for (size_t i = 0; i < n; i++) t[i] = wsh_exchange_transcript(x, (unsigned)i);
        if (n > 0) wsh_judge(a, c, t, n, false, &context, wsh_exchange_fresh(x), ret);
        for (size_t i = 0; i < ret->findings.n; i++)
            WSH_PROP(ret->findings.items[i].connection < n, "a finding is about a connection of the exchange");
    }
    wsh_exchange_free(x); /* the opinion's view points into it: only verdict, outcome and because may be used */
}

static void check_case(struct wsh_arena *a, const struct wsh_case *c, const struct wsh_profile *p) {
    struct wsh_opinion whole, octets;
    struct wsh_fresh fresh;
    struct wsh_rng rng;
    WSH_PROP(wsh_prop_printable(c->id) && wsh_prop_printable(c->family) && c->n_rules > 0,
             "a case has id, family, rules");
    if (!is_small(c)) return;
    for (size_t i = 0; i < c->n_steps; i++) {
        if (c->steps[i].kind != WSH_STEP_SEND) continue;
        wsh_rng_init(&rng, 1);
        wsh_fresh_init(&fresh, a, &rng);
        struct wsh_span request = wsh_case_request(&c->steps[i], a, p, &fresh);
        WSH_PROP(wsh_span_eq(request, wsh_case_request(&c->steps[i], a, p, &fresh)), "a request is always the same");
    }
    perform(a, c, p, false, &whole);
    perform(a, c, p, true, &octets);
    WSH_PROP(whole.because && octets.because, "a verdict has a reason");
    WSH_PROP(whole.verdict == octets.verdict && whole.outcome == octets.outcome,
             "segments do not matter to the verdict");
}

static void fill_profile(struct wsh_arena *a, struct wsh_profile *p, struct wsh_span *list) {
    const char *what;
    size_t at;
    *p = (struct wsh_profile){0};
    WSH_PROP(wsh_uri_read(a, WSH_LIT("ws://localhost:9001/chat?x=1"), &p->uri, &what, &at),
             "the target of this harness");
    list[0] = WSH_LIT("http://localhost:9001");
    list[1] = WSH_LIT("http://evil.example");
    list[2] = WSH_LIT("chat");
    p->host = p->uri.authority;
    p->origins_allowed = &list[0], p->n_allowed = 1;
    p->origins_forbidden = &list[1], p->n_forbidden = 1;
    p->subprotocols = &list[2], p->n_subprotocols = 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_diags diags;
    struct wsh_profile profile;
    struct wsh_span text = wsh_span_make(data, size), list[3];
    const struct wsh_case_file files[] = {{"expectations.yaml", WSH_LIT("")}, {"fuzz.yaml", text}};
    struct wsh_case_file both[WSH_COUNT(files)];
    memcpy(both, files, sizeof both);
    both[0].text = wsh_span_of(expectations);
    wsh_diags_init(&diags, a);
    const struct wsh_suite *suite = wsh_suite_load(a, both, WSH_COUNT(both), &diags);
    check_diags(&diags, text);
    WSH_PROP((suite == NULL) == (diags.errors > 0), "a suite that does not load says why, and only then");
    fill_profile(a, &profile, list);
    for (size_t i = 0; suite && i < suite->n && i < MOST_CASES; i++) check_case(a, &suite->cases[i], &profile);
    wsh_arena_free(a);
    return 0;
}
