/* fuzz_ruling.c - the oracle's ruling on any request octets: an opinion of its own, with reasons that point at them. */
#include "harness/props.h"

static void check_reasons(const struct wsh_ruling *r, struct wsh_span request) {
    size_t refusals = 0;
    for (size_t i = 0; i < r->n; i++) {
        const struct wsh_reason *x = &r->reasons[i];
        WSH_PROP(x->kind == WSH_RULING_REFUSE || x->kind == WSH_RULING_OPEN, "a reason speaks against a 101");
        WSH_PROP(x->rule < WSH_RULE_COUNT, "a reason has a rule");
        WSH_PROP(x->offset <= request.n && x->length <= request.n - x->offset, "a reason points into the request");
        WSH_PROP(wsh_prop_printable(x->text), "a reason is a phrase");
        if (x->kind == WSH_RULING_REFUSE) WSH_PROP(refusals++ == i, "refusals come first");
    }
    WSH_PROP((r->kind == WSH_RULING_REFUSE) == (refusals > 0), "who refuses says why");
    if (r->kind == WSH_RULING_ACCEPT) WSH_PROP(r->n == 0, "who accepts has no reason against it");
}

/* `words`: the second reading has texts too. */
static void check_same(const struct wsh_ruling *a, const struct wsh_ruling *b, bool words) {
    WSH_PROP(a->kind == b->kind && a->n == b->n && a->incomplete == b->incomplete, "deterministic");
    WSH_PROP(a->websocket == b->websocket && a->must_close == b->must_close, "deterministic");
    for (size_t i = 0; i < a->n; i++) {
        const struct wsh_reason *x = &a->reasons[i], *y = &b->reasons[i];
        WSH_PROP(x->kind == y->kind && x->rule == y->rule && x->offset == y->offset && x->length == y->length &&
                     strcmp(words ? x->text : "", y->text) == 0, "deterministic");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct wsh_span request = wsh_span_make(data, size);
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_ruling r, again;
    struct wsh_head h;
    wsh_ruling_read(a, request, &r);
    wsh_ruling_read(a, request, &again);
    check_reasons(&r, request);
    check_same(&r, &again, true);
    wsh_ruling_glance(a, request, NULL, &again);
    check_same(&r, &again, false);
    WSH_PROP(wsh_prop_printable(wsh_ruling_name(r.kind)), "a ruling has a name");
    enum wsh_read read = wsh_head_read(a, WSH_HEAD_REQUEST, request, &h);
    if (read == WSH_READ_DONE) {
        wsh_ruling_glance(a, request, &h, &again);
        check_same(&r, &again, false);
    }
    if (r.kind == WSH_RULING_ACCEPT) {
        WSH_PROP(read == WSH_READ_DONE && r.websocket && !r.incomplete, "only a whole handshake must be accepted");
        WSH_PROP(h.n >= 5 && (h.odd & (WSH_ODD_NUL | WSH_ODD_BARE_CR | WSH_ODD_NO_COLON | WSH_ODD_METHOD)) == 0,
                 "and it is one");
    }
    if (read == WSH_READ_MORE) WSH_PROP(r.kind != WSH_RULING_ACCEPT, "half a head is no handshake");
    wsh_arena_free(a);
    return 0;
}
