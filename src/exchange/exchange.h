/* exchange.h - the step machine that performs one case once: sans-I/O.
 *
 * It is asked what it wants next and told what happened; sockets, TLS, clocks and random sources are arguments. The
 * same machine serves the engine (net/drive.h), the in-memory driver (exchange/memory.h), tests and fuzzers.
 *
 *     while ((ask = wsh_exchange_next(x, now)).kind != WSH_ASK_DONE) do it, then tell.
 *
 * Asks speak about one connection. An ask stays the same until it is answered by a tell, so asking twice is harmless.
 * Owner: everything (transcripts included) lives in the exchange and dies with wsh_exchange_free. */
#ifndef WSH_EXCHANGE_EXCHANGE_H
#define WSH_EXCHANGE_EXCHANGE_H

#include "script/case.h"

struct wsh_exchange; /* opaque */

enum wsh_ask_kind {
    WSH_ASK_CONNECT,    /* open connection `connection` */
    WSH_ASK_SEND,       /* write `octets` (all of one segment; partial writes are told with their length) */
    WSH_ASK_READ,       /* tell what arrives; give up at `until_us` */
    WSH_ASK_WAIT,       /* nothing until `until_us` (an ordered pause); what arrives meanwhile may be told */
    WSH_ASK_HALF_CLOSE,
    WSH_ASK_RESET,
    WSH_ASK_CLOSE,      /* the connection is no longer needed */
    WSH_ASK_DONE,
};
struct wsh_ask {
    enum wsh_ask_kind kind;
    unsigned connection;
    struct wsh_span octets; /* SEND */
    const struct wsh_tls_wish *tls; /* CONNECT: what the case orders of TLS, or NULL */
    uint64_t until_us;      /* SEND, READ, WAIT, HALF_CLOSE: on the clock of `now`; ask again then */
};

struct wsh_exchange_options {
    const struct wsh_profile *profile;
    uint64_t seed;        /* of the run; the exchange's stream is named by case id, attempt and repetition */
    unsigned attempt;     /* 0 first, 1 confirmation, ... */
    unsigned repetition;  /* of a case with `repeat` or `parallel` */
    uint64_t timeout_us;  /* of one await, unless the case says `within` */
    unsigned size;        /* of a case with `grow`; 0: 1 */
    enum wsh_split_kind split; /* of every request whose step does not say its own (--segment) */
    uint64_t split_seed;  /* for a random one */
};

struct wsh_exchange *wsh_exchange_new(const struct wsh_case *c, const struct wsh_exchange_options *o);
void wsh_exchange_free(struct wsh_exchange *x); /* accepts NULL */

struct wsh_ask wsh_exchange_next(struct wsh_exchange *x, uint64_t now_us);

/* Tells. `text` may be NULL; copied. */
void wsh_exchange_connected(struct wsh_exchange *x, unsigned connection, const char *tls, uint64_t now_us);
void wsh_exchange_sent(struct wsh_exchange *x, unsigned connection, size_t n, uint64_t now_us);
void wsh_exchange_received(struct wsh_exchange *x, unsigned connection, struct wsh_span octets, uint64_t now_us);
/* FIN, RESET, TLS_ALERT, CONNECT_FAIL, TLS_FAIL seen; HALF_CLOSE, RESET and CLOSE done are told as FIN / RESET / FIN of
 * side WSH_SENT. Deadlines need no tell: the next ask notices them. */
void wsh_exchange_event(struct wsh_exchange *x, unsigned connection, enum wsh_event_kind kind, enum wsh_side side,
                        const char *text, uint64_t now_us);

const struct wsh_case *wsh_exchange_case(const struct wsh_exchange *x);
size_t wsh_exchange_connections(const struct wsh_exchange *x);
const struct wsh_transcript *wsh_exchange_transcript(const struct wsh_exchange *x, unsigned connection);
const struct wsh_fresh *wsh_exchange_fresh(const struct wsh_exchange *x);
uint64_t wsh_exchange_duration_us(const struct wsh_exchange *x);
/* Names of the needs that this profile does not meet ("foreign-origin, tls"), or NULL. Known right after new. */
const char *wsh_exchange_unmet(const struct wsh_exchange *x);

#endif
