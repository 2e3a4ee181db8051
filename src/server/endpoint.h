/* endpoint.h - a minimal WebSocket endpoint (RFC 6455 5 to 7): echoes messages, answers pings and close.
 *
 * Enough to prove that a 101 was meant. Strict about what it receives: an unmasked frame, a reserved bit, an unknown
 * opcode or a bad control frame ends the connection with 1002. */
#ifndef WSH_SERVER_ENDPOINT_H
#define WSH_SERVER_ENDPOINT_H

#include "server/negotiate.h"

struct wsh_endpoint; /* opaque */
struct wsh_endpoint *wsh_endpoint_new(const struct wsh_server_config *config, const struct wsh_deflate_terms *terms);
void wsh_endpoint_free(struct wsh_endpoint *e); /* accepts NULL */
/* Appends frames; returns WSH_RESPONDER_KEEP, or WSH_RESPONDER_CLOSE when the connection is over. */
unsigned wsh_endpoint_receive(struct wsh_endpoint *e, struct wsh_span octets, struct wsh_buf *out);

#endif
