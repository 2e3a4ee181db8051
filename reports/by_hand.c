/* by_hand.c - a request with printf and nc, with printf and openssl s_client, with curl.
 *
 * A line is there only if it does what the exchange did: one connection, all octets in one write, TLS as the target
 * wants it, and no secrets that the record does not hold. */
#include "reports/by_hand.h"
#include "reports/shell.h"

enum { REQUEST_MOST = 8192 /* octets of a request that anybody wants to paste */ };

/* ---- nc and s_client ---- */

/* A name that TLS may carry as server name: no IP address (RFC 6066 3). */
static bool is_name(const struct wsh_uri *uri) {
    for (size_t i = 0; i < uri->host.n; i++)
        if (uri->host.p[i] != '.' && (uri->host.p[i] < '0' || uri->host.p[i] > '9')) return !uri->ipv6;
    return false;
}

static void flag(const char *name, const char *value, struct wsh_buf *out) {
    if (!value) return;
    wsh_buf_printf(out, " %s ", name);
    wsh_shell_word(value, out);
}

/* s_client waits for the peer once its input has ended (-ign_eof); a server that accepts waits too. */
static void add_tls(struct wsh_arena *a, const struct wsh_by_hand_peer *p, struct wsh_buf *out) {
    const char *format = strchr(p->host, ':') ? "[%s]:%u" : "%s:%u";
    wsh_buf_add_text(out, " timeout 5 openssl s_client -quiet -ign_eof");
    flag("-connect", wsh_arena_printf(a, format, p->host, p->port), out);
    if (p->sni || is_name(&p->uri))
        flag("-servername", p->sni ? p->sni : wsh_arena_text(a, p->uri.host), out);
    else
        wsh_buf_add_text(out, " -noservername");
    flag("-cert", p->cert, out);
    flag("-key", p->key, out);
}

void wsh_by_hand_octets(struct wsh_arena *a, const struct wsh_by_hand_peer *p, struct wsh_span request,
                        struct wsh_buf *out) {
    wsh_shell_printf(request, out);
    wsh_buf_add_text(out, " |");
    if (p->uri.secure) {
        add_tls(a, p, out);
        return;
    }
    flag("nc -q 3", p->host, out);
    wsh_buf_printf(out, " %u", p->port);
}

/* ---- curl ---- */

/* A field that curl takes as it is: "Name: value", in ASCII that prints. Those that make curl send something else, or
 * wait, are not. */
static bool is_takeable(struct wsh_span line, size_t number) {
    static const char *const own[] = {"Content-Length", "Transfer-Encoding", "Expect", "TE", "Content-Type"};
    struct wsh_span value = line, name = wsh_span_cut(&value, ':');
    bool good = wsh_is_token(name) && value.n > 1 && value.p[0] == ' ';
    for (size_t i = 0; i < WSH_COUNT(own); i++) good = good && !wsh_span_is_ci(name, own[i]);
    value = wsh_span_skip(value, 1);
    for (size_t i = 0; i < value.n; i++) good = good && value.p[i] >= 0x20 && value.p[i] <= 0x7E;
    good = good && wsh_span_eq(wsh_span_trim_ows(value), value) && value.n > 0;
    return good && (number == 0 ? wsh_span_is(name, "Host") : !wsh_span_is_ci(name, "Host"));
}

/* The next line without its CR LF; false if it ends otherwise. */
static bool next_line(struct wsh_span *rest, struct wsh_span *ret_line) {
    size_t end = wsh_span_find_span(*rest, WSH_LIT("\r\n"));
    if (end == rest->n) return false;
    *ret_line = wsh_span_slice(*rest, 0, end);
    *rest = wsh_span_skip(*rest, end + 2);
    return true;
}

static bool read_target(struct wsh_span line, struct wsh_span *ret_target) {
    if (!wsh_span_starts(line, WSH_LIT("GET ")) || !wsh_span_ends(line, WSH_LIT(" HTTP/1.1"))) return false;
    *ret_target = wsh_span_slice(line, 4, line.n - 9);
    for (size_t i = 0; i < ret_target->n; i++)
        if (ret_target->p[i] <= 0x20 || ret_target->p[i] > 0x7E) return false;
    return ret_target->n > 0;
}

/* Two fields of its own are taken out, unless the request has them. */
static void add_fields(struct wsh_arena *a, struct wsh_span fields, struct wsh_buf *out) {
    static const char *const extra[] = {"User-Agent", "Accept"};
    bool given[WSH_COUNT(extra)] = {false};
    struct wsh_span line;
    for (struct wsh_span rest = fields; next_line(&rest, &line) && line.n > 0;) {
        flag("-H", wsh_arena_text(a, line), out);
        struct wsh_span name = wsh_span_cut(&line, ':');
        for (size_t i = 0; i < WSH_COUNT(extra); i++) given[i] = given[i] || wsh_span_is_ci(name, extra[i]);
    }
    for (size_t i = 0; i < WSH_COUNT(extra); i++)
        if (!given[i]) wsh_buf_printf(out, " -H %s:", extra[i]);
}

static bool all_takeable(struct wsh_span fields) {
    struct wsh_span line;
    size_t n = 0;
    for (; next_line(&fields, &line); n++) {
        if (line.n == 0) return fields.n == 0 && n > 0;
        if (!is_takeable(line, n)) return false;
    }
    return false;
}

void wsh_by_hand_curl(struct wsh_arena *a, const struct wsh_by_hand_peer *p, struct wsh_span request,
                      struct wsh_buf *out) {
    struct wsh_span rest = request, line, target;
    if (p->elsewhere || !next_line(&rest, &line) || !read_target(line, &target) || !all_takeable(rest)) return;
    wsh_buf_printf(out, "curl --http1.1 -isSN%s --max-time 5", p->uri.secure ? "k" : "");
    flag("--request-target", wsh_arena_text(a, target), out);
    add_fields(a, rest, out);
    flag("--cert", p->cert, out);
    flag("--key", p->key, out);
    const char *format = p->uri.ipv6 ? "%s://[%s]:%u/" : "%s://%s:%u/";
    wsh_buf_add_octet(out, ' ');
    wsh_shell_word(wsh_arena_printf(a, format, p->uri.secure ? "https" : "http", p->host, p->port), out);
}

/* ---- whether, and where to ---- */

/* Was the value of a field that is sent overwritten in the record's octets? Those of other fields are only not told. */
static bool hides_octets(struct wsh_span name, struct wsh_span value) {
    if (!wsh_span_ends(value, WSH_LIT("(redacted)"))) return false;
    if (!wsh_span_is(name, "header")) return true;
    struct wsh_span field = wsh_span_trim_ows(wsh_span_cut(&value, ':'));
    return wsh_span_is_ci(field, "Cookie") || wsh_span_is_ci(field, "Authorization") ||
           wsh_span_is_ci(field, "Proxy-Authorization");
}

static bool connect_elsewhere(struct wsh_arena *a, struct wsh_span to, struct wsh_by_hand_peer *p) {
    struct wsh_uri uri;
    if (!wsh_reproduce_target(a, wsh_arena_printf(a, "ws://%.*s/", WSH_FMT(to)), &uri)) return false;
    p->host = wsh_arena_text(a, uri.host);
    p->port = uri.port;
    return p->elsewhere = true;
}

/* False: it cannot be done by hand. */
static bool read_declared(struct wsh_arena *a, const struct wsh_result *r, struct wsh_by_hand_peer *p) {
    for (size_t i = 0; i < r->n_declared; i++) {
        struct wsh_span value = wsh_span_of(r->declared[i]), name = wsh_span_cut(&value, ':');
        value = wsh_span_trim_ows(value);
        const char *text = wsh_arena_text(a, value);
        if (hides_octets(name, value)) return false;
        if (wsh_span_is(name, "sni")) p->sni = text, p->elsewhere = true;
        if (wsh_span_is(name, "cert")) p->cert = text;
        if (wsh_span_is(name, "key")) p->key = text;
        if (wsh_span_is(name, "connect-to") && !connect_elsewhere(a, value, p)) return false;
    }
    return true;
}

/* One connection on which all octets went out in one write, and nothing was done but to wait for the answer. */
static bool is_single(const struct wsh_result_attempt *t, bool secure) {
    const struct wsh_result_conn *c = t->conns;
    unsigned writes = 0;
    bool tls = false, good = t->n_conns == 1 && c->sent.n > 0 && c->sent.n <= REQUEST_MOST && !c->dropped_sent;
    for (size_t i = 0; good && i < c->n_events; i++) {
        const struct wsh_event *e = &c->events[i];
        struct wsh_span mark = wsh_span_of(e->kind == WSH_EVENT_MARK ? e->text : "send");
        good = wsh_span_is(mark, "send") || wsh_span_is(mark, "octets") || wsh_span_is(mark, "await");
        good = good && (e->side == WSH_RECEIVED || (e->kind != WSH_EVENT_FIN && e->kind != WSH_EVENT_RESET));
        writes += e->kind == WSH_EVENT_DATA && e->side == WSH_SENT;
        tls = tls || e->kind == WSH_EVENT_TLS;
    }
    return good && writes == 1 && tls == secure;
}

void wsh_reproduce_by_hand(const struct wsh_result *r, enum wsh_by_hand how, struct wsh_buf *out) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_by_hand_peer p = {.sni = NULL};
    bool orders_tls = r->family && strcmp(r->family, "tls") == 0;
    if (r->type == WSH_RESULT_CASE && r->n_attempts > 0 && !orders_tls && wsh_reproduce_target(a, r->target, &p.uri)) {
        p.host = wsh_arena_text(a, p.uri.host);
        p.port = p.uri.port;
        struct wsh_span request = r->attempts[0].n_conns ? r->attempts[0].conns[0].sent : WSH_EMPTY;
        bool possible = is_single(&r->attempts[0], p.uri.secure) && read_declared(a, r, &p);
        if (possible) (how == WSH_BY_CURL ? wsh_by_hand_curl : wsh_by_hand_octets)(a, &p, request, out);
    }
    wsh_arena_free(a);
}

void wsh_reproduce_octets(struct wsh_span request, const char *target, struct wsh_buf *out) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_by_hand_peer p = {.sni = NULL};
    if (wsh_reproduce_target(a, target, &p.uri)) {
        p.host = wsh_arena_text(a, p.uri.host);
        p.port = p.uri.port;
        wsh_by_hand_octets(a, &p, request, out);
    }
    wsh_arena_free(a);
}
