/* target.c - the four forms of a request-target, RFC 9112 3.2.
 *
 * A target that fits no form is taken apart as far as it goes all the same: the oracle wants to say which octet made
 * it bad, and a server that served it did so under some path. */
#include "wire/grammar.h"
#include "wire/host.h"
#include "wire/octets.h"

/* path [ "?" query ], up to a fragment. False if an octet does not belong there. */
static bool read_path(struct wsh_span s, struct wsh_target_parts *t) {
    struct wsh_span text = wsh_span_slice(s, 0, wsh_span_find(s, '#'));
    t->query = text;
    t->path = wsh_span_cut(&t->query, '?');
    return text.n == s.n && wsh_uri_run(t->path, WSH_URI_PATH) == t->path.n &&
           wsh_uri_run(t->query, WSH_URI_QUERY) == t->query.n;
}

static size_t authority_end(struct wsh_span s) {
    size_t i = 0;
    while (i < s.n && s.p[i] != '/' && s.p[i] != '?' && s.p[i] != '#') i++;
    return i;
}

/* *( unreserved / pct-encoded / sub-delims / ":" ): a "@" is the one member of PCHAR that has to stay out. */
static bool is_userinfo(struct wsh_span s) {
    return wsh_uri_run(s, WSH_URI_REG_NAME | WSH_URI_PCHAR) == s.n && wsh_span_find(s, '@') == s.n;
}

/* authority = [ userinfo "@" ] host [ ":" port ]. The last "@" counts: no host holds one. */
static bool read_authority(struct wsh_span s, struct wsh_target_parts *t) {
    struct wsh_hostport ignored;
    size_t at = s.n;
    while (at > 0 && s.p[at - 1] != '@') at--;
    t->authority = wsh_span_skip(s, at);
    t->userinfo = wsh_span_slice(s, 0, at ? at - 1 : 0);
    return is_userinfo(t->userinfo) && wsh_hostport_read(t->authority, &ignored);
}

static bool read_absolute(struct wsh_span s, size_t colon, struct wsh_target_parts *t) {
    struct wsh_span behind = wsh_span_skip(s, colon + 3);
    size_t end = authority_end(behind);
    t->scheme = wsh_span_slice(s, 0, colon);
    bool good = read_authority(wsh_span_slice(behind, 0, end), t);
    return read_path(wsh_span_skip(behind, end), t) && good && wsh_is_scheme(t->scheme);
}

static enum wsh_target_form read_form(struct wsh_span s, struct wsh_target_parts *t) {
    struct wsh_hostport h;
    if (wsh_span_is(s, "*")) return WSH_TARGET_ASTERISK;
    if (wsh_span_starts(s, WSH_LIT("/"))) return read_path(s, t) ? WSH_TARGET_ORIGIN : WSH_TARGET_BAD;
    size_t colon = wsh_span_find_span(s, WSH_LIT("://"));
    if (colon < s.n) return read_absolute(s, colon, t) ? WSH_TARGET_ABSOLUTE : WSH_TARGET_BAD;
    if (!wsh_hostport_read(s, &h) || !h.port_given || h.host.n == 0) return WSH_TARGET_BAD;
    t->authority = s;
    return WSH_TARGET_AUTHORITY;
}

static bool has_high(struct wsh_span s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= 0x80) return true;
    return false;
}

struct wsh_target_parts wsh_target_read(struct wsh_span target) {
    struct wsh_span none = wsh_span_skip(target, target.n);
    struct wsh_target_parts t = {.scheme = none, .userinfo = none, .authority = none, .path = none, .query = none};
    t.form = read_form(target, &t);
    t.bad_percent = wsh_uri_bad_percent(target);
    t.high_octets = has_high(target);
    t.fragment = wsh_span_find(target, '#') < target.n;
    return t;
}
