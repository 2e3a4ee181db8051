/* tls_context.c - what all connections of one side share: certificates, trust, and the callbacks of OpenSSL.
 *
 * A server of ours is strict (RFC 7301, RFC 6066, RFC 8996) unless it was told to be wrong, one bit at a time. */
#include "net/tls_internal.h"

static const char *reason(void) {
    unsigned long e = ERR_peek_last_error();
    const char *text = e ? ERR_reason_error_string(e) : NULL;
    return text ? text : "unknown reason";
}

/* ---- what OpenSSL tells ---- */

/* OpenSSL tells alerts only through this callback. A warning-level close_notify is no failure (RFC 8446 6.1). */
static void on_info(const SSL *ssl, int where, int value) {
    struct wsh_tls *t = SSL_get_app_data(ssl);
    unsigned code = (unsigned)value & 0xFF;
    if (!t || !(where & SSL_CB_ALERT) || code == SSL_AD_CLOSE_NOTIFY) return;
    const char *name = wsh_tls_name(&wsh_tls_alerts, code);
    (void)snprintf(t->alert, sizeof t->alert, WSH_TLS_SAID_ALERT, name ? name : SSL_alert_desc_string_long(value),
                   where & SSL_CB_READ ? "the peer" : "us");
}

static enum wsh_tls_trust trust_of(int error) {
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID: return WSH_TRUST_EXPIRED;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return WSH_TRUST_WRONG_NAME;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: return WSH_TRUST_SELF_SIGNED;
    default: return WSH_TRUST_UNTRUSTED;
    }
}

/* Everything that is wrong is noted; who does not verify goes on, so that nothing hides behind the first fault. */
static int on_certificate(int good, X509_STORE_CTX *store) {
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    struct wsh_tls *t = ssl ? SSL_get_app_data(ssl) : NULL;
    if (!t) return good;
    if (!good) t->distrust |= 1u << trust_of(X509_STORE_CTX_get_error(store));
    return good || !t->context->verify;
}

/* RFC 8446 4.6.1: tickets come when they come, the last one counts. */
static int on_ticket(SSL *ssl, SSL_SESSION *session) {
    struct wsh_tls *t = SSL_get_app_data(ssl);
    if (!t) return 0;
    SSL_SESSION_free(t->ticket);
    t->ticket = session;
    return 1; /* kept */
}

/* ---- a client ---- */

static bool load_trust(SSL_CTX *ctx, struct wsh_arena *a, const struct wsh_tls_options *o, const char **reterr_why) {
    if (!o->cacert) return SSL_CTX_set_default_verify_paths(ctx) == 1 || o->insecure;
    if (SSL_CTX_load_verify_locations(ctx, o->cacert, NULL) == 1) return true;
    *reterr_why = wsh_arena_printf(a, "cannot read CA certificate '%s': %s", o->cacert, reason());
    return false;
}

/* Who does not verify looks all the same: whether the certificate is any good is a fact about the target. */
static bool load_client(SSL_CTX *ctx, struct wsh_arena *a, const struct wsh_tls_options *o, const char **reterr_why) {
    SSL_CTX_set_verify(ctx, o->insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, on_certificate);
    (void)SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(ctx, on_ticket);
    return load_trust(ctx, a, o, reterr_why);
}

/* ---- a server ---- */

/* The host name of a ClientHello, or nothing: list length, type 0, length, name (RFC 6066 3). */
static struct wsh_span asked_name(SSL *ssl) {
    const unsigned char *p = NULL;
    size_t n = 0;
    if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_server_name, &p, &n) != 1 || n < 5 || p[2] != 0) return WSH_EMPTY;
    return wsh_span_slice(wsh_span_make(p, n), 5, 5u + ((size_t)p[3] << 8 | p[4]));
}

static bool ours(struct wsh_span name) { return wsh_span_is_ci(name, "localhost"); }

/* RFC 6066 3: a session belongs to the name that it was made for. OpenSSL compares a context of ours, and nothing else:
 * without one it would resume with any name. */
static int on_hello(SSL *ssl, int *alert, void *arg) {
    const struct wsh_tls_context *c = arg;
    struct wsh_span name = asked_name(ssl);
    uint8_t digest[20];
    wsh_sha1(c->wrong & WSH_TLS_WRONG_RESUMES_ANY ? WSH_EMPTY : name, digest);
    (void)SSL_set_session_id_context(ssl, digest, sizeof digest);
    bool refused = name.n == 0 ? (c->wrong & WSH_TLS_WRONG_WANTS_NAME) != 0
                               : (c->wrong & WSH_TLS_WRONG_REFUSES_NAMES) && !ours(name);
    if (!refused) return SSL_CLIENT_HELLO_SUCCESS;
    *alert = SSL_AD_UNRECOGNIZED_NAME;
    return SSL_CLIENT_HELLO_ERROR;
}

static bool offers(struct wsh_span list, const char *protocol, struct wsh_span *ret) {
    while (wsh_alpn_next(&list, ret))
        if (wsh_span_is(*ret, protocol)) return true;
    return false;
}

/* RFC 7301 3.2: http/1.1 is all we speak; without it the handshake fails. */
static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *n, const unsigned char *in, unsigned in_n,
                   void *arg) {
    const struct wsh_tls_context *c = arg;
    struct wsh_span list = wsh_span_make(in, in_n), name = WSH_EMPTY;
    (void)ssl;
    if (c->wrong & WSH_TLS_WRONG_NO_ALPN) return SSL_TLSEXT_ERR_NOACK;
    bool found = (c->wrong & WSH_TLS_WRONG_ALPN_UNOFFERED) != 0;
    if (found) name = WSH_LIT("http/1.1");
    found = found || ((c->wrong & WSH_TLS_WRONG_ALPN_H2) && offers(list, "h2", &name));
    found = found || (!(c->wrong & WSH_TLS_WRONG_ALPN_NO_H1) && offers(list, "http/1.1", &name));
    if (!found && (c->wrong & WSH_TLS_WRONG_ALPN_ECHO)) found = wsh_alpn_next(&list, &name);
    if (!found) return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = name.p;
    *n = (unsigned char)name.n;
    return SSL_TLSEXT_ERR_OK;
}

/* RFC 8996 2: nothing below 1.2, whatever the system's configuration says. Older ones take OpenSSL's lowest level. */
static bool set_versions(SSL_CTX *ctx, const struct wsh_tls_options *o) {
    unsigned least = o->least ? o->least : WSH_TLS_12;
    if (least < WSH_TLS_12 && SSL_CTX_set_cipher_list(ctx, "DEFAULT@SECLEVEL=0") != 1) return false;
    return SSL_CTX_set_min_proto_version(ctx, (int)least) == 1 && SSL_CTX_set_max_proto_version(ctx, (int)o->most) == 1;
}

/* Without a ticket nothing is resumed; unread ones would turn a close into RST, so there are none unless asked for. */
static void set_resumption(SSL_CTX *ctx, const struct wsh_tls_options *o) {
    bool early = (o->wrong & WSH_TLS_WRONG_EARLY_DATA) != 0;
    (void)SSL_CTX_set_num_tickets(ctx, o->tickets ? 1 : 0);
    if (!o->tickets) (void)SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    (void)SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    if (!early) return;
    (void)SSL_CTX_set_max_early_data(ctx, WSH_TLS_EARLY_MOST);
    (void)SSL_CTX_set_options(ctx, SSL_OP_NO_ANTI_REPLAY); /* which would need a cache of sessions */
}

static bool load_server(SSL_CTX *ctx, struct wsh_arena *a, const struct wsh_tls_options *o, const char **reterr_why) {
    if (!o->cert || !o->key) {
        *reterr_why = "a TLS server needs a certificate and its key";
        return false;
    }
    set_resumption(ctx, o);
    if (!set_versions(ctx, o)) return false;
    if (SSL_CTX_use_certificate_chain_file(ctx, o->cert) != 1)
        *reterr_why = wsh_arena_printf(a, "cannot read certificate '%s': %s", o->cert, reason());
    else if (SSL_CTX_use_PrivateKey_file(ctx, o->key, SSL_FILETYPE_PEM) != 1)
        *reterr_why = wsh_arena_printf(a, "cannot read key '%s': %s", o->key, reason());
    else
        return true;
    return false;
}

static void set_server_callbacks(struct wsh_tls_context *c) {
    SSL_CTX_set_client_hello_cb(c->ctx, on_hello, c);
    SSL_CTX_set_alpn_select_cb(c->ctx, on_alpn, c);
    if (c->wrong & WSH_TLS_WRONG_RENEGOTIATES)
        (void)SSL_CTX_set_options(c->ctx, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
    else
        (void)SSL_CTX_set_options(c->ctx, SSL_OP_NO_RENEGOTIATION);
}

/* ---- either ---- */

struct wsh_tls_context *wsh_tls_context_new(struct wsh_arena *a, const struct wsh_tls_options *o,
                                            const char **reterr_why) {
    ERR_clear_error();
    *reterr_why = "cannot set up TLS";
    SSL_CTX *ctx = SSL_CTX_new(o->server ? TLS_server_method() : TLS_client_method());
    if (!ctx) return NULL;
    SSL_CTX_set_info_callback(ctx, on_info);
    (void)SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
    if (!(o->server ? load_server : load_client)(ctx, a, o, reterr_why)) {
        SSL_CTX_free(ctx);
        return NULL;
    }
    struct wsh_tls_context *c = calloc(1, sizeof *c);
    if (!c) wsh_die_memory(sizeof *c);
    *c = (struct wsh_tls_context){
        .ctx = ctx, .server = o->server, .verify = !o->server && !o->insecure, .wrong = o->wrong};
    if (c->server)
        set_server_callbacks(c);
    else
        (void)SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION);
    return c;
}

void wsh_tls_context_free(struct wsh_tls_context *c) {
    if (!c) return;
    SSL_CTX_free(c->ctx);
    free(c);
}
