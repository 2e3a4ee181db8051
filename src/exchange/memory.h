/* memory.h - drives an exchange against a peer in memory, with a virtual clock: no socket, no waiting.
 *
 * The peer is a function from octets to octets. Used by selftest (hundreds of flaws in seconds), by unit tests and by
 * the fuzzers. */
#ifndef WSH_EXCHANGE_MEMORY_H
#define WSH_EXCHANGE_MEMORY_H

#include "exchange/exchange.h"

struct wsh_peer {
    void *(*open)(void *user); /* a new connection: its state, passed to the others; NULL: nobody listens */
    /* Octets arrived (empty: only time passed, or with `fin` the sending side was closed). Append the answer to `out`;
     * return false when the peer closes the connection after it. */
    bool (*receive)(void *connection, struct wsh_span octets, bool fin, uint64_t now_us, struct wsh_buf *out);
    void (*close)(void *connection);
    void (*reset)(void *connection); /* we reset it; `close` follows. NULL: that is no news */
    /* Asked when `receive` has returned false: was that a reset instead of a FIN? NULL: never. */
    bool (*resets)(void *connection);
    /* Asked when `receive` has answered: how long that took; until then time passes for everyone. NULL: no time. */
    uint64_t (*takes_us)(void *connection);
    /* What the peer holds at the moment. NULL: nobody can look. */
    void (*resources)(void *user, uint64_t *ret_memory_kib, unsigned *ret_descriptors);
    void (*restart)(void *user);              /* a peer that died lives again; NULL: peers do not die */
    void *user;
};

/* Runs to the end. Every segment is delivered at once, or octet by octet. Virtual time jumps over waits. */
void wsh_memory_drive(struct wsh_exchange *x, const struct wsh_peer *peer, bool octet_by_octet);

#endif
