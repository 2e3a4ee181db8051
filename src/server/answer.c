/* answer.c - responses as octets, strict or in the way of a flaw. */
#include "server/answer.h"

#ifndef WSHAKE_VERSION
#define WSHAKE_VERSION "0"
#endif
#define SERVER_LINE "Server: wshake/" WSHAKE_VERSION "\r\n"

static const char *reason(unsigned status) {
    static const struct {
        unsigned status;
        const char *reason;
    } reasons[] = {
        {200, "OK"},
        {302, "Found"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {421, "Misdirected Request"},
        {426, "Upgrade Required"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
    };
    for (size_t i = 0; i < WSH_COUNT(reasons); i++)
        if (reasons[i].status == status) return reasons[i].reason;
    return ""; /* RFC 9112 4: the reason may be empty, the space before it may not */
}

/* --- refusals ---------------------------------------------------------------------------------------------------- */

static void write_owed_fields(const struct wsh_server_config *config, unsigned with, struct wsh_buf *out) {
    bool upgrade = (with & WSH_WITH_UPGRADE) && !flawed(config, WSH_FLAW_NO_UPGRADE_IN_426);
    bool option = upgrade && !flawed(config, WSH_FLAW_NO_CONNECTION_IN_426);
    bool versions = (with & WSH_WITH_VERSIONS) && !flawed(config, WSH_FLAW_VERSION_LIST_MISSING);
    bool close = (with & WSH_WITH_CLOSE) != 0;
    if (upgrade) wsh_buf_add_text(out, "Upgrade: websocket\r\n");
    if (option || close) /* R9110-7.8-CONNOPT: whoever sends Upgrade names it */
        wsh_buf_printf(out, "Connection: %s%s%s\r\n", option ? "Upgrade" : "", option && close ? ", " : "",
                       close ? "close" : "");
    if (versions)
        wsh_buf_printf(out, "Sec-WebSocket-Version: %s\r\n",
                       flawed(config, WSH_FLAW_VERSION_LIST_WRONG) ? "8, 7" : "13");
    if ((with & WSH_WITH_ALLOW) && !flawed(config, WSH_FLAW_NO_ALLOW_IN_405)) wsh_buf_add_text(out, "Allow: GET\r\n");
    if ((with & WSH_WITH_CHALLENGE) && !flawed(config, WSH_FLAW_NO_CHALLENGE_IN_401))
        wsh_buf_add_text(out, "WWW-Authenticate: Basic realm=\"wshake\"\r\n");
}

/* A response to HEAD ends with its head. Its Content-Length is left out: nobody knows what GET would have got. */
static void write_content(const struct wsh_server_config *config, const struct wsh_refusal *r, bool to_head,
                          struct wsh_buf *out) {
    size_t size = strlen(r->text) + 1, more = flawed(config, WSH_FLAW_REFUSAL_CUT_SHORT) ? 100 : 0;
    if (to_head) {
        wsh_buf_add_text(out, "\r\n");
        return;
    }
    wsh_buf_printf(out, "Content-Type: text/plain\r\nContent-Length: %zu\r\n\r\n%s\n", size + more, r->text);
}

static void write_response(const struct wsh_server_config *config, const struct wsh_refusal *r, bool to_head,
                           struct wsh_buf *out) {
    wsh_buf_printf(out, "HTTP/1.1 %u %s\r\n" SERVER_LINE, r->status, reason(r->status));
    if (flawed(config, WSH_FLAW_HSTS_IN_CLEARTEXT))
        wsh_buf_add_text(out, "Strict-Transport-Security: max-age=31536000\r\n");
    if (r->status == 302)
        wsh_buf_printf(out, "Location: %s\r\n", flawed(config, WSH_FLAW_REDIRECT_INJECTS) ? r->text : "/");
    write_owed_fields(config, r->with, out);
    write_content(config, r, to_head, out);
}

/* Flaws that turn every refusal into another status. */
static unsigned other_status(const struct wsh_server_config *config, unsigned status) {
    static const struct {
        enum wsh_flaw_id flaw;
        unsigned status;
    } rows[] = {
        {WSH_FLAW_HANGS_ON_REFUSAL, WSH_STATUS_SILENCE},
        {WSH_FLAW_CLOSES_ON_REFUSAL, WSH_STATUS_CLOSE},
        {WSH_FLAW_REFUSES_WITH_200, 200},
        {WSH_FLAW_REFUSES_WITH_302, 302},
        {WSH_FLAW_REFUSES_WITH_401, 401},
        {WSH_FLAW_REFUSES_WITH_404, 404},
    };
    for (size_t i = 0; i < WSH_COUNT(rows); i++)
        if (flawed(config, rows[i].flaw)) return rows[i].status;
    return status;
}

unsigned wsh_write_refusal(const struct wsh_server_config *config, const struct wsh_refusal *refusal, bool to_head,
                           struct wsh_buf *out) {
    struct wsh_refusal r = *refusal;
    r.status = other_status(config, r.status);
    if (r.status == WSH_STATUS_SILENCE) return WSH_RESPONDER_KEEP;
    if (r.status == WSH_STATUS_DIE) return WSH_RESPONDER_DIE;
    if (r.status == WSH_STATUS_FREEZE) return WSH_RESPONDER_FREEZE;
    if (r.status == WSH_STATUS_CLOSE) return WSH_RESPONDER_CLOSE;
    if (flawed(config, WSH_FLAW_RESETS_ON_REFUSAL)) return WSH_RESPONDER_RESET;
    if (flawed(config, WSH_FLAW_OPEN_AFTER_BAD_FRAMING)) r.with &= ~(unsigned)WSH_WITH_CLOSE;
    if (flawed(config, WSH_FLAW_REFUSES_IN_PROSE)) {
        wsh_buf_printf(out, "%s\r\n", r.text);
        return WSH_RESPONDER_CLOSE;
    }
    write_response(config, &r, to_head, out);
    bool close = (r.with & WSH_WITH_CLOSE) && !flawed(config, WSH_FLAW_CLOSE_NOT_HONOURED);
    return close ? WSH_RESPONDER_CLOSE : WSH_RESPONDER_KEEP;
}

/* --- the accept value -------------------------------------------------------------------------------------------- */

static void hash(struct wsh_span text, const char *guid, struct wsh_buf *digest) {
    struct wsh_buf all;
    uint8_t octets[20];
    wsh_buf_init(&all, SIZE_MAX);
    wsh_buf_add(&all, text);
    wsh_buf_add_text(&all, guid);
    wsh_sha1(wsh_buf_span(&all), octets);
    wsh_buf_add(digest, wsh_span_make(octets, sizeof octets));
    wsh_buf_done(&all);
}

static void accept_of(struct wsh_span key, struct wsh_buf *out) {
    char accept[WSH_ACCEPT_SIZE + 1];
    wsh_accept_value(key, accept);
    wsh_buf_add_text(out, accept);
}

static void accept_wrong_guid(const struct wsh_request *q, struct wsh_span key, struct wsh_buf *out) {
    struct wsh_buf digest;
    (void)q;
    wsh_buf_init(&digest, 20);
    hash(key, "258EAFA5-E914-47DA-95CA-5AB5DC85B11", &digest);
    wsh_base64_encode(wsh_buf_span(&digest), out);
    wsh_buf_done(&digest);
}

static void accept_hex(const struct wsh_request *q, struct wsh_span key, struct wsh_buf *out) {
    struct wsh_buf digest;
    (void)q;
    wsh_buf_init(&digest, 20);
    hash(key, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", &digest);
    for (size_t i = 0; i < digest.n; i++) wsh_buf_printf(out, "%02x", digest.p[i]);
    wsh_buf_done(&digest);
}

static void accept_decoded(const struct wsh_request *q, struct wsh_span key, struct wsh_buf *out) {
    struct wsh_buf nonce;
    (void)q;
    wsh_buf_init(&nonce, WSH_LIMIT_HEAD);
    (void)wsh_base64_decode(key, &nonce);
    accept_of(wsh_buf_span(&nonce), out);
    wsh_buf_done(&nonce);
}

static void accept_constant(const struct wsh_request *q, struct wsh_span key, struct wsh_buf *out) {
    (void)q;
    (void)key;
    wsh_buf_add_text(out, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

/* The bug is a static variable, so the flaw is one too. It belongs to one configuration: another server starts anew. */
static void accept_cached(const struct wsh_request *q, struct wsh_span key, struct wsh_buf *out) {
    static const struct wsh_server_config *whose;
    static char cached[WSH_ACCEPT_SIZE + 1];
    if (whose != q->config) wsh_accept_value(key, cached);
    whose = q->config;
    wsh_buf_add_text(out, cached);
}

static void accept_empty(const struct wsh_request *q, struct wsh_span key, struct wsh_buf *out) {
    (void)q;
    (void)key;
    (void)out;
}

static void accept_copied(const struct wsh_request *q, struct wsh_span key, struct wsh_buf *out) {
    if (q->values[WSH_ACCEPT].n > 0)
        wsh_buf_add(out, q->values[WSH_ACCEPT].first);
    else
        accept_of(key, out);
}

static void accept_plus(const struct wsh_request *q, struct wsh_span key, struct wsh_buf *out) {
    (void)q;
    accept_of(wsh_span_starts(key, WSH_LIT("+")) ? wsh_span_skip(key, 1) : key, out);
}

static void accept_untrimmed(const struct wsh_request *q, struct wsh_span key, struct wsh_buf *out) {
    struct wsh_span raw = q->values[WSH_KEY].untrimmed;
    bool one = raw.n > 0 && raw.p[0] == ' '; /* the space that everybody sends is no part of the key even here */
    accept_of(raw.n > key.n ? wsh_span_skip(raw, one ? 1 : 0) : key, out);
}

static void accept_cut(const struct wsh_request *q, struct wsh_span key, struct wsh_buf *out) {
    (void)q;
    accept_of(wsh_span_slice(key, 0, 59), out);
}

static struct wsh_span key_of(const struct wsh_request *q) {
    const struct wsh_values *v = &q->values[WSH_KEY];
    if (flawed(q->config, WSH_FLAW_KEY_LAST_LINE)) return v->last;
    return flawed(q->config, WSH_FLAW_KEY_JOINED) ? v->joined : v->first;
}

/* WSH_FLAW_SEVENTH_OTHERS_KEY: state that belongs to a connection lies where all connections find it. */
static struct wsh_span key_among_others(const struct wsh_request *q) {
    struct wsh_server_shared *s = q->config->shared;
    struct wsh_span key = key_of(q);
    if (!s || !flawed(q->config, WSH_FLAW_SEVENTH_OTHERS_KEY)) return key;
    if (q->seventh && s->last_key[0]) return wsh_arena_span(q->arena, wsh_span_of(s->last_key));
    (void)snprintf(s->last_key, sizeof s->last_key, "%.*s", WSH_FMT(key));
    return key;
}

static void write_accept_value(const struct wsh_request *q, struct wsh_buf *out) {
    static const struct {
        enum wsh_flaw_id flaw;
        void (*write)(const struct wsh_request *q, struct wsh_span key, struct wsh_buf *out);
    } rows[] = {
        {WSH_FLAW_ACCEPT_CONSTANT, accept_constant},
        {WSH_FLAW_ACCEPT_CACHED, accept_cached},
        {WSH_FLAW_ACCEPT_WRONG_GUID, accept_wrong_guid},
        {WSH_FLAW_ACCEPT_OF_DECODED_KEY, accept_decoded},
        {WSH_FLAW_ACCEPT_HEX, accept_hex},
        {WSH_FLAW_ACCEPT_EMPTY, accept_empty},
        {WSH_FLAW_ACCEPT_COPIED, accept_copied},
        {WSH_FLAW_ACCEPT_OF_PLUS_AS_SPACE, accept_plus},
        {WSH_FLAW_ACCEPT_OF_UNTRIMMED_KEY, accept_untrimmed},
        {WSH_FLAW_ACCEPT_OF_CUT_KEY, accept_cut},
    };
    for (size_t i = 0; i < WSH_COUNT(rows); i++) {
        if (!flawed(q->config, rows[i].flaw)) continue;
        rows[i].write(q, key_of(q), out);
        return;
    }
    accept_of(key_among_others(q), out); /* R6455-4.2.2-5.4-ACCEPT */
}

/* --- the 101 ----------------------------------------------------------------------------------------------------- */

static void write_status_line(const struct wsh_request *q, struct wsh_buf *out) {
    struct wsh_span version = WSH_LIT("HTTP/1.1");
    if (flawed(q->config, WSH_FLAW_ANSWERS_HTTP10)) version = WSH_LIT("HTTP/1.0");
    if (flawed(q->config, WSH_FLAW_ECHOES_HTTP_VERSION)) version = q->head.version;
    wsh_buf_add(out, version);
    if (flawed(q->config, WSH_FLAW_ANSWERS_200))
        wsh_buf_add_text(out, " 200 OK\r\n");
    else if (flawed(q->config, WSH_FLAW_STATUS_LINE_WITHOUT_SPACE))
        wsh_buf_add_text(out, " 101\r\n");
    else
        wsh_buf_add_text(out, " 101 Switching Protocols\r\n");
}

static void write_upgrade(const struct wsh_request *q, struct wsh_buf *out) {
    if (flawed(q->config, WSH_FLAW_NO_UPGRADE_FIELD)) return;
    wsh_buf_add_text(out, "Upgrade: ");
    if (flawed(q->config, WSH_FLAW_ECHOES_UPGRADE_LIST))
        wsh_buf_add(out, q->values[WSH_UPGRADE].joined);
    else
        wsh_buf_add_text(out, flawed(q->config, WSH_FLAW_WRONG_UPGRADE_FIELD) ? "websockets" : "websocket");
    wsh_buf_add_text(out, "\r\n");
}

static void write_connection(const struct wsh_request *q, struct wsh_buf *out) {
    if (flawed(q->config, WSH_FLAW_NO_CONNECTION_FIELD)) return;
    bool wrong = flawed(q->config, WSH_FLAW_WRONG_CONNECTION_FIELD);
    wsh_buf_printf(out, "Connection%s:%s %s\r\n", flawed(q->config, WSH_FLAW_SPACE_BEFORE_COLON) ? " " : "",
                   flawed(q->config, WSH_FLAW_FOLDED_FIELD) ? "\r\n" : "", wrong ? "keep-alive" : "Upgrade");
}

static void write_accept(const struct wsh_request *q, struct wsh_buf *out) {
    if (flawed(q->config, WSH_FLAW_NO_ACCEPT_FIELD)) return;
    size_t times = flawed(q->config, WSH_FLAW_ACCEPT_TWICE) ? 2 : 1;
    for (size_t i = 0; i < times; i++) {
        wsh_buf_add_text(out, "Sec-WebSocket-Accept: ");
        write_accept_value(q, out);
        wsh_buf_add_text(out, "\r\n");
    }
}

static void write_field(const char *name, struct wsh_span value, struct wsh_buf *out) {
    wsh_buf_printf(out, "%s: ", name);
    wsh_buf_add(out, value);
    wsh_buf_add_text(out, "\r\n");
}

/* R6455-4.2.2-4-SUBPROTO-NULL: none agreed, no field. */
static void write_protocol(const struct wsh_request *q, struct wsh_span protocol, struct wsh_buf *out) {
    bool empty = flawed(q->config, WSH_FLAW_PROTOCOL_EMPTY_FIELD) && q->values[WSH_PROTOCOL].n > 0;
    if (protocol.n > 0 || empty) write_field("Sec-WebSocket-Protocol", protocol, out);
    if (protocol.n > 0 && flawed(q->config, WSH_FLAW_PROTOCOL_TWICE))
        write_field("Sec-WebSocket-Protocol", protocol, out);
}

void wsh_write_acceptance(const struct wsh_request *q, const struct wsh_acceptance *a, struct wsh_buf *out) {
    write_status_line(q, out);
    write_upgrade(q, out);
    write_connection(q, out);
    write_accept(q, out);
    write_protocol(q, a->protocol, out);
    if (a->extensions.n > 0) write_field("Sec-WebSocket-Extensions", a->extensions, out);
    if (flawed(q->config, WSH_FLAW_WITH_CONTENT_LENGTH)) wsh_buf_add_text(out, "Content-Length: 0\r\n");
    if (flawed(q->config, WSH_FLAW_WITH_TRANSFER_CODING)) wsh_buf_add_text(out, "Transfer-Encoding: chunked\r\n");
    if (flawed(q->config, WSH_FLAW_SEVENTH_OTHER_HEAD) && q->seventh) wsh_buf_add_text(out, "X-Backend: b\r\n");
    wsh_buf_add_text(out, SERVER_LINE "\r\n");
    if (flawed(q->config, WSH_FLAW_TEXT_BEHIND_101)) wsh_buf_add_text(out, "HTTP/1.1 400 Bad Request\r\n\r\n");
}
