/* ruling.h - what the specifications demand of a server for any request octets, before it has answered.
 *
 * General: knows no case. RULING_ACCEPT: the octets are a valid handshake in every reading, or are equal by definition
 * to one, so that refusing it needs a reason outside of the handshake (policy). RULING_REFUSE: some applicable MUST
 * forbids a 101 to websocket (one to another protocol that was offered is no handshake). OPEN: the texts leave it open
 * or are in tension. Every reason is listed, refusals first. */
#ifndef WSH_ORACLE_RULING_H
#define WSH_ORACLE_RULING_H

#include "oracle/rule.h"
#include "wire/wire.h"

enum wsh_ruling_kind { WSH_RULING_ACCEPT, WSH_RULING_REFUSE, WSH_RULING_OPEN };
const char *wsh_ruling_name(enum wsh_ruling_kind k); /* "must accept", "must refuse", "open" */

struct wsh_reason {
    enum wsh_ruling_kind kind;  /* REFUSE or OPEN */
    enum wsh_rule_id rule;
    size_t offset, length;      /* in the request octets */
    const char *text;           /* one phrase: "Sec-WebSocket-Key is empty" */
};

struct wsh_ruling {
    enum wsh_ruling_kind kind;
    struct wsh_reason *reasons;
    size_t n;
    bool incomplete;     /* the octets hold no complete request: a server may wait */
    bool websocket;      /* GET, 1.1+, asks for websocket: if false, any HTTP answer but 101 is proper */
    bool must_close;     /* framing faults after which the connection must be closed (RFC 9112 6.1, 6.3) */
};

void wsh_ruling_read(struct wsh_arena *a, struct wsh_span request, struct wsh_ruling *out);
/* The same without a word: every text is empty. For those who ask millions of times and tell of few. `head`: that of
 * the request if the caller has read a whole one (WSH_READ_DONE), or NULL. */
void wsh_ruling_glance(struct wsh_arena *a, struct wsh_span request, const struct wsh_head *head,
                       struct wsh_ruling *out);

#endif
