/* link.h - one connection of an exchange: a socket, TLS around it if the target is a wss one, and what it tells.
 *
 * A link performs asks and tells the exchange what happened; when to ask is drive.c's business. Internal to the floor.
 * Owner of descriptor, watch and TLS object: the link, until wsh_link_done. */
#ifndef WSH_NET_LINK_H
#define WSH_NET_LINK_H

#include "net/drive.h"

enum wsh_link_state {
    WSH_LINK_NEW,     /* the next address has to be dialled */
    WSH_LINK_STARVED, /* no descriptor or port just now: tried again at retry_us */
    WSH_LINK_DIALING, /* TCP is not up yet */
    WSH_LINK_SHAKING, /* TLS is not up yet */
    WSH_LINK_OPEN,    /* told as connected */
    WSH_LINK_OVER,    /* failed or closed; no descriptor */
};

struct wsh_link {
    struct wsh_loop *loop;
    struct wsh_dialer *dialer;
    struct wsh_exchange *x;
    const struct wsh_link *original; /* connection 0: whose session a case may resume */
    const struct wsh_tls_wish *wish; /* or NULL */
    void *owner;             /* of the link, for on_event */
    unsigned number;         /* of the connection in the exchange */
    wsh_watch_fn *on_event;  /* called with the link */
    enum wsh_link_state state;
    int fd;
    struct wsh_watch *watch;
    struct wsh_tls *tls;
    bool told;               /* of its session */
    size_t first, attempt;   /* which addresses were tried */
    uint64_t until_us;       /* end of patience with this attempt */
    uint64_t retry_us;
    bool fin;                /* nothing more will be read */
    int reset;               /* error of RST that another call than a read has taken from the socket, or 0 */
    struct wsh_buf wire, plain; /* TLS: octets to be written; octets just read */
    size_t written;          /* of wire */
    struct wsh_span covered; /* TLS: what `wire` stands for, not told as sent yet */
};

void wsh_link_done(struct wsh_link *l); /* closes and frees; safe to repeat */

/* Each performs its ask as far as it goes without waiting. True: something was told, ask again. */
bool wsh_link_connect(struct wsh_link *l, const struct wsh_tls_wish *wish, uint64_t now_us);
bool wsh_link_send(struct wsh_link *l, struct wsh_span octets, uint64_t now_us);
bool wsh_link_half_close(struct wsh_link *l, bool patient, uint64_t now_us); /* !patient: unsent octets are given up */
bool wsh_link_reset(struct wsh_link *l, uint64_t now_us);
bool wsh_link_close(struct wsh_link *l, uint64_t now_us);

/* When wsh_link_connect wants to be called again although nothing happened. */
uint64_t wsh_link_patience_us(const struct wsh_link *l);

/* The watch reported something: tells what can be told. */
void wsh_link_event(struct wsh_link *l, unsigned events, uint64_t now_us);

#endif
