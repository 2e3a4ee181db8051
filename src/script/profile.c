/* profile.c - the table of needs, and which of them a target meets. */
#include "script/profile.h"

static const struct {
    enum wsh_need bit;
    const char *name;
} needs[] = {
    {WSH_NEED_ORIGIN_ALLOWED, "origin-allowed"},
    {WSH_NEED_ORIGIN_FORBIDDEN, "origin-forbidden"},
    {WSH_NEED_SUBPROTOCOL, "subprotocol"},
    {WSH_NEED_TLS, "tls"},
    {WSH_NEED_CLEARTEXT, "cleartext"},
    {WSH_NEED_FOREIGN_ORIGIN, "foreign-origin"},
    {WSH_NEED_COOKIE, "cookie"},
    {WSH_NEED_AUTHORIZATION, "authorization"},
    {WSH_NEED_DEFLATE, "deflate"},
    {WSH_NEED_ECHO, "echo"},
    {WSH_NEED_PRIVATE_CA, "private-ca"},
    {WSH_NEED_LIMIT_HEAD, "limit-head"},
    {WSH_NEED_LIMIT_FIELDS, "limit-fields"},
    {WSH_NEED_LIMIT_LINE, "limit-line"},
    {WSH_NEED_LIMIT_TARGET, "limit-target"},
    {WSH_NEED_LIMIT_STALL, "limit-stall"},
    {WSH_NEED_LIMIT_CONNECTIONS, "limit-connections"},
    {WSH_NEED_EXEC, "exec"},
    {WSH_NEED_BLOCKED, "blocked"},
    {WSH_NEED_STATUS_PATH, "status-path"},
};

const char *wsh_need_name(enum wsh_need bit) {
    for (size_t i = 0; i < WSH_COUNT(needs); i++)
        if (needs[i].bit == bit) return needs[i].name;
    WSH_BUG("no such need");
}

bool wsh_need_find(struct wsh_span name, enum wsh_need *ret) {
    for (size_t i = 0; i < WSH_COUNT(needs); i++)
        if (wsh_span_is(name, needs[i].name)) {
            *ret = needs[i].bit;
            return true;
        }
    return false;
}

unsigned wsh_profile_meets(const struct wsh_profile *p) {
    unsigned met = WSH_NEED_FOREIGN_ORIGIN;
    if (p->n_allowed > 0) met |= WSH_NEED_ORIGIN_ALLOWED;
    if (p->n_forbidden > 0) met |= WSH_NEED_ORIGIN_FORBIDDEN;
    if (p->n_subprotocols > 0) met |= WSH_NEED_SUBPROTOCOL;
    if (p->cookie.n > 0) met |= WSH_NEED_COOKIE;
    if (p->authorization.n > 0) met |= WSH_NEED_AUTHORIZATION;
    if (p->deflate) met |= WSH_NEED_DEFLATE;
    if (p->echo) met |= WSH_NEED_ECHO;
    if (p->blocked.n > 0) met |= WSH_NEED_BLOCKED;
    if (p->status_path.n > 0) met |= WSH_NEED_STATUS_PATH;
    if (p->private_ca) met |= WSH_NEED_PRIVATE_CA;
    for (unsigned i = 0; i < WSH_PROMISE_COUNT; i++)
        if (p->promises[i] > 0) met |= (unsigned)WSH_NEED_LIMIT_HEAD << i;
    if (p->started) met |= WSH_NEED_EXEC;
    met |= p->uri.secure ? WSH_NEED_TLS : WSH_NEED_CLEARTEXT;
    return met;
}

const char *wsh_promise_name(enum wsh_promise_id id) {
    static const char *const names[] = {"head", "fields", "line", "target", "stall", "connections"};
    return names[id];
}

const char *wsh_profile_without(const struct wsh_profile *p, const char *family, const char *id) {
    for (size_t i = 0; i < p->n_without; i++) {
        struct wsh_span pattern = p->without[i].pattern;
        bool of_ids = wsh_span_find(pattern, '/') < pattern.n;
        if (wsh_glob(pattern, wsh_span_of(of_ids ? id : family))) return p->without[i].reason;
    }
    return NULL;
}

const char *wsh_profile_url(struct wsh_arena *a, const struct wsh_profile *p) {
    const char *scheme = p->uri.secure ? "wss" : "ws";
    return wsh_arena_printf(a, "%s://%.*s%.*s", scheme, WSH_FMT(p->uri.authority), WSH_FMT(p->uri.resource));
}
