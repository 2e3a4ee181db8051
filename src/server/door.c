/* door.c - flaws in TLS: some are settings of OpenSSL, some a ServerHello of our own. */
#include "server/door.h"

/* ---- settings ---- */

static const struct {
    enum wsh_flaw_id flaw;
    unsigned least, most, wrong;
    bool tickets;
} settings[] = {
    {WSH_FLAW_TLS_10_TAKEN, .least = WSH_TLS_10},
    {WSH_FLAW_TLS_11_TAKEN, .least = WSH_TLS_11},
    {WSH_FLAW_TLS_ONLY_12, .most = WSH_TLS_12},
    {WSH_FLAW_TLS_ONLY_13, .least = WSH_TLS_13},
    {WSH_FLAW_ALPN_IGNORED, .wrong = WSH_TLS_WRONG_NO_ALPN},
    {WSH_FLAW_ALPN_ECHO, .wrong = WSH_TLS_WRONG_ALPN_ECHO},
    {WSH_FLAW_ALPN_H2_TAKEN, .wrong = WSH_TLS_WRONG_ALPN_H2},
    {WSH_FLAW_ALPN_H1_REFUSED, .wrong = WSH_TLS_WRONG_ALPN_NO_H1},
    {WSH_FLAW_TLS_WANTS_NAME, .wrong = WSH_TLS_WRONG_WANTS_NAME},
    {WSH_FLAW_TLS_REFUSES_NAMES, .wrong = WSH_TLS_WRONG_REFUSES_NAMES},
    {WSH_FLAW_TLS_RESUMES_ANY_NAME, .wrong = WSH_TLS_WRONG_RESUMES_ANY, .tickets = true},
    {WSH_FLAW_TLS_RESUMED_REFUSED, .wrong = WSH_TLS_WRONG_NO_RESUMED, .tickets = true},
    {WSH_FLAW_ALPN_UNOFFERED, .wrong = WSH_TLS_WRONG_ALPN_UNOFFERED},
    {WSH_FLAW_TLS_EARLY_DATA_TAKEN, .wrong = WSH_TLS_WRONG_EARLY_DATA, .tickets = true},
    {WSH_FLAW_TLS_RENEGOTIATES, .wrong = WSH_TLS_WRONG_RENEGOTIATES},
    {WSH_FLAW_TLS_NO_CLOSE_NOTIFY, .wrong = WSH_TLS_WRONG_NO_NOTIFY},
};

void wsh_door_options(const struct wsh_server_config *config, struct wsh_tls_options *o) {
    for (size_t i = 0; i < WSH_COUNT(settings); i++) {
        if (!flawed(config, settings[i].flaw)) continue;
        if (settings[i].least) o->least = settings[i].least;
        if (settings[i].most) o->most = settings[i].most;
        o->wrong |= settings[i].wrong;
        o->tickets |= settings[i].tickets;
    }
}

enum wsh_cert_kind wsh_door_certificate(const struct wsh_server_config *config) {
    if (flawed(config, WSH_FLAW_CERTIFICATE_EXPIRED)) return WSH_CERT_EXPIRED;
    return flawed(config, WSH_FLAW_CERTIFICATE_WRONG_NAME) ? WSH_CERT_WRONG_NAME : WSH_CERT_GOOD;
}

/* ---- a word of our own ---- */

/* NULL, export, RC4, DES and anonymous suites: by name, so that the list is the one of wire/tls_names.c. */
static bool is_weak(unsigned suite) {
    static const char *const signs[] = {"_NULL_", "_EXPORT_", "_RC4_", "_DES_", "_anon_"};
    const char *name = wsh_tls_name(&wsh_tls_suites, suite);
    for (size_t i = 0; name && i < WSH_COUNT(signs); i++)
        if (strstr(name, signs[i])) return true;
    return false;
}

/* The suite to agree to, or 0. */
static unsigned agreed(const struct wsh_server_config *config, const struct wsh_hello *h) {
    bool old = h->version == WSH_TLS_SSL30 && flawed(config, WSH_FLAW_SSL_30_TAKEN);
    for (size_t i = 0; i < h->suites.n; i++)
        if (old || (flawed(config, WSH_FLAW_TLS_WEAK_SUITES) && is_weak(h->suites.items[i]))) return h->suites.items[i];
    return 0;
}

enum wsh_door wsh_door_open(const struct wsh_server_config *config, struct wsh_span first, struct wsh_buf *out) {
    static const uint8_t random[32] = "imitated, never used for a key";
    struct wsh_hello h;
    if (flawed(config, WSH_FLAW_TLS_PORT_TAKES_PLAIN) && !wsh_tls_starts(first)) return WSH_DOOR_CLEARTEXT;
    if (!flawed(config, WSH_FLAW_SSL_30_TAKEN) && !flawed(config, WSH_FLAW_TLS_WEAK_SUITES)) return WSH_DOOR_TLS;
    struct wsh_arena *a = wsh_arena_new();
    unsigned suite = wsh_hello_read(a, first, &h) == WSH_READ_DONE ? agreed(config, &h) : 0;
    if (suite) wsh_server_hello_write(h.version, suite, random, out);
    wsh_arena_free(a);
    return suite ? WSH_DOOR_ANSWERED : WSH_DOOR_TLS;
}
