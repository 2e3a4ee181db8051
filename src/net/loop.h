/* loop.h - epoll and a deadline heap: the one place that blocks.
 *
 * Invariant: after any callback the watch that was called may be gone; the loop looks everything up again.
 * Time is CLOCK_MONOTONIC in microseconds. One loop, one thread. */
#ifndef WSH_NET_LOOP_H
#define WSH_NET_LOOP_H

#include "base/base.h"

struct wsh_loop;  /* opaque */
struct wsh_watch; /* opaque: one file descriptor and at most one deadline */

enum { WSH_READABLE = 1, WSH_WRITABLE = 2, WSH_TIMEOUT = 4, WSH_HANGUP = 8 };
typedef void wsh_watch_fn(void *user, unsigned events, uint64_t now_us);

struct wsh_loop *wsh_loop_new(void); /* NULL with errno set */
void wsh_loop_free(struct wsh_loop *l);
uint64_t wsh_now_us(void);

/* fd -1: a pure timer. NULL with errno set. */
struct wsh_watch *wsh_loop_watch(struct wsh_loop *l, int fd, unsigned events, wsh_watch_fn *fn, void *user);
void wsh_watch_events(struct wsh_watch *w, unsigned events);
void wsh_watch_deadline(struct wsh_watch *w, uint64_t at_us); /* 0: none */
void wsh_watch_free(struct wsh_watch *w);                     /* does not close fd; safe inside callbacks */

/* One turn: waits until something happens or `until_us`; returns the number of callbacks, or -1 with errno. EINTR is a
 * turn with 0. */
int wsh_loop_turn(struct wsh_loop *l, uint64_t until_us);

/* For ending early: from now on callbacks see the clock this much ahead, so that every deadline within is due and what
 * waits gives up in its own orderly way. Only while nothing new is started. */
void wsh_loop_hurry(struct wsh_loop *l, uint64_t us);

#endif
