/* server.h - the embedded reference server on real sockets: listeners, connections, ws and wss, on a loop. */
#ifndef WSH_SERVER_SERVER_H
#define WSH_SERVER_SERVER_H

#include "net/loop.h"
#include "net/tls.h"
#include "server/responder.h"

struct wsh_server; /* opaque */
/* Listens on address:port (port 0: any free one). The address is numeric, or "localhost" for 127.0.0.1. tls NULL: ws.
 * NULL with *reterr_why set, in the arena. `config` is copied, what it points to is borrowed. */
struct wsh_server *wsh_server_new(struct wsh_arena *a, struct wsh_loop *l, const char *address, uint16_t port,
                                  struct wsh_tls_context *tls, const struct wsh_server_config *config,
                                  const char **reterr_why);
uint16_t wsh_server_port(const struct wsh_server *s);
uint64_t wsh_server_handshakes(const struct wsh_server *s); /* requests answered so far */
size_t wsh_server_connections(const struct wsh_server *s);  /* open now */
/* A flaw has ended the server: listener and connections are gone without a word. The program that runs it should end
 * as a crash would; a program that only hosts it goes on. */
bool wsh_server_died(const struct wsh_server *s);
/* A flaw has frozen it: the program that runs it should turn its loop no more, and stay. */
bool wsh_server_frozen(const struct wsh_server *s);
void wsh_server_free(struct wsh_server *s); /* closes listener and connections */

#endif
