/* bare_client.c - the fastest honest way to the same octets: an epoll loop that knows nothing. */
#include "bench.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { BATCH = 128, ROOM = 1024 };

static const char request[] =
    "GET /chat HTTP/1.1\r\nHost: 127.0.0.1:9000\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

struct slot {
    int fd;
    size_t n;
    bool written;
    char answer[ROOM];
};

struct client {
    struct sockaddr_in to;
    int epoll;
    unsigned started, done, failed, count;
};

static void start(struct client *c, struct slot *s) {
    int on = 1;
    struct epoll_event e = {.events = EPOLLOUT, .data.ptr = s};
    *s = (struct slot){.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    c->started++;
    (void)setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(s->fd, (const struct sockaddr *)&c->to, sizeof c->to) < 0 && errno != EINPROGRESS) c->failed++;
    (void)epoll_ctl(c->epoll, EPOLL_CTL_ADD, s->fd, &e);
}

static void finish(struct client *c, struct slot *s, bool good) {
    (void)close(s->fd);
    c->done++;
    c->failed += !good;
    if (c->started < c->count) start(c, s);
}

static void write_request(struct client *c, struct slot *s) {
    int error = 0;
    socklen_t size = sizeof error;
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = s};
    bool up = getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
    s->written = up && send(s->fd, request, sizeof request - 1, MSG_NOSIGNAL) == (ssize_t)sizeof request - 1;
    if (s->written)
        (void)epoll_ctl(c->epoll, EPOLL_CTL_MOD, s->fd, &e);
    else
        finish(c, s, false);
}

static void read_answer(struct client *c, struct slot *s) {
    ssize_t n = recv(s->fd, s->answer + s->n, sizeof s->answer - 1 - s->n, 0);
    if (n > 0) s->n += (size_t)n;
    s->answer[s->n] = '\0';
    if (n <= 0)
        finish(c, s, false);
    else if (strstr(s->answer, "\r\n\r\n"))
        finish(c, s, true);
}

bool bench_bare(uint16_t port, unsigned count, unsigned parallel) {
    struct client c = {.to = {.sin_family = AF_INET, .sin_port = htons(port)},
                       .epoll = epoll_create1(EPOLL_CLOEXEC), .count = count};
    struct slot *slots = calloc(parallel, sizeof *slots);
    struct epoll_event seen[BATCH];
    if (!slots) wsh_die_memory(parallel);
    c.to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (unsigned i = 0; i < parallel && i < count; i++) start(&c, &slots[i]);
    while (c.done < count) {
        int n = epoll_wait(c.epoll, seen, BATCH, 10000);
        if (n <= 0) break;
        for (int i = 0; i < n; i++) {
            struct slot *s = seen[i].data.ptr;
            if (s->written)
                read_answer(&c, s);
            else
                write_request(&c, s);
        }
    }
    free(slots);
    (void)close(c.epoll);
    return c.done == count && c.failed == 0;
}
