/* tls.h - TLS as a byte filter between a socket's octets and a connection's octets, on OpenSSL memory BIOs.
 *
 * Sans-I/O: octets in, octets out. The error queue is drained before each call; EOF without close_notify is an
 * observation, not an error. */
#ifndef WSH_NET_TLS_H
#define WSH_NET_TLS_H

#include "base/base.h"

struct wsh_tls_context; /* opaque: shared by connections */
struct wsh_tls;         /* opaque: one connection */

struct wsh_tls_options {
    bool server;
    const char *cert, *key;   /* PEM files; server: required */
    const char *cacert;       /* client: trust these instead of the system's */
    bool insecure;            /* client: do not verify */
};
/* NULL: *reterr_why says what failed ("cannot read certificate 'x.pem': ..."), in the arena. */
struct wsh_tls_context *wsh_tls_context_new(struct wsh_arena *a, const struct wsh_tls_options *o,
                                            const char **reterr_why);
void wsh_tls_context_free(struct wsh_tls_context *c);
/* A self-signed certificate for localhost, 127.0.0.1 and ::1, written as two PEM files; for the demo and for tests. */
bool wsh_tls_make_cert(const char *cert_path, const char *key_path);

/* `host`: name to verify and (unless it is an address) to send as SNI; `sni` overrides the latter. Server: both
 * NULL. */
struct wsh_tls *wsh_tls_new(struct wsh_tls_context *c, const char *host, const char *sni);
void wsh_tls_free(struct wsh_tls *t);

enum wsh_tls_state { WSH_TLS_HANDSHAKE, WSH_TLS_OPEN, WSH_TLS_ENDED /* close_notify */, WSH_TLS_FAILED };
/* Octets from the wire. Plaintext is appended to `plain`; whatever must go out is fetched with wsh_tls_output. */
enum wsh_tls_state wsh_tls_input(struct wsh_tls *t, struct wsh_span wire, struct wsh_buf *plain);
/* Only when OPEN, or ENDED without a shutdown of ours: close_notify ends one direction (RFC 8446 6.1). */
enum wsh_tls_state wsh_tls_write(struct wsh_tls *t, struct wsh_span plain);
void wsh_tls_shutdown(struct wsh_tls *t);                                   /* queues close_notify */
void wsh_tls_output(struct wsh_tls *t, struct wsh_buf *wire);               /* moves pending octets */
/* "TLSv1.3 TLS_AES_256_GCM_SHA384" as soon as the handshake was completed, whatever came later; NULL before. */
const char *wsh_tls_session(const struct wsh_tls *t);
const char *wsh_tls_describe(struct wsh_tls *t); /* "TLSv1.3 TLS_AES_256_GCM_SHA384", or why it failed; owned by t */

#endif
