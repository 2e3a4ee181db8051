/* tls.c - TLS 1.x on memory BIOs: wire octets in, plain octets out, and the other way round.
 *
 * Must never touch a socket. OpenSSL's error queue belongs to the thread, not to a connection: it is emptied before
 * each call, so that a failure names its own reason and not one that somebody left behind. */
#include "net/tls.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

enum { RECORD = 16 * 1024, DESCRIPTION = 256 };

struct wsh_tls_context {
    SSL_CTX *ctx;
    bool server, verify;
};

struct wsh_tls {
    SSL *ssl;
    BIO *in, *out; /* owned by ssl */
    enum wsh_tls_state state;
    bool shut;                  /* our close_notify is out: a second SSL_shutdown would read, and lose what it reads */
    char alert[96];             /* the last one that was no close_notify, of either side */
    char session[DESCRIPTION];  /* empty until the handshake is complete */
    char failure[DESCRIPTION];
};

/* ---- contexts ---- */

static const char *reason(void) {
    unsigned long e = ERR_peek_last_error();
    const char *text = e ? ERR_reason_error_string(e) : NULL;
    return text ? text : "unknown reason";
}

static bool load_server(SSL_CTX *ctx, struct wsh_arena *a, const struct wsh_tls_options *o, const char **reterr_why) {
    if (!o->cert || !o->key) {
        *reterr_why = "a TLS server needs a certificate and its key";
        return false;
    }
    (void)SSL_CTX_set_num_tickets(ctx, 0); /* nobody here resumes; unread tickets would turn a close into RST */
    if (SSL_CTX_use_certificate_chain_file(ctx, o->cert) != 1)
        *reterr_why = wsh_arena_printf(a, "cannot read certificate '%s': %s", o->cert, reason());
    else if (SSL_CTX_use_PrivateKey_file(ctx, o->key, SSL_FILETYPE_PEM) != 1)
        *reterr_why = wsh_arena_printf(a, "cannot read key '%s': %s", o->key, reason());
    else
        return true;
    return false;
}

static bool load_client(SSL_CTX *ctx, struct wsh_arena *a, const struct wsh_tls_options *o, const char **reterr_why) {
    if (o->insecure) return true;
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    if (!o->cacert) return SSL_CTX_set_default_verify_paths(ctx) == 1;
    if (SSL_CTX_load_verify_locations(ctx, o->cacert, NULL) == 1) return true;
    *reterr_why = wsh_arena_printf(a, "cannot read CA certificate '%s': %s", o->cacert, reason());
    return false;
}

/* OpenSSL tells alerts only through this callback. A warning-level close_notify is no failure (RFC 8446 6.1). */
static void on_info(const SSL *ssl, int where, int value) {
    struct wsh_tls *t = SSL_get_app_data(ssl);
    if (!t || !(where & SSL_CB_ALERT) || (value & 0xFF) == SSL_AD_CLOSE_NOTIFY) return;
    (void)snprintf(t->alert, sizeof t->alert, "alert '%s' from %s", SSL_alert_desc_string_long(value),
                   where & SSL_CB_READ ? "the peer" : "us");
}

struct wsh_tls_context *wsh_tls_context_new(struct wsh_arena *a, const struct wsh_tls_options *o,
                                            const char **reterr_why) {
    ERR_clear_error();
    *reterr_why = "cannot set up TLS";
    SSL_CTX *ctx = SSL_CTX_new(o->server ? TLS_server_method() : TLS_client_method());
    if (!ctx) return NULL;
    SSL_CTX_set_info_callback(ctx, on_info);
    (void)SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    (void)SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
    (void)SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION);
    if (!(o->server ? load_server : load_client)(ctx, a, o, reterr_why)) {
        SSL_CTX_free(ctx);
        return NULL;
    }
    struct wsh_tls_context *c = calloc(1, sizeof *c);
    if (!c) wsh_die_memory(sizeof *c);
    *c = (struct wsh_tls_context){ctx, o->server, !o->server && !o->insecure};
    return c;
}

void wsh_tls_context_free(struct wsh_tls_context *c) {
    if (!c) return;
    SSL_CTX_free(c->ctx);
    free(c);
}

/* ---- connections ---- */

static bool is_address(const char *host) {
    uint8_t octets[16];
    return inet_pton(AF_INET, host, octets) == 1 || inet_pton(AF_INET6, host, octets) == 1;
}

/* RFC 6066 3: literal addresses are not permitted in server_name. They are verified against the certificate's addresses
 * instead of its names (RFC 6125 6.2.1). */
static bool set_host(struct wsh_tls *t, const char *host, const char *sni, bool verify) {
    bool address = host && is_address(host);
    if (!sni && !address) sni = host;
    if (sni && SSL_set_tlsext_host_name(t->ssl, sni) != 1) return false;
    if (!host || !verify) return true;
    if (address) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(t->ssl), host) == 1;
    return SSL_set1_host(t->ssl, host) == 1;
}

static BIO *memory(void) {
    BIO *b = BIO_new(BIO_s_mem());
    if (!b) wsh_die_memory(RECORD);
    (void)BIO_set_mem_eof_return(b, -1); /* empty means "not yet" */
    return b;
}

struct wsh_tls *wsh_tls_new(struct wsh_tls_context *c, const char *host, const char *sni) {
    struct wsh_tls *t = calloc(1, sizeof *t);
    ERR_clear_error();
    if (!t || !(t->ssl = SSL_new(c->ctx))) wsh_die_memory(sizeof *t);
    t->in = memory();
    t->out = memory();
    SSL_set_bio(t->ssl, t->in, t->out);
    SSL_set_app_data(t->ssl, t);
    if (c->server)
        SSL_set_accept_state(t->ssl);
    else
        SSL_set_connect_state(t->ssl);
    if (set_host(t, host, sni, c->verify)) return t;
    (void)snprintf(t->failure, sizeof t->failure, "'%s' cannot be used as a TLS server name",
                   sni ? sni : host ? host : "");
    t->state = WSH_TLS_FAILED;
    return t;
}

void wsh_tls_free(struct wsh_tls *t) {
    if (!t) return;
    SSL_free(t->ssl);
    free(t);
}

/* ---- octets ---- */

static void describe_failure(struct wsh_tls *t) {
    long verify = SSL_get_verify_result(t->ssl);
    unsigned long e = ERR_peek_error();
    const char *what = e ? ERR_reason_error_string(e) : NULL;
    if (ERR_GET_LIB(e) == ERR_LIB_SSL && ERR_GET_REASON(e) == SSL_R_CERTIFICATE_VERIFY_FAILED)
        (void)snprintf(t->failure, sizeof t->failure, "the certificate was not verified: %s",
                       X509_verify_cert_error_string(verify));
    else if (ERR_GET_LIB(e) == ERR_LIB_SSL && ERR_GET_REASON(e) == SSL_R_WRONG_VERSION_NUMBER)
        (void)snprintf(t->failure, sizeof t->failure, "the peer sent octets that are no TLS");
    else if (t->alert[0])
        (void)snprintf(t->failure, sizeof t->failure, "%s", t->alert);
    else
        (void)snprintf(t->failure, sizeof t->failure, "%s", what ? what : "TLS failed");
}

/* What the return value of a call on the SSL object means for the connection. */
static enum wsh_tls_state state_after(struct wsh_tls *t, int rc) {
    int error = SSL_get_error(t->ssl, rc);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return t->state;
    if (error == SSL_ERROR_ZERO_RETURN) return WSH_TLS_ENDED;
    describe_failure(t);
    return WSH_TLS_FAILED;
}

static void describe_open(struct wsh_tls *t) {
    const unsigned char *alpn;
    unsigned n;
    SSL_get0_alpn_selected(t->ssl, &alpn, &n);
    (void)snprintf(t->session, sizeof t->session, "%s %s%s%.*s", SSL_get_version(t->ssl),
                   SSL_get_cipher_name(t->ssl), n ? " ALPN " : "", (int)n, n ? (const char *)alpn : "");
}

static void shake(struct wsh_tls *t) {
    ERR_clear_error();
    int rc = SSL_do_handshake(t->ssl);
    t->state = rc == 1 ? WSH_TLS_OPEN : state_after(t, rc);
    if (t->state == WSH_TLS_OPEN) describe_open(t);
}

static void read_plain(struct wsh_tls *t, struct wsh_buf *plain) {
    uint8_t piece[RECORD];
    while (t->state == WSH_TLS_OPEN) {
        ERR_clear_error();
        int n = SSL_read(t->ssl, piece, sizeof piece);
        if (n <= 0) {
            t->state = state_after(t, n);
            return;
        }
        wsh_buf_add(plain, wsh_span_make(piece, (size_t)n));
    }
}

enum wsh_tls_state wsh_tls_input(struct wsh_tls *t, struct wsh_span wire, struct wsh_buf *plain) {
    WSH_CHECK(wire.n <= INT32_MAX);
    if (wire.n && BIO_write(t->in, wire.p, (int)wire.n) != (int)wire.n) wsh_die_memory(wire.n);
    if (t->state == WSH_TLS_HANDSHAKE) shake(t);
    read_plain(t, plain);
    return t->state;
}

enum wsh_tls_state wsh_tls_write(struct wsh_tls *t, struct wsh_span plain) {
    size_t n;
    bool open = t->state == WSH_TLS_OPEN || t->state == WSH_TLS_ENDED;
    if (!open || t->shut || plain.n == 0) return t->state;
    ERR_clear_error();
    if (SSL_write_ex(t->ssl, plain.p, plain.n, &n) != 1) t->state = state_after(t, 0);
    return t->state;
}

void wsh_tls_shutdown(struct wsh_tls *t) {
    if (t->shut || (t->state != WSH_TLS_OPEN && t->state != WSH_TLS_ENDED)) return;
    ERR_clear_error();
    (void)SSL_shutdown(t->ssl);
    t->shut = true;
}

void wsh_tls_output(struct wsh_tls *t, struct wsh_buf *wire) {
    char *p;
    long n = BIO_get_mem_data(t->out, &p);
    if (n <= 0) return;
    wsh_buf_add(wire, wsh_span_make(p, (size_t)n));
    (void)BIO_reset(t->out);
}

const char *wsh_tls_session(const struct wsh_tls *t) { return t->session[0] ? t->session : NULL; }

const char *wsh_tls_describe(struct wsh_tls *t) { return t->state == WSH_TLS_FAILED ? t->failure : t->session; }
