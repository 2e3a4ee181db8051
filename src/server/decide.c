/* decide.c - the strict decisions, in their order: one row per check.
 *
 * The order: what makes the head itself untrustworthy comes first (framing, Host), then what any HTTP server would
 * look at (target, method, version), then whether a WebSocket is asked for at all, then the handshake. The version
 * stands before the key because a client of another version may well have other keys, and because it is to learn which
 * versions there are (R6455-4.4-MUST-LIST). Syntax was looked at octet by octet before: scan.c. */
#include "server/decide.h"

#include "server/readings.h"

/* --- HTTP -------------------------------------------------------------------------------------------------------- */

/* R9110-6.2-505. HTTP/1.2 to 1.9 are processed as 1.1: R9110-2.5-MINOR. */
static bool other_major(const struct wsh_request *q) { return q->version < 10 || q->version > 19; }

static bool host_missing(const struct wsh_request *q) { return q->values[WSH_HOST].n == 0 && q->version >= 11; }

static bool host_twice(const struct wsh_request *q) { return q->values[WSH_HOST].n > 1; }

static bool host_empty(const struct wsh_request *q) {
    return q->values[WSH_HOST].n > 0 && q->values[WSH_HOST].first.n == 0;
}

static bool host_invalid(const struct wsh_request *q) {
    struct wsh_span host = q->values[WSH_HOST].first;
    if (flawed(q->config, WSH_FLAW_HOST_LIST_TAKEN)) host = wsh_span_slice(host, 0, wsh_span_find(host, ','));
    size_t at = wsh_span_find(host, '@');
    if (flawed(q->config, WSH_FLAW_HOST_USERINFO_TAKEN) && at < host.n) host = wsh_span_skip(host, at + 1);
    return !wsh_is_host(host);
}

static bool is_method(const struct wsh_request *q, const char *method) {
    return wsh_span_is(q->head.method, method); /* R9110-9.1-METHODCS */
}

/* RFC 9112 3.2: the asterisk is for OPTIONS, an authority for CONNECT, everything else is a path or a whole URI. Of
 * URIs RFC 6455 4.2.1 names http and https only; user information is an error (RFC 9110 4.2.4). */
static bool target_bad(const struct wsh_request *q) {
    const struct wsh_target_parts *t = &q->target;
    if (t->form == WSH_TARGET_ORIGIN) return false;
    if (t->form == WSH_TARGET_ASTERISK) return !is_method(q, "OPTIONS");
    if (t->form == WSH_TARGET_AUTHORITY) return !is_method(q, "CONNECT");
    bool http = wsh_span_is_ci(t->scheme, "http") || wsh_span_is_ci(t->scheme, "https");
    bool userinfo = t->userinfo.n > 0 && !flawed(q->config, WSH_FLAW_USERINFO_TAKEN);
    return t->form == WSH_TARGET_BAD || !http || userinfo || t->authority.n == 0 || t->authority.p[0] == ':';
}

/* R9110-7.4-MISDIRECT: an https resource is not served in the clear. */
static bool misdirected(const struct wsh_request *q) {
    return !q->config->secure && q->target.form == WSH_TARGET_ABSOLUTE && wsh_span_is_ci(q->target.scheme, "https");
}

static bool target_blocked(const struct wsh_request *q) {
    bool past = q->behind_refusal && flawed(q->config, WSH_FLAW_TUNNELS_AFTER_REFUSAL);
    return q->config->blocked.n > 0 && wsh_span_eq(q->head.target, q->config->blocked) && !past;
}

static bool method_unknown(const struct wsh_request *q) {
    static const char *const known[] = {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};
    for (size_t i = 0; i < WSH_COUNT(known); i++)
        if (is_method(q, known[i])) return false;
    return true;
}

static bool method_override(const struct wsh_request *q) {
    const struct wsh_field *f = wsh_head_find(&q->head, "X-HTTP-Method-Override", NULL);
    return f && wsh_span_is(f->value, "GET") && flawed(q->config, WSH_FLAW_METHOD_OVERRIDE);
}

static bool method_not_get(const struct wsh_request *q) { return !is_method(q, "GET") && !method_override(q); }

/* R9110-7.8-HTTP10: Upgrade is ignored, and what is left is an ordinary request. */
static bool http10(const struct wsh_request *q) { return q->version < 11; }

/* R9110-9.3.1-GETBODY: content of a GET has no meaning, and this server reads none. */
static bool content(const struct wsh_request *q) {
    bool length_alone = q->values[WSH_TRANSFER_ENCODING].n == 0;
    if (length_alone && flawed(q->config, WSH_FLAW_LENGTH_WRAPS_32)) return false;
    if (wsh_length_and_coding(q) && flawed(q->config, WSH_FLAW_LENGTH_AND_CODING_TAKEN)) return false;
    if (wsh_coding_not_chunked(q) && flawed(q->config, WSH_FLAW_CODING_UNCHECKED)) return false;
    return wsh_request_has_body(q);
}

/* --- the handshake ----------------------------------------------------------------------------------------------- */

static bool not_upgrade(const struct wsh_request *q) { return !wsh_says_upgrade(q); }

static bool not_connection(const struct wsh_request *q) { return !wsh_says_connection(q); }

static bool version_missing(const struct wsh_request *q) { return q->values[WSH_VERSION].n == 0; }

static bool version_twice(const struct wsh_request *q) {
    const struct wsh_values *v = &q->values[WSH_VERSION];
    bool same = flawed(q->config, WSH_FLAW_VERSION_SAME_TWICE) && wsh_span_eq(v->first, v->last);
    bool one = flawed(q->config, WSH_FLAW_VERSION_FIRST_LINE) || flawed(q->config, WSH_FLAW_VERSION_LAST_LINE);
    return v->n > 1 && !same && !one && !flawed(q->config, WSH_FLAW_VERSION_LIST);
}

/* R6455-4.3-VERSION-C: no number that a version could be, so that there is nothing to negotiate about. */
static bool version_malformed(const struct wsh_request *q) {
    unsigned version;
    return !wsh_says_version(q) && wsh_version_form(q->values[WSH_VERSION].first, &version) != WSH_VERSION_GOOD;
}

static bool version_unsupported(const struct wsh_request *q) { return !wsh_says_version(q); }

static bool key_missing(const struct wsh_request *q) { return q->values[WSH_KEY].n == 0; }

static bool key_twice(const struct wsh_request *q) {
    bool one = flawed(q->config, WSH_FLAW_KEY_FIRST_LINE) || flawed(q->config, WSH_FLAW_KEY_LAST_LINE);
    return q->values[WSH_KEY].n > 1 && !one && !flawed(q->config, WSH_FLAW_KEY_JOINED);
}

static bool key_bad(const struct wsh_request *q) { return !wsh_says_key(q); }

/* Asked behind the handshake's own faults: those are the client's to mend, whoever it is. */
static bool credentials_missing(const struct wsh_request *q) {
    bool unasked = q->values[WSH_PROTOCOL].n > 0 && flawed(q->config, WSH_FLAW_CREDENTIALS_BY_PROTOCOL);
    return q->config->authorization.n > 0 && !unasked && !wsh_says_credentials(q);
}

static bool session_missing(const struct wsh_request *q) { return q->config->cookie.n > 0 && !wsh_says_cookie(q); }

bool wsh_origin_wrong(const struct wsh_request *q) {
    return q->config->n_origins > 0 && q->values[WSH_ORIGIN].n > 0 && !wsh_says_origin(q);
}

/* R6455-4.3-PROTO-C: 1#token, whether this server speaks any subprotocol or not. */
static bool protocols_malformed(const struct wsh_request *q) {
    return q->values[WSH_PROTOCOL].n > 0 && !wsh_is_token_list(q->values[WSH_PROTOCOL].joined);
}

/* R6455-9.1-1-ABNF-FAIL. White space around "=" is legal by RFC 2616, which RFC 6455 imports; empty elements too. */
static bool extensions_malformed(const struct wsh_request *q) {
    unsigned wrong = WSH_EXT_MALFORMED | WSH_EXT_BAD_QUOTED | WSH_EXT_EMPTY_PARAM | WSH_EXT_NONE;
    if (flawed(q->config, WSH_FLAW_PMD_TAKES_EMPTY)) wrong &= ~(unsigned)WSH_EXT_BAD_QUOTED;
    struct wsh_exts exts;
    if (q->values[WSH_EXTENSIONS].n == 0) return false;
    wsh_exts_read(q->arena, q->values[WSH_EXTENSIONS].joined, &exts);
    return (exts.odd & wrong) != 0;
}

/* --- the order --------------------------------------------------------------------------------------------------- */

enum {
    CLOSE = WSH_WITH_CLOSE,
    VERSIONS = WSH_WITH_VERSIONS,
    UPGRADE = WSH_WITH_UPGRADE | WSH_WITH_VERSIONS,
    ALLOW = WSH_WITH_ALLOW,
    CHALLENGE = WSH_WITH_CHALLENGE,
};

/* clang-format off */
static const struct check {
    bool (*fails)(const struct wsh_request *q);
    struct wsh_refusal refusal;
    enum wsh_flaw_id skip[4]; /* with one of these flaws the check is not made */
} checks[] = {
#define CHECK(fails, rule, status, with, text, ...) {fails, {rule, status, with, text}, {__VA_ARGS__}}
#define ALWAYS WSH_FLAW_NONE
#define UNLESS(...) __VA_ARGS__, WSH_FLAW_NONE
    /* check, rule, status, what goes with it, why, flaws without it */
    CHECK(other_major, "R9110-6.2-505", 505, CLOSE, "this server speaks HTTP/1.1", UNLESS(WSH_FLAW_HTTP2_TAKEN)),
    CHECK(wsh_length_and_coding, "R9112-6.1-TECL", 400, CLOSE, "Content-Length and Transfer-Encoding together",
          UNLESS(WSH_FLAW_LENGTH_AND_CODING_TAKEN)),
    CHECK(wsh_coding_in_http10, "R9112-6.1-TE10", 400, CLOSE, "HTTP/1.0 has no Transfer-Encoding", ALWAYS),
    CHECK(wsh_coding_not_chunked, "R9112-6.3-TEFINAL", 400, CLOSE, "the last transfer coding is not chunked",
          UNLESS(WSH_FLAW_CODING_UNCHECKED)),
    CHECK(wsh_coding_unknown, "R9112-6.1-TE501", 501, CLOSE, "this server knows no transfer coding but chunked",
          UNLESS(WSH_FLAW_CODING_UNCHECKED)),
    CHECK(wsh_length_invalid, "R9112-6.3-CLINVALID", 400, CLOSE, "Content-Length is not valid",
          UNLESS(WSH_FLAW_LENGTH_UNCHECKED)),
    CHECK(host_missing, "R9112-3.2-HOST400", 400, 0, "Host is missing", UNLESS(WSH_FLAW_HOST_MISSING_TAKEN)),
    CHECK(host_twice, "R9112-3.2-HOST400", 400, CLOSE, "Host stands more than once", UNLESS(WSH_FLAW_HOST_TWICE_TAKEN)),
    CHECK(host_empty, "R6455-4.2.1-2-HOST", 400, 0, "Host is empty", UNLESS(WSH_FLAW_HOST_EMPTY_TAKEN)),
    CHECK(host_invalid, "R9112-3.2-HOST400", 400, 0, "Host is not valid", UNLESS(WSH_FLAW_HOST_INVALID_TAKEN)),
    CHECK(target_bad, "R9112-3-INVALIDLINE", 400, CLOSE, "the target has no form that this method allows", ALWAYS),
    CHECK(misdirected, "R9110-7.4-MISDIRECT", 421, 0, "an https resource is not served without TLS", ALWAYS),
    CHECK(target_blocked, "SEC-PROXYTUNNEL", 403, 0, "this is not for clients", ALWAYS),
    CHECK(method_unknown, "R9110-9.1-501-405", 501, 0, "this server does not know the method", ALWAYS),
    CHECK(method_not_get, "R9110-9.1-501-405", 405, ALLOW, "a WebSocket is opened with GET", ALWAYS),
    CHECK(http10, "R9110-7.8-HTTP10", 200, CLOSE, "a WebSocket lives here; it takes HTTP/1.1 to open it",
          UNLESS(WSH_FLAW_HTTP10_TAKEN)),
    CHECK(content, "R9110-9.3.1-GETBODY", 400, 0, "a handshake has no content",
          UNLESS(WSH_FLAW_BODY_IS_FRAMES, WSH_FLAW_METHOD_POST_TAKEN)),
    CHECK(not_upgrade, "R6455-4.2.1-3-UPGRADE", 426, UPGRADE, "a WebSocket lives here; ask for it in Upgrade", ALWAYS),
    CHECK(not_connection, "R6455-4.2.1-4-CONNECTION", 426, UPGRADE, "Connection does not name Upgrade", ALWAYS),
    CHECK(version_missing, "R6455-4.2.1-6-VERSION", 400, VERSIONS, "Sec-WebSocket-Version is missing",
          UNLESS(WSH_FLAW_VERSION_IGNORED, WSH_FLAW_VERSION_MISSING_TAKEN)),
    CHECK(version_twice, "R6455-11.3.5-VERSION-ONCE", 400, VERSIONS, "Sec-WebSocket-Version stands more than once",
          UNLESS(WSH_FLAW_VERSION_IGNORED)),
    CHECK(version_malformed, "R6455-4.3-VERSION-C", 400, VERSIONS, "Sec-WebSocket-Version is not valid", ALWAYS),
    CHECK(version_unsupported, "R6455-4.2.2-4-VERSION", 426, UPGRADE, "this server speaks version 13", ALWAYS),
    CHECK(key_missing, "R6455-4.2.1-5-KEY", 400, 0, "Sec-WebSocket-Key is missing", UNLESS(WSH_FLAW_KEY_MISSING_TAKEN)),
    CHECK(key_twice, "R6455-11.3.1-KEY-ONCE", 400, 0, "Sec-WebSocket-Key stands more than once", ALWAYS),
    CHECK(key_bad, "R6455-4.3-KEY", 400, 0, "Sec-WebSocket-Key is not the base64 of 16 octets", ALWAYS),
    CHECK(credentials_missing, "R6455-4.2.2-2-AUTH", 401, CHALLENGE, "this server asks for credentials",
          UNLESS(WSH_FLAW_CREDENTIALS_UNCHECKED, WSH_FLAW_CREDENTIALS_OF_PAGES)),
    CHECK(session_missing, "R6455-10.5-CLIENTAUTH", 403, 0, "this server knows no such session", ALWAYS),
    CHECK(wsh_origin_wrong, "R6455-10.2-ORIGIN-403", 403, 0, "this origin may not connect",
          UNLESS(WSH_FLAW_ORIGIN_IGNORED, WSH_FLAW_ORIGIN_SHOWN_OUT)),
    CHECK(protocols_malformed, "R6455-4.3-PROTO-C", 400, 0, "Sec-WebSocket-Protocol is not a list of tokens",
          UNLESS(WSH_FLAW_PROTOCOL_UNCHECKED, WSH_FLAW_PROTOCOL_ECHOES_INVALID, WSH_FLAW_PROTOCOL_INJECTS)),
    CHECK(extensions_malformed, "R6455-9.1-1-ABNF-FAIL", 400, 0, "Sec-WebSocket-Extensions is malformed",
          UNLESS(WSH_FLAW_EXTENSIONS_UNCHECKED, WSH_FLAW_EXTENSIONS_COMMA_SPLIT)),
#undef CHECK
#undef ALWAYS
#undef UNLESS
};
/* clang-format on */

static bool skipped(const struct wsh_request *q, const struct check *c) {
    for (size_t i = 0; i < WSH_COUNT(c->skip) && c->skip[i] != WSH_FLAW_NONE; i++)
        if (flawed(q->config, c->skip[i])) return true;
    return false;
}

const struct wsh_refusal *wsh_decide(const struct wsh_request *q) {
    if (flawed(q->config, WSH_FLAW_CHECKS_NOTHING)) return NULL;
    for (size_t i = 0; i < WSH_COUNT(checks); i++)
        if (checks[i].fails(q) && !skipped(q, &checks[i])) return &checks[i].refusal;
    return NULL;
}

const struct wsh_refusal *wsh_truncated(void) {
    static const struct wsh_refusal truncated = {"R9112-8-INCOMPLETE", 400, WSH_WITH_CLOSE, "the head does not end"};
    return &truncated;
}
