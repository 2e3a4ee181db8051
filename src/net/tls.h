/* tls.h - TLS as a byte filter between a socket's octets and a connection's octets, on OpenSSL memory BIOs.
 *
 * Sans-I/O: octets in, octets out. The error queue is drained before each call; EOF without close_notify is an
 * observation, not an error. */
#ifndef WSH_NET_TLS_H
#define WSH_NET_TLS_H

#include "oracle/tls_seen.h"
#include "script/tls_form.h"

struct wsh_tls_context; /* opaque: shared by connections */
struct wsh_tls;         /* opaque: one connection */

/* How a server of ours differs from a strict one. */
enum {
    WSH_TLS_WRONG_NO_ALPN = 1,         /* ignores ALPN, which is its right */
    WSH_TLS_WRONG_ALPN_ECHO = 2,       /* selects what is offered first if it knows nothing of it */
    WSH_TLS_WRONG_ALPN_H2 = 4,         /* selects h2, and speaks HTTP/1.1 */
    WSH_TLS_WRONG_ALPN_NO_H1 = 8,      /* does not know http/1.1 */
    WSH_TLS_WRONG_WANTS_NAME = 16,     /* refuses a hello without a server name */
    WSH_TLS_WRONG_REFUSES_NAMES = 32,  /* refuses all names but localhost */
    WSH_TLS_WRONG_RESUMES_ANY = 64,    /* resumes a session under another name */
    WSH_TLS_WRONG_EARLY_DATA = 128,    /* takes early data */
    WSH_TLS_WRONG_RENEGOTIATES = 256,
    WSH_TLS_WRONG_NO_NOTIFY = 512,     /* ends without close_notify */
    WSH_TLS_WRONG_NO_RESUMED = 1024,   /* gives tickets, and ends whoever comes back with one */
    WSH_TLS_WRONG_ALPN_UNOFFERED = 2048, /* selects http/1.1 whatever is offered */
};
struct wsh_tls_options {
    bool server;
    const char *cert, *key;   /* PEM files; server: required */
    const char *cacert;       /* client: trust these instead of the system's */
    bool insecure;            /* client: go on whatever the certificate is like */
    unsigned least, most;     /* server: versions; 0: 1.2 and whatever the library has */
    bool tickets;             /* server: sessions can be resumed */
    unsigned wrong;           /* server: WSH_TLS_WRONG_ bits */
};
/* NULL: *reterr_why says what failed ("cannot read certificate 'x.pem': ..."), in the arena. */
struct wsh_tls_context *wsh_tls_context_new(struct wsh_arena *a, const struct wsh_tls_options *o,
                                            const char **reterr_why);
void wsh_tls_context_free(struct wsh_tls_context *c);

/* A self-signed certificate for localhost, 127.0.0.1 and ::1, written as two PEM files; for the demo and for tests. */
enum wsh_cert_kind { WSH_CERT_GOOD, WSH_CERT_EXPIRED, WSH_CERT_WRONG_NAME };
bool wsh_tls_make_cert(const char *cert_path, const char *key_path, enum wsh_cert_kind kind);

/* `host`: name to verify and (unless it is an address) to send as SNI; `sni` overrides the latter. Server: both
 * NULL. */
struct wsh_tls *wsh_tls_new(struct wsh_tls_context *c, const char *host, const char *sni);
void wsh_tls_free(struct wsh_tls *t);
/* Before the first octet: what a case orders. `first`: where a session to resume comes from, or NULL. */
void wsh_tls_order(struct wsh_tls *t, const struct wsh_tls_wish *wish, const struct wsh_tls *first);
/* Will octets that are written now go with the ClientHello? Then writing begins the handshake, nothing else has to. */
bool wsh_tls_is_early(const struct wsh_tls *t);

enum wsh_tls_state { WSH_TLS_HANDSHAKE, WSH_TLS_OPEN, WSH_TLS_ENDED /* close_notify */, WSH_TLS_FAILED };
/* Octets from the wire. Plaintext is appended to `plain`; whatever must go out is fetched with wsh_tls_output. */
enum wsh_tls_state wsh_tls_input(struct wsh_tls *t, struct wsh_span wire, struct wsh_buf *plain);
/* Kept until the handshake is complete; lost behind our own shutdown, for close_notify ends one direction only (RFC
 * 8446 6.1). */
enum wsh_tls_state wsh_tls_write(struct wsh_tls *t, struct wsh_span plain);
void wsh_tls_shutdown(struct wsh_tls *t);                                   /* queues close_notify */
void wsh_tls_output(struct wsh_tls *t, struct wsh_buf *wire);               /* moves pending octets */
/* The text of a `tls` event (oracle/tls_seen.h) as soon as the handshake was completed, whatever came later; NULL
 * before. */
const char *wsh_tls_session(const struct wsh_tls *t);
const char *wsh_tls_describe(struct wsh_tls *t); /* the same, or why it failed; owned by t */
size_t wsh_tls_records(const struct wsh_tls *t); /* that brought plaintext so far */
/* Patience is over. True: TLS was up, but the renegotiation got no answer; it has failed now. False: no TLS. */
bool wsh_tls_give_up(struct wsh_tls *t);

#endif
