/* drive.h - performs exchanges over real sockets: many at a time, one thread, exact events.
 *
 * Tells FIN from RST, keeps segment boundaries (TCP_NODELAY, one write per SEND ask), never blocks. */
#ifndef WSH_NET_DRIVE_H
#define WSH_NET_DRIVE_H

#include "exchange/exchange.h"
#include "net/loop.h"
#include "net/tls.h"

struct wsh_address { int family; uint32_t size; uint8_t octets[128]; /* a sockaddr */ };

/* Resolves host and port (numeric or by name; v6 and v4). At most `room` addresses. 0 with *reterr_why set. */
size_t wsh_resolve(const char *host, uint16_t port, struct wsh_address *ret, size_t room, const char **reterr_why);
/* Loopback? Only such targets are tested without being authorised by name. */
bool wsh_address_is_loopback(const struct wsh_address *address);

struct wsh_dialer {
    struct wsh_address addresses[8]; /* tried in order until one connects */
    size_t n;
    size_t first;                    /* index of the one that worked last: tried before the others */
    struct wsh_tls_context *tls;     /* NULL: cleartext */
    const char *tls_host, *sni;
    uint64_t connect_timeout_us;
};

typedef void wsh_exchange_done_fn(void *user, struct wsh_exchange *x);
/* Starts an exchange; `done` is called once from inside wsh_loop_turn, never from here. Takes no ownership of x. */
void wsh_drive(struct wsh_loop *l, struct wsh_dialer *dialer, struct wsh_exchange *x, wsh_exchange_done_fn *done,
               void *user);

#endif
