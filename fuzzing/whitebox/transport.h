/* transport.h - one connection in memory in place of a socket, for a server that is linked with --wrap (see README.md).
 *
 * The server under test reads with recv, writes with send and waits with poll on WSH_TRANSPORT_FD; it starts no thread and
 * binds no port. Every other descriptor is the system's. */
#ifndef WSH_FUZZING_WHITEBOX_TRANSPORT_H
#define WSH_FUZZING_WHITEBOX_TRANSPORT_H

#include "base/span.h"

enum { WSH_TRANSPORT_FD = 1 << 20, WSH_TRANSPORT_ROOM = 1 << 20 };
/* A new connection: the client says `in` in pieces of `piece` octets (0: as much as is asked for), then ends its side. */
void wsh_transport_open(struct wsh_span in, size_t piece);
/* What the server said; lives until the next open. At most WSH_TRANSPORT_ROOM octets, then sending fails. */
struct wsh_span wsh_transport_said(void);
/* The server closed its side. */
bool wsh_transport_closed(void);

#endif
