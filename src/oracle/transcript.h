/* transcript.h - what was said, by whom, when: the evidence.
 *
 * Invariant: octets of a side only grow; an event's [offset, offset + length) lies inside its side's octets.
 * Octets beyond the limit of a side are counted, not kept (`dropped`).
 * Owner: the exchange that appends; everyone else reads. Freed with wsh_transcript_done.
 * One transcript is one connection; an exchange may hold several. */
#ifndef WSH_ORACLE_TRANSCRIPT_H
#define WSH_ORACLE_TRANSCRIPT_H

#include "base/base.h"

enum wsh_side { WSH_SENT, WSH_RECEIVED };

enum wsh_event_kind {
    WSH_EVENT_CONNECT,      /* TCP is up */
    WSH_EVENT_TLS,          /* TLS is up; text = version, cipher, ALPN */
    WSH_EVENT_DATA,         /* octets of `side`: one write or one read */
    WSH_EVENT_FIN,          /* `side` half-closed */
    WSH_EVENT_RESET,        /* the peer reset the connection (RECEIVED) or we did (SENT) */
    WSH_EVENT_TLS_ALERT,    /* text = the alert; EOF without close_notify is FIN with text "no close_notify" */
    WSH_EVENT_DEADLINE,     /* our patience ended */
    WSH_EVENT_CONNECT_FAIL, /* no connection; text = why */
    WSH_EVENT_TLS_FAIL,     /* no TLS; text = why */
    WSH_EVENT_MARK,         /* a step of the case began; text = its name */
};

struct wsh_event {
    enum wsh_event_kind kind;
    enum wsh_side side;
    size_t offset, length; /* DATA only */
    uint64_t at_us;        /* since the exchange began */
    const char *text;      /* in the arena, or NULL */
};

struct wsh_transcript {
    struct wsh_arena *arena;
    struct wsh_buf octets[2]; /* by side */
    uint64_t dropped[2];
    struct wsh_event *events;
    size_t n;
};

void wsh_transcript_init(struct wsh_transcript *t, struct wsh_arena *a);
void wsh_transcript_done(struct wsh_transcript *t);
/* Nothing was said yet; memory of octets is kept. For loops: to be called when the arena is reset, too. */
void wsh_transcript_clear(struct wsh_transcript *t);
void wsh_transcript_data(struct wsh_transcript *t, enum wsh_side side, struct wsh_span octets, uint64_t at_us);
void wsh_transcript_event(struct wsh_transcript *t, enum wsh_event_kind kind, enum wsh_side side, const char *text,
                          uint64_t at_us);
const struct wsh_event *wsh_transcript_find(const struct wsh_transcript *t, enum wsh_event_kind kind,
                                            enum wsh_side side);
struct wsh_span wsh_transcript_octets(const struct wsh_transcript *t, enum wsh_side side);
const char *wsh_event_name(enum wsh_event_kind kind); /* "connect", "data", ... as in the record stream */

#endif
