/* tls.c - TLS 1.x on memory BIOs: wire octets in, plain octets out, and the other way round.
 *
 * Must never touch a socket. OpenSSL's error queue belongs to the thread, not to a connection: it is emptied before
 * each call, so that a failure names its own reason and not one that somebody left behind. */
#include <arpa/inet.h>

#include "net/tls_internal.h"

/* ---- names ---- */

static bool is_address(const char *host) {
    uint8_t octets[16];
    return inet_pton(AF_INET, host, octets) == 1 || inet_pton(AF_INET6, host, octets) == 1;
}

/* RFC 6066 3: literal addresses are not permitted in server_name. They are verified against the certificate's addresses
 * instead of its names (RFC 6125 6.2.1). Who does not verify compares all the same, for the record. */
static bool set_host(struct wsh_tls *t, const char *host, const char *sni) {
    bool address = host && is_address(host);
    if (!sni && !address) sni = host;
    if (sni && SSL_set_tlsext_host_name(t->ssl, sni) != 1) return false;
    if (!host) return true;
    if (address) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(t->ssl), host) == 1;
    return SSL_set1_host(t->ssl, host) == 1;
}

static void fail(struct wsh_tls *t, const char *why) {
    (void)snprintf(t->failure, sizeof t->failure, "%s", why);
    t->state = WSH_TLS_FAILED;
}

static void cannot_be_name(struct wsh_tls *t, const char *name) {
    (void)snprintf(t->failure, sizeof t->failure, "'%s' cannot be used as a TLS server name", name);
    t->state = WSH_TLS_FAILED;
}

/* ---- life ---- */

static BIO *memory(void) {
    BIO *b = BIO_new(BIO_s_mem());
    if (!b) wsh_die_memory(WSH_TLS_RECORD);
    (void)BIO_set_mem_eof_return(b, -1); /* empty means "not yet" */
    return b;
}

struct wsh_tls *wsh_tls_new(struct wsh_tls_context *c, const char *host, const char *sni) {
    struct wsh_tls *t = calloc(1, sizeof *t);
    ERR_clear_error();
    if (!t || !(t->ssl = SSL_new(c->ctx))) wsh_die_memory(sizeof *t);
    t->context = c;
    t->in = memory();
    t->out = memory();
    t->renegotiation = WSH_AGAIN_NOT_TRIED;
    t->early = c->server && (c->wrong & WSH_TLS_WRONG_EARLY_DATA);
    wsh_buf_init(&t->held, WSH_LIMIT_SENT);
    SSL_set_bio(t->ssl, t->in, t->out);
    SSL_set_app_data(t->ssl, t);
    if (c->server)
        SSL_set_accept_state(t->ssl);
    else
        SSL_set_connect_state(t->ssl);
    if (!set_host(t, host, sni)) cannot_be_name(t, sni ? sni : host ? host : "");
    return t;
}

void wsh_tls_free(struct wsh_tls *t) {
    if (!t) return;
    SSL_SESSION_free(t->ticket);
    SSL_free(t->ssl);
    wsh_buf_done(&t->held);
    free(t);
}

static void order_name(struct wsh_tls *t, const struct wsh_tls_wish *wish) {
    char name[256] = "";
    if (wish->sni == WSH_SNI_HOST) return;
    (void)wsh_span_copy((uint8_t *)name,
                        wsh_span_slice(wish->name, 0, wish->sni == WSH_SNI_NAME ? sizeof name - 1 : 0));
    char *sent = name[0] ? name : NULL; /* the macro casts what stands first in it */
    if (SSL_set_tlsext_host_name(t->ssl, sent) != 1) cannot_be_name(t, name);
}

void wsh_tls_order(struct wsh_tls *t, const struct wsh_tls_wish *wish, const struct wsh_tls *first) {
    SSL_SESSION *session = wish->resume && first ? first->ticket : NULL;
    t->wish = *wish;
    order_name(t, wish);
    bool good = (!wish->least || SSL_set_min_proto_version(t->ssl, (int)wish->least) == 1) &&
                (!wish->most || SSL_set_max_proto_version(t->ssl, (int)wish->most) == 1) &&
                (!wish->alpn.n || SSL_set_alpn_protos(t->ssl, wish->alpn.p, (unsigned)wish->alpn.n) == 0) &&
                (!session || SSL_set_session(t->ssl, session) == 1);
    if (!good) fail(t, "the TLS library cannot do what the case orders");
    t->resumes = session != NULL;
    if (wish->renegotiate) (void)SSL_clear_options(t->ssl, SSL_OP_NO_RENEGOTIATION);
    t->early = wish->early_data && session && SSL_SESSION_get_max_early_data(session) > 0;
}

bool wsh_tls_is_early(const struct wsh_tls *t) { return t->early; }

/* ---- what happened ---- */

static void describe_failure(struct wsh_tls *t) {
    long verify = SSL_get_verify_result(t->ssl);
    unsigned long e = ERR_peek_error();
    const char *what = e ? ERR_reason_error_string(e) : NULL;
    if (ERR_GET_LIB(e) == ERR_LIB_SSL && ERR_GET_REASON(e) == SSL_R_CERTIFICATE_VERIFY_FAILED)
        (void)snprintf(t->failure, sizeof t->failure, WSH_TLS_SAID_DISTRUST "%s",
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

static enum wsh_tls_early early_of(const struct wsh_tls *t) {
    int status = SSL_get_early_data_status(t->ssl);
    if (!t->wish.early_data || status == SSL_EARLY_DATA_NOT_SENT) return WSH_EARLY_NOT_TRIED;
    return status == SSL_EARLY_DATA_ACCEPTED ? WSH_EARLY_ACCEPTED : WSH_EARLY_REJECTED;
}

/* The worst of what is wrong; a resumed session brings no certificate to look at. */
static enum wsh_tls_trust trust_of(const struct wsh_tls *t) {
    unsigned trust = WSH_TRUST_EXPIRED;
    if (t->context->server || SSL_session_reused(t->ssl)) return WSH_TRUST_UNKNOWN;
    if (!t->distrust) return WSH_TRUST_VERIFIED;
    while (!(t->distrust >> trust & 1)) trust++;
    return (enum wsh_tls_trust)trust;
}

static void describe_open(struct wsh_tls *t) {
    const unsigned char *alpn;
    unsigned n;
    struct wsh_buf text;
    SSL_get0_alpn_selected(t->ssl, &alpn, &n);
    struct wsh_tls_seen seen = {.version = (unsigned)SSL_version(t->ssl),
                                .suite = wsh_span_of(SSL_get_cipher_name(t->ssl)),
                                .protocol = wsh_span_make(alpn, n),
                                .resumed = WSH_RESUMED_NOT_TRIED,
                                .early = early_of(t),
                                .renegotiation = t->renegotiation,
                                .trust = trust_of(t)};
    if (t->resumes) seen.resumed = SSL_session_reused(t->ssl) ? WSH_RESUMED_YES : WSH_RESUMED_NO;
    wsh_buf_init(&text, sizeof t->session - 1);
    wsh_tls_seen_print(&seen, &text);
    (void)snprintf(t->session, sizeof t->session, "%.*s", WSH_FMT(wsh_buf_span(&text)));
    wsh_buf_done(&text);
}

/* ---- octets ---- */

/* One record for each piece that the case orders. */
static void write_records(struct wsh_tls *t, struct wsh_span plain) {
    size_t n, piece = t->wish.record ? t->wish.record : plain.n;
    for (; plain.n > 0 && t->state != WSH_TLS_FAILED; plain = wsh_span_skip(plain, piece)) {
        struct wsh_span part = wsh_span_slice(plain, 0, piece);
        ERR_clear_error();
        if (SSL_write_ex(t->ssl, part.p, part.n, &n) != 1) t->state = state_after(t, 0);
    }
}

/* What had to wait. Early data that were not taken are sent once more, as RFC 8446 4.2.10 has it. */
static void write_held(struct wsh_tls *t) {
    bool arrived = !t->context->server && SSL_get_early_data_status(t->ssl) == SSL_EARLY_DATA_ACCEPTED;
    if (!arrived) write_records(t, wsh_buf_span(&t->held));
    wsh_buf_clear(&t->held);
}

/* Goes into the handshake once more. True: it has begun. */
static bool renegotiate(struct wsh_tls *t) {
    if (!t->wish.renegotiate || t->again) return false;
    t->again = true;
    t->renegotiation = WSH_AGAIN_REFUSED; /* until it is complete */
    return SSL_renegotiate(t->ssl) == 1;
}

static void shake(struct wsh_tls *t) {
    if (!t->context->server) t->early = false;
    ERR_clear_error();
    int rc = SSL_do_handshake(t->ssl);
    if (rc == 1 && renegotiate(t)) {
        describe_open(t); /* in case that it fails */
        rc = SSL_do_handshake(t->ssl);
    } else if (rc == 1 && t->again) {
        t->renegotiation = WSH_AGAIN_COMPLETED;
    }
    t->state = rc == 1 ? WSH_TLS_OPEN : state_after(t, rc);
    if (t->state != WSH_TLS_OPEN) return;
    describe_open(t);
    bool turned_away = (t->context->wrong & WSH_TLS_WRONG_NO_RESUMED) && SSL_session_reused(t->ssl);
    if (turned_away)
        fail(t, "a resumed session");
    else
        write_held(t);
}

static void read_plain(struct wsh_tls *t, struct wsh_buf *plain) {
    uint8_t piece[WSH_TLS_RECORD];
    while (t->state == WSH_TLS_OPEN) {
        ERR_clear_error();
        int n = SSL_read(t->ssl, piece, sizeof piece);
        if (n <= 0) {
            t->state = state_after(t, n);
            return;
        }
        t->records++;
        wsh_buf_add(plain, wsh_span_make(piece, (size_t)n));
    }
}

/* A server that takes early data reads them before its handshake is complete. False: there may be more of them. */
static bool read_early(struct wsh_tls *t, struct wsh_buf *plain) {
    uint8_t piece[WSH_TLS_EARLY_MOST];
    for (;;) {
        size_t n = 0;
        ERR_clear_error();
        int rc = SSL_read_early_data(t->ssl, piece, sizeof piece, &n);
        if (rc == SSL_READ_EARLY_DATA_ERROR) {
            t->state = state_after(t, 0);
            return false;
        }
        wsh_buf_add(plain, wsh_span_make(piece, n));
        if (rc == SSL_READ_EARLY_DATA_FINISH) break;
    }
    t->early = false;
    return true;
}

enum wsh_tls_state wsh_tls_input(struct wsh_tls *t, struct wsh_span wire, struct wsh_buf *plain) {
    WSH_CHECK(wire.n <= INT32_MAX);
    if (wire.n && BIO_write(t->in, wire.p, (int)wire.n) != (int)wire.n) wsh_die_memory(wire.n);
    bool early = t->state == WSH_TLS_HANDSHAKE && t->context->server && t->early;
    if ((!early || read_early(t, plain)) && t->state == WSH_TLS_HANDSHAKE) shake(t);
    read_plain(t, plain);
    return t->state;
}

enum wsh_tls_state wsh_tls_write(struct wsh_tls *t, struct wsh_span plain) {
    size_t n;
    if (t->shut || plain.n == 0 || t->state == WSH_TLS_FAILED) return t->state;
    if (t->state != WSH_TLS_HANDSHAKE) {
        write_records(t, plain);
        return t->state;
    }
    wsh_buf_add(&t->held, plain);
    if (t->context->server || !t->early) return t->state;
    ERR_clear_error();
    if (SSL_write_early_data(t->ssl, plain.p, plain.n, &n) != 1) t->state = state_after(t, 0);
    return t->state;
}

void wsh_tls_shutdown(struct wsh_tls *t) {
    if (t->shut || (t->state != WSH_TLS_OPEN && t->state != WSH_TLS_ENDED)) return;
    bool silent = t->wish.no_close_notify || (t->context->wrong & WSH_TLS_WRONG_NO_NOTIFY);
    ERR_clear_error();
    if (!silent) (void)SSL_shutdown(t->ssl);
    t->shut = true;
}

void wsh_tls_output(struct wsh_tls *t, struct wsh_buf *wire) {
    char *p;
    long n = BIO_get_mem_data(t->out, &p);
    if (n <= 0) return;
    wsh_buf_add(wire, wsh_span_make(p, (size_t)n));
    (void)BIO_reset(t->out);
}

const char *wsh_tls_session(const struct wsh_tls *t) {
    bool unsettled = t->again && t->state == WSH_TLS_HANDSHAKE;
    return t->session[0] && !unsettled ? t->session : NULL;
}

const char *wsh_tls_describe(struct wsh_tls *t) { return t->state == WSH_TLS_FAILED ? t->failure : t->session; }

size_t wsh_tls_records(const struct wsh_tls *t) { return t->records; }

bool wsh_tls_give_up(struct wsh_tls *t) {
    if (!t->again || t->state != WSH_TLS_HANDSHAKE) return false;
    t->renegotiation = WSH_AGAIN_IGNORED;
    describe_open(t);
    fail(t, "the renegotiation was not answered");
    return true;
}
