/* tcp.c - the system calls of one TCP connection, and what their answers mean to us.
 *
 * Must never wait and never decide: drive.c does. Every call is repeated after EINTR here, once and for all. */
#include "net/tcp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

/* ---- connecting ---- */

/* The other addresses of 127.0.0.0/8 are ours too. Each has its own ports: thousands of closed connections in TIME_WAIT
 * can use up those of one. */
static bool other_source(int fd, const struct wsh_address *to) {
    static uint32_t turn;
    struct sockaddr_in from = {.sin_family = AF_INET};
    if (to->family != AF_INET || !wsh_address_is_loopback(to)) return false;
    from.sin_addr.s_addr = htonl(0x7F000002u + turn++ % 250u);
    return bind(fd, (const struct sockaddr *)&from, sizeof from) == 0;
}

static bool has_peer(int fd) {
    struct sockaddr_storage peer;
    socklen_t size = sizeof peer;
    return getpeername(fd, (struct sockaddr *)&peer, &size) == 0;
}

/* On loopback the connection is up when connect() returns with EINPROGRESS, which saves a turn of the loop. A second
 * connect() would tell as well, but throws away what a peer sent that has reset the connection by then. */
static int start_connect(int fd, const struct wsh_address *to) {
    const struct sockaddr *address = (const void *)to->octets;
    int rc;
    do rc = connect(fd, address, to->size);
    while (rc < 0 && errno == EINTR);
    if (rc == 0 || errno == EISCONN) return 0;
    if (errno != EINPROGRESS && errno != EALREADY) return -errno;
    return has_peer(fd) ? 0 : -EINPROGRESS;
}

int wsh_tcp_dial(const struct wsh_address *to, bool *ret_pending) {
    int on = 1, fd = socket(to->family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    int rc = start_connect(fd, to);
    if (rc == -EADDRNOTAVAIL && other_source(fd, to)) rc = start_connect(fd, to);
    *ret_pending = rc == -EINPROGRESS;
    if (rc == 0 || *ret_pending) return fd;
    (void)close(fd);
    return rc;
}

/* A refusal is ECONNREFUSED; ECONNRESET and EPIPE come to a connection that was up. */
int wsh_tcp_connected(int fd, int *ret_reset) {
    int error = 0;
    socklen_t size = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0) return -errno;
    *ret_reset = error == ECONNRESET ? error : 0;
    if (error == ECONNRESET || error == EPIPE) return 0;
    if (error) return -error;
    return has_peer(fd) ? 0 : -EINPROGRESS;
}

bool wsh_tcp_may_retry(int error) {
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM || error == EADDRNOTAVAIL ||
           error == EAGAIN;
}

/* ---- octets ---- */

static struct wsh_tcp_result failed(int error) {
    bool again = error == EAGAIN || error == EWOULDBLOCK;
    enum wsh_tcp_kind kind = again ? WSH_TCP_AGAIN : error == EPIPE ? WSH_TCP_FIN : WSH_TCP_RESET;
    return (struct wsh_tcp_result){.kind = kind, .error = again ? 0 : error};
}

struct wsh_tcp_result wsh_tcp_write(int fd, struct wsh_span octets) {
    ssize_t n;
    do n = send(fd, octets.p, octets.n, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    if (n < 0) return failed(errno);
    return (struct wsh_tcp_result){.kind = WSH_TCP_SOME, .n = (size_t)n};
}

struct wsh_tcp_result wsh_tcp_read(int fd, uint8_t *p, size_t size) {
    ssize_t n;
    do n = recv(fd, p, size, 0);
    while (n < 0 && errno == EINTR);
    if (n < 0) return failed(errno);
    return (struct wsh_tcp_result){.kind = n ? WSH_TCP_SOME : WSH_TCP_FIN, .n = (size_t)n};
}

/* ---- ending ---- */

void wsh_tcp_half_close(int fd) { (void)shutdown(fd, SHUT_WR); }

void wsh_tcp_reset(int fd) {
    const struct linger now = {.l_onoff = 1, .l_linger = 0};
    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    (void)close(fd);
}

/* Bounded, because a peer may send faster than we read. */
void wsh_tcp_close(int fd) {
    uint8_t drain[16 * 1024];
    for (int i = 0; i < 64; i++)
        if (recv(fd, drain, sizeof drain, MSG_DONTWAIT) < (ssize_t)sizeof drain) break;
    (void)close(fd);
}
