/* tls_seen.h - what TLS did on a connection: written by whoever drives TLS, as the text of one event, and read back.
 *
 * Evidence is text, so that a record can be judged years later without any TLS: the text of a `tls` event is
 *     TLSv1.3 TLS_AES_256_GCM_SHA384 alpn=h2 resumed=no certificate=verified
 * words without '=' first, then any of `alpn`, `resumed`, `early-data`, `renegotiation` and `certificate`, each left
 * out where it was not tried. A `tls-fail` or `tls-alert` event holds one of the sentences below. */
#ifndef WSH_ORACLE_TLS_SEEN_H
#define WSH_ORACLE_TLS_SEEN_H

#include "oracle/transcript.h"
#include "wire/tls_hello.h"

#define WSH_TLS_SAID_DISTRUST "the certificate was not verified: " /* why follows */
#define WSH_TLS_SAID_LATE "the TLS handshake was not finished in time"
#define WSH_TLS_SAID_ALERT "alert '%s' from %s" /* its name in wsh_tls_alerts; "us" or "the peer" */

enum wsh_tls_end {
    WSH_TLS_NONE,       /* cleartext, or raw octets */
    WSH_TLS_COMPLETED,
    WSH_TLS_REFUSED,    /* an alert, a closed connection, or octets that are no TLS */
    WSH_TLS_UNANSWERED, /* not finished in time */
    WSH_TLS_DISTRUSTED, /* we ended it: the certificate, ... */
    WSH_TLS_FAULTY,     /* ... or an answer that is not as TLS demands */
};
enum wsh_tls_alpn { WSH_ALPN_NONE, WSH_ALPN_H1, WSH_ALPN_H10, WSH_ALPN_H2, WSH_ALPN_OTHER };
/* NOT_TRIED: the session before gave nothing to resume, or nothing that early data may be sent with. */
enum wsh_tls_resumed { WSH_RESUMED_NO, WSH_RESUMED_YES, WSH_RESUMED_NOT_TRIED };
enum wsh_tls_early { WSH_EARLY_ACCEPTED, WSH_EARLY_REJECTED, WSH_EARLY_NOT_TRIED };
enum wsh_tls_again { WSH_AGAIN_COMPLETED, WSH_AGAIN_REFUSED, WSH_AGAIN_IGNORED, WSH_AGAIN_NOT_TRIED };
enum wsh_tls_trust {
    WSH_TRUST_VERIFIED, WSH_TRUST_EXPIRED, WSH_TRUST_WRONG_NAME, WSH_TRUST_SELF_SIGNED, WSH_TRUST_UNTRUSTED,
    WSH_TRUST_UNKNOWN, /* of a resumed session, for one */
};

struct wsh_tls_seen {
    enum wsh_tls_end end;
    unsigned version;           /* agreed, also by a raw ServerHello; 0: none */
    struct wsh_span suite, protocol; /* COMPLETED: names; the protocol of ALPN or nothing */
    enum wsh_tls_alpn alpn;
    enum wsh_tls_resumed resumed;
    enum wsh_tls_early early;
    enum wsh_tls_again renegotiation;
    enum wsh_tls_trust trust;
    bool ended, notified;       /* COMPLETED: the peer ended it, and said so by close_notify */
    bool alerted;
    unsigned alert;             /* the peer's, when alerted */
    struct wsh_tls_answer first; /* what the received octets are if they are no secret: the answer to a raw hello */
};

/* Appends the text of a `tls` event. */
void wsh_tls_seen_print(const struct wsh_tls_seen *s, struct wsh_buf *out);
/* All that the events and the received octets of the connection say. Spans point into the transcript. */
void wsh_tls_seen_read(const struct wsh_transcript *t, struct wsh_tls_seen *out);
enum wsh_tls_alpn wsh_tls_alpn_of(struct wsh_span protocol);
/* "a TLS alert, 'protocol-version'" and the like, for a sentence; in the arena. */
const char *wsh_tls_answer_phrase(struct wsh_arena *a, const struct wsh_tls_answer *first);

#endif
