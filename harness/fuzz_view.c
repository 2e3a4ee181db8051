/* fuzz_view.c - one connection understood: the input is a request head and, behind its empty line, what was received.
 *
 * Once an outcome is decidable neither more octets nor the end of the connection can change it, segments never matter,
 * and findings point into the octets. */
#include "harness/props.h"

enum ending { NO_END, FIN, RESET, DEADLINE, ENDINGS };
static const enum wsh_event_kind end_events[ENDINGS] = {
    [FIN] = WSH_EVENT_FIN, [RESET] = WSH_EVENT_RESET, [DEADLINE] = WSH_EVENT_DEADLINE};
enum { MOST_EVENTS = 1024 };

struct opinion {
    struct wsh_view view;
    struct wsh_findings findings;
};

/* Request and response in pieces of `piece` octets, then the end. */
static void tell(struct wsh_transcript *t, struct wsh_arena *a, struct wsh_span request, struct wsh_span response,
                 size_t piece, enum ending end) {
    const struct wsh_span octets[] = {[WSH_SENT] = request, [WSH_RECEIVED] = response};
    uint64_t now = 0;
    wsh_transcript_init(t, a);
    wsh_transcript_event(t, WSH_EVENT_CONNECT, WSH_SENT, NULL, now++);
    for (int side = WSH_SENT; side <= WSH_RECEIVED; side++)
        for (size_t at = 0; at < octets[side].n; at += piece)
            wsh_transcript_data(t, (enum wsh_side)side, wsh_span_slice(octets[side], at, at + piece), now++);
    if (end != NO_END) wsh_transcript_event(t, end_events[end], WSH_RECEIVED, NULL, now);
}

static void judge(struct wsh_arena *a, const struct wsh_transcript *t, struct opinion *out) {
    wsh_view_read(a, t, &out->view);
    wsh_findings_init(&out->findings, a);
    wsh_checks_run(a, &out->view, &out->findings);
}

static void check_view(const struct wsh_view *v) {
    struct wsh_span sent = wsh_transcript_octets(v->transcript, WSH_SENT);
    struct wsh_span received = wsh_transcript_octets(v->transcript, WSH_RECEIVED);
    WSH_PROP((unsigned)v->outcome < WSH_OUTCOME_COUNT && wsh_prop_printable(wsh_outcome_name(v->outcome)),
             "an outcome");
    WSH_PROP(wsh_prop_printable(wsh_accept_match_name(v->accept)), "a match has a name");
    WSH_PROP(wsh_prop_inside(sent, v->request.raw), "the request is in what was sent");
    WSH_PROP(wsh_prop_inside(received, v->response.raw) && wsh_prop_inside(received, v->body) &&
                 wsh_prop_inside(received, v->after), "the response is in what was received");
    WSH_PROP(v->response_offset <= received.n, "the response begins in what was received");
    WSH_PROP(v->outcome != WSH_ACCEPTED || v->status == 101, "accepted is a 101");
    WSH_PROP(v->outcome != WSH_REFUSED || v->status >= 200 || v->status == 101, "a refusal is a final response");
    WSH_PROP(v->outcome != WSH_UNREACHED, "there was a connection");
    WSH_PROP(v->why.n > 0 && wsh_prop_clean(v->why), "an outcome says why");
}

static void check_same(const struct opinion *a, const struct opinion *b) {
    WSH_PROP(a->view.outcome == b->view.outcome && a->view.status == b->view.status,
             "segments do not matter to the outcome");
    WSH_PROP(a->view.accept == b->view.accept && a->view.interim == b->view.interim, "nor to the reading");
    WSH_PROP(a->findings.n == b->findings.n, "nor to the findings");
    for (size_t i = 0; i < a->findings.n; i++) {
        const struct wsh_finding *x = &a->findings.items[i], *y = &b->findings.items[i];
        WSH_PROP(x->rule == y->rule && x->weight == y->weight && x->side == y->side, "same finding");
        WSH_PROP(x->offset == y->offset && x->length == y->length, "same place");
        WSH_PROP(strcmp(x->expected, y->expected) == 0 && strcmp(x->actual, y->actual) == 0, "same words");
    }
}

/* At every prefix: the first decidable outcome is the last. */
static void check_stable(struct wsh_span request, struct wsh_span response) {
    enum wsh_outcome decided = WSH_OUTCOME_COUNT;
    unsigned status = 0;
    struct wsh_arena *a = wsh_arena_new();
    for (size_t n = 0;; n = wsh_prop_next_cut(response, n)) {
        struct wsh_transcript t;
        struct wsh_view v;
        struct wsh_span prefix = wsh_span_slice(response, 0, n);
        tell(&t, a, request, prefix, n ? n : 1, NO_END);
        bool decidable = wsh_view_decidable(a, &t);
        wsh_transcript_done(&t);
        WSH_PROP(decidable || decided == WSH_OUTCOME_COUNT, "what was decidable stays so");
        bool first = decided == WSH_OUTCOME_COUNT; /* then with every ending, later with one of them */
        for (size_t end = first ? 0 : n % ENDINGS; decidable && end < ENDINGS; end += first ? 1 : ENDINGS) {
            tell(&t, a, request, prefix, n ? n : 1, (enum ending)end);
            wsh_view_read(a, &t, &v);
            if (decided == WSH_OUTCOME_COUNT) decided = v.outcome, status = v.status;
            WSH_PROP(v.outcome == decided && v.status == status, "a decidable outcome does not change");
            wsh_transcript_done(&t);
        }
        wsh_arena_reset(a);
        if (n >= response.n) break;
    }
    wsh_arena_free(a);
}

static void check_ending(struct wsh_arena *a, struct wsh_span request, struct wsh_span response, enum ending end) {
    struct wsh_transcript whole, pieces;
    struct opinion of_whole, again, of_pieces;
    size_t most = request.n > response.n ? request.n : response.n;
    tell(&whole, a, request, response, most ? most : 1, end);
    tell(&pieces, a, request, response, most / MOST_EVENTS + 1, end);
    judge(a, &whole, &of_whole);
    judge(a, &whole, &again);
    judge(a, &pieces, &of_pieces);
    check_view(&of_whole.view);
    wsh_prop_findings(&of_whole.findings, &whole);
    check_same(&of_whole, &again);
    check_same(&of_whole, &of_pieces);
    wsh_transcript_done(&whole);
    wsh_transcript_done(&pieces);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wsh_span in = wsh_span_make(data, size);
    struct wsh_head_scan scan = {0};
    size_t cut = wsh_head_scan(&scan, in) == WSH_READ_DONE ? scan.size : in.n;
    struct wsh_span request = wsh_span_slice(in, 0, cut), response = wsh_span_skip(in, cut);
    struct wsh_arena *a = wsh_arena_new();
    for (int end = NO_END; end < ENDINGS; end++) check_ending(a, request, response, (enum ending)end);
    wsh_arena_free(a);
    check_stable(request, response);
    return 0;
}
