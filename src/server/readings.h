/* readings.h - how a value is understood: the strict way, or the way of a flaw.
 *
 * Each function looks a flaw up in a table of readings, the last row of which is the strict one. */
#ifndef WSH_SERVER_READINGS_H
#define WSH_SERVER_READINGS_H

#include "server/request.h"

typedef bool wsh_reading_fn(const struct wsh_request *q, struct wsh_span value);
struct wsh_reading {
    enum wsh_flaw_id flaw; /* WSH_FLAW_NONE: the strict reading */
    wsh_reading_fn *says;
};
bool wsh_read_as(const struct wsh_request *q, struct wsh_span value, const struct wsh_reading *rows, size_t n);

bool wsh_says_upgrade(const struct wsh_request *q);     /* R6455-4.2.1-3-UPGRADE: Upgrade lists websocket */
bool wsh_says_connection(const struct wsh_request *q);  /* R6455-4.2.1-4-CONNECTION: Connection lists upgrade */
bool wsh_says_version(const struct wsh_request *q);     /* R6455-4.2.1-6-VERSION: it is 13 */
bool wsh_says_key(const struct wsh_request *q);         /* R6455-4.2.1-5-KEY: base64 of 16 octets */
bool wsh_says_cookie(const struct wsh_request *q);      /* the session that the configuration asks for is there */
bool wsh_says_credentials(const struct wsh_request *q); /* R6455-4.2.2-2-AUTH: and the credentials */
bool wsh_cookie_odd(const struct wsh_request *q);       /* both only for flaws: what a hasty parser stumbles over */
bool wsh_credentials_odd(const struct wsh_request *q);
bool wsh_says_origin(const struct wsh_request *q); /* one line, and one of the allowed origins */

#endif
