/* answer.h - responses as octets: the 101, and everything that is not one.
 *
 * A refusal is data: which rule was broken, the status that goes with it, and which fields that status owes. Nothing
 * of a request is ever repeated in a refusal. */
#ifndef WSH_SERVER_ANSWER_H
#define WSH_SERVER_ANSWER_H

#include "server/request.h"

enum {
    WSH_WITH_CLOSE = 1,      /* the connection ends behind it: framing not to be trusted, or content not read */
    WSH_WITH_VERSIONS = 2,   /* Sec-WebSocket-Version: 13, R6455-4.4-MUST-LIST */
    WSH_WITH_UPGRADE = 4,    /* Upgrade: websocket, R9110-7.8-426 */
    WSH_WITH_ALLOW = 8,      /* Allow: GET, R9110-15.5.6-ALLOW */
    WSH_WITH_CHALLENGE = 16, /* WWW-Authenticate: Basic, R9110-11.6.1-WWWAUTH */
};

/* Statuses that only a flaw gives. */
enum { WSH_STATUS_SILENCE = 0, WSH_STATUS_DIE = 1, WSH_STATUS_CLOSE = 2, WSH_STATUS_FREEZE = 3 };

struct wsh_refusal {
    const char *rule; /* as in oracle/rules.def */
    unsigned status;
    unsigned with;    /* WSH_WITH_ bits */
    const char *text; /* one phrase */
};

/* What a 101 says besides what all of them say. */
struct wsh_acceptance {
    struct wsh_span protocol; /* no octets: none */
    struct wsh_span extensions;
};

/* Both append to `out` and return what becomes of the connection (WSH_RESPONDER_...). `to_head`: no content. */
unsigned wsh_write_refusal(const struct wsh_server_config *config, const struct wsh_refusal *refusal, bool to_head,
                           struct wsh_buf *out);
void wsh_write_acceptance(const struct wsh_request *q, const struct wsh_acceptance *a, struct wsh_buf *out);

#endif
