/* uri.h - the ws and wss URIs of RFC 6455 3. */
#ifndef WSH_WIRE_URI_H
#define WSH_WIRE_URI_H

#include "base/base.h"

struct wsh_uri {
    bool secure;
    struct wsh_span host;      /* without brackets */
    bool ipv6;
    uint16_t port;             /* default 80 or 443 filled in */
    bool port_given;
    struct wsh_span authority; /* as a Host field wants it: brackets kept, default port left out */
    struct wsh_span resource;  /* RFC 6455 3: path (at least "/") and "?" query */
};
/* False: *ret_error says what is wrong and *ret_at is the offset; text lives in static storage. http and https are
 * refused with a message that names ws and wss. */
bool wsh_uri_read(struct wsh_arena *a, struct wsh_span text, struct wsh_uri *ret_uri, const char **reterr_what,
                  size_t *reterr_at);

#endif
