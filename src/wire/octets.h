/* octets.h - what kind of octet: one table behind every character class of HTTP and URIs.
 *
 * Inside of wire only. Kinds are bits, a class is their union: pchar is WSH_URI_UNRESERVED | WSH_URI_SUB_DELIM |
 * WSH_URI_PCHAR plus percent triplets, which are no octets and which wsh_uri_run checks. */
#ifndef WSH_WIRE_OCTETS_H
#define WSH_WIRE_OCTETS_H

#include "base/base.h"

enum wsh_octet_kind {
    WSH_TCHAR = 1u << 0,          /* RFC 9110 5.6.2 */
    WSH_URI_UNRESERVED = 1u << 1, /* RFC 3986 2.3 */
    WSH_URI_SUB_DELIM = 1u << 2,  /* RFC 3986 2.2 */
    WSH_URI_PCHAR = 1u << 3,      /* ":" and "@", RFC 3986 3.3 */
    WSH_URI_SLASH = 1u << 4,
    WSH_URI_QUESTION = 1u << 5,
    WSH_URI_BRACKET = 1u << 6,    /* "[" and "]": in an IP-literal */
    WSH_URI_PERCENT = 1u << 7,    /* "%" */
};
enum {
    WSH_URI_REG_NAME = WSH_URI_UNRESERVED | WSH_URI_SUB_DELIM,
    WSH_URI_PATH = WSH_URI_REG_NAME | WSH_URI_PCHAR | WSH_URI_SLASH,
    WSH_URI_QUERY = WSH_URI_PATH | WSH_URI_QUESTION,
    WSH_URI_ANY = WSH_URI_QUERY | WSH_URI_BRACKET | WSH_URI_PERCENT, /* all that any request-target may hold */
};

extern const uint8_t wsh_octet_kinds[256];

static inline bool wsh_octet_is(uint8_t c, unsigned kinds) { return (wsh_octet_kinds[c] & kinds) != 0; }

/* How many octets of s belong to the class before the first that does not; a well-formed percent triplet belongs. */
size_t wsh_uri_run(struct wsh_span s, unsigned kinds);
/* Is there a "%" that two hexadecimal digits do not follow? */
bool wsh_uri_bad_percent(struct wsh_span s);

#endif
