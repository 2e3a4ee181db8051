/* fuzz_responder.c - the reference server on any octets: segments never matter, its answers earn no fail and no warn,
 * and it never contradicts the oracle's ruling, which is a second reading of the same specifications.
 *
 * A server with a flaw, chosen by the octets, only has to survive: being wrong is its purpose. */
#include "harness/props.h"
#include "server/responder.h"

struct answer {
    struct wsh_buf octets;
    unsigned action; /* the last one */
};

enum how { WHOLE, LINES, OCTETS };

static size_t next_piece(struct wsh_span in, size_t at, enum how how) {
    if (how == WHOLE) return in.n;
    if (how == OCTETS) return at + in.n / 4096 + 1;
    return at + wsh_span_find(wsh_span_skip(in, at), '\n') + 1;
}

/* Everything the server says until it closes, or until our side is closed too. */
static void ask(const struct wsh_server_config *config, struct wsh_span in, enum how how, struct answer *ret) {
    struct wsh_responder *r = wsh_responder_new(config);
    wsh_buf_init(&ret->octets, WSH_LIMIT_RECEIVED);
    if (how != WHOLE) { /* a life before this one must not show */
        (void)wsh_responder_receive(r, in, false, &ret->octets);
        wsh_responder_reset(r);
        wsh_buf_clear(&ret->octets);
    }
    ret->action = WSH_RESPONDER_KEEP;
    for (size_t at = 0; at < in.n && ret->action == WSH_RESPONDER_KEEP;) {
        size_t next = next_piece(in, at, how);
        ret->action = wsh_responder_receive(r, wsh_span_slice(in, at, next), false, &ret->octets);
        at = next;
    }
    if (ret->action == WSH_RESPONDER_KEEP) ret->action = wsh_responder_receive(r, WSH_EMPTY, true, &ret->octets);
    WSH_PROP(ret->action <= 7, "an action is made of the known bits");
    (void)wsh_responder_patience_us(r);
    wsh_responder_free(r);
}

static void check_same(const struct answer *a, const struct answer *b) {
    WSH_PROP(wsh_span_eq(wsh_buf_span(&a->octets), wsh_buf_span(&b->octets)), "segments do not matter to the answer");
    WSH_PROP(a->action == b->action, "nor to the end of the connection");
}

/* The oracle on the strict server's answer. */
static void check_conforming(struct wsh_arena *a, struct wsh_span request, const struct answer *answer,
                             struct wsh_view *ret) {
    struct wsh_transcript t;
    struct wsh_findings f;
    struct wsh_span said = wsh_buf_span(&answer->octets);
    wsh_transcript_init(&t, a);
    wsh_transcript_event(&t, WSH_EVENT_CONNECT, WSH_SENT, NULL, 0);
    if (request.n) wsh_transcript_data(&t, WSH_SENT, request, 1);
    if (said.n) wsh_transcript_data(&t, WSH_RECEIVED, said, 2);
    wsh_transcript_event(&t, WSH_EVENT_FIN, WSH_RECEIVED, NULL, 3);
    wsh_view_read(a, &t, ret);
    wsh_findings_init(&f, a);
    wsh_checks_run(a, ret, &f);
    wsh_prop_findings(&f, &t);
    for (size_t i = 0; i < f.n; i++) {
        const struct wsh_finding *x = &f.items[i];
        if (x->side == WSH_RECEIVED && x->weight != WSH_INFO)
            fprintf(stderr, "%s at %zu: expected %s, got %s\n", wsh_rule(x->rule)->id, x->offset, x->expected,
                    x->actual);
        WSH_PROP(x->side != WSH_RECEIVED || x->weight == WSH_INFO, "the strict server earns no fail and no warn");
    }
    WSH_PROP(ret->outcome != WSH_GARBLED, "the strict server answers in HTTP");
    wsh_transcript_done(&t);
}

/* Two readings of the specifications, written apart. */
static void check_ruling(struct wsh_arena *a, struct wsh_span request, const struct wsh_view *v) {
    struct wsh_ruling r;
    wsh_ruling_read(a, request, &r);
    bool accepted = v->status == 101,
         wrong = (r.kind == WSH_RULING_ACCEPT && !accepted) || (r.kind == WSH_RULING_REFUSE && accepted);
    for (size_t i = 0; wrong && i < r.n; i++)
        fprintf(stderr, "%s at %zu+%zu: %s\n", wsh_rule(r.reasons[i].rule)->id, r.reasons[i].offset,
                r.reasons[i].length, r.reasons[i].text);
    if (wrong) fprintf(stderr, "ruling: %s; status: %u\n", wsh_ruling_name(r.kind), v->status);
    WSH_PROP(!wrong, "the reference server and the oracle agree on what must be accepted and refused");
}

static void check_strict(const struct wsh_server_config *config, struct wsh_span in, bool policy) {
    struct wsh_arena *a = wsh_arena_new();
    struct answer whole, other;
    struct wsh_view v;
    ask(config, in, WHOLE, &whole);
    for (int how = WHOLE; how <= OCTETS; how++) {
        ask(config, in, (enum how)how, &other);
        check_same(&whole, &other);
        wsh_buf_done(&other.octets);
    }
    check_conforming(a, in, &whole, &v);
    if (!policy) check_ruling(a, in, &v);
    wsh_buf_done(&whole.octets);
    wsh_arena_free(a);
}

static void check_flawed(struct wsh_span in, size_t flaw) {
    bool *flaws = calloc(wsh_flaw_count + 1, sizeof *flaws);
    if (!flaws) wsh_die_memory(wsh_flaw_count);
    flaws[flaw] = true;
    struct wsh_server_config config = {.deflate = true, .flaws = flaws};
    struct answer answer;
    for (int how = WHOLE; how <= OCTETS; how++) {
        ask(&config, in, (enum how)how, &answer);
        wsh_buf_done(&answer.octets);
    }
    free(flaws);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct wsh_span origins[] = {WSH_LIT("http://localhost"), WSH_LIT("null")};
    const struct wsh_span subprotocols[] = {WSH_LIT("chat"), WSH_LIT("superchat")};
    const struct wsh_server_config plain = {.deflate = false}, rich = {
        .origins = origins, .n_origins = WSH_COUNT(origins), .subprotocols = subprotocols,
        .n_subprotocols = WSH_COUNT(subprotocols), .deflate = true};
    struct wsh_span in = wsh_span_make(data, size);
    size_t sum = 0;
    for (size_t i = 0; i < in.n; i++) sum = sum * 31 + in.p[i];
    check_strict(&plain, in, false);
    check_strict(&rich, in, true);
    if (wsh_flaw_count > 0) check_flawed(in, sum % wsh_flaw_count);
    return 0;
}
