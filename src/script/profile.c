/* profile.c - the table of needs, and which of them a target meets. */
#include "script/profile.h"

static const struct {
    enum wsh_need bit;
    const char *name;
} needs[] = {
    {WSH_NEED_ORIGIN_ALLOWED, "origin-allowed"}, {WSH_NEED_ORIGIN_FORBIDDEN, "origin-forbidden"},
    {WSH_NEED_SUBPROTOCOL, "subprotocol"},       {WSH_NEED_TLS, "tls"},
    {WSH_NEED_CLEARTEXT, "cleartext"},           {WSH_NEED_FOREIGN_ORIGIN, "foreign-origin"},
    {WSH_NEED_COOKIE, "cookie"},                 {WSH_NEED_AUTHORIZATION, "authorization"},
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
    met |= p->uri.secure ? WSH_NEED_TLS : WSH_NEED_CLEARTEXT;
    return met;
}

const char *wsh_profile_url(struct wsh_arena *a, const struct wsh_profile *p) {
    const char *scheme = p->uri.secure ? "wss" : "ws";
    return wsh_arena_printf(a, "%s://%.*s%.*s", scheme, WSH_FMT(p->uri.authority), WSH_FMT(p->uri.resource));
}
