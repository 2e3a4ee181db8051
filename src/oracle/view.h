/* view.h - one connection understood: the request as sent, the response as received, what came behind it.
 *
 * A pure function of a transcript. Everything that expectations, checks and the record speak about is read here once.
 * Owner: the arena; spans point into the transcript. */
#ifndef WSH_ORACLE_VIEW_H
#define WSH_ORACLE_VIEW_H

#include "oracle/tls_seen.h"
#include "oracle/transcript.h"
#include "wire/wire.h"

/* What the target did (docs/design.md, words). */
enum wsh_outcome {
    WSH_ACCEPTED,  /* a valid 101 */
    WSH_REFUSED,   /* a complete response that is not 101; a body without framing is as complete as it is */
    WSH_CLOSED,    /* FIN without a complete response */
    WSH_RESET,     /* RST without a complete response */
    WSH_SILENT,    /* nothing, or nothing complete, until the deadline */
    WSH_GARBLED,   /* octets that are no HTTP response, or a 101 that is not a valid handshake */
    WSH_UNREACHED, /* no connection, no TLS */
    WSH_OUTCOME_COUNT
};
const char *wsh_outcome_name(enum wsh_outcome o);
bool wsh_outcome_find(struct wsh_span name, enum wsh_outcome *ret);

/* Which reading of the request's key the accept value proves. */
enum wsh_accept_match {
    WSH_ACCEPT_NONE,       /* no 101, or no Sec-WebSocket-Accept */
    WSH_ACCEPT_RIGHT,      /* the digest of the one, trimmed key */
    WSH_ACCEPT_FIRST, WSH_ACCEPT_LAST, WSH_ACCEPT_JOINED, /* several key lines: that one, or "k1, k2" (also "k1,k2") */
    WSH_ACCEPT_UNTRIMMED,  /* the digest of the key with its surrounding white space */
    WSH_ACCEPT_EMPTY_KEY,  /* the digest of the empty key */
    WSH_ACCEPT_WRONG,      /* nothing we know */
};
const char *wsh_accept_match_name(enum wsh_accept_match m);

/* What stands behind a 101 until the end. */
enum wsh_behind_kind {
    WSH_BEHIND_NOTHING,
    WSH_BEHIND_FRAMES, /* the last one may be incomplete */
    WSH_BEHIND_HTTP,   /* octets of an HTTP message, also behind frames */
    WSH_BEHIND_OTHER,
};
/* The peer's side of the connection when the exchange ended. */
enum wsh_ended { WSH_ENDED_OPEN, WSH_ENDED_CLOSED, WSH_ENDED_RESET, WSH_ENDED_CLOSE_FRAME /* closed by TCP or not */ };

/* How octets that were poured without end came to theirs. */
enum wsh_poured {
    WSH_POURED_NOT,      /* nothing was poured */
    WSH_POURED_ANSWERED, /* the peer answered */
    WSH_POURED_ENDED,    /* it closed or reset the connection without an answer */
    WSH_POURED_OCTETS,   /* all that the case has to pour went out */
    WSH_POURED_TIME,     /* the time of the case was up */
};

/* What a connection did as a whole. */
struct wsh_facts {
    enum wsh_behind_kind behind; /* of a 101 */
    bool echo;             /* a message that we sent as frames came back as frames, uncompressed */
    enum wsh_ended ended;
    unsigned close_code;   /* status of its Close frame, 1005 if that has none; 0 without one */
    bool early;            /* the response began before the last octet of its request was sent */
    unsigned responses;    /* complete ones on the connection, 1xx not counted */
    unsigned first_status; /* of the first final response on the connection, 0 without one */
    enum wsh_poured poured;
    uint64_t answer_us;    /* from the last octet sent before it to the end of the response's head, or of patience */
    uint64_t closed_us;    /* from our last octet, or the beginning, to the end of the peer's side; 0: still open */
    unsigned accepted_before; /* earlier connections of the exchange with a valid 101; the judge counts them */
    struct wsh_tls_seen tls;
};

struct wsh_view {
    const struct wsh_transcript *transcript;
    bool secure;                    /* over TLS */
    size_t request_offset;          /* of the request in the sent octets */
    enum wsh_read request_read;     /* DONE: the request has a complete head */
    struct wsh_head request;        /* the first request sent */
    enum wsh_read response_read;
    struct wsh_head response;       /* the first final response: 1xx other than 101 are skipped */
    size_t interim;                 /* how many 1xx were skipped */
    size_t response_offset;         /* of the response in the received octets */
    size_t response_end;            /* behind its head and body, as far as received: the next response starts there */
    size_t sent_before;             /* octets of ours that were out when the response head was complete */
    struct wsh_body body_kind;
    enum wsh_read body_read;
    struct wsh_span body;           /* of a refusal, as far as received */
    struct wsh_span after;          /* received octets behind the 101, or behind a complete refusal */
    bool fin, reset, deadline;      /* how the received side ended */
    enum wsh_outcome outcome;
    unsigned status;                /* 0 without response */
    enum wsh_accept_match accept;
    struct wsh_exts exts;           /* of the 101 */
    bool pinged;                    /* we sent a ping as WebSocket, not inside of a request */
    bool pong, early_pong, ws_close; /* frames behind the 101: the last ping's pong, one before our ping, a Close */
    struct wsh_facts facts;         /* after wsh_view_facts */
    struct wsh_span why;            /* one phrase on the outcome, e.g. "101 without Upgrade"; in the arena */
};

/* `final`: the connection is over (no more octets will come or the engine stopped waiting). Without it the outcome may
 * be SILENT simply because the answer is not complete yet: see wsh_view_decidable. */
void wsh_view_read(struct wsh_arena *a, const struct wsh_transcript *t, struct wsh_view *out);
/* The same for who has read the head of the first request already: a whole one (WSH_READ_DONE), of equal octets. */
void wsh_view_read_known(struct wsh_arena *a, const struct wsh_transcript *t, const struct wsh_head *request,
                         struct wsh_view *out);
/* The same for a later request on the connection: both offsets are where it and its response begin. */
void wsh_view_read_at(struct wsh_arena *a, const struct wsh_transcript *t, size_t sent_from, size_t received_from,
                      struct wsh_view *out);

/* Fills the facts: by what a connection did until its end, so only once it has ended. */
void wsh_view_facts(struct wsh_arena *a, struct wsh_view *v);

/* Is the answer complete, so that waiting longer cannot change the outcome? Cheap; called after every read. */
bool wsh_view_decidable(struct wsh_arena *scratch, const struct wsh_transcript *t);
bool wsh_view_decidable_at(struct wsh_arena *scratch, const struct wsh_transcript *t, size_t sent_from,
                           size_t received_from);

#endif
