/* host.h - the authority part of a URI: inside of wire, shared by Host, Origin, request-targets and ws URIs. */
#ifndef WSH_WIRE_HOST_H
#define WSH_WIRE_HOST_H

#include "base/base.h"

struct wsh_hostport {
    struct wsh_span host; /* brackets included */
    struct wsh_span port; /* *DIGIT, without the colon */
    bool port_given;      /* the colon is there */
    bool literal;         /* IP-literal: in brackets */
};

/* uri-host [ ":" *DIGIT ]: RFC 3986 3.2.2 and 3.2.3. */
bool wsh_hostport_read(struct wsh_span text, struct wsh_hostport *ret);
bool wsh_is_ipv6(struct wsh_span s); /* without brackets */
/* scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ), RFC 3986 3.1. */
bool wsh_is_scheme(struct wsh_span s);

#endif
