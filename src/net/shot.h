/* shot.h - one request on one connection, its answer, and away: for those who do it ten thousand times in a second.
 *
 * No case, no transcript, no fallback to other addresses; memory is used again from shot to shot. The connection ends
 * with RST, which leaves no port in TIME_WAIT, or is kept for the next request if the caller wants that.
 * Owner of a shot and of what it points to: the caller, who zeroes it, calls init once and done at the end. */
#ifndef WSH_NET_SHOT_H
#define WSH_NET_SHOT_H

#include "net/drive.h"
#include "script/split.h"

enum wsh_shot_end {
    WSH_SHOT_ANSWERED,  /* `enough` said so; nothing is known of what the peer would have done next */
    WSH_SHOT_CLOSED,    /* FIN, or the end of TLS */
    WSH_SHOT_RESET,
    WSH_SHOT_PATIENCE,  /* not enough came in time, the connection was open */
    WSH_SHOT_UNREACHED, /* no connection, no TLS: `error`, 0: not in time or a fault of TLS */
};

struct wsh_shot;
typedef void wsh_shot_done_fn(void *user, struct wsh_shot *shot);
/* Is the answer complete? Asked whenever octets came; all that were received. */
typedef bool wsh_shot_enough_fn(void *user, struct wsh_span received);

struct wsh_shot {
    struct wsh_loop *loop;
    const struct wsh_dialer *dialer;
    wsh_shot_enough_fn *enough;
    wsh_shot_done_fn *done; /* from inside wsh_loop_turn, or from inside fire if it is over at once */
    void *user;             /* of both */
    /* The next request: borrowed until it is done. */
    struct wsh_span octets;
    const struct wsh_split *split;
    bool half_close;      /* behind the last octet; not over TLS */
    uint64_t patience_us; /* with the answer, from the beginning of the shot */
    uint64_t linger_us;   /* behind an answer that is complete: for what may follow it */
    bool keep;            /* once answered: the connection waits for the next request */
    bool kept;            /* it does; fire then uses it instead of a new one */
    /* What came of it. */
    enum wsh_shot_end end;
    int error;
    struct wsh_buf received; /* plain text; at most WSH_LIMIT_HEAD octets */
    uint64_t began_us, answer_us; /* answer_us: from the beginning to the end of it all */
    /* Inside. */
    int fd;
    struct wsh_watch *watch;
    struct wsh_tls *tls;
    size_t sent;          /* of octets: handed to the kernel, or to TLS */
    struct wsh_buf wire;  /* TLS: to be written */
    size_t written;       /* of wire */
    bool connected, fin_sent, lingers;
};

void wsh_shot_init(struct wsh_shot *s);
void wsh_shot_done(struct wsh_shot *s); /* resets an open connection; `done` is not called */
/* An error of the kernel that time may heal (no port, no descriptor) ends as UNREACHED with that `error`. */
void wsh_shot_fire(struct wsh_shot *s);
void wsh_shot_leave(struct wsh_shot *s); /* resets a kept connection */

#endif
