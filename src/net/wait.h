/* wait.h - the kernel's half of the loop: which descriptors are ready. Two implementations, one is built.
 *
 * wait_epoll.c (default) and wait_poll.c (CMake option WSH_LOOP_POLL). Internal to loop.c. */
#ifndef WSH_NET_WAIT_H
#define WSH_NET_WAIT_H

#include "net/loop.h"

struct wsh_wait; /* opaque */
struct wsh_ready {
    void *tag;
    unsigned events; /* READABLE, WRITABLE, HANGUP */
};

struct wsh_wait *wsh_wait_new(void); /* NULL with errno set */
void wsh_wait_free(struct wsh_wait *w);

/* From `before` to `events` (0: not watched; nothing is reported then, not even a hang-up). False with errno set. */
bool wsh_wait_change(struct wsh_wait *w, int fd, unsigned before, unsigned events, void *tag);

/* At most `room` descriptors that are ready; timeout -1: for ever. -1 with errno set. */
int wsh_wait_ready(struct wsh_wait *w, struct wsh_ready *ret, int room, int timeout_ms);

#endif
