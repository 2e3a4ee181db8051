/* profile.h - what is known or declared of a target: it turns what the specification leaves to the server into
 * something testable. Plain data, filled from flags (and later from wshake.yaml); owner: the arena of the run. */
#ifndef WSH_SCRIPT_PROFILE_H
#define WSH_SCRIPT_PROFILE_H

#include "wire/wire.h"

struct wsh_header { struct wsh_span name, value; };

struct wsh_profile {
    struct wsh_uri uri;
    struct wsh_span host;  /* value of the Host field; uri.authority unless --header Host: was given */
    struct wsh_header *headers; /* added to every request that does not edit that field itself */
    size_t n_headers;
    struct wsh_span *origins_allowed, *origins_forbidden, *subprotocols;
    size_t n_allowed, n_forbidden, n_subprotocols;
    struct wsh_span cookie, authorization; /* values of a good session, of good credentials; empty: not declared */
    bool record_secrets;                   /* evidence keeps them */
};

/* What a case needs before it can be sent; a missing one is `skip` and named. */
enum wsh_need {
    WSH_NEED_ORIGIN_ALLOWED = 1u << 0,   /* "origin-allowed": --origin-allowed was given */
    WSH_NEED_ORIGIN_FORBIDDEN = 1u << 1, /* "origin-forbidden" */
    WSH_NEED_SUBPROTOCOL = 1u << 2,      /* "subprotocol" */
    WSH_NEED_TLS = 1u << 3,              /* "tls": a wss target */
    WSH_NEED_CLEARTEXT = 1u << 4,        /* "cleartext": a ws target */
    WSH_NEED_FOREIGN_ORIGIN = 1u << 5,   /* "foreign-origin": the Origin sent is not one of the allowed ones */
    WSH_NEED_COOKIE = 1u << 6,           /* "cookie": --cookie was given */
    WSH_NEED_AUTHORIZATION = 1u << 7,    /* "authorization" */
};
enum { WSH_NEED_COUNT = 8 }; /* bits from 1u << 0 */
const char *wsh_need_name(enum wsh_need bit);
bool wsh_need_find(struct wsh_span name, enum wsh_need *ret);
/* The needs that this profile meets (FOREIGN_ORIGIN is decided per request and always counted as met here). */
unsigned wsh_profile_meets(const struct wsh_profile *p);

/* The target as a URL, for results and messages. */
const char *wsh_profile_url(struct wsh_arena *a, const struct wsh_profile *p);

#endif
