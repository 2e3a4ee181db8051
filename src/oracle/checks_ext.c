/* checks_ext.c - the extensions of a 101: RFC 6455 9 and RFC 7692 7.
 *
 * An answer is compared with every offer; a faulty offer must have been declined (R7692-7-DECL-*). */
#include "oracle/checks.h"

static const struct wsh_field *exts_field(const struct wsh_look *l) {
    return wsh_head_find(&l->view->response, "Sec-WebSocket-Extensions", NULL);
}

/* About one extension of the answer; its place is the name, found again in the first line that holds it. */
static struct wsh_finding *note_ext(const struct wsh_look *l, enum wsh_rule_id rule, enum wsh_verdict weight,
                                    struct wsh_span part, const char *expected, const char *actual) {
    const struct wsh_head *h = &l->view->response;
    for (const struct wsh_field *f = NULL; (f = wsh_head_find(h, "Sec-WebSocket-Extensions", f)) != NULL;) {
        size_t at = wsh_span_find_span(f->value, part);
        if (at == f->value.n) continue;
        return wsh_note(l, rule, weight, l->view->response_offset + f->value_offset + at, part.n, expected, actual);
    }
    return wsh_note_field(l, rule, weight, exts_field(l), expected, actual);
}

/* ---- grammar of the answer ---- */

static const struct {
    unsigned odd;
    enum wsh_verdict weight; /* what only one of the two grammars forbids is a warning */
    const char *actual;
} grammar_faults[] = {
    {WSH_EXT_MALFORMED, WSH_FAIL, "malformed"},
    {WSH_EXT_BAD_QUOTED, WSH_FAIL, "a quoted value that is no token"},
    {WSH_EXT_NONE, WSH_FAIL, "a field without extension"},
    {WSH_EXT_WS_EQUALS, WSH_WARN, "white space around '='"},
    {WSH_EXT_EMPTY_PARAM, WSH_WARN, "an empty parameter"},
    {WSH_EXT_EMPTY_ELEMENT, WSH_WARN, "an empty element"},
};

void wsh_check_ext_grammar(const struct wsh_look *l) {
    const struct wsh_field *f = exts_field(l);
    for (size_t i = 0; f && i < WSH_COUNT(grammar_faults); i++) {
        if (!(l->view->exts.odd & grammar_faults[i].odd)) continue;
        const char *value = wsh_phrase(l->arena, f->value);
        wsh_note_value(l, WSH_RULE_R6455_4_3_EXT, grammar_faults[i].weight, f, "a list of extensions")->actual =
            wsh_arena_printf(l->arena, "%s: %s", grammar_faults[i].actual, value);
    }
}

/* ---- O-101-EXT ---- */

struct offers {
    struct wsh_exts exts;
    struct wsh_span value;
};

static struct offers read_offers(const struct wsh_look *l) {
    struct offers o = {.value = WSH_EMPTY};
    bool found;
    o.value = wsh_asked_joined(l->arena, l->view, "Sec-WebSocket-Extensions", &found);
    if (found) wsh_exts_read(l->arena, o.value, &o.exts);
    return o;
}

/* How a name of the answer stands in the offer. */
enum standing { OFFERED, OTHER_CASE, IN_MALFORMED, NOT_OFFERED };

static enum standing standing_of(const struct offers *o, struct wsh_span name) {
    bool other_case = false;
    for (size_t i = 0; i < o->exts.n; i++) {
        if (wsh_span_eq(o->exts.items[i].name, name)) return OFFERED;
        other_case |= wsh_span_eq_ci(o->exts.items[i].name, name);
    }
    if (other_case) return OTHER_CASE;
    bool there = (o->exts.odd & WSH_EXT_MALFORMED) && wsh_span_find_span(o->value, name) < o->value.n;
    return there ? IN_MALFORMED : NOT_OFFERED;
}

static const struct {
    enum wsh_rule_id rule;
    enum wsh_verdict weight;
    const char *expected;
} standings[] = {
    [OTHER_CASE] = {WSH_RULE_R6455_9_1_7_ACCEPT, WSH_INFO, "the name as it was offered"}, /* case is not settled */
    [IN_MALFORMED] = {WSH_RULE_R6455_9_1_1_ABNF_FAIL, WSH_WARN, "no extension out of a malformed offer"},
    [NOT_OFFERED] = {WSH_RULE_R6455_4_2_2_4_EXT_SUBSET, WSH_FAIL, "only extensions that were offered"},
};

/* More extensions than that are no handshake but an attack on the comparison of two lists. */
enum { EXTS_LOOKED_AT = 32 };

void wsh_check_ext_offered(const struct wsh_look *l) {
    struct offers offers = read_offers(l);
    for (size_t i = 0; i < l->view->exts.n && i < EXTS_LOOKED_AT; i++) {
        struct wsh_span name = l->view->exts.items[i].name;
        enum standing s = standing_of(&offers, name);
        if (s == OFFERED) continue;
        note_ext(l, standings[s].rule, standings[s].weight, name, standings[s].expected, wsh_phrase(l->arena, name));
    }
}

/* ---- O-PMD-UNKNOWN, -VALUE, -DUP ---- */

static const struct {
    unsigned fault;
    enum wsh_rule_id rule;
    enum wsh_verdict weight;
    const char *expected;
} pmd_faults[] = {
    {WSH_PMD_UNKNOWN, WSH_RULE_R7692_7_RESP_UNKNOWN, WSH_FAIL, "parameters that are defined for a response"},
    {WSH_PMD_CASE, WSH_RULE_R7692_7_RESP_UNKNOWN, WSH_INFO, "parameters as RFC 7692 spells them"},
    {WSH_PMD_VALUE, WSH_RULE_R7692_7_RESP_VALUE, WSH_FAIL, "window bits from 8 to 15, no value for the others"},
    {WSH_PMD_DUPLICATE, WSH_RULE_R7692_7_RESP_DUP, WSH_FAIL, "each parameter once"},
};

/* The next permessage-deflate of a list at or behind *at, or NULL. */
static const struct wsh_ext *next_pmd(const struct wsh_exts *exts, size_t *at) {
    while (*at < exts->n)
        if (wsh_is_pmd(&exts->items[(*at)++])) return &exts->items[*at - 1];
    return NULL;
}

static void note_faults(const struct wsh_look *l, const struct wsh_ext *e) {
    struct wsh_pmd pmd;
    wsh_pmd_read(e, true, &pmd);
    for (size_t i = 0; i < WSH_COUNT(pmd_faults); i++) {
        if (!(pmd.faults & pmd_faults[i].fault)) continue;
        const char *actual = wsh_arena_printf(l->arena, "wrong at %s", wsh_phrase(l->arena, pmd.fault_at));
        note_ext(l, pmd_faults[i].rule, pmd_faults[i].weight, pmd.fault_at, pmd_faults[i].expected, actual);
    }
}

/* The first is enough: PMD-TWICE tells of others. */
void wsh_check_pmd_faults(const struct wsh_look *l) {
    size_t at = 0;
    const struct wsh_ext *answer = next_pmd(&l->view->exts, &at);
    if (answer) note_faults(l, answer);
}

/* ---- O-PMD-FIT ---- */

static const struct {
    unsigned fault;
    enum wsh_rule_id rule;
    enum wsh_verdict weight;
} declines[] = {
    {WSH_PMD_UNKNOWN, WSH_RULE_R7692_7_DECL_UNKNOWN, WSH_FAIL},
    {WSH_PMD_VALUE, WSH_RULE_R7692_7_DECL_VALUE, WSH_FAIL},
    {WSH_PMD_DUPLICATE, WSH_RULE_R7692_7_DECL_DUP, WSH_FAIL},
    {WSH_PMD_CASE, WSH_RULE_R7692_7_DECL_UNKNOWN, WSH_INFO}, /* unknown only to those who compare case */
};

static void note_not_declined(const struct wsh_look *l, const struct wsh_ext *answer, const struct wsh_pmd *offer) {
    size_t i = 0;
    while (i + 1 < WSH_COUNT(declines) && !(offer->faults & declines[i].fault)) i++;
    const char *actual =
        wsh_arena_printf(l->arena, "accepted although wrong at %s", wsh_phrase(l->arena, offer->fault_at));
    note_ext(l, declines[i].rule, declines[i].weight, answer->name, "an invalid offer is declined", actual);
}

/* Why an answer does not fit a valid offer; the order is the one of RFC 7692. */
static void note_misfit(const struct wsh_look *l, const struct wsh_ext *answer, const struct wsh_pmd *offer,
                        const struct wsh_pmd *got) {
    if (offer->server_no_context_takeover && !got->server_no_context_takeover)
        note_ext(l, WSH_RULE_R7692_7_1_1_1_SNCT_ACCEPT, WSH_FAIL, answer->name, "server_no_context_takeover as offered",
                 "accepted without it");
    if (offer->server_max && !got->server_max) /* leaving it out means 15: wrong in form, but what 15 asks for */
        note_ext(l, WSH_RULE_R7692_7_1_2_1_SMWB_ACCEPT, offer->server_bits == 15 ? WSH_WARN : WSH_FAIL, answer->name,
                 "server_max_window_bits as offered", "accepted without it");
    else if (offer->server_max && got->server_bits > offer->server_bits)
        note_ext(l, WSH_RULE_R7692_7_1_2_1_SMWB_ACCEPT, WSH_FAIL, WSH_LIT("server_max_window_bits"),
                 wsh_arena_printf(l->arena, "at most %u", offer->server_bits),
                 wsh_arena_printf(l->arena, "%u", got->server_bits));
    if (got->client_max && !offer->client_max)
        note_ext(l, WSH_RULE_R7692_7_1_2_2_CMWB_RESP, WSH_FAIL, WSH_LIT("client_max_window_bits"),
                 "client_max_window_bits only if offered", "not offered");
}

/* Hostile answers do not make us compare more offers than anybody makes. */
enum { OFFERS_LOOKED_AT = 64 };

/* The first valid offer that fits, else the first valid one, else the first. False: there is none at all. */
static bool best_offer(const struct offers *offers, const struct wsh_pmd *got, struct wsh_pmd *ret_offer) {
    const struct wsh_ext *e;
    bool any = false, valid = false;
    size_t at = 0, n = 0;
    for (; (e = next_pmd(&offers->exts, &at)) != NULL && n < OFFERS_LOOKED_AT; n++) {
        struct wsh_pmd offer;
        wsh_pmd_read(e, false, &offer);
        bool fits = wsh_pmd_fits(&offer, got), better = !any || (!valid && !offer.faults) || fits;
        if (better) *ret_offer = offer;
        any = true;
        valid |= !offer.faults;
        if (fits) return true;
    }
    return any;
}

void wsh_check_pmd_fit(const struct wsh_look *l) {
    size_t at = 0;
    struct wsh_pmd got, offer;
    const struct wsh_ext *answer = next_pmd(&l->view->exts, &at);
    if (!answer) return;
    struct offers offers = read_offers(l);
    wsh_pmd_read(answer, true, &got);
    if (!best_offer(&offers, &got, &offer)) return; /* not offered at all: O-101-EXT */
    if (offer.faults)
        note_not_declined(l, answer, &offer);
    else if (!got.faults)
        note_misfit(l, answer, &offer, &got);
}

/* ---- R7692-7.1.2.2-CMWB-HINT ---- */

void wsh_check_pmd_hint(const struct wsh_look *l) {
    size_t at = 0;
    struct wsh_pmd got, offer;
    const struct wsh_ext *answer = next_pmd(&l->view->exts, &at);
    if (!answer) return;
    struct offers offers = read_offers(l);
    wsh_pmd_read(answer, true, &got);
    if (got.faults || !best_offer(&offers, &got, &offer) || offer.faults) return;
    if (!got.client_max || offer.client_bits == 0 || got.client_bits <= offer.client_bits) return;
    note_ext(l, WSH_RULE_R7692_7_1_2_2_CMWB_HINT, WSH_INFO, WSH_LIT("client_max_window_bits"),
             wsh_arena_printf(l->arena, "at most the hint %u", offer.client_bits),
             wsh_arena_printf(l->arena, "%u", got.client_bits));
}

/* ---- O-PMD-TWICE ---- */

void wsh_check_pmd_twice(const struct wsh_look *l) {
    size_t at = 0, n = 0;
    while (next_pmd(&l->view->exts, &at)) n++;
    if (n > 1)
        note_ext(l, WSH_RULE_R7692_5_RSV1, WSH_WARN, WSH_LIT("permessage-deflate"), "permessage-deflate once",
                 wsh_arena_printf(l->arena, "%zu times", n));
}
