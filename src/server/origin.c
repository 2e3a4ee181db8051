/* origin.c - is this Origin one of the allowed ones? Only asked when there is a list of allowed ones.
 *
 * RFC 6454 7.1 serialises an origin as scheme://host[:port], and nothing of that is case-sensitive, so that the strict
 * comparison is one of whole values. Every flaw compares less than the whole. */
#include "server/readings.h"

/* --- the strict reading ------------------------------------------------------------------------------------------ */

static bool origin_strict(const struct wsh_request *q, struct wsh_span value) {
    for (size_t i = 0; i < q->config->n_origins; i++)
        if (wsh_span_eq_ci(value, q->config->origins[i])) return true;
    return false;
}

/* --- flawed ones ------------------------------------------------------------------------------------------------- */

struct parts {
    struct wsh_span scheme, authority, host; /* authority: host [":" port] */
};

static struct parts take_apart(struct wsh_span origin) {
    size_t colon = wsh_span_find_span(origin, WSH_LIT("://"));
    struct parts p = {.scheme = wsh_span_slice(origin, 0, colon), .authority = wsh_span_skip(origin, colon + 3)};
    p.host = wsh_span_slice(p.authority, 0, wsh_span_find(p.authority, ':'));
    return p;
}

typedef bool match_fn(struct wsh_span value, struct parts allowed);

/* Does `value` match an allowed origin, or the host that the request was sent to (which many servers allow)? */
static bool some(const struct wsh_request *q, struct wsh_span value, match_fn *match) {
    for (size_t i = 0; i < q->config->n_origins; i++)
        if (match(value, take_apart(q->config->origins[i]))) return true;
    struct wsh_span own = q->values[WSH_HOST].first;
    struct parts host = {WSH_LIT("http"), own, wsh_span_slice(own, 0, wsh_span_find(own, ':'))};
    return own.n > 0 && (origin_strict(q, value) || match(value, host));
}

static bool starts_ci(struct wsh_span s, struct wsh_span prefix) {
    return wsh_span_eq_ci(wsh_span_slice(s, 0, prefix.n), prefix);
}

static bool ends_ci(struct wsh_span s, struct wsh_span suffix) {
    return s.n >= suffix.n && wsh_span_eq_ci(wsh_span_skip(s, s.n - suffix.n), suffix);
}

static bool match_prefix(struct wsh_span value, struct parts allowed) {
    struct parts p = take_apart(value);
    return wsh_span_eq_ci(p.scheme, allowed.scheme) && starts_ci(p.authority, allowed.host);
}

static bool match_suffix(struct wsh_span value, struct parts allowed) {
    return ends_ci(value, allowed.authority) || ends_ci(value, allowed.host);
}

static bool match_substring(struct wsh_span value, struct parts allowed) {
    return wsh_span_find_span(value, allowed.host) < value.n;
}

static bool match_subdomain(struct wsh_span value, struct parts allowed) {
    struct wsh_span host = take_apart(value).host;
    return ends_ci(host, allowed.host) && host.n > allowed.host.n && host.p[host.n - allowed.host.n - 1] == '.';
}

static bool match_authority(struct wsh_span value, struct parts allowed) {
    return wsh_span_eq_ci(take_apart(value).authority, allowed.authority);
}

static bool match_without_port(struct wsh_span value, struct parts allowed) {
    struct parts p = take_apart(value);
    return wsh_span_eq_ci(p.scheme, allowed.scheme) && wsh_span_eq_ci(p.host, allowed.host);
}

static bool match_pattern(struct wsh_span value, struct parts allowed) {
    struct wsh_span authority = take_apart(value).authority;
    if (authority.n != allowed.authority.n) return false;
    for (size_t i = 0; i < authority.n; i++)
        if (allowed.authority.p[i] != '.' && allowed.authority.p[i] != authority.p[i]) return false;
    return true;
}

static bool match_userinfo(struct wsh_span value, struct parts allowed) {
    struct wsh_span authority = take_apart(value).authority, before = wsh_span_cut(&authority, '@');
    return authority.n > 0 && wsh_span_eq_ci(before, allowed.authority);
}

static bool origin_prefix(const struct wsh_request *q, struct wsh_span value) { return some(q, value, match_prefix); }
static bool origin_suffix(const struct wsh_request *q, struct wsh_span value) { return some(q, value, match_suffix); }
static bool origin_substring(const struct wsh_request *q, struct wsh_span value) {
    return some(q, value, match_substring);
}
static bool origin_subdomain(const struct wsh_request *q, struct wsh_span value) {
    return some(q, value, match_subdomain);
}
static bool origin_any_scheme(const struct wsh_request *q, struct wsh_span value) {
    return some(q, value, match_authority);
}
static bool origin_any_port(const struct wsh_request *q, struct wsh_span value) {
    return some(q, value, match_without_port);
}
static bool origin_pattern(const struct wsh_request *q, struct wsh_span value) { return some(q, value, match_pattern); }
static bool origin_userinfo(const struct wsh_request *q, struct wsh_span value) {
    return some(q, value, match_userinfo);
}

static bool origin_or_null(const struct wsh_request *q, struct wsh_span value) {
    return wsh_span_is(value, "null") || origin_strict(q, value);
}

static bool origin_or_empty(const struct wsh_request *q, struct wsh_span value) {
    return value.n == 0 || origin_strict(q, value);
}

static bool origin_without_scheme(const struct wsh_request *q, struct wsh_span value) {
    return wsh_span_find_span(value, WSH_LIT("://")) == value.n || origin_strict(q, value);
}

static bool origin_not_http(const struct wsh_request *q, struct wsh_span value) {
    struct wsh_span scheme = take_apart(value).scheme;
    bool foreign = scheme.n < value.n && !wsh_span_is_ci(scheme, "http") && !wsh_span_is_ci(scheme, "https");
    return foreign || origin_strict(q, value);
}

/* webpack-dev-server let every address and localhost through. */
static bool origin_local(const struct wsh_request *q, struct wsh_span value) {
    struct wsh_span host = take_apart(value).host;
    bool address = host.n > 0, bracket = host.n > 0 && host.p[0] == '[';
    for (size_t i = 0; i < host.n; i++) address &= host.p[i] == '.' || (host.p[i] >= '0' && host.p[i] <= '9');
    return address || bracket || wsh_span_is_ci(host, "localhost") || wsh_span_is_ci(value, "localhost") ||
           origin_strict(q, value);
}

static bool origin_https(const struct wsh_request *q, struct wsh_span value) {
    return starts_ci(value, WSH_LIT("https://")) || origin_strict(q, value);
}

static bool origin_list(const struct wsh_request *q, struct wsh_span value) {
    while (value.n > 0) {
        struct wsh_span words = wsh_span_trim_ows(wsh_span_cut(&value, ','));
        while (words.n > 0)
            if (origin_strict(q, wsh_span_cut(&words, ' '))) return true;
    }
    return false;
}

bool wsh_says_origin(const struct wsh_request *q) {
    static const struct wsh_reading rows[] = {
        {WSH_FLAW_ORIGIN_PREFIX, origin_prefix},
        {WSH_FLAW_ORIGIN_SUFFIX, origin_suffix},
        {WSH_FLAW_ORIGIN_SUBSTRING, origin_substring},
        {WSH_FLAW_ORIGIN_SUBDOMAIN, origin_subdomain},
        {WSH_FLAW_ORIGIN_SCHEME_IGNORED, origin_any_scheme},
        {WSH_FLAW_ORIGIN_PORT_IGNORED, origin_any_port},
        {WSH_FLAW_ORIGIN_DOT_IS_ANY, origin_pattern},
        {WSH_FLAW_ORIGIN_USERINFO, origin_userinfo},
        {WSH_FLAW_ORIGIN_NULL, origin_or_null},
        {WSH_FLAW_ORIGIN_EMPTY, origin_or_empty},
        {WSH_FLAW_ORIGIN_NO_SCHEME, origin_without_scheme},
        {WSH_FLAW_ORIGIN_NOT_HTTP, origin_not_http},
        {WSH_FLAW_ORIGIN_LOCAL, origin_local},
        {WSH_FLAW_ORIGIN_HTTPS, origin_https},
        {WSH_FLAW_ORIGIN_LIST, origin_list},
        {WSH_FLAW_NONE, origin_strict},
    };
    const struct wsh_values *v = &q->values[WSH_ORIGIN];
    bool first = flawed(q->config, WSH_FLAW_ORIGIN_FIRST_LINE), last = flawed(q->config, WSH_FLAW_ORIGIN_LAST_LINE);
    bool all = flawed(q->config, WSH_FLAW_ORIGIN_LIST);
    if (v->n > 1 && !first && !last && !all) return false; /* R6454-7.3-ONE */
    return wsh_read_as(q, all ? v->joined : last ? v->last : v->first, rows, WSH_COUNT(rows));
}
