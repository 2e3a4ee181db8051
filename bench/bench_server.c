/* bench_server.c - the server of the benchmark, in a process of its own. */
#include "bench.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "wire/wire.h"

enum { BATCH = 256, ROOM = 2048 };

static int listen_on(uint16_t *ret_port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, size) < 0 || listen(fd, 4096) < 0) WSH_BUG("no listener");
    if (getsockname(fd, (struct sockaddr *)&at, &size) < 0) WSH_BUG("no port");
    *ret_port = ntohs(at.sin_port);
    return fd;
}

static void answer(int fd, const char *request) {
    static const char name[] = "Sec-WebSocket-Key: ";
    char accept[WSH_ACCEPT_SIZE + 1], response[256];
    const char *key = strstr(request, name);
    size_t n = key ? strcspn(key + sizeof name - 1, "\r") : 0;
    wsh_accept_value(wsh_span_make(key ? key + sizeof name - 1 : "", n), accept);
    int size = snprintf(response, sizeof response, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                                   "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accept);
    (void)send(fd, response, (size_t)size, MSG_NOSIGNAL);
}

/* Both clients write their request at once, so that one read has all of it. */
static void serve(int fd) {
    char request[ROOM];
    ssize_t n = recv(fd, request, sizeof request - 1, 0);
    if (n <= 0) {
        (void)close(fd);
        return;
    }
    request[n] = '\0';
    answer(fd, request);
}

static void take_new(int epoll, int listener) {
    for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
        struct epoll_event e = {.events = EPOLLIN, .data.u64 = (uint64_t)fd};
        (void)epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
    }
}

_Noreturn static void run(const int *listeners) {
    const uint64_t is_listener = UINT64_C(1) << 32;
    struct epoll_event seen[BATCH];
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int i = 0; i < BENCH_PORTS; i++) {
        struct epoll_event e = {.events = EPOLLIN, .data.u64 = is_listener | (uint64_t)listeners[i]};
        (void)epoll_ctl(epoll, EPOLL_CTL_ADD, listeners[i], &e);
    }
    for (;;) {
        int n = epoll_wait(epoll, seen, BATCH, -1);
        if (n < 0 && errno != EINTR) _exit(1);
        for (int i = 0; i < n; i++) {
            int fd = (int)(seen[i].data.u64 & (is_listener - 1));
            if (seen[i].data.u64 & is_listener)
                take_new(epoll, fd);
            else
                serve(fd);
        }
    }
}

struct bench_server bench_server_start(void) {
    struct bench_server s;
    int listeners[BENCH_PORTS];
    for (int i = 0; i < BENCH_PORTS; i++) listeners[i] = listen_on(&s.ports[i]);
    (void)fflush(NULL);
    s.pid = fork();
    if (s.pid == 0) run(listeners);
    if (s.pid < 0) WSH_BUG("no process");
    for (int i = 0; i < BENCH_PORTS; i++) (void)close(listeners[i]);
    return s;
}

void bench_server_stop(const struct bench_server *s) {
    (void)kill(s->pid, SIGKILL);
    (void)waitpid(s->pid, NULL, 0);
}
