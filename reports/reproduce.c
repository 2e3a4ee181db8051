/* reproduce.c - command lines that send a request again.
 *
 * People paste these into a shell, and the words may come from a peer or an edited record: everything is quoted, and
 * what is no ws or wss URL never becomes an argument (it could be an option). Without such a URL nothing is added. */
#include "reports/report.h"
#include "wire/wire.h"

static bool plain(struct wsh_span s) {
    static const char others[] = "_@%+=:,./-";
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = s.p[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!word && !memchr(others, c, sizeof others - 1)) return false;
    }
    return s.n > 0;
}

static bool printable(struct wsh_span s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 0x20 || s.p[i] > 0x7E) return false;
    return true;
}

/* One shell word. What does not print goes through $'...', which bash, zsh and ksh know. */
static void add_word(const char *text, struct wsh_buf *out) {
    struct wsh_span s = wsh_span_of(text);
    if (plain(s)) {
        wsh_buf_add(out, s);
    } else if (!printable(s)) {
        wsh_buf_add_text(out, "$'");
        wsh_text_escape(s, '\'', out);
        wsh_buf_add_octet(out, '\'');
    } else {
        wsh_buf_add_octet(out, '\'');
        for (size_t i = 0; i < s.n; i++)
            if (s.p[i] == '\'')
                wsh_buf_add_text(out, "'\\''");
            else
                wsh_buf_add_octet(out, s.p[i]);
        wsh_buf_add_octet(out, '\'');
    }
}

static bool read_target(struct wsh_arena *a, const char *target, struct wsh_uri *ret_uri) {
    const char *what;
    size_t at;
    if (!target || !wsh_uri_read(a, wsh_span_of(target), ret_uri, &what, &at)) return false;
    return ret_uri->host.n > 0 && ret_uri->host.p[0] != '-';
}

/* "name: value" of the header as a flag. What was chosen for the whole run, or is redacted, is left out. */
static void add_declared(struct wsh_arena *a, const char *line, struct wsh_buf *out) {
    struct wsh_span rest = wsh_span_of(line);
    struct wsh_span name = wsh_span_cut(&rest, ':');
    struct wsh_span value = wsh_span_trim_ows(rest);
    if (wsh_span_starts(name, WSH_LIT("profile."))) return; /* of the file, which --profile names */
    if (!wsh_is_token(name) || wsh_span_is(name, "select") || wsh_span_ends(value, WSH_LIT("(redacted)"))) return;
    wsh_buf_printf(out, " --%.*s", WSH_FMT(name));
    if (wsh_span_is(name, "insecure")) return;
    wsh_buf_add_octet(out, ' ');
    add_word(wsh_arena_text(a, value), out);
}

void wsh_reproduce_wshake(const struct wsh_result *r, struct wsh_buf *out) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_uri uri;
    if (r->type == WSH_RESULT_CASE && read_target(a, r->target, &uri)) {
        wsh_buf_add_text(out, "wshake run ");
        add_word(r->target, out);
        wsh_buf_add_text(out, " --select ");
        add_word(r->id, out);
        wsh_buf_printf(out, " --seed %" PRIu64, r->seed);
        for (size_t i = 0; i < r->n_declared; i++) add_declared(a, r->declared[i], out);
    }
    wsh_arena_free(a);
}

/* A name that TLS may carry as server name: no IP address (RFC 6066 3). */
static bool is_name(const struct wsh_uri *uri) {
    for (size_t i = 0; i < uri->host.n; i++)
        if (uri->host.p[i] != '.' && (uri->host.p[i] < '0' || uri->host.p[i] > '9')) return !uri->ipv6;
    return false;
}

/* s_client waits for the peer once its input has ended (-quiet implies -ign_eof); a server that accepts waits too. */
static void add_tls(struct wsh_arena *a, const struct wsh_uri *uri, const char *host, struct wsh_buf *out) {
    const char *format = uri->ipv6 ? "[%s]:%u" : "%s:%u";
    char *where = wsh_arena_printf(a, format, host, uri->port);
    wsh_buf_add_text(out, "timeout 5 openssl s_client -quiet -connect ");
    add_word(where, out);
    if (is_name(uri)) {
        wsh_buf_add_text(out, " -servername ");
        add_word(host, out);
    } else {
        wsh_buf_add_text(out, " -noservername");
    }
}

void wsh_reproduce_octets(struct wsh_span request, const char *target, struct wsh_buf *out) {
    struct wsh_arena *a = wsh_arena_new();
    struct wsh_uri uri;
    if (read_target(a, target, &uri)) {
        const char *host = wsh_arena_text(a, uri.host);
        wsh_buf_add_text(out, "printf '%s' ");
        wsh_base64_encode(request, out);
        wsh_buf_add_text(out, " | base64 -d | ");
        if (uri.secure) {
            add_tls(a, &uri, host, out);
        } else {
            wsh_buf_add_text(out, "nc -q 3 ");
            add_word(host, out);
            wsh_buf_printf(out, " %u", uri.port);
        }
    }
    wsh_arena_free(a);
}
