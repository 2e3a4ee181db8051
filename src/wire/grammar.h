/* grammar.h - the small grammars of a handshake, each with the section that defines it. Pure predicates over spans. */
#ifndef WSH_WIRE_GRAMMAR_H
#define WSH_WIRE_GRAMMAR_H

#include "base/base.h"

bool wsh_is_tchar(uint8_t c);               /* RFC 9110 5.6.2 */
bool wsh_is_token(struct wsh_span s);       /* 1*tchar */

/* Lists, RFC 9110 5.6.1: elements of a comma-separated list, trimmed of OWS; empty elements are skipped and counted.
 * A comma inside a quoted-string does not separate (`quotes`). Usage:
 *     struct wsh_list l; wsh_list_init(&l, value, false); struct wsh_span e; while (wsh_list_next(&l, &e)) ... */
struct wsh_list {
    struct wsh_span rest;
    bool quotes, owed; /* owed: a comma was passed, so one more element follows, be it empty */
    size_t empty; /* empty elements met so far */
};
void wsh_list_init(struct wsh_list *l, struct wsh_span value, bool quotes);
bool wsh_list_next(struct wsh_list *l, struct wsh_span *ret_element);
/* Is `token` one of the elements (ASCII case-insensitively if `ci`)? */
bool wsh_list_has(struct wsh_span value, const char *token, bool ci);
/* Every element is a token and there is at least one: 1#token. */
bool wsh_is_token_list(struct wsh_span value);

/* Sec-WebSocket-Key, RFC 6455 4.3: base64-value-non-empty. */
enum wsh_key_form {
    WSH_KEY_GOOD,         /* canonical base64 of 16 octets */
    WSH_KEY_PAD_BITS,     /* 16 octets, non-zero pad bits (erratum 3150) */
    WSH_KEY_LENGTH,       /* well-formed base64 of another length */
    WSH_KEY_MALFORMED,    /* not base64-value-non-empty */
    WSH_KEY_EMPTY,
};
enum wsh_key_form wsh_key_form(struct wsh_span key);

/* RFC 6455 4.2.2 step 5.4: base64(SHA-1(key GUID)), always 28 octets. The key is taken as text. */
#define WSH_ACCEPT_SIZE 28
void wsh_accept_value(struct wsh_span key, char ret_accept[WSH_ACCEPT_SIZE + 1]);

/* Sec-WebSocket-Version of a request, RFC 6455 4.3: DIGIT | NZDIGIT DIGIT | "1" DIGIT DIGIT | "2" DIGIT DIGIT, 0..255
 * without leading zeros. */
enum wsh_version_form {
    WSH_VERSION_GOOD,
    WSH_VERSION_RANGE,     /* 256..299 derive, the comment limits to 255 */
    WSH_VERSION_MALFORMED,
};
enum wsh_version_form wsh_version_form(struct wsh_span value, unsigned *ret_version);

/* uri-host [ ":" *DIGIT ] of a Host field, RFC 9112 3.2 and RFC 3986 3.2.2. Empty is grammatical (reg-name may be
 * empty). Remember that reg-name admits sub-delims: "a,b" and "a=b" are valid. */
bool wsh_is_host(struct wsh_span value);
/* RFC 6454 7.1: "null" or serialised origins separated by single SP. */
bool wsh_is_origin(struct wsh_span value);

/* Forms of a request-target, RFC 9112 3.2 with RFC 3986 characters. */
enum wsh_target_form {
    WSH_TARGET_ORIGIN,    /* absolute-path [ "?" query ] */
    WSH_TARGET_ABSOLUTE,  /* scheme "://" authority ... (http, https, and also others: see `scheme`) */
    WSH_TARGET_AUTHORITY, /* host ":" port */
    WSH_TARGET_ASTERISK,
    WSH_TARGET_BAD,       /* anything else: fragment, space, control octet, bad percent, relative path, empty */
};
struct wsh_target_parts {
    enum wsh_target_form form;
    struct wsh_span scheme, userinfo, authority, path, query; /* authority = host [":" port], userinfo apart */
    bool bad_percent, high_octets, fragment;                  /* why a BAD one is bad, as far as known */
};
struct wsh_target_parts wsh_target_read(struct wsh_span target);

/* Extension offers and answers, RFC 6455 9.1:
 *     extension-list = 1#( token *( ";" token [ "=" ( token | quoted-string ) ] ) )
 * read over the joined value of all lines. Tolerance is remembered, never silent. */
enum wsh_ext_odd {
    WSH_EXT_WS_EQUALS = 1u << 0,    /* white space around "=": RFC 2616 implied LWS, not RFC 9110 */
    WSH_EXT_EMPTY_PARAM = 1u << 1,  /* ";;" or a trailing ";": RFC 9110 5.6.6, not RFC 6455 */
    WSH_EXT_EMPTY_ELEMENT = 1u << 2,
    WSH_EXT_BAD_QUOTED = 1u << 3,   /* the unescaped content of a quoted value is no token */
    WSH_EXT_MALFORMED = 1u << 4,    /* contradicts both grammars: `error_at` says where */
    WSH_EXT_NONE = 1u << 5,         /* no element at all */
};
struct wsh_ext_param {
    struct wsh_span name, value; /* value unescaped */
    bool has_value, quoted;
};
struct wsh_ext {
    struct wsh_span name;
    struct wsh_ext_param *params;
    size_t n;
    size_t offset; /* of the name in the value that was read */
};
struct wsh_exts {
    struct wsh_ext *items;
    size_t n;
    unsigned odd;
    size_t error_at;
};
void wsh_exts_read(struct wsh_arena *a, struct wsh_span value, struct wsh_exts *out);

/* permessage-deflate, RFC 7692 7. One parsed parameter set, of an offer or of a response. */
enum wsh_pmd_fault { /* why a set is not valid; 0 = valid */
    WSH_PMD_UNKNOWN = 1u << 0,   /* a parameter that is not defined */
    WSH_PMD_VALUE = 1u << 1,     /* a value that is invalid, missing or not allowed */
    WSH_PMD_DUPLICATE = 1u << 2,
    WSH_PMD_CASE = 1u << 3,      /* a defined parameter, but for the case of its letters: no text settles that */
};
struct wsh_pmd {
    bool server_no_context_takeover, client_no_context_takeover;
    bool server_max, client_max;             /* the *_max_window_bits parameter is present */
    unsigned server_bits, client_bits;       /* 8..15, 15 if absent; 0 = present without a valid value */
    unsigned faults;
    struct wsh_span fault_at;                /* the parameter name of the first fault */
};
bool wsh_is_pmd(const struct wsh_ext *e); /* named exactly "permessage-deflate" */
void wsh_pmd_read(const struct wsh_ext *e, bool response, struct wsh_pmd *out);
/* RFC 7692 7.1: may `answer` stand for an acceptance of `offer`? (client_max_window_bits only if offered;
 * server_no_context_takeover and server_max_window_bits kept and not larger.) The answer's larger client bits are a
 * matter of a hint and fit. */
bool wsh_pmd_fits(const struct wsh_pmd *offer, const struct wsh_pmd *answer);

#endif
