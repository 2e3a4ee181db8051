/* door.h - what a flawed server does where TLS begins: whom it lets in without, and what it agrees to. */
#ifndef WSH_SERVER_DOOR_H
#define WSH_SERVER_DOOR_H

#include "net/tls.h"
#include "server/flaw.h"

/* Versions, tickets and wrong bits of `o` as the flaws want them. */
void wsh_door_options(const struct wsh_server_config *config, struct wsh_tls_options *o);
enum wsh_cert_kind wsh_door_certificate(const struct wsh_server_config *config);

enum wsh_door {
    WSH_DOOR_TLS,       /* as it should be */
    WSH_DOOR_CLEARTEXT, /* no TLS on this connection */
    WSH_DOOR_ANSWERED,  /* `out` is all that is said; what the peer says is not read any more */
};
/* `first`: the first octets of a connection. Imitates a server that agrees to what OpenSSL no longer knows: its first
 * word, which is all that a raw ClientHello waits for. */
enum wsh_door wsh_door_open(const struct wsh_server_config *config, struct wsh_span first, struct wsh_buf *out);

#endif
