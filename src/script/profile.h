/* profile.h - what is known or declared of a target: it turns what the specification leaves to the server into
 * something testable. Plain data, filled from flags and from wshake.yaml; owner: the arena of the run. */
#ifndef WSH_SCRIPT_PROFILE_H
#define WSH_SCRIPT_PROFILE_H

#include "wire/wire.h"

struct wsh_header {
    struct wsh_span name, value;
    bool secret; /* the value stays out of everything that is written */
};

/* What the operator promises to take. */
enum wsh_promise_id {
    WSH_PROMISE_HEAD,        /* octets of a request's head, from the method to the empty line */
    WSH_PROMISE_FIELDS,      /* field lines of one head */
    WSH_PROMISE_LINE,        /* octets of one field line, without its end */
    WSH_PROMISE_TARGET,      /* octets of the request-target */
    WSH_PROMISE_STALL,       /* microseconds after which a handshake that does not go on is ended */
    WSH_PROMISE_CONNECTIONS, /* open at the same time */
    WSH_PROMISE_COUNT
};
const char *wsh_promise_name(enum wsh_promise_id id); /* "head", as in `limits` */

/* Cases that do not apply to this target. */
struct wsh_without {
    struct wsh_span pattern; /* glob over families, or over ids if it holds a '/' */
    const char *reason;
    struct wsh_place at;
};

struct wsh_profile {
    struct wsh_uri uri;
    struct wsh_span host;       /* value of the Host field; uri.authority unless another one was declared */
    struct wsh_header *headers; /* added to every request that does not edit that field itself */
    size_t n_headers;
    struct wsh_span *origins_allowed, *origins_forbidden, *subprotocols;
    size_t n_allowed, n_forbidden, n_subprotocols;
    struct wsh_span cookie, authorization; /* values of a good session, of good credentials; empty: not declared */
    struct wsh_span cookie_bad, authorization_bad; /* values that must not do; empty: made from the good ones */
    uint64_t promises[WSH_PROMISE_COUNT];          /* 0: not promised */
    bool deflate;                                  /* speaks permessage-deflate */
    bool echo;                                     /* sends messages back */
    struct wsh_span blocked, status_path; /* of a front: a path that it refuses; one behind it that fails on demand */
    bool private_ca; /* its certificate is not signed by anyone the world knows, and need not be */
    struct wsh_without *without;
    size_t n_without;
    bool record_secrets; /* evidence keeps them */
    bool started;        /* the run started the target, and can look at its processes */
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
    WSH_NEED_DEFLATE = 1u << 8,          /* "deflate": the extension is declared */
    WSH_NEED_ECHO = 1u << 9,             /* "echo" */
    WSH_NEED_PRIVATE_CA = 1u << 10,      /* "private-ca" */
    WSH_NEED_LIMIT_HEAD = 1u << 11,      /* "limit-head": promised; the others in the order of enum wsh_promise_id */
    WSH_NEED_LIMIT_FIELDS = 1u << 12,
    WSH_NEED_LIMIT_LINE = 1u << 13,
    WSH_NEED_LIMIT_TARGET = 1u << 14,
    WSH_NEED_LIMIT_STALL = 1u << 15,
    WSH_NEED_LIMIT_CONNECTIONS = 1u << 16,
    WSH_NEED_EXEC = 1u << 17,            /* "exec": --exec started the target */
    WSH_NEED_BLOCKED = 1u << 18,         /* "blocked": a path that the front refuses */
    WSH_NEED_STATUS_PATH = 1u << 19,     /* "status-path" */
};
enum { WSH_NEED_COUNT = 20 }; /* bits from 1u << 0 */
const char *wsh_need_name(enum wsh_need bit);
bool wsh_need_find(struct wsh_span name, enum wsh_need *ret);
/* The needs that this profile meets (FOREIGN_ORIGIN is decided per request and always counted as met here). */
unsigned wsh_profile_meets(const struct wsh_profile *p);

/* Why a case of this family and id does not apply to the target, or NULL if it does. */
const char *wsh_profile_without(const struct wsh_profile *p, const char *family, const char *id);

/* The target as a URL, for results and messages. */
const char *wsh_profile_url(struct wsh_arena *a, const struct wsh_profile *p);

#endif
