/* by_hand.h - lines that send a request without wshake. For the reports use wsh_reproduce_by_hand of report.h. */
#ifndef WSH_REPORTS_BY_HAND_H
#define WSH_REPORTS_BY_HAND_H

#include "reports/report.h"
#include "wire/wire.h"

/* Where the octets go. Texts: the arena. */
struct wsh_by_hand_peer {
    struct wsh_uri uri; /* the target */
    const char *host;   /* that is connected to */
    uint16_t port;
    const char *sni;        /* of --sni, or NULL: the target's host if it is a name */
    const char *cert, *key; /* of the client, or NULL */
    bool elsewhere;         /* --connect-to or --sni was given */
};

/* A ws or wss URL whose host is no option. */
bool wsh_reproduce_target(struct wsh_arena *a, const char *target, struct wsh_uri *ret_uri);

void wsh_by_hand_octets(struct wsh_arena *a, const struct wsh_by_hand_peer *p, struct wsh_span request,
                        struct wsh_buf *out);
/* Adds nothing if curl would send other octets. */
void wsh_by_hand_curl(struct wsh_arena *a, const struct wsh_by_hand_peer *p, struct wsh_span request,
                      struct wsh_buf *out);

#endif
