/* tls_internal.h - what tls.c and tls_context.c share; nobody else includes OpenSSL's view of a connection. */
#ifndef WSH_NET_TLS_INTERNAL_H
#define WSH_NET_TLS_INTERNAL_H

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "net/tls.h"

enum { WSH_TLS_RECORD = 16 * 1024, WSH_TLS_DESCRIPTION = 512, WSH_TLS_EARLY_MOST = 16 * 1024 };

struct wsh_tls_context {
    SSL_CTX *ctx;
    bool server, verify;
    unsigned wrong; /* WSH_TLS_WRONG_ bits */
};

struct wsh_tls {
    SSL *ssl;
    BIO *in, *out; /* owned by ssl */
    const struct wsh_tls_context *context;
    struct wsh_tls_wish wish;
    enum wsh_tls_state state;
    bool shut;             /* our close_notify is out: a second SSL_shutdown would read, and lose what it reads */
    bool early;            /* octets written now go with the ClientHello; server: they may come with it */
    bool resumes;          /* a session was offered */
    bool again;            /* the handshake under way is a renegotiation */
    enum wsh_tls_again renegotiation;
    unsigned distrust;     /* bits 1 << enum wsh_tls_trust: what is wrong with the certificate */
    struct wsh_buf held;   /* octets to be written as soon as the handshake is complete */
    size_t records;        /* that brought octets of the peer */
    SSL_SESSION *ticket;   /* the last one that the server gave, or NULL */
    char alert[96];        /* the last one that was no close_notify, of either side */
    char session[WSH_TLS_DESCRIPTION]; /* empty until the handshake is complete */
    char failure[WSH_TLS_DESCRIPTION];
};

#endif
