/* checks_switch.c - the fields of a 101, RFC 6455 4.2.2 step 5 and RFC 9110 7.8. */
#include "oracle/checks.h"
#include "oracle/ruling_internal.h"

/* ---- O-101-VERSION ---- */

void wsh_check_101_version(const struct wsh_look *l) {
    const struct wsh_head *h = &l->view->response;
    if (wsh_http_version(h->version) == 11) return;
    size_t offset = l->view->response_offset + (size_t)(h->version.p - h->raw.p);
    wsh_note(l, WSH_RULE_R9110_6_2_OWNVERSION, WSH_FAIL, offset, h->version.n, "HTTP/1.1",
             wsh_phrase(l->arena, h->version));
}

/* ---- R9110-5.3-WHOLE ---- */

void wsh_check_101_early(const struct wsh_look *l) {
    const struct wsh_view *v = l->view;
    if (wsh_asked_whole(v)) return;
    wsh_note(l, WSH_RULE_R9110_5_3_WHOLE, WSH_FAIL, v->response_offset, v->response.start.raw.n,
             "no 101 before the head of the request is complete", "a 101 to an incomplete request");
}

/* ---- O-101-UPGRADE ---- */

void wsh_check_101_upgrade(const struct wsh_look *l) {
    bool found;
    const struct wsh_head *h = &l->view->response;
    const struct wsh_field *f = wsh_head_find(h, "Upgrade", NULL);
    struct wsh_span value = wsh_head_joined(l->arena, h, "Upgrade", &found);
    if (!f) {
        wsh_note_missing(l, WSH_RULE_R6455_4_2_2_5_2_UPGRADE, WSH_FAIL, "Upgrade: websocket", "a 101 without Upgrade");
        return;
    }
    if (wsh_span_is_ci(value, "websocket")) return;
    bool listed = wsh_list_has(value, "websocket", true);
    wsh_note_value(l, WSH_RULE_R6455_4_2_2_5_2_UPGRADE, listed ? WSH_WARN : WSH_FAIL, f, "websocket and nothing else");
}

/* ---- O-101-UPGRADE-OFFERED ---- */

/* "websocket/13" offers websocket in a version (R9110 7.8: protocol = name [ "/" version ]). */
static bool offered_with_version(struct wsh_span offer) {
    struct wsh_list list;
    struct wsh_span element;
    wsh_list_init(&list, offer, false);
    while (wsh_list_next(&list, &element))
        if (wsh_span_is_ci(wsh_span_cut(&element, '/'), "websocket")) return true;
    return false;
}

/* Who takes a NUL or a bare CR for the SP that it may be replaced by (R9110-5.5-CRLFNUL) may find the offer. */
static bool offered_when_repaired(const struct wsh_look *l) {
    for (const struct wsh_field *f = NULL; (f = wsh_asked_find(l->view, "Upgrade", f)) != NULL;)
        if (wsh_list_has(wsh_repaired(l->arena, f), "websocket", true)) return true;
    return false;
}

/* An offer with octets that a server may have replaced proves nothing about what it read. */
static bool offer_is_plain(const struct wsh_view *v) {
    for (const struct wsh_field *f = NULL; (f = wsh_asked_find(v, "Upgrade", f)) != NULL;)
        if (f->odd & (WSH_ODD_NUL | WSH_ODD_BARE_CR | WSH_ODD_CTL)) return false;
    return true;
}

void wsh_check_101_offered(const struct wsh_look *l) {
    bool found;
    const struct wsh_field *f = wsh_head_find(&l->view->response, "Upgrade", NULL);
    if (!f || !wsh_list_has(f->value, "websocket", true)) return;
    if (wsh_asked_upgrade(l->arena, l->view, WSH_LIT("websocket")) || offered_when_repaired(l)) return;
    struct wsh_span offer = wsh_asked_joined(l->arena, l->view, "Upgrade", &found);
    bool tolerable = offered_with_version(offer) || !offer_is_plain(l->view);
    struct wsh_finding *finding = wsh_note_value(l, WSH_RULE_R9110_7_8_NOTOFFERED, tolerable ? WSH_WARN : WSH_FAIL, f,
                                                 "a protocol that the request offers");
    const char *offers = wsh_phrase(l->arena, offer);
    finding->actual = wsh_arena_printf(l->arena, "switched to websocket, offered was %s", offers);
}

/* ---- O-101-CONNECTION ---- */

void wsh_check_101_connection(const struct wsh_look *l) {
    bool found;
    const struct wsh_head *h = &l->view->response;
    const struct wsh_field *f = wsh_head_find(h, "Connection", NULL);
    if (!f)
        wsh_note_missing(l, WSH_RULE_R6455_4_2_2_5_3_CONNECTION, WSH_FAIL, "Connection: Upgrade",
                         "a 101 without Connection");
    else if (!wsh_list_has(wsh_head_joined(l->arena, h, "Connection", &found), "upgrade", true))
        wsh_note_value(l, WSH_RULE_R6455_4_2_2_5_3_CONNECTION, WSH_FAIL, f, "Connection: Upgrade");
}

/* ---- O-101-ACCEPT ---- */

/* What a value proves that is not the one it should prove. */
static const char *const match_texts[] = {
    [WSH_ACCEPT_NONE] = "no value",
    [WSH_ACCEPT_RIGHT] = "the digest of the key",
    [WSH_ACCEPT_FIRST] = "the digest of the first of several keys",
    [WSH_ACCEPT_LAST] = "the digest of the last of several keys",
    [WSH_ACCEPT_JOINED] = "the digest of all keys joined",
    [WSH_ACCEPT_UNTRIMMED] = "the digest of the key with the white space around it",
    [WSH_ACCEPT_EMPTY_KEY] = "the digest of an empty key",
    [WSH_ACCEPT_WRONG] = "no digest of the key",
};

static bool asked_for_proof(const struct wsh_look *l) {
    const struct wsh_field *key = wsh_asked_find(l->view, "Sec-WebSocket-Key", NULL);
    return key && wsh_field_unfold(l->arena, key).n > 0;
}

/* A key that is not provable (missing, repeated, malformed) leaves open what the right value is. */
static void note_ambiguous(const struct wsh_look *l, const struct wsh_field *f) {
    enum wsh_accept_match m = l->view->accept;
    if (m == WSH_ACCEPT_RIGHT) return;
    const char *actual = wsh_arena_printf(l->arena, "%s: %s", match_texts[m], wsh_phrase(l->arena, f->value));
    wsh_note_value(l, WSH_RULE_R6455_4_2_2_5_4_ACCEPT, WSH_INFO, f, "one well-formed key, to prove anything")->actual =
        actual;
}

static void note_wrong(const struct wsh_look *l, const struct wsh_field *f, struct wsh_span key) {
    char right[WSH_ACCEPT_SIZE + 1];
    enum wsh_accept_match m = l->view->accept;
    bool untrimmed = m == WSH_ACCEPT_UNTRIMMED;
    if (m == WSH_ACCEPT_RIGHT) return; /* the match is about this line and this key */
    wsh_accept_value(key, right);
    const char *actual = wsh_arena_printf(l->arena, "%s: %s", match_texts[m], wsh_phrase(l->arena, f->value));
    wsh_note_value(l, untrimmed ? WSH_RULE_R6455_1_3_TRIM : WSH_RULE_R6455_4_2_2_5_4_ACCEPT, WSH_FAIL, f,
                   wsh_arena_printf(l->arena, "%s", right))->actual = actual;
}

void wsh_check_101_accept(const struct wsh_look *l) {
    struct wsh_span key;
    bool provable = wsh_asked_provable(l->arena, l->view, &key);
    const struct wsh_field *f = wsh_head_find(&l->view->response, "Sec-WebSocket-Accept", NULL);
    if (!f) {
        enum wsh_verdict weight = provable || asked_for_proof(l) ? WSH_FAIL : WSH_INFO;
        wsh_note_missing(l, WSH_RULE_R6455_4_2_2_5_4_ACCEPT, weight, "Sec-WebSocket-Accept", "a 101 without it");
    } else if (provable) {
        note_wrong(l, f, key);
    } else {
        note_ambiguous(l, f);
    }
}

/* ---- O-101-ACCEPT-ONCE, O-101-PROTO-ONCE ---- */

static void check_once(const struct wsh_look *l, const char *name, enum wsh_rule_id rule) {
    const struct wsh_field *first = wsh_head_find(&l->view->response, name, NULL);
    const struct wsh_field *second = first ? wsh_head_find(&l->view->response, name, first) : NULL;
    if (!second) return;
    size_t n = wsh_head_count(&l->view->response, name);
    wsh_note_field(l, rule, WSH_FAIL, second, wsh_arena_printf(l->arena, "one %s", name),
                   wsh_arena_printf(l->arena, "%zu of them", n));
}

void wsh_check_101_accept_once(const struct wsh_look *l) {
    check_once(l, "Sec-WebSocket-Accept", WSH_RULE_R6455_11_3_3_ACCEPT_ONCE);
}

void wsh_check_101_proto_once(const struct wsh_look *l) {
    check_once(l, "Sec-WebSocket-Protocol", WSH_RULE_R6455_11_3_4_PROTO_ONCE);
}

/* ---- O-101-PROTO ---- */

static bool requested(struct wsh_span offer, struct wsh_span value) {
    struct wsh_list list;
    struct wsh_span element;
    wsh_list_init(&list, offer, false);
    while (wsh_list_next(&list, &element))
        if (wsh_span_eq(element, value)) return true;
    return false;
}

static void check_proto(const struct wsh_look *l, const struct wsh_field *f, struct wsh_span offer, bool asked) {
    struct wsh_span value = wsh_field_unfold(l->arena, f);
    if (!asked || value.n == 0)
        wsh_note_value(l, WSH_RULE_R6455_4_2_2_4_SUBPROTO_NULL, WSH_FAIL, f,
                       asked ? "a subprotocol or no field" : "no field, for none was requested");
    else if (!wsh_is_token(value))
        wsh_note_value(l, WSH_RULE_R6455_4_3_PROTO_S, WSH_FAIL, f, "exactly one token");
    else if (!requested(offer, value))
        wsh_note_value(l, WSH_RULE_R6455_4_2_2_4_SUBPROTO_FROM_CLIENT, WSH_FAIL, f,
                       wsh_arena_printf(l->arena, "one of %s", wsh_phrase(l->arena, offer)));
}

/* Several lines: PROTO-ONCE tells; the first is enough here, and keeps the comparison linear. */
void wsh_check_101_proto(const struct wsh_look *l) {
    bool asked;
    struct wsh_span offer = wsh_asked_joined(l->arena, l->view, "Sec-WebSocket-Protocol", &asked);
    const struct wsh_field *f = wsh_head_find(&l->view->response, "Sec-WebSocket-Protocol", NULL);
    if (f) check_proto(l, f, offer, asked);
}

/* ---- O-101-CL, O-101-TE ---- */

void wsh_check_101_framing(const struct wsh_look *l) {
    const struct wsh_field *cl = wsh_head_find(&l->view->response, "Content-Length", NULL);
    const struct wsh_field *te = wsh_head_find(&l->view->response, "Transfer-Encoding", NULL);
    if (cl)
        wsh_note_field(l, WSH_RULE_R9110_8_6_NO_CL_1XX, WSH_FAIL, cl, "no Content-Length",
                       wsh_phrase(l->arena, cl->value));
    if (te)
        wsh_note_field(l, WSH_RULE_R9112_6_1_NO_TE_1XX, WSH_FAIL, te, "no Transfer-Encoding",
                       wsh_phrase(l->arena, te->value));
}

/* ---- R9110-7.8-EXPECT ---- */

/* A list of codings without any announces none. */
static bool is_encoded(const struct wsh_look *l) {
    struct wsh_list codings;
    struct wsh_span coding;
    bool found;
    wsh_list_init(&codings, wsh_asked_joined(l->arena, l->view, "Transfer-Encoding", &found), true);
    while (found && wsh_list_next(&codings, &coding))
        if (coding.n > 0) return true;
    return false;
}

/* Only where a body is announced: without one a 100 may be left out (R9110-10.1.1-OMIT100). */
void wsh_check_101_expect(const struct wsh_look *l) {
    bool found, measured;
    struct wsh_span expect = wsh_asked_joined(l->arena, l->view, "Expect", &found);
    struct wsh_span length = wsh_asked_joined(l->arena, l->view, "Content-Length", &measured);
    uint64_t octets = 0;
    bool body = is_encoded(l) || (measured && wsh_span_to_u64(length, &octets) && octets > 0);
    if (!found || !body || l->view->interim > 0 || !wsh_list_has(expect, "100-continue", true)) return;
    wsh_note(l, WSH_RULE_R9110_7_8_EXPECT, WSH_FAIL, l->view->response_offset, l->view->response.start.raw.n,
             "100 before 101", "a 101 without a 100 before it");
}
