/* transport.c - the functions of the socket interface that --wrap sends here. */
#include "transport.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct {
    struct wsh_span in;
    size_t at, piece, said;
    bool closed;
    uint8_t out[WSH_TRANSPORT_ROOM];
} line;

void wsh_transport_open(struct wsh_span in, size_t piece) {
    line.in = in;
    line.at = line.said = 0;
    line.piece = piece ? piece : in.n + 1;
    line.closed = false;
}

struct wsh_span wsh_transport_said(void) {
    return wsh_span_make(line.out, line.said);
}
bool wsh_transport_closed(void) { return line.closed; }

#define WRAPPED(returns, name, ...)                                                                                    \
    returns __real_##name(__VA_ARGS__);                                                                                \
    returns __wrap_##name(__VA_ARGS__);                                                                                \
    returns __wrap_##name(__VA_ARGS__)

WRAPPED(ssize_t, recv, int fd, void *to, size_t n, int flags) {
    if (fd != WSH_TRANSPORT_FD) return __real_recv(fd, to, n, flags);
    size_t left = line.in.n - line.at, take = n < left ? n : left;
    if (take > line.piece) take = line.piece;
    if (take) memcpy(to, line.in.p + line.at, take);
    if (!(flags & MSG_PEEK)) line.at += take;
    return (ssize_t)take;
}

WRAPPED(ssize_t, send, int fd, const void *from, size_t n, int flags) {
    if (fd != WSH_TRANSPORT_FD) return __real_send(fd, from, n, flags);
    if (line.closed || n > WSH_TRANSPORT_ROOM - line.said) {
        errno = EPIPE;
        return -1;
    }
    if (n) memcpy(line.out + line.said, from, n);
    line.said += n;
    return (ssize_t)n;
}

/* The client is always ready: with octets, or with the end of them. */
WRAPPED(int, poll, struct pollfd *fds, nfds_t n, int timeout) {
    int ready = 0;
    for (nfds_t i = 0; i < n; i++) {
        if (fds[i].fd != WSH_TRANSPORT_FD) return __real_poll(fds, n, timeout);
        fds[i].revents = fds[i].events & (POLLIN | POLLOUT);
        ready += fds[i].revents != 0;
    }
    return ready;
}

WRAPPED(int, shutdown, int fd, int how) {
    if (fd != WSH_TRANSPORT_FD) return __real_shutdown(fd, how);
    if (how != SHUT_RD) line.closed = true;
    return 0;
}

WRAPPED(int, close, int fd) {
    if (fd != WSH_TRANSPORT_FD) return __real_close(fd);
    line.closed = true;
    return 0;
}

/* Ports that nobody listens on, and threads that do not run: the entrypoint does their work. */
int __wrap_bind(int fd, const struct sockaddr *address, socklen_t n);
int __wrap_bind(int fd, const struct sockaddr *address, socklen_t n) {
    (void)fd, (void)address, (void)n;
    return 0;
}

int __wrap_listen(int fd, int backlog);
int __wrap_listen(int fd, int backlog) {
    (void)fd, (void)backlog;
    return 0;
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg) {
    (void)attr, (void)run, (void)arg;
    *thread = pthread_self();
    return 0;
}
