/* tcp.h - nonblocking TCP as a conformance tool needs it: one write per segment, FIN told from RST.
 *
 * Every call returns at once. No SIGPIPE, no Nagle delay. Descriptors belong to the caller. */
#ifndef WSH_NET_TCP_H
#define WSH_NET_TCP_H

#include "net/drive.h"

/* Starts to connect: a descriptor, or -errno. *ret_pending: the answer is still out (wait until it is writable). */
int wsh_tcp_dial(const struct wsh_address *to, bool *ret_pending);
/* Of a descriptor that became writable: 0 if it is connected, -EINPROGRESS if not yet, else -errno. A connection that
 * was reset as soon as it was up counts as connected; asking takes the error from the socket: *ret_reset keeps it. */
int wsh_tcp_connected(int fd, int *ret_reset);
/* An error of dial that time may heal: no descriptor, no port, no memory just now. */
bool wsh_tcp_may_retry(int error);

enum wsh_tcp_kind {
    WSH_TCP_SOME,  /* `n` octets */
    WSH_TCP_AGAIN, /* nothing now */
    WSH_TCP_FIN,   /* read: the peer closed its side. write: nobody listens any more (EPIPE) */
    WSH_TCP_RESET, /* the peer, or the network on its behalf, gave the connection up: `error` says how */
};
struct wsh_tcp_result {
    enum wsh_tcp_kind kind;
    size_t n;
    int error;
};
struct wsh_tcp_result wsh_tcp_write(int fd, struct wsh_span octets); /* one write */
struct wsh_tcp_result wsh_tcp_read(int fd, uint8_t *p, size_t n);    /* one read */

void wsh_tcp_half_close(int fd);
/* Closes with RST (SO_LINGER 1, 0). */
void wsh_tcp_reset(int fd);
/* Closes with FIN: what has arrived is read first, because the kernel answers unread octets with RST. */
void wsh_tcp_close(int fd);

/* "127.0.0.1 port 8080", "::1 port 8080". */
void wsh_address_print(const struct wsh_address *address, struct wsh_buf *out);

#endif
