/* server.c - the responder behind real sockets: one listener, many connections, one loop.
 *
 * No decision about HTTP is made here. What is decided here is how a connection ends: an answer is sent whole, our side
 * is shut down, and what the peer still sends is read for a while, because the kernel turns unread octets into a reset
 * that would destroy the answer on its way (RFC 9112 9.6). */
#include "server/server.h"

#include "server/door.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <time.h>

#include "server/flaw.h"

enum {
    MAX_CONNECTIONS = 8192,
    ACCEPT_AT_ONCE = 64,         /* per turn, so that a storm of connects does not starve those that are there */
    ACCEPT_PAUSE_US = 50 * 1000, /* when the process has no descriptor left */
    READ_AT_ONCE = 16 * 1024,
    REPLY_LIMIT = 8 * 1024 * 1024, /* what one read may cause; a peer that causes more is dropped */
    STALL_US = 10 * 1000 * 1000,   /* an answer of which nobody reads an octet */
    KEPT_LIMIT = 1 << 30,
    DRAIN_US = 2 * 1000 * 1000, /* how long is read on behind our last octet */
};

struct connection {
    struct wsh_server *server;
    struct connection *next, *before;
    int fd;
    struct wsh_watch *watch;
    struct wsh_tls *tls; /* NULL: cleartext */
    struct wsh_responder *responder;
    struct wsh_buf out;          /* for the wire */
    size_t sent;                 /* of `out` */
    uint64_t since_us, answered; /* when the patience began: the start, or the last answer */
    bool ending, peer_ended, draining;
    bool begun;                  /* its first octets have come */
};

struct wsh_server {
    struct wsh_loop *loop;
    struct wsh_server_config config;
    struct wsh_server_shared shared;
    struct wsh_buf kept; /* what a flaw never gives back */
    struct wsh_tls_context *tls;
    int fd;
    uint16_t port;
    struct wsh_watch *watch;
    struct connection *connections;
    size_t n;
    uint64_t handshakes;
    bool died, frozen;
};

/* --- connections: life ------------------------------------------------------------------------------------------- */

static void drop(struct connection *c) {
    struct wsh_server *s = c->server;
    if (c->before)
        c->before->next = c->next;
    else
        s->connections = c->next;
    if (c->next) c->next->before = c->before;
    if (s->watch && s->n == MAX_CONNECTIONS) wsh_watch_events(s->watch, WSH_READABLE);
    s->n--;
    wsh_watch_free(c->watch);
    if (!flawed(&s->config, WSH_FLAW_LEAKS_CONNECTIONS)) (void)close(c->fd);
    wsh_tls_free(c->tls);
    wsh_responder_free(c->responder);
    if (s->shared.kept_kib * 1024 > s->kept.n) wsh_buf_fill(&s->kept, 1, s->shared.kept_kib * 1024 - s->kept.n);
    wsh_buf_done(&c->out);
    free(c);
}

static void reset(struct connection *c) {
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    (void)setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    drop(c);
}

static void stop_listening(struct wsh_server *s) {
    if (s->watch) wsh_watch_free(s->watch);
    if (s->fd >= 0) (void)close(s->fd);
    s->watch = NULL;
    s->fd = -1;
}

static void die(struct wsh_server *s) {
    s->died = true;
    stop_listening(s);
    while (s->connections) reset(s->connections);
}

/* --- connections: writing ---------------------------------------------------------------------------------------- */

static size_t pending(const struct connection *c) { return c->out.n - c->sent; }

/* What is waited for, and until when. */
static void rearm(struct connection *c, uint64_t now_us) {
    uint64_t patience_us = wsh_responder_patience_us(c->responder);
    bool reading = c->draining || (pending(c) == 0 && !c->ending);
    wsh_watch_events(c->watch, (pending(c) ? WSH_WRITABLE : 0u) | (reading ? WSH_READABLE : 0u));
    if (c->draining) return;
    if (pending(c))
        wsh_watch_deadline(c->watch, now_us + STALL_US);
    else
        wsh_watch_deadline(c->watch, patience_us ? c->since_us + patience_us : 0);
}

static void drain(struct connection *c, uint64_t now_us) {
    c->draining = true;
    (void)shutdown(c->fd, SHUT_WR);
    wsh_watch_deadline(c->watch, now_us + DRAIN_US);
    rearm(c, now_us);
}

/* Sends what can be sent. False: the connection is gone. */
static bool flush(struct connection *c, uint64_t now_us) {
    while (pending(c)) {
        ssize_t n = send(c->fd, c->out.p + c->sent, pending(c), MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
        if (n < 0) {
            drop(c);
            return false;
        }
        c->sent += (size_t)n;
    }
    if (pending(c) == 0) {
        wsh_buf_clear(&c->out);
        c->sent = 0;
    }
    if (pending(c) == 0 && c->ending && c->peer_ended) {
        drop(c);
        return false;
    }
    if (pending(c) == 0 && c->ending && !c->draining)
        drain(c, now_us);
    else
        rearm(c, now_us);
    return true;
}

static void say(struct connection *c, struct wsh_span plain) {
    if (c->tls)
        (void)wsh_tls_write(c->tls, plain);
    else
        wsh_buf_add(&c->out, plain);
}

/* A flaw keeps the whole server busy, as the bug that it stands for does. */
static void work(struct connection *c) {
    uint64_t us = wsh_responder_cost_us(c->responder);
    struct timespec time = {.tv_sec = (time_t)(us / 1000000), .tv_nsec = (long)(us % 1000000) * 1000};
    if (us > 0) (void)nanosleep(&time, NULL);
}

/* Sends `reply` and does what the responder wants done with the connection. */
static void act(struct connection *c, unsigned verdict, struct wsh_span reply, uint64_t now_us) {
    uint64_t answered = wsh_responder_answered(c->responder);
    c->server->handshakes += answered - c->answered;
    if (answered != c->answered) c->since_us = now_us;
    c->answered = answered;
    if (verdict & WSH_RESPONDER_DIE) {
        die(c->server);
        return;
    }
    c->server->frozen |= (verdict & WSH_RESPONDER_FREEZE) != 0;
    if (c->server->frozen) return;
    if (verdict & WSH_RESPONDER_RESET) {
        reset(c);
        return;
    }
    work(c);
    say(c, reply);
    c->ending |= (verdict & WSH_RESPONDER_CLOSE) != 0;
    if (c->tls && c->ending) wsh_tls_shutdown(c->tls);
    if (c->tls) wsh_tls_output(c->tls, &c->out);
    if (c->out.over)
        reset(c);
    else
        (void)flush(c, now_us);
}

/* --- connections: reading ---------------------------------------------------------------------------------------- */

static void receive(struct connection *c, struct wsh_span plain, bool fin, uint64_t now_us) {
    struct wsh_buf reply;
    wsh_buf_init(&reply, REPLY_LIMIT);
    unsigned verdict = wsh_responder_receive(c->responder, plain, fin, &reply);
    if (reply.over)
        reset(c);
    else
        act(c, verdict, wsh_buf_span(&reply), now_us);
    wsh_buf_done(&reply);
}

/* TLS failed: its alert goes out, and the connection ends. */
static void end_tls(struct connection *c, uint64_t now_us) {
    wsh_tls_output(c->tls, &c->out);
    c->ending = true;
    (void)flush(c, now_us);
}

/* Only flaws do anything here. False: everything was said. */
static bool let_in(struct connection *c, struct wsh_span first, uint64_t now_us) {
    c->begun = true;
    enum wsh_door door = c->tls ? wsh_door_open(&c->server->config, first, &c->out) : WSH_DOOR_TLS;
    if (door == WSH_DOOR_ANSWERED) {
        c->ending = true;
        (void)flush(c, now_us);
        return false;
    }
    if (door == WSH_DOOR_CLEARTEXT) {
        wsh_tls_free(c->tls);
        c->tls = NULL;
    }
    return true;
}

/* A flaw: what has come until now came in more than one record, and no request is complete. */
static bool cut_over_records(const struct connection *c) {
    return flawed(&c->server->config, WSH_FLAW_TLS_NEEDS_WHOLE_RECORD) && c->answered == 0 &&
           wsh_tls_records(c->tls) > 1;
}

static void on_octets(struct connection *c, struct wsh_span wire, bool fin, uint64_t now_us) {
    if (!c->begun && !let_in(c, wire, now_us)) return;
    if (!c->tls) {
        receive(c, wire, fin, now_us);
        return;
    }
    struct wsh_buf plain;
    wsh_buf_init(&plain, REPLY_LIMIT);
    enum wsh_tls_state state = wsh_tls_input(c->tls, wire, &plain);
    if (state == WSH_TLS_FAILED || cut_over_records(c))
        end_tls(c, now_us);
    else
        receive(c, wsh_buf_span(&plain), fin || state == WSH_TLS_ENDED, now_us);
    wsh_buf_done(&plain);
}

static void on_readable(struct connection *c, uint64_t now_us) {
    uint8_t octets[READ_AT_ONCE];
    ssize_t n = recv(c->fd, octets, sizeof octets, 0);
    if (n < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)) return;
    c->peer_ended |= n == 0;
    if (n < 0 && (wsh_responder_cut(c->responder) & WSH_RESPONDER_DIE))
        die(c->server);
    else if (n < 0 || (n == 0 && c->draining))
        drop(c);
    else if (!c->draining)
        on_octets(c, wsh_span_make(octets, (size_t)n), n == 0, now_us);
}

static void on_timeout(struct connection *c, uint64_t now_us) {
    struct wsh_buf reply;
    if (c->draining || pending(c)) {
        drop(c);
        return;
    }
    wsh_buf_init(&reply, REPLY_LIMIT);
    unsigned verdict = wsh_responder_expire(c->responder, &reply);
    act(c, verdict | WSH_RESPONDER_CLOSE, wsh_buf_span(&reply), now_us);
    wsh_buf_done(&reply);
}

/* One thing at a time: each of these may free the connection. What is left over is reported again. */
static void on_event(void *user, unsigned events, uint64_t now_us) {
    struct connection *c = user;
    if (events & WSH_TIMEOUT)
        on_timeout(c, now_us);
    else if (events & WSH_WRITABLE)
        (void)flush(c, now_us);
    else
        on_readable(c, now_us);
}

/* --- the listener ------------------------------------------------------------------------------------------------ */

static void add_connection(struct wsh_server *s, int fd, uint64_t now_us) {
    int yes = 1;
    struct connection *c = calloc(1, sizeof *c);
    if (!c) wsh_die_memory(sizeof *c);
    *c = (struct connection){.server = s, .fd = fd, .next = s->connections, .since_us = now_us};
    c->watch = wsh_loop_watch(s->loop, fd, WSH_READABLE, on_event, c);
    if (!c->watch) {
        (void)close(fd);
        free(c);
        return;
    }
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    c->responder = wsh_responder_new(&s->config);
    if (s->tls) c->tls = wsh_tls_new(s->tls, NULL, NULL);
    wsh_buf_init(&c->out, 2 * REPLY_LIMIT);
    if (s->connections) s->connections->before = c;
    s->connections = c;
    s->n++;
    rearm(c, now_us);
}

static void on_connect(void *user, unsigned events, uint64_t now_us) {
    struct wsh_server *s = user;
    (void)events;
    wsh_watch_deadline(s->watch, 0);
    wsh_watch_events(s->watch, WSH_READABLE);
    for (int i = 0; i < ACCEPT_AT_ONCE && s->n < MAX_CONNECTIONS; i++) {
        int fd = accept4(s->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            add_connection(s, fd, now_us);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            wsh_watch_events(s->watch, 0);
            wsh_watch_deadline(s->watch, now_us + ACCEPT_PAUSE_US);
            return;
        } else if (errno != EINTR && errno != ECONNABORTED) {
            return;
        }
    }
    if (s->n >= MAX_CONNECTIONS) wsh_watch_events(s->watch, 0); /* until drop() makes room */
}

union any_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/* The size of the address, or 0 if the text is none. */
static socklen_t read_address(const char *text, uint16_t port, union any_address *out) {
    *out = (union any_address){0};
    if (strcmp(text, "localhost") == 0) text = "127.0.0.1";
    if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons(port);
        return sizeof out->v4;
    }
    if (inet_pton(AF_INET6, text, &out->v6.sin6_addr) != 1) return 0;
    out->v6.sin6_family = AF_INET6;
    out->v6.sin6_port = htons(port);
    return sizeof out->v6;
}

/* A descriptor, or -errno. */
static int open_listener(const union any_address *address, socklen_t size) {
    int yes = 1, fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, &address->any, size) == 0 && listen(fd, SOMAXCONN) == 0) return fd;
    int why = errno;
    (void)close(fd);
    return -why;
}

static uint16_t port_of(int fd) {
    union any_address address;
    socklen_t size = sizeof address;
    if (getsockname(fd, &address.any, &size) < 0) return 0;
    return ntohs(address.any.sa_family == AF_INET ? address.v4.sin_port : address.v6.sin6_port);
}

struct wsh_server *wsh_server_new(struct wsh_arena *a, struct wsh_loop *l, const char *address, uint16_t port,
                                  struct wsh_tls_context *tls, const struct wsh_server_config *config,
                                  const char **reterr_why) {
    union any_address where;
    socklen_t size = read_address(address, port, &where);
    int fd = size ? open_listener(&where, size) : -EINVAL;
    if (fd < 0) {
        const char *why = size ? strerror(-fd) : "not an IPv4 or IPv6 address";
        *reterr_why = wsh_arena_printf(a, "cannot listen on '%s' port %u: %s", address, port, why);
        return NULL;
    }
    struct wsh_server *s = calloc(1, sizeof *s);
    if (!s) wsh_die_memory(sizeof *s);
    *s = (struct wsh_server){.loop = l, .config = *config, .tls = tls, .fd = fd, .port = port_of(fd)};
    s->config.secure = tls != NULL;
    s->config.connections = &s->n;
    s->config.shared = &s->shared;
    wsh_buf_init(&s->kept, KEPT_LIMIT);
    s->watch = wsh_loop_watch(l, fd, WSH_READABLE, on_connect, s);
    if (s->watch) return s;
    *reterr_why = wsh_arena_printf(a, "cannot watch the listener: %s", strerror(errno));
    wsh_server_free(s);
    return NULL;
}

uint16_t wsh_server_port(const struct wsh_server *s) { return s->port; }

uint64_t wsh_server_handshakes(const struct wsh_server *s) { return s->handshakes; }

size_t wsh_server_connections(const struct wsh_server *s) { return s->n; }

bool wsh_server_died(const struct wsh_server *s) { return s->died; }

bool wsh_server_frozen(const struct wsh_server *s) { return s->frozen; }

void wsh_server_free(struct wsh_server *s) {
    if (!s) return;
    stop_listening(s);
    while (s->connections) drop(s->connections);
    wsh_buf_done(&s->kept);
    free(s);
}
