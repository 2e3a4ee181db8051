/* tls_hello.h - the first records of TLS (RFC 5246 6 and 7, RFC 8446): a ClientHello as we like it, and the answer.
 *
 * Without a TLS library, so that versions and cipher suites which no library offers any more can be asked for. Nothing
 * here goes on with a handshake: the first word of the server is the answer. Pure; nothing is trusted that was read. */
#ifndef WSH_WIRE_TLS_HELLO_H
#define WSH_WIRE_TLS_HELLO_H

#include "wire/head.h"

/* Versions as on the wire; SSL 3.0 is 3.0 there. */
enum { WSH_TLS_SSL30 = 0x0300, WSH_TLS_10 = 0x0301, WSH_TLS_11 = 0x0302, WSH_TLS_12 = 0x0303, WSH_TLS_13 = 0x0304 };

/* ---- names of code points (IANA, TLS parameters) ---- */

struct wsh_tls_name { unsigned code; const char *name; };
struct wsh_tls_names { const struct wsh_tls_name *items; size_t n; };
extern const struct wsh_tls_names wsh_tls_versions;   /* "3.0" (SSL), "1.0", "1.1", "1.2", "1.3" */
extern const struct wsh_tls_names wsh_tls_suites;     /* "TLS_RSA_WITH_NULL_SHA", ... : those that cases ask for */
extern const struct wsh_tls_names wsh_tls_groups;     /* "x25519", "secp256r1", ... */
extern const struct wsh_tls_names wsh_tls_signatures; /* "rsa_pkcs1_sha256", ... */
extern const struct wsh_tls_names wsh_tls_alerts;     /* "handshake-failure", ... : RFC 8446 6, and older ones */
const char *wsh_tls_name(const struct wsh_tls_names *names, unsigned code);                       /* or NULL */
bool wsh_tls_code(const struct wsh_tls_names *names, struct wsh_span name, unsigned *ret_code);

/* ---- a ClientHello ---- */

struct wsh_codes { unsigned *items; size_t n; }; /* 16 bits each */

/* What a ClientHello says. Lists without items, an empty name and no protocols leave their extension out; without any
 * extension there is no extension block at all, as SSL 3.0 wants it. */
struct wsh_hello {
    unsigned record_version, version;
    struct wsh_codes suites, groups, signatures;
    struct wsh_span sni;  /* host name */
    struct wsh_span alpn; /* names, each behind its length octet (RFC 7301 3.1) */
};
/* Appends one record that holds the whole hello. */
void wsh_hello_write(const struct wsh_hello *h, const uint8_t random[32], struct wsh_buf *out);
/* The other direction, for a server that only looks: version and suites (in the arena). MORE: may still become one;
 * OVER: it is no ClientHello in one record. */
enum wsh_read wsh_hello_read(struct wsh_arena *a, struct wsh_span in, struct wsh_hello *out);
/* Appends a ServerHello without extensions: what an old server begins with. */
void wsh_server_hello_write(unsigned version, unsigned suite, const uint8_t random[32], struct wsh_buf *out);
void wsh_tls_alert_write(unsigned version, bool fatal, unsigned code, struct wsh_buf *out);

/* One more protocol for `alpn`; false if it is empty, longer than 255 octets, or there is no room. */
bool wsh_alpn_add(struct wsh_buf *list, struct wsh_span name);
/* Cuts the first protocol off the list; false at its end, or if the list is malformed. */
bool wsh_alpn_next(struct wsh_span *list, struct wsh_span *ret_name);

/* ---- what a server says first ---- */

enum wsh_tls_first {
    WSH_TLS_FIRST_NOTHING, /* no octet */
    WSH_TLS_FIRST_HELLO,   /* a ServerHello: it goes on with what we offered */
    WSH_TLS_FIRST_ALERT,
    WSH_TLS_FIRST_OTHER,   /* no TLS, or another record */
};
struct wsh_tls_answer {
    enum wsh_tls_first kind;
    unsigned version, suite; /* HELLO: agreed on */
    bool fatal;
    unsigned alert;          /* ALERT: its description */
};
/* MORE: further octets can change the answer (warnings are skipped as long as something follows them). */
enum wsh_read wsh_tls_answer_read(struct wsh_span in, struct wsh_tls_answer *out);
/* Could these octets be the beginning of a TLS record? At least one octet. */
bool wsh_tls_starts(struct wsh_span in);

#endif
