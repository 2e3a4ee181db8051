/* uri.c - ws and wss URIs of RFC 6455 3: from what a user types to where to connect and what to send.
 *
 * This text comes from a user, so the reader says what is wrong and where; each message is one phrase that fits behind
 * "'ws://...': ". */
#include "wire/uri.h"

#include "wire/host.h"
#include "wire/octets.h"

struct reader {
    struct wsh_span text;
    const char *what;
    size_t at;
};

static bool wrong(struct reader *r, size_t at, const char *what) {
    r->what = what;
    r->at = at;
    return false;
}

static bool read_scheme(struct reader *r, struct wsh_uri *u, size_t *ret_end) {
    size_t end = wsh_span_find_span(r->text, WSH_LIT("://"));
    struct wsh_span scheme = wsh_span_slice(r->text, 0, end);
    if (end == r->text.n) return wrong(r, 0, "no scheme: a WebSocket URI starts with ws:// or wss://");
    if (wsh_span_is_ci(scheme, "http")) return wrong(r, 0, "http:// is no WebSocket scheme: write ws://");
    if (wsh_span_is_ci(scheme, "https")) return wrong(r, 0, "https:// is no WebSocket scheme: write wss://");
    u->secure = wsh_span_is_ci(scheme, "wss");
    if (!u->secure && !wsh_span_is_ci(scheme, "ws")) return wrong(r, 0, "unknown scheme: ws:// and wss:// are allowed");
    *ret_end = end + 3;
    return true;
}

/* What users take for a part of the authority and RFC 6455 3 does not. */
static bool check_authority(struct reader *r, struct wsh_span authority, size_t at) {
    size_t user = wsh_span_find(authority, '@');
    if (authority.n == 0) return wrong(r, at, "no host");
    if (user < authority.n) return wrong(r, at, "a ws URI has no user information: pass credentials as a header");
    for (size_t i = 0; i < authority.n; i++)
        if (authority.p[i] >= 0x80) return wrong(r, at + i, "a host in other letters than ASCII: write its xn-- form");
    return true;
}

static bool read_port(struct reader *r, const struct wsh_hostport *h, struct wsh_uri *u) {
    uint64_t port = 0;
    u->port = u->secure ? 443 : 80;
    if (h->port.n == 0) return true;
    size_t at = (size_t)(h->port.p - r->text.p);
    if (!wsh_span_to_u64(h->port, &port) || port < 1 || port > 65535) return wrong(r, at, "a port is 1 to 65535");
    u->port = (uint16_t)port;
    u->port_given = true;
    return true;
}

static bool read_authority(struct reader *r, struct wsh_arena *a, struct wsh_span authority, struct wsh_uri *u) {
    struct wsh_hostport h;
    size_t at = (size_t)(authority.p - r->text.p);
    if (!check_authority(r, authority, at)) return false;
    if (!wsh_hostport_read(authority, &h)) return wrong(r, at, "neither a host nor a host with a port");
    u->ipv6 = h.literal;
    u->host = h.literal ? wsh_span_slice(h.host, 1, h.host.n - 1) : h.host;
    if (u->host.n == 0) return wrong(r, at, "no host");
    if (u->ipv6 && !wsh_is_ipv6(u->host)) return wrong(r, at, "not an IPv6 address in the brackets");
    if (!read_port(r, &h, u)) return false;
    bool usual = u->port == (u->secure ? 443 : 80); /* RFC 6455 4.1: the default port is left out */
    u->authority = usual ? h.host : wsh_span_of(wsh_arena_printf(a, "%.*s:%u", WSH_FMT(h.host), (unsigned)u->port));
    return true;
}

/* path-abempty [ "?" query ] as the resource name of RFC 6455 3. */
static bool read_resource(struct reader *r, struct wsh_arena *a, struct wsh_span rest, struct wsh_uri *u) {
    size_t at = (size_t)(rest.p - r->text.p);
    size_t path = wsh_uri_run(rest, WSH_URI_PATH);
    size_t end = path;
    if (end < rest.n && rest.p[end] == '?') end += 1 + wsh_uri_run(wsh_span_skip(rest, end + 1), WSH_URI_QUERY);
    if (end < rest.n && rest.p[end] == '#') return wrong(r, at + end, "a ws URI has no fragment: write %23 for #");
    if (end < rest.n && rest.p[end] == '%') return wrong(r, at + end, "% without two hexadecimal digits");
    if (end < rest.n) return wrong(r, at + end, "a character that must be percent-encoded");
    if (end == path + 1) end = path; /* "?" stands there only if the query is not empty */
    u->resource = wsh_span_slice(rest, 0, end);
    if (path == 0) u->resource = wsh_span_of(wsh_arena_printf(a, "/%.*s", WSH_FMT(u->resource)));
    return true;
}

static size_t authority_end(struct wsh_span s) {
    size_t i = 0;
    while (i < s.n && s.p[i] != '/' && s.p[i] != '?' && s.p[i] != '#') i++;
    return i;
}

bool wsh_uri_read(struct wsh_arena *a, struct wsh_span text, struct wsh_uri *ret_uri, const char **reterr_what,
                  size_t *reterr_at) {
    struct reader r = {.text = text};
    struct wsh_uri u = {0};
    size_t at = 0;
    bool good = read_scheme(&r, &u, &at);
    struct wsh_span rest = wsh_span_skip(text, at);
    struct wsh_span authority = wsh_span_slice(rest, 0, authority_end(rest));
    good = good && read_authority(&r, a, authority, &u) && read_resource(&r, a, wsh_span_skip(rest, authority.n), &u);
    if (good) *ret_uri = u;
    if (!good) *reterr_what = r.what, *reterr_at = r.at;
    return good;
}
