/* wrong.c - flaws that refuse what nobody may refuse, or refuse it in a wrong way: asked before the strict checks. */
#include "server/decide.h"

#include "server/negotiate.h"
#include "server/readings.h"

static bool always(const struct wsh_request *q) {
    (void)q;
    return true;
}

/* --- the header section ------------------------------------------------------------------------------------------ */

static bool past_512(const struct wsh_request *q) { return q->head.raw.n >= 512; }

static bool head_long(const struct wsh_request *q) { return q->head.raw.n > 4096; }

static bool fields_many(const struct wsh_request *q) { return q->head.n > 50; }

static bool line_long(const struct wsh_request *q) {
    for (size_t i = 0; i < q->head.n; i++)
        if (q->head.fields[i].name.n + q->head.fields[i].value.n > 2048) return true;
    return false;
}

static bool target_long(const struct wsh_request *q) { return q->head.target.n > 2048; }

static bool crowded(const struct wsh_request *q) { return q->config->connections && *q->config->connections > 2; }

static bool field_known(struct wsh_span name) {
    for (enum wsh_known_field f = 0; f < WSH_KNOWN_FIELDS; f++)
        if (f != WSH_ACCEPT && wsh_span_is_ci(name, wsh_known_field_name(f))) return true;
    return false;
}

static bool field_unknown(const struct wsh_request *q) {
    for (size_t i = 0; i < q->head.n; i++)
        if (!field_known(q->head.fields[i].name)) return true;
    return false;
}

static bool sec_field_unknown(const struct wsh_request *q) {
    for (size_t i = 0; i < q->head.n; i++) {
        struct wsh_span name = q->head.fields[i].name;
        if (wsh_span_is_ci(wsh_span_slice(name, 0, 14), "Sec-WebSocket-") && !field_known(name)) return true;
    }
    return false;
}

static bool value_empty(const struct wsh_request *q) {
    for (size_t i = 0; i < q->head.n; i++)
        if (q->head.fields[i].value.n == 0) return true;
    return false;
}

static bool field_repeated(const struct wsh_request *q) {
    for (size_t i = 1; i < q->head.n; i++)
        for (size_t k = 0; k < i; k++)
            if (wsh_span_eq_ci(q->head.fields[i].name, q->head.fields[k].name)) return true;
    return false;
}

static bool has_content_type(const struct wsh_request *q) {
    return wsh_head_find(&q->head, "Content-Type", NULL) != NULL;
}

static bool has_obs_text(const struct wsh_request *q) {
    for (size_t i = 0; i < q->head.n; i++)
        if (q->head.fields[i].odd & WSH_ODD_OBS_TEXT) return true;
    return false;
}

/* Host, Upgrade, Connection, Sec-WebSocket-Key, Sec-WebSocket-Version, whatever else stands between them. */
static bool out_of_order(const struct wsh_request *q) {
    static const enum wsh_known_field order[] = {WSH_HOST, WSH_UPGRADE, WSH_CONNECTION, WSH_KEY, WSH_VERSION};
    size_t before = 0;
    for (size_t i = 0; i < WSH_COUNT(order); i++) {
        const struct wsh_field *f = wsh_head_find(&q->head, wsh_known_field_name(order[i]), NULL);
        if (!f) continue;
        if (f->offset < before) return true;
        before = f->offset;
    }
    return false;
}

static bool absolute_form(const struct wsh_request *q) { return q->target.form == WSH_TARGET_ABSOLUTE; }

/* --- the handshake ----------------------------------------------------------------------------------------------- */

static bool key_missing(const struct wsh_request *q) { return q->values[WSH_KEY].n == 0; }

static bool key_past_buffer(const struct wsh_request *q) {
    return q->values[WSH_KEY].first.n + 36 >= 64; /* with the GUID behind it */
}

static bool has_origin(const struct wsh_request *q) { return q->values[WSH_ORIGIN].n > 0; }

static bool has_wrong_origin(const struct wsh_request *q) {
    const struct wsh_refusal *r = wsh_decide(q);
    return r && r->status == 403;
}

static bool has_protocols(const struct wsh_request *q) { return q->values[WSH_PROTOCOL].n > 0; }

static bool protocols_are_no_name(const struct wsh_request *q) {
    struct wsh_span value = q->values[WSH_PROTOCOL].joined;
    for (size_t i = 0; i < q->config->n_subprotocols; i++)
        if (wsh_span_eq(value, q->config->subprotocols[i])) return false;
    return has_protocols(q);
}

static bool has_empty_element(struct wsh_span value, bool quotes) {
    struct wsh_list l;
    struct wsh_span element;
    wsh_list_init(&l, value, quotes);
    while (wsh_list_next(&l, &element)) continue;
    return l.empty > 0;
}

static bool protocols_have_empty(const struct wsh_request *q) {
    return has_empty_element(q->values[WSH_PROTOCOL].joined, false);
}

static bool extensions_have_empty(const struct wsh_request *q) {
    return has_empty_element(q->values[WSH_EXTENSIONS].joined, true);
}

static bool has_extensions(const struct wsh_request *q) { return q->values[WSH_EXTENSIONS].n > 0; }

static bool extensions_have_tab(const struct wsh_request *q) {
    struct wsh_span value = q->values[WSH_EXTENSIONS].joined;
    return wsh_span_find(value, '\t') < value.n;
}

static bool is_inherited(struct wsh_span name) {
    return wsh_span_is(name, "__proto__") || wsh_span_is(name, "constructor") || wsh_span_is(name, "hasOwnProperty");
}

static bool protocol_inherited(const struct wsh_request *q) {
    struct wsh_list l;
    struct wsh_span element;
    wsh_list_init(&l, q->values[WSH_PROTOCOL].joined, false);
    while (wsh_list_next(&l, &element))
        if (is_inherited(element)) return true;
    return false;
}

static bool extension_inherited(const struct wsh_request *q) {
    struct wsh_exts exts;
    wsh_exts_read(q->arena, q->values[WSH_EXTENSIONS].joined, &exts);
    for (size_t i = 0; i < exts.n; i++) {
        if (is_inherited(exts.items[i].name)) return true;
        for (size_t k = 0; k < exts.items[i].n; k++)
            if (is_inherited(exts.items[i].params[k].name)) return true;
    }
    return false;
}

static bool offer_bad(const struct wsh_request *q) {
    struct wsh_exts exts;
    struct wsh_deflate_terms terms;
    wsh_exts_read(q->arena, q->values[WSH_EXTENSIONS].joined, &exts);
    for (size_t i = 0; i < exts.n; i++)
        if (wsh_is_pmd(&exts.items[i]) && !wsh_offer_read(q->config, &exts.items[i], &terms)) return true;
    return false;
}

static bool blocked_behind_refusal(const struct wsh_request *q) {
    return q->behind_refusal && q->config->blocked.n > 0 && wsh_span_eq(q->head.target, q->config->blocked);
}

/* --- whole requests ---------------------------------------------------------------------------------------------- */

static bool asks_for_other(const struct wsh_request *q) { return q->values[WSH_UPGRADE].n > 0 && !wsh_says_upgrade(q); }

static bool other_version(const struct wsh_request *q) { return q->values[WSH_VERSION].n > 0 && !wsh_says_version(q); }

static bool page_without_credentials(const struct wsh_request *q) {
    return q->values[WSH_UPGRADE].n == 0 && q->values[WSH_AUTHORIZATION].n == 0;
}

static bool query_redirects(const struct wsh_request *q) {
    return wsh_span_find_span(q->head.target, WSH_LIT("redirect=")) < q->head.target.n;
}

/* What stands behind "redirect=", with its %0D and %0A decoded: all that it takes. */
static const char *redirect_target(const struct wsh_request *q) {
    struct wsh_span s = wsh_span_skip(q->head.target, wsh_span_find_span(q->head.target, WSH_LIT("redirect=")) + 9);
    char *text = wsh_arena_alloc(q->arena, s.n + 1), *end = text;
    while (s.n > 0) {
        bool cr = wsh_span_eq_ci(wsh_span_slice(s, 0, 3), WSH_LIT("%0d"));
        bool lf = wsh_span_eq_ci(wsh_span_slice(s, 0, 3), WSH_LIT("%0a"));
        *end++ = cr ? '\r' : lf ? '\n' : (char)s.p[0];
        s = wsh_span_skip(s, cr || lf ? 3 : 1);
    }
    *end = 0;
    return text;
}

static bool host_is_another(const struct wsh_request *q) {
    struct wsh_span host = q->values[WSH_HOST].first;
    return !wsh_span_is_ci(wsh_span_slice(host, 0, wsh_span_find(host, ':')), "localhost");
}

/* --- the rows ---------------------------------------------------------------------------------------------------- */

static const struct {
    enum wsh_flaw_id flaw;
    bool (*hits)(const struct wsh_request *q);
    unsigned status; /* or a WSH_STATUS_ */
} wrongs[] = {
    {WSH_FLAW_REFUSES_EVERYTHING, always, 403},
    {WSH_FLAW_TUNNELS_AFTER_REFUSAL, blocked_behind_refusal, 200},
    {WSH_FLAW_MISDIRECTED_421, host_is_another, 421},
    {WSH_FLAW_CONTENT_WITHOUT_END, wsh_request_has_body, WSH_STATUS_SILENCE},
    {WSH_FLAW_HANGS_PAST_512, past_512, WSH_STATUS_SILENCE},
    {WSH_FLAW_DIES_ON_OTHER_UPGRADE, asks_for_other, WSH_STATUS_DIE},
    {WSH_FLAW_DIES_ON_OTHER_VERSION, other_version, WSH_STATUS_DIE},
    {WSH_FLAW_DIES_ON_ODD_COOKIE, wsh_cookie_odd, WSH_STATUS_DIE},
    {WSH_FLAW_CREDENTIALS_OF_PAGES, page_without_credentials, 401},
    {WSH_FLAW_REDIRECT_INJECTS, query_redirects, 302},
    {WSH_FLAW_LIMITS_HEAD, head_long, 431},
    {WSH_FLAW_LIMITS_FIELDS, fields_many, 431},
    {WSH_FLAW_LIMITS_LINE, line_long, 431},
    {WSH_FLAW_LIMITS_TARGET, target_long, 414},
    {WSH_FLAW_LIMITS_CONNECTIONS, crowded, 503},
    {WSH_FLAW_DIES_ON_LONG_KEY, key_past_buffer, WSH_STATUS_DIE},
    {WSH_FLAW_FREEZES_ON_LONG_KEY, key_past_buffer, WSH_STATUS_FREEZE},
    {WSH_FLAW_DIES_ON_EXTENSION_PROTO, extension_inherited, WSH_STATUS_DIE},
    {WSH_FLAW_ABSOLUTE_FORM_REFUSED, absolute_form, 400},
    {WSH_FLAW_FIELD_ORDER_FIXED, out_of_order, 400},
    {WSH_FLAW_UNKNOWN_FIELD_REFUSED, field_unknown, 400},
    {WSH_FLAW_UNKNOWN_SEC_FIELD_REFUSED, sec_field_unknown, 400},
    {WSH_FLAW_EMPTY_VALUE_REFUSED, value_empty, 400},
    {WSH_FLAW_REPEATED_FIELD_REFUSED, field_repeated, 400},
    {WSH_FLAW_CONTENT_TYPE_REFUSED, has_content_type, 415},
    {WSH_FLAW_OBS_TEXT_500, has_obs_text, 500},
    {WSH_FLAW_KEY_MISSING_500, key_missing, 500},
    {WSH_FLAW_COOKIE_500, wsh_cookie_odd, 500},
    {WSH_FLAW_CREDENTIALS_500, wsh_credentials_odd, 500},
    {WSH_FLAW_ORIGIN_REFUSED, has_origin, 403},
    {WSH_FLAW_ORIGIN_CLOSES, has_wrong_origin, WSH_STATUS_CLOSE},
    {WSH_FLAW_PROTOCOL_REFUSED, has_protocols, 400},
    {WSH_FLAW_PROTOCOL_LIST_UNSPLIT, protocols_are_no_name, 400},
    {WSH_FLAW_PROTOCOL_EMPTY_REFUSED, protocols_have_empty, 400},
    {WSH_FLAW_PROTOCOL_PROTO_500, protocol_inherited, 500},
    {WSH_FLAW_EXTENSIONS_EMPTY_REFUSED, extensions_have_empty, 400},
    {WSH_FLAW_EXTENSIONS_TAB_REFUSED, extensions_have_tab, 400},
    {WSH_FLAW_EXTENSIONS_REFUSED, has_extensions, 400},
    {WSH_FLAW_PMD_BAD_OFFER_500, offer_bad, 500},
    {WSH_FLAW_EXTENSIONS_PROTO_500, extension_inherited, 500},
};

const struct wsh_refusal *wsh_decide_wrongly(const struct wsh_request *q) {
    for (size_t i = 0; i < WSH_COUNT(wrongs); i++) {
        if (!in_question(q->config, wrongs[i].flaw) || !wrongs[i].hits(q) || !flawed(q->config, wrongs[i].flaw))
            continue;
        struct wsh_refusal *r = WSH_NEW(q->arena, struct wsh_refusal);
        const struct wsh_flaw *f = &wsh_flaws[wrongs[i].flaw];
        unsigned with = wrongs[i].status == 401 ? WSH_WITH_CHALLENGE : 0;
        const char *text = wrongs[i].status == 302 ? redirect_target(q) : f->help;
        *r = (struct wsh_refusal){f->rule, wrongs[i].status, with, text};
        return r;
    }
    return NULL;
}
