/* negotiate.h - what a 101 agrees to: the subprotocol and permessage-deflate. */
#ifndef WSH_SERVER_NEGOTIATE_H
#define WSH_SERVER_NEGOTIATE_H

#include "server/request.h"

/* Sec-WebSocket-Protocol of the 101, empty: none. */
struct wsh_span wsh_choose_protocol(const struct wsh_request *q);

/* permessage-deflate as agreed, RFC 7692 7.1. */
struct wsh_deflate_terms {
    bool agreed;
    bool server_no_context_takeover, client_no_context_takeover;
    unsigned server_bits, client_bits; /* 0: not in the answer, which means 15 */
};
/* Sec-WebSocket-Extensions of the 101, empty: none. */
struct wsh_span wsh_choose_extensions(const struct wsh_request *q, struct wsh_deflate_terms *ret_terms);

/* offer.c: may this permessage-deflate offer be accepted, and on which terms? RFC 7692 7: an offer with an unknown, a
 * repeated or an invalid parameter, or with one that cannot be kept, is declined. */
bool wsh_offer_read(const struct wsh_server_config *config, const struct wsh_ext *offer,
                    struct wsh_deflate_terms *ret_terms);

#endif
