/* responder.h - the embedded reference server's decisions, sans-I/O: request octets in, response octets out.
 *
 * Strict by default: it is an independent second reading of the specifications (it does not use the oracle's ruling),
 * so that the two can be compared. A flaw is one wrong decision, named, in a table. */
#ifndef WSH_SERVER_RESPONDER_H
#define WSH_SERVER_RESPONDER_H

#include "wire/wire.h"

struct wsh_flaw {
    const char *name;    /* "accepts-any-version" */
    const char *rule;    /* "R6455-4.2.2-4-VERSION" */
    const char *help;    /* what it does wrong, one phrase */
    const char *seen_in; /* a known bug or server that behaved so, or NULL */
    bool live;           /* shows over real sockets only */
    bool legal;          /* within its rights: a case tells it apart, none calls it wrong */
};
extern const struct wsh_flaw wsh_flaws[];
extern const size_t wsh_flaw_count;
/* Index into wsh_flaws, or -1. */
int wsh_flaw_find(struct wsh_span name);

/* What the connections of one server have in common; only flaws look at it. Zeroed by its owner, who outlives them. */
struct wsh_server_shared {
    uint64_t connections;  /* so far */
    unsigned open;
    unsigned leaked;       /* connections whose descriptor is never closed */
    uint64_t kept_kib;     /* memory that is never given back */
    char last_key[64];     /* of the last handshake that was accepted */
};

struct wsh_server_config {
    const struct wsh_span *origins; /* allowed; none given: every origin is welcome */
    size_t n_origins;
    const struct wsh_span *subprotocols; /* spoken, in order of preference; none given: none */
    size_t n_subprotocols;
    struct wsh_span cookie, authorization; /* a session ("name=value") and credentials to ask for; no octets: none */
    struct wsh_span blocked; /* a target that nobody may ask for; no octets: none */
    const size_t *connections; /* how many are open now, or NULL: nobody counts */
    bool deflate;        /* negotiates permessage-deflate */
    bool secure;         /* behind TLS */
    struct wsh_server_shared *shared; /* or NULL: every connection is the first */
    const bool *flaws;   /* wsh_flaw_count entries, or NULL */
    bool *asked;         /* as many, or NULL: set for each flaw that could have changed what was decided */
};

struct wsh_responder; /* opaque: one connection */
struct wsh_responder *wsh_responder_new(const struct wsh_server_config *config); /* config is borrowed */
void wsh_responder_free(struct wsh_responder *r);
void wsh_responder_reset(struct wsh_responder *r); /* as new, memory kept: for loops */

/* DIE: a flaw ends the process. FREEZE: it stays, and does nothing more. Whoever runs the responder plays that: nothing
 * answers any more, on any connection. */
enum {
    WSH_RESPONDER_KEEP = 0,
    WSH_RESPONDER_CLOSE = 1,
    WSH_RESPONDER_RESET = 2,
    WSH_RESPONDER_DIE = 4,
    WSH_RESPONDER_FREEZE = 8,
};
/* Octets arrived (may be empty), or with `fin` the peer closed its side. Appends the answer; returns what to do with
 * the connection after it was sent. Decides as early as it can: a request that can no longer become valid is answered
 * at once (a bare CR, a NUL, a bad request-line, too long a head). */
unsigned wsh_responder_receive(struct wsh_responder *r, struct wsh_span octets, bool fin, struct wsh_buf *out);
/* Microseconds that a connection may take from its start, or from its last answer, to the end of its next request;
 * 0: for ever, behind a 101. Not from the last octet: a peer that drips is not given more time. */
uint64_t wsh_responder_patience_us(const struct wsh_responder *r);
/* The patience is at its end: 408 if a request has begun. Always answers that the connection is over. */
unsigned wsh_responder_expire(struct wsh_responder *r, struct wsh_buf *out);
/* The peer reset the connection: what to do now. */
unsigned wsh_responder_cut(struct wsh_responder *r);
/* How long a flaw made the last answer take; asked once behind each. 0: no time at all. */
uint64_t wsh_responder_cost_us(struct wsh_responder *r);
uint64_t wsh_responder_answered(const struct wsh_responder *r); /* requests answered so far */

#endif
