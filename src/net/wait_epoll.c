/* wait_epoll.c - readiness from epoll(7), level-triggered: what is not read now is reported again. */
#include "net/wait.h"

#include <errno.h>
#include <sys/epoll.h>

enum { BATCH = 128 };

struct wsh_wait {
    int fd;
};

struct wsh_wait *wsh_wait_new(void) {
    int fd = epoll_create1(EPOLL_CLOEXEC);
    if (fd < 0) return NULL;
    struct wsh_wait *w = malloc(sizeof *w);
    if (!w) wsh_die_memory(sizeof *w);
    w->fd = fd;
    return w;
}

void wsh_wait_free(struct wsh_wait *w) {
    if (!w) return;
    (void)close(w->fd);
    free(w);
}

/* EPOLLHUP is reported even for an empty set of interests, so "not watched" has to mean "not registered". */
bool wsh_wait_change(struct wsh_wait *w, int fd, unsigned before, unsigned events, void *tag) {
    struct epoll_event e = {.data.ptr = tag};
    if (events & WSH_READABLE) e.events |= EPOLLIN | EPOLLRDHUP;
    if (events & WSH_WRITABLE) e.events |= EPOLLOUT;
    int verb = !before ? EPOLL_CTL_ADD : !events ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
    return before == events || epoll_ctl(w->fd, verb, fd, &e) == 0;
}

static unsigned events_of(uint32_t seen) {
    unsigned events = 0;
    if (seen & (EPOLLIN | EPOLLRDHUP)) events |= WSH_READABLE;
    if (seen & EPOLLOUT) events |= WSH_WRITABLE;
    if (seen & (EPOLLHUP | EPOLLERR)) events |= WSH_HANGUP;
    return events;
}

int wsh_wait_ready(struct wsh_wait *w, struct wsh_ready *ret, int room, int timeout_ms) {
    struct epoll_event seen[BATCH];
    int n = epoll_wait(w->fd, seen, room < BATCH ? room : BATCH, timeout_ms);
    for (int i = 0; i < n; i++) ret[i] = (struct wsh_ready){seen[i].data.ptr, events_of(seen[i].events)};
    return n;
}
