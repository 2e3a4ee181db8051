/* credentials.c - Cookie and Authorization, if the configuration asks for them: read strictly, or with a flaw. */
#include "server/readings.h"

/* --- Cookie ------------------------------------------------------------------------------------------------------ */

/* RFC 6265 5.4: pairs with "; " between them. */
static bool cookie_strict(const struct wsh_request *q, struct wsh_span value) {
    while (value.n > 0)
        if (wsh_span_eq(wsh_span_trim_ows(wsh_span_cut(&value, ';')), q->config->cookie)) return true;
    return false;
}

static bool cookie_any(const struct wsh_request *q, struct wsh_span value) {
    (void)q;
    return value.n > 0;
}

bool wsh_says_cookie(const struct wsh_request *q) {
    static const struct wsh_reading rows[] = {{WSH_FLAW_SESSION_UNCHECKED, cookie_any}, {WSH_FLAW_NONE, cookie_strict}};
    return wsh_read_as(q, q->values[WSH_COOKIE].first, rows, WSH_COUNT(rows));
}

/* A pair without a name or without a value, or one whose quotes do not pair: what a parser stumbles over. */
bool wsh_cookie_odd(const struct wsh_request *q) {
    struct wsh_span rest = q->values[WSH_COOKIE].first;
    while (rest.n > 0) {
        struct wsh_span value = wsh_span_trim_ows(wsh_span_cut(&rest, ';')), name = wsh_span_cut(&value, '=');
        if (name.n == 0 || value.n == 0 || wsh_span_find(value, '"') < value.n) return true;
        if (wsh_span_is(name, "__proto__")) return true;
    }
    return false;
}

/* --- Authorization ----------------------------------------------------------------------------------------------- */

/* The scheme in any case (R9110-11.1-SCHEMECI), the credentials octet by octet. */
static bool credentials_strict(const struct wsh_request *q, struct wsh_span value) {
    struct wsh_span wanted = q->config->authorization;
    struct wsh_span scheme = wsh_span_cut(&value, ' '), wanted_scheme = wsh_span_cut(&wanted, ' ');
    return wsh_span_eq_ci(scheme, wanted_scheme) && wsh_span_eq(wsh_span_trim_ows(value), wanted);
}

static bool credentials_any(const struct wsh_request *q, struct wsh_span value) {
    (void)value;
    return q->values[WSH_AUTHORIZATION].n > 0;
}

static bool credentials_exact(const struct wsh_request *q, struct wsh_span value) {
    return wsh_span_eq(value, q->config->authorization);
}

static bool credentials_of_proxy(const struct wsh_request *q, struct wsh_span value) {
    return credentials_strict(q, value) || credentials_strict(q, q->values[WSH_PROXY_AUTHORIZATION].first);
}

static bool credentials_of_target(const struct wsh_request *q, struct wsh_span value) {
    struct wsh_buf b;
    wsh_buf_init(&b, WSH_LIMIT_HEAD);
    wsh_buf_add_text(&b, "Basic ");
    wsh_base64_encode(q->target.userinfo, &b);
    bool good = credentials_strict(q, value) || credentials_strict(q, wsh_buf_span(&b));
    wsh_buf_done(&b);
    return good;
}

bool wsh_says_credentials(const struct wsh_request *q) {
    static const struct wsh_reading rows[] = {
        {WSH_FLAW_CREDENTIALS_ANY, credentials_any},
        {WSH_FLAW_SCHEME_CASE_SENSITIVE, credentials_exact},
        {WSH_FLAW_PROXY_AUTHORIZATION_TAKEN, credentials_of_proxy},
        {WSH_FLAW_USERINFO_TAKEN, credentials_of_target},
        {WSH_FLAW_NONE, credentials_strict},
    };
    const struct wsh_values *v = &q->values[WSH_AUTHORIZATION];
    bool last = flawed(q->config, WSH_FLAW_CREDENTIALS_LAST_LINE);
    if (v->n > 1 && !last) return false; /* no list: nobody can say which line counts */
    return wsh_read_as(q, last ? v->last : v->first, rows, WSH_COUNT(rows));
}

/* Basic without the base64 of a user and a password. */
bool wsh_credentials_odd(const struct wsh_request *q) {
    struct wsh_span value = q->values[WSH_AUTHORIZATION].first;
    struct wsh_buf b;
    if (q->values[WSH_AUTHORIZATION].n == 0) return false;
    (void)wsh_span_cut(&value, ' ');
    wsh_buf_init(&b, WSH_LIMIT_HEAD);
    bool odd = !wsh_base64_decode(value, &b) || wsh_span_find(wsh_buf_span(&b), ':') == b.n;
    wsh_buf_done(&b);
    return odd;
}
