/* wait_poll.c - readiness from poll(2), for systems without epoll: a dense array, searched by descriptor.
 *
 * The index of a descriptor is kept in a table by descriptor number, so that changes cost no search. */
#include "net/wait.h"

#include <errno.h>
#include <poll.h>

struct wsh_wait {
    struct pollfd *fds; /* dense */
    void **tags;        /* beside them */
    size_t n, room;
    size_t *index;      /* by descriptor: place in fds, plus one; 0: none */
    size_t n_index;
};

static void *grown(void *items, size_t count, size_t size) {
    void *larger = reallocarray(items, count, size);
    if (!larger) wsh_die_memory(count * size);
    return larger;
}

struct wsh_wait *wsh_wait_new(void) {
    struct wsh_wait *w = calloc(1, sizeof *w);
    if (!w) wsh_die_memory(sizeof *w);
    return w;
}

void wsh_wait_free(struct wsh_wait *w) {
    if (!w) return;
    free(w->fds);
    free(w->tags);
    free(w->index);
    free(w);
}

static void make_room(struct wsh_wait *w, size_t fd) {
    if (w->n == w->room) {
        w->room = w->room ? w->room * 2 : 16;
        w->fds = grown(w->fds, w->room, sizeof *w->fds);
        w->tags = grown(w->tags, w->room, sizeof *w->tags);
    }
    if (fd < w->n_index) return;
    size_t n = fd * 2 + 16;
    w->index = grown(w->index, n, sizeof *w->index);
    memset(w->index + w->n_index, 0, (n - w->n_index) * sizeof *w->index);
    w->n_index = n;
}

static void add(struct wsh_wait *w, int fd, void *tag) {
    make_room(w, (size_t)fd);
    w->fds[w->n] = (struct pollfd){.fd = fd};
    w->tags[w->n] = tag;
    w->index[fd] = ++w->n;
}

/* The last one takes the place that becomes free. */
static void drop(struct wsh_wait *w, int fd) {
    size_t at = w->index[fd] - 1, last = --w->n;
    w->fds[at] = w->fds[last];
    w->tags[at] = w->tags[last];
    w->index[w->fds[at].fd] = at + 1;
    w->index[fd] = 0;
}

bool wsh_wait_change(struct wsh_wait *w, int fd, unsigned before, unsigned events, void *tag) {
    if (fd < 0) {
        errno = EBADF;
        return false;
    }
    if (!before && events) add(w, fd, tag);
    if (before && !events) drop(w, fd);
    if (!events) return true;
    struct pollfd *p = &w->fds[w->index[fd] - 1];
    p->events = 0;
    if (events & WSH_READABLE) p->events |= POLLIN | POLLRDHUP;
    if (events & WSH_WRITABLE) p->events |= POLLOUT;
    return true;
}

static unsigned events_of(short seen) {
    unsigned events = 0;
    if (seen & (POLLIN | POLLRDHUP)) events |= WSH_READABLE;
    if (seen & POLLOUT) events |= WSH_WRITABLE;
    if (seen & (POLLHUP | POLLERR | POLLNVAL)) events |= WSH_HANGUP;
    return events;
}

int wsh_wait_ready(struct wsh_wait *w, struct wsh_ready *ret, int room, int timeout_ms) {
    int n = poll(w->fds, (nfds_t)w->n, timeout_ms), found = 0;
    if (n <= 0) return n;
    for (size_t i = 0; i < w->n && found < room; i++)
        if (w->fds[i].revents) ret[found++] = (struct wsh_ready){w->tags[i], events_of(w->fds[i].revents)};
    return found;
}
