/* request.h - a request as the checks see it: words of the request-line and the values of the fields that matter.
 *
 * Owner: the arena; spans point into the head that was read. */
#ifndef WSH_SERVER_REQUEST_H
#define WSH_SERVER_REQUEST_H

#include "server/flaw.h"

enum wsh_known_field {
    WSH_HOST, WSH_UPGRADE, WSH_CONNECTION, WSH_KEY, WSH_VERSION, WSH_PROTOCOL, WSH_EXTENSIONS, WSH_ORIGIN,
    WSH_CONTENT_LENGTH, WSH_TRANSFER_ENCODING, WSH_COOKIE, WSH_AUTHORIZATION, WSH_PROXY_AUTHORIZATION, WSH_ACCEPT,
    WSH_KNOWN_FIELDS
};
const char *wsh_known_field_name(enum wsh_known_field f);

/* All lines of one field. RFC 9110 5.3: `joined` is what a list field says as a whole. */
struct wsh_values {
    size_t n;                        /* lines; 0: the field is absent and the spans are empty */
    struct wsh_span first, last, joined;
    struct wsh_span untrimmed;       /* the first one with all white space around it */
};

struct wsh_request {
    struct wsh_arena *arena;
    const struct wsh_server_config *config;
    struct wsh_head head;
    bool behind_refusal;             /* an upgrade was refused on this connection before */
    int version;                     /* 10 * major + minor */
    struct wsh_target_parts target;
    struct wsh_values values[WSH_KNOWN_FIELDS];
    bool seventh;                    /* its connection is one of those that some flaws treat in another way */
};

/* `octets` is a complete head that the scanner has let through. */
void wsh_request_read(struct wsh_arena *a, const struct wsh_server_config *config, struct wsh_span octets,
                      struct wsh_request *out);
bool wsh_request_has_body(const struct wsh_request *q);  /* Content-Length above 0, or any Transfer-Encoding */
bool wsh_request_wants_close(const struct wsh_request *q);

#endif
